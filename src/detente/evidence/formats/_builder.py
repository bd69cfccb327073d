"""Builds a report's text piece by piece, and records what was deleted, inserted, struck out or commented."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from detente.evidence.document import ChangeKind, TextChange

_SPACE = re.compile(r"[ \t\u00a0\r\f\v]+")
GONE = ("deleted", "struck", "moved from")
"""Changes whose text is withdrawn: it is recorded separately and never read as a statement in force."""


class How(NamedTuple):
    """The mark-up of words in the file: kind of change, author and date."""

    kind: ChangeKind
    author: str | None = None
    date: str | None = None

    @property
    def gone(self) -> bool:
        """Whether the words are withdrawn."""
        return self.kind in GONE


class Builder:
    """Collects paragraphs and changes.

    Paragraphs are separated by blank lines. Footnotes and text boxes become separate paragraphs after the one to which
    they belong.
    """

    def __init__(self) -> None:
        self._out: list[str] = []
        self._length = 0
        self._now = ""
        self._behind: list[Builder] = []
        self._changes: list[TextChange] = []

    def text(self, words: str, how: How | None = None) -> None:
        """Add words to the paragraph; withdrawn words are recorded and left out."""
        words = _SPACE.sub(" ", words)
        at = self._length + len(self._now)
        if how is not None and how.gone:
            self._note(how, words, at, at)
            return
        if words.startswith(" ") and (not self._now or self._now[-1:] in (" ", "\n")):
            words = words[1:]
        self._now += words
        if how is not None and words:
            self._note(how, words, at, at + len(words))

    def line(self) -> None:
        """Break the line inside a paragraph."""
        self._now = self._now.rstrip(" ") + "\n" if self._now else ""

    def comment(self, words: str, author: str | None, when: str | None) -> None:
        """Record a comment at this position; it is not part of the text."""
        at = self._length + len(self._now)
        self._changes.append(TextChange("comment", words, author, when, at, at))

    def behind(self, block: Builder) -> None:
        """Add a block (a footnote, a text box) after the paragraph that is being built."""
        self._behind.append(block)

    def paragraph(self, label: str = "") -> None:
        """End the paragraph; a label such as ``Article 1.`` is put before it unless it is empty."""
        words = self._now.strip()
        start = self._length
        shift = 0
        if words:
            gap = "\n\n" if self._out else ""
            front = f"{label} " if label else ""
            shift = len(gap) + len(front) - (len(self._now) - len(self._now.lstrip()))
            self._out.append(gap + front + words)
            self._length += len(gap) + len(front) + len(words)

        def moved(at: int) -> int:
            return min(at + shift, self._length)

        self._changes = [
            replace(c, start=moved(c.start), end=moved(c.end)) if c.start >= start else c for c in self._changes
        ]
        self._now = ""
        waiting, self._behind = self._behind, []
        for block in waiting:
            self._append(block)

    def _append(self, block: Builder) -> None:
        text, changes = block.build()
        base = self._length
        if text:
            gap = "\n\n" if self._out else ""
            base += len(gap)
            self._out.append(gap + text)
            self._length = base + len(text)
        self._changes += [replace(c, start=base + c.start, end=base + c.end) for c in changes]

    def _note(self, how: How, words: str, start: int, end: int) -> None:
        last = self._changes[-1] if self._changes else None
        if last is not None and (last.kind, last.author, last.date) == how and last.end == start:
            self._changes[-1] = replace(last, text=last.text + words, end=end)
        elif words.strip():
            self._changes.append(TextChange(how.kind, words, how.author, how.date, start, end))

    def build(self) -> tuple[str, tuple[TextChange, ...]]:
        """Return the text and its changes, in text order."""
        self.paragraph()
        found = [replace(c, text=" ".join(c.text.split())) for c in self._changes]
        return "".join(self._out), tuple(sorted(found, key=lambda c: (c.start, c.end)))


def told(changes: tuple[TextChange, ...]) -> tuple[str, ...]:
    """Return warnings about what was withdrawn and commented, and by whom."""
    out: list[str] = []
    for kinds, words in (
        (GONE, "withdrawn (deleted, struck out or moved away) and not read as a statement in force"),
        (("inserted", "moved to"), "inserted"),
        (("comment",), "in comments, not read"),
    ):
        some = [c for c in changes if c.kind in kinds]
        if some:
            who = ", ".join(dict.fromkeys(c.author for c in some if c.author))
            passages = "1 passage" if len(some) == 1 else f"{len(some)} passages"
            out.append(f"{passages} {words}{f'; by {who}' if who else ''}.")
    return tuple(out)
