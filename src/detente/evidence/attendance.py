"""Lists of participants: each speaks for the body named with them, else for the body that meets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from detente.evidence.actors import Actors
from detente.evidence.layout import Unit
from detente.evidence.offices import is_office
from detente.evidence.people import People

_PRESENT = re.compile(r"(?:^|\n)\W*(?:\d+[.)]\s+)?(?:Members present|Present|PRESENT)\s*:")
_AWAY = re.compile(
    r"\b(?:[Ii]n attendance|[Aa]pologies|[Aa]bsent|[Aa]lso present|[Oo]bservers?|[Gg]uests?|[Bb]y invitation)\b"
)
"""Headings at which the list of members ends and that of others begins."""
_ENTRY = re.compile(r"[^;\n]+")
_FOR = re.compile(r"\W*(?:(?:for|on behalf of|representing|delegation of)\s+)?(?:the\s+)?", re.IGNORECASE)
_DELEGATION = re.compile(r"\W*(?:for|on behalf of|representing|delegation of)\s+(?:the\s+)?", re.IGNORECASE)
_FIRST_UNITS = 14
_IN_ATTENDANCE = re.compile(r"(?:in attendance|also present)\s*:", re.IGNORECASE)
_WITH_OFFICE = re.compile(r"[^,;:()\n]+\((?P<office>[^()\n,]{3,40})\)")


def seat_those_present(
    text: str, units: Sequence[Unit], actors: Actors, people: People, unit_of: Callable[[int], Unit], over: str | None
) -> None:
    """Give the people on a list of participants the body for which they are listed.

    Parameters
    ----------
    text, units, actors, people
        The report.
    unit_of
        Returns the unit that contains a position.
    over
        The body whose meeting it is, or ``None``.
    """
    for m in _PRESENT.finditer(text):
        end = unit_of(m.end() - 1).end
        away = _AWAY.search(text, m.end(), end)
        for entry in _ENTRY.finditer(text, m.end(), away.start() if away else end):
            _seat(people, entry.span(), _named(text, actors, entry.span(), _FOR) or over)
    for unit in units[:_FIRST_UNITS]:
        for m in _WITH_OFFICE.finditer(text, unit.start, unit.end) if _IN_ATTENDANCE.match(text, unit.start) else ():
            if is_office(m.group("office")):
                _seat(people, (m.start(), m.end()), over)  # its staff
        code = _named(text, actors, (unit.start, unit.end), _DELEGATION, ":")
        if code is not None:
            _seat(people, (unit.start, unit.end), code)


def _named(text: str, actors: Actors, span: tuple[int, int], opening: re.Pattern[str], stop: str = ",:(") -> str | None:
    """Return the actor at the start of an entry: "for Tanzania, …", "Mozambique: …"."""
    m = opening.match(text, *span)
    found = actors.at(m.end(), m.end() + 1) if m is not None and m.end() < span[1] else None
    if m is None or found is None or found.start != m.end():
        return None
    return found.code if text[found.end : found.end + 1] in tuple(stop) else None


def _seat(people: People, span: tuple[int, int], code: str | None) -> None:
    for surname in _unseated(people, span) if code is not None else ():
        people.assign(surname, code, inferred=True)


def _unseated(people: People, span: tuple[int, int]) -> Iterator[str]:
    for s in people.seen(*span):
        if people.known[s.surname].speaks_for is None:
            yield s.surname
