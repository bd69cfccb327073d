"""What several reports say together of who is who: a person named in full in one, by the surname alone in another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from detente.evidence.reading import Reading
from detente.evidence.statement import Statement


def same_people(readings: Sequence[Reading]) -> list[Reading]:
    """Return readings in which a surname that another report explains stands for the actor whom that person speaks for.

    A surname is left as it is where no report says whom its bearer speaks for, or where two people bear it who speak for
    different actors.

    Parameters
    ----------
    readings
        The reports, read one by one.
    """
    speaks = _surnames(readings)
    return [_explained(r, speaks) for r in readings]


def _surnames(readings: Sequence[Reading]) -> dict[str, str]:
    """Return whom the bearers of surnames speak for, where all bearers of one speak for the same actor."""
    found: dict[str, set[str]] = {}
    for person in (p for r in readings for p in r.people):
        if person.surname != person.name and person.speaks_for:
            found.setdefault(person.surname, set()).add(person.speaks_for)
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}


def _explained(reading: Reading, speaks: Mapping[str, str]) -> Reading:
    known = {p.name for p in reading.people} | {p.surname for p in reading.people}
    bare = {name: code for name, code in speaks.items() if name not in known}
    moved = {a.code: bare[a.name] for a in reading.actors if a.name in bare}
    changed = tuple(_moved(s, moved, bare) for s in reading.statements)
    return replace(reading, statements=changed, actors=tuple(a for a in reading.actors if a.code not in moved))


def _moved(s: Statement, moved: Mapping[str, str], bare: Mapping[str, str]) -> Statement:
    def to(codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(moved.get(c, c) for c in codes))

    speaks_for = bare.get(s.speaker or "") if s.speaks_for is None else moved.get(s.speaks_for, s.speaks_for)
    return replace(s, actors=to(s.actors), targets=to(s.targets), speaks_for=speaks_for)
