"""The commands: golden numbers through them, both kinds of files, and everything that may be wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from detente.cli.app import app

TABLE = "{title},,{n},2\nActor,Description,Influence,X Position,X Salience,Y Position,Y Salience\n{rows}\n"
GOOD = ["A,a,10,30,50,10,40", "B,b,10,40,50,20,30", "C,c,20,90,50,80,20"]


def detente(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [str(w) for w in words])
    return done.exit_code, done.stdout, done.stderr


def data(*words: str) -> dict[str, Any]:
    code, out, err = detente(*words, "--json")
    assert code == 0, err
    return json.loads(out)


@pytest.fixture
def table(tmp_path: Path) -> Any:
    def write(*rows: str) -> str:
        file = tmp_path / "case.csv"
        file.write_text(TABLE.format(title="T", n=len(rows), rows="\n".join(rows)))
        return str(file)

    return write


def test_ktab_through_the_command(shared: Path) -> None:
    golden = shared / "golden" / "spatial"
    for run in json.loads((golden / "ktab_smp.json").read_text())["runs"][:3]:
        file = str(golden / "ktab_inputs" / run["input"])
        found = data("spatial", file, "--model", "smp", "--ktab", ",".join(map(str, run["params"])))
        assert list(found) == ["model", "options", "converged", "rounds", "calibration", "reliability"]
        assert found["model"] == "smp"
        assert found["options"]["mode"] == "ktab"
        assert found["converged"] is True
        assert np.abs(np.array(found["rounds"]) - [s["pos"] for s in run["states"]]).max() < 1e-8


def test_nash_of_a_table_says_what_stands_in_for_the_status_quo(tmp_path: Path) -> None:
    file = tmp_path / "k.csv"
    file.write_text(
        "Trade,made up,2,1\nActor,Description,Influence,Tariff Position,Tariff Salience\nA,,1,20,50\nB,,1,60,50\n",
        encoding="utf-8",
    )
    code, out, err = detente("spatial", str(file), "--model", "nash")
    assert (code, "0 is used" in err) == (0, True)
    # Equal weights: half-way to the nearer one's mirror image of the status quo at most, where gains 20 - |y - 20|
    # and y multiply to most: y = 20 to 40, (40 - y) y is at most at 20.
    assert "settles at 20.00" in out
    code, out, err = detente("spatial", str(file), "--model", "nash", "--status-quo", "100")
    assert (code, "stands in" in err) == (0, False)
    assert "settles at 60.00" in out
    code, _, err = detente("spatial", str(file), "--status-quo", "7")
    assert (code, "not a level" in err) == (2, True)
    code, _, err = detente("spatial", "nato-russia-2022", "--model", "nash", "--status-quo", "50")
    assert (code, "KTAB table" in err) == (2, True)


@pytest.mark.parametrize("model", ["smp", "expected-utility", "exchange", "mean", "median", "nash"])
def test_every_model_on_a_scenario(model: str) -> None:
    found = data("spatial", "nato-russia-2022", "--model", model)
    assert list(found) == ["model", "options", "converged", "rounds", "calibration", "reliability"]
    rounds = np.array(found["rounds"], dtype=float)
    assert rounds.ndim == 3
    assert len(rounds) >= 2
    assert (np.isnan(rounds) | ((rounds >= 0) & (rounds <= 100))).all()
    code, out, _ = detente("spatial", "nato-russia-2022", "--model", model)
    assert code == 0
    assert "settles at" in out
    assert "none of them considers consent" in out


def test_one_shot_models_go_to_their_outcome() -> None:
    mean = data("spatial", "eu-emissions-1984", "--model", "mean")["rounds"]
    assert mean[0][0] == [4]
    assert mean[1] == [[pytest.approx(7.389955686853766)]] * 10
    assert data("spatial", "eu-emissions-1984", "--model", "median")["rounds"][1] == [[7]] * 10


def test_options_and_seed() -> None:
    words = ("spatial", "eu-emissions-1984", "--model", "expected-utility")
    found = data(*words, "--option", "reading=scholz-program", "--option", "rounds=3")
    assert len(found["rounds"]) == 4
    assert found["rounds"][1][1] == [pytest.approx(8.415932, abs=1e-6)]
    assert found["converged"] is False
    words = ("spatial", "nato-russia-2022", "--option", "transition=stochastic", "--option", "alliances=members")
    assert data(*words, "--seed", "3") == data(*words, "--seed", "3")
    assert data(*words, "--seed", "3") != data(*words, "--seed", "4")


def test_many_draws() -> None:
    found = data("spatial", "nato-russia-2022", "--draws", "200")
    door = found["settlement"][0]
    assert door["draws"] == 200
    assert door["q05"] < door["q50"] < door["q95"]
    assert data("spatial", "nato-russia-2022", "--draws", "200", "--workers", "1") == found


def test_missing_cells_are_no_view(table: Any) -> None:
    file = table(*GOOD, "D,d,20,,,80,20")
    for model in ("smp", "expected-utility", "exchange", "mean"):
        rounds = data("spatial", file, "--model", model)["rounds"]
        assert all(state[3][0] is None and state[3][1] is not None for state in rounds)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (GOOD[:1], "fewer than two actors"),
        ([r.replace(",10,", ",0,", 1).replace(",20,9", ",0,9") for r in GOOD], "capabilit"),
        (["A,a,10,30,0,10,0", "B,b,10,40,0,20,0"], "salience"),
        (["A,a,10,,,10,40", "B,b,10,40,50,,"], None),
    ],
)
def test_too_little_to_bargain_with(table: Any, rows: list[str], words: str | None) -> None:
    code, out, err = detente("spatial", table(*rows))
    if words is None:
        assert code == 0
        assert "–" in out
        return
    assert code == 2
    assert words in err
    assert "Traceback" not in err


def test_everybody_at_the_same_place(table: Any) -> None:
    file = table(*[f"{a},x,10,30,50,10,40" for a in "ABC"])
    for model in ("smp", "expected-utility", "exchange"):
        found = data("spatial", file, "--model", model)
        assert found["converged"] is True
        assert found["rounds"][-1] == [[30, 10]] * 3
    assert "nothing to bargain about" in detente("spatial", file)[2]


def test_no_rest_is_said_with_the_last_state() -> None:
    found = data("spatial", "nato-russia-2022", "--option", "max-rounds=2")
    assert found["converged"] is False
    assert len(found["rounds"]) == 3
    code, out, err = detente("spatial", "nato-russia-2022", "--option", "max-rounds=2")
    assert code == 0
    assert "did not converge" in out
    assert "still moved" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--model", "snp"), "did you mean smp?"),
        (("--option", "votng=cubic"), "did you mean voting?"),
        (("--option", "voting=cubik"), "did you mean cubic?"),
        (("--option", "voting"), "key=value"),
        (("--option", "accommodation=2"), "less than or equal to 1"),
        (("--option", "salience-divisor=1"), "salience_divisor"),
        (("--option", "salience-divisor=-1"), "greater than 0"),
        (("--option", "draws=-1"), "greater than or equal to 0"),
        (("--ktab", "0,0,0,2,1"), "nine"),
        (("--ktab", "0,0,0,2,1,1,1,1,9"), "bargain is one of"),
        (("--ktab", "0,0,0,2,1,1,1,1,x"), "whole numbers"),
        (("--model", "mean", "--ktab", "0,0,0,2,1,1,1,1,0"), "--model smp"),
    ],
)
def test_what_does_not_exist(words: tuple[str, ...], said: str) -> None:
    code, _, err = detente("spatial", "nato-russia-2022", *words)
    assert code == 2
    assert said in err


def test_explain_a_scenario() -> None:
    code, out, _ = detente("explain", "nato-russia-2022", "--actor", "EST", "--round", "2")
    assert code == 0
    assert out.startswith("spatial model of politics, round 2 of")
    for part in ("EST", "challenges", "offers on its table", "worth", "wins the vote in", "takes offer", "so it moves"):
        assert part in out
    for model in ("expected-utility", "exchange"):
        found = data("explain", "nato-russia-2022", "--actor", "NATO", "--model", model)
        assert found["model"] == f"spatial.{model}"
        assert "offers on its table" in found["text"]


def test_explain_a_run(flagship_run: Path) -> None:
    code, out, err = detente("explain", str(flagship_run), "--actor", "EST", "--round", "2")
    assert code == 0, err
    assert out == detente("explain", "nato-russia-2022", "--actor", "EST", "--round", "2")[1]
    for words, said in (
        (("--actor", "ETS"), "did you mean EST?"),
        (("--actor", "EST", "--round", "900"), "no round 900"),
        (("--actor", "EST", "--option", "voting=cubic"), "simulated now"),
        (("--actor", "EST", "--model", "mean"), "holds no reasons"),
    ):
        code, _, err = detente("explain", str(flagship_run), *words)
        assert code == 2
        assert said in err


@pytest.mark.parametrize("words", [("--actor", "ETS"), ("--actor", "EST", "--round", "0")])
def test_explain_what_is_not_there(words: tuple[str, ...]) -> None:
    code, _, err = detente("explain", "nato-russia-2022", *words)
    assert code == 2
    assert "there are" in err or "this simulation has" in err
