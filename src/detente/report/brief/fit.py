"""Fit a brief to two A4 pages: estimate the height of each page, and leave out the least important parts until it fits.

The estimate counts lines by the mean width of a character, with a small safety margin. The full report still has what
the brief leaves out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from detente.answers.words import shorten
from detente.report.brief.content import Brief, BriefAnswer

PAGE_MM = 268.0
"""Height of a page of A4 between its margins, less a safety margin of 5 mm."""
WIDTH_MM = 178.0
TEXT, TABLE, SMALL = (1.72, 4.45), (1.52, 3.55), (1.42, 3.3)
"""Mean width of a character and height of a line, in mm: running text, tables, lists in small type."""
HEADING_MM, TITLE_MM = 7.2, 17.0


def fitted(brief: Brief) -> Brief:
    """Return the brief, shortened until it fits two pages."""
    for shorter in _first_steps(brief):
        if first_page(shorter) <= PAGE_MM:
            brief = shorter
            break
        brief = shorter
    for shorter in _second_steps(brief):
        if second_page(shorter) <= PAGE_MM:
            return shorter
        brief = shorter
    return brief


def first_page(b: Brief) -> float:
    """Return the estimated height of the first page in mm."""
    title = TITLE_MM if len(b.title) <= 45 else TITLE_MM + 8
    text = sum(HEADING_MM + _lines(a.text, TEXT) + 1.2 for a in b.answers)
    # The drawing is as wide as the page: 680 units of it are WIDTH_MM.
    drawing = (8 + 34 + 27 * len(b.bars)) * WIDTH_MM / 688 + 2 if b.bars else 0.0
    return title + _lines(b.rests_on, TEXT) + text + drawing


def second_page(b: Brief) -> float:
    """Return the estimated height of the second page in mm."""
    high = 0.0
    if b.package:
        high += HEADING_MM + 2 * _row(("",), (1.0,)) + 4
        high += sum(_row((c.question, c.label, c.status_quo), (0.42, 0.33, 0.25)) for c in b.package)
        high += sum(_row((g.who, g.worth), (0.24, 0.65)) for g in b.gains)
    told = " ".join(x for x in (b.nearest, _fallback(b)) if x)
    high += _lines(told, TEXT) + 2.4 if told else 0.0
    high += sum(_lines(o, TEXT) + 0.5 for o in b.offers)
    if b.curves is not None:
        high += HEADING_MM + (8 + 8 + 80 + 34 + 14 * len(b.curves.ranges)) * WIDTH_MM / 688 + 1
    if b.what_ifs:
        high += HEADING_MM + 6 + sum(_row((w.what, w.most), (0.52, 0.30)) for w in b.what_ifs)
    if b.unknown:
        high += HEADING_MM + sum(_lines(u, TEXT) + 0.5 for u in b.unknown)
    if b.judgements:
        high += HEADING_MM
        high += sum(
            _lines(f"1. {j.words} {j.coded} {j.moves} {j.source} ({j.where})", SMALL) + 0.4 for j in b.judgements
        )
    return high


def _fallback(b: Brief) -> str:
    return "" if b.fallback is None else f"If it is refused: {'; then '.join(b.fallback.items)}. {b.fallback.note}"


def _lines(text: str, kind: tuple[float, float], share: float = 1.0) -> float:
    wide, high = kind
    return math.ceil(len(text) * wide / (WIDTH_MM * share)) * high


def _row(cells: Sequence[str], shares: Sequence[float]) -> float:
    """Return the height of a row of a table: that of its tallest cell, and its padding."""
    tallest = max(_lines(c, TABLE, s * 0.97) for c, s in zip(cells, shares, strict=True))
    return max(tallest, TABLE[1]) + 1.1


def _first_steps(b: Brief) -> Iterator[Brief]:
    yield b
    for room in (480, 400, 330, 270, 220):
        answers = tuple(BriefAnswer(a.heading, shorten(a.text, room)) for a in b.answers)
        yield replace(b, answers=answers)
    for most in (8, 7, 6):
        # The last bar is the package of the second page.
        yield replace(b, answers=answers, bars=(*b.bars[: most - 1], *b.bars[-1:]) if len(b.bars) > most else b.bars)


def _second_steps(b: Brief) -> Iterator[Brief]:
    steps: tuple[Callable[[Brief], Brief], ...] = (
        lambda x: x,
        lambda x: replace(x, unknown=x.unknown[:3]),
        lambda x: replace(x, offers=x.offers[:2]),
        _short_sources(120),
        lambda x: replace(x, gains=x.gains[:4]),
        _short_sources(70),
        lambda x: replace(x, what_ifs=x.what_ifs[:2]),
        lambda x: replace(x, unknown=x.unknown[:2]),
        lambda x: replace(x, judgements=x.judgements[:4]),
        lambda x: replace(x, judgements=x.judgements[:3]),
        lambda x: replace(x, gains=x.gains[:2]),
        lambda x: replace(x, offers=()),
        lambda x: replace(x, package=x.package[:6]),
    )
    for step in steps:
        b = step(b)
        yield b


def _short_sources(room: int) -> Callable[[Brief], Brief]:
    def step(b: Brief) -> Brief:
        return replace(b, judgements=tuple(replace(j, source=shorten(j.source, room)) for j in b.judgements))

    return step
