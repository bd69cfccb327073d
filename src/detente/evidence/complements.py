"""What the complement of a verb makes of it: what somebody calls a thing, lets others do, or gives them time for."""

from __future__ import annotations

from typing import Any

from detente.evidence.bodies import PEOPLE
from detente.evidence.frames import PERSONS, things
from detente.evidence.lexicon import Act
from detente.evidence.speech import act_of_words
from detente.evidence.tone import tone

CALLING = frozenset(
    "call brand label dub term describe denounce characterise characterize portray slam dismiss regard consider deem judge view".split()
)
_CHARGES = frozenset(
    "charge accusation allegation claim assertion suggestion report rumour rumor story version".split()
)
_TERMS = frozenset(
    "suit lawsuit claim petition complaint offer proposal plan draft demand deal truce ceasefire compromise idea deadline ultimatum terms term text bid request settlement condition".split()
)


def name_given(token: Any) -> Act | None:
    """Return what it is to call something by a name: to call a charge absurd denies it, an offer a trap refuses it."""
    told = [c for c in token.children if c.dep_ == "oprd"]
    told += [x for c in token.children if c.dep_ == "prep" and c.lower_ == "as" for x in c.children]
    if not told or any(c.lower_.endswith(("self", "selves")) for c in token.children):
        return None
    words = " ".join(t.text for c in told for t in c.subtree)
    objects = {c.lemma_.lower() for c in token.children if c.dep_ in ("dobj", "nsubjpass")}
    how = tone(words)
    if objects & _CHARGES and how != "praise":
        return "REJECT"
    if how == "praise":
        return "SUPPORT"
    if how == "blame":
        return "REJECT" if objects & _TERMS else "ACCUSE"
    return None if token.lemma_ != "call" else act_of_words(words, "")[0]


def is_freed(token: Any) -> bool:
    """Whether somebody is let go or set free."""
    if token.lemma_ == "set":
        return any(c.lower_ == "free" for c in token.children)
    if token.lemma_ in ("let", "allow", "permit"):
        # "let their players travel": what others may do now
        clause = next((c for c in token.children if c.dep_ in ("ccomp", "xcomp") and c.pos_ == "VERB"), None)
        subject = [c for k in (clause, token) if k is not None for c in k.children if c.dep_ in ("nsubj", "dobj")]
        own_subject = any(c.dep_ == "nsubj" for c in token.children)
        people = any(t.i > token.i and _is_animate(t) for t in subject)
        if (
            clause is not None
            and own_subject
            and people
            and clause.lemma_ not in ("know", "be", "fall", "stand", "lapse")
        ):
            return True
    return any(c.dep_ in ("ccomp", "xcomp") and c.lower_ in ("go", "leave", "through", "pass") for c in token.children)


def side_taken(token: Any) -> Act | None:
    """Return the side that somebody "came out for" or "came out against"."""
    if not any(c.dep_ in ("prt", "advmod") and c.lower_ == "out" for c in token.children):
        return None
    behind = {c.lower_ for c in token.children if c.dep_ == "prep"}
    if "against" in behind:
        return "REJECT"
    return "SUPPORT" if behind & {"for", "behind"} else None


def _is_animate(noun: Any) -> bool:
    word = noun.lemma_.lower()
    return word in PERSONS or word in PEOPLE or noun.lower_ in ("them", "him", "her") or "@vehicle" in things([noun])


def time_given(token: Any) -> Act | None:
    """Return what it is to give somebody "thirty days to explain" (asks) or "until Friday to leave" (threatens)."""
    clause = any(
        c.dep_ in ("advcl", "xcomp", "relcl", "acl") and c.tag_ == "VB" for c in token.subtree if c.i > token.i
    )
    to_whom = [c for c in token.children if c.dep_ in ("dobj", "dative") and c.i > token.i]
    if not clause or not to_whom:
        return None
    if any(t.lower_ == "until" for t in token.subtree if t.i > token.i):
        return "THREATEN"
    time = any(
        c.dep_ == "dobj" and c.lemma_.lower() in _SPANS and any(x.dep_ == "nummod" for x in c.children) for c in to_whom
    )
    return "REQUEST" if time and len(to_whom) > 1 else None


_SPANS = frozenset("hour day week month year minute".split())
