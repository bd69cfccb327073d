"""Every proposal under every assumption set: a dot each, in lanes by the assumption on failure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import INK, MUTED, READING, WIDTH

LEFT, RIGHT, LANE, HEAD, FOOT = 226, 656, 9, 22, 36


class AssumptionDot(NamedTuple):
    """Share of draws in which a package passes under one assumption set.

    ``failure`` is the assumption on failure, which sets the lane; ``base`` marks the base assumptions.
    """

    proposal: str
    failure: str
    share: float
    base: bool


def draw(rows: Sequence[AssumptionDot]) -> Sheet:
    """Draw the dots.

    Parameters
    ----------
    rows
        One for each package and assumption set.
    """
    if not rows:
        return nothing()
    proposals = list(dict.fromkeys(r.proposal for r in rows))
    lanes = list(dict.fromkeys([f for f in READING if any(r.failure == f for r in rows)] + [r.failure for r in rows]))
    step = max(LANE * len(lanes) + 12, 32)
    inset = (step - LANE * len(lanes)) / 2
    bottom = HEAD + step * len(proposals)
    sheet = Sheet(WIDTH, bottom + FOOT)
    sheet.axis(LEFT, RIGHT, HEAD, bottom, [(v / 4, f"{25 * v}") for v in range(5)], "draws of 100 in which it passes")

    def x(share: float) -> float:
        return LEFT + (RIGHT - LEFT) * share

    for n, f in enumerate(lanes):
        sheet.dot(LEFT + 6 + 92 * n, 8, 50, READING.get(f, MUTED), READING.get(f, MUTED), 0)
        sheet.text(f, LEFT + 14 + 92 * n, 8, size=10, shade=MUTED)
    for j, p in enumerate(proposals):
        top = HEAD + step * j
        sheet.line(0, top, WIDTH, top)
        sheet.block(p, LEFT - 14, top + step / 2, LEFT - 14, "right")
        for n, f in enumerate(lanes):
            y, shade = top + inset + LANE * (n + 0.5), READING.get(f, MUTED)
            here = sorted({round(r.share, 3) for r in rows if r.proposal == p and r.failure == f})
            if here:
                sheet.line(x(here[0]), y, x(here[-1]), y, shade, 1.2)
            for share in here:
                sheet.dot(x(share), y, 22, shade, shade, 0, 0.8)
            for r in rows:
                if r.base and r.proposal == p and r.failure == f:
                    sheet.dot(x(r.share), y, 85, "none", INK, 1.6, shape="diamond")
    return sheet


def describe(rows: Sequence[AssumptionDot]) -> str:
    """Describe each proposal's range."""
    said: list[str] = []
    for p in dict.fromkeys(r.proposal for r in rows):
        shares = [100 * r.share for r in rows if r.proposal == p]
        said.append(f"{p}: from {min(shares):.0f} to {max(shares):.0f} of 100 over {len(shares)} assumption sets.")
    return " ".join(said)
