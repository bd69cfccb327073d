"""Colours, sizes and small layout helpers that all figures share.

Colours are distinguishable for colour-blind readers and in greyscale; no figure relies on colour alone.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from detente.drawing.marks import Align

Row = Mapping[str, Any]
Rows = Sequence[Row]

WIDTH = 680
"""Width of a figure in CSS pixels: the measure of the page, and about that of an A4 page less its margins."""
FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"
SIZE = 11
LINE = 13
CHAR = 5.6
"""Mean width of a character at 11 px."""

INK = "#1d2127"
MUTED = "#5b6470"
RULE = "#d9dbd8"
SOFT = "#ecece8"

PARTY = ("#b3472f", "#b98307", "#1f4e79", "#5b95c8", "#2b8c7e", "#7b4f8f", "#6b7280", "#8a5a2b")
"""Colours of the parties, in the order of the file."""
ACCEPT, HINGE, BLOCK, UNASKED = "#2f6f9f", "#f0dfae", "#b3472f", "#f2f2ef"
BASIS = {"report": "#1f4e79", "data": "#6ba3d3", "judgement": "#e0b354"}
READING = {"constructed": "#1d2127", "peace": "#2b8c7e", "stress": "#b3472f", "revealed": "#b98307"}


def party_colour(index: int) -> str:
    """Return the colour of the party at a place in the file."""
    return PARTY[index % len(PARTY)]


_LEGIBLE = {"#b98307": "#8a6100", "#5b95c8": "#2f6f9f", "#2b8c7e": "#1d7267"}


def legible(colour: str) -> str:
    """Return a colour of a mark as text needs it: darker where its contrast on white is below 4.5."""
    return _LEGIBLE.get(colour, colour)


def wrap(text: str, width: float, size: float = SIZE) -> list[str]:
    """Break a text into lines that fit a width in pixels."""
    chars = max(6, int(width / (CHAR * size / SIZE)))
    return textwrap.wrap(text, chars, break_long_words=True, break_on_hyphens=False) or [""]


def number(value: float) -> str:
    """Return a number with two significant digits."""
    return f"{value:.0f}" if abs(value) >= 10 else f"{value:.2g}"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether two rectangles overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def place(
    points: Iterable[tuple[float, float, str]], frame: tuple[float, float, float, float], avoid: Sequence[Box] = ()
) -> list[tuple[float, float, Align]]:
    """Find a place for a label beside each point so that no two overlap.

    Parameters
    ----------
    points
        (x, y, text) in pixels.
    frame
        Left, top, right and bottom of the picture; labels stay inside.
    avoid
        Rectangles to keep free where that is possible.

    Returns
    -------
    list
        (x, y, align) of each label, in the order of the points: a greedy search outwards.
    """
    wanted = list(points)
    inside = Box(*frame)
    marks = [Box(x - 6, y - 6, x + 6, y + 6) for x, y, _ in wanted]
    used: list[Box] = []
    out: list[tuple[float, float, Align]] = []
    sides: tuple[tuple[Align, float], ...]
    spot: tuple[float, float, Align]
    for x, y, text in wanted:
        long = CHAR * len(text)
        choices: list[tuple[float, Box, tuple[float, float, Align]]] = []
        for step in range(-12, 13):
            dy = 8.0 * step
            sides = (("left", x + 10), ("right", x - 10 - long))
            for align, left in sides:
                box = Box(left, y + dy - 7, left + long, y + dy + 7)
                fits = box.left >= inside.left and box.right <= inside.right
                fits = fits and box.top >= inside.top and box.bottom <= inside.bottom
                if not fits or any(box.meets(b) for b in used):
                    continue
                cost = abs(dy) + 30 * sum(box.meets(b) for b in marks) + 6 * sum(box.meets(b) for b in avoid)
                choices.append((cost + (align == "right"), box, (x + 10 if align == "left" else x - 10, y + dy, align)))
        if choices:
            _, box, spot = min(choices, key=lambda c: c[0])
            used.append(box)
        else:
            spot = (x + 10, y, "left") if x + 10 + long <= inside.right else (x - 10, y, "right")
        out.append(spot)
    return out


Verdict = Literal["accepts", "varies", "blocks", "outvoted", "not asked"]
ACCEPTS, BLOCKS = 0.9, 0.1
"""Shares of draws: at least the first counts as accepting, at most the second as blocking."""
ANSWER_FILL: dict[Verdict, str] = {
    "accepts": ACCEPT, "varies": HINGE, "blocks": BLOCK, "outvoted": UNASKED, "not asked": UNASKED,
}  # fmt: skip
ANSWER_TONE: dict[Verdict, str] = {
    "accepts": "#ffffff", "varies": INK, "blocks": "#ffffff", "outvoted": INK, "not asked": MUTED,
}  # fmt: skip


def verdict(share: float | None, needed: bool = True) -> Verdict:
    """Return a party's answer in a word.

    Parameters
    ----------
    share
        Share of draws in which it accepts, 0–1; ``None`` if it is not asked.
    needed
        Whether the package cannot pass without it.
    """
    if share is None:
        return "not asked"
    if not needed and share < ACCEPTS:
        return "outvoted"
    return "accepts" if share >= ACCEPTS else "blocks" if share <= BLOCKS else "varies"
