"""Sobol bars: the share of an answer's variance due to each input, alone and with others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import ACCEPT, INK, MUTED, SOFT, WIDTH

LEFT, RIGHT, STEP, HEAD, FOOT = 296, 646, 28, 24, 36


class SobolBar(NamedTuple):
    """One input: its name, first-order and total index, and the half-width of the total's interval; 0–1."""

    words: str
    first: float
    total: float
    error: float


def draw(rows: Sequence[SobolBar]) -> Sheet:
    """Draw one bar per input: what it explains alone, what it explains with others, and the interval.

    Parameters
    ----------
    rows
        The inputs, strongest first.
    """
    if not rows:
        return nothing("No input moves this answer.")
    bottom = HEAD + STEP * len(rows)
    sheet = Sheet(WIDTH, bottom + FOOT)

    def x(share: float) -> float:
        return LEFT + (RIGHT - LEFT) * min(max(share, 0.0), 1.0)

    sheet.axis(LEFT, RIGHT, HEAD, bottom, [(v / 4, f"{25 * v}") for v in range(5)], "parts of 100 of the variance")
    sheet.rect(LEFT, 3, LEFT + 10, 13, ACCEPT)
    sheet.text("alone", LEFT + 14, 8, size=10, shade=MUTED)
    sheet.rect(LEFT + 60, 3, LEFT + 70, 13, ACCEPT, 0.35)
    sheet.text("with others", LEFT + 74, 8, size=10, shade=MUTED)
    for j, r in enumerate(rows):
        y = HEAD + STEP * (j + 0.5)
        sheet.block(r.words, LEFT - 16, y, LEFT - 20, "right", size=10, most=2)
        sheet.rect(LEFT, y - 6, RIGHT, y + 6, SOFT, 0.5)
        sheet.rect(LEFT, y - 6, x(r.total), y + 6, ACCEPT, 0.35)
        sheet.rect(LEFT, y - 6, x(r.first), y + 6, ACCEPT)
        sheet.line(x(r.total - r.error), y, x(r.total + r.error), y, INK, 1.5)
    return sheet


def describe(rows: Sequence[SobolBar]) -> str:
    """Describe both numbers of every bar."""

    def parts(x: float) -> str:
        return f"{100 * min(max(x, 0.0), 1.0):.0f}"

    return " ".join(f"{r.words}: {parts(r.first)} of 100 parts alone, {parts(r.total)} with others." for r in rows)
