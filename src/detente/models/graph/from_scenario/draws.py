"""Stability over the draws and assumption sets of a scenario, and each party's best move away from a wanted state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.draws.inputs import Inputs
from detente.models.contract import Context
from detente.models.graph.concepts.every_draw import CONCEPTS, Chunk, run_draws
from detente.models.graph.conflict.moves import Moves, option_moves
from detente.models.graph.from_scenario.scores import Scores
from detente.models.graph.from_scenario.world import World
from detente.payoffs import BASE, AssumptionSet

Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]
OTHER_DRAWS = 512
"""Assumption sets other than the base are run on at most this many draws."""
SIM_WORK = 2e8
"""Combinations of simultaneous moves over all draws above which SIM is left out, unless it is asked for."""
SEQ = CONCEPTS.index("SEQ")

__all__ = ["CONCEPTS", "Drawn", "Wanted", "assumption_sets_of", "draw", "wanted_states"]


class Wanted(NamedTuple):
    """A proposal and the state that carries it out."""

    proposal: str
    state: int


@dataclass(frozen=True, eq=False)
class Drawn:
    """Counts over draws.

    Attributes
    ----------
    moves
        Moves between the states.
    assumption_sets, n
        Assumption sets, the base first, and the draws of each.
    equilibrium
        (sets, 6, states) draws in which a state is stable for everybody; beside the base only Nash and SEQ.
    reached
        (sets, states) draws in which improvements lead there from the present.
    grouped
        (sets, 6, outcomes) draws in which some state with an outcome is stable for everybody.
    both
        (outcomes,) draws of the base in which some state with an outcome is SEQ-stable and improvements lead there.
    alone
        (6, makers, states) draws of the base in which a state is stable for a maker.
    situation
        (draws, outcomes) whether some state with an outcome is SEQ-stable for everybody, of the base.
    wanted
        Proposals that some state carries out.
    wanted_stable
        (draws, wanted) SEQ-stable for everybody, of the base.
    wanted_alone
        (6, makers, wanted) draws in which it is stable for a maker.
    force_reached
        (draws,) whether improvements lead from the present to force, of the base.
    gain
        (draws, makers, wanted) the gain of the best move away, in whole stakes; 0 without one.
    best
        (draws, makers, wanted) that move; −1 without one.
    """

    moves: Moves
    assumption_sets: tuple[AssumptionSet, ...]
    n: list[int]
    equilibrium: Longs
    reached: Longs
    grouped: Longs
    both: Longs
    alone: Longs
    situation: Bools
    wanted: tuple[Wanted, ...]
    wanted_stable: Bools
    wanted_alone: Longs
    force_reached: Bools
    gain: NDArray[np.float64]
    best: Longs

    @property
    def with_sim(self) -> bool:
        """Whether SIM was computed."""
        return bool(self.alone[CONCEPTS.index("SIM")].any())


def assumption_sets_of(world: World, scores: Scores) -> tuple[AssumptionSet, ...]:
    """Return the base assumptions and those that change one thing; the assumption on failure has no effect here."""
    out = [BASE, AssumptionSet(loss=2)]
    if world.scenario.alliances:
        out += [AssumptionSet(cohesion=0.0), AssumptionSet(cohesion=1.0)]
    if scores.inputs.plan.lines:
        out.append(AssumptionSet(hard=True))
    return tuple(out)


def wanted_states(world: World) -> tuple[Wanted, ...]:
    """Return, for every proposal that some state carries out, the state with the fewest moves that does."""
    found = [(p.id, world.carrying_out(p.package)) for p in world.scenario.proposals]
    return tuple(Wanted(id_, s) for id_, s in found if s is not None)


def draw(world: World, scores: Scores, others: bool, most: int, sim: bool, ctx: Context) -> Drawn:
    """Run the base assumptions on the first draws, ``most`` of them, and, if wanted, the other assumption sets on fewer."""
    moves = option_moves(world.form, world.states)
    assumption_sets = assumption_sets_of(world, scores) if others else (BASE,)
    wanted = wanted_states(world)
    watched = np.array([w.state for w in wanted], dtype=np.int64)
    start = int(np.searchsorted(world.states, np.uint64(world.present)))
    combinations = float(len(world.states))
    for i in range(len(world.makers)):
        combinations *= 1 << world.form.mask(i).bit_count()
    with_sim = sim or combinations * min(scores.inputs.n_draws, most) <= SIM_WORK

    def work(job: tuple[AssumptionSet, int, int]) -> tuple[Chunk, NDArray[np.int32]]:
        assumptions, first, n = job
        score = scores.chunk(first, n, assumptions)
        concepts = ("Nash", "SEQ") if assumptions != BASE else CONCEPTS if with_sim else CONCEPTS[:-1]
        return run_draws(world.form, world.states, moves, score, world.outcome_of, watched, start, concepts), score

    equilibrium: list[Longs] = []
    grouped: list[Longs] = []
    order = np.argsort(world.outcome_of, kind="stable")
    groups = np.searchsorted(world.outcome_of[order], np.arange(len(world.outcomes)))

    def by_outcome(states: Bools) -> Bools:
        return np.logical_or.reduceat(states[..., order], groups, axis=-1)

    reached: list[Longs] = []
    counts: list[int] = []
    base: list[tuple[Chunk, NDArray[np.int32]]] = []
    limit = {r: most if r == BASE else min(most, OTHER_DRAWS) for r in assumption_sets}
    jobs = [(r, *c) for r in assumption_sets for c in first_chunks(scores.inputs, limit[r])]
    done = ctx.map_chunks("stable situations", work, jobs)
    for assumptions in assumption_sets:
        mine = [job for job in jobs if job[0] == assumptions]
        parts = [part for job, part in zip(jobs, done, strict=True) if job[0] == assumptions]
        equilibrium.append(np.sum([p.equilibrium.sum(axis=0) for p, _ in parts], axis=0))
        grouped.append(np.sum([by_outcome(p.equilibrium).sum(axis=0) for p, _ in parts], axis=0))
        reached.append(np.sum([p.reached.sum(axis=0) for p, _ in parts], axis=0))
        counts.append(sum(job[2] for job in mine))
        if assumptions == BASE:
            base = parts
    seen = np.concatenate([p.seen for p, _ in base])
    force = np.array([o.trigger == "force" for o in world.outcomes])[world.outcome_of]
    gain, best = _pulls(world, moves, wanted, np.concatenate([x for _, x in base]), scores.grid)
    situation = np.concatenate([by_outcome(p.equilibrium[:, SEQ]) for p, _ in base])
    return Drawn(
        moves,
        assumption_sets,
        counts,
        np.stack(equilibrium).astype(np.int64),
        np.stack(reached).astype(np.int64),
        np.stack(grouped).astype(np.int64),
        np.sum([by_outcome(p.reached & p.equilibrium[:, SEQ]).sum(axis=0) for p, _ in base], axis=0),
        np.sum([p.alone for p, _ in base], axis=0),
        situation,
        wanted,
        np.asarray(seen[:, SEQ].all(axis=1)),
        seen.sum(axis=0),
        np.concatenate([p.reached[:, force].any(axis=1) for p, _ in base]),
        gain,
        best,
    )


def first_chunks(inputs: Inputs, most: int) -> list[tuple[int, int]]:
    """(start, n) of the chunks of the first draws."""
    return [(start, min(n, most - start)) for start, n in inputs.chunks() if start < most]


def _pulls(
    world: World, moves: Moves, wanted: tuple[Wanted, ...], score: NDArray[np.int32], grid: float
) -> tuple[NDArray[np.float64], Longs]:
    """Each maker's gain from the best move away from each wanted state, and that move."""
    n, makers = score.shape[:2]
    gain = np.zeros((n, makers, len(wanted)))
    best = np.full((n, makers, len(wanted)), -1, dtype=np.int64)
    for w, (_, s) in enumerate(wanted):
        for i in range(makers):
            to = np.array(moves.of(i, s), dtype=np.int64)
            if not len(to):
                continue
            here = score[:, i, world.outcome_of[s]].astype(np.int64)
            there = score[:, i, :][:, world.outcome_of[to]].astype(np.int64) - here[:, None]
            top = there.argmax(axis=1)
            worth = there[np.arange(n), top]
            gain[:, i, w] = np.maximum(worth, 0) * grid
            best[:, i, w] = np.where(worth > 0, to[top], -1)
    return gain, best
