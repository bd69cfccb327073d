"""Finds who sent or appointed somebody: an envoy speaks for the sender."""

from __future__ import annotations

from typing import Any

_SENDS = frozenset("send dispatch appoint name nominate designate delegate depute second hire retain engage".split())


def sent_by(token: Any) -> Any:
    """Return the token of who sends or appoints somebody, or ``None``: "*The Forum* sent a former judge, Ana Ruiz".

    Parameters
    ----------
    token
        The head of the noun phrase for the person, in a parsed sentence.
    """
    verb = token.head
    if verb.lemma_.lower() not in _SENDS or verb.pos_ != "VERB" or token.dep_ not in ("dobj", "nsubjpass"):
        return None
    if token.dep_ == "nsubjpass":
        by = next((c for c in verb.children if c.dep_ == "agent"), None)
        return next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None
    return next((c for c in verb.children if c.dep_ == "nsubj"), None)
