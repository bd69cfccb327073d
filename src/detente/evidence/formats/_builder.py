"""Builds a report's text piece by piece, and notes what was deleted, inserted, struck out or remarked on."""

from __future__ import annotations

import re

from detente.evidence.document import Change, ChangeKind

_SPACE = re.compile(r"[ \t\u00a0\r\f\v]+")
GONE = ("deleted", "struck", "moved from")
"""Changes whose text is withdrawn: it is kept beside the report and never read as a statement in force."""


class Builder:
    """Collects paragraphs and changes.

    Paragraphs are divided by blank lines. Footnotes and text boxes become paragraphs of their own behind the one that
    they belong to.
    """

    def __init__(self) -> None:
        self._out: list[str] = []
        self._length = 0
        self._now = ""
        self._behind: list[Builder] = []
        self._changes: list[tuple[ChangeKind, str, str | None, str | None, int, int]] = []

    def text(
        self, words: str, kind: ChangeKind | None = None, author: str | None = None, when: str | None = None
    ) -> None:
        """Add words to the paragraph; withdrawn words are noted and left out."""
        words = _SPACE.sub(" ", words)
        at = self._length + len(self._now)
        if kind in GONE:
            self._note(kind, words, author, when, at, at)
            return
        if words.startswith(" ") and (not self._now or self._now[-1:] in (" ", "\n")):
            words = words[1:]
        self._now += words
        if kind is not None and words:
            self._note(kind, words, author, when, at, at + len(words))

    def line(self) -> None:
        """Break the line inside a paragraph."""
        self._now = self._now.rstrip(" ") + "\n" if self._now else ""

    def comment(self, words: str, author: str | None, when: str | None) -> None:
        """Note a remark at this place; it is no part of the text."""
        at = self._length + len(self._now)
        self._changes.append(("comment", " ".join(words.split()), author, when, at, at))

    def behind(self, block: Builder) -> None:
        """Put a block (a footnote, a text box) behind the paragraph that is being built."""
        self._behind.append(block)

    def paragraph(self, label: str = "") -> None:
        """End the paragraph; a label such as ``Article 1.`` goes in front if there are words."""
        words = self._now.strip()
        lead = len(self._now) - len(self._now.lstrip())
        if words:
            front = f"{label} " if label else ""
            gap = "\n\n" if self._out else ""
            start = self._length
            shift = len(gap) + len(front) - lead
            end = start + len(gap) + len(front) + len(words)
            self._changes = [
                (k, t, a, w, *((min(i + shift, end), min(j + shift, end)) if i >= start else (i, j)))
                for k, t, a, w, i, j in self._changes
            ]
            self._out.append(gap + front + words)
            self._length = end
        else:
            self._changes = [
                (k, t, a, w, min(i, self._length), min(j, self._length)) for k, t, a, w, i, j in self._changes
            ]
        self._now = ""
        waiting, self._behind = self._behind, []
        for block in waiting:
            self._append(block)

    def _append(self, block: Builder) -> None:
        text, changes = block.build()
        if text:
            gap = "\n\n" if self._out else ""
            base = self._length + len(gap)
            self._out.append(gap + text)
            self._length = base + len(text)
        else:
            base = self._length
        self._changes += [(c.kind, c.text, c.author, c.date, base + c.start, base + c.end) for c in changes]

    def _note(self, kind: ChangeKind, words: str, author: str | None, when: str | None, start: int, end: int) -> None:
        last = self._changes[-1] if self._changes else None
        if last is not None and last[0] == kind and last[2:4] == (author, when) and last[5] == start:
            self._changes[-1] = (kind, last[1] + words, author, when, last[4], end)
        elif words.strip():
            self._changes.append((kind, words, author, when, start, end))

    def build(self) -> tuple[str, tuple[Change, ...]]:
        """Return the text and its changes, in order of place."""
        self.paragraph()
        found = [Change(k, " ".join(t.split()), a, w, i, j) for k, t, a, w, i, j in self._changes]
        return "".join(self._out), tuple(sorted(found, key=lambda c: (c.start, c.end)))


def told(changes: tuple[Change, ...]) -> tuple[str, ...]:
    """Return warnings that say what was withdrawn and remarked on, and by whom."""
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
