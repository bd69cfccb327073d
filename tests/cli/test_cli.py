from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest


def detente(*args: str, cwd: Path, **more: object) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "detente", *args], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )


def test_list_names_cases_and_models(tmp_path: Path) -> None:
    got = detente("list", "--json", cwd=tmp_path)
    data = json.loads(got.stdout)
    assert {"nato-russia-2022", "eu-emissions-1984"} <= {c["name"] for c in data["scenarios"]}
    assert {"deals.zone", "spatial.mean", "spatial.median", "spatial.nash"} <= {m["id"] for m in data["models"]}
    assert "nato-russia-2022" in detente("list", cwd=tmp_path).stdout


def test_check_says_fine_or_what_is_wrong(tmp_path: Path) -> None:
    assert "fine" in detente("check", "nato-russia-2022", cwd=tmp_path).stdout
    (tmp_path / "bad.yaml").write_text("detente: 1\ntitle: x\n", encoding="utf-8")
    bad = detente("check", "bad.yaml", cwd=tmp_path)
    assert bad.returncode == 2
    assert "bad.yaml" in bad.stderr
    assert "Traceback" not in bad.stderr
    problems = json.loads(detente("check", "bad.yaml", "--json", cwd=tmp_path).stdout)
    assert {"code", "file", "line", "column", "path", "what", "remedy"} <= set(problems[0])
    assert all(p["mend"] == p["remedy"] for p in problems)


def test_check_names_the_overlay_that_was_given(tmp_path: Path) -> None:
    case = Path(str(files("detente.cases") / "nile-dam-2021.yaml")).read_text(encoding="utf-8")
    (tmp_path / "dam.yaml").write_text(case, encoding="utf-8")
    (tmp_path / "dam.coder-b.yaml").write_text("overlay_of: dam\ncoder: B\nby: coder B\n", encoding="utf-8")
    said = detente("check", "dam.coder-b.yaml", cwd=tmp_path).stdout
    assert said.startswith("dam.coder-b.yaml over dam.yaml: fine. ")
    assert detente("check", "dam.yaml", cwd=tmp_path).stdout.startswith("dam.yaml: fine. ")


