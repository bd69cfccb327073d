"""Declared intentions: "will not reopen the port" is a refusal, "will close it if …" is a threat."""

from __future__ import annotations

from typing import Any

from detente.evidence.clauses import own
from detente.evidence.deeds import HOSTILE
from detente.evidence.lexicon import Act
from detente.evidence.statement import Realis

WILL_NOT = "will not"
"""Name of the rule for a refusal; said about somebody else, it is only the speaker's expectation."""
ANNOUNCED = "announced"
"""Name of the rule for harm that a report announces for a future day."""
UNLESS = "threatens on terms"
"""Name of the rule for a threat in the future tense with a condition."""

RECOMMENDED = "recommends"
"""Name of the rule for what a text says in its own voice that others should do."""

_WILL = frozenset("will would wo 'll ’ll can ca could shall".split())
_GIVES: frozenset[Act] = frozenset(
    ("CONCEDE", "RETREAT", "AID", "COOPERATE", "AGREE", "CONSULT", "SUPPORT", "REQUEST", "AGREE")
)
_STATES = frozenset(
    "be have know think believe seem need mean matter happen see hear say tell speak comment know remember understand like want die fall "
    "confirm verify hesitate guarantee predict exclude play read eat work suffice help hurt last affect feel become cost stand make get rain survive exist belong apply elaborate name identify".split()
)
_JOINING = frozenset("join back attend endorse follow lead".split())
_PRESSING = frozenset(
    "hurry rush bully blackmail intimidate pressure push force move sway dictate deter provoke silence cow bind browbeat coerce "
    "frighten scare threaten stop divide rattle budge shame bribe buy drive corner stampede dissuade persuade distract".split()
)
"""Verbs that are denied in the passive to show firmness: "will not be hurried"."""
_OTHERWISE = frozenset("otherwise failing unless else".split())
_IF = frozenset("if should unless otherwise failing until till when".split())


def refuses(token: Any, act: Act | None, agents: list[Any]) -> bool:
    """Whether a verb means that its subject refuses to do something that it could do."""
    joins = token.lemma_.lower() in _JOINING
    going = token.dep_ == "xcomp" and token.head.lower_ == "going" and own(token.head) == "negated"
    nothing = any(c.dep_ == "dobj" and c.lower_ == "nothing" for c in token.children)  # "would suspend nothing"
    if (own(token) != "negated" and not going) or not agents:
        return False
    if act is not None and act not in _GIVES and not joins and not nothing:
        return False
    words = {c.lower_ for c in token.children if c.dep_ == "aux"}
    if token.dep_ == "conj" and not words:
        words = {c.lower_ for c in token.head.children if c.dep_ == "aux"}
    words = words | {"will"} if going else words
    if not words & _WILL or any(c.dep_ == "expl" for c in token.children):
        return False
    if any(c.dep_ in ("nsubjpass", "auxpass") for c in token.children):
        return False
    negation = (
        going
        or nothing
        or any(c.dep_ == "neg" or c.lower_ in ("never", "no", "nor", "neither") for c in token.children)
    )
    if not negation or _in_condition(token):
        return False
    if act is None:
        if not words & {"will", "would", "wo", "'ll", "’ll", "shall"}:
            return False  # "you cannot eat a fan"
        if token.lemma_.lower() == "hear":
            return any(t.dep_ == "prep" and t.lower_ == "of" for t in token.subtree)  # "would not hear of it"
        return token.lemma_.lower() not in _STATES and any(
            c.dep_ in ("dobj", "xcomp", "prep", "prt") for c in token.children
        )
    return True


def recommends(token: Any) -> Any:
    """Return who should do something by a sentence in the text's own voice, "Gabon should reopen the port", or ``None``."""
    first = _first(token)
    due = any(c.dep_ == "aux" and c.lower_ in ("should", "must", "ought") for c in first.children)
    if not due or token.dep_ not in ("ROOT", "conj") or first.dep_ not in ("ROOT", "conj") or own(token) == "negated":
        return None
    subject = next((c for c in first.children if c.dep_ == "nsubj"), None)
    return subject if subject is not None and subject.pos_ in ("NOUN", "PROPN") else None


