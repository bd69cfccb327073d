"""Attributes quotations: the speaker is the subject of the nearest speech cue outside all quotations.

Direct, mixed and divided quotations differ in the position of the cue: directly after the quotation, directly before
it, or a sentence away. A quotation without a cue continues the previous one, as newspapers write it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.evidence.cues import Cue, cues_of, phrase_of, subject_of
from detente.evidence.layout import Unit
from detente.evidence.offices import is_office
from detente.evidence.quotes import Places, Quote

_NAME = r"(?:[A-Z][\w.'’-]*\.?)(?:\s+(?:de|la|van|von|bin|al|[A-Z][\w.'’-]*))*"
_SIGNED = re.compile(rf"[\"”]?\s*[―—–-]+\s*(?P<name>{_NAME})(?=\s*(?:[.,;]?\s*(?:\n|$)|,))")
"""“…” — Name, at the end of a line."""
_SCRIPT = re.compile(r"(?P<name>[A-Z][A-Z'’. -]{2,30}):\s")
"""NAME: at the start of a quotation, as in transcripts."""
_COLON = re.compile(r"\s*:\s*[\"“‘'«„`]+$")
_OWN_WORDS = re.compile(
    r"\b(?P<who>his|her|their|its|(?:[A-Z][\w-]+(?=['’]s)))(?:['’]s)?\s+(?:own\s+|famous\s+|old\s+|earlier\s+)*"
    r"(?:words?|phrase|remark|line|motto|slogan|formula|dictum)\b[^.;:\"“”]{0,45}[,:]?\s*[\"“‘'«„`]+$"
)
"""“… recalled his own words of last year, “…”"."""
_GOES_ON = re.compile(r"[\s,]*(?:and|but|or)\b")
"""After a quotation: a further verb of the clause that is not its cue ("called it “theatre” and warned …")."""
_ABOVE = ("headline", "heading", "caption")
"""Kinds of unit that anticipate the text."""
_NOBODY = frozenset("it this that anybody nobody someone somebody anyone everyone everybody whoever".split())
"""Subjects of verbs of speech that are seldom the speaker of words that are quoted."""
_WRITTEN_ON = frozenset(
    "poster banner sign signpost signboard placard sticker notice leaflet flyer billboard plaque inscription graffiti graffito slogan board "
    "t-shirt shirt flag headline label caption screen blackboard whiteboard wall door tattoo badge".split()
)
"""Things with words on them, whose author is unknown."""
_STOP = re.compile(r"[.!?](?=\s|$)")


@dataclass(frozen=True, slots=True)
class Speech:
    """The speaker of a quotation.

    Attributes
    ----------
    quote
        Its number among the document's quotations.
    speaker
        Half-open span of the speaker's mention, or ``None`` if unknown.
    cue
        Span of the speech cue, or ``None`` if the quotation continues another.
    rule
        The rule that found the speaker.
    confidence
        0–1: fixed by the rule, not calibrated.
    """

    quote: int
    speaker: tuple[int, int] | None
    cue: tuple[int, int] | None
    rule: str
    confidence: float


def attribute(text: str, units: Sequence[Unit], found: Sequence[Quote], parses: Mapping[int, Any]) -> list[Speech]:
    """Return the speaker of each quotation.

    Parameters
    ----------
    text
        The report.
    units
        Its units.
    found
        Its quotations, in order.
    parses
        A parse of each unit, by number.
    """
    starts = [u.start for u in units]
    places = Places(found)
    cues = {u.number: cues_of(text, u, places, parses[u.number]) for u in units if u.number in parses}
    out: list[Speech] = []
    for n, quote in enumerate(found):
        unit = units[max(bisect_right(starts, quote.start) - 1, 0)]
        above = cues.get(unit.number - 1, [])
        said = _one(text, n, quote, found, units, unit, cues.get(unit.number, []), above, parses, out)
        written = said.speaker is not None and _is_written_on(text, said.speaker)
        out.append(Speech(n, None, None, "written on a thing", 0.5) if written else said)
    kinds = [units[max(bisect_right(starts, q.start) - 1, 0)].kind for q in found]
    return [_repeated(text, found, out, s) if s.speaker is None and kinds[s.quote] in _ABOVE else s for s in out]


def _repeated(text: str, found: Sequence[Quote], said: Sequence[Speech], speech: Speech) -> Speech:
    """Return the speaker of a heading's words if the text below quotes them again, or more of them."""
    words = _plain(text, found[speech.quote])
    for other in said if len(words.split()) > 2 else ():
        if other.speaker is not None and other.quote != speech.quote and words in _plain(text, found[other.quote]):
            return Speech(speech.quote, other.speaker, None, "quoted again", 0.8)
    return speech


