"""What the terminal shows: the first screen, and every section on request."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from detente.answers.blocks import Cell, Column, Section, Table
from detente.answers.questions import Question
from detente.answers.view import View
from detente.report import terminal
from detente.report.compose import compose
from detente.report.saved import view_of_run
from tests.report.sample import run, view


def shown(of: View, out: Path | None = None, *, full: bool = False) -> str:
    return terminal.document_text(compose(of, {}), out, io.StringIO(), full=full)


@pytest.mark.parametrize("full", [False, True])
def test_piped_it_is_plain_and_narrow(full: bool) -> None:
    text = shown(view(), full=full)
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= (terminal.FULL_WIDTH if full else terminal.WIDTH)
    assert all(line == line.rstrip() for line in text.splitlines())


@pytest.mark.parametrize(
    "words",
    [
        "A dam upstream · as of 4 May 2020",
        "Coded by coder A · 400 draws, seed 3",
        "They are not forecasts.",
        "2 What if the talks fail? The talks as scheduled (the Joint Commission) reach any deal within a year in 40.",
        "Not run, because nobody has a move: stable states.",
        "Note: The file says nothing about force.",
        "More: --full · here/report.html",
    ],
)
def test_the_first_screen_says(words: str) -> None:
    assert words in " ".join(shown(view(), Path("here")).split())


@pytest.mark.parametrize(
    "words",
    [
        "In the 70 draws without a deal, Downstream blocks alone.",
        "A text that no section covers.",
        "Medians; the pictures have the ranges.",
        "IS THERE A DEAL?",
        "More: here/report.html",
    ],
)
def test_every_section_is_printed_on_request(words: str) -> None:
    assert words in " ".join(shown(view(), Path("here"), full=True).split())
    assert words not in " ".join(shown(view(), Path("here")).split())


def test_the_flagship_fits_on_one_screen(flagship_run: Path) -> None:
    saved = (json.loads((flagship_run / f"{name}.json").read_text("utf-8")) for name in ("findings", "figures"))
    of = view_of_run(*saved)
    text, full = shown(of, flagship_run), shown(of, flagship_run, full=True)
    lines = [line for line in text.splitlines() if str(flagship_run) not in line]
    assert len(lines) < 60
    assert max(map(len, lines)) <= 80
    assert len(full.splitlines()) > 2 * len(lines)
    for f in of.findings:
        if f.headline:
            assert f.headline[:30] in " ".join(full.split())


def test_markup_and_control_characters_are_printed_as_text() -> None:
    findings, figures, _ = run()
    name = "[bold red]x[/]:smile:"
    findings["title"] = figures["proposals"][0]["title"] = f"{name}\x1b[2J"
    text = shown(View.read(findings, figures), full=True)
    assert text.count(name) >= 2
    assert "\x1b" not in text


def test_skipped_models_with_one_reason_share_a_line() -> None:
    of = view()
    many = replace(of, not_run=tuple(replace(of.not_run[0], title=f"model {j}") for j in range(6)))
    said = " ".join(shown(many).split())
    assert "Not run, because nobody has a move: model 0, model 1 and 4 more." in said
    assert "model 0, model 1, model 2, model 3, model 4, model 5." in " ".join(shown(many, full=True).split())


def _columns(*titles: str) -> tuple[Column, ...]:
    return tuple(Column(title, numeric=j > 0) for j, title in enumerate(titles))


def _printed(table: Table) -> list[str]:
    return terminal.sections_text((Section("s", "S", Question.CHANGE, (table,)),), io.StringIO()).splitlines()


def test_a_long_answer_among_numbers_leaves_room_for_the_questions() -> None:
    answer = "it depends on judgements that no report can settle, by how they fall"
    rows = tuple((Cell("Would force look better than waiting?"), *(Cell(x) for x in (answer, "71", "3"))) for _ in "ab")
    lines = _printed(Table(_columns("Question", "one case", "another case", "a run"), rows))
    assert max(map(len, lines)) <= terminal.FULL_WIDTH
    assert any(line.startswith("Would force look better than waiting?") for line in lines)
    assert "…" not in "".join(lines)


def test_titles_of_numbers_are_wrapped_before_anything_is_cut() -> None:
    titles = ["Issue", *(f"a long title {j}" for j in range(8))]
    lines = _printed(Table(_columns(*titles), (tuple(Cell(x) for x in ("navigation rights", *"12345678")),)))
    assert max(map(len, lines)) <= terminal.FULL_WIDTH
    assert "…" not in "".join(lines)
    assert any(line.startswith("navigation rights ") for line in lines)


def test_ids_that_a_page_shows_in_another_font_are_printed() -> None:
    rows = ((Cell("below 100", code="office"), Cell("", code="r1#p2"), Cell("plain")),)
    text = "\n".join(_printed(Table(tuple(Column(x) for x in "abc"), rows)))
    assert "below 100 (office)" in text
    assert " r1#p2 " in text
