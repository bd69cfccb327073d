"""The units of a report: the pieces that are parsed separately, and the kind of each.

A paragraph may contain several units: a label and an answer, a heading and a point, the items of a list. A unit never
exceeds :data:`LONGEST` characters, so that parsing time is proportional to the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from detente.evidence.document import Document, Paragraph
from detente.evidence.interviews import in_full, turns

Span = tuple[int, int]
UnitKind = Literal[
    "body", "headline", "heading", "byline", "caption", "boilerplate", "correction", "draft", "question", "answer",
    "item",
]  # fmt: skip

LONGEST = 1200
"""Largest number of characters in a unit; longer text is split at a sentence end, else between words."""

_END = re.compile(r"[.!?…][\"”’')\]]*$|:$")
_ITEM = re.compile(r"(?:[-–—*•·]|\(?[a-z]\)|\(?[ivx]{1,4}\)|\(?\d{1,3}[.)])\s+")
_POINT = re.compile(r"(?:\(?\d{1,3}[./)]|\([a-z]\)|[-–—*•·])\s+")
_CLOCK = re.compile(r"\d{1,2}[.:]\d\d(?:\s*(?:GMT|UTC|[ap]\.?m\.?))?\s+(?=\S)")
_SECTION = re.compile(r"(?:[IVXLC]{1,6}|[A-Z]|\d{1,2})\.\s+\S")
_MARKUP = re.compile(r"#{1,6}\s+|\*{2}")
_LABEL = re.compile(
    r"(?P<label>Q(?:uestion)?|A(?:nswer)?|QUESTION|ANSWER"
    r"|(?:[A-ZÀ-Þ][A-ZÀ-Þ.'’-]*)(?:[ ,]+[A-ZÀ-Þ][A-ZÀ-Þ.'’-]*){0,7}(?:\s+\([^()\n]{2,60}\))?"
    r"|(?:[A-ZÀ-Þ][\w.'’-]+)(?:\s+(?:of|for|the|de|la|al|bin|van|von|[A-ZÀ-Þ][\w.'’-]+)){0,8}(?:,[^:\n]{3,60})?)"
    r"(?:\s*:|\.(?=\s+[—–-]\s))\s+(?=\S)"
)
_WRITES = re.compile(r"(?P<label>[A-ZÀ-Þ][^.:;\n]{3,80}?),?\s+(?:writes|replies)\s*:\s+(?=[\w“\"‘'])")
"""In the replies to a letter: "Giles Amory, the firm's director, writes: …"."""
_ASKER = re.compile(
    r"(?:CLAIM|Claim|MYTH|Myth|RUMOU?R|Rumou?r|ALLEGATION|Q|QUESTION|Question|INTERVIEWER|MODERATOR|REPORTER|Moderator|Interviewer|Reporter)\b"
)
_NO_SPEAKER = re.compile(
    r"(?:interview|correction|clarification|editor.?s.? note|photo|picture|image|caption|file|live|update[ds]?|last update|"
    r"source|date|subject|note|from|to|re|cc|background|related|topic|read more|analysis|opinion|exclusive|breaking|press release|"
    r"for immediate release|done at|reporting|editing|text|translation|venue|place|time|reference|watch|listen|annex|item|part|"
    r"verdict|fact|rating|finding|article|chapter|section|step|day|summary|key points?|what we know|bottom line|in short|"
    r"present|members present|also present|in attendance|apologies|absent|excused|agenda)\b",
    re.IGNORECASE,
)
ATTENDING = re.compile(
    r"(?:members present|present|also present|in attendance|apologies|absent|excused)\s*:", re.IGNORECASE
)
"""The start of a line of minutes that lists who took part."""
_HEADED = re.compile(
    r"(?:VERDICT|Verdict|FACT|Fact|RATING|Rating|FINDING|Finding|UPDATE|Update|BACKGROUND|Background)\s*:\s+"
)
_CORRECTION = re.compile(
    r"(?:correction|clarification|editor[’']?s note|corrigendum|erratum)s?\b|.{0,80}\b(?:an )?earlier (?:version|edition|report)\b"
    r"|in (?:our|an) (?:edition|issue|earlier)\b.{0,90}\b(?:we|gave|said|wrongly|mistake)",
    re.IGNORECASE | re.DOTALL,
)
_CREDIT = re.compile(
    r"(?:interview(?:ed)?|reporting|editing|words|translated)(?: by)?\s*:|by\s+(?:a|an|our|[A-Z])", re.IGNORECASE
)
_CAPTION = re.compile(
    r"(?:photo|picture|image|file photo|caption|pictured|photograph)s?\s*:|above,|.*\b(?:images|pictures|agency pool|photo)\s*$",
    re.IGNORECASE | re.DOTALL,
)
BYLINE = re.compile(
    r"(?:by|remarks by|statement (?:by|of|from)|speech (?:by|of)|address (?:by|of)|letter (?:from|of)|report (?:by|of)|declaration (?:by|of)|"
    r"(?:\w+ ){0,4}(?:statement|remarks|speech|address|report|letter|message|briefing|conference|testimony|hearing|interview) (?:by|of|from|with))\s+(?:the\s+)?(?P<who>.{3,140}?)"
    r"(?=\s+(?:on|about|ahead|before|after|at|in|to the|regarding|concerning|following)\b|,\s|\n|$)",
    re.IGNORECASE | re.DOTALL,
)
"""A line that names the author of the following text, who is its first person."""
_DATELINE = re.compile(
    r"(?:[A-ZÀ-Þ][A-ZÀ-Þ'’. -]{2,30}|[A-ZÀ-Þ][\w'’. -]{2,30})(?:,\s[^\n()—–-]{2,25})?\s*(?:\([^)\n]{2,40}\)\s*[-—–]{1,2}|\s[—–])\s+(?=[\"“‘A-ZÀ-Þ])"
)
"""PLACE, 3 May (Agency) - at the start of a report."""
_STOP = re.compile(r"[.!?…][\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-ZÀ-Þ0-9])")


@dataclass(frozen=True, slots=True)
class Unit:
    """One piece of running text.

    Attributes
    ----------
    number
        Its index in the document, from 0.
    paragraph
        Number of the paragraph that it belongs to.
    start, end
        Half-open span of its words, without labels, numbers and bullets.
    kind
        Kind of unit; ``question`` and ``answer`` occur in interviews and transcripts.
    label
        Span of the speaker label (name or letter), or ``None``.
    """

    number: int
    paragraph: int
    start: int
    end: int
    kind: UnitKind
    label: Span | None = None


def units(document: Document) -> tuple[Unit, ...]:
    """Return the units of a document, in order."""
    lines = [(p, a, b) for p in document.paragraphs for a, b in _lines(document.text, p)]
    speakers = _speakers(document.text, lines)
    askers = _askers(document.text, lines, speakers)
    unlabelled = turns([document.text[a:b] for _, a, b in lines], speakers)
    transcript = _is_transcript(lines, speakers)

    def asking(words: str) -> bool:
        return words in askers

    out: list[Unit] = []
    label: Span | None = None
    for n, (paragraph, start, end) in enumerate(lines):
        text = document.text[start:end]
        at = _shift(text)
        found = speakers.get(n)
        kind = _kind(document, paragraph, text, end - start, lone=_alone(lines, n))
        if found is not None:
            label, at = (start + found[0], start + found[1]), found[2]
            kind = "question" if asking(document.text[slice(*label)]) else "answer"
        elif label is not None and kind == "body" and _continues(lines, n) and not _HEADED.match(text, at):
            kind = "question" if asking(document.text[slice(*label)]) else "answer"
        elif label is not None and kind == "body" and transcript and not asking(document.text[slice(*label)]):
            kind = "answer"  # a speaker's second paragraph
        elif n in unlabelled and kind in ("body", "heading"):
            label, kind = None, unlabelled[n]
        else:
            label = None
            heading = _HEADED.match(text, at)
            if heading and kind == "body":
                at = heading.end()
        for a, b in _windows(document.text, max(start + at, min(paragraph.lead, end)), end):
            out.append(Unit(len(out), paragraph.number, a, b, kind, label))
    return tuple(out)


def _is_transcript(lines: list[tuple[Paragraph, int, int]], speakers: Mapping[int, object]) -> bool:
    """Whether most of a document's longer lines have a label, so that lines without one continue the speaker above."""
    body = [n for n, (_, a, b) in enumerate(lines) if b - a >= 60]
    return len(speakers) >= 6 and 2 * sum(n in speakers for n in body) > len(body)