def unbowed(token: Any) -> bool:
    """Whether somebody is firm: "will not be hurried", "will do nothing of the kind", "did not budge", "was having none of it"."""
    lemma = token.lemma_.lower()
    words = {c.lower_ for c in token.children if c.dep_ == "aux"}
    passive = any(c.dep_ == "auxpass" for c in token.children)
    modal = bool(words & {"will", "would", "wo", "'ll", "’ll", "shall", "can", "could", "ca"})
    firm = modal and (lemma in _PRESSING if passive else lemma == "do")
    if not firm and lemma not in _UNWILLING and lemma not in _YIELDING:
        return False
    if own(token) != "negated" or _in_condition(token):
        return False
    if lemma in _YIELDING:
        return "to" not in words
    if lemma in _UNWILLING:
        return token.dep_ not in ("xcomp", "relcl") and _wants_none(token, lemma)
    if passive:
        return any(c.dep_ == "nsubjpass" for c in token.children)
    kind = any(t.lower_ in ("kind", "sort") for t in token.subtree if t.i > token.i)
    return kind and any(c.dep_ == "dobj" and c.lower_ == "nothing" for c in token.children)


def _wants_none(token: Any, lemma: str) -> bool:
    objects = [c for c in token.children if c.dep_ == "dobj"]
    if lemma == "want":
        return any(c.lower_ == "nothing" for c in objects) and any(t.lemma_ == "do" for t in token.subtree)
    if lemma.startswith("recogni"):
        return bool(objects)
    return any(c.lower_ == "none" or c.lemma_.lower() in _WISHES for c in objects)


_UNWILLING = frozenset("have see find want recognise recognize".split())
_YIELDING = frozenset("budge waver flinch".split())
_WISHES = frozenset("intention wish reason need point interest".split())
"""Nouns that are negated in a refusal: "has no intention"."""


def _in_condition(token: Any) -> bool:
    return any(c.dep_ in ("mark", "advmod") and c.lower_ in _IF for c in token.children) or token.dep_ in (
        "relcl",
        "acl",
    )


def on_terms(token: Any, act: Act, standing: Realis) -> bool:
    """Whether a hostile deed is announced under a condition: "If they fly, Peru will close its airspace"."""
    if act not in HOSTILE - {"THREATEN", "REJECT"} or standing not in ("future", "hypothetical"):
        return False
    if token.dep_ == "xcomp" and token.head.lemma_ in ("force", "compel", "oblige", "have"):
        token = token.head  # "will be compelled to close"
    if token.dep_ in ("relcl", "acl", "advcl", "pcomp") or not any(
        c.dep_ == "aux" and c.lower_ in ("will", "'ll", "’ll", "would", "shall") for c in _first(token).children
    ):
        return False
    if any(c.dep_ in ("nsubjpass", "auxpass") for c in token.children) and token.lemma_ not in (
        "force",
        "compel",
        "oblige",
    ):
        return False
    top = _first(token)
    for node in (top, top.head) if top.dep_ == "xcomp" else (top,):
        for child in node.children:
            if child.dep_ == "advmod" and child.lower_ in _OTHERWISE:
                return True
            if child.dep_ != "advcl":
                continue
            opens = next(iter(child.lefts), child)
            if {c.lower_ for c in child.children if c.dep_ in ("mark", "advmod")} & {"if", "unless"}:
                return True
            if opens.dep_ == "aux" and opens.lower_ in ("should", "were"):
                return True
    return False


def announced(token: Any, act: Act | None, standing: Realis) -> bool:
    """Whether a report announces harm for a future day: "The pilots will strike for three days from Monday"."""
    if act not in ("COERCE", "SANCTION", "ASSAULT", "PROTEST") or standing != "future":
        return False
    if act == "PROTEST" and token.lemma_.lower() not in _STRIKING:
        return False
    if token.dep_ not in ("ROOT", "conj") or any(c.dep_ in ("nsubjpass", "auxpass") for c in token.children):
        return False
    return any(c.dep_ == "aux" and c.lower_ in ("will", "'ll", "’ll") for c in _first(token).children)


_STRIKING = frozenset("strike walk stop down stay picket block blockade occupy go".split())


def _first(token: Any) -> Any:
    """Return the first of coordinated verbs, if the others have no subject of their own."""
    while token.dep_ == "conj" and not any(c.dep_ in ("nsubj", "nsubjpass") for c in token.children):
        token = token.head
    return token
