"""Noun phrases for bodies and groups: noun, identifying modifiers, and whether it acts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.evidence.bodies import CALENDAR, HEADS, NOUNS, OWN, PEOPLE
from detente.evidence.deeds import PHRASES, SAYING, VERBS
from detente.evidence.frames import OBJECTS
from detente.evidence.gazetteer import Mention
from detente.evidence.layout import Unit
from detente.evidence.offices import is_office
from detente.evidence.words import root

GOVERNING = frozenset(("government", "ministry", "department", "police", "army", "state"))
"""Organs of a state that act for themselves in a report that names no state."""
MANY = frozenset("rebel separatist insurgent guerrilla militant fighter".split())
"""Nouns whose plural denotes a body."""
_BODIES = (
    frozenset(NOUNS) | OWN | frozenset(h.lower() for h in HEADS if h.isalpha() and h[-1] != "s") | {"line", "port"}
)
_ACTING = frozenset([*VERBS, *(v for v, _ in PHRASES), *(v for v, _ in OBJECTS)]) - {"be", "have"}
_THE = frozenset("the this that same".split())
_RELATIONAL = re.compile(r"[a-z]{4,}(?:al|ic|ary|ine|ous)$")
_FLEETING = frozenset("local national own whole entire annual final original public several special political".split())
"""Adjectives that are not part of the name of a body."""
_HEADED_BY = frozenset("represent lead head chair run direct command manage own".split())
_SENT = frozenset("delegation leadership negotiator emissary".split())
"""Nouns whose owner is a party: "a delegation of the rebels"."""
_TIMES = frozenset("year month week day hour minute night decade century metre meter mile moment".split())
"""Possessors that do not name a body: "19 years' service"."""
_WORDS = 5

At = Callable[[int, int], Mention | None]


@dataclass(frozen=True, slots=True)
class BodyPhrase:
    """A noun phrase for a body or a group.

    Attributes
    ----------
    start, end, left
        Span of the noun, and start of the words before it.
    noun
        Its lemma.
    words, telling
        All words between determiner and noun, and those that identify the body.
    opening
        The kind of determiner: ``the``, ``a``, ``any``, ``owned``, ``theirs``, or empty.
    member
        Root of the word for its members: that of "checkers" in "the checkers' lodge".
    plural, front, acts
        Whether the noun is plural; whether it modifies another noun ("the union leader"); whether it does or says
        something, or has an office-holder.
    """

    start: int
    end: int
    left: int
    noun: str
    words: tuple[str, ...]
    telling: tuple[str, ...]
    opening: str
    member: str
    plural: bool
    front: bool
    acts: bool


class BodyPhrases:
    """Collects the phrases of a report; those that are already mentions of an actor are left out."""

    def __init__(self, at: At, *, any_state: bool) -> None:
        self._at, self._any_state = at, any_state

    def of(self, units: Sequence[Unit], parses: Mapping[int, Any]) -> list[BodyPhrase]:
        """Return the phrases in text order."""
        return [
            p
            for u in units
            if u.kind not in ("byline", "boilerplate") and u.number in parses
            for p in self._in(parses[u.number], u.start)
        ]

    def _in(self, parse: Any, base: int) -> Iterator[BodyPhrase]:
        for token in parse:
            lemma = token.lemma_.lower()
            if token.pos_ not in ("NOUN", "PROPN", "ADJ"):
                continue
            plural = token.tag_ in ("NNS", "NNPS") and lemma != "police"
            people = plural and lemma in PEOPLE
            governs = not self._any_state and lemma in GOVERNING
            body = (lemma in _BODIES or token.lower_ in _BODIES) and (not plural or lemma in MANY)
            if not (people or body or governs) or (self._any_state and lemma == "state"):
                continue
            a, b = base + token.idx, base + token.idx + len(token.text)
            if self._at(a, b) is None:
                noun = lemma if people or governs or lemma in _BODIES else token.lower_
                yield self._phrase(token, base, noun, plural=plural)

    def _phrase(self, token: Any, base: int, noun: str, *, plural: bool) -> BodyPhrase:
        doc, i = token.doc, token.i - 1
        words: list[Any] = []
        opening = member = ""
        while i >= token.sent.start and len(words) < _WORDS:
            t = doc[i]
            if t.lower_ in _THE:
                opening = "the"
            elif t.lower_ in ("a", "an", "another", "any", "every", "no", "each"):
                opening = "a" if t.lower_ in ("a", "an", "another") else "any"
            elif t.tag_ == "PRP$":
                opening = "theirs" if t.lower_ == "their" else "owned"
            elif t.tag_ == "POS" or t.text in ("'", "’"):
                owner = doc[i - 1] if i else t
                if owner.lemma_.lower() in _TIMES or (
                    owner.tag_ != "NNS" and not owner.lower_.endswith(("men", "people"))
                ):
                    opening = "owned"
                else:
                    member = root(owner.lower_)
                    words += [t, owner]
                    i -= 2
                    continue
            elif (
                t.pos_ in ("ADJ", "NOUN", "PROPN")
                or t.text == "-"
                or (t.tag_ in ("VBN", "VBG") and t.dep_ in ("amod", "compound"))
            ):
                words.append(t)
                i -= 1
                continue
            break
        words.reverse()
        kept = list(words)
        naming = any(t.pos_ in ("NOUN", "PROPN") and t.text[0].isalpha() for t in words)
        while kept and (not naming or _fleeting(kept[0]) or self._is_actor(kept[0], base)):
            kept.pop(0)
        left = base + (kept[0].idx if kept else token.idx)
        return BodyPhrase(
            base + token.idx,
            base + token.idx + len(token.text),
            left,
            noun,
            _words(words),
            _words(kept),
            opening,
            member,
            plural,
            token.dep_ == "compound" and token.head.i == token.i + 1,
            self._acts(token, noun),
        )

    def _is_actor(self, token: Any, base: int) -> bool:
        return self._at(base + token.idx, base + token.idx + len(token.text)) is not None

    def _acts(self, token: Any, noun: str) -> bool:
        """Whether somebody does or says something, or has an office-holder or a leader."""
        people = noun in PEOPLE
        verb = token.head if token.dep_ in ("nsubj", "agent") else None
        if not people and token.i - token.sent.start <= 2 and _has_office_next(token):
            return True
        if token.dep_ == "pobj":
            above = token.head.head
            if token.head.dep_ == "agent":
                verb = above
            elif (
                noun in GOVERNING
                or above.lemma_.lower() == "preside"
                or (token.head.lower_ in ("for", "of", "on") and above.lemma_.lower() in ("speak", "act", "negotiate"))
                or (
                    token.head.lower_ in ("for", "of", "at")
                    and is_office(above.text)
                    and not (people and token.head.lower_ == "at")
                )
                or (token.head.lower_ == "of" and above.lemma_.lower() in _SENT)
            ):
                return True
        if token.dep_ in ("dobj", "dative") and (noun in GOVERNING or token.head.lemma_.lower() in _HEADED_BY):
            return True
        if token.dep_ == "poss" and (is_office(token.head.text) or token.head.head.lemma_.lower() in _HEADED_BY):
            return True
        if verb is None:
            return False
        if _goes_on(token, "they" if people else "it"):
            return True
        lemma = verb.lemma_.lower()
        return lemma in _ACTING or (lemma in SAYING and not people)


def _goes_on(subject: Any, pronoun: str) -> bool:
    """Whether the next sentence begins with a subject that acts or speaks, or with its office: "They refused", "Its manager"."""
    end = subject.sent.end
    if end >= len(subject.doc):
        return False
    first = subject.doc[end]
    if first.lower_ == ("their" if pronoun == "they" else "its"):
        return first.head.dep_ == "nsubj" and is_office(first.head.text)
    return first.lower_ == pronoun and first.dep_ == "nsubj" and first.head.lemma_.lower() in _ACTING | SAYING


def _has_office_next(token: Any) -> bool:
    """Whether the next sentence begins with an office of this sentence's subject: "The cannery … Its manager"."""
    end = token.sent.end
    first = token.doc[end] if end < len(token.doc) else None
    return first is not None and first.lower_ == "its" and first.head.dep_ == "nsubj" and is_office(first.head.text)


def _words(tokens: Sequence[Any]) -> tuple[str, ...]:
    return tuple(t.text for t in tokens if t.text[0].isalnum() and t.lower_ != "s")


def _fleeting(token: Any) -> bool:
    """Whether a modifier does not identify the body: "new", "angry"."""
    if CALENDAR.match(token.text):
        return True
    if token.pos_ != "ADJ" or token.text[:1].isupper():
        return not token.text[0].isalnum() or token.tag_ in ("POS", "VBN", "VBG")
    return token.lower_ in _FLEETING or not _RELATIONAL.match(token.lower_)
