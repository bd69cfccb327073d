"""Extracts the deeds and speech acts that a clause reports.

The class comes from the word, by PLOVER's categories; ``roles`` finds who acted and ``realis`` whether it happened, both
from syntax.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.evidence.asides import by_the_way
from detente.evidence.bargains import bargain, exchanges, in_return, promised, willing
from detente.evidence.clauses import asks, own
from detente.evidence.deeds import AGREEING, DEEDS, HOSTILE, NOUN_LIKE, NOUNS, VERBS, WORDS, class_of
from detente.evidence.event import ReportedEvent, lifted, make, told_by
from detente.evidence.failures import failed, sides
from detente.evidence.lexicon import Act
from detente.evidence.manners import caused
from detente.evidence.moods import disposed
from detente.evidence.nouns import misread, noun_act, so_does, welcome
from detente.evidence.realis import realis
from detente.evidence.receptions import received
from detente.evidence.resolves import (
    ANNOUNCED,
    RECOMMENDED,
    UNLESS,
    WILL_NOT,
    announced,
    on_terms,
    recommends,
    refuses,
    unbowed,
)
from detente.evidence.roles import doers, joined, owners, undergoers
from detente.evidence.senses import sense
from detente.evidence.statement import Realis


def events(parse: Any) -> Iterator[ReportedEvent]:
    """Yield the acts of one parsed unit, in order; a reading as part of an exchange has priority over the verb alone."""
    sides = list(exchanges(parse))
    priced = {e.trigger.i for e in sides}
    for token in parse:
        if token.i in priced:
            continue
        found = None
        if token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB"):
            found = failed(token) or disposed(token) or received(token) or _verb(token)
        elif token.pos_ in ("NOUN", "PROPN"):
            found = noun_act(token) or misread(token)
        if found is None and {token.lemma_.lower(), token.lower_} & set(_DISPOSED):
            found = willing(token)
        found = found or in_return(token)
        if found is None and token.lower_ == "welcome":
            found = welcome(token)
        if found is None and token.dep_ in ("ROOT", "conj", "ccomp"):
            found = so_does(token)
        terms = bargain(token) if token.pos_ == "VERB" else None
        proposed = terms is not None and token.lemma_ == "propose"  # a proposal with terms is an offer
        due = recommends(token) if token.pos_ == "VERB" and (found is None or found.realis == "demanded") else None
        if due is not None and told_by(token) is None and not asks(token.sent):
            yield make(token, "REQUEST", "actual", [], [due, *joined(due)], RECOMMENDED)
            continue
        if found is not None and not (terms and (found.realis in ("future", "hypothetical") or proposed)):
            yield found
            continue
        if terms is not None:
            yield terms
    yield from sides


_DISPOSED = ("eager", "willing", "unwilling", "ready", "prepared", "open")


def _verb(token: Any) -> ReportedEvent | None:
    lemma = token.lemma_.lower()
    if unbowed(token):
        subject = [c for c in token.children if c.dep_ == "nsubjpass"] or doers(token)
        return make(token, "REJECT", "actual", subject, [], WILL_NOT) if subject else None
    act, rule = sense(token)
    if (
        act is None
        and token.pos_ == "VERB"
        and token.dep_ not in ("amod", "compound")
        and refuses(token, None, doers(token))
    ):
        return make(token, "REJECT", "actual", doers(token), list(undergoers(token)), WILL_NOT)
    massed = token.dep_ == "amod" and lemma in ("mass", "amass", "deploy")
    if act is None or (not massed and token.dep_ in ("amod", "compound", "aux", "auxpass")):
        return None
    if lemma in NOUN_LIKE and token.pos_ != "VERB" and not massed:
        return None
    if act == "SUPPORT" and lemma == "back" and token.dep_ in ("acl", "amod"):
        return None
    standing = realis(token)
    if standing == "actual" and by_the_way(token, act):
        return None
    speaks = lifted(token) if act in WORDS else None
    agents, patients = doers(speaks if speaks is not None else token), list(undergoers(token))
    if act == "MOBILIZE" and not agents:
        # "troops massed near the border": the forces belong to the actor that moves them.
        agents = [c for c in token.children if c.dep_ == "nsubjpass"][:1] or (
            [token.head] if token.dep_ in ("acl", "pcomp") else []
        )
    if act in ("AGREE", "CONSULT") and not agents:
        agents = sides(token)
    if token.dep_ == "acomp" and token.tag_ == "VBN" and not any(c.dep_ == "agent" for c in token.children):
        agents = []
    done_for = caused(token)
    agents = doers(done_for) if done_for is not None else _behind_deed(agents)
    if lemma in ("vow", "swear", "pledge", "promise") and rule == "verb" and (kept := _will_not_give(token)):
        act = kept
    elif lemma in ("vow", "swear") and rule == "verb" and not _harms(token):
        clause = next((c for c in token.children if c.dep_ == "xcomp"), None)
        act = "AGREE" if clause is None or class_of(clause) in _GIVEN or clause.lemma_ in _KEEPING else "THREATEN"
    if lemma in ("agree", "promise", "pledge", "commit", "offer", "propose", "undertake") and act in (
        "AGREE",
        "REQUEST",
    ):
        act, standing, rule = promised(token, lemma, act, standing, rule)
    elif lemma in ("offer", "promise", "pledge", "propose") and act in DEEDS and standing == "actual":
        standing = "offered"
    if lemma in AGREEING and act in ("AGREE", "SUPPORT") and own(token) == "negated" and standing == "negated":
        act, standing, rule = _not_agreed(token, act, standing, rule)
    if lemma in ("reject", "refuse", "decline", "deny") and standing == "negated" and own(token) != "negated":
        standing = "negated"
    if act == "AGREE" and lemma in AGREEING and _is_unable(token):
        act, standing, rule = "REJECT", "actual", "did not agree"
    if standing == "negated" and rule != "did not agree" and refuses(token, act, agents):
        act, standing, rule = "REJECT", "actual", WILL_NOT
    elif agents and on_terms(token, act, standing):
        act, standing, rule = "THREATEN", "actual", UNLESS
    elif agents and announced(token, act, standing) and told_by(token) is None:
        act, standing, rule = "THREATEN", "actual", ANNOUNCED
    if rule == "turn of phrase" or (rule == "verb and object" and lemma in ("float", "dangle")):
        standing = "offered" if act == "CONCEDE" and standing == "actual" and lemma in _PUTTING else standing
    return make(token, act, standing, agents, patients, rule)


_PUTTING = frozenset("put lay float dangle".split())
"""Verbs of putting something on the table: an offer."""


def _is_unable(token: Any) -> bool:
    """Whether somebody cannot do something, in words that decline it: "was unable to accede", "is in no position to agree"."""
    up = token.head
    placed = next((o for c in up.children if c.dep_ == "prep" for o in c.children if o.lower_ == "position"), None)
    if placed is not None and token.dep_ == "advcl" and up.lemma_ == "be":
        return own(up, token) == "negated" or any(c.lower_ == "no" for c in placed.children)
    if token.dep_ not in ("xcomp", "acl"):
        return False
    if up.lower_ == "position":
        verb = up.head.head if up.dep_ == "pobj" else up.head
        return own(verb, up) == "negated" or own(up) == "negated" or any(c.lower_ == "no" for c in up.children)
    return up.lower_ == "unable" or (up.lower_ == "able" and own(up.head, up) == "negated")


def _not_agreed(token: Any, act: Act, standing: Realis, rule: str) -> tuple[Act, Realis, str]:
    """Distinguish refusals from open cases: "did not accept", "was not adopted" are refusals; "has not accepted" is open."""
    perfect = any(c.dep_ == "aux" and c.lemma_ == "have" for c in token.children)
    never = any(c.lower_ == "never" for c in token.children)
    lemma = token.lemma_.lower()
    if (perfect and not never) or lemma == "take":
        return "AGREE", "negated", rule
    return "REJECT", "actual", "did not agree"


def _will_not_give(token: Any) -> Act | None:
    """Distinguish a refusal from a promise: "vowed not to pay" is a refusal, "vowed not to attack" is not."""
    clause = next((c for c in token.children if c.dep_ in ("xcomp", "ccomp")), None)
    if clause is None or own(clause) != "negated":
        return None
    inner = class_of(clause)
    return "REJECT" if inner in _GIVEN or clause.lemma_.lower() in _YIELDING else None


_GIVEN = ("AID", "CONCEDE", "RETREAT", "AGREE", "COOPERATE", "SUPPORT", "CONSULT")
_KEEPING = frozenset(
    "rebuild repair keep honour honor protect respect restore help improve clean defend continue work".split()
)
_YIELDING = frozenset("leave move sell return go budge change accept bow bend open let sign talk".split())


def _behind_deed(agents: list[Any]) -> list[Any]:
    """Return the agents of a deed that is the subject: "the army's shelling killed two"."""
    if len(agents) == 1 and NOUNS.get(agents[0].lemma_.lower()) in DEEDS and agents[0].pos_ == "NOUN":
        return [c for c in agents[0].children if c.dep_ == "poss"] or owners(agents[0]) or agents
    return agents


def _harms(token: Any) -> bool:
    return any((VERBS.get(t.lemma_.lower()) in HOSTILE) for t in token.subtree if t.i != token.i and t.pos_ == "VERB")
