"""From a view to the document that every output shows: a first screen, a part for each question, appendices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.answers.blocks import Block, Heading, Section, Text
from detente.answers.questions import Question
from detente.answers.view import View
from detente.models.registry import families
from detente.report import change, method, settlements, values

MOST = 3
"""Headlines of one question on the first screen."""
NOTICE = "conventions"
"""Finding whose headline stands before every answer, because it is about the file."""
FURTHER = "Further findings"
"""Title of the sections with findings that no other section covers."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The first screen's answer to one question: a paragraph, and the blocks below it."""

    question: Question
    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ReportPart:
    """Everything that answers one question, after the first screen."""

    question: Question
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """A whole report.

    Attributes
    ----------
    view
        What it shows.
    notice
        A sentence on how the file is read, above the first screen; empty if there is none.
    first
        The first screen: one answer per question that has one.
    parts
        One for each question, in their order.
    appendices
        Sections of the background.
    """

    view: View
    notice: str
    first: tuple[Answer, ...]
    parts: tuple[ReportPart, ...]
    appendices: tuple[Section, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """All sections, in the order of the page."""
        return (*(s for p in self.parts for s in p.sections), *self.appendices)


def compose(view: View, manifest: Mapping[str, Any]) -> ReportDocument:
    """Arrange a view as a document.

    Every family provides its sections. A finding that no section covers is shown with its text in the part for its
    question, so that no finding of a model is lost.
    """
    made = [s for f in families() for s in f.sections(view)]
    made += [*change.sections(view), *settlements.sections(view)]
    made += [*values.sections(view), *method.sections(view, manifest)]
    covered = {id_ for s in made for id_ in s.covers}
    made += [s for q in Question if (s := _rest(view, q, covered)) is not None]
    made.sort(key=lambda s: s.order)
    parts = tuple(
        ReportPart(q, tuple(s for s in made if s.asks is q)) for q in Question if q is not Question.BACKGROUND
    )
    about = view.one(NOTICE)
    return ReportDocument(
        view,
        "" if about is None else about.headline,
        tuple(a for q in Question if (a := _answer(view, q, made)) is not None),
        tuple(p for p in parts if p.sections),
        tuple(s for s in made if s.asks is Question.BACKGROUND),
    )


def lists_of(view: View) -> dict[str, Sequence[Mapping[str, Any]]]:
    """Return the families' tables for spreadsheets that have rows, by name."""
    return {name: rows for family in families() for name, rows in family.lists(view).items() if rows}


def _answer(view: View, question: Question, made: Sequence[Section]) -> Answer | None:
    headlines = [s for f in view.findings if f.id != NOTICE and (s := f.sentence_for(question))][:MOST]
    blocks = tuple(b for s in made if s.asks is question for b in s.first)
    return Answer(question, " ".join(headlines), blocks) if headlines or blocks else None


def _rest(view: View, question: Question, covered: set[str]) -> Section | None:
    blocks: list[Block] = []
    for f in view.asking(question):
        if f.id not in covered:
            blocks += [Heading(f.question), Text(f.text)]
            if f.assumptions:
                blocks.append(Text(" ".join(f.assumptions), kind="note"))
    if not blocks:
        return None
    return Section(f"more-{question.value}", FURTHER, question, tuple(blocks), frozenset(), 95)
