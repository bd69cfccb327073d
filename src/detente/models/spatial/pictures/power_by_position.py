"""Power by position: the weight at each level of each issue, before and after bargaining."""

from __future__ import annotations

from collections.abc import Sequence

from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import MUTED, WIDTH, party_colour
from detente.models.spatial.pictures.legend import ROW, legend, write
from detente.models.spatial.rows import IssueStands

LEFT, GAP, HEAD, HIGH, FOOT, EDGE = 44, 24, 28, 46, 26, 12
BINS = 20


def draw(issues: Sequence[IssueStands]) -> Sheet:
    """Draw one panel per issue, two in a row: weight at the start upwards, at the end downwards.

    Parameters
    ----------
    issues
        Actors with their weight (capability × salience) and levels.
    """
    shown = [k for k in issues if k.actors]
    if not shown:
        return nothing()
    wide = (WIDTH - 2 * LEFT - GAP - EDGE) / 2
    each = HEAD + 2 * HIGH + FOOT
    key = legend(k.actors for k in shown)
    above = ROW * len(key)
    sheet = Sheet(WIDTH, above + each * ((len(shown) + 1) // 2))
    write(sheet, key)
    for n, k in enumerate(shown):
        left, top = LEFT + (n % 2) * (wide + LEFT + GAP), above + each * (n // 2) + HEAD
        middle = top + HIGH
        sheet.text(k.issue, left, top - 13, bold=True)
        sheet.field(left, top, left + wide, top + 2 * HIGH)
        sheet.text("start", left - 5, top + HIGH / 2, "right", 9, MUTED)
        sheet.text("end", left - 5, middle + HIGH / 2, "right", 9, MUTED)
        total = sum(a.weight for a in k.actors) or 1.0
        for way, when in ((-1, "start"), (1, "end")):
            stack = [0.0] * BINS
            for a in k.actors:
                level = a.start if when == "start" else a.end
                if level is None:
                    continue
                at = min(BINS - 1, int(level * BINS / 100))
                low, high = stack[at], stack[at] + HIGH * a.weight / total
                stack[at] = high
                x = left + wide * at / BINS
                y, y2 = sorted((middle + way * low, middle + way * high))
                sheet.rect(x + 0.5, y, x + wide / BINS - 0.5, y2, party_colour(a.colour), 0.85)
        sheet.line(left, middle, left + wide, middle, MUTED, 1)
        for level in (0, 25, 50, 75, 100):
            sheet.text(str(level), left + wide * level / 100, top + 2 * HIGH + 9, "center", 9, MUTED)
    return sheet


def describe(issues: Sequence[IssueStands]) -> str:
    """Describe the strongest actor's share of weight, start and end, by issue."""
    said: list[str] = []
    for k in issues:
        if not k.actors:
            continue
        total = sum(a.weight for a in k.actors) or 1.0
        a = max(k.actors, key=lambda a: a.weight)
        said.append(
            f"{k.issue}: {a.who} has {100 * a.weight / total:.0f} of 100 of the weight, at {a.start:.0f} "
            f"before and {a.end:.0f} after."
        )
    return " ".join(said)
