"""Each party's ideals by issue: ranges, labelled levels, and the status quo."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from detente.answers.view import ShownIssue, ShownPosition
from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import INK, MUTED, WIDTH, party_colour, wrap

LEFT, RIGHT, STEP, HEAD = 164, 626, 17, 22
TINY = 10
"""Size of the levels' labels."""


class PositionPanel(NamedTuple):
    """An issue, and everybody's position on it."""

    issue: ShownIssue
    rows: Sequence[ShownPosition]


def draw(issues: Sequence[PositionPanel]) -> Sheet:
    """Draw one panel per issue.

    Parameters
    ----------
    issues
        Issues with positions.
    """
    shown = [k for k in issues if k.rows]
    if not shown:
        return nothing()
    heights = [HEAD + STEP * len(k.rows) + _depth(k.issue) + 16 for k in shown]
    sheet = Sheet(WIDTH, sum(heights))
    top = 0.0
    for k, height in zip(shown, heights, strict=True):
        _panel(sheet, k, top)
        top += height
    return sheet


def describe(issues: Sequence[PositionPanel]) -> str:
    """Describe the middle of every range in words."""
    said: list[str] = []
    for k in issues:
        where = ", ".join(f"{r.who} {r.ideal.mode:.0f} ({r.ideal.low:.0f} to {r.ideal.high:.0f})" for r in k.rows)
        said.append(f"{k.issue.question} Now {k.issue.status_quo}; {where}.")
    return " ".join(said)


def _x(level: float) -> float:
    return LEFT + (RIGHT - LEFT) * level / 100


def _panel(sheet: Sheet, panel: PositionPanel, top: float) -> None:
    issue = panel.issue
    sheet.text(issue.question, 0, top + 8, size=12, bold=True)
    a, b = top + HEAD, top + HEAD + STEP * len(panel.rows)
    sheet.field(LEFT, a, RIGHT, b)
    for v in issue.levels:
        sheet.line(_x(v.level), a, _x(v.level), b, "#ffffff", 1.5)
    sheet.line(_x(issue.status_quo), a - 3, _x(issue.status_quo), b + 3, INK, 1.3, dashed=True)
    for j, r in enumerate(panel.rows):
        y, shade = a + STEP * (j + 0.5), party_colour(r.colour)
        sheet.text(r.who, LEFT - 10, y, "right")
        sheet.rect(_x(r.ideal.low), y - 3.5, _x(r.ideal.high), y + 3.5, shade, 0.5, 3)
        sheet.dot(_x(r.ideal.mode), y, 70, shade)
        if r.stated is not None:
            sheet.dot(_x(r.stated.mode), y, 70, "#ffffff", shade, 1.5, shape="diamond")
    _labels(sheet, issue, b + 11)


def _tiers(issue: ShownIssue) -> tuple[int, float]:
    """Return how many tiers the labels need, and the room of each: two where levels are close together."""
    at = [v.level for v in issue.levels]
    gap = min((b - a for a, b in pairwise(at)), default=100) * (RIGHT - LEFT) / 100
    tiers = 1 if gap >= 62 else 2
    return tiers, min(gap * tiers - 6, 2.0 * (WIDTH - RIGHT))


def _rows_per_tier(issue: ShownIssue) -> list[int]:
    tiers, room = _tiers(issue)
    return [max((len(wrap(v.label, room, TINY)) for v in issue.levels[t::tiers]), default=1) for t in range(tiers)]


def _depth(issue: ShownIssue) -> float:
    return sum(12.0 * (n + 1) + 3 for n in _rows_per_tier(issue))


def _labels(sheet: Sheet, issue: ShownIssue, top: float) -> None:
    tiers, room = _tiers(issue)
    deep = _rows_per_tier(issue)
    for j, v in enumerate(issue.levels):
        y = top + sum(12.0 * (n + 1) + 3 for n in deep[: j % tiers])
        x, now = _x(v.level), v.level == issue.status_quo
        sheet.text(f"{v.level}{' · now' if now else ''}", x, y, "center", TINY, INK, bold=True)
        for n, t in enumerate(wrap(v.label, room, TINY)):
            sheet.text(t, x, y + 12.0 * (n + 1), "center", TINY, MUTED)
