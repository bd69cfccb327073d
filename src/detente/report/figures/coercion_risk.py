"""Risk against demand: how likely the target is to refuse, by how much is asked, with the spread over the draws."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from detente.report.figures.canvas import Sheet, nothing
from detente.report.figures.style import BLOCK, INK, MUTED, WIDTH, Rows

LEFT, RIGHT, TOP, BOTTOM, FOOT = 60, 660, 20, 210, 40


def draw(rows: Rows) -> Any:
    """Draw the middle of the draws, and the band from a tenth to nine tenths of them.

    Parameters
    ----------
    rows
        ``demand`` (rising), and ``low``, ``mid``, ``high``: the chance that it is refused.
    """
    if len(rows) < 2:
        return nothing()
    sheet = Sheet(WIDTH, BOTTOM + FOOT)
    sheet.field(LEFT, TOP, RIGHT, BOTTOM)
    ticks = [(v / 4, f"{v / 4:g}") for v in range(5)]
    sheet.axis(LEFT, RIGHT, TOP, BOTTOM, ticks, "demand: share of what force decides")

    def x(demand: float) -> float:
        return LEFT + (RIGHT - LEFT) * demand

    def y(risk: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * risk

    for v, label in ((0.0, "none"), (0.5, "even"), (1.0, "sure")):
        sheet.line(LEFT, y(v), RIGHT, y(v))
        sheet.text(label, LEFT - 8, y(v), "right", 10, MUTED)
    half = (RIGHT - LEFT) / (2 * (len(rows) - 1))
    for r in rows:
        left, right = max(x(r["demand"]) - half, LEFT), min(x(r["demand"]) + half, RIGHT)
        if r["high"] > r["low"]:
            sheet.rect(left, y(r["high"]), right, y(r["low"]), BLOCK, 0.18)
    for a, b in pairwise(rows):
        sheet.line(x(a["demand"]), y(a["mid"]), x(b["demand"]), y(b["mid"]), INK, 1.8)
    sheet.text("risk that the target would rather fight", LEFT, 8, size=10, shade=MUTED)
    return sheet.chart()


def describe(rows: Rows) -> str:
    """Say where the risk begins and where it is even."""
    begins = next((r["demand"] for r in rows if r["mid"] > 0.01), None)
    even = next((r["demand"] for r in rows if r["mid"] >= 0.5), None)
    if begins is None:
        return "Whatever is demanded, the target would rather concede than fight, in the middle of the draws."
    said = f"The risk of a refusal begins at a demand of {begins:.2f}"
    return f"{said} and is even at {even:.2f}." if even is not None else f"{said} and never becomes even."
