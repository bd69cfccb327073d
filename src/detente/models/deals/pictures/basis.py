"""Origin of the uncertainty: share of the explained variance by basis of the inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import BASIS, INK, MUTED, WIDTH

LEFT, RIGHT, STEP, HEAD, FOOT = 256, 660, 30, 22, 36


class BasisRow(NamedTuple):
    """An answer, and the shares of its explained variance by basis of the inputs; they add up to 1."""

    answer: str
    shares: Mapping[str, float]


def draw(rows: Sequence[BasisRow]) -> Sheet:
    """Draw one stacked bar per answer.

    Parameters
    ----------
    rows
        Answers that vary.
    """
    if not rows:
        return nothing("No answer varies enough over the draws to say where its uncertainty comes from.")
    bottom, wide = HEAD + STEP * len(rows), RIGHT - LEFT
    sheet = Sheet(WIDTH, bottom + FOOT)
    title = "share of the variance that the inputs explain one by one, %"
    sheet.axis(LEFT, RIGHT, HEAD, bottom, [(v / 4, f"{25 * v}") for v in range(5)], title)
    at = float(LEFT)
    for basis, shade in BASIS.items():
        sheet.rect(at, 3, at + 10, 13, shade)
        sheet.text(basis, at + 15, 8, size=10, shade=MUTED)
        at += 84
    for j, r in enumerate(rows):
        y, left = HEAD + STEP * (j + 0.5), float(LEFT)
        sheet.block(r.answer, LEFT - 14, y, LEFT - 20, "right", most=2)
        for basis, shade in BASIS.items():
            share = float(r.shares.get(basis, 0.0))
            if share <= 0:
                continue
            sheet.rect(left, y - 8, left + wide * share, y + 8, shade)
            if share >= 0.07:
                tone = "#ffffff" if basis == "report" else INK
                sheet.text(f"{100 * share:.0f} %", left + wide * share / 2, y, "center", 10, tone, bold=True)
            left += wide * share
    return sheet


def describe(rows: Sequence[BasisRow]) -> str:
    """Describe the shares."""
    return " ".join(
        f"{r.answer}: " + ", ".join(f"{b} {100 * float(r.shares.get(b, 0)):.0f} %" for b in BASIS) + "." for r in rows
    )
