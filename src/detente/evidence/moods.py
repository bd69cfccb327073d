"""Stands expressed by an adjective or a phrase: "was adamant", "is opposed to the plan", "is in favour of it"."""

from __future__ import annotations

from typing import Any

from detente.evidence.clauses import own
from detente.evidence.event import ReportedEvent, make
from detente.evidence.lexicon import Act
from detente.evidence.realis import realis

_ADJECTIVES: dict[str, Act] = {
    **dict.fromkeys(
        "opposed undeterred unmoved adamant defiant unimpressed unyielding intransigent dismissive unconvinced unapologetic unrepentant inflexible".split(),
        "REJECT",
    ),
    **dict.fromkeys("supportive".split(), "SUPPORT"),
    **dict.fromkeys("sorry apologetic contrite remorseful".split(), "CONCEDE"),
    **dict.fromkeys("outraged furious indignant appalled incensed aghast livid scathing critical".split(), "ACCUSE"),
}
_PHRASES: dict[tuple[str, str], Act] = {
    ("in", "favour"): "SUPPORT", ("in", "favor"): "SUPPORT", ("against", ""): "REJECT", ("behind", ""): "SUPPORT",
    ("on", "strike"): "PROTEST", ("on", "alert"): "MOBILIZE", ("on", "side"): "SUPPORT", ("in", "talk"): "CONSULT",
    ("in", "negotiation"): "CONSULT",
}  # fmt: skip
_CUSTODY = frozenset("custody detention captivity".split())
_BEING = frozenset("be remain stay become".split())


def disposed(token: Any) -> ReportedEvent | None:
    """Return the stand that a predicate expresses for its subject, or ``None``."""
    if token.lemma_ == "oppose" and token.tag_ == "VBN" and any(c.dep_ == "auxpass" for c in token.children):
        subject = [c for c in token.children if c.dep_ == "nsubjpass"]
        to = any(c.dep_ == "prep" and c.lower_ == "to" for c in token.children)
        return make(token, "REJECT", realis(token), subject, [], "disposed") if subject and to else None
    if token.tag_ == "VBN" and token.lower_ in _ADJECTIVES and any(c.dep_ == "auxpass" for c in token.children):
        subject = [c for c in token.children if c.dep_ == "nsubjpass"]
        return make(token, _ADJECTIVES[token.lower_], realis(token), subject, [], "disposed") if subject else None
    if token.lemma_.lower() not in _BEING:
        return None
    subject = [c for c in token.children if c.dep_ == "nsubj"][:1]
    if not subject or own(token) == "negated":
        return None
    act: Act | None = None
    for child in token.children:
        held = [o for o in child.children if o.dep_ == "pobj" and o.lemma_.lower() in _CUSTODY]
        holder = [c for o in held for c in o.children if c.dep_ == "poss"]
        if child.dep_ == "prep" and child.lower_ == "in" and holder:
            return make(token, "COERCE", realis(token), holder, subject, "in custody")
        if child.dep_ in ("acomp", "attr", "oprd") and child.lower_ in _ADJECTIVES:
            act = _ADJECTIVES[child.lower_]
        elif child.dep_ == "prep":
            nouns = {o.lemma_.lower() for o in child.children if o.dep_ == "pobj"}
            act = act or next(
                (a for (p, n), a in _PHRASES.items() if child.lower_ == p and (n in nouns or (not n and nouns))), None
            )
            if child.lower_ in ("against", "behind") and subject[0].pos_ not in ("PROPN", "NOUN"):
                act = None
    return None if act is None else make(token, act, realis(token), subject, [], "disposed")
