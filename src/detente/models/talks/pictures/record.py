"""The record of a forum as a timeline: meetings, pauses, and the events of the report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import ACCEPT, BLOCK, INK, MUTED, WIDTH
from detente.models.talks.rows import RecordRow

LEFT, RIGHT, AXIS, EVENTS, STEP = 20, 660, 60, 110, 16
LANES = 9


def _year(text: str) -> float:
    """Return a partial date as a year with its fraction; a year alone is its start."""
    parts = [int(p) for p in text.split("-")]
    day = date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)
    return day.year + (day.timetuple().tm_yday - 1) / 365.25


def draw(rows: Sequence[RecordRow]) -> Sheet:
    """Draw the time since the first entry.

    Parameters
    ----------
    rows
        Entries in any order.
    """
    if not rows:
        return nothing()
    first = min(_year(r.start) for r in rows if r.what != "event")
    last = max(_year(r.end) for r in rows)
    events = [r for r in rows if r.what == "event" and _year(r.start) >= first][-LANES:]
    sheet = Sheet(WIDTH, EVENTS + STEP * len(events) + 6)

    def x(text: str) -> float:
        return LEFT + (RIGHT - LEFT) * (_year(text) - first) / max(last - first, 1e-9)

    sheet.line(LEFT, AXIS, RIGHT, AXIS, INK, 1.5)
    step = max(1, round((last - first) / 8))
    for year in range(int(first) + 1, int(last) + 1, step):
        at = LEFT + (RIGHT - LEFT) * (year - first) / max(last - first, 1e-9)
        sheet.line(at, AXIS - 3, at, AXIS + 3, MUTED)
        sheet.text(str(year), at, AXIS + 13, "center", 9, MUTED)
    for r in rows:
        if r.what == "pause":
            sheet.rect(x(r.start), AXIS - 18, x(r.end), AXIS - 6, BLOCK, 0.3)
        elif r.what == "meeting":
            sheet.dot(x(r.start), AXIS, 70, ACCEPT, "#ffffff", 1)
        elif r.what == "founded":
            sheet.dot(x(r.start), AXIS, 70, INK, "#ffffff", 1, shape="square")
    for j, r in enumerate(events):
        y = EVENTS + STEP * j
        sheet.line(x(r.start), AXIS + 20, x(r.start), y, MUTED, 0.6, dashed=True)
        right = x(r.start) < (LEFT + RIGHT) / 2
        room = (RIGHT - x(r.start)) if right else x(r.start) - LEFT
        sheet.block(f"{r.start}: {r.label}", x(r.start) + (4 if right else -4), y, room - 8,
                    "left" if right else "right", 9, most=1)  # fmt: skip
    at = float(LEFT)
    sheet.dot(at + 5, 12, 60, INK, shape="square")
    sheet.dot(at + 95, 12, 60, ACCEPT)
    sheet.rect(at + 180, 6, at + 192, 18, BLOCK, 0.3)
    for j, name in enumerate(("founded", "meeting", "pause")):
        sheet.text(name, at + 90 * j + 16, 12, size=10, shade=MUTED)
    return sheet


def describe(rows: Sequence[RecordRow]) -> str:
    """Describe founding, meetings and pauses in order."""
    told = sorted((r for r in rows if r.what in ("founded", "meeting", "pause")), key=lambda r: r.start)
    parts = [f"{r.what} {r.start}" + (f" to {r.end}" if r.end != r.start else "") for r in told]
    return "; ".join(parts) + "."
