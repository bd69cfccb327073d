"""Quotations: where they open and close, whatever the typography, and across paragraphs.

Straight marks alternate; curly ones pair. A mark that never closes runs to the end of its paragraph; where the
next paragraph opens again without a close, the quotation goes on (the press's convention).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.evidence.document import Document

OPEN, CLOSE, STRAIGHT = "“„«", "”»", '"'


@dataclass(frozen=True, slots=True)
class Quote:
    """One quotation, or the part of it that stands in one paragraph.

    Attributes
    ----------
    start, end
        Half-open span of the words, without the marks.
    paragraph
        Number of the paragraph.
    closed
        Whether its closing mark was found in the paragraph.
    goes_on
        Whether it continues the last quotation of the paragraph before.
    """

    start: int
    end: int
    paragraph: int
    closed: bool
    goes_on: bool


def quotes(document: Document) -> tuple[list[Quote], bool]:
    """Return the quotations of a document, and whether all marks were balanced.

    A quotation that continues an open one of the paragraph before counts as balanced.
    """
    out: list[Quote] = []
    balanced = True
    pending = False
    for paragraph in document.paragraphs:
        text = document.body(paragraph)
        found, stray = _within(text)
        opens_again = bool(found) and found[0][0] <= 2
        if pending and not opens_again:
            balanced = False
        balanced &= not stray
        for n, (a, b, closed) in enumerate(found):
            out.append(
                Quote(
                    paragraph.start + a,
                    paragraph.start + b,
                    paragraph.number,
                    closed,
                    pending and opens_again and n == 0,
                )
            )
        pending = bool(found) and not found[-1][2]
    return out, balanced and not pending


def _within(text: str) -> tuple[list[tuple[int, int, bool]], bool]:
    """Return (start, end, closed) of the quotations in one paragraph, and whether a closing mark stands alone."""
    out: list[tuple[int, int, bool]] = []
    stray = False
    at: int | None = None
    depth = 0
    for i, ch in enumerate(text):
        if ch in OPEN or (ch == STRAIGHT and at is None):
            if at is None:
                at, depth = i + 1, 1
            else:
                depth += 1
        elif ch in CLOSE or ch == STRAIGHT:
            if at is None:
                stray = True
                continue
            depth = 0 if ch == STRAIGHT else depth - 1
            if depth <= 0:
                out.append((at, i, True))
                at = None
    if at is not None and at < len(text):
        out.append((at, len(text), False))
    return [(a, b, c) for a, b, c in out if b > a], stray


def inside(spans: Sequence[Quote], at: int) -> bool:
    """Return whether a place lies within one of some quotations."""
    return any(q.start <= at < q.end for q in spans)
