"""Agreement over time: in how many draws the talks have agreed, lost an agreement or broken off, by day."""

from __future__ import annotations

from collections.abc import Sequence

from detente.answers.finding import count_of_100, of_100, out_of_100
from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import ACCEPT, BLOCK, MUTED, WIDTH
from detente.models.talks.rows import DateRow

LEFT, RIGHT, HEAD, STEP, GAP = 166, 610, 34, 15, 10
BASE = "as coded"
AGREED = "agreed"
STATES = ((AGREED, ACCEPT), ("agreed, not ratified", "#b98307"), ("broken off", BLOCK))


def draw(rows: Sequence[DateRow]) -> Sheet:
    """Draw a stack for every date, by assumptions.

    Parameters
    ----------
    rows
        One for each set of assumptions and date.
    """
    if not rows:
        return nothing()
    assumption_sets = list(dict.fromkeys(r.assumptions for r in rows))
    days = sorted({r.day for r in rows})
    shown = [d for d in days if d in (days[0], 90, 365)] if len(assumption_sets) > 1 else days
    by = {(r.assumptions, r.day): r for r in rows}
    height = HEAD + sum((len(days) if j == 0 else len(shown)) * STEP + GAP for j in range(len(assumption_sets))) + 30
    sheet = Sheet(WIDTH, height)
    at = LEFT
    for name, shade in STATES:
        sheet.rect(at, 4, at + 12, 14, shade, 0.85)
        sheet.text(name, at + 16, 9, size=10, shade=MUTED)
        at += 150
    sheet.text("agreed", WIDTH - 22, HEAD - 12, "center", size=10, shade=ACCEPT, bold=True)
    sheet.axis(LEFT, RIGHT, HEAD - 8, height - 30, [(v / 4, f"{25 * v}") for v in range(5)], "draws of 100")
    y = float(HEAD)
    for j, assumptions in enumerate(assumption_sets):
        for i, day in enumerate(days if j == 0 else shown):
            r = by[assumptions, day]
            if i == 0:
                name = BASE if j == 0 else assumptions
                sheet.block(name, 0, y + STEP / 2, 100, bold=j == 0, most=1, size=10)
            sheet.text(f"{day} days", LEFT - 6, y + STEP / 2, "right", 9, MUTED)
            left = float(LEFT)
            for name, shade in STATES:
                right = left + (RIGHT - LEFT) * r.states[name]
                sheet.rect(left, y + 2, right, y + STEP - 2, shade, 0.85)
                left = right
            sheet.text(of_100(r.states[AGREED]), WIDTH - 22, y + STEP / 2, "center", size=9, shade=ACCEPT, bold=True)
            y += STEP
        y += GAP
    return sheet


def describe(rows: Sequence[DateRow]) -> str:
    """Describe the shares under the base assumptions, day by day, and where the others end."""
    if not rows:
        return ""
    base, last = rows[0].assumptions, max(r.day for r in rows)
    told = "; ".join(f"{r.day} days {count_of_100(r.states[AGREED])} of 100" for r in rows if r.assumptions == base)
    others = "; ".join(
        f"{r.assumptions} {out_of_100(r.states[AGREED])}" for r in rows if r.assumptions != base and r.day == last
    )
    return f"Agreed, as coded: {told}." + (f" After {last} days, other assumptions: {others}." if others else "")
