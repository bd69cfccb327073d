"""Finds who answers a demand: in "A asked B for water, but *it* refused", "it" is the one that was asked."""

from __future__ import annotations

from typing import Any

_ASKS = frozenset(
    "ask demand urge request call want tell order invite press beg implore require warn offer propose appeal petition summon".split()
)
_ANSWERS = frozenset(
    "refuse decline reject accept agree comply answer reply respond oblige ignore consent balk baulk demur dismiss".split()
)


def asked_before(pronoun: Any) -> Any:
    """Return the token of who was asked, for the subject of an answer; ``None`` if the clause before asks nothing.

    Parameters
    ----------
    pronoun
        "it" or "they" in a parsed sentence.
    """
    verb = pronoun.head
    if pronoun.dep_ != "nsubj" or verb.lemma_.lower() not in _ANSWERS:
        return None
    asks = verb.head if verb.dep_ in ("conj", "parataxis", "ccomp", "advcl") else None
    if verb.dep_ == "ROOT" and verb.sent.start > 0:
        asks = verb.doc[verb.sent.start - 1].sent.root
    while asks is not None and asks.lemma_.lower() not in _ASKS and asks.dep_ in ("ccomp", "xcomp", "conj"):
        asks = asks.head  # the parser joins "refused" to what was demanded
    if asks is None or asks.lemma_.lower() not in _ASKS or asks.i > pronoun.i:
        return None
    asker = next((c for c in asks.children if c.dep_ == "nsubj"), None)
    for child in asks.children:
        if child.i > pronoun.i or asker is None:
            continue
        if child.dep_ in ("dobj", "dative") and child.pos_ in ("PROPN", "NOUN") and child.i > asks.i:
            return child
        if child.dep_ == "prep" and child.lower_ in ("on", "upon", "to"):
            return next((c for c in child.children if c.dep_ == "pobj"), None)
        if child.dep_ in ("ccomp", "xcomp") and child.i > asks.i:
            return next((c for c in child.children if c.dep_ == "nsubj" and c.i < child.i), None)
    return None
