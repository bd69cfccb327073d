"""Combines reports to identify people: one report names a person with an office, another by name alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from detente.evidence.reading import Reading
from detente.evidence.statement import Statement


def same_people(readings: Sequence[Reading]) -> list[Reading]:
    """Return readings in which a name explained by another report is linked to the actor that the person speaks for.

    A role that names its actor ("Serbia's president") in one report overrides an inference from context ("the
    president") in another. A name is not changed if no report says for whom the person speaks, or if two people with
    this name speak for different actors. A person is never the actor for whom somebody speaks: such links are removed.

    Parameters
    ----------
    readings
        The reports, each already read.
    """
    named = _names(readings, inferred=False)
    speaks = {**_names(readings, inferred=True), **named}
    return [_explained(_overridden(r, named), speaks) for r in readings]


def _names(readings: Sequence[Reading], *, inferred: bool) -> dict[str, str]:
    """Return the actor by name and surname, where all people with that name speak for the same actor.

    Parameters
    ----------
    readings
        The reports.
    inferred
        Whether links inferred from the context count as well.
    """
    found: dict[str, set[str]] = {}
    for person in (p for r in readings for p in r.people):
        if person.surname != person.name and person.speaks_for and (inferred or not person.inferred):
            for name in (person.name, person.surname):
                found.setdefault(name, set()).add(person.speaks_for)
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}


def _overridden(reading: Reading, named: Mapping[str, str]) -> Reading:
    """Replace an inferred link by one that a role in another report states, for a person and their statements."""
    wrong = {
        p.name: (p.speaks_for, named[p.name])
        for p in reading.people
        if p.inferred and p.speaks_for and named.get(p.name, p.speaks_for) != p.speaks_for
    }
    if not wrong:
        return reading
    people = tuple(replace(p, speaks_for=wrong[p.name][1]) if p.name in wrong else p for p in reading.people)
    changed: list[Statement] = []
    for s in reading.statements:
        old, new = wrong.get(s.speaker or "", (None, None))
        if old is not None and new is not None and s.speaks_for == old:
            actors = tuple(dict.fromkeys(new if a == old else a for a in s.actors))
            changed.append(replace(s, speaks_for=new, actors=actors, targets=tuple(t for t in s.targets if t != new)))
        else:
            changed.append(s)
    return replace(reading, statements=tuple(changed), people=people)


def _explained(reading: Reading, speaks: Mapping[str, str]) -> Reading:
    # The report itself takes precedence: it says for whom somebody speaks, or that a surname is another person's.
    known = {x for p in reading.people if p.speaks_for for x in (p.name, p.surname)}
    known |= {p.surname for p in reading.people if p.name != p.surname and p.name not in speaks}
    bare = {name: code for name, code in speaks.items() if name not in known}
    moved = {a.code: bare[a.name] for a in reading.actors if a.name in bare}
    changed = tuple(_moved(s, moved, bare) for s in reading.statements)
    people = tuple(
        replace(p, speaks_for=bare.get(p.name)) if p.speaks_for is None or p.speaks_for in moved else p
        for p in reading.people
    )
    actors = tuple(a for a in reading.actors if a.code not in moved)
    return replace(reading, statements=changed, actors=actors, people=people)


def _moved(s: Statement, moved: Mapping[str, str], bare: Mapping[str, str]) -> Statement:
    def to(codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(moved.get(c, c) for c in codes))

    speaks_for = s.speaks_for
    if speaks_for is None or speaks_for in moved:
        speaks_for = bare.get(s.speaker or "")
    return replace(s, actors=to(s.actors), targets=to(s.targets), speaks_for=speaks_for)
