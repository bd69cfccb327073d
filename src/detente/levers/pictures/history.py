"""History: how answers moved from version to version."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from detente.answers.finding import of_100
from detente.answers.words import day
from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import MUTED, PARTY, RULE, WIDTH

LEFT, RIGHT, TOP, BOTTOM, FOOT = 52, 470, 12, 232, 60


class HistoryLine(NamedTuple):
    """One finding: its name, and its share at each date; ``None`` where a version does not have it."""

    title: str
    shares: tuple[float | None, ...]


def draw(dates: Sequence[str], lines: Sequence[HistoryLine]) -> Sheet:
    """Draw one line per finding, versions at their distances in time.

    Parameters
    ----------
    dates
        Days of the versions, as ``2022-01-13``, rising.
    lines
        The findings.
    """
    if len(dates) < 2 or not lines:
        return nothing("One version has no history.")
    from datetime import date

    days = [date.fromisoformat(d).toordinal() for d in dates]
    span = max(days[-1] - days[0], 1)
    sheet = Sheet(WIDTH, BOTTOM + FOOT)

    def across(j: int) -> float:
        return LEFT + (RIGHT - LEFT) * (days[j] - days[0]) / span

    def up(share: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * share

    for share in (0.0, 0.5, 1.0):
        sheet.line(LEFT, up(share), RIGHT, up(share), MUTED if share == 0.5 else RULE, 1, dashed=share == 0.5)
        sheet.text(of_100(share), LEFT - 6, up(share), "right", 10, MUTED)
    for j in range(len(dates)):
        sheet.line(across(j), TOP, across(j), BOTTOM, RULE)
    for j, align in ((0, "left"), (len(dates) - 1, "right")):
        sheet.text(day(dates[j]), across(j), BOTTOM + 14, align, 10, MUTED)  # type: ignore[arg-type]
    y = TOP + 4.0
    for n, line in enumerate(lines):
        shade = PARTY[n % len(PARTY)]
        known = [(across(j), up(s)) for j, s in enumerate(line.shares) if s is not None]
        for (a, b), (c, d) in pairwise(known):
            sheet.line(a, b, c, d, shade, 2)
        for a, b in known:
            sheet.dot(a, b, 30, shade)
        sheet.line(RIGHT + 12, y, RIGHT + 28, y, shade, 2)
        y += max(sheet.block(line.title, RIGHT + 34, y - 5, WIDTH - RIGHT - 36, size=10, most=2, top=True), 13) + 4
    return sheet


def describe(dates: Sequence[str], lines: Sequence[HistoryLine]) -> str:
    """Describe the first and last share of every line."""

    def said(share: float | None) -> str:
        return "–" if share is None else of_100(share)

    return " ".join(
        f"{x.title}: {said(x.shares[0])} of 100 draws on {day(dates[0])}, {said(x.shares[-1])} on {day(dates[-1])}."
        for x in lines
    )
