"""The press: the same page, whether it is made in a process of its own or, where that goes wrong, in this one."""

from __future__ import annotations

import io
import sys
from typing import Any

import pytest

from detente.report import press
from detente.report.page import render
from detente.report.press import Press
from tests.report.sample import run

CODED = ("scenario", "groups", "names", "issues", "proposals", "positions", "commitments", "failure", "power",
         "sources", "events")  # fmt: skip


def printed(made: Press, **how: Any) -> str:
    findings, rows, manifest = run()
    with made:
        if how.get("warm", True):
            made.warm()
        made.sketch({k: rows[k] for k in CODED})
        made.sketch(rows)
        if how.get("killed"):
            assert made._process is not None
            made._process.kill()
        made.begin(findings, manifest)
        return made.page()


@pytest.fixture(scope="module")
def page() -> str:
    return render(*run())


def test_a_page_is_the_same_from_a_process_of_its_own(page: str) -> None:
    made = Press()
    answers: list[str | None] = []
    answer = made._answer
    made._answer = lambda: answers.append(answer()) or answers[-1]  # type: ignore[method-assign]
    assert printed(made) == page
    assert answers == [page], "the process made it, not this one"


def test_a_page_is_the_same_without_one(page: str) -> None:
    assert printed(Press(), warm=False) == page


def test_a_press_that_dies_is_made_up_for(page: str) -> None:
    assert printed(Press(), killed=True) == page


def test_a_press_that_cannot_start_is_made_up_for(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert printed(Press()) == page


def test_a_press_that_starts_something_else_is_made_up_for(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "START", "raise SystemExit(3)")
    assert printed(Press()) == page


def test_whoever_leaves_early_leaves_no_process() -> None:
    with Press() as made:
        made.warm()
        process = made._process
    assert process is not None
    assert process.poll() is not None


def test_an_end_of_lines_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.report.page.warm", lambda: None)
    out = io.BytesIO()
    with pytest.raises(SystemExit) as end:
        press._serve(io.BytesIO(), out)
    assert end.value.code == 1
    assert out.getvalue() == b""
