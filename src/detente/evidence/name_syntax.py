"""The extent of a name in a parse, and its syntactic role: headed, staffed, acted on, referred to by "its"."""

from __future__ import annotations

import re
from typing import Any

from detente.evidence.bodies import CALENDAR, NOUNS, SOLE
from detente.evidence.deeds import SAYING, VERBS
from detente.evidence.names import UPPER

_PARTICLES = frozenset("de del la los las da do dos du des el al van von der di della of".split())
LETTERS = re.compile(
    rf"(?!(?:AM|PM|GMT|UTC|CET|EST|BST|MP|MEP|MEPs|MPs|CEO|CFO|TV|PS|FM|PM|QC|KC|SC|OK|II|III|IV|VI|VII|XI|Dr|Mr|Ms|Mrs|St|CO|HQ|ID|IT|GDP|NB|AD|BC|USD|EUR)$)[{UPPER}]{{2,3}}"
)
"""Two or three capitals that may be a body's name, rather than a title, a time or a unit."""
HEADS_IT = frozenset("chair head lead run direct command preside edit coach captain own".split())
"""Verbs of heading a body."""
_STAFFED = frozenset(
    "spokesman spokeswoman spokesperson chairman chairwoman executive boss manager director lawyer worker driver shareholder employee staff management president secretary treasurer".split()
)
"""Nouns for staff of the body named before them."""
_DEALINGS = frozenset(
    "sue fine ask tell order urge accuse warn sanction pay offer owe send give fund bill license license supply charge blame instruct oblige press remind".split()
)
"""Verbs whose object is a person or a body."""
_NO_IT = frozenset("be become seem take make turn appear emerge follow happen come mean need remain".split())
"""Verbs before which "It" is often expletive."""


def goes_on(parse: Any, token: Any) -> bool:
    """Whether the name continues after a token."""
    if token.i + 1 >= len(parse):
        return False
    after = parse[token.i + 1]
    if after.text[:1].isupper() and after.pos_ in ("PROPN", "NOUN"):
        return True
    if token.i + 2 < len(parse) and after.lower_ in _PARTICLES - {"of"} | {"-", "&"}:
        beyond = parse[token.i + 2]
        return beyond.text[:1].isupper() and beyond.pos_ == "PROPN"
    return False


def first_of(parse: Any, token: Any) -> Any:
    """Return the first token of the name that ends in a token."""
    left = token
    while left.i > 0:
        before = parse[left.i - 1]
        if CALENDAR.match(before.text):
            break  # "On Thursday Kaufring took …"
        whole = token.i + 1 < len(parse) and parse[token.i + 1].pos_ != "NOUN" and token.i - before.i > 1
        number = before.pos_ == "NUM" and (whole or not before.is_sent_start)  # "Three Valleys Milk"
        if (before.pos_ in ("PROPN", "ADJ") or number) and before.text[:1].isupper():
            left = before
            continue
        joint = before.lower_ in _PARTICLES - {"of"} | {"&"} or (before.text == "-" and not before.whitespace_)
        if joint and left.i > 1 and parse[left.i - 2].pos_ == "PROPN" and parse[left.i - 2].text[:1].isupper():
            left = parse[left.i - 2]
            continue
        break
    return left


def kind_of_noun(noun: str) -> str | None:
    """Return the kind of body that a noun denotes; specific kinds have priority."""
    kinds = NOUNS.get(noun, frozenset({"organisation"}) if noun == "NGO" else frozenset())
    if not kinds:
        return None
    for kind in ("company", "church", "court", "association", "rebels", "party", "organisation"):
        if kind in kinds:
            return kind
    return "region"


_FIGHTING = frozenset("armed rebel insurgent militant separatist guerrilla jihadist islamist paramilitary".split())
_CAUSE = frozenset(
    "rights campaign advocacy environmental civic pressure protest aid relief activist community neighbourhood youth women student conservation welfare consumer".split()
)


def _qualified(noun: Any) -> str | None:
    """Return the kind of a "group" or "organisation" with a modifier: an armed group, a rights group."""
    if noun.lemma_.lower() not in ("group", "organisation", "organization", "movement", "faction", "network"):
        return None
    words = {c.lower_ for c in noun.children if c.i < noun.i}
    return "rebels" if words & _FIGHTING else "association" if words & _CAUSE else None


