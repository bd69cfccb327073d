"""Attributes French quotations to speakers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from detente.evidence.french.clauses import VerbUse
from detente.evidence.french.linking import FrenchLinks, FrenchRef
from detente.evidence.french.verbs import SAYING
from detente.evidence.layout import Span
from detente.evidence.quotes import Quote

_CLOSE = re.compile(r"[\s\u00a0\u202f]*[»”\"]\s*,?\s*$")
_ACCORDING = re.compile(r"(?:^|[\s(«,])(?:[Ss]elon|[Dd][’']après|[Pp]our)\s+(?P<who>[^.;:«»]{2,120}?)[,:]?\s*$")


@dataclass(slots=True)
class QuotedSpeech:
    """A quotation with its speaker.

    Attributes
    ----------
    quote
        The quotation.
    speaker
        The speaker.
    cue, verb
        The speech cue and its verb; empty if there is none.
    rule, confidence
        The rule that found the speaker, and its confidence, 0–1.
    """

    quote: Quote
    speaker: FrenchRef
    cue: Span | None
    verb: str
    rule: str
    confidence: float


def inverted(use: VerbUse, text: str) -> bool:
    """Whether a verb of saying follows the quoted words and precedes its subject: "…, a assuré le ministre"."""
    if use.verb not in SAYING or use.tense in ("infinitive", "gerund") or use.passive:
        return False
    before = text[max(0, use.start - 6) : use.start]
    if _CLOSE.search(before):
        return True
    if not re.search(r",\s*$", before) or use.before is None or "qui " in use.before.region:
        return False
    if use.clitic:
        return True
    return any(str(c.dep_).startswith("nsubj") and c.i > use.token.i for c in use.token.children)


def speaker_behind(use: VerbUse, text: str, links: FrenchLinks) -> FrenchRef:
    """Return the subject of a verb that follows the quoted words."""
    if use.clitic:
        return links.subject(use, {})
    end = use.end + len(re.match(r"[^.;:«»\n]*(?:M\.[^.;:«»\n]*)*", text[use.end : use.end + 200]).group())  # type: ignore[union-attr]
    ref = links.first(use.end, end, bare=True)
    links.note(ref)
    return ref


def attributed(
    quote: Quote, text: str, start: int, uses: Sequence[VerbUse], subjects: dict[int, FrenchRef], links: FrenchLinks
) -> QuotedSpeech | None:
    """Return a quotation with its speaker, by the words around it in its sentence, or ``None``.

    Parameters
    ----------
    quote
        The quotation.
    text
        The report.
    start
        Start of its sentence.
    uses, subjects
        The verbs of the sentence outside quotations, and the subject of each.
    links
        Resolves noun phrases.
    """
    for use in uses:
        if (
            use.start >= quote.end
            and re.fullmatch(r"[\s\u00a0\u202f]*[»”\"]?\s*,?\s*", text[quote.end : use.start])
            and inverted(use, text)
        ):
            ref = subjects.get(use.at, FrenchRef())
            if ref.known:
                return QuotedSpeech(quote, ref, (use.start, use.end), use.verb, f"fr: {use.verb} behind", 0.9)
    portion = text[start : quote.start].rstrip(' «“"\u00a0\u202f')
    according = _ACCORDING.search(portion)
    if according:
        ref = links.first(start + according.start("who"), start + according.end("who"))
        if ref.known:
            return QuotedSpeech(
                quote, ref, (start + according.start(), start + according.end("who")), "", "fr: according to", 0.8
            )
    front = [u for u in uses if u.end <= quote.start and u.tense not in ("infinitive", "gerund")]
    saying = [u for u in front if u.verb in SAYING and subjects.get(u.at, FrenchRef()).known]
    if saying:
        use = saying[0] if len(saying) == 1 else saying[-1]
        return QuotedSpeech(quote, subjects[use.at], (use.start, use.end), use.verb, f"fr: {use.verb} in front", 0.8)
    if portion.endswith(":"):
        for use in front[:1]:
            ref = subjects.get(use.at, FrenchRef())
            if ref.known:
                return QuotedSpeech(quote, ref, (use.start, use.end), use.verb, "fr: colon", 0.7)
        ref = links.first(start, quote.start, bare=True)
        if ref.known:
            return QuotedSpeech(quote, ref, None, "", "fr: colon", 0.6)
    return None
