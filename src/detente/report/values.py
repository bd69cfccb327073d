"""Sections on the scenario itself: positions, and every value with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from detente.answers.blocks import Block, Cell, Column, Figure, Heading, Section, Table, cells
from detente.answers.questions import Question
from detente.answers.view import Coding, ShownPosition, ShownSourced, Spread, View
from detente.answers.words import day
from detente.report.pictures import positions, power

PART = 3
"""Issues in one picture of positions."""


def sections(view: View) -> tuple[Section, ...]:
    """Return the sections on the parties' positions, and on all values with their evidence."""
    return tuple(s for s in (_stands(view.coding), _values(view.coding)) if s.blocks)


def spread_text(value: Spread | None, digits: int = 0) -> str:
    """Return a range as ``mode (low–high)``."""
    if value is None:
        return "–"
    low, mode, high = (f"{v:.{digits}f}" for v in (value.low, value.mode, value.high))
    return mode if low == high else f"{mode} ({low}–{high})"


def _stands(coding: Coding) -> Section:
    blocks: list[Block] = []
    panels = [positions.PositionPanel(k, [p for p in coding.positions if p.issue == k.id]) for k in coding.issues]
    panels = [p for p in panels if p.rows]
    for j in range(0, len(panels), PART):
        part = panels[j : j + PART]
        caption = (
            "Dot: most likely ideal; bar: its range; hollow diamond: the public position where it differs; dashed: now."
            if j == 0
            else ""
        )
        described, drawn = positions.describe(part), positions.draw(part)
        blocks.append(Figure(f"positions-{j // PART + 1}", "Positions", described, drawn, caption))
    parties = [
        power.PowerParty(
            row, {p.issue: p.salience for p in coding.positions if p.who == row.who and p.salience is not None}
        )
        for row in coding.power.rows
    ]
    if parties:
        caption = (
            f"Bars: capability (measure “{coding.power.measure}”) with its range. Circles: salience, the party's own "
            "top issue being 100."
        )
        title = "Power against salience"
        blocks.append(Figure("power", title, power.describe(parties), power.draw(parties), caption))
    return Section("positions", "Where they stand", Question.BACKGROUND, tuple(blocks), frozenset(), 20)


def _values(coding: Coding) -> Section:
    return Section(
        "values", "Values and their evidence", Question.BACKGROUND, tuple(_value_blocks(coding)), frozenset(), 25
    )


def _value_blocks(coding: Coding) -> Iterable[Block]:
    blocks = frozenset(b.id for s in coding.sources for b in s.blocks)
    for k in coding.issues:
        rows = [p for p in coding.positions if p.issue == k.id]
        if rows:
            trust = any(p.trust is not None for p in rows)
            yield Heading(k.question, k.id)
            yield Table(
                (
                    Column("Who", weight=2),
                    Column("Ideal", numeric=True),
                    Column("Salience", numeric=True),
                    *((Column("Trust", numeric=True),) if trust else ()),
                    Column("Basis"),
                    Column("Why", weight=4),
                ),
                _merged(_positions(rows, trust, blocks)),
                small=True,
            )
    if coding.commitments:
        yield Heading("Public commitments")
        yield Table(
            (Column("Who"), Column("Rules out", weight=2), Column("Cost", numeric=True), Column("Why", weight=3)),
            tuple(
                (
                    Cell(c.actor),
                    Cell(c.forbids, code=c.issue),
                    Cell("no price" if c.hard else spread_text(c.cost, 2)),
                    _why(c, blocks),
                )
                for c in coding.commitments
            ),
            "Cost of crossing it, in stakes (best to worst package = 1).",
            small=True,
        )
    if coding.failure:
        yield Heading("No agreement")
        yield Table(
            (Column("What", weight=2), Column("For whom"), Column("Value", numeric=True), Column("Why", weight=3)),
            tuple((*cells(v.what, v.who or "–", spread_text(v.value, 2)), _why(v, blocks)) for v in coding.failure),
            "Costs in stakes; they may exceed 1.",
            small=True,
        )
    cited = _cited(coding)
    for s in coding.sources:
        where = f"{s.publisher}, " if s.publisher else ""
        yield Heading(f"{s.title}. {where}{day(s.date)} ({s.kind})", s.id, target=True)
        rows = tuple((Cell("", code=b.id), Cell(b.gist)) for b in s.blocks if b.id in cited)
        if rows:
            yield Table((Column("Block"), Column("In our own words", weight=8)), rows, small=True)


def _cited(coding: Coding) -> set[str]:
    """Return ids of the evidence to which a value or a finding's table links."""
    rows = [s for p in coding.positions for s in p.sources]
    return {e for s in (*rows, *coding.commitments, *coding.failure) for e in s.evidence}


def _merged(rows: Iterable[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    """Return rows with rows joined that differ only in their actor."""
    whose: dict[tuple[Cell, ...], list[str]] = {}
    for who, *rest in rows:
        whose.setdefault(tuple(rest), []).append(who.text)
    return tuple((Cell(", ".join(names)), *rest) for rest, names in whose.items())


def _positions(rows: Iterable[ShownPosition], trust: bool, blocks: frozenset[str]) -> Iterable[tuple[Cell, ...]]:
    """Yield the rows of one issue; an inherited reason beside an actor's own is given where it first occurs."""
    known: set[tuple[str, str]] = set()
    for p in rows:
        told = [(s.row, text) for s in p.sources if (text := _reasons(s, blocks))]
        fresh = [x for x in told if x[0] == p.who or x not in known]
        known.update(told)
        # An actor without a reason of its own keeps the inherited one, so that it can share a row with others.
        yield _position(p, trust, told if all(row != p.who for row, _ in told) else fresh)


def _position(p: ShownPosition, trust: bool, told: Sequence[tuple[str, str]]) -> tuple[Cell, ...]:
    words = ", ".join(dict.fromkeys(p.basis.values()))
    why = " ".join(f"{row}: {text}" if len(told) > 1 and row != p.who else text for row, text in told)
    return (
        Cell(p.who),
        Cell(spread_text(p.ideal)),
        Cell(spread_text(p.salience)),
        *((Cell(spread_text(p.trust, 2)),) if trust else ()),
        Cell(words),
        Cell(why, evidence=tuple(dict.fromkeys(e for s in p.sources for e in s.evidence))),
    )


def _why(s: ShownSourced, blocks: frozenset[str]) -> Cell:
    return Cell(_reasons(s, blocks), evidence=s.evidence)


def _reasons(s: ShownSourced, blocks: frozenset[str]) -> str:
    """Return gist, reason and citation; the gist is left out if the row links to a block of a source that has it."""
    gist = None if s.why and any(e in blocks for e in s.evidence) else s.gist
    return " ".join(x for x in (gist, s.why, s.citation) if x)
