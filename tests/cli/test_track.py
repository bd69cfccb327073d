"""The commands of the track record: one message and the right code for what is wrong, plain data for what is right."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from backtest.made_up import deu_rows, write


def detente(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "detente", *args], cwd=cwd, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("track")
    write(folder / "deu.csv", deu_rows(12, 2))
    write(folder / "few.csv", deu_rows(4, 2))
    (folder / "words.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (folder / "words.json").write_text("{}", encoding="utf-8")
    (folder / "bad.yaml").write_text("entries:\n  - {id: x, case: y}\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("backtest", "polls", "deu.csv"), 2, "DATA polls: use one of deu, icb, disputes, sanctions"),
        (("backtest", "deu", "missing.csv"), 3, "there is no such file"),
        (("backtest", "deu", "."), 3, "this is a folder"),
        (("backtest", "deu", "words.csv"), 2, "columns of DEU III are missing: prnr, isnr, out"),
        (("backtest", "deu", "few.csv"), 2, "4 proposals have an outcome, and 10 are needed"),
        (("backtest", "deu", "deu.csv", "--model", "oracle"), 2, "there is no spatial model 'oracle'"),
        (("backtest", "deu", "deu.csv", "--train", "deu.csv"), 2, "every proposal is in the training file too"),
        (("backtest", "deu", "deu.csv", "--cut", "1980"), 2, "deu does not take --cut"),
        (("backtest", "icb", "words.csv"), 2, "columns of ICB2 version 15 are missing"),
        (("backtest", "icb", "words.csv", "--attempts"), 2, "icb does not take --attempts"),
        (("backtest", "disputes", "words.csv"), 2, "disputes also needs --capabilities"),
        (("backtest", "sanctions", "words.csv"), 2, "columns of TIES version 4 are missing"),
        (("ledger", "--ledger", "bad.yaml"), 2, "x: proposal: field required"),
        (("ledger", "--ledger", "missing.yaml"), 3, "missing.yaml"),
        (("ledger", "--twins", "missing", "missing"), 3, "holds no run"),
        (("seal", "missing", "--entry", "ukraine-2022-draft", "--out", "s.json"), 3, "holds no run"),
        (("seal", "missing", "--entry", "picnic", "--out", "s.json"), 2, "the ledger has no entry 'picnic'"),
        (("resolve", "words.json"), 2, "this is not a seal"),
        (("resolve", "missing.json"), 3, "missing.json"),
    ],
)
def test_what_is_wrong_is_told(place: Path, args: tuple[str, ...], code: int, said: str) -> None:
    done = detente(*args, cwd=place)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (place / "s.json").exists()


def test_a_leaderboard_as_plain_data_with_pictures_and_a_register(place: Path) -> None:
    command = ("backtest", "deu", "deu.csv", "--model", "mean", "--resamples", "200", "--json")
    done = detente(*command, "--svg", "pictures", "--register", "tests.jsonl", cwd=place)
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    ids = {row["id"] for row in data["parts"][0]["table"]}
    assert {"constant", "climate", "positions", "spatial.mean", "spatial.sticky-mean[compensated]"} <= ids
    assert any("test registered" in n for n in data["notes"])
    assert {p.name for p in (place / "pictures").iterdir()} == {"deu-held-back-gains.svg", "deu-held-back-pit.svg"}
    assert detente(*command, cwd=place).stdout == detente(*command, cwd=place).stdout


def test_the_ledger_is_listed(place: Path) -> None:
    done = detente("ledger", "--json", cwd=place)
    assert {"ukraine-2022-draft", "ukraine-2021-summit"} <= {e["id"] for e in json.loads(done.stdout)}
