"""The page on what would change the answer: levers, a tornado, Sobol bars, and what is worth finding out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detente.answers.blocks import Block, Cell, Column, Figure, Heading, Section, Table, Text
from detente.answers.finding import Finding, count_of_100, of_100
from detente.answers.questions import Question
from detente.answers.view import Shown, View
from detente.answers.words import left_out, listed
from detente.levers.pictures import sobol as sobol_bars
from detente.levers.pictures import tornado as tornado_bars

OTHERS = ("tornado", "sensitivity", "information")
SHOWN = 12
DEALS = "deals"


class MoveRow(Shown):
    """An input that is moved."""

    words: str
    now: float
    to: float
    shown: str = ""


class WayRow(Shown):
    """One way to the target."""

    cost: float
    share: float
    error: float
    moves: tuple[MoveRow, ...]


class TableRow(Shown):
    """One change, and what it does to one answer."""

    family: str
    outcome: str
    change: str
    before: float
    after: float
    error: float
    talk_to: tuple[str, ...] = ()


class LeverDetails(Shown):
    """Details of ``levers/…``."""

    target: float
    ways: tuple[WayRow, ...] = ()
    table: tuple[TableRow, ...] = ()


class TornadoInput(Shown):
    """One input at both ends of its range."""

    words: str
    low: float
    high: float


class TornadoDetails(Shown):
    """Details of ``tornado``."""

    share: float
    inputs: tuple[TornadoInput, ...] = ()


class IndexRow(Shown):
    """Sobol indices of one factor."""

    words: str
    first: float
    total: float
    total_error: float


class SobolDetails(Shown):
    """Details of ``sensitivity``."""

    indices: tuple[IndexRow, ...] = ()


class WorthRow(Shown):
    """The value of knowing one input."""

    words: str
    basis: str
    value: float
    error: float
    differs: bool


class InformationDetails(Shown):
    """Details of ``information``."""

    inputs: tuple[WorthRow, ...] = ()


def sections(view: View) -> tuple[Section, ...]:
    """Return the section on what would change the answer; none for a run without levers."""
    found = view.about("levers")
    others = {f.id: f for f in view.findings if f.id in OTHERS}
    if not found and not others:
        return ()
    blocks: list[Block] = []
    for f in found:
        blocks += [Heading(f.question), Text(f.text), *_ways(f.details)]
    if "tornado" in others:
        blocks += _tornado(others["tornado"])
    if "sensitivity" in others:
        blocks += _sobol(others["sensitivity"])
    if "information" in others:
        blocks += _information(others["information"])
    covers = frozenset({*(f.id for f in found), *others})
    section = Section("levers", "What would change this", Question.CHANGE, tuple(blocks), covers, 8)
    more = tuple(block for f in found for block in _others(f))
    return (
        (section, Section("levers-table", "Levers on other answers", Question.BACKGROUND, more)) if more else (section,)
    )


def _others(f: Finding) -> Sequence[Block]:
    """Return levers on the answers of other families of models about a package, as a table."""
    rows = [r for r in LeverDetails.model_validate(f.details).table if r.family != DEALS]
    if not rows:
        return ()
    columns = (
        Column("What is changed", weight=5),
        Column("What then holds", weight=5),
        Column("of 100 draws", numeric=True),
        Column("Talk to", weight=2),
    )
    cells = tuple(
        (
            Cell(r.change),
            Cell(r.outcome),
            Cell(f"{of_100(r.before)} → {of_100(r.after)}", sub=f"± {100 * r.error:.1f}"),
            Cell(listed(r.talk_to)),
        )
        for r in rows
    )
    return (Heading(f.question), Table(columns, cells, "Each row by itself, over paired draws."))


def _ways(details: Mapping[str, Any]) -> Sequence[Block]:
    d = LeverDetails.model_validate(details)
    if not d.ways:
        return ()
    columns = (Column("What is moved", weight=6), Column("difficulty", numeric=True), Column("accepted", numeric=True))
    rows = tuple(
        (
            Cell("; ".join(f"{m.words}: {m.shown or f'{_number(m.now)} → {_number(m.to)}'}" for m in w.moves)),
            Cell(f"{w.cost:.2f}"),
            Cell(of_100(w.share), sub=f"± {100 * w.error:.1f}"),
        )
        for w in d.ways[:5]
    )
    caption = (
        f"Ways to {count_of_100(d.target)} of 100 draws, the easiest first. Difficulty: the weight of an input times "
        "the part of its scale that it moves. Values are the most likely ones; the whole range moves with them."
    )
    return (Table(columns, rows, caption),)


def _number(x: float) -> str:
    return f"{x:.0f}" if abs(x) >= 10 else f"{x:.3f}".rstrip("0").rstrip(".")


def _tornado(f: Finding) -> Sequence[Block]:
    d = TornadoDetails.model_validate(f.details)
    blocks: list[Block] = [Heading(f.question), Text(f.text)]
    if d.inputs:
        data = [tornado_bars.TornadoBar(x.words, x.low, x.high) for x in d.inputs[:SHOWN]]
        caption = "Draws of 100 with one input at its lowest or highest value and all others drawn. Dashed: as coded."
        sheet = tornado_bars.draw(data, d.share)
        blocks.append(Figure("tornado", "What one input can do", tornado_bars.describe(data), sheet, caption))
    return blocks


def _sobol(f: Finding) -> Sequence[Block]:
    d = SobolDetails.model_validate(f.details)
    blocks: list[Block] = [Heading(f.question), Text(f.text)]
    if d.indices:
        data = [sobol_bars.SobolBar(x.words, x.first, x.total, x.total_error) for x in d.indices[:SHOWN]]
        caption = "Parts of 100 of the answer's variance; lines are 95 % intervals of the total effect."
        figure = Figure("sobol", "What it depends on", sobol_bars.describe(data), sobol_bars.draw(data), caption)
        blocks.append(figure)
    return blocks


def _information(f: Finding) -> Sequence[Block]:
    d = InformationDetails.model_validate(f.details)
    blocks: list[Block] = [Heading(f.question), Text(f.text)]
    worth = [x for x in d.inputs if x.differs]
    if worth:
        columns = (Column("Input", weight=4), Column("rests on"), Column("worth knowing", numeric=True))
        rows = tuple((Cell(x.words), Cell(x.basis), Cell(f"{x.value:.3f} ± {x.error:.3f}")) for x in worth[:6])
        caption = "Expected value of knowing one input before choosing what to table; acceptance is worth 1."
        blocks.append(Table(columns, rows, f"{caption} {left_out(len(d.inputs) - len(worth))}".strip()))
    return blocks
