"""Blocks of a page: what a section consists of, whatever shows it (HTML page, terminal, document).

A block holds words, numbers already put into words, and drawings; no markup. What shows it escapes the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from detente.answers.questions import Question
    from detente.drawing.canvas import Sheet


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph.

    Attributes
    ----------
    text
        Its words.
    lead
        A few words in bold before them.
    kind
        ``plain``; ``note`` for small print; ``code`` for text whose lines are kept as they are.
    """

    text: str
    lead: str = ""
    kind: Literal["plain", "note", "code"] = "plain"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section.

    Attributes
    ----------
    text
        Its words.
    code
        An id to show beside them.
    target
        Whether links to the evidence ``code`` lead here.
    """

    text: str
    code: str = ""
    target: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short paragraphs."""

    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A share as a small bar inside a cell, with a whisker from ``low`` to ``high``; all 0–1."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    Attributes
    ----------
    text
        Its words or number.
    sub
        A smaller second line.
    strong
        Whether it is bold.
    code
        An id to show beside the text, in the font of code.
    bar
        A bar below the text.
    tint
        0 (none) to 9 (darkest): a shade behind the text, for tables read as heat maps.
    evidence
        Ids of evidence; linked where the page lists them.
    """

    text: str
    sub: str = ""
    strong: bool = False
    code: str = ""
    bar: Bar | None = None
    tint: int = 0
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column.

    Attributes
    ----------
    title, sub
        Its name, and a smaller second line.
    numeric
        Whether cells are numbers, set flush right and never wrapped.
    weight
        Its share of the width, against the other columns that wrap.
    page_only
        Whether a terminal leaves the column out.
    """

    title: str
    sub: str = ""
    numeric: bool = False
    weight: int = 1
    page_only: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of each row is its head.

    Attributes
    ----------
    columns, rows
        Heads, and cells: as many in every row as there are heads.
    caption
        What it shows.
    small
        Whether it is set small.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    small: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{len(self.columns)} columns but a row of {len(row)} cells: {row[0].text!r}")


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing.

    Attributes
    ----------
    id
        Unique in the page; the drawing's file name where figures are written apart.
    title
        What it is.
    alt
        What it shows in words, for readers who do not see it.
    sheet
        The marks.
    caption
        The words below it.
    """

    id: str
    title: str
    alt: str
    sheet: Sheet
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks that a reader opens; a terminal leaves them out."""

    title: str
    blocks: tuple[Block, ...]


Block: TypeAlias = "Text | Heading | Bullets | Table | Figure | Fold"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page that answers one question of the reader.

    Attributes
    ----------
    id
        Its anchor; unique in the page.
    title
        Its heading.
    asks
        The question under which it is shown; background sections are shown in the appendices.
    blocks
        Its content.
    covers
        Ids of findings that the section shows. A finding that no section covers is shown by its question and text.
    order
        Place among the sections of the same question, smaller first.
    first
        Blocks for the first screen, below the question's headlines: few and small.
    """

    id: str
    title: str
    asks: Question
    blocks: tuple[Block, ...]
    covers: frozenset[str] = field(default=frozenset())
    order: int = 0
    first: tuple[Block, ...] = ()


def cells(*texts: str) -> tuple[Cell, ...]:
    """Return plain cells."""
    return tuple(Cell(t) for t in texts)


def figures_of(sections: Sequence[Section]) -> tuple[Figure, ...]:
    """Return every figure of some sections, in their order, folded ones included."""
    found: list[Figure] = []

    def walk(blocks: Sequence[Block]) -> None:
        for b in blocks:
            if isinstance(b, Figure):
                found.append(b)
            elif isinstance(b, Fold):
                walk(b.blocks)

    for s in sections:
        walk(s.blocks)
    return tuple(found)
