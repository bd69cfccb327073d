"""Key drivers of an answer: the answer in an input's lowest and in its highest fifth of draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from detente.answers.finding import count_of_100, of_100, out_of_100
from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import ACCEPT, MUTED, SIZE, WIDTH, wrap

LEFT, RIGHT, STEP, HEAD, FOOT = 296, 646, 34, 24, 36


class DriverRow(NamedTuple):
    """One key driver: the input, its basis, and shares of draws in its lowest and highest fifth, and in all."""

    input: str
    basis: str
    low: float
    high: float
    overall: float


def draw(rows: Sequence[DriverRow]) -> Sheet:
    """Draw one dumbbell per input.

    Parameters
    ----------
    rows
        Key drivers, strongest first.
    """
    if not rows:
        return nothing("No input moves this answer by more than sampling error.")
    bottom = HEAD + STEP * len(rows)
    sheet = Sheet(WIDTH, bottom + FOOT)

    def x(share: float) -> float:
        return LEFT + (RIGHT - LEFT) * share

    sheet.axis(LEFT, RIGHT, HEAD, bottom, [(v / 4, f"{25 * v}") for v in range(5)], "draws of 100 in which it passes")
    sheet.line(x(rows[0].overall), HEAD - 4, x(rows[0].overall), bottom, MUTED, 1.2, dashed=True)
    _key(sheet)
    for j, r in enumerate(rows):
        y = HEAD + STEP * (j + 0.5)
        if j:
            sheet.line(0, HEAD + STEP * j, WIDTH, HEAD + STEP * j)
        sheet.block(_label(r.input, r.basis), LEFT - 16, y, LEFT - 20, "right", most=2)
        sheet.rect(min(x(r.low), x(r.high)), y - 2, max(x(r.low), x(r.high)), y + 2, ACCEPT, 0.4)
        sheet.dot(x(r.low), y, 78, "#ffffff", ACCEPT, 2)
        sheet.dot(x(r.high), y, 78, ACCEPT, ACCEPT, 2)
        for mine, other, tie in ((r.low, r.high, -1), (r.high, r.low, 1)):
            side = tie if mine == other else (1 if mine > other else -1)
            sheet.text(of_100(mine), x(mine) + 9 * side, y, "left" if side > 0 else "right", 10, bold=True, halo=True)
    return sheet


def _label(name: str, basis: str) -> str:
    """Return an input and its basis in two lines at most; a long name is shortened, not the basis."""
    words, text = name.split(), f"{name} ({basis})"
    while len(words) > 1 and len(wrap(text, LEFT - 20, SIZE)) > 2:
        words.pop()
        text = f"{' '.join(words).rstrip(' ,;:(')} … ({basis})"
    return text


def _key(sheet: Sheet) -> None:
    sheet.dot(LEFT, 8, 60, "#ffffff", ACCEPT, 2)
    sheet.text("where the input is in its lowest fifth", LEFT + 8, 8, size=10, shade=MUTED)
    sheet.dot(LEFT + 188, 8, 60, ACCEPT, ACCEPT, 2)
    sheet.text("in its highest fifth", LEFT + 196, 8, size=10, shade=MUTED)


def describe(rows: Sequence[DriverRow]) -> str:
    """Describe both ends of every dumbbell."""
    return " ".join(
        f"{r.input}: {count_of_100(r.low)} of 100 draws in its lowest fifth, {out_of_100(r.high)} in its highest."
        for r in rows
    )
