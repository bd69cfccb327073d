"""Offers, promises and exchanges: what somebody would do, and the price that somebody else would pay.

None of these acts has happened: an offered deed is ``offered``, a price is ``conditional``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.evidence.clauses import own
from detente.evidence.deeds import BY_FORCE, DEEDS, HOSTILE, ON_TERMS, TERMS, VERBS, class_of
from detente.evidence.event import ReportedEvent, make, modal
from detente.evidence.frames import act_of_object, things
from detente.evidence.governors import governor
from detente.evidence.lexicon import Act
from detente.evidence.realis import realis
from detente.evidence.roles import doers, owners, undergoers
from detente.evidence.statement import Realis


def willing(token: Any) -> ReportedEvent | None:
    """Not eager to, unwilling to: a refusal. Ready to, prepared to: an offer."""
    clause = next((c for c in token.children if c.dep_ in ("xcomp", "ccomp")), None)
    if clause is None:
        return None
    predicate = token.dep_ in ("acomp", "amod", "attr", "oprd")
    negated = (
        token.lemma_ == "unwilling" or own(token) == "negated" or (predicate and own(token.head, token) == "negated")
    )
    subject = [c for c in (*token.head.children, *token.children) if c.dep_ == "nsubj"][:1]
    if not subject:
        return None
    if negated:
        return make(
            token,
            "REJECT",
            "actual" if realis(token) in ("negated", "actual") else realis(token),
            subject,
            [],
            "unwilling",
        )
    if token.lower_ in ("ready", "prepared", "willing") and (
        governor(token) == "offered" or token.lower_ == "prepared"
    ):
        inner = class_of(clause)
        act: Act = inner if inner in ("CONCEDE", "RETREAT", "AID", "CONSULT", "AGREE") else "CONCEDE"
        return make(token, act, "offered", subject, list(undergoers(clause)), "ready to")
    return None


def promised(token: Any, lemma: str, act: Act, standing: Realis, rule: str) -> tuple[Act, Realis, str]:
    """An offered act has not happened: it keeps its PLOVER class with the realis ``offered``."""
    if lemma == "propose":
        return "REQUEST", standing, rule
    if lemma in ("offer", "promise", "pledge", "vow", "commit", "undertake") and standing == "actual":
        clause = next((c for c in token.children if c.dep_ in ("xcomp", "ccomp", "dobj")), None)
        inner = class_of(clause) if clause is not None and clause.pos_ == "VERB" else None
        if clause is not None and clause.dep_ == "dobj":
            nouns = things([clause, *(o for p in clause.children if p.lower_ == "of" for o in p.children)])
            inner = "CONSULT" if set(nouns) & _SERVICES else act_of_object("provide", nouns)
        if lemma == "undertake" and inner not in DEEDS:
            return act, standing, rule  # "undertook to examine the proposal" is done by saying so
        offered: Act = inner if lemma == "offer" and inner is not None and inner in _OFFERED else "AGREE"
        return offered, "offered", lemma
    return act, standing, rule


_SERVICES = frozenset("@talks mediation office service venue".split())
_OFFERED: frozenset[Act] = frozenset(("CONSULT", "RETREAT", "CONCEDE", "AID"))


def bargain(token: Any) -> ReportedEvent | None:
    """Return the offer or threat in "A would do this if B did that": its main clause.

    The condition must be for somebody else to meet; the subject of the condition would pay the price.
    """
    if not any(
        c.dep_ == "aux" and c.lower_ in ("will", "would", "'ll", "’ll", "’d", "'d", "could", "might", "may")
        for c in token.children
    ):
        return None
    if own(token) == "negated":
        return None
    subject = next((c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or subject.dep_ == "nsubjpass":
        return None
    for child in token.children:
        terms = None
        if (
            child.dep_ == "advcl"
            and {c.lower_ for c in (child, *child.children) if c.dep_ in ("mark", "advmod", "advcl")} & TERMS
        ):
            terms = next((c for c in child.subtree if c.dep_ in ("nsubj", "nsubjpass")), None)
        if child.dep_ == "prep" and child.lower_ == "on":
            for noun in child.children:
                if noun.lower_ in ("condition", "understanding", "proviso"):
                    terms = next((c for c in noun.subtree if c.dep_ in ("nsubj", "nsubjpass")), noun)
        if terms is not None and terms.lower_ != subject.lower_ and terms.lower_ not in ("it", "there"):
            if own(terms.head) == "negated" or _provokes(terms.head):
                # "if they do not share it, we would sue", "if they touch a rope, we will bring boats": a threat.
                return make(token, "THREATEN", "actual", doers(token), [terms, *undergoers(token)], ON_TERMS)
            inner = class_of(token)
            if inner == "REJECT":
                return make(token, "THREATEN", "actual", doers(token), [terms, *undergoers(token)], ON_TERMS)
            act: Act = inner if inner in DEEDS | {"CONSULT", "AGREE"} else "CONCEDE"
            standing: Realis = "threatened" if act in HOSTILE else "offered"
            return make(token, act, standing, doers(token), [terms, *undergoers(token)], ON_TERMS)
    return None


_PROVOKING = frozenset(
    "touch lay cross enter continue persist insist dare try attempt fail refuse ignore proceed break violate cut harm dismiss sack evict".split()
)


def _provokes(verb: Any) -> bool:
    """Whether a condition is an act that somebody is warned not to do."""
    return verb.lemma_.lower() in _PROVOKING or class_of(verb) in BY_FORCE


def in_return(token: Any) -> ReportedEvent | None:
    """Return the offer "in return" for what the previous sentence asks."""
    if token.lower_ not in ("return", "exchange") or token.head.lower_ != "in" or token.head.head.pos_ != "VERB":
        return None
    verb = token.head.head
    if any(c.dep_ == "prep" and c.lower_ == "for" for c in token.children) or not modal(verb) or own(verb) == "negated":
        return None
    inner = class_of(verb)
    if inner in HOSTILE:
        return None
    return make(
        verb, inner if inner in DEEDS else "CONCEDE", "offered", doers(verb), list(undergoers(verb)), "in return"
    )


def exchanges(parse: Any) -> Iterator[ReportedEvent]:
    """Yield the acts on both sides of "in exchange for" or "in return for".

    In a demand, the second act is what the asker would give; otherwise it is the price that the other would pay.
    """
    for token in parse:
        if token.lower_ not in ("exchange", "return") or token.head.lower_ != "in":
            continue
        for prep in parse[token.i + 1 : token.i + 2]:
            if prep.lower_ != "for":
                continue
            for offered in prep.children:
                if offered.dep_ not in ("pcomp", "pobj"):
                    continue
                verb = token.head.head
                while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i:
                    verb = verb.head
                top = verb
                while (
                    top.dep_ in ("xcomp", "ccomp", "pobj", "prep", "conj", "relcl", "acl", "advcl")
                    and VERBS.get(top.lemma_.lower()) != "REQUEST"
                    and top.head.i != top.i
                ):
                    top = top.head
                if VERBS.get(top.lemma_.lower()) == "REQUEST" or governor(top) == "demanded":
                    yield make(offered, "CONCEDE", "conditional", doers(top), list(undergoers(top)), "in exchange for")
                    return
                if (inner := class_of(verb)) not in HOSTILE and (modal(verb) or governor(verb.head) == "offered"):
                    act: Act = inner if inner in DEEDS else "CONCEDE"
                    yield make(verb, act, "offered", doers(verb), list(undergoers(verb)), "in return for")
                yield make(offered, "CONCEDE", "conditional", owners(offered) or doers(offered), [], "price")
