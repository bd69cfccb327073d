"""Finds quotations in any typography and across paragraphs.

Marks are paired by kind: double (English, German, French), single (British, straight or curly), and those of
typewriters (two backticks, two apostrophes). A single mark is an apostrophe unless it is at the edge of a word. A
quotation that is not closed runs to the end of its paragraph; if the next paragraph opens again, the quotation
continues there (the convention of newspapers).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from detente.evidence.document import Document

_PAIRS = {"“": "”", "„": "“”", "«": "»", "»": "«", '"': '"', "``": "''", "`": "'", "‘": "’", "'": "'", "‚": "‘’"}
"""Opening marks, with their closing marks."""
_SINGLE = frozenset("`‘'‚")
_NICKNAME = re.compile(
    r"(?:[A-ZÀ-Þ][\w.’'-]*\s[\"“‘'«„](?P<nick>[\w’'-]+(?:\s[\w’'-]+)?)[\"”’'»“]\s[A-ZÀ-Þ])"
    r"|(?:\b(?:nick)?name[sd]?|alias|known as|code-?named|nom de guerre)[\s,:]+[\"“‘'«„](?P<alias>[^\"”’'»“]{1,30})[\"”’'»“]"
)


@dataclass(frozen=True, slots=True)
class Quote:
    """One quotation, or the part of it in one paragraph.

    Attributes
    ----------
    start, end
        Half-open span of the words, without the marks.
    paragraph
        Number of the paragraph.
    closed
        Whether its closing mark was found in the paragraph.
    goes_on
        Whether it continues the last quotation of the previous paragraph.
    """

    start: int
    end: int
    paragraph: int
    closed: bool
    goes_on: bool


def quotes(document: Document) -> tuple[list[Quote], bool]:
    """Return the quotations of a document, and whether all marks were balanced.

    A quotation that continues an open one of the previous paragraph counts as balanced.
    """
    out: list[Quote] = []
    balanced = True
    pending = False
    for paragraph in document.paragraphs:
        text = document.body(paragraph)
        found, stray = _within(text)
        names = {m.start(g) for m in _NICKNAME.finditer(text) for g in ("nick", "alias") if m.group(g)}
        opens_again = bool(found) and found[0][0] <= 2
        if pending and not opens_again:
            balanced = False
        balanced &= not stray
        for n, (a, b, closed) in enumerate(found):
            if a in names:
                continue
            goes_on = pending and opens_again and n == 0
            out.append(Quote(paragraph.start + a, paragraph.start + b, paragraph.number, closed, goes_on))
        pending = bool(found) and not found[-1][2]
    return out, balanced and not pending


def _within(text: str) -> tuple[list[tuple[int, int, bool]], bool]:
    """Return (start, end, closed) of the quotations in one paragraph, and whether a closing mark has no opening mark."""
    out: list[tuple[int, int, bool]] = []
    stray = False
    i = 0
    guillemets = "»" if 0 <= text.find("»") < (text.find("«") if "«" in text else len(text)) else "«"
    while i < len(text):
        mark = _mark(text, i)
        if not mark or (mark in "«»" and mark != guillemets) or not _opens(text, i, mark):
            stray |= mark in ("”", "»", "«")
            i += len(mark) or 1
            continue
        a = i + len(mark)
        b = _close(text, a, mark)
        if b is None:
            if mark in _SINGLE or mark == "``":  # an apostrophe after all
                i = a
                continue
            if a < len(text):
                out.append((a, len(text), False))
            break
        if b > a:
            out.append((a, b, True))
        i = b + (2 if text.startswith("''", b) and mark == "``" else 1)
    return out, stray


def _mark(text: str, i: int) -> str:
    if text.startswith("``", i):
        return "``"
    return text[i] if text[i] in "“”„«»\"`‘'‚" else ""


def _opens(text: str, i: int, mark: str) -> bool:
    """Whether a mark opens a quotation: a single one only at the left edge of a word."""
    if mark in "”":
        return False
    if mark not in _SINGLE:
        return True
    before, after = text[i - 1 : i], text[i + 1 : i + 2]
    if (before and not (before.isspace() or before in "([—–-:")) or not after or after.isspace():
        return False
    return not re.match(r"['‘’](?:\d\ds?\b|em\b|til\b|cause\b|tis\b|twas\b|n\b)", text[i:])


def _close(text: str, start: int, mark: str) -> int | None:
    """Return the position of the closing mark, or ``None``."""
    if mark == "``":
        found = text.find("''", start)
        other = text.find('"', start)
        return min((x for x in (found, other) if x >= 0), default=None)
    if mark == '"':
        found = text.find('"', start)
        curly = text.find("”", start)
        if curly >= 0 and (found < 0 or curly < found) and "“" not in text[start:curly]:
            return curly
        return found if found >= 0 else None
    if mark not in _SINGLE:
        depth = 1
        for i in range(start, len(text)):
            if text[i] == mark and mark not in _PAIRS[mark]:
                depth += 1
            elif text[i] in _PAIRS[mark] or (mark == "“" and text[i] == '"'):
                depth -= 1
                if depth == 0:
                    return i
        return None
    return _close_single(text, start, mark)


def _close_single(text: str, start: int, mark: str) -> int | None:
    """Return the position of a closing single mark: at the right edge of a word, preferably after a full stop or comma."""
    first: int | None = None
    for i in range(start, len(text)):
        ch = text[i]
        if ch in _PAIRS[mark] and not text[i + 1 : i + 2].isalnum():
            if text[i - 1] in ".,!?;…—-":
                return i
            if first is None and text[i - 1].lower() != "s":
                first = i
                if len(text[start:i].split()) <= 3:
                    return i
        elif ch == mark and mark != "'" and first is not None:
            return first
    return first


class Places:
    """Tests whether a position is inside a quotation, in logarithmic time."""

    def __init__(self, found: Sequence[Quote]) -> None:
        self.found = found
        self._starts = [q.start for q in found]

    def at(self, place: int) -> int | None:
        """Return the number of the quotation that contains a position, or ``None``."""
        n = bisect_right(self._starts, place) - 1
        return n if n >= 0 and place < self.found[n].end else None

    def overlap(self, start: int, end: int) -> bool:
        """Return whether a span overlaps a quotation."""
        n = bisect_right(self._starts, end - 1) - 1
        return n >= 0 and start < self.found[n].end