def _plain(text: str, quote: Quote) -> str:
    return " ".join(re.findall(r"[\w’'-]+", text[quote.start : quote.end].lower()))


def _one(
    text: str,
    n: int,
    quote: Quote,
    found: Sequence[Quote],
    units: Sequence[Unit],
    unit: Unit,
    cues: Sequence[Cue],
    announcing: Sequence[Cue],
    parses: Mapping[int, Any],
    before: Sequence[Speech],
) -> Speech:
    named = _SCRIPT.match(text, quote.start, quote.end)
    if named:
        return Speech(n, named.span("name"), None, "transcript", 0.9)
    if quote.goes_on and before:
        return Speech(n, before[-1].speaker, None, "quotation goes on", 0.85)
    signed = _SIGNED.match(text, quote.end)
    if signed:
        return Speech(n, signed.span("name"), None, "signature", 0.9)
    if unit.label is not None and quote.start - unit.start <= 2:
        # A line with a label belongs to the label's speaker; the source of a quotation within a question is unknown.
        return (
            Speech(n, None, None, "unknown", 0.0)
            if unit.kind == "question"
            else Speech(n, unit.label, None, "label", 0.9)
        )
    labelled = _labelled(text, quote, unit, parses.get(unit.number), found[n - 1].end if n else 0)
    if labelled is not None:
        return Speech(n, labelled, None, "name and colon", 0.9)
    owner = _OWN_WORDS.search(text, max(unit.start, quote.start - 90), quote.start)
    if owner:
        return Speech(n, owner.span("who"), None, "somebody's words", 0.8)
    best: tuple[float, Cue, str] | None = None
    for cue in cues:
        if cue.speaker is None:
            continue
        cost, rule = _distance(text, quote, cue, found)
        if best is None or cost < best[0]:
            best = (cost, cue, rule)
    if best is None or best[0] >= 60:
        leading = _leading(text, quote, unit, parses.get(unit.number), cues)
        if leading is not None:
            return Speech(n, leading.speaker, (leading.start, leading.end), "sentence before a colon", 0.75)
        governor = _governor(quote, unit, parses.get(unit.number), cues)
        if governor is not None:
            return Speech(n, governor.speaker, (governor.start, governor.end), "subject of the clause", 0.8)
    if best is not None and best[0] < 400:
        cost, cue, rule = best
        return Speech(n, cue.speaker, (cue.start, cue.end), rule, 0.95 if cost < 40 else 0.8 if cost < 120 else 0.6)
    announced = _announced(text, quote, units, unit, announcing)
    if announced is not None:
        return Speech(n, announced.speaker, (announced.start, announced.end), "announced by a colon", 0.85)
    if before and before[-1].speaker is not None:
        last = found[before[-1].quote]
        starts = quote.start - unit.start <= 2
        if last.paragraph == quote.paragraph or (last.paragraph >= quote.paragraph - 1 and starts):
            return Speech(n, before[-1].speaker, None, "as the quotation before", 0.6)
    return Speech(n, None, None, "unknown", 0.0)


def _is_written_on(text: str, speaker: tuple[int, int]) -> bool:
    """Whether the subject is a thing with words on it rather than a speaker: "a banner reads"."""
    words = text[slice(*speaker)].lower().split()
    return bool(words) and words[-1].removesuffix("s") in _WRITTEN_ON


def _labelled(text: str, quote: Quote, unit: Unit, parse: Any, since: int) -> tuple[int, int] | None:
    """Return the phrase without a verb before a colon that directly precedes a quotation."""
    floor = max(unit.start, quote.start - 150, since)
    m = _COLON.search(text, floor, quote.start)
    if m is None or parse is None:
        return None
    start = max([floor, *(x.end() for x in _STOP.finditer(text, floor, m.start()))])
    while start < m.start() and not text[start].isalnum():
        start += 1
    inside = [t for t in parse if start <= unit.start + t.idx < m.start()]
    if not inside or any(
        t.pos_ in ("VERB", "AUX") and t.tag_ in ("VBD", "VBZ", "VBP", "MD", "VBG", "VBN", "VB") for t in inside
    ):
        return None
    if not any(t.pos_ in ("PROPN", "NOUN") for t in inside):
        return None
    return start, m.start()


def _leading(text: str, quote: Quote, unit: Unit, parse: Any, cues: Sequence[Cue]) -> Cue | None:
    """Return the verb, with its subject, of a sentence that ends in a colon directly before a quotation.

    "The president rejected it in one sentence: “…”": the verb need not be a verb of speech.
    """
    m = _COLON.search(text, max(unit.start, quote.start - 8), quote.start)
    if m is None or parse is None:
        return None
    before = [t for t in parse if unit.start + t.idx < m.start()]
    if not before:
        return None
    sent = before[-1].sent
    if any(unit.start + sent.start_char <= c.start < m.start() and not c.weak for c in cues):
        return None
    verb = before[-1]
    while verb.head.i != verb.i and verb.dep_ != "ROOT" and verb.head.i < before[-1].i + 1:
        verb = verb.head
    subject = subject_of(verb) if verb.pos_ == "VERB" else None
    if subject is None or subject.i > verb.i or not _may_speak(subject):
        return None
    return Cue(
        unit.start + verb.idx,
        unit.start + verb.idx + len(verb.text),
        phrase_of(subject, unit.start),
        False,
        verb.lemma_.lower(),
    )


