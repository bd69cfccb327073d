"""Expected gains of challenges: a matrix of what each actor expects of challenging each other in the first round."""

from __future__ import annotations

from collections.abc import Sequence

from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import ACCEPT, BLOCK, INK, MUTED, WIDTH
from detente.models.spatial.rows import Gain

LEFT, HEAD, CELL, NUMBERED = 96, 56, 26, 9


def draw(cells: Sequence[Gain]) -> Sheet:
    """Draw challengers downwards and the challenged to the right; blue is a gain, red a loss.

    Parameters
    ----------
    cells
        What each expects of challenging each.
    """
    if not cells:
        return nothing()
    rows = list(dict.fromkeys(c.challenger for c in cells))
    columns = list(dict.fromkeys([*rows, *(c.challenged for c in cells)]))
    wide = min(64.0, (WIDTH - LEFT) / len(columns))
    most = max(abs(c.gain) for c in cells) or 1.0
    sheet = Sheet(WIDTH, HEAD + CELL * len(rows) + 4)
    sheet.text("challenged →", LEFT, 8, size=9, shade=MUTED)
    sheet.text("challenger ↓", LEFT - 8, HEAD - 10, "right", 9, MUTED)
    for i, name in enumerate(columns):
        x = LEFT + wide * (i + 0.5)
        sheet.block(name, x, HEAD - 16, wide, "center", 9 if wide < 40 else 11, most=2)
    for j, name in enumerate(rows):
        y = HEAD + CELL * j
        sheet.text(name, LEFT - 8, y + CELL / 2, "right")
        for i, other in enumerate(columns):
            sheet.field(LEFT + wide * i + 1, y + 1, LEFT + wide * (i + 1) - 1, y + CELL - 1)
            if name == other:
                sheet.text("–", LEFT + wide * (i + 0.5), y + CELL / 2, "center", shade=MUTED)
    for c in cells:
        i, j = columns.index(c.challenged), rows.index(c.challenger)
        x, y = LEFT + wide * i, HEAD + CELL * j
        tint = min(1.0, abs(c.gain) / most)
        sheet.rect(x + 1, y + 1, x + wide - 1, y + CELL - 1, ACCEPT if c.gain > 0 else BLOCK, 0.45 * tint)
        if len(columns) <= NUMBERED:
            sheet.text(f"{c.gain:+.2f}", x + wide / 2, y + CELL / 2, "center", 10, INK)
    return sheet


def describe(cells: Sequence[Gain]) -> str:
    """Describe what each challenger's best target is."""
    best: dict[str, Gain] = {}
    for c in cells:
        if c.challenger not in best or c.gain > best[c.challenger].gain:
            best[c.challenger] = c
    return " ".join(
        f"{who} expects most of challenging {c.challenged} ({c.gain:+.2f})."
        if c.gain > 0
        else f"{who} gains by challenging nobody."
        for who, c in best.items()
    )
