"""Background deeds in subordinate clauses that identify somebody or give a time and place."""

from __future__ import annotations

from typing import Any

from detente.evidence.lexicon import Act

_SIDE = frozenset("relcl acl advcl pcomp".split())
_MILD: frozenset[Act] = frozenset(("CONSULT", "AID"))
_SIGNING = frozenset("sign countersign initial".split())
_SIGNED = frozenset(
    "agreement treaty deal pact accord text protocol truce ceasefire contract settlement memorandum document charter convention "
    "code peace petition resolution decree order communique communiqué declaration understanding paper draft offer lease".split()
)


def by_the_way(token: Any, act: Act) -> bool:
    """Whether a verb only gives background: "which financed the reservoir", "where they met", "a letter signed by him".

    Parameters
    ----------
    token
        A verb that names an act in a parsed sentence.
    act
        The act.
    """
    clause = _clause(token)
    if act in _MILD and clause.dep_ in _SIDE:
        # "after the two sides had met", "talks held in May": these do report an event
        opening = {c.lower_ for c in clause.children if c.dep_ in ("mark", "advmod")}
        told = clause.tag_ == "VBN" or clause.head.dep_ == "prep" or bool(opening & {"after", "when", "as"})
        return clause.dep_ == "relcl" or not told
    return act == "AGREE" and token.lemma_.lower() in _SIGNING and not _is_agreed(token, clause)


def _clause(token: Any) -> Any:
    """Return the first of coordinated verbs, which determines the kind of clause."""
    while token.dep_ == "conj" and token.head.pos_ in ("VERB", "AUX"):
        token = token.head
    return token


def _is_agreed(token: Any, clause: Any) -> bool:
    """Whether signing means agreement: a deal is signed, or two sides sign; not a letter, and not in a subordinate clause."""
    objects = {c.lemma_.lower() for c in token.children if c.dep_ in ("dobj", "nsubjpass")}
    taken_up = any(c.dep_ == "dobj" and c.lower_ in ("which", "that") for c in token.children)
    if taken_up and clause.dep_ == "relcl":
        objects = {clause.head.lemma_.lower()}  # "the paper which we have signed"
    if objects:
        return bool(objects & _SIGNED)
    return clause.dep_ not in _SIDE and not any(c.dep_ == "agent" for c in token.children)