def test_new_gives_a_first_answer(tmp_path: Path) -> None:
    made = detente("new", "my.yaml", "--parties", "NOR,SYL", "--issues", "river,dam", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    again = detente("new", "my.yaml", cwd=tmp_path)
    assert again.returncode == 2
    assert "exists" in again.stderr
    got = detente("analyze", "my.yaml", "--draws", "200", "--json", cwd=tmp_path)
    assert got.returncode == 0, got.stderr
    assert any(f["id"] == "zone" for f in json.loads(got.stdout)["findings"])


def test_show_and_schema_and_tables(tmp_path: Path) -> None:
    assert "100,000" in detente("show", "nato-russia-2022", cwd=tmp_path).stdout
    assert json.loads(detente("schema", cwd=tmp_path).stdout)["type"] == "object"
    assert detente("tables", "eu-emissions-1984", "out", cwd=tmp_path).returncode == 0
    assert any((tmp_path / "out").iterdir())
    assert detente("tables", "eu-emissions-1984", "out", cwd=tmp_path).returncode == 0, "the same content"
    other = detente("tables", "nato-russia-2022", "out", cwd=tmp_path)
    assert (other.returncode, "--force" in other.stderr) == (2, True)
    odd = detente("tables", "eu-emissions-1984", "out.ods", cwd=tmp_path)
    assert (odd.returncode, ".xlsx workbook" in odd.stderr) == (2, True)
    assert not (tmp_path / "out.ods").exists()
    (tmp_path / "mine.yaml").write_text(PORT, encoding="utf-8")
    assert detente("tables", "mine.yaml", "n.xlsx", cwd=tmp_path).returncode == 0
    back = ("tables", "n.xlsx", "n.yaml", "--as-of", "2022-03-01")
    assert "Add by:" in detente(*back, cwd=tmp_path).stderr
    last = detente(*back, "--by", "me", cwd=tmp_path)
    assert last.returncode == 0, last.stderr
    assert "by: me" in (tmp_path / "n.yaml").read_text(encoding="utf-8")


PORT = """
detente: 1
title: A harbour
as_of: 2022-03-01
by: me
actors:
  - {id: PORT, name: Port company}
  - {id: TOWN, name: Town}
issues:
  - {id: k, question: How many ships?, kind: distributive, levels: {0: few, 100: many}, status_quo: 0}
positions:
  - {actor: PORT, issue: k, ideal: 100, salience: 100, basis: judgement, why: a guess}
  - {actor: TOWN, issue: k, ideal: 0, salience: 100, basis: judgement, why: a guess}
"""


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("analyze", "no-such-case"), 2, "no-such-case"),
        (("analyze", "nato-russia-2022", "--draws", "0"), 2, "draws"),
        (("analyze", "nato-russia-2022", "--frobnicate"), 2, "frobnicate"),
        (("analyze", "."), 3, "folder"),
        (("report", "nowhere"), 3, "no run"),
        (("check", "missing.yaml"), 3, "missing.yaml"),
    ],
)
def test_wrong_use_is_told(tmp_path: Path, args: tuple[str, ...], code: int, words: str) -> None:
    got = detente(*args, cwd=tmp_path)
    assert got.returncode == code, got.stderr
    assert words in got.stderr
    assert "Traceback" not in got.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_run_is_written_and_its_page_made_again(tmp_path: Path) -> None:
    args = ("analyze", "eu-emissions-1984", "--draws", "100", "--out", "run")
    first = detente(*args, cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    run = tmp_path / "run"
    assert {p.name for p in run.iterdir()} == {
        "manifest.json",
        "findings.json",
        "figures.json",
        "report.html",
        "tables",
    }
    page = (run / "report.html").read_bytes()
    findings = (run / "findings.json").read_bytes()
    assert detente("report", "run", cwd=tmp_path).returncode == 0
    assert (run / "report.html").read_bytes() == page
    assert detente("report", "run", "--svg", "a/svg", "--png", "a/png", cwd=tmp_path).returncode == 0
    names = {f.stem for f in (tmp_path / "a" / "svg").iterdir()}
    assert {"positions-1", "power"} <= names == {f.stem for f in (tmp_path / "a" / "png").iterdir()}
    assert (tmp_path / "a" / "svg" / "power.svg").read_text(encoding="utf-8") in page.decode()
    assert detente(*args, cwd=tmp_path).returncode == 0
    assert (run / "findings.json").read_bytes() == findings
    other = detente("analyze", "eu-emissions-1984", "--draws", "101", "--out", "run", cwd=tmp_path)
    assert other.returncode == 2
    assert "another question" in other.stderr


def test_an_interrupted_run_leaves_nothing(tmp_path: Path) -> None:
    command = ["analyze", "nato-russia-2022", "--draws", "200000", "--out", "run"]
    with subprocess.Popen(
        [sys.executable, "-m", "detente", *command], cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        time.sleep(6)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert b"interrupted" in err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    got = detente("analyze", "nato-russia-2022", "--out", "file/run", cwd=tmp_path)
    assert got.returncode == 3
    assert "Traceback" not in got.stderr
    full = detente("analyze", "eu-emissions-1984", "--draws", "50", "--out", "/dev/full/run", cwd=tmp_path)
    assert full.returncode == 3


def test_the_same_letters_mean_the_same_in_all_commands() -> None:
    from typer.main import get_command

    from detente.cli.app import app

    top: Any = get_command(app)
    context = top.make_context("detente", [], resilient_parsing=True)
    names: dict[str, set[str]] = {}
    for name in top.list_commands(context):
        for option in top.get_command(context, name).params:
            if option.param_type_name == "option":
                for short in [o for o in option.opts if not o.startswith("--")]:
                    names.setdefault(short, set()).add(option.name)
                assert "--out" not in option.opts or "-o" in option.opts, name
    assert names.keys() >= {"-o"}
    assert {short: of for short, of in names.items() if len(of) > 1} == {}