def apposed_kind(token: Any) -> str | None:
    """Return the kind of body in a name's apposition: "ExpoFruta, the exporters' guild"."""
    for child in token.children:
        near = 0 < child.i - token.i <= 8
        noun = child.lemma_.lower()
        fits = noun in NOUNS and (token.ent_type_ != "PERSON" or noun in SOLE)
        handles = noun == "operator" and any(c.lower_ in ("a", "an") for c in child.children)
        if child.dep_ == "appos" and near and fits and not (handles and token.ent_type_ == "PERSON"):
            return _qualified(child) or kind_of_noun(child.lemma_.lower())  # but not "crane operator"
        if child.dep_ in ("compound", "nmod") and fits and child.i < token.i and child.text.islower():
            return kind_of_noun(child.lower_)
    if (
        token.dep_ == "appos"
        and token.head.lemma_.lower() in NOUNS
        and (token.ent_type_ != "PERSON" or token.head.lemma_.lower() in SOLE)
        and token.head.dep_ not in ("pobj", "poss")
    ):
        return kind_of_noun(token.head.lemma_.lower())
    if token.dep_ == "nsubj" and token.head.lemma_ == "be":
        told = next((c for c in token.head.children if c.dep_ == "attr"), None)
        if told is not None and told.lemma_.lower() in NOUNS:
            return kind_of_noun(told.lemma_.lower())
    return None


def takes_its(verb: Any, subject: Any) -> bool:
    """Whether "its" in the clause of a verb refers to the verb's subject."""
    own_words = {w.i for w in subject.subtree}
    for word in verb.subtree:
        if word.lower_ not in ("its", "itself") or word.i in own_words:
            continue
        above = word.head
        while above.head.i != above.i and above.pos_ not in ("VERB", "AUX"):
            above = above.head
        own = next((c for c in above.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if (own is not None and own.i == subject.i) or (
            own is None and above.dep_ in ("xcomp", "conj") and above.head.i == verb.i
        ):
            return True
    return False


def it_goes_on(subject: Any) -> bool:
    """Whether the next sentence begins with "It" that acts or speaks, and the name is the subject of the main clause."""
    if subject.head.dep_ != "ROOT":
        return False
    sent = subject.sent
    if sent.end >= len(subject.doc):
        return False
    first = subject.doc[sent.end]
    verb = first.head
    return (
        first.lower_ == "it"
        and first.dep_ == "nsubj"
        and (verb.lemma_.lower() in SAYING or verb.lemma_.lower() in VERBS)
        and verb.lemma_.lower() not in _NO_IT
    )


def is_headed(token: Any) -> bool:
    """Whether somebody heads the bearer of a name: "who runs Vega", "who presides over Vega"."""
    verb = (
        token.head
        if token.dep_ == "dobj"
        else token.head.head
        if token.dep_ == "pobj" and token.head.lower_ == "over"
        else None
    )
    if verb is None and token.dep_ == "pobj" and token.head.lower_ in ("at", "for", "of"):
        above = token.head.head  # "who heads claims at Norsund"
        verb = above.head if above.dep_ == "dobj" else above
    if token.dep_ == "pobj" and token.head.lower_ in ("of", "from") and token.head.head.ent_type_ == "PERSON":
        return token.ent_type_ == "ORG" or bool(LETTERS.fullmatch(token.text))  # "said Moira Kent of the RTU"
    return verb is not None and verb.pos_ == "VERB" and verb.lemma_.lower() in HEADS_IT


def is_staffed(token: Any) -> bool:
    """Whether a name precedes a noun for its staff, or has a plural verb: "a Metro spokeswoman", "Rovers have"."""
    if token.ent_type_ == "PERSON" and " " not in token.text and token.dep_ not in ("nsubj",):
        return token.dep_ == "compound" and token.head.lemma_.lower() in _STAFFED and token.i == token.head.i - 1
    if token.dep_ == "compound":
        return token.head.lemma_.lower() in _STAFFED
    if token.dep_ != "nsubj" or token.tag_ != "NNP" or any(c.dep_ in ("conj", "cc") for c in token.children):
        return False
    return any(c.dep_ == "aux" and c.lower_ in ("have", "are") for c in token.head.children)


def is_dealt_with(token: Any) -> bool:
    """Whether a name is the object of asking, fining, paying or accusing."""
    if token.dep_ in ("dobj", "dative", "iobj", "nsubjpass"):
        return token.head.lemma_.lower() in _DEALINGS
    return token.dep_ == "pobj" and token.head.lower_ in ("against", "by") and token.head.head.pos_ in ("VERB", "NOUN")
