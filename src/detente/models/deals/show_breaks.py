"""The page on decisive inputs: break-even curves, and the obstacles to each package."""

from __future__ import annotations

from detente.answers.blocks import Block, Cell, Column, Figure, Section, Table
from detente.answers.finding import of_100
from detente.answers.questions import Question
from detente.answers.view import View
from detente.models.deals.details import BreakEvenDetails
from detente.models.deals.pictures import break_even
from detente.models.deals.units import amount

BREAKS = "break-even"
CHANGES = {
    "commitments": "no public commitments",
    "trust": "promises trusted",
    "force": "nobody uses force",
    "information": "everybody knows",
}
"""Heads of the columns of obstacles."""


def break_section(view: View) -> Section | None:
    """Return the section on break-evens and obstacles; ``None`` where no input moves a package."""
    f = view.one(BREAKS)
    if f is None:
        return None
    d = BreakEvenDetails.model_validate(f.details)
    curves = [break_even.Curve(r.title, r.shares) for r in d.rows if r.path == d.path]
    ranges = [break_even.CodedRange(r.who, r.low, r.mode, r.high) for r in d.ranges]
    x = next(r.x for r in d.rows if r.path == d.path)
    caption = (
        f"Draws of 100 in which each package is accepted, with {d.words} held at one value. Below: where it is coded, "
        "the dot most likely."
    )
    blocks: list[Block] = []
    data = break_even.Curves(x, curves, ranges, d.unit)
    title = "Where the answers tip"
    blocks.append(Figure("break-even", title, break_even.describe(data), break_even.draw(data), caption))
    others = [r for r in d.rows if r.path != d.path]
    if others:
        rows = tuple(
            (
                Cell(r.title),
                Cell(r.words, sub=f"{amount(r.low, r.path)} to {amount(r.high, r.path)}"),
                Cell(" and ".join(amount(c, r.path) for c in r.crossings) or "nowhere in its range"),
            )
            for r in others
        )
        columns = (Column("Package", weight=3), Column("Depends most on", weight=4), Column("Tips at", weight=2))
        blocks.append(Table(columns, rows, "Packages that depend on another input. It tips where it passes one half."))
    if d.obstacles:
        kinds = [k for k in CHANGES if any(k in o.changes for o in d.obstacles)]
        rows = tuple(
            (
                Cell(o.title),
                Cell(of_100(o.base / o.n)),
                *(
                    Cell(of_100(o.changes[k] / o.n), strong=abs(o.changes[k] - o.base) >= 0.1 * o.n)
                    if k in o.changes
                    else Cell("–")
                    for k in kinds
                ),
            )
            for o in d.obstacles
        )
        columns = (
            Column("Package", weight=4),
            Column("as coded", numeric=True),
            *(Column(CHANGES[k], numeric=True) for k in kinds),
        )
        caption = "Draws of 100 in which each package is accepted after one change. Bold: a change of 10 or more."
        blocks.append(Table(columns, rows, caption))
    return Section("break-even", "What decides", Question.CHANGE, tuple(blocks), frozenset({BREAKS}), 5)
