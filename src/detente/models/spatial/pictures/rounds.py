"""Positions by round: every actor's position on each issue during the bargaining."""

from __future__ import annotations

from collections.abc import Sequence

from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import MUTED, WIDTH, party_colour
from detente.models.spatial.pictures.legend import ROW, legend, write
from detente.models.spatial.rows import IssueTracks, TrackRow

LEFT, GAP, HEAD, HIGH, FOOT, NAMES = 30, 96, 30, 96, 34, 84


def draw(issues: Sequence[IssueTracks]) -> Sheet:
    """Draw one panel per issue, two in a row: rounds to the right, levels 0–100 upwards, one line per actor.

    Parameters
    ----------
    issues
        Rounds shown, and every actor's levels there.
    """
    shown = [k for k in issues if k.actors and len(k.rounds) > 1]
    if not shown:
        return nothing()
    wide = (WIDTH - 2 * NAMES - LEFT - GAP / 4) / 2
    each = HEAD + HIGH + FOOT
    key = legend(k.actors for k in shown)
    above = ROW * len(key)
    sheet = Sheet(WIDTH, above + each * ((len(shown) + 1) // 2))
    write(sheet, key)
    for n, k in enumerate(shown):
        left, top = LEFT + (n % 2) * (wide + NAMES + GAP / 4), above + each * (n // 2) + HEAD
        last = len(k.rounds) - 1

        def x(step: int, left: float = left, last: int = last) -> float:
            return left + wide * step / last

        def y(level: float, top: float = top) -> float:
            return top + HIGH * (1 - level / 100)

        sheet.text(k.issue, left, top - 14, bold=True)
        sheet.field(left, top, left + wide, top + HIGH)
        for level in (0, 50, 100):
            sheet.line(left, y(level), left + wide, y(level), "#ffffff", 1.2)
            sheet.text(str(level), left - 5, y(level), "right", 9, MUTED)
        for j, t in enumerate(k.rounds):
            if j in (0, last) or last <= 8 or j % 2 == 0:
                sheet.text("start" if t == 0 else str(t), x(j), top + HIGH + 9, "center", 9, MUTED)
        for a in k.actors:
            shade = party_colour(a.colour)
            for j in range(last):
                one, two = a.levels[j], a.levels[j + 1]
                if one is not None and two is not None:
                    sheet.line(x(j), y(one), x(j + 1), y(two), shade, 1.6)
            # A dot at every turn would outweigh the page: only where everybody starts and ends.
            for j, level in ((0, a.levels[0]), (last, a.levels[last])):
                if level is not None:
                    sheet.dot(x(j), y(level), 14, shade)
        _names(sheet, k.actors, left + wide + 6, top)
    return sheet


def _names(sheet: Sheet, actors: Sequence[TrackRow], x: float, top: float) -> None:
    """Write the actors' names at the right, those who end together in one line."""
    ends: dict[int, list[str]] = {}
    for a in actors:
        if a.levels[-1] is not None:
            ends.setdefault(round(a.levels[-1]), []).append(a.who)
    last = top - 99.0
    for level in sorted(ends, reverse=True):
        last = max(top + HIGH * (1 - level / 100), last + 11)
        who = ", ".join(ends[level])
        sheet.text(who if len(who) < 15 else f"{len(ends[level])} together", x, last, size=9)


def describe(issues: Sequence[IssueTracks]) -> str:
    """Describe where everybody starts and ends."""
    said: list[str] = []
    for k in issues:
        moves = [
            f"{a.who} {a.levels[0]:.0f} to {a.levels[-1]:.0f}"
            for a in k.actors
            if a.levels and a.levels[0] is not None and a.levels[-1] is not None
        ]
        if moves:
            said.append(f"{k.issue}: {', '.join(moves)}.")
    return " ".join(said)
