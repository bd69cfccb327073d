"""Tornado: an answer with each input in turn at its lowest and at its highest value, the widest on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from detente.answers.finding import count_of_100, of_100, out_of_100
from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import ACCEPT, BLOCK, MUTED, WIDTH

LEFT, RIGHT, STEP, HEAD, FOOT = 296, 646, 28, 24, 36


class TornadoBar(NamedTuple):
    """One input: its name, and shares of draws at its lowest and its highest value."""

    words: str
    low: float
    high: float


def draw(rows: Sequence[TornadoBar], base: float) -> Sheet:
    """Draw one bar per input, from the share at its lowest value to the share at its highest.

    Parameters
    ----------
    rows
        The inputs, the widest swing first.
    base
        The share as coded.
    """
    if not rows:
        return nothing("No input by itself moves this answer by more than the Monte Carlo error.")
    bottom = HEAD + STEP * len(rows)
    sheet = Sheet(WIDTH, bottom + FOOT)

    def x(share: float) -> float:
        return LEFT + (RIGHT - LEFT) * share

    sheet.axis(LEFT, RIGHT, HEAD, bottom, [(v / 4, f"{25 * v}") for v in range(5)], "draws of 100")
    sheet.dot(LEFT, 8, 60, BLOCK, BLOCK, 2)
    sheet.text("at its lowest value", LEFT + 8, 8, size=10, shade=MUTED)
    sheet.dot(LEFT + 128, 8, 60, ACCEPT, ACCEPT, 2)
    sheet.text("at its highest", LEFT + 136, 8, size=10, shade=MUTED)
    for j, r in enumerate(rows):
        y = HEAD + STEP * (j + 0.5)
        sheet.block(r.words, LEFT - 16, y, LEFT - 20, "right", size=10, most=2)
        for share, shade in ((r.low, BLOCK), (r.high, ACCEPT)):
            sheet.rect(min(x(base), x(share)), y - 6, max(x(base), x(share)), y + 6, shade, 0.75)
        left, right = sorted((r.low, r.high))
        sheet.text(of_100(left), x(left) - 5, y, "right", 10, bold=True, halo=True)
        sheet.text(of_100(right), x(right) + 5, y, size=10, bold=True, halo=True)
    sheet.line(x(base), HEAD - 4, x(base), bottom, MUTED, 1.2, dashed=True)
    return sheet


def describe(rows: Sequence[TornadoBar]) -> str:
    """Describe both ends of every bar."""
    return " ".join(
        f"{r.words}: {count_of_100(r.low)} of 100 draws at its lowest value, {out_of_100(r.high)} at its highest."
        for r in rows
    )
