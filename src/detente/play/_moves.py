"""The file's moves in a play: unilateral moves of an actor, when they are possible, and what they change."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from detente.scenario.model import Scenario
from detente.scenario.parts import Move


def hindrance(scenario: Scenario, move: Move, made: Collection[str], today: date) -> str | None:
    """Return the reason why a move cannot be made now, or ``None``."""
    if move.id in made:
        return f"{move.id} has been made already"
    if move.since is not None and today < move.since:
        return f"{move.id} can be made from {move.since} on; it is {today}"
    if move.until is not None and today > move.until:
        return f"{move.id} could be made until {move.until}; it is {today}"
    missing = [x for x in move.needs if x not in made]
    if missing:
        return f"{move.id} needs {', '.join(missing)} first"
    against = [x for x in move.excludes if x in made] + [
        m.id for m in scenario.moves if m.id in made and move.id in m.excludes
    ]
    return f"{move.id} is ruled out by {', '.join(against)}" if against else None


def held(scenario: Scenario, move: Move, made: Collection[str]) -> tuple[dict[str, int], dict[str, int]]:
    """Return the levels that hold once a move is made, and those that wait for the consent of others.

    A level holds if the mover controls the issue alone, or if everybody who controls it has set the level.
    """
    now, later = dict[str, int](), dict[str, int]()
    for k, y in move.sets.items():
        control = scenario.issue[k].control
        setters = {m.actor for m in scenario.moves if m.id in made and m.sets.get(k) == y} | {move.actor}
        mine = {a for s in setters for a in (s, *scenario.members(s))}
        (now if mine.intersection(control) else later)[k] = y
    return now, later
