"""The page in the terminal."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from detente.report import terminal
from tests.report.sample import run


class Run:
    """Stands for an analysis: the page asks it only for plain findings."""

    def plain(self) -> dict[str, Any]:
        return run()[0]


@pytest.fixture
def text(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(terminal, "figure_rows", lambda _run: run()[1])
    out = io.StringIO()
    terminal.print_page(Run(), Path("here"), out)  # pyright: ignore[reportArgumentType]
    return out.getvalue()


def test_piped_it_is_plain_and_narrow(text: str) -> None:
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= terminal.WIDTH
    assert all(line == line.rstrip() for line in text.splitlines())
    assert len(text.splitlines()) < 60


@pytest.mark.parametrize(
    "words",
    [
        "A dam upstream",
        "as of 4 May 2020, coded by coder A · 400 draws, seed 3",
        "The demand (tabled)",
        "Downstream 99",
        "dam + flow (30)",
        "It passes in 57 of 100 draws, 57 to 73 over 8 readings.",
        "what it costs Upstream to stop",
        "52 (40–61)",
        "60 (0–100)",
        "“rarely” to “usually”",
        "Second coder “second”",
        "Skipped, as nobody has a move: stable states.",
        "Note: The file says nothing of force.",
        "Report: here/report.html",
    ],
)
def test_it_says(text: str, words: str) -> None:
    assert words in " ".join(text.split())


def test_markup_in_a_title_is_printed_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    findings, rows, _ = run()
    findings["title"] = rows["proposals"][0]["title"] = "[bold red]x[/] :smile:"
    monkeypatch.setattr(terminal, "figure_rows", lambda _run: rows)
    monkeypatch.setattr(Run, "plain", lambda _self: findings)
    out = io.StringIO()
    terminal.print_page(Run(), None, out)  # pyright: ignore[reportArgumentType]
    assert out.getvalue().count("[bold red]x[/] :smile:") == 2
