"""Failed talks: "did not reach agreement", "could not agree on the fee", "the talks broke down". Neither side refuses."""

from __future__ import annotations

from typing import Any

from detente.evidence.clauses import own
from detente.evidence.event import ReportedEvent, make
from detente.evidence.frames import things
from detente.evidence.realis import realis
from detente.evidence.roles import doers, joined

NO_DEAL = "no agreement"
"""Name of the rule for an agreement that was not reached."""
BROKE_DOWN = "talks failed"
"""Name of the rule for talks that broke down; neither rule gives a stand in a draft."""

_REACHING = frozenset("reach find strike conclude achieve forge clinch".split())
_RESULTS = frozenset(
    "agreement deal accord compromise understanding settlement consensus breakthrough solution result accommodation".split()
)
_SIDES = frozenset("side party delegation negotiator both they team camp neighbour government country".split())
_COLLAPSING = frozenset("collapse fail founder unravel implode".split())
_WITH_PARTICLE = {("break", "down"), ("break", "up"), ("fall", "apart"), ("fall", "through"), ("run", "aground")}
_ENDING = frozenset("break fall run end close conclude finish adjourn".split())
_FRUITLESS = frozenset(
    "agreement result deal breakthrough progress outcome deadlock stalemate failure impasse acrimony".split()
)
_FAILING = frozenset("fail unable manage".split())


def failed(token: Any) -> ReportedEvent | None:
    """Return the event that an agreement was not reached or that talks broke down, with both sides, or ``None``.

    Parameters
    ----------
    token
        A verb in a parsed sentence.
    """
    lemma = token.lemma_.lower()
    subject = [c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")]
    ending = lemma in _COLLAPSING or lemma in _ENDING
    if ending and any(set(things([s])) & {"@talks"} for s in subject):
        ended = _collapsed(token, lemma)
        if ended and realis(token) in ("actual", "background"):
            return make(token, "REJECT" if ended == BROKE_DOWN else "AGREE", realis(token) if ended == BROKE_DOWN else "negated",
                        _between(subject[0]), [], ended)  # fmt: skip
        return None
    results = [c for c in token.children if c.dep_ in ("dobj", "nsubjpass") and c.lemma_.lower() in _RESULTS]
    reached = lemma in _REACHING and bool(results)
    agreed = lemma == "agree" and not any(c.dep_ == "prep" and c.lower_ in ("to", "with") for c in token.children)
    if not (reached or agreed) or not _missed(token):
        return None
    agents = doers(token)
    if not reached and not _several(agents):
        return None
    others = [
        o for c in (token, *results) for p in c.children if p.dep_ == "prep" and p.lower_ in ("with", "between")
        for o in p.children if o.dep_ == "pobj"
    ]  # fmt: skip
    others = [j for o in others for j in (o, *joined(o))]
    return make(token, "AGREE", "negated", agents, others, NO_DEAL)


def _missed(token: Any) -> bool:
    """Whether a verb means that something was not achieved: it is negated, or follows "failed to" or "were unable to"."""
    up = token.head
    failing = (
        token.dep_ == "xcomp" and up.lemma_.lower() in _FAILING and (up.lemma_ != "manage" or own(up) == "negated")
    )
    if token.dep_ == "xcomp" and not failing:
        return False
    future = any(c.dep_ == "aux" and c.lower_ in ("will", "may", "might", "should", "must") for c in token.children)
    return (failing or own(token) == "negated") and not future and token.dep_ not in ("advcl", "acl")


def _several(agents: list[Any]) -> bool:
    return len(agents) > 1 or any(t.lemma_.lower() in _SIDES and t.tag_ in ("NNS", "PRP", "DT") for t in agents)


def _collapsed(token: Any, lemma: str) -> str | None:
    particles = {c.lower_ for c in token.children if c.dep_ in ("prt", "advmod", "prep", "acomp")}
    if lemma in _COLLAPSING or any((lemma, p) in _WITH_PARTICLE for p in particles):
        return BROKE_DOWN
    fruitless = any(
        c.lower_ in ("without", "in") and any(o.lemma_.lower() in _FRUITLESS for o in c.children)
        for c in token.children
        if c.dep_ == "prep"
    )
    return NO_DEAL if lemma in ("end", "close", "conclude", "finish", "adjourn") and fruitless else None


def sides(verb: Any) -> list[Any]:
    """Return the parties of a passive: "an agreement between A and B was signed"."""
    if not any(c.dep_ == "auxpass" for c in verb.children):
        return []
    places = [verb, *(c for c in verb.children if c.dep_ == "nsubjpass")]
    return [
        j for n in places for p in n.children if p.dep_ == "prep" and p.lower_ == "between"
        for o in p.children for j in (o, *joined(o))
    ]  # fmt: skip


def _between(noun: Any) -> list[Any]:
    """Return the sides named after "talks"."""
    found = [c for c in noun.children if c.dep_ == "poss"]
    found += [
        o
        for p in noun.children
        if p.dep_ == "prep" and p.lower_ in ("between", "with", "of", "among")
        for o in p.children
    ]
    return [j for o in found for j in (o, *joined(o))]
