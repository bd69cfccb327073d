"""Finds the state meant by "the army" or "the foreign minister", from the origin of a report and the states it names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from detente.evidence.actors import Actors
from detente.evidence.layout import Unit

_IN_SEAT = re.compile(r"\w+(?: (?:of|for|and|the|[A-Z][\w-]+))* in (?=[A-Z])")
_HOMES = ("state", "region")
_GOAL = re.compile(r"\b(?:to|in|into|through|via|towards?)\s+(?:the\s+)?$")
_PLACED_IN = re.compile(r"\b(?:in|at|near|to|from|through|outside)\s+(?:the\s+)?$|(?:^|\n)\W*$")
_DATED_PLACE = re.compile(
    r"([A-ZÀ-Þ]{3,}(?: [A-ZÀ-Þ]{2,})*),? (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\d{1,2} [A-Z][a-z]+|[A-Z][a-z]+ \d{1,2})(?:, \d{4})?\.\s"
)
"""PLACE, Wednesday. at the start of a report."""
_DOMESTIC = re.compile(r"\b[Tt]he (?:House|Chamber|Opposition|Senate|Speaker)\b")
"""Words in reports on a parliament that refer to its state without naming it."""
_EMBASSY = re.compile(
    r"(?:['’]s)?\s+(?:embassy|ambassador|consul\w*|envoy|flag|citizens?|nationals?|investors?|traders?|company|firm|bank|(?:pension )?fund|tourists?|"
    r"journalists?|scientists?|skippers?|engineers?|lawyers?|team|paper|newspaper|television|researchers?)\b",
    re.IGNORECASE,
)
_STAYS = re.compile(
    r"\b(?:exile|liv(?:e|es|ed|ing)|based|born|residing|hiding|hotel|hospital|studied|arriv(?:ed|es|ing)|flew|travell?ed|went)\s+(?:[a-z]+\s+)?(?:in|at|to|from)\s+$"
)
"""Words before a capital where somebody only stays."""
_OPENS_IN = re.compile(r"\W*(?:But\s+|Back\s+|And\s+|Over\s+)?[Ii]n\s+(?:the\s+)?")
_SPEAKS_IN = re.compile(
    r"\b(?:said|told|spoke|speaking|answered|replied|addressed|announced)\b[^.;“”\"]{0,60}?\bin\s+(?=[A-Z])"
)
"""An official who speaks in a capital belongs to its state, unless the sentence says otherwise."""


class Homes:
    """Finds the state for mentions without a named state.

    Parameters
    ----------
    text, units, actors
        The report.
    """

    def __init__(self, text: str, units: Sequence[Unit], actors: Actors) -> None:
        self._text, self._units, self._actors = text, units, actors
        self._starts = [u.start for u in units]
        self._states = Counter(
            m.code for m in actors.mentions if m.form != "capital" and actors.kind(m.code) == "state"
        )
        self._states.update(m.code for m in actors.inside_names if actors.kind(m.code) == "state")
        self._weights = self._states + Counter(
            m.code
            for m in actors.mentions
            if m.form == "capital" and not _PLACED_IN.search(text, max(0, m.start - 12), m.start)
        )
        self._from_dateline = False
        self._domestic = bool(_DOMESTIC.search(text))
        self._origin = self._dateline()

    @property
    def names_state(self) -> bool:
        """Whether the report names a state at all."""
        return bool(self._states)

    def home(self, place: int, author: Sequence[str] = ()) -> str | None:
        """Return the state whose army, government or minister is meant if none is named.

        This is the only state named in the unit; else the author's; else the state named most often, if it is named at
        least twice as often as the next.
        """
        unit = self._unit(place)
        lead = self._units[max(unit.number - 1, 0)] if unit.kind == "answer" else unit
        near = [
            m
            for m in self._actors.within(lead.start, place)
            if self._actors.kind(m.code) in _HOMES
            and not _EMBASSY.match(self._text, m.end)
            and not (m.form == "capital" and _STAYS.search(self._text, max(0, m.start - 40), m.start))
        ]
        acting = [m for m in near if m.form == "capital" or not _GOAL.search(self._text, max(0, m.start - 10), m.start)]
        if near and not acting:
            behind = self._actors.within(place, unit.end)
            near = [m for m in behind if self._actors.kind(m.code) == "state" and m.form != "capital"] or near
        solid = [m for m in near if m.form != "capital"] or near
        codes = list(dict.fromkeys(m.code for m in solid))
        if len(codes) == 1:
            return codes[0]
        if author and self._actors.kind(author[0]) in _HOMES:
            return author[0]
        if self._from_dateline and self._domestic and self._states[self._origin or ""]:
            return self._origin
        ranked = sorted(self._states.items(), key=lambda x: (-x[1], x[0]))
        if ranked and (len(ranked) == 1 or (ranked[0][1] >= 2 * ranked[1][1] and ranked[0][1] > 3)):
            return ranked[0][0]
        heavy = max(self._weights.values(), default=0)
        if not self._from_dateline or self._origin is None or 2 * self._weights[self._origin] > heavy:
            return self._origin
        main = [c for c, n in self._weights.items() if n == heavy]
        return main[0] if len(main) == 1 else self._origin

    def _dateline(self) -> str | None:
        """Return the state of the report's origin: that of its dateline, else the first one named."""
        for unit in self._units[:6]:
            head = self._text[max(0, unit.start - 80) : unit.start].rpartition("\n")[2]
            place = re.match(r"[\W\d]*([A-ZÀ-Þ][\w'’. -]{2,30})", head) if unit.kind == "body" else None
            place = place or (_DATED_PLACE.match(self._text, unit.start, unit.end) if unit.kind == "body" else None)
            code = self._actors.of_words(place.group(1)) if place else None
            if code is not None and self._actors.kind(code) == "state":
                self._from_dateline = True
                return code
        named = [*self._actors.mentions, *self._actors.inside_names]
        first = min((m for m in named if self._actors.kind(m.code) == "state"), key=lambda m: m.start, default=None)
        return first.code if first is not None else None

    def seat(self, place: int) -> str | None:
        """Return the state whose capital the sentence names: "In Oslo, a government spokesman …"."""
        unit = self._unit(place)
        since = max(self._text.rfind(". ", unit.start, place), unit.start)
        ahead = self._actors.within(since, place)
        near = [m for m in ahead if m.form == "capital"]
        if near:
            return near[-1].code
        if (
            ahead
            and _OPENS_IN.fullmatch(self._text[since : ahead[0].start])
            and self._text[ahead[0].end - 2 :][:2] != "'s"
        ):
            return ahead[0].code if self._actors.kind(ahead[0].code) in _HOMES else None  # "In Djibouti the minister …"
        stop = self._text.find(". ", place, unit.end)
        m = _SPEAKS_IN.search(self._text, place, stop if stop >= 0 else unit.end)
        found = self._actors.at(m.end(), m.end() + 1) if m is not None and not ahead else None
        at_home = found is not None and found.form == "capital" and self._states[found.code] > 0
        return found.code if found is not None and at_home else None

    def seat_behind(self, place: int) -> str | None:
        """Return the state whose capital follows the name of a ministry or government: "the Ministry of … in Oslo"."""
        m = _IN_SEAT.match(self._text, place)
        found = self._actors.at(m.end(), m.end() + 1) if m is not None else None
        return found.code if found is not None and found.form == "capital" else None

    def _unit(self, place: int) -> Unit:
        return self._units[max(bisect_left(self._starts, place + 1) - 1, 0)]