def _may_speak(subject: Any) -> bool:
    """Whether the subject of a verb that is not a verb of speech is a person: a name, an office or a personal pronoun."""
    return (
        subject.pos_ == "PROPN"
        or subject.lower_ in ("he", "she", "they")
        or is_office(subject.text)
        or any(c.dep_ == "appos" and c.pos_ == "PROPN" for c in subject.children)
    )


def _announced(text: str, quote: Quote, units: Sequence[Unit], unit: Unit, cues: Sequence[Cue]) -> Cue | None:
    """Return the cue of the previous unit if it ends in a colon and the quotation begins its own unit."""
    if unit.number == 0 or quote.start - unit.start > 2:
        return None
    above = units[unit.number - 1]
    if not text[above.start : above.end].endswith(":"):
        return None
    return next((c for c in reversed(cues) if c.speaker is not None), None)


def _governor(quote: Quote, unit: Unit, parse: Any, cues: Sequence[Cue]) -> Cue | None:
    """Return the verb that governs quoted words inside a clause: "has turned it down as “a chain …”".

    A speech cue above it has priority, since the clause itself is then reported.
    """
    if parse is None:
        return None
    base = unit.start
    span = parse.char_span(quote.start - base, max(quote.end - base, quote.start - base + 1), alignment_mode="expand")
    if span is None:
        return None
    token = span.root.head
    while token.head.i != token.i and (
        token.pos_ not in ("VERB", "AUX") or quote.start <= base + token.idx < quote.end
    ):
        token = token.head
    at = base + token.idx
    if (
        token.pos_ not in ("VERB", "AUX")
        or quote.start <= at < quote.end
        or token.i > span.start
        or token.sent != span.root.sent
    ):
        return None
    by_place = {c.start: c for c in cues}
    above = token
    while True:
        cue = by_place.get(base + above.idx)
        if cue is not None:
            return cue if cue.speaker is not None and cue.start < quote.start else None
        if above.head.i == above.i:
            break
        above = above.head
    subject = subject_of(token)
    if subject is None or token.lemma_.lower() in ("be", "have", "get", "use", "do", "make"):
        return None
    if token.i < span.start - 25 or subject.i > token.i or not _may_speak(subject):
        return None
    return Cue(at, at + len(token.text), phrase_of(subject, base), False, token.lemma_.lower())


def _distance(text: str, quote: Quote, cue: Cue, found: Sequence[Quote]) -> tuple[float, str]:
    """Return the distance of a cue from a quotation: characters outside quotations, plus a penalty per sentence end."""
    speaker = cue.speaker or (cue.start, cue.end)
    first, last = min(cue.start, speaker[0]), max(cue.end, speaker[1])
    after = first >= quote.end
    a, b = (quote.end, first) if after else (last, quote.start)
    if a > b:
        a, b = sorted((cue.start, quote.start))
    outside = _outside(text, a, b, found).replace('"', "").replace("”", "").replace("“", "")
    cost = float(len(outside.strip(" ,:—–-\n")))
    ends = len(_STOP.findall(outside))
    if after and text[quote.end - 1 : quote.end] in ".!?" and not outside.strip(" ,\n"):
        # “… .” He said: a full stop inside the marks, and the cue still belongs to the quotation.
        ends = max(ends, 0 if text[quote.end - 1] in "!?" else 1)
    cost += (160.0 if after else 70.0) * ends
    cost += 80.0 if after and _GOES_ON.match(outside) else 0.0
    cost += 60.0 if cue.weak or cue.supposed else 0.0
    cost += 90.0 if text[speaker[0] : speaker[1]].lower().split()[-1] in _NOBODY else 0.0
    return cost, ("cue behind" if after else "cue before") + (", another sentence" if ends else "")


def _outside(text: str, start: int, end: int, found: Sequence[Quote]) -> str:
    """Return the text of a span without its quotations."""
    parts: list[str] = []
    n = max(bisect_right(found, start, key=lambda q: q.start) - 1, 0)
    at = start
    while n < len(found) and found[n].start < end:
        q = found[n]
        if q.end > at:
            parts.append(text[at : max(q.start, at)])
            at = min(q.end, end)
        n += 1
    parts.append(text[at:end])
    return "".join(parts)
