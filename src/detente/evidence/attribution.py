"""Who said a quotation: the nearest speech cue outside all quotations, and that cue's subject.

Direct, mixed and divided quotations are told by where the cue stands: right behind the quotation, right before
it, or a sentence away. A quotation without a cue goes on from the one before, as the press writes it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from detente.evidence.document import Document, Paragraph
from detente.evidence.quotes import Quote, inside

SPEECH = frozenset(
    """say tell add ask write reply answer note announce state explain argue insist warn claim declare deny stress
    admit acknowledge concede confirm reveal report recall remark observe comment contend assert maintain suggest
    tweet post continue conclude joke quip urge promise vow pledge predict call describe dub brand label complain
    boast shout yell whisper tweeted email read go respond retort counter repeat reiterate emphasize emphasise
    underline underscore point praise criticize criticise blast slam accuse charge allege condemn denounce mock
    speak testify caution cite express believe think wonder lament exclaim insisted hail declare mention offer
    propose demand deliver quote refer reaffirm signal hint joke muse opine proclaim recount say- swear tout
    characterize characterise deride decry dismiss defend fire lash laugh agree disagree object decline invite
    advise implore plead beg apologize thank inform assure remind concur summarize elaborate clarify interject""".split()
)
"""Lemmas that can introduce speech."""

WEAK = frozenset(
    """call describe dub brand label go read praise criticize criticise blast slam accuse mock speak think believe
    express cite point hail offer propose deliver quote refer fire lash laugh thank invite decline defend tout
    dismiss deride decry characterize characterise mention wonder""".split()
)
"""Those of them that introduce it only sometimes."""

_ACCORDING = re.compile(r"\b[Aa]ccording to\b")
_NAME = r"(?:[A-Z][\w.'’-]*\.?)(?:\s+(?:de|la|van|von|bin|al|[A-Z][\w.'’-]*))*"
_SIGNED = re.compile(rf"[\"”]?\s*[―—–-]+\s*(?P<name>{_NAME})(?=\s*(?:[.,;]?\s*(?:\n|$)|,))")
"""“…” — Name, at the end of a line."""
_SCRIPT = re.compile(r"(?P<name>[A-Z][A-Z'’. -]{2,30}):\s")
"""NAME: at the start of a quotation, as in transcripts."""
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


def attribute(document: Document, found: Sequence[Quote], parses: dict[int, Any]) -> list[Speech]:
    """Return who says each quotation.

    Parameters
    ----------
    document
        The report.
    found
        Its quotations, in order.
    parses
        A parse of each paragraph, by number.
    """
    cues = {p.number: cues_of(document, p, found, parses[p.number]) for p in document.paragraphs if p.number in parses}
    out: list[Speech] = []
    for n, quote in enumerate(found):
        here, above = cues.get(quote.paragraph, []), cues.get(quote.paragraph - 1, [])
        out.append(_one(document, n, quote, found, here, above, out))
    return out


def _one(
    document: Document,
    n: int,
    quote: Quote,
    found: Sequence[Quote],
    cues: Sequence[Cue],
    announcing: Sequence[Cue],
    before: Sequence[Speech],
) -> Speech:
    named = _SCRIPT.match(document.text, quote.start, quote.end)
    if named:
        return Speech(n, named.span("name"), None, "transcript", 0.9)
    if quote.goes_on and before:
        return Speech(n, before[-1].speaker, None, "quotation goes on", 0.85)
    signed = _SIGNED.match(document.text, quote.end)
    if signed:
        return Speech(n, signed.span("name"), None, "signature", 0.9)
    best: tuple[float, Cue, str] | None = None
    for cue in cues:
        if cue.speaker is None:
            continue
        cost, rule = _distance(document.text, quote, cue, found)
        if best is None or cost < best[0]:
            best = (cost, cue, rule)
    if best is not None and best[0] < 400:
        cost, cue, rule = best
        return Speech(n, cue.speaker, (cue.start, cue.end), rule, 0.95 if cost < 40 else 0.8 if cost < 120 else 0.6)
    announced = _announced(document, quote, announcing)
    if announced is not None:
        return Speech(n, announced.speaker, (announced.start, announced.end), "announced by a colon", 0.85)
    if before and before[-1].speaker is not None:
        last = found[before[-1].quote]
        starts = quote.start - _paragraph(document, quote).start <= 2
        if last.paragraph == quote.paragraph or (last.paragraph >= quote.paragraph - 1 and starts):
            return Speech(n, before[-1].speaker, None, "as the quotation before", 0.6)
    return Speech(n, None, None, "unknown", 0.0)


def _announced(document: Document, quote: Quote, cues: Sequence[Cue]) -> Cue | None:
    """Return the cue of a paragraph above that ends in a colon, where the quotation opens its own paragraph."""
    own = _paragraph(document, quote)
    above = next((p for p in document.paragraphs if p.number == quote.paragraph - 1), None)
    if above is None or quote.start - own.start > 2 or not document.body(above).endswith(":"):
        return None
    return next((c for c in reversed(cues) if c.speaker is not None), None)


def _paragraph(document: Document, quote: Quote) -> Paragraph:
    return next(p for p in document.paragraphs if p.number == quote.paragraph)


def _distance(text: str, quote: Quote, cue: Cue, found: Sequence[Quote]) -> tuple[float, str]:
    """Return how far a cue stands from a quotation: characters outside quotations, and a toll per sentence end."""
    speaker = cue.speaker or (cue.start, cue.end)
    first, last = min(cue.start, speaker[0]), max(cue.end, speaker[1])
    after = first >= quote.end
    a, b = (quote.end, first) if after else (last, quote.start)
    if a > b:
        a, b = sorted((cue.start, quote.start))
    between = "".join(ch if not inside(found, i) else "" for i, ch in enumerate(text[a:b], a))
    outside = between.replace('"', "").replace("”", "").replace("“", "")
    cost = float(len(outside.strip(" ,:—–-\n")))
    ends = len(_STOP.findall(outside))
    if after and text[quote.end - 1 : quote.end] in ".!?" and not outside.strip(" ,\n"):
        # “… .” He said: a full stop inside the marks, and the cue still belongs to the quotation.
        ends = max(ends, 0 if text[quote.end - 1] in "!?" else 1)
    cost += 70.0 * ends
    cost += 60.0 if cue.weak else 0.0
    cost += 90.0 if text[speaker[0] : speaker[1]].lower() in ("it", "this", "that", "anybody", "nobody") else 0.0
    return cost, ("cue behind" if after else "cue before") + (", another sentence" if ends else "")


def cues_of(document: Document, paragraph: Paragraph, found: Sequence[Quote], parse: Any) -> list[Cue]:
    """Return the speech cues of a paragraph that stand outside quotations, with their subjects."""
    base = paragraph.start
    out: list[Cue] = []
    for token in parse:
        at = base + token.idx
        if inside(found, at) or token.lemma_.lower() not in SPEECH or token.pos_ not in ("VERB", "AUX", "NOUN", "ADJ"):
            continue
        if token.pos_ in ("NOUN", "ADJ") and not _bare_said(token):
            continue
        subject = _subject(token)
        span = None
        if subject is not None and not inside(found, base + subject.idx):
            span = _phrase(subject, base)
        if span is None:
            span = _beside(token, parse, base, found)
        lemma = token.lemma_.lower()
        out.append(Cue(at, at + len(token.text), span, lemma in WEAK, lemma))
    for m in _ACCORDING.finditer(document.body(paragraph)):
        if inside(found, base + m.start()):
            continue
        head = next((t for t in parse if t.idx > m.end() and t.pos_ in ("PROPN", "NOUN", "PRON")), None)
        if head is not None:
            out.append(Cue(base + m.start(), base + m.end(), _phrase(_top(head), base), False, "according to"))
    return sorted(out, key=lambda c: c.start)


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


def _beside(verb: Any, parse: Any, base: int, found: Sequence[Quote]) -> tuple[int, int] | None:
    """Return the name or pronoun right before or behind a verb that the parser left without a subject."""
    for step in (1, -1):
        i = verb.i + step
        run: list[Any] = []
        while 0 <= i < len(parse) and len(run) < 12:
            token = parse[i]
            if token.is_punct or token.is_space or inside(found, base + token.idx) or token.pos_ in ("VERB", "ADP"):
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
