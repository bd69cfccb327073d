"""``detente experts``: forms, answers as JSON, and wrong use told in one line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import detente
from detente.experts.forms import new_form
from detente.experts.questions import questions
from tests.experts.filled import as_json

CASE, LEGAL = "nile-dam-2021", "positions/ETH/legal/ideal"


def run(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "detente", "experts", *args], cwd=cwd, capture_output=True, text=True, check=False
    )


def test_form_and_read_as_json(tmp_path: Path) -> None:
    made = run("form", CASE, "--coder", "Ana", "--path", LEGAL, "--out", "ana.html", "--json", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    plain = json.loads(made.stdout)
    assert (plain["coder"], plain["round"], [q["path"] for q in plain["questions"]]) == ("Ana", 1, [LEGAL])
    form = new_form(CASE, questions(detente.session(CASE, draws=10), [LEGAL]), "Ana")
    as_json(form, {LEGAL: (10, 50, 30, 80, "")}, tmp_path / "ana.json")
    read = run("read", CASE, "ana.json", "--out", "ana.yaml", "--json", cwd=tmp_path)
    assert read.returncode == 0, read.stderr
    assert json.loads(read.stdout)["questions"][0]["answers"]["Ana"]["best"] == 30
    loaded = detente.load(CASE, overlay=tmp_path / "ana.yaml")
    ideal = next(p for p in loaded.positions if (p.actor, p.issue) == ("ETH", "legal")).ideal
    assert ideal is not None
    assert ideal.params == (0, 5, 0.1, 10, 0.5, 30, 0.9, 50, 1, 55)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("form", CASE, "--out", "a.xlsx"), "needs --coder NAME and --out FILE"),
        (("form", CASE, "--coder", "Ana", "--out", "a.pdf"), "end its name in .xlsx or .html"),
        (("form", CASE, "a.json", "--coder", "Ana", "--out", "a.xlsx"), "give forms of round 1 with --feedback"),
        (("form", CASE, "--coder", "Ana", "--out", "a.xlsx", "--path", "nothing"), "there is no quantity here"),
        (("read", CASE), "needs forms that came back"),
        (("read", CASE, "missing.json"), "missing.json: no such file or directory. Check the path. [E003]"),
        (("send", CASE), "use form or read"),
    ],
)
def test_wrong_use_is_told(tmp_path: Path, args: tuple[str, ...], words: str) -> None:
    done = run(*args, cwd=tmp_path)
    assert done.returncode in (2, 3)
    assert words in done.stderr.replace("\n", " "), done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())
