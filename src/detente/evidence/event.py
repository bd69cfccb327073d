"""One act found in a parse, and the speech verb that reports it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from detente.evidence.deeds import ALLEGING, SAYING, WORDS
from detente.evidence.frames import PERSONS
from detente.evidence.governors import charged
from detente.evidence.lexicon import Act
from detente.evidence.statement import Realis


@dataclass(frozen=True, slots=True)
class ReportedEvent:
    """An act found in a parse, as tokens.

    Attributes
    ----------
    trigger
        The token that names the act.
    act, realis
        The class of the act, and whether it happened.
    agents, patients
        Tokens of those who act, and of those who are affected.
    teller
        The speech verb whose content the act is, or ``None`` if the report itself asserts it.
    alleges
        Whether that verb accuses, claims or suspects rather than reports.
    rule
        The rule that found it.
    """

    trigger: Any
    act: Act
    realis: Realis
    agents: tuple[Any, ...]
    patients: tuple[Any, ...]
    teller: Any
    alleges: bool
    rule: str


def lifted(token: Any) -> Any:
    """Return the speech verb with which a verb is coordinated, if the parser attached it to the reported clause.

    "She said the port was closed and urged both to talk": the subject of "urged" is "she", not "the port".
    """
    if token.dep_ != "conj" or _tense(token) is None or any(c.dep_ in ("nsubj", "mark") for c in token.children):
        return None
    first = token.head
    while first.dep_ == "conj":
        first = first.head
    up = first.head
    if first.dep_ != "ccomp" or up.lemma_.lower() not in SAYING:
        return None
    if up.tag_ != _tense(token):
        # "says the cases were invented and on Tuesday asked …": a thing cannot be the subject of asking
        subject = next((c for c in first.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is None or subject.pos_ != "NOUN" or subject.lemma_.lower() in PERSONS or subject.tag_ == "NNP":
            return None
    return up


def _tense(token: Any) -> str | None:
    """Return the tag of a finite verb, or of its finite auxiliary: "are suing"."""
    if token.tag_ in ("VBG", "VBN"):
        token = next((c for c in token.children if c.dep_ in ("aux", "auxpass")), token)
    return token.tag_ if token.tag_ in ("VBD", "VBZ", "VBP") else None


def make(token: Any, act: Act, standing: Realis, agents: list[Any], patients: list[Any], rule: str) -> ReportedEvent:
    """Return an event, with the speech verb that reports it."""
    teller = told_by(token) if lifted(token) is None or act not in WORDS else None
    alleges = teller is not None and teller.lemma_.lower() in ALLEGING
    return ReportedEvent(token, act, standing, tuple(agents), tuple(patients), teller, alleges, rule)


def told_by(token: Any) -> Any:
    """Return the speech verb whose content a clause is, or ``None``."""
    node = token
    for _ in range(12):
        aside = _aside(node)
        if aside is not None:
            return aside
        if node.head.i == node.i:
            return None
        up = node.head
        if node.dep_ in ("ccomp", "pcomp", "parataxis") and (
            up.lemma_.lower() in SAYING or up.lemma_.lower() in ALLEGING
        ):
            return up
        if node.dep_ in ("advcl", "xcomp") and up.lemma_.lower() in ("say", "report", "allege", "accuse"):
            return up
        if node.dep_ == "prep" and node.lower_ in ("of", "for") and up.lemma_.lower() in ALLEGING:
            return up
        if node.dep_ == "prep" and charged(node) is not None:
            return up.head
        node = up
    return None


def _aside(clause: Any) -> Any:
    """Return the speech verb of a parenthetical in a clause: "The work, he said, would go on"."""
    for child in clause.children:
        if (
            child.dep_ in ("parataxis", "ccomp", "dep")
            and child.lemma_.lower() in SAYING
            and any(c.dep_ == "nsubj" for c in child.children)
            and not any(c.dep_ in ("ccomp", "xcomp", "mark") for c in child.children)
            and (child.lemma_ in ("tell", "inform") or not any(c.dep_ == "dobj" for c in child.children))
            and child.doc[child.right_edge.i].i - child.left_edge.i < 16
            and child.nbor(-1).text != "that"
        ):
            return child
    return None


def modal(token: Any) -> bool:
    """Return whether a verb has a modal auxiliary."""
    return any(c.dep_ == "aux" and c.tag_ == "MD" for c in token.children)