def _askers(text: str, lines: list[tuple[Paragraph, int, int]], speakers: dict[int, tuple[int, int, int]]) -> set[str]:
    """Return the labels of interviewers: usual letters and words, and one of two speakers whose turns end in "?"."""
    turns: dict[str, list[bool]] = {}
    labels = {n: text[lines[n][1] + a : lines[n][1] + b] for n, (a, b, _) in speakers.items()}
    full = in_full(labels.values())
    for n, label in labels.items():
        asks = text[lines[n][1] : lines[n][2]].rstrip("”\"’' ").endswith("?")
        turns.setdefault(full.get(label, label), []).append(asks)
    out = {w for w in turns if _ASKER.match(w)}
    for word, asks in turns.items():
        others = [a for w, more in turns.items() if w != word for a in more]
        if (
            len(asks) >= 3
            and len(turns) <= 3
            and sum(asks) * 3 >= len(asks)
            and sum(asks) * len(others) > 3 * sum(others) * len(asks)
        ):
            out |= {word, *(short for short, name in full.items() if name == word)}
    return out


def _continues(lines: list[tuple[Paragraph, int, int]], n: int) -> bool:
    """Whether a line without a label continues the speaker of the line above; only within one paragraph."""
    return n > 0 and lines[n - 1][0].number == lines[n][0].number


