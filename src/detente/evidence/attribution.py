"""Who said a quotation: the nearest speech cue outside all quotations, and that cue's subject.

Direct, mixed and divided quotations are told by where the cue stands: right behind the quotation, right before
it, or a sentence away. A quotation without a cue goes on from the one before, as the press writes it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.evidence.layout import Unit
from detente.evidence.quotes import Places, Quote

SPEECH = frozenset(
    """say tell add ask write reply answer note announce state explain argue insist warn claim declare deny stress
    admit acknowledge concede confirm reveal report recall remark observe comment contend assert maintain suggest
    tweet post continue conclude joke quip urge promise vow pledge predict call describe dub brand label complain
    boast shout yell whisper tweeted email read go respond retort counter repeat reiterate emphasize emphasise
    underline underscore point praise criticize criticise blast slam accuse charge allege condemn denounce mock
    speak testify caution cite express believe think wonder lament exclaim insisted hail declare mention offer
    propose demand deliver quote refer reaffirm signal hint joke muse opine proclaim recount say- swear tout
    characterize characterise deride decry dismiss defend fire lash laugh agree disagree object decline invite
    advise implore plead beg apologize thank inform assure remind concur summarize elaborate clarify interject mutter murmur snap sigh grumble growl
    thunder hammer affirm confide react specify indicate judge estimate deem regret advance rage fume chide""".split()
)
"""Lemmas that can introduce speech."""

WEAK = frozenset(
    """call describe dub brand label go read praise criticize criticise blast slam accuse mock speak think believe
    express cite point hail offer propose deliver quote refer fire lash laugh thank invite decline defend tout
    dismiss deride decry characterize characterise mention wonder judge estimate deem regret advance react hammer""".split()
)
"""Those of them that introduce it only sometimes."""

_ACCORDING = re.compile(r"\b[Aa]ccording to\b")
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
_CLOSED = re.compile(r"[,!?—–-][\"”’'»“]+\s*$")
_GOES_ON = re.compile(r"[\s,]*(?:and|but|or)\b")
"""Behind a quotation: a further verb of the clause, and no cue of it ("called it “theatre” and warned …")."""
_STOP = re.compile(r"[.!?](?=\s|$)")


@dataclass(frozen=True, slots=True)
class Speech:
    """Who says a quotation.

    Attributes
    ----------
    quote
        Its number among the document's quotations.
    speaker
        Half-open span of the speaker's mention, or ``None``: unknown, and said so.
    cue
        Span of the speech cue, or ``None`` where the quotation goes on from another.
    rule
        Which rule told.
    confidence
        0–1, a coarse judgement of the rule; uncalibrated.
    """

    quote: int
    speaker: tuple[int, int] | None
    cue: tuple[int, int] | None
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Cue:
    """A speech cue and its subject, both as spans in the document."""

    start: int
    end: int
    speaker: tuple[int, int] | None
    weak: bool
    lemma: str


def attribute(text: str, units: Sequence[Unit], found: Sequence[Quote], parses: Mapping[int, Any]) -> list[Speech]:
    """Return who says each quotation.

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
        out.append(_one(text, n, quote, found, units, unit, cues.get(unit.number, []), above, parses, out))
    return out


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
        # A line that a label opens is the label's; what an asker puts in marks is nobody's that is known.
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


def _labelled(text: str, quote: Quote, unit: Unit, parse: Any, since: int) -> tuple[int, int] | None:
    """Return the phrase without a verb that stands before a colon right before a quotation."""
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


def _announced(text: str, quote: Quote, units: Sequence[Unit], unit: Unit, cues: Sequence[Cue]) -> Cue | None:
    """Return the cue of a unit above that ends in a colon, where the quotation opens its own unit."""
    if unit.number == 0 or quote.start - unit.start > 2:
        return None
    above = units[unit.number - 1]
    if not text[above.start : above.end].endswith(":"):
        return None
    return next((c for c in reversed(cues) if c.speaker is not None), None)


