"""Finds the interviewee that questions address by name, if the text before them does not say who answers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.evidence.layout import Unit
from detente.evidence.people import NamedPerson, People

_OPENS = re.compile(
    r"\W*(?:(?:[Gg]ood \w+|[Ww]elcome|[Ss]o|[Aa]nd|[Tt]hank you|[Hh]ello),?\s+)?(?:[A-ZÀ-Þ][\w.]*\s+){0,3}"
)
"""Words before the name of the person addressed: none, a greeting or a title."""
_CLOSES = re.compile(r",\s+(?:[A-ZÀ-Þ]\w*\.?\s+)?$")
_QUESTIONS = 3


def addressed(text: str, units: Sequence[Unit], people: People) -> NamedPerson | None:
    """Return the person addressed in the first questions: "Ms Ruiz, you lead the union.", "…, Dr Falk?".

    Parameters
    ----------
    text, units, people
        The interview.
    """
    for unit in [u for u in units if u.kind == "question"][:_QUESTIONS]:
        for s in people.seen(unit.start, unit.end):
            ahead, behind = text[unit.start : s.start], text[s.end : unit.end]
            if (_OPENS.fullmatch(ahead) and behind[:1] == ",") or (_CLOSES.search(ahead) and behind[:1] in ("?", "!")):
                return people.known[s.surname]
    return None
