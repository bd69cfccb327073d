"""Confrontation dilemmas: the pressures on a party that follow from positions and threats.

Each party takes a position, the state that it asks for. If nobody gives way, the threatened future follows: one state
for all parties, or one for each pair of parties. There are six dilemmas (Howard 1999; Bryant 2003), each defined by
preferences over these states, for a party i and another party j:

===========  ==============================================================================================
threat       i could improve on the threatened future by a move of its own: its part in the threat is
             not believed
deterrence   j likes the threatened future as much as i's position, or more: i's threat does not move j
inducement   i likes j's position as much as the threatened future, or more: i may as well give in
positioning  i likes j's position better than its own
trust        j could improve on i's position by a move of its own: i cannot count on j's word
cooperation  i could improve on its own position by a move of its own: others cannot count on i's word
===========  ==============================================================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from detente.models.graph.conflict.conflict import Conflict
from detente.scenario.names import agreeing, called, opening, possessive

Kind = Literal["threat", "deterrence", "inducement", "positioning", "trust", "cooperation"]
KINDS: tuple[Kind, ...] = ("threat", "deterrence", "inducement", "positioning", "trust", "cooperation")


@dataclass(frozen=True, slots=True)
class Dilemma:
    """One confrontation dilemma.

    Attributes
    ----------
    kind
        Which of the six.
    maker
        Who has it.
    other
        The other party; ``None`` for dilemmas of one party alone.
    move
        The tempting state, for dilemmas of threat, trust and cooperation.
    """

    kind: Kind
    maker: int
    other: int | None = None
    move: int | None = None


def dilemmas(
    conflict: Conflict, positions: Mapping[int, int], threatened: int | Mapping[tuple[int, int], int]
) -> tuple[Dilemma, ...]:
    """Return every dilemma, in the order of :data:`KINDS`, then of makers.

    Parameters
    ----------
    conflict
        The conflict.
    positions
        The state that each party asks for; parties that ask for nothing are left out.
    threatened
        What follows if nobody gives way; or, by who threatens and whom, what follows if the threat is carried out. A
        party that threatens another with nothing neither deters nor induces it.
    """
    found: list[Dilemma] = []
    pairs = [(i, j) for i in positions for j in positions if i != j]
    futures = dict.fromkeys(pairs, threatened) if isinstance(threatened, int) else dict(threatened)
    for i, mine in positions.items():
        own_threats = [threatened] if isinstance(threatened, int) else [t for (a, _), t in futures.items() if a == i]
        tempted = (_best(conflict, i, t) for t in own_threats)
        tempting = next((q for q in tempted if q is not None), None)
        if tempting is not None:
            found.append(Dilemma("threat", i, None, tempting))
        own = _best(conflict, i, mine)
        if own is not None:
            found.append(Dilemma("cooperation", i, None, own))
        for j, theirs in positions.items():
            if j == i:
                continue
            if (i, j) in futures and not conflict.prefers(j, mine, futures[i, j]):
                found.append(Dilemma("deterrence", i, j))
            if theirs != mine and (j, i) in futures and not conflict.prefers(i, futures[j, i], theirs):
                found.append(Dilemma("inducement", i, j))
            if theirs != mine and conflict.prefers(i, theirs, mine):
                found.append(Dilemma("positioning", i, j))
            away = _best(conflict, j, mine)
            if away is not None:
                found.append(Dilemma("trust", i, j, away))
    return tuple(sorted(found, key=lambda d: (KINDS.index(d.kind), d.maker, -1 if d.other is None else d.other)))


def _best(conflict: Conflict, maker: int, state: int) -> int | None:
    """The improvement that a maker likes most, the first of equals; ``None`` without one."""
    best: int | None = None
    for q in conflict.improvements(maker, state):
        if best is None or conflict.prefers(maker, q, best):
            best = q
    return best


def words(conflict: Conflict, d: Dilemma) -> str:
    """Return a dilemma in a sentence."""
    i = called(conflict.makers[d.maker])
    j = called(conflict.makers[d.other]) if d.other is not None else ""
    first, whose = opening(i), possessive(i)
    it, its, likes = (agreeing(i, x) for x in ("it", "its", "likes"))
    to = conflict.title(d.move) if d.move is not None else ""
    match d.kind:
        case "threat":
            return (
                f"{first} would rather not carry out {its} part of the threat: {it} would be tempted to move to {to}."
            )
        case "deterrence":
            return f"{opening(whose)} threat does not deter {j}, which {agreeing(j, 'likes')} the threatened future no less than {whose} position."
        case "inducement":
            return f"{first} may as well give in: {it} {likes} {possessive(j)} position no less than the threatened future."
        case "positioning":
            return f"{first} {likes} {possessive(j)} position better than {its} own."
        case "trust":
            return f"{first} cannot count on {j}, which would be tempted to leave {whose} position for {to}."
        case "cooperation":
            return f"{first} would {agreeing(i, 'itself')} be tempted to leave {its} own position for {to}."
