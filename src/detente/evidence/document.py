"""A report as given: its text, its paragraphs, and the kind of each paragraph.

Paragraphs are the blocks between blank lines, numbered from 1; spans count code points of the text as given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["headline", "byline", "caption", "boilerplate", "body"]
ChangeKind = Literal["deleted", "struck", "moved from", "inserted", "moved to", "comment"]

_BLANK = re.compile(r"\n[ \t\u00a0\r]*(?:\n[ \t\u00a0\r]*)+")
_CREDIT = re.compile(
    r"(?:/\s?(?:Getty|AFP|AP|Reuters|EPA|Sputnik|Anadolu|Shutterstock)\b|\bvia (?:AP|AFP|Getty|Reuters)\b|"
    r"\bGetty Images\b|\b(?:AP|AFP|Reuters) Photo\b|\((?:AP )?Photo\b|\bPhoto(?:graph)? by\b|\bPhoto credit\b|"
    r"\bPhotograph:|\bImage credit\b|\bPhoto:)",
    re.IGNORECASE,
)
_ABOVE = re.compile(r"(?:^|[.!?]\s|\n)(?:Above|Pictured|In this (?:photo|image|picture)|File photo|Pictured here)\b")
_BYLINE = re.compile(r"^(?:By|Von|Par|Por)\s+[A-Z][\w.'’-]+(?:\s+(?:and\s+)?[A-Z][\w.'’,-]+){0,6}\s*(?:\||$|\n)")
_BOILER = re.compile(
    r"(?:contributed to this (?:report|story|article)|^\s*\(?(?:Additional )?[Rr]eporting by\b|^\s*Editing by\b|"
    r"[Aa]ll rights reserved|^\s*(?:©|Copyright\b|\(c\)\s+(?:\d{4}|(?-i:[A-Z])))|^\s*(?:Sign up|Subscribe|Read more|Follow us|Click here|"
    r"Related:|ADVERTISEMENT|Advertisement|Newsletter|Share this))",
    re.MULTILINE,
)
_DATELINE = re.compile(
    r"^(?P<place>[A-Z][A-Z'’. -]{2,}(?:,\s*[A-Z][\w. ]+?)?)"
    r"(?:,?\s*(?P<date>[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:,?\s*\d{4})?|\d{1,2}\s+[A-Z][a-z]{2,8}\.?(?:,?\s+\d{4})?))?"
    r"\s*(?:\((?P<agency>[^)]{2,40})\))?\s*(?:--|—|–|-)\s+"
)
_END = re.compile(r"[.!?…:][\"”’')\]]*$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of a report.

    Attributes
    ----------
    number
        From 1; ``p4`` in references.
    start, end
        Half-open span in the document's text.
    kind
        ``body``, or a special kind such as ``caption``.
    lead
        Start of the running text: after a dateline, if there is one.
    """

    number: int
    start: int
    end: int
    kind: Kind
    lead: int


@dataclass(frozen=True, slots=True)
class TextChange:
    """A tracked change or comment in the file: what was withdrawn, added or commented, by whom, and when.

    Attributes
    ----------
    kind
        ``deleted``, ``struck`` and ``moved from`` are withdrawn and not part of the text; ``inserted`` and ``moved to``
        are part of it; a ``comment`` is attached to it.
    text
        The words.
    author, date
        Its author and ISO date, if the file contains them.
    start, end
        Half-open span in the document's text; empty if none of the changed words is in the text.
    """

    kind: ChangeKind
    text: str
    author: str | None = None
    date: str | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Document:
    """A report.

    Attributes
    ----------
    id
        Short name: the file's stem, or the id from a feed.
    text
        As given.
    published
        Its date, if known; with ``None`` weekdays are not resolved.
    title, source
        As in the feed or page.
    paragraphs
        Its blocks.
    warnings
        Warnings for the reader: no date, another language, unbalanced quotation marks.
    author
        The author who writes in the first person: the sender of an e-mail, or the author named in a feed.
    changes
        Deletions, insertions, struck text and comments, in text order.
    """

    id: str
    text: str
    published: date | None = None
    title: str | None = None
    source: str | None = None
    paragraphs: tuple[Paragraph, ...] = ()
    warnings: tuple[str, ...] = field(default=())
    author: str | None = None
    changes: tuple[TextChange, ...] = ()

    @classmethod
    def of(
        cls,
        text: str,
        id: str = "report",
        published: date | None = None,
        title: str | None = None,
        source: str | None = None,
        warnings: tuple[str, ...] = (),
        author: str | None = None,
        changes: tuple[TextChange, ...] = (),
    ) -> Document:
        """Split a text into paragraphs and classify them."""
        blocks = tuple(_paragraphs(text))
        return cls(id, text, published, title, source, blocks, warnings, author, changes)

    def body(self, paragraph: Paragraph) -> str:
        """Return a paragraph's text."""
        return self.text[paragraph.start : paragraph.end]


def _paragraphs(text: str) -> list[Paragraph]:
    spans: list[tuple[int, int]] = []
    at = 0
    for gap in _BLANK.finditer(text):
        spans.append((at, gap.start()))
        at = gap.end()
    spans.append((at, len(text)))
    out: list[Paragraph] = []
    number = 0
    for start, end in spans:
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end:
            continue
        number += 1
        block = text[start:end]
        dateline = _DATELINE.match(block)
        kind = _kind(block, number)
        out.append(Paragraph(number, start, end, kind, start + (dateline.end() if dateline else 0)))
    return out


def _kind(block: str, number: int) -> Kind:
    if _BOILER.search(block) and len(block) < 400:
        return "boilerplate"
    if _CREDIT.search(block) and len(block) < 900:
        return "caption"
    if _ABOVE.search(block) and len(block) < 500:
        return "caption"
    if _BYLINE.match(block) and len(block) < 120:
        return "byline"
    words = block.split()
    capital = sum(w[:1].isupper() or w[:1].isdigit() for w in words)
    open_ended = not _END.search(block.rstrip()) or capital >= 0.6 * len(words)
    plain = open_ended and not any(q in block for q in '"“”')
    if block.startswith("#") or (number == 1 and plain and len(words) <= 30 and "\n" not in block):
        return "headline"
    return "body"
