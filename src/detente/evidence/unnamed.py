"""Unnamed speakers: the extent of their description, and the side to which they are close.

"Two diplomats briefed on the talks", "a source close to the operator": the whole phrase is the speaker.
"""

from __future__ import annotations

import re
from typing import Any

from detente.evidence.bodies import PEOPLE
from detente.evidence.cues import SPEECH
from detente.evidence.frames import PERSONS
from detente.evidence.offices import is_office, is_voice

_END = r"(?=\s*(?:[,.;:!?”\"]|$|\b(?:said|says|say|told|tell|tells|added|warned|confirmed|described|thinks?|believes?|who|which|and|but|has|have|had|was|were|is|are|would|will)\b))"
_TIED = re.compile(
    r"(?:\s+(?:who (?:is|was|are|were)\s+)?(?P<tie>close to|near to|near|inside|within|familiar with|briefed (?:on|about|by)|involved in|present at|aware of|acquainted with|"
    r"with (?:direct |first-hand |detailed |close )?knowledge of|privy to|taking part in|attending|at|of|for|from|on|in)\s+(?P<what>(?:(?:the|an?|its|their|his|her|these|those|both)\s+)?"
    rf"[\w’'-]+(?:\s+[\w’'-]+){{0,4}}?)){_END}"
)
_SIDE = re.compile(r"(?:close to|near to|near|inside|within)$")
_SOURCES = frozenset("source person people employee aide insider negotiator individual witness".split())
_REACH = 90


def tied_end(text: str, end: int) -> tuple[int, tuple[int, int] | None]:
    """Return the end of the description of an unnamed person, and the words for the side to which they belong.

    Parameters
    ----------
    text
        The report.
    end
        End of the noun.

    Returns
    -------
    tuple
        The end of the description ("familiar with the talks"), and the half-open span of the actor to which the person
        is close, or ``None``.
    """
    m = _TIED.match(text, end, end + _REACH)
    if m is None:
        return end, None
    return m.end("what"), m.span("what") if _SIDE.fullmatch(m.group("tie")) else None


def is_apart(text: str, end: int) -> bool:
    """Whether somebody is described by what they know or are close to, which then decides their side."""
    m = _TIED.match(text, end, end + _REACH)
    return m is not None and len(m.group("tie")) > 4


def speaks_unnamed(token: Any) -> bool:
    """Whether a noun for one or more people is the subject of speech: "two diplomats said", "according to officials"."""
    lemma = token.lemma_.lower()
    human = lemma in _SOURCES or lemma in PERSONS or lemma in PEOPLE or is_office(token.text) or is_voice(token.text)
    if not human or token.pos_ != "NOUN":
        return False
    if token.dep_ == "pobj":
        return token.head.lower_ == "to" and token.head.head.lower_ == "according"
    return token.dep_ == "nsubj" and token.head.lemma_.lower() in SPEECH


def one_of(name: str) -> str:
    """Return the name for one of several unnamed speakers: "one of two diplomats"."""
    first, _, rest = name.partition(" ")
    plain = first.lower() if first.lower() in _COUNTED else first
    return f"one of {plain} {rest}".rstrip()


_COUNTED = frozenset(
    "two three four five six several some many most both the senior officials diplomats people sources".split()
)
