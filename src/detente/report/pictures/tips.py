"""Break-even curves: how often packages are accepted as one judgement moves, and coders' ranges of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from detente.answers.finding import out_of_100
from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import INK, MUTED, RULE, WIDTH, legible, number, party_colour, place

LEFT, RIGHT, TOP, HIGH, FOOT, LANE = 40, 460, 8, 80, 34, 14


class TipCurve(NamedTuple):
    """A package's title, and its share of draws (0–1) at each value of the judgement."""

    title: str
    x: Sequence[float]
    shares: Sequence[float]


class TipRange(NamedTuple):
    """A coder's range of the judgement: lowest, most likely, highest."""

    who: str
    low: float
    mode: float
    high: float


class Tips(NamedTuple):
    """Curves of packages, coders' ranges, and what the judgement is."""

    curves: Sequence[TipCurve] = ()
    ranges: Sequence[TipRange] = ()
    unit: str = ""


def draw(tips: Tips) -> Sheet:
    """Draw the curves over the coded range, the line of one half, and the coders' ranges below."""
    curves, ranges, unit = tips
    if not curves:
        return nothing()
    low, high = min(min(c.x) for c in curves), max(max(c.x) for c in curves)
    width = (high - low) or 1.0
    bottom = TOP + HIGH
    sheet = Sheet(WIDTH, bottom + FOOT + LANE * len(ranges))

    def across(v: float) -> float:
        return LEFT + min(max((v - low) / width, 0.0), 1.0) * (RIGHT - LEFT)

    def up(share: float) -> float:
        return bottom - share * HIGH

    for share in (0, 0.5, 1):
        sheet.line(LEFT, up(share), RIGHT, up(share), INK if share == 0.5 else RULE, 1, dashed=share == 0.5)
        sheet.text(str(round(100 * share)), LEFT - 6, up(share), "right", 9.5, MUTED)
    ends: list[tuple[float, float, str]] = []
    for j, c in enumerate(curves):
        points = [(across(v), up(s)) for v, s in zip(c.x, c.shares, strict=True)]
        for (a, b), (a2, b2) in pairwise(points):
            sheet.line(a, b, a2, b2, party_colour(j), 1.8)
        ends.append((*points[-1], c.title))
    spots = place([(x, y, t[:36]) for x, y, t in ends], (RIGHT, 0, WIDTH, bottom + 10))
    for j, ((x, y, title), (tx, ty, align)) in enumerate(zip(ends, spots, strict=True)):
        if abs(ty - y) > 8:
            sheet.line(x, y, tx - 3, ty, RULE)
        sheet.block(title, tx, ty, WIDTH - tx - 2, align, 10, legible(party_colour(j)), most=1)
    for j in range(3):
        v = low + width * j / 2
        sheet.text(number(v) if v else "0", across(v), bottom + 9, "center", 9.5, MUTED)
    sheet.block(unit, 0, bottom + 21, WIDTH, "left", 9.5, MUTED, most=1)
    for j, r in enumerate(ranges):
        y = bottom + FOOT + LANE * j
        sheet.line(across(r.low), y, across(r.high), y, INK, 2)
        sheet.dot(across(r.mode), y, 34, INK)
        sheet.text(r.who, RIGHT + 10, y, "left", 10)
    return sheet


def describe(tips: Tips) -> str:
    """Return the ends of every curve, and the ranges, in words."""
    curves, ranges, _ = tips
    said = [
        f"{c.title}: {out_of_100(c.shares[0])} at the low end, {out_of_100(c.shares[-1])} at the high end."
        for c in curves
    ]
    said += [f"{r.who}: {number(r.low)} to {number(r.high)}, most likely {number(r.mode)}." for r in ranges]
    return " ".join(said)
