"""Speakers without a name: which words are their description, and whom they are close to.

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
    """Return where the description of somebody unnamed ends, and the words that tell whose side they are on.

    Parameters
    ----------
    text
        The report.
    end
        Where the noun ends.

    Returns
    -------
    tuple
        The end of what ties the person to something ("familiar with the talks"), and the half-open span of those whom
        the person is close to, or ``None``.
    """
    m = _TIED.match(text, end, end + _REACH)
    if m is None:
        return end, None
    return m.end("what"), m.span("what") if _SIDE.fullmatch(m.group("tie")) else None


def is_apart(text: str, end: int) -> bool:
    """Whether somebody is told by what they know or are close to, so that nothing else says whose they are."""
    m = _TIED.match(text, end, end + _REACH)
    return m is not None and len(m.group("tie")) > 4


def speaks_unnamed(token: Any) -> bool:
    """Whether a noun for people, no matter how many, is the subject of speech: "two diplomats said", "according to officials"."""
    lemma = token.lemma_.lower()
    human = lemma in _SOURCES or lemma in PERSONS or lemma in PEOPLE or is_office(token.text) or is_voice(token.text)
    if not human or token.pos_ != "NOUN":
        return False
    if token.dep_ == "pobj":
        return token.head.lower_ == "to" and token.head.head.lower_ == "according"
    return token.dep_ == "nsubj" and token.head.lemma_.lower() in SPEECH


def one_of(name: str) -> str:
    """Return how one of several unnamed speakers is called: "one of two diplomats"."""
    first, _, rest = name.partition(" ")
    plain = first.lower() if first.lower() in _COUNTED else first
    return f"one of {plain} {rest}".rstrip()


_COUNTED = frozenset(
    "two three four five six several some many most both the senior officials diplomats people sources".split()
)
