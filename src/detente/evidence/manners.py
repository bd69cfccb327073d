"""Acts that change with the owner of a thing, with what becomes of it, or with the clause that completes the verb.

"Put the talks on hold" refuses and "put the levy on hold" concedes; a state that stops its *own* patrols concedes; farmers who
shut *their* shops protest; "had them removed" is done by the subject of "had".
"""

from __future__ import annotations

from typing import Any

from detente.evidence.bodies import PEOPLE
from detente.evidence.clauses import own
from detente.evidence.deeds import DEEDS, NOUNS, class_of, is_own, takes_less
from detente.evidence.frames import HARM, PERSONS, things
from detente.evidence.lexicon import Act

_STOPPING = frozenset("stop halt suspend end cease pause discontinue".split())
_ANSWERING = frozenset("respond retaliate answer reply react counter".split())
_PLACING = frozenset("put place keep leave".split())
_ON_HOLD = frozenset("hold ice".split())
_OPENING_HOURS = frozenset("close shut shutter".split())
_FOUNDING = frozenset(
    "set open launch form create establish found build install start begin hold run conduct plan stage publish".split()
)
_RESOLVING = frozenset("decide resolve vote elect choose opt determine".split())
_OWED = frozenset(
    "comply appear attend turn show pay answer reply respond deliver honour honor implement abide report cooperate".split()
)
_GIVING: tuple[Act, ...] = ("AID", "CONCEDE", "RETREAT", "AGREE", "COOPERATE", "SUPPORT", "CONSULT")
_ONESELF: tuple[Act | None, ...] = (None, "COERCE", "SANCTION", "CONCEDE", "RETREAT", "REJECT")


def manner(token: Any, act: Act | None, rule: str) -> tuple[Act | None, str]:
    """Return the act of a verb in its clause, corrected by whose thing it is and by what completes the verb.

    Parameters
    ----------
    token
        A verb in a parsed sentence.
    act
        The act of its words, or ``None``.
    rule
        The rule that found it.
    """
    lemma = token.lemma_.lower()
    objects = [c for c in token.children if c.dep_ in ("dobj", "nsubjpass")]
    if lemma in _PLACING and _is_on_hold(token, objects):
        return _held(set(things(objects))), "on hold"
    if lemma in _STOPPING and act == "SANCTION" and any(is_own(o) and o.lemma_.lower() in HARM for o in objects):
        return "CONCEDE", "stops its own"
    if act == "SANCTION" and takes_less(token):
        return "CONCEDE", "takes less"
    if lemma in _OPENING_HOURS and act == "COERCE" and is_crowd(token) and any(is_own(o) for o in objects):
        return "PROTEST", "shuts its own"
    if (
        act in _ONESELF
        and _is_in_protest(token, objects)
        and (act is None or any(is_own(o) for o in objects) or not objects)
    ):
        return "PROTEST", "in protest"
    joint = any(x.lower_ == "joint" for o in objects for x in o.children)
    if joint and lemma in _FOUNDING and act in (None, "MOBILIZE", "COERCE", "ACCUSE"):
        return "COOPERATE", "jointly"
    if lemma in _ANSWERING and (deed := _answer(token)) is not None:
        return deed, "answers with"
    clause = next((c for c in token.children if c.dep_ == "xcomp"), None)
    if clause is not None:
        inner = clause.lemma_.lower()
        if lemma == "fail" and inner in _OWED and own(token) == "actual" and own(clause) == "actual":
            return "REJECT", "fails to"
        if lemma == "refuse" and inner == "work" and is_crowd(token):
            return "PROTEST", "refuses to work"
        if lemma in _RESOLVING and own(clause) == "negated" and class_of(clause) in _GIVING:
            return "REJECT", "resolves not to"
    return act, rule


def _answer(token: Any) -> Act | None:
    """Return the act of answering with a deed: "retaliated with airstrikes", "responded with a strike"."""
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ == "with":
            for noun in child.children:
                act = NOUNS.get(noun.lemma_.lower())
                if act in DEEDS:
                    return "PROTEST" if noun.lemma_.lower() == "strike" and is_crowd(token) else act
    return None


def caused(token: Any) -> Any:
    """Return the verb of "had the protesters removed" by its participle, or ``None``: its subject had it done."""
    up = token.head
    if token.dep_ != "ccomp" or token.tag_ != "VBN" or up.lemma_ != "have" or up.pos_ not in ("VERB", "AUX"):
        return None
    plain = not any(c.dep_ in ("aux", "auxpass", "mark") for c in token.children)
    done_to = any(c.dep_ in ("nsubj", "nsubjpass") and up.i < c.i < token.i for c in token.children)
    return up if plain and done_to else None


def is_crowd(token: Any) -> bool:
    """Whether several people are the subject of a verb: if workers stop work they strike, if a state stops it, it does not."""
    subject = next((c for c in token.children if c.dep_ == "nsubj"), None)
    return (
        subject is not None
        and subject.tag_ in ("NNS", "CD")
        and (subject.lemma_.lower() in PEOPLE | PERSONS or subject.tag_ == "CD")
    )


def _is_on_hold(token: Any, objects: list[Any]) -> bool:
    """Whether something is put on hold or on ice."""
    prepositions = [c for n in (token, *objects) for c in n.children if c.dep_ == "prep" and c.lower_ == "on"]
    return bool(objects) and any(o.lemma_.lower() in _ON_HOLD for p in prepositions for o in p.children)


def _held(objects: set[str]) -> Act:
    if objects & {"@measure", "@harm", "@suit"}:
        return "CONCEDE"
    return (
        "SANCTION"
        if objects & {"@supply", "@money", "@paper"} and not objects & {"@talks", "@deal", "@ask"}
        else "REJECT"
    )


def _is_in_protest(token: Any, objects: list[Any]) -> bool:
    """Whether something is done in protest."""
    return any(
        o.lemma_.lower() == "protest"
        for node in (token, *objects)
        for c in node.children
        if c.dep_ == "prep" and c.lower_ == "in"
        for o in c.children
    )
