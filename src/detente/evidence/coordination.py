"""Repairs of coordinated clauses: verbs taken for nouns, past tenses under a modal verb, and verbs left out.

Each is a mistake that the tree itself shows: "rejects the plan and *demands* that …" is no list of things, "would stay and
*warned* that …" cannot share its modal verb, and in "A signed, but B did not" the second verb is that of the first.
"""

from __future__ import annotations

from typing import Any

from detente.evidence.clauses import FINITE, is_finite

_SAYING = frozenset("demand claim request promise order fear hope doubt".split())
"""Verbs with a clause as their object whose present tense is spelt like the plural of a noun."""
_SUBJECTS = ("nsubj", "nsubjpass")
_STAND_INS = frozenset("do have will would can could shall should may might be".split())


def repair_coordination(doc: Any) -> None:
    """Repair the trees of all sentences in place."""
    for token in doc:
        if token.dep_ == "conj" and token.head.pos_ in ("NOUN", "PROPN"):
            _take_out_of_list(token)
    for token in doc:
        if token.dep_ == "conj" and token.tag_ in ("VBD", "VBZ"):
            _free_of_modal(token)
    for token in doc:
        if token.pos_ in ("VERB", "AUX") and token.lemma_.lower() in _STAND_INS:
            _fill_in(token)


def _take_out_of_list(token: Any) -> None:
    """Attach a verb to the verb before it, where it was taken for one more object of that verb."""
    if token.lemma_.lower() not in _SAYING or not token.lower_.endswith("s"):
        return
    if any(c.i < token.i and c.dep_ != "cc" for c in token.children) or token.i + 1 >= len(token.doc):
        return
    first = token.head
    while first.dep_ == "conj" and first.head.pos_ in ("NOUN", "PROPN"):
        first = first.head
    verb = first.head
    if first.dep_ != "dobj" or verb.pos_ != "VERB" or not is_finite(verb) or token.nbor(1).lower_ != "that":
        return
    clause = next(
        (
            t
            for t in token.doc[token.i + 2 : token.sent.end]
            if t.pos_ in ("VERB", "AUX") and any(c.dep_ in _SUBJECTS and c.i > token.i for c in t.children)
        ),
        None,
    )
    if clause is None or clause.head.i > clause.i:
        return
    token.pos_, token.tag_, token.lemma_ = "VERB", "VBZ", token.lower_[:-1]
    token.head, token.dep_ = verb, "conj"
    clause.head, clause.dep_ = token, "ccomp"


def _free_of_modal(verb: Any) -> None:
    """Attach "warned" to "told" in "A told them that B would stay and warned that …": no modal verb goes with a past."""
    first = verb.head
    modal = first.tag_ == "VB" and any(c.tag_ == "MD" for c in first.children)
    if not modal or any(c.dep_ in (*_SUBJECTS, "aux", "auxpass") for c in verb.children):
        return
    node = first
    while node.head.i != node.i and node.dep_ in ("ccomp", "xcomp", "advcl", "acl", "relcl", "conj", "dobj", "pobj"):
        node = node.head
        if node.tag_ in FINITE and node.pos_ == "VERB" and node.i < verb.i:
            verb.head = node
            return


def _fill_in(token: Any) -> None:
    """Give "B did not", "nor did B" and "so has B" the verb of the clause before it."""
    before = token.head if token.dep_ in ("conj", "parataxis", "advcl") else _verb_before(token)
    if before is None or before.pos_ != "VERB" or before.i >= token.i or before.lemma_.lower() in _STAND_INS:
        return
    inverted = token.i > 0 and token.nbor(-1).lower_ in ("so", "neither", "nor")
    subject = next((c for c in token.children if c.dep_ in _SUBJECTS and c.lower_ != "neither"), None)
    if inverted and subject is None:
        subject = next((c for c in token.children if c.dep_ in ("dobj", "attr") and c.i == token.i + 1), None)
        if subject is not None:
            subject.dep_ = "nsubj"
    if subject is None or subject.pos_ not in ("PROPN", "NOUN", "PRON"):
        return
    negated = any(c.dep_ == "neg" for c in token.children)
    rest = [
        c for c in token.children if c.i > token.i and c.dep_ not in ("neg", "punct", "cc", "conj") and c != subject
    ]
    if (inverted or negated) and not rest:
        token.lemma_, token.pos_ = before.lemma_, "VERB"
        if inverted and token.nbor(-1).lower_ != "so" and not negated:
            token.nbor(-1).dep_ = "neg"
            token.nbor(-1).head = token


def _verb_before(token: Any) -> Any:
    """Return the main verb of the sentence or clause before the root of a short one: "A has signed. B has not."."""
    start = token.sent.start
    return token.doc[start - 1].sent.root if token.dep_ == "ROOT" and start > 0 else None
