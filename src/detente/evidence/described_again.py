"""People whom a report describes again: by an office that it states only now, or by what they once were."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from detente.evidence.layout import Unit
from detente.evidence.offices import Role
from detente.evidence.people import People
from detente.evidence.salience import Ref
from detente.evidence.voices import known_as

_EPITHET = re.compile(
    r"the\s+(?:former|ex-|one-?time|retired|veteran|outgoing|long-time|(?:\d\d|[a-z]+)-year-old)\b", re.IGNORECASE
)
"""Words that describe somebody who was just named by a past or an age: "The former minister called on both"."""


class DescribedAgain:
    """Resolves descriptions of somebody who is named in the sentences before.

    Parameters
    ----------
    text, people
        The report and who is named in it.
    by_office
        Returns the actors of an office at a position.
    """

    def __init__(self, text: str, people: People, by_office: Callable[[str, int], tuple[str, ...]]) -> None:
        self._text, self._people, self._by_office = text, people, by_office

    def of(self, token: Any, unit: Unit, place: int, codes: Sequence[str]) -> Ref | None:
        """Return the only person named before in the unit, if a subject with an office describes that person.

        "…, Ana Reyes told us. Chile's trade minister would not say …": she is the minister, if she had no role before.
        "The envoy, Ana Reyes, spoke. The former judge called on both": she is the judge.

        Parameters
        ----------
        token, unit, place
            The office, its unit and its position.
        codes
            The actors that the phrase names.
        """
        if any(c.lower_ in ("a", "an", "another") for c in token.children):
            return None  # somebody new
        if token.dep_ != "nsubj" or token.tag_ != "NN" or any(c.dep_ in ("appos", "relcl") for c in token.children):
            return None
        here = {s.surname for s in self._people.seen(unit.start, place)}
        if len(here) != 1:
            return None
        surname = next(iter(here))
        person = self._people.known[surname]
        a, b = unit.start + token.left_edge.idx, place + len(token.text)
        if _EPITHET.match(self._text, a, b):
            return known_as(self._people, person)
        if person.role or self._people.roles.get(surname):
            return None
        role = Role(self._text[a:b], a, b)
        self._people.roles[surname] = [role]
        self._people.describe(surname)
        found = tuple(codes) or self._by_office(role.text, place)
        if self._people.known[surname].speaks_for is None and found:
            self._people.assign(surname, found[0], inferred=not codes)
        return known_as(self._people, self._people.known[surname])
