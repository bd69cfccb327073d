"""Links people without an office to a body: "For the union, Maria Strid", "one of the students"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.evidence.actors import Actors
from detente.evidence.layout import Span, Unit
from detente.evidence.offices import TITLES

_TITLE = rf"(?:(?:{'|'.join(sorted(TITLES))})\.?\s+)?"
_ON_BEHALF = re.compile(
    rf"(?:^|[.;!?:”\"’]\s+|\n\W*)(?:For|(?:[A-Z][a-z]+ing [^.;:,]{2, 40} )?[Oo]n behalf of|Speaking for|Speaking on behalf of|Appearing for|Acting for|Representing)\s+(?:the\s+)?(?P<body>[^,.;:\n]{{3,60}}),\s+{_TITLE}$"
)
_REPRESENTED = re.compile(
    rf"(?P<body>[^,.;:\n]{{3,80}}),?\s+(?:(?:which|who)\s+(?:is|are|was|were|had been)\s+)?(?:represented|defended|advised)\s+by\s+"
    rf"(?:(?:an?|the|its|their)\s+(?:[\w-]+\s+){{1,3}},?\s*)?{_TITLE}$"
)
_ONE_OF = re.compile(
    r",?\s+(?:\d\d,\s+)?(?:who (?:is|was)\s+)?(?:one|another|the (?:eldest|oldest|youngest|last|first)) (?:of|among)\s+(?P<body>[^,.;:\n]{3,70})"
)
_TRADES = (
    "surgeon|doctor|nurse|midwife|paramedic|teacher|engineer|driver|pilot|miner|docker|stevedore|crane operator|electrician|mechanic|technician|worker|"
    "welder|porter|cook|cleaner|guard|ranger|sailor|deckhand|fisherman|herder|farmer|student|pupil|nun|monk|priest|scientist|geologist|biologist|hydrologist|"
    "employee|staffer|veteran|fighter|soldier|flight attendant|first officer|controller|dispatcher|baker|printer|weaver|foreman|forewoman|shift leader"
)
_WORKS_AT = re.compile(
    rf",\s+(?:\d\d,\s+)?(?:an?\s+(?:[\w-]+\s+){{0,3}}?(?:{_TRADES})\s+(?:at|inside|with|for|from|of|in|on)|who (?:also )?(?:works|worked|drives|flies|fights|fought|teaches|nurses) (?:for|at|in|with))\s+(?P<body>[^,.;:\n]{{3,50}})"
)
_MEMBERS = re.compile(
    r"\b(?:an?|the)\s+(?:[\w-]+\s+)?(?:lawmaker|legislator|candidate|activist|volunteer|organi[sz]er|supporter|M[EP]P|deputy|campaigner|delegate)s?\s+(?:from|of|for|with)\s+(?P<body>[^,.;:\n]{3,60})"
)
_APPOSED = re.compile(r",\s+(?:\d\d,\s+)?(?=(?:an?|the)\s)")
_REACH = 110
_BODIES = ("state", "region", "town")


class Memberships:
    """Finds the body to which somebody belongs, from the words around a name.

    Parameters
    ----------
    text, actors
        The report, and the actors in it.
    """

    def __init__(self, text: str, actors: Actors) -> None:
        self._text, self._actors = text, actors

    def of(self, start: int, end: int, unit: Unit) -> Iterator[Span]:
        """Yield the positions of the bodies to which a person named in a span belongs, the most certain first."""
        text = self._text
        floor = max(unit.start, start - 140)
        for pattern in (_ON_BEHALF, _REPRESENTED):
            m = pattern.search(text, floor, start)
            if m is not None:
                yield from self._body(*m.span("body"), last=pattern is _REPRESENTED)
        reach = min(unit.end, end + _REACH)
        m = _ONE_OF.match(text, end, reach)
        if m is not None:
            yield from self._body(*m.span("body"))
        m = _WORKS_AT.match(text, end, reach)
        if m is not None:
            yield from self._body(*m.span("body"), places=False)
        m = _APPOSED.match(text, end, reach)
        m = _MEMBERS.match(text, m.end(), reach) if m is not None else None
        if m is not None:
            yield from self._body(*m.span("body"), places=False)

    def _body(self, start: int, end: int, *, last: bool = False, places: bool = True) -> Iterator[Span]:
        found = [
            m
            for m in self._actors.within(start, end)
            if m.form != "capital" and (places or self._actors.kind(m.code) not in _BODIES)
        ]
        if found:
            m = found[-1] if last else found[0]
            yield m.start, m.end
