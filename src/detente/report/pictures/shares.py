"""Packages as rows: the share of draws in which each is accepted, its span, and who blocks it most often."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from detente.answers.finding import of_100, out_of_100
from detente.answers.words import span_in_words
from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import INK, MUTED, SOFT, WIDTH

LEFT, RIGHT, STEP, HEAD, FOOT = 226, 470, 27, 4, 30
BAR, EDGE = "#7fa8c6", "#1f4e79"


class ShareRow(NamedTuple):
    """A package: its title, its share of draws, the span of that share (all 0–1), and who blocks it, if anybody."""

    title: str
    share: float
    low: float
    high: float
    blocker: str


def draw(rows: Sequence[ShareRow]) -> Sheet:
    """Draw the rows, in their order."""
    if not rows:
        return nothing()
    bottom = HEAD + STEP * len(rows)
    sheet = Sheet(WIDTH, bottom + FOOT)

    def x(share: float) -> float:
        return LEFT + share * (RIGHT - LEFT)

    for j, r in enumerate(rows):
        y = HEAD + STEP * (j + 0.5)
        sheet.block(r.title, LEFT - 8, y, LEFT - 12, "right", 10.5, most=2)
        sheet.rect(x(0), y - 8, x(1), y + 8, SOFT)
        sheet.rect(x(0), y - 8, x(r.share), y + 8, BAR)
        if r.high > r.low:
            sheet.line(x(r.low), y, x(r.high), y, INK, 1)
            for end in (r.low, r.high):
                sheet.line(x(end), y - 3.5, x(end), y + 3.5, INK, 1)
        sheet.line(x(r.share), y - 9, x(r.share), y + 9, EDGE, 2)
        sheet.text(of_100(r.share), RIGHT + 28, y, "right", 11, bold=True)
        sheet.block(r.blocker, RIGHT + 36, y, WIDTH - RIGHT - 38, "left", 10, MUTED, most=2)
    title = "draws of 100 in which everybody who must agree accepts; line: span over coders and assumptions"
    for at in (0, 50, 100):
        sheet.text(str(at), x(at / 100), bottom + 8, "center", 9.5, MUTED)
    sheet.text(title, WIDTH / 2, bottom + 22, "center", 9.5, MUTED)
    return sheet


def describe(rows: Sequence[ShareRow]) -> str:
    """Return the rows in words."""
    return " ".join(
        f"{r.title}: {out_of_100(r.share)} ({span_in_words(r.low, r.high)})"
        f"{f', against it {r.blocker}' if r.blocker else ''}."
        for r in rows
    )
