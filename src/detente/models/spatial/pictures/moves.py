"""Positions by round on one issue, large enough to point at a single move."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import MUTED, WIDTH, legible, party_colour
from detente.models.spatial.rows import IssueTracks, TrackRow

LEFT, TOP, RIGHT, HIGH, FOOT = 34.0, 10.0, 560.0, 250.0, 34.0
APART = 12.0
"""Least distance between two names at the right."""
NEAR, BESIDE = 7.0, 13.0
"""Moves whose ends are nearer than the first are drawn apart by the second, in pixels."""
SAME = 0.005
"""Levels closer than this are one."""


class MoveSpot(NamedTuple):
    """A move on the sheet: who, in which round, from and to which level, and where it ends in pixels."""

    who: str
    round: int
    before: float
    after: float
    x: float
    y: float


def draw(issue: IssueTracks, chosen: tuple[str, int] | None = None) -> Sheet:
    """Draw the tracks of all actors: rounds to the right, levels 0–100 upwards, a dot at the end of each move.

    Parameters
    ----------
    issue
        Rounds shown, and every actor's levels there.
    chosen
        Actor and round of a move that is marked.
    """
    if not issue.actors or len(issue.rounds) < 2:
        return nothing("Nobody moves.")
    sheet = Sheet(WIDTH, TOP + HIGH + FOOT)
    sheet.field(LEFT, TOP, RIGHT, TOP + HIGH)
    for level in (0, 25, 50, 75, 100):
        sheet.line(LEFT, _y(level), RIGHT, _y(level), "#ffffff", 1.2)
        sheet.text(str(level), LEFT - 6, _y(level), "right", 10, MUTED)
    last = len(issue.rounds) - 1
    for j, t in enumerate(issue.rounds):
        sheet.text("start" if t == 0 else str(t), _x(j, last), TOP + HIGH + 10, "center", 10, MUTED)
    sheet.text("round", (LEFT + RIGHT) / 2, TOP + HIGH + 26, "center", 10, MUTED)
    for a in issue.actors:
        shade = party_colour(a.colour)
        for j in range(last):
            one, two = a.levels[j], a.levels[j + 1]
            if one is not None and two is not None:
                skips = issue.rounds[j + 1] - issue.rounds[j] > 1
                sheet.line(_x(j, last), _y(one), _x(j + 1, last), _y(two), shade, 1.8, dashed=skips)
        if a.levels[0] is not None:
            sheet.dot(_x(0, last), _y(a.levels[0]), 22, shade)
    for spot in spots(issue):
        shade = party_colour(next(a.colour for a in issue.actors if a.who == spot.who))
        if chosen == (spot.who, spot.round):
            sheet.dot(spot.x, spot.y, 260, "#ffffff", shade, 2)
        sheet.dot(spot.x, spot.y, 70, shade)
    _names(sheet, issue.actors)
    return sheet


def spots(issue: IssueTracks) -> tuple[MoveSpot, ...]:
    """Return the moves of a drawing whose reasons are kept: those over one round."""
    found: list[MoveSpot] = []
    last = len(issue.rounds) - 1
    for a in issue.actors:
        for j in range(last):
            one, two, t = a.levels[j], a.levels[j + 1], issue.rounds[j + 1]
            if one is None or two is None or t - issue.rounds[j] != 1 or abs(one - two) <= SAME:
                continue
            x, y = _x(j + 1, last), _y(two)
            # Moves that end in one place are drawn side by side, so that each can be selected.
            beside = sum(s.round == t and abs(s.y - y) < NEAR for s in found)
            found.append(MoveSpot(a.who, t, one, two, x - beside * BESIDE, y))
    return tuple(found)


def _x(step: int, last: int) -> float:
    return LEFT + (RIGHT - LEFT) * step / last


def _y(level: float) -> float:
    return TOP + HIGH * (1 - level / 100)


def _names(sheet: Sheet, actors: Sequence[TrackRow]) -> None:
    """Write each actor's name at the end of its track, in its colour, without overlaps."""
    ends = sorted(((a.levels[-1], a) for a in actors if a.levels[-1] is not None), key=lambda e: (-e[0], e[1].colour))
    at = TOP - APART
    places: list[float] = []
    for level, _ in ends:
        at = max(_y(level), at + APART)
        places.append(at)
    # Names below the lower edge are moved up again.
    room = TOP + HIGH + 4
    for k in range(len(places) - 1, -1, -1):
        places[k] = min(places[k], room)
        room = places[k] - APART
    for (level, a), y in zip(ends, places, strict=True):
        shade = party_colour(a.colour)
        if abs(y - _y(level)) > 2:
            sheet.line(RIGHT + 1, _y(level), RIGHT + 9, y, shade, 0.8)
        sheet.text(f"{a.who} {level:.0f}", RIGHT + 12, y, size=10.5, shade=legible(shade), bold=True)


def describe(issue: IssueTracks) -> str:
    """Describe who moves where, round by round."""
    said = [f"{s.who} {s.before:.0f} to {s.after:.0f} in round {s.round}" for s in spots(issue)]
    return f"{issue.issue}: {'; '.join(said)}." if said else f"{issue.issue}: nobody moves."
