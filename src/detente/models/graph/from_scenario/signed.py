"""Whether a package would last once it is signed; if not, which signatories would break it, and by which moves.

The graph of situations (:mod:`detente.models.graph.from_scenario.world`) has the states that moves can bring about. In
this module a package is in force from the start, whether or not any move of the file carries it out: its levels hold
unless a move sets others. Each signatory can leave the package once; then the status quo holds again. All moves of the
file remain possible, the use of force included. Signing revokes present moves that would break the package.

Commitments that the package crosses have been crossed when it is signed: their costs no longer count (core §11.7), those
of a level that a further move brings about do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.draws.inputs import Inputs
from detente.models.contract import Context
from detente.models.graph.concepts.from_start import lasting
from detente.models.graph.conflict.errors import ConflictError
from detente.models.graph.conflict.moves import option_moves
from detente.models.graph.from_scenario.draws import first_chunks
from detente.models.graph.from_scenario.scores import Scores, effective
from detente.models.graph.from_scenario.world import MOST_OPTIONS, World
from detente.payoffs import BASE
from detente.scenario.model import Scenario
from detente.scenario.parts import Move

Bools = NDArray[np.bool_]
Longs = NDArray[np.int64]
LEAVE = "leave."
"""Beginning of the ids of the moves by which signatories leave."""
MOST = 512
"""Draws to look at, at most: the Monte Carlo error of a share is then at most 2.2 points of 100."""


@dataclass(frozen=True, eq=False)
class SignedWorld(World):
    """The graph of a scenario in which a package has been signed.

    Attributes
    ----------
    scenario
        The scenario, with a move for each signatory to leave; see :func:`signed_world`.
    clauses
        Levels of the package by issue.
    """

    clauses: Mapping[str, int]

    @cached_property
    def _left(self) -> int:
        return sum(1 << k for k, m in enumerate(self.moves) if m.id.startswith(LEAVE))

    @property
    def sunk(self) -> Mapping[str, int]:
        """Levels of all issues while the package is in force."""
        return {k.id: self.clauses.get(k.id, k.status_quo) for k in self.scenario.issues}

    def in_force(self, code: int) -> bool:
        """Whether nobody has left."""
        return not code & self._left

    def standing(self, code: int) -> dict[str, int]:
        """Return the levels that hold on issues that no move sets: those of the package until somebody leaves."""
        return dict(self.sunk) if self.in_force(code) else super().standing(code)

    def stands(self, code: int) -> bool:
        """Whether the package is in force in a state and nothing in it has been changed."""
        found = self.outcome(code)
        if found.trigger != "none" or not self.in_force(code):
            return False
        levels = {k.id: y for k, y in zip(self.scenario.issues, found.levels, strict=True)}
        return all(levels[i] == y for i, y in self.clauses.items())

    @cached_property
    def present(self) -> int:
        """Code of the state in which the package has just been signed: moves that would break it are given up."""
        return sum(
            1 << k
            for k, m in enumerate(self.moves)
            if m.taken and (m.irreversible or all(self.sunk[i] == y for i, y in m.sets.items() if i in self.clauses))
        )


def signed_world(scenario: Scenario, clauses: Mapping[str, int], signers: tuple[str, ...]) -> SignedWorld:
    """Return the graph of a scenario in which a package has been signed.

    Parameters
    ----------
    scenario
        The scenario, without moves that have no effect.
    clauses
        Levels of the package by issue.
    signers
        Who has signed.

    Raises
    ------
    ConflictError
        If there are more options than the graph takes.
    """
    leave = [
        Move(
            id=f"{LEAVE}{party}",
            actor=party,
            what="leave the agreement",
            irreversible=True,
            excludes=tuple(f"{LEAVE}{other}" for other in signers if other != party),
            why="a signatory can leave at any time",
        )
        for party in signers
    ]
    moves = (*scenario.moves, *leave)
    if len(moves) > MOST_OPTIONS:
        raise ConflictError(
            f"moves: {len(scenario.moves)} moves and {len(leave)} signatories who can leave are more than the "
            f"{MOST_OPTIONS} options that the graph takes; join some moves, or leave some out"
        )
    return SignedWorld(scenario.model_copy(update={"moves": moves}), clauses)


@dataclass(frozen=True, eq=False)
class SignedVerdicts:
    """Whether a signed package lasts.

    Attributes
    ----------
    makers
        Ids of the decision makers.
    lasts
        (draws,) whether improvements lead from the signature to a stable situation (SEQ) in which the package is
        unchanged.
    escalates
        (draws,) whether improvements lead from the signature to the use of force.
    breaks
        (draws, makers) number of the state to which a maker's best move that breaks the package leads; −1 where no such
        move gains it anything.
    taken, dropped
        By such a state: ids of the moves taken up and given up.
    force
        By such a state: whether force is used there.
    """

    makers: tuple[str, ...]
    lasts: Bools
    escalates: Bools
    breaks: Longs
    taken: Mapping[int, tuple[str, ...]]
    dropped: Mapping[int, tuple[str, ...]]
    force: Mapping[int, bool]


def signed_verdicts(
    inputs: Inputs, clauses: Mapping[str, int], signers: tuple[str, ...], grid: float, ctx: Context, signed: Bools
) -> SignedVerdicts:
    """Return whether a package lasts once it is signed, draw by draw, under the base assumptions.

    Parameters
    ----------
    inputs
        The draws.
    clauses
        Levels of the package by issue.
    signers
        Who signs.
    grid
        Step to which values are rounded, in whole stakes.
    ctx
        How work is spread.
    signed
        (draws,) whether the package is accepted, for the first draws. Other draws are not computed: there it does not
        last, and nobody breaks it.

    Raises
    ------
    ConflictError
        If the moves contradict each other or the package, or are too many.
    """
    clean, _ = effective(inputs, grid)
    world = signed_world(clean.scenario, clauses, signers)
    scores = Scores(world, inputs, grid)
    moves = option_moves(world.form, world.states)
    start = int(np.searchsorted(world.states, np.uint64(world.present)))
    stands = np.array([world.stands(int(c)) for c in world.states], dtype=np.bool_)
    away = [
        np.array([s for s in moves.of(i, start) if not stands[s]], dtype=np.int64) for i in range(len(world.makers))
    ]

    forceful = np.array([o.trigger == "force" for o in world.outcomes], dtype=np.bool_)[world.outcome_of]

    def work(chunk: tuple[int, int]) -> tuple[Bools, Bools, Longs]:
        first, n = chunk
        here = signed[first : first + n]
        lasts, escalates = np.zeros(len(here), dtype=np.bool_), np.zeros(len(here), dtype=np.bool_)
        breaks = np.full((len(here), len(away)), -1, dtype=np.int64)
        if here.any():
            score = np.ascontiguousarray(scores.chunk(first, n, BASE)[here])
            held, met = np.empty(len(score), dtype=np.bool_), np.empty(len(score), dtype=np.bool_)
            lasting(score, world.outcome_of, moves, start, stands, forceful, held, met)
            lasts[here], escalates[here] = held, met
            breaks[here] = _breaks(score, world.outcome_of, start, away)
        return lasts, escalates, breaks

    parts = ctx.map_chunks("whether the best package lasts", work, first_chunks(inputs, len(signed)))
    breaks = np.concatenate([x for _, _, x in parts])
    to = {int(s): int(world.states[s]) for s in np.unique(breaks[breaks >= 0])}
    return SignedVerdicts(
        world.makers,
        np.concatenate([x for x, _, _ in parts]),
        np.concatenate([x for _, x, _ in parts]),
        breaks,
        {s: world.form.taken(c & ~world.present) for s, c in to.items()},
        {s: world.form.taken(world.present & ~c) for s, c in to.items()},
        {s: world.outcome(c).trigger == "force" for s, c in to.items()},
    )


def _breaks(score: NDArray[np.int32], outcome_of: Longs, start: int, away: list[Longs]) -> Longs:
    """(draws, makers) each maker's best state among some, where it gains something there; else −1."""
    out = np.full((len(score), len(away)), -1, dtype=np.int64)
    for i, to in enumerate(away):
        if len(to):
            there = score[:, i][:, outcome_of[to]]
            gains = there.max(axis=1) > score[:, i, outcome_of[start]]
            out[gains, i] = to[there.argmax(axis=1)][gains]
    return out