def _alone(lines: list[tuple[Paragraph, int, int]], n: int) -> bool:
    """Whether a line is the only one of its paragraph."""
    number = lines[n][0].number
    before = n > 0 and lines[n - 1][0].number == number
    return not before and not (n + 1 < len(lines) and lines[n + 1][0].number == number)


def _lines(text: str, paragraph: Paragraph) -> Iterator[Span]:
    """Yield the lines of a paragraph, wrapped ones joined."""
    spans: list[Span] = []
    at = paragraph.start
    for line in text[paragraph.start : paragraph.end].split("\n"):
        a, b = at, at + len(line)
        at = b + 1
        while a < b and text[a].isspace():
            a += 1
        while b > a and text[b - 1].isspace():
            b -= 1
        if a < b:
            spans.append((a, b))
    widest = max((b - a for a, b in spans), default=0)
    titles = len(spans) <= 5 and not any(_END.search(text[a:b]) for a, b in spans)
    open_at: int | None = None
    for n, (a, b) in enumerate(spans):
        open_at = a if open_at is None else open_at
        last = n + 1 == len(spans)
        if not last:
            following = text[spans[n + 1][0] : spans[n + 1][1]]
            joined = (
                50 <= b - a >= 0.75 * widest and not _ITEM.match(following) and not _LABEL.match(following)
            ) or following[:1].islower()
            wrapped = joined and not titles and not text[a:b].isupper()
            ended = bool(_END.search(text[a:b])) and not (b - a >= 50 and b - a >= 0.8 * widest and len(spans) > 2)
            if wrapped and not ended:
                continue
        yield open_at, b
        open_at = None


def _shift(text: str) -> int:
    """Return the length of a number, a bullet, a clock time or mark-up at the start of a line."""
    at = 0
    for pattern in (_MARKUP, _CLOCK, _POINT, _DATELINE):
        m = pattern.match(text, at)
        if m:
            at = m.end()
    return at


def _speakers(text: str, lines: list[tuple[Paragraph, int, int]]) -> dict[int, tuple[int, int, int]]:
    """Return (label start, label end, start of the words) of the lines with a speaker label.

    A letter or capitals are enough; a name in lower and upper case counts if two lines of the document have one.
    """
    sure: dict[int, tuple[int, int, int]] = {}
    plain: dict[int, tuple[int, int, int]] = {}
    for n, (_, start, end) in enumerate(lines):
        line = text[start : min(end, start + 160)]
        written = _WRITES.match(line)
        if written is not None and line[written.end()] not in "\"“‘'«„":
            sure[n] = (written.start("label"), written.end("label"), written.end())
            continue
        m = _LABEL.match(line)
        if m is None or _NO_SPEAKER.match(line) or len(line) <= m.end():
            continue
        label = m.group("label")
        span = (m.start("label"), m.end("label"), m.end())
        if re.fullmatch(r"Q|A|Question|Answer|QUESTION|ANSWER", label) or (label.isupper() and len(label) > 2):
            sure[n] = span
        elif line[m.end()] not in "\"“‘'«„" and len(label.split()) >= 1:
            plain[n] = span
    counted = sum(1 for _ in plain)
    return sure | plain if counted >= 2 or sure else sure


def _kind(document: Document, paragraph: Paragraph, text: str, length: int, *, lone: bool) -> UnitKind:
    if _CORRECTION.match(text) and length < 600:
        return "correction"
    if text.startswith("[") and text.endswith("]"):
        return "draft"
    if paragraph.kind == "caption":
        return "caption"
    if paragraph.kind != "body":
        return paragraph.kind
    if _CREDIT.match(text) and length < 160 and not _END.search(text):
        return "byline"
    if _CAPTION.match(text) and length < 500:
        return "caption"
    if _POINT.match(text) and text[0] in "-–—*•·(":
        return "item"
    if ATTENDING.match(text):
        return "body"
    open_ended = not _END.search(text)
    if open_ended and length < 110 and (not lone or _SECTION.match(text) or text.isupper() or text.istitle()):
        return "heading"
    if open_ended and length < 110 and len(text.split()) <= 12 and not re.search(r"[.;]\s", text):
        return "heading"
    return "body"


def _windows(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield pieces of at most :data:`LONGEST` characters, split at sentence ends if possible."""
    while end - start > LONGEST:
        ends = [m.end() for m in _STOP.finditer(text, start, start + LONGEST)]
        cut = start + ends[-1] - start if ends else text.rfind(" ", start + LONGEST // 2, start + LONGEST) + 1
        if cut <= start:
            cut = start + LONGEST
        stop = cut
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        if stop > start:
            yield start, stop
        start = cut
    if start < end:
        yield start, end
