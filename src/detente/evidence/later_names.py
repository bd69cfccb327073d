"""Names that a report gives only after it told of their bearers: "the chairman said …", and then "Fletcher Banda told us"."""

from __future__ import annotations

import re

from detente.evidence.offices import Role
from detente.evidence.people import People
from detente.evidence.salience import Ref
from detente.evidence.voices import known_as

_SOMEBODY_ELSE = re.compile(r",\s+(?:an?|the|one|who|whose|aged|\d\d)\b")
_OPENED = re.compile(r"(?:the|an?|its|their|his|her|our|one|[\w.]+['’]s?)\s", re.IGNORECASE)


class LaterNames:
    """Gives people without a role the office of somebody unnamed right before.

    Parameters
    ----------
    text, people
        The report and who is named in it.
    """

    def __init__(self, text: str, people: People) -> None:
        self._text, self._people = text, people
        self._unnamed: tuple[int, Ref] | None = None
        self._names: dict[str, str] = {}

    def note(self, sentence: int, ref: Ref, *, subject: bool, end: int) -> Ref:
        """Add a mention of a person; a person without a role gets the office of an unnamed person mentioned directly before.

        "…, the league's chairman said on Friday. "…," Fletcher Banda told a news conference": he is the chairman.
        """
        person = ref.person
        if person is None or not subject:
            return ref
        known = self._people.known.get(person.surname)
        if known is None or known.name != person.name:
            told = person.office and ref.codes and _OPENED.match(person.role)
            self._unnamed = (sentence, ref) if told else self._unnamed
            return ref
        before = self._unnamed
        self._unnamed = None
        if before is None or known.role or known.speaks_for is not None or sentence - before[0] > 2:
            return ref
        if _SOMEBODY_ELSE.match(self._text, end):
            return ref  # "Beatriz Sousa, a mother of three"
        holder = before[1].person
        if holder is None or self._people.roles.get(known.surname):
            return ref
        self._people.roles[known.surname] = [Role(holder.role, 0, 0)]
        self._names[holder.name] = known.surname
        self._people.describe(known.surname)
        self._people.assign(known.surname, before[1].codes[0])
        return known_as(self._people, self._people.known[known.surname])

    def since(self, ref: Ref) -> Ref:
        """Return a reference to somebody unnamed as one to the person whom the report has named since."""
        surname = self._names.get(ref.person.name) if ref.person is not None else None
        return known_as(self._people, self._people.known[surname]) if surname is not None else ref