def _governor(quote: Quote, unit: Unit, parse: Any, cues: Sequence[Cue]) -> Cue | None:
    """Return the verb that governs quoted words inside a clause: "has turned it down as “a chain …”".

    A speech cue above it comes first: the clause itself is reported.
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
    subject = _subject(token)
    if subject is None or token.lemma_.lower() in ("be", "have", "get", "use", "do", "make"):
        return None
    if (
        token.i < span.start - 25
        or subject.i > token.i
        or (subject.pos_ != "PROPN" and subject.lower_ not in ("he", "she", "they"))
    ):
        return None
    return Cue(at, at + len(token.text), _phrase(subject, base), False, token.lemma_.lower())


def _distance(text: str, quote: Quote, cue: Cue, found: Sequence[Quote]) -> tuple[float, str]:
    """Return how far a cue stands from a quotation: characters outside quotations, and a toll per sentence end."""
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
    cost += 60.0 if cue.weak else 0.0
    cost += 90.0 if text[speaker[0] : speaker[1]].lower() in ("it", "this", "that", "anybody", "nobody") else 0.0
    return cost, ("cue behind" if after else "cue before") + (", another sentence" if ends else "")


def _outside(text: str, start: int, end: int, found: Sequence[Quote]) -> str:
    """Return the text of a span without what is quoted in it."""
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


def cues_of(text: str, unit: Unit, places: Places, parse: Any) -> list[Cue]:
    """Return the speech cues of a unit that stand outside quotations, with their subjects.

    A verb right behind a closing mark, or whose subject stands there, is a cue whatever it means ("…," snapped X).
    """
    base = unit.start
    out: list[Cue] = []
    for token in parse:
        at = base + token.idx
        if token.pos_ not in ("VERB", "AUX", "NOUN", "ADJ") or places.at(at) is not None:
            continue
        lemma = token.lemma_.lower()
        if lemma not in SPEECH and not _inverted(text, at, token, base):
            continue
        if token.pos_ in ("NOUN", "ADJ") and not _bare_said(token):
            continue
        subject = _subject(token)
        if lemma in ("quote", "cite", "say", "describe") and any(c.dep_ == "auxpass" for c in token.children):
            # "was quoted by an agency as saying": the words are the subject's.
            subject = next((c for c in token.children if c.dep_ == "nsubjpass"), subject)
        if (
            lemma == "say"
            and token.dep_ in ("pcomp", "advcl", "xcomp")
            and {token.head.lemma_.lower(), token.head.head.lemma_.lower()} & {"quote", "cite"}
        ):
            continue
        if subject is not None and subject.lower_ in DOCUMENTS:
            subject = _issuer(subject) or subject
        span = None
        if subject is not None and places.at(base + subject.idx) is None:
            span = _phrase(subject, base)
        if span is None:
            span = _beside(token, parse, base, places)
        if span is None and lemma not in SPEECH:
            continue
        out.append(Cue(at, at + len(token.text), span, lemma in WEAK, lemma))
    for m in _ACCORDING.finditer(text, unit.start, unit.end):
        if places.at(m.start()) is not None:
            continue
        behind = [t for t in parse if base + t.idx >= m.end()][:14]
        head = next((t for t in behind if t.pos_ in ("PROPN", "NOUN", "PRON")), None)
        if head is not None:
            head = _top(head)
            if head.lower_ in DOCUMENTS:
                head = _issuer(head) or head
            out.append(Cue(m.start(), m.end(), _phrase(head, base), False, "according to"))
    return sorted(out, key=lambda c: c.start)


TELLING = frozenset("tell inform assure remind notify".split())
"""Verbs of speech whose object is the hearer, so that a subject never stands right behind them."""
DOCUMENTS = frozenset(
    "statement communique communiqué letter note paper document report release declaration memo press".split()
)
"""Things that speak for their issuer."""


def _issuer(head: Any) -> Any:
    """Return who issued a document: "a statement from the ministry"."""
    for prep in head.children:
        if prep.dep_ in ("prep", "agent") and prep.lower_ in ("from", "by", "of"):
            for obj in prep.children:
                if obj.dep_ == "pobj":
                    return obj
    return None


def _inverted(text: str, at: int, token: Any, base: int) -> bool:
    """Whether a finite verb follows a closing mark at once, or its subject does."""
    if token.tag_ not in ("VBD", "VBZ", "VBN") or token.pos_ != "VERB":
        return False
    if not text[max(0, at + len(token.text)) : at + len(token.text) + 2].strip():
        return False
    if _CLOSED.search(text, max(0, at - 4), at):
        return True
    subject = next((c for c in token.children if c.dep_ == "nsubj"), None)
    if subject is None or subject.i > token.i or token.i - subject.i > 3:
        return False
    left = base + subject.left_edge.idx
    return (
        bool(_CLOSED.search(text, max(0, left - 4), left))
        and text[at + len(token.text) : at + len(token.text) + 1] in ".,;:"
    )


def _bare_said(token: Any) -> bool:
    return token.text.lower() in ("said", "says", "tweeted", "added", "asked", "replied")


def _subject(verb: Any) -> Any:
    """Return the subject of a verb: its own, or that of the verb it hangs on."""
    seen: set[int] = set()
    token = verb
    while token.i not in seen:
        seen.add(token.i)
        for child in token.children:
            if child.dep_ in ("nsubj", "csubj") and child.pos_ in ("PROPN", "NOUN", "PRON", "ADJ", "NUM", "X", "DET"):
                if child.ent_type_ in ("DATE", "TIME") and child.pos_ != "PRON":
                    continue
                if child.i > token.i and token.lemma_.lower() in TELLING:
                    # The parser took the hearer for the subject.
                    continue
                if child.lower_ in ("who", "which", "that") and token.dep_ == "relcl":
                    return token.head
                return child
        for child in token.children:
            if child.dep_ == "agent":
                for by in child.children:
                    if by.dep_ == "pobj":
                        return by
        if token.dep_ == "relcl" and token.head.pos_ in ("PROPN", "NOUN"):
            return token.head
        if token.dep_ in ("conj", "xcomp", "advcl", "pcomp", "prep", "aux", "ccomp", "acl", "parataxis", "dep"):
            if token.dep_ == "acl" and token.head.pos_ in ("PROPN", "NOUN"):
                return token.head
            if token.dep_ == "ccomp" and token.head.lemma_.lower() not in SPEECH:
                return None
            token = token.head
            continue
        return None
    return None


def _top(token: Any) -> Any:
    """Climb a name to its head: the last word of a run of compounds."""
    while token.dep_ in ("compound", "amod", "nmod", "poss", "det", "nummod") and token.head.i > token.i:
        token = token.head
    return token


def _phrase(head: Any, base: int) -> tuple[int, int]:
    """Return the span of a noun phrase without what follows its head."""
    left = head
    for child in head.lefts:
        if child.dep_ in ("compound", "amod", "det", "poss", "nmod", "nummod", "advmod", "quantmod", "appos", "predet"):
            edge = child.left_edge
            if edge.i < left.i:
                left = edge
    right = head
    for child in head.rights:
        if child.dep_ == "flat" or (child.dep_ == "appos" and child.i == head.i + 1):
            right = child
    return base + left.idx, base + right.idx + len(right.text)


def _beside(verb: Any, parse: Any, base: int, places: Places) -> tuple[int, int] | None:
    """Return the name or pronoun right before or behind a verb that the parser left without a subject.

    Behind a verb of telling stands the hearer. Before one, an apposition may end in a comma: "the chair, Ana Lee, told".
    """
    tells = verb.lemma_.lower() in TELLING
    for step in (-1,) if tells else (1, -1):
        i = verb.i + step
        if tells and i >= 0 and parse[i].text == ",":
            i += step
        run: list[Any] = []
        while 0 <= i < len(parse) and len(run) < 12:
            token = parse[i]
            if (
                token.is_punct
                or token.is_space
                or places.at(base + token.idx) is not None
                or token.pos_ in ("VERB", "ADP")
            ):
                break
            if token.ent_type_ in ("DATE", "TIME"):
                i += step
                continue
            run.append(token)
            if step == 1 and token.pos_ == "PRON":
                break
            i += step
        names = [t for t in run if t.pos_ in ("PROPN", "PRON", "NOUN")]
        if names:
            a, b = min(names, key=lambda t: t.i), max(names, key=lambda t: t.i)
            return base + a.idx, base + b.idx + len(b.text)
    return None
