"""Break-even curves: how often packages pass as one input moves over its coded range."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10
from typing import NamedTuple

from detente.answers.finding import count_of_100, of_100, out_of_100
from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import INK, MUTED, PARTY, RULE, WIDTH

LEFT, RIGHT, TOP, BOTTOM, FOOT = 52, 470, 12, 232, 44
APART = 13
"""Least distance of two names at the end of their curves, in pixels."""


class Curve(NamedTuple):
    """One package: its title, and its share at each value of the input."""

    title: str
    shares: tuple[float, ...]


class CodedRange(NamedTuple):
    """One coder's range of the input: lowest, most likely and highest value."""

    who: str
    low: float
    mode: float
    high: float


class Curves(NamedTuple):
    """Values of one input, the packages' curves over them, coders' ranges, and the unit."""

    x: tuple[float, ...]
    curves: Sequence[Curve]
    ranges: Sequence[CodedRange] = ()
    unit: str = ""


def draw(data: Curves) -> Sheet:
    """Draw one line per package over the input's range, and below them each coder's range.

    Parameters
    ----------
    data
        The curves, in the order of the packages.
    """
    x, curves, ranges, unit = data
    if not curves or len(x) < 2:
        return nothing("No input moves the answers by more than sampling error.")
    low = min([x[0], *(r.low for r in ranges)])
    high = max([x[-1], *(r.high for r in ranges)])
    bottom = BOTTOM + 18 * len(ranges)
    sheet = Sheet(WIDTH, bottom + FOOT)

    def across(value: float) -> float:
        return LEFT + (RIGHT - LEFT) * (value - low) / (high - low)

    def up(share: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * share

    sheet.axis(LEFT, RIGHT, TOP, bottom, [((v - low) / (high - low), f"{v:.3g}") for v in _round(low, high)], unit)
    for share in (0.0, 0.5, 1.0):
        sheet.line(LEFT, up(share), RIGHT, up(share), MUTED if share == 0.5 else RULE, 1, dashed=share == 0.5)
        sheet.text(of_100(share), LEFT - 6, up(share), "right", 10, MUTED)
    names: list[tuple[float, str, str]] = []
    for j, c in enumerate(curves):
        shade = PARTY[j % len(PARTY)]
        for a in range(len(x) - 1):
            sheet.line(across(x[a]), up(c.shares[a]), across(x[a + 1]), up(c.shares[a + 1]), shade, 2)
        names.append((up(c.shares[0]), c.title, shade))
    # Names are at the right, in the order of the curves at the left end, where they differ most.
    names.sort()
    y = TOP + 4.0
    for _, title, shade in names:
        sheet.line(RIGHT + 12, y, RIGHT + 28, y, shade, 2)
        y += max(sheet.block(title, RIGHT + 34, y - 5, WIDTH - RIGHT - 36, size=10, most=2, top=True), APART) + 4
    for j, r in enumerate(ranges):
        at = BOTTOM + 18 * j + 10
        sheet.line(across(r.low), at, across(r.high), at, MUTED, 1.5)
        sheet.dot(across(r.mode), at, 40, INK)
        sheet.text(r.who, RIGHT + 12, at, size=10, shade=MUTED)
    return sheet


def _round(low: float, high: float) -> list[float]:
    """Return four to nine round numbers in a range: steps of 1, 2 or 5 times a power of ten."""
    power = 10.0 ** floor(log10((high - low) / 4))
    step = max(m * power for m in (1, 2, 5) if m * power <= (high - low) / 4)
    return [j * step for j in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]


def describe(data: Curves) -> str:
    """Describe both ends of every curve."""
    return " ".join(
        f"{c.title}: {count_of_100(c.shares[0])} of 100 draws at the lowest value, {out_of_100(c.shares[-1])} at the "
        "highest."
        for c in data.curves
    )
