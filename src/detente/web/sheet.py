"""Additions to the cells of the scenario page: drawings of ranges, sources in words, links to problems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.problems import Problem
from detente.scenario.editing.document import ScenarioDocument
from detente.scenario.editing.sheets import EditCell, EditTable

WIDTH = 100
"""Width of the drawing of a range, in units of its own."""


@dataclass(frozen=True, slots=True)
class RangeMark:
    """A range as a small drawing: where it begins, how wide it is, where its most likely value lies; 0 to 100."""

    start: float
    width: float
    middle: float


@dataclass(frozen=True, slots=True)
class ProblemLink:
    """A problem, and the address of its cell."""

    problem: Problem
    table: str
    anchor: str


@dataclass(frozen=True, slots=True)
class CellDetail:
    """One value with its reason and all its evidence.

    Attributes
    ----------
    row, column
        Its place in the table.
    title
        What it is.
    cell
        The cell.
    said
        What its evidence says: (reference, gist) of each piece.
    known
        References that could be given, with what they say.
    """

    row: int
    column: int
    title: str
    cell: EditCell
    said: tuple[tuple[str, str], ...]
    known: tuple[tuple[str, str], ...]


def range_mark(cell: EditCell, column: Sequence[EditCell]) -> RangeMark | None:
    """Return the drawing of a cell's range: on its scale, or on the widest range of its column.

    Parameters
    ----------
    cell
        The cell.
    column
        All cells of its column.
    """
    if cell.quantity is None:
        return None
    low, high = cell.span or (0.0, max((c.quantity[2] for c in column if c.quantity), default=1.0))
    return mark_of(cell.quantity, (min([low, *(c.quantity[0] for c in column if c.quantity)]), high))


def mark_of(ends: tuple[float, float, float], span: tuple[float, float]) -> RangeMark:
    """Return the drawing of a range (low, middle, high) on a scale."""
    room = (span[1] - span[0]) or 1.0
    a, middle, b = (min(max(WIDTH * (x - span[0]) / room, 0.0), WIDTH) for x in ends)
    return RangeMark(round(a, 1), round(max(b - a, 0.0), 1), round(middle, 1))


def problem_links(document: ScenarioDocument, tables: Sequence[EditTable]) -> list[ProblemLink]:
    """Return every problem with a link to its cell or row; problems of the text lead to the YAML."""
    places: dict[int, tuple[str, str]] = {}
    for t in tables:
        for i, row in enumerate(t.rows):
            for p in row.problems:
                places.setdefault(id(p), (t.id, f"row-{i}"))
            for j, cell in enumerate(row.cells):
                for p in cell.problems:
                    places[id(p)] = (t.id, f"cell-{i}-{j}")
    return [ProblemLink(p, *places.get(id(p), ("yaml", "yaml"))) for p in document.problems]


def gists(document: ScenarioDocument) -> dict[str, str]:
    """Return the gist of every piece of evidence in the file, by its reference."""
    scenario = document.held.scenario
    if scenario is None:
        return {}
    out: dict[str, str] = {}
    for source in scenario.sources:
        out[source.id] = source.title
        out |= {f"{source.id}#{name}": block.gist for name, block in source.blocks.items()}
    return out


def chosen_cell(document: ScenarioDocument, table: EditTable | None, cell: str) -> CellDetail | None:
    """Return the value at ``ROW-COLUMN`` with its sources; nothing where there is no such value."""
    row, _, column = cell.partition("-")
    if table is None or not (row.isdecimal() and column.isdecimal()):
        return None
    i, j = int(row), int(column)
    if i >= len(table.rows) or j >= len(table.columns):
        return None
    held = table.rows[i].cells[j]
    if held.kind not in ("quantity", "share") or not held.text:
        return None
    known = gists(document)
    said = tuple((ref, known.get(ref, "this reference is not in the file")) for ref in held.evidence)
    title = f"{table.columns[j].title} of {table.rows[i].name}"
    return CellDetail(i, j, title, held, said, tuple(known.items()))


def yaml_part(document: ScenarioDocument, table: str) -> str:
    """Return the lines of the file that a table shows; the whole file where there is no such part."""
    section = "issues" if table == "levels" else table
    root = document.held.root
    lines = document.text.splitlines()
    if root is None or root.keys is None or section not in root.keys:
        return document.text if table == "yaml" else ""
    starts = sorted(n for n, _ in root.keys.values() if n is not None)
    first = root.keys[section][0] or 1
    last = next((n for n in starts if n > first), len(lines) + 1)
    return "\n".join(lines[first - 1 : last - 1]).rstrip()
