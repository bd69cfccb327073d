"""The negation, modal verb and mood of a verb's clause."""

from __future__ import annotations

from typing import Any

from detente.evidence.governors import governor
from detente.evidence.statement import Realis

FINITE = ("VBD", "VBZ", "VBP", "MD")
"""Tags of finite verbs."""
_NEGATIVE = frozenset("never neither nor no nobody nothing none nowhere hardly scarcely n't not n’t without".split())


def own(token: Any, below: Any = None) -> Realis:
    """Return the realis that a clause's own negation, modal verb and mood imply.

    ``below`` is the child from which the walk came; its negation does not belong to this clause.
    """
    mood: Realis = "actual"
    auxiliaries = [c for c in token.children if c.dep_ in ("aux", "auxpass")]
    if token.dep_ == "conj" and not auxiliaries and token.tag_ in ("VB", "VBN") and not has_subject(token):
        # "would cut and burn", "be sealed and not opened": the auxiliary is shared.
        auxiliaries = [c for c in token.head.children if c.dep_ == "aux"]
    words = {c.lower_ for c in auxiliaries}
    for child in token.children:
        if below is not None and child.i == below.i:
            continue
        if child.dep_ == "neg" or (
            child.dep_ in ("advmod", "preconj", "det", "cc") and child.lower_ in _NEGATIVE and child.lower_ != "nor"
        ):
            return "negated"
        if child.dep_ in ("nsubj", "nsubjpass", "dobj", "obj", "attr") and _void(child):
            return "negated"
        if child.dep_ == "agent" and any(_void(c) for c in child.children):
            return "negated"  # "was welcomed by neither side"
        if (
            child.dep_ == "advmod"
            and child.lower_ == "longer"
            and any(c.lower_ in ("no", "n't") for c in child.children)
        ):
            return "negated"
        if child.lower_ == "yet" and any(c.dep_ == "xcomp" for c in token.children) and token.lemma_ in ("have", "be"):
            return "negated"
        if child.dep_ == "prep" and child.lower_ == "without" and token.pos_ == "NOUN":
            return "negated"
    if words & {"will", "'ll", "’ll", "shall", "wo", "’d", "'d", "would"}:
        mood = "future" if words & {"will", "'ll", "’ll", "shall", "wo"} else "hypothetical"
    elif words & {"may", "might", "could", "can", "ca"}:
        mood = "hypothetical"
    elif words & {"should", "must", "ought"}:
        mood = "demanded"
    elif token.tag_ == "VB" and "to" not in words and "do" not in words and "did" not in words and "does" not in words:
        if token.dep_ in ("ccomp", "ROOT", "conj") and has_subject(token):
            mood = "demanded"  # the subjunctive: "that Nicaragua release"
        elif token.dep_ == "ROOT":
            mood = "demanded"  # the imperative
        elif token.dep_ == "conj" and token.head.tag_ in ("VBD", "VBZ", "VBP"):
            # A base form does not continue a report: it belongs to the subordinate clause, "that they withdraw, release …".
            mood = "demanded" if governor(token.head) == "demanded" else "hypothetical"
    if mood == "actual" and words == {"be"}:
        mood = "demanded"  # "that compensation be paid"
    if mood == "actual" and token.tag_ in ("VBP", "VB") and _singular(token) and not auxiliaries:
        mood = "demanded"  # "that Iraq drop its complaint"
    if token.pos_ == "AUX" and token.lemma_ == "be" and below is not None and below.dep_ == "xcomp":
        mood = "future"  # "is to withdraw"
    return mood


def _singular(token: Any) -> bool:
    """Whether the subject of a "that" clause is singular, so that a base form is a subjunctive."""
    subject = next((c for c in token.children if c.dep_ == "nsubj" and c.i < token.i), None)
    mark = any(c.dep_ == "mark" and c.lower_ == "that" for c in token.children)
    if subject is None or not mark or subject.tag_ not in ("NNP", "NN"):
        return False
    several = any(c.dep_ == "conj" for c in subject.children)
    return not several and subject.ent_type_ != "NORP" and not subject.text.endswith("s")


def asks(sentence: Any) -> bool:
    """Return whether a sentence ends in a question mark."""
    return sentence.text.rstrip("”\"’' ")[-1:] == "?"


def has_subject(token: Any) -> bool:
    """Return whether a verb has its own subject."""
    return any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in token.children)


def _void(token: Any) -> bool:
    """Whether a noun phrase is negated: nobody, none, no shots, neither party."""
    return token.lower_ in ("nobody", "nothing", "none", "neither") or any(
        c.dep_ in ("det", "neg", "preconj") and c.lower_ in ("no", "neither") for c in token.children
    )


def is_infinitive(token: Any) -> bool:
    """Return whether a verb is an infinitive with "to", active or passive."""
    return token.tag_ in ("VB", "VBN") and any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children)


def is_finite(verb: Any) -> bool:
    """Return whether a verb or its auxiliary is finite."""
    auxiliaries = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if any(c.lower_ == "to" for c in auxiliaries):
        return False
    return verb.tag_ in ("VBD", "VBZ", "VBP") or any(c.tag_ in FINITE for c in auxiliaries)
