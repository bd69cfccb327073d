"""Repairs parser errors that can be recognised from the tree itself, before any rule is applied.

Each repair is for a kind of sentence that the small model consistently gets wrong: a month tagged as a modal verb, a
dateline or a weekday marked as the subject or part of it, a finite verb attached to the preceding infinitive, and verbs
with unknown base forms.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from detente.evidence.clauses import FINITE, is_finite
from detente.evidence.coordination import repair_coordination
from detente.evidence.deeds import ONLY_WITH, PHRASES, VERBS
from detente.evidence.frames import OBJECTS, turn_verbs
from detente.evidence.lost_verbs import past_base, restore_verbs
from detente.evidence.trailing import tie_trailing

_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_TIMES = frozenset(
    "morning afternoon evening night noon midnight dawn dusk week weekend month year day hour lunchtime".split()
)
_LATER = frozenset("later earlier ago afterwards before".split())
_SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj", "csubjpass")


def repaired(doc: Any) -> Any:
    """Return a parse with the known errors repaired."""
    restore_verbs(doc)
    for token in doc:
        if token.pos_ == "VERB":
            lemma = _base_form(token.lemma_)
            if lemma is not None:
                token.lemma_ = lemma
            _read_past(token)
        if token.dep_ in _SUBJECTS:
            _read_name(token)
        if token.dep_ == "ROOT" and token.tag_ == "NNS":
            _read_verb(token)
        if token.text == "May" and token.dep_ == "aux" and _beside_number(token):
            token.dep_ = "npadvmod"
        if token.text == "-":
            _join(token)
    repair_coordination(doc)
    for token in doc:
        aside = token.head
        if token.dep_ == "advcl" and aside.dep_ == "parataxis" and token.i < aside.i < aside.head.i:
            token.head = aside.head  # "If they stay, she added, Peru would leave"
        if token.dep_ in ("prep", "agent") and token.lower_ == "by":
            _give_back(token)
    for token in doc:
        if token.pos_ in ("VERB", "AUX") and is_finite(token):
            if token.dep_ == "conj":
                _lift(token)
            elif token.dep_ in ("ROOT", "ccomp"):
                _find_subject(token)
                _drop_dateline(token)
    tie_trailing(doc)
    return doc


def _read_name(subject: Any) -> None:
    """Read a capitalised subject as a name, whatever it was taken for: "*Hoshino*, however, said …" is no adverb."""
    odd = subject.pos_ in ("ADV", "INTJ", "X", "SCONJ", "CCONJ", "PART")
    if odd and subject.text.istitle() and subject.lower_ not in _OPENING:
        subject.pos_, subject.tag_ = "PROPN", "NNP"


_OPENING = frozenset("here there now then so both either neither nor yet still half only even all".split())
"""Words at the start of a sentence that are no names, though they may be subjects."""


def _read_verb(noun: Any) -> None:
    """Read a plural with a subject and a "that" clause as a verb: "Peru *demands* that sales return"."""
    subject = next((c for c in noun.children if c.dep_ in ("nsubj", "compound", "nmod") and c.i == noun.i - 1), None)
    following = noun.nbor(1) if noun.i + 1 < len(noun.doc) else None
    lemma = noun.lower_.removesuffix("s")
    if subject is None or subject.pos_ != "PROPN" or following is None or following.lower_ != "that":
        return
    clause = next((c for c in noun.children if c.dep_ in ("ccomp", "acl", "relcl") and c.i > noun.i), None)
    if clause is not None and lemma in VERBS:
        noun.pos_, noun.tag_, noun.lemma_ = "VERB", "VBZ", lemma
        subject.dep_, clause.dep_ = "nsubj", "ccomp"


@cache
def _known() -> frozenset[str]:
    return frozenset((*VERBS, *ONLY_WITH, *(v for v, _ in OBJECTS), *(v for v, _ in PHRASES), *turn_verbs()))


def _read_past(verb: Any) -> None:
    """Give an irregular past tense its base form and tag: "forgave" is no infinitive."""
    if verb.lemma_.lower() == verb.lower_ and (base := past_base(verb.lower_)) is not None:
        verb.lemma_ = base
        if verb.tag_ == "VB":
            verb.tag_ = "VBD"


@cache
def _base_form(lemma: str) -> str | None:
    """Return the right base form for a wrong one, "fin" from "fined", if only the right one is in the tables."""
    word = lemma.lower()
    if word in _known() or len(word) < 2:
        return None
    tries = [word + "e", word.removesuffix("e"), word.removesuffix("s")]
    if word.endswith("e") and word[-2:-1] == word[-3:-2]:
        tries.append(word[:-2])  # "wiretappe"
    if word.endswith("ie"):
        tries.append(word[:-2] + "y")
    return next((t for t in tries if t != word and t in _known()), None)


def _beside_number(token: Any) -> bool:
    beside = [token.nbor(k) for k in (-1, 1) if 0 <= token.i + k < len(token.doc)]
    return any(t.like_num for t in beside)


_TITLE_PARTS = frozenset("vice co ex deputy under secretary director attorney solicitor governor".split())


def _join(hyphen: Any) -> None:
    """Make an office with a hyphen one noun: the parser gives each part of "vice-president" a place of its own."""
    if hyphen.i == 0 or hyphen.i + 1 >= len(hyphen.doc) or hyphen.whitespace_ or hyphen.nbor(-1).whitespace_:
        return
    first, last = hyphen.nbor(-1), hyphen.nbor(1)
    if first.lower_ not in _TITLE_PARTS or first.head.i != last.head.i or first.dep_ != last.dep_:
        return
    for child in [c for c in first.children if c.i < first.i]:
        child.head = last
    first.head, first.dep_ = last, "compound"
    hyphen.head, hyphen.dep_ = last, "punct"


def _give_back(by: Any) -> None:
    """Attach the agent to the passive verb: "was ordered to pay *by the court*"."""
    verb = by.head
    above = verb.head
    noun = next((c for c in by.children if c.dep_ == "pobj"), None)
    if (
        noun is not None
        and verb.dep_ == "xcomp"
        and verb.tag_ == "VB"
        and not any(c.dep_ == "auxpass" for c in verb.children)
        and any(c.dep_ == "auxpass" for c in above.children)
        and not any(c.dep_ == "agent" for c in above.children)
        and noun.ent_type_ not in ("DATE", "TIME", "PERCENT", "MONEY", "CARDINAL")
        and (noun.pos_ == "PROPN" or any(c.dep_ == "det" and c.lower_ == "the" for c in noun.children))
        and noun.lemma_.lower() not in _TIMES | _WEEKDAYS
    ):
        by.head, by.dep_ = above, "agent"


def _lift(verb: Any) -> None:
    """Attach a finite verb to the last finite one: "asked to be included and *was turned down*"."""
    first = verb.head
    if is_finite(first) or first.pos_ not in ("VERB", "AUX") or first.dep_ in ("ROOT", "conj"):
        return
    if verb.tag_ not in ("VBD", "VBZ") and not any(c.tag_ in FINITE for c in verb.children if "aux" in c.dep_):
        return  # a plural present looks like an infinitive
    node = first
    while node.head.i != node.i and node.dep_ in ("xcomp", "pcomp", "prep", "acl", "advcl", "conj", "dobj", "pobj"):
        node = node.head
        if node.pos_ in ("VERB", "AUX") and is_finite(node):
            if node.i < verb.i:
                verb.head = node
            return


def _find_subject(verb: Any) -> None:
    """Give a verb the subject that was parsed as part of a preceding phrase of time or place."""
    if any(c.dep_ in _SUBJECTS for c in verb.children):
        return
    for child in verb.children:
        if child.i > verb.i:
            return
        found = None
        if child.dep_ == "prep":
            for noun in child.children:
                if noun.dep_ != "pobj":
                    continue
                found = _behind_weekday(noun, child) or _behind_noun(noun) or _behind_place(noun, verb)
        elif child.lower_ in _LATER:
            found = next(
                (c for c in child.children if c.i > child.i and c.dep_ in ("dobj", "pobj") and c.pos_ != "NUM"), None
            )
        if found is not None and found.i < verb.i:
            found.head, found.dep_ = verb, "nsubj"
            return


def _behind_weekday(noun: Any, preposition: Any) -> Any:
    """Return the noun of "On Tuesday guards …", and keep the weekday with the preposition."""
    if noun.lemma_.lower() in _TIMES | _WEEKDAYS:
        return None
    day = next((c for c in noun.children if c.dep_ in ("compound", "nmod") and c.lower_ in _WEEKDAYS), None)
    if day is None or day.i != preposition.i + 1:
        return None
    day.head, day.dep_ = preposition, "pobj"
    return noun


def _behind_noun(noun: Any) -> Any:
    """Return the name that follows a noun without a comma: "In a message Ana Ruiz, speaking for the Front, …"."""
    for child in noun.children:
        if child.dep_ == "appos" and child.pos_ == "PROPN" and child.left_edge.i > noun.i:
            between = noun.doc[noun.i + 1 : child.left_edge.i]
            behind = child.right_edge
            if not any(t.is_punct for t in between) and behind.i + 1 < len(noun.doc) and behind.nbor(1).text == ",":
                return child
    return None


def _behind_place(noun: Any, verb: Any) -> Any:
    """Return the subject after an initial place: "In Lima, *Chile's consul* answered", parsed as an apposition of Lima."""
    if noun.ent_type_ not in ("GPE", "LOC", "FAC") or noun.i > noun.sent.start + 4:
        return None
    for child in noun.children:
        if child.dep_ == "appos" and child.left_edge.i > noun.i and child.left_edge.nbor(-1).text == ",":
            last = child.right_edge
            if last.i + 1 == verb.i or all(t.pos_ in ("AUX", "ADV") for t in noun.doc[last.i + 1 : verb.i]):
                return child
    return None


def _drop_dateline(verb: Any) -> None:
    """Do not treat "RIGA —" as a subject if another follows."""
    subjects = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass") and c.i < verb.i]
    if len(subjects) > 1 and subjects[0].i == subjects[0].sent.start:
        edge = subjects[0].right_edge.nbor(1) if subjects[0].right_edge.i + 1 < len(verb.doc) else None
        last = subjects[0].right_edge
        if last.text in ("—", "–", "-", ":") or (edge is not None and edge.text in ("—", "–", "-", ":")):
            subjects[0].dep_ = "dep"
