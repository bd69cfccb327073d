"""Levers on stability: changes that would make a situation stable, or no longer stable, at the medians and over draws.

Inverse stability gives how much higher a situation would have to be ranked at the medians (Kinsara, Kilgour & Hipel
2015). This module also expresses the rise as a value in stakes, which can be added in every draw. In addition, it
varies each input of the file alone, the declared costs of moves included.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.answers.difference import paired_error
from detente.answers.input_rows import InputRow, rows_of
from detente.answers.inputs import describe
from detente.answers.least_moves import Column, least_moves
from detente.answers.lever_rows import LeverQuestion, LeverRow, Proof
from detente.answers.movable import Lever, at_medians, levers_of, moved, owners, with_medians
from detente.draws.inputs import Draws, Inputs
from detente.models.graph.analysis.inverse import smallest_change, smallest_fall
from detente.models.graph.concepts.from_start import stable_at
from detente.models.graph.conflict.errors import ConflictError
from detente.models.graph.conflict.moves import Moves, option_moves
from detente.models.graph.from_scenario.named import Subject, present, subject_of
from detente.models.graph.from_scenario.scores import Effects, Scores, effective
from detente.models.graph.from_scenario.story import central_conflict
from detente.models.graph.stability import StabilityOptions, needs
from detente.payoffs import BASE, AssumptionSet
from detente.scenario.names import called
from detente.scenario.paths import encode

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int32]
MOST = 512
"""Draws at most: the Monte Carlo error of a share is then at most 2.2 points of 100."""
ENOUGH = 100
"""Number of accepted draws from which stability is evaluated in these draws alone."""
SHOWN = 4
"""Inputs that are shown, the easiest first."""
TRIED = 8
"""Inputs that are tried over draws."""
FURTHEST = 1.0
"""The largest rise in a situation's worth that is tried, in whole stakes."""
STEPS = 8


@dataclass(frozen=True, eq=False)
class SituationLevers:
    """One situation of a scenario's graph, with inputs moved.

    Attributes
    ----------
    inputs
        The draws.
    subject
        The situation.
    among
        (draws,) draws of which shares are taken.
    wants
        Whether the target is that it is stable, or that it no longer is.
    """

    inputs: Inputs
    subject: Subject
    among: Bools
    wants: bool

    @cached_property
    def scores(self) -> Scores:
        """The worth of situations."""
        return Scores(self.subject.world, self.inputs, StabilityOptions().grid)

    @cached_property
    def draws(self) -> Draws:
        """The draws."""
        return self.inputs.chunk(0, len(self.among))

    @cached_property
    def central(self) -> Ints:
        """(makers, outcomes) scores at the medians."""
        return self.scores.central()

    def holds(self, score: Ints, rise: Ints | None = None) -> Bools:
        """(draws,) whether the outcome holds, from scores (draws, makers, outcomes).

        ``rise`` is (makers,), the rise in the situation's worth, in steps of the grid.
        """
        world, state = self.subject.world, self.subject.state
        outcome = world.outcome_of
        if rise is not None:
            own = score[:, :, [int(outcome[state])]] + rise[None, :, None]
            score = np.ascontiguousarray(np.concatenate([score, own], axis=2))
            outcome = outcome.copy()
            outcome[state] = score.shape[2] - 1
        stable = np.empty(len(score), dtype=np.bool_)
        stable_at(score, outcome, self._moves, state, stable)
        return stable == self.wants

    @cached_property
    def _moves(self) -> Moves:
        return option_moves(self.subject.world.form, self.subject.world.states)

    def at(self, columns: Sequence[Column]) -> Bools:
        """(columns,) whether the outcome holds at the medians with one input at a value."""
        draws = at_medians(self.inputs.central(), columns)
        effects: dict[tuple[str, str], Array] = {}
        for c, (lever, to) in enumerate(columns):
            key = _effect(lever)
            if key is not None:
                effects.setdefault(key, np.full(len(columns), lever.now))[c] = to
        # Members of one alliance are one input, and so move together.
        leaf = self.scores.leaves(draws, AssumptionSet(), central=True, effects=effects)
        return self.holds(self.scores.makers(leaf))

    def over(self, moves: Sequence[Column]) -> Bools:
        """(draws,) whether the outcome holds with the medians of some inputs moved."""
        effects: Effects = {
            key: moved(lever.row.quantity, to, lever.low, lever.high)
            for lever, to in moves
            if (key := _effect(lever)) is not None
        }
        draws = with_medians(self.draws, moves)
        return self.holds(self.scores.makers(self.scores.leaves(draws, BASE, effects=effects)))

    @cached_property
    def score(self) -> Ints:
        """(draws, makers, outcomes) as coded."""
        return self.scores.chunk(0, len(self.among), BASE)

    @cached_property
    def before(self) -> Bools:
        """(draws,) whether the outcome holds as coded."""
        return self.holds(self.score)

    @cached_property
    def now(self) -> bool:
        """Whether it holds at the medians."""
        return bool(self.holds(self.central[None])[0])

    def share(self, holds: Bools) -> float:
        """Return the share of the draws that count."""
        return float(holds[self.among].mean())

    # The rows --------------------------------------------------------------------------------------------------------

    def rows(self, target: float) -> Iterator[LeverRow]:
        """Yield how it would have to be ranked, then single inputs, the easiest first."""
        yield from self._ranked(target)
        moving = [*levers_of(self.inputs.scenario, rows_of(self.inputs.plan)), *self._effects()]
        if self.now:
            return
        found: list[LeverRow] = []
        for lever, to in least_moves(moving, self.at)[:TRIED]:
            row = self._row(
                lever.change(to),
                self.over([(lever, to)]),
                "least of this input",
                lever.cost(to),
                owners(self.inputs.scenario, lever.row.path),
                {lever.row.path: lever.value(to)},
            )
            if row.after > row.before and row.differs:
                found.append(row)
        yield from found[:SHOWN]

    def _effects(self) -> tuple[Lever, ...]:
        """Return the costs of moves, as inputs."""
        scenario, none = self.inputs.scenario, np.zeros(0, dtype=np.int64)
        rows = [
            InputRow(path, describe(scenario, path), "judgement", quantity, none, none)
            for m in self.subject.world.moves
            for actor, quantity in m.effects.items()
            if (path := f"moves/{encode(m.id)}/effects/{encode(actor)}")
        ]
        return levers_of(scenario, rows)

    def _ranked(self, target: float) -> Iterator[LeverRow]:
        """Yield the change in worth that each actor would need: at the medians, and for the target."""
        world, state = self.subject.world, self.subject.state
        if self.now:
            return
        conflict = central_conflict(world, self.scores)
        found = smallest_change(conflict, state, "SEQ") if self.wants else smallest_fall(conflict, state, "SEQ")
        if found is None:
            return
        here = self.central[:, int(world.outcome_of[state])]
        rise = np.zeros(len(world.makers), dtype=np.int32)
        for i, (_, passed) in found.lifts.items():
            there = self.central[i, world.outcome_of[list(passed)]]
            # To be stable it may be as good as the states that it passes; to be left it has to be worse.
            rise[i] = (there.max() if self.wants else there.min() - 1) - here[i]
        proof: Proof = "least" if found.exact else "least rise"
        yield self._worth(rise, proof)
        part = self._part(rise, target)
        if part is not None and part > 1.0:
            yield self._worth(np.asarray(np.rint(part * rise), dtype=np.int32), "holds")

    def _part(self, rise: Ints, target: float) -> float | None:
        """Return how many times a rise reaches the target over draws; ``None`` if it does not."""
        most = FURTHEST / self.scores.grid / max(1, int(np.abs(rise).max()))

        def reaches(part: float) -> bool:
            by = np.asarray(np.rint(part * rise), dtype=np.int32)
            return self.share(self.holds(self.score, by)) >= target

        if reaches(1.0):
            return 1.0
        if most <= 1.0 or not reaches(most):
            return None
        low, high = 1.0, most
        for _ in range(STEPS):
            middle = (low + high) / 2
            low, high = (low, middle) if reaches(middle) else (middle, high)
        return high

    def _worth(self, rise: Ints, proof: Proof) -> LeverRow:
        grid, world = self.scores.grid, self.subject.world
        names = {a: world.scenario.actor[a].name for a in world.makers}
        by = {names[a]: int(r) * grid for a, r in zip(world.makers, rise.tolist(), strict=True) if r}
        what = "more" if self.wants else "less"
        change = f"{self.subject.name} is worth {what}: " + " and ".join(
            f"{abs(x):.2f} of its stake to {called(name)}" for name, x in by.items()
        )
        after = self.holds(self.score, rise)
        return self._row(change, after, proof, sum(map(abs, by.values())), tuple(by), {})

    def _row(
        self,
        change: str,
        after: Bools,
        proof: Proof,
        difficulty: float,
        who: tuple[str, ...],
        values: Mapping[str, object],
    ) -> LeverRow:
        before, then = self.before[self.among], after[self.among]
        return LeverRow(
            "graph",
            self.subject.outcome(self.wants),
            change,
            float(before.mean()),
            float(then.mean()),
            paired_error(before, then),
            int(self.among.sum()),
            proof,
            difficulty,
            who,
            values,
        )


def levers(question: LeverQuestion) -> tuple[LeverRow, ...]:
    """Return levers that make a package stable once carried out, or the present situation, or that undo this."""
    inputs = question.inputs
    if needs(inputs.scenario):
        return ()
    n = min(MOST, inputs.n_draws)
    everywhere = np.ones(n, dtype=np.bool_)
    world, _ = effective(inputs, StabilityOptions().grid)
    try:
        if question.package is None:
            subject, among = present(world), everywhere
        else:
            subject = subject_of(world, question.package, question.title)
            accepted = everywhere if question.accepted is None else question.accepted[:n]
            among = accepted if accepted.sum() >= ENOUGH else everywhere
        asked = SituationLevers(inputs, subject, among, wants=True)
        # If the outcome holds at the medians and in the target share of draws, look for what would undo it.
        if asked.now:
            asked = SituationLevers(inputs, subject, among, wants=False)
        return tuple(asked.rows(question.target if asked.wants else 1 - question.target))
    except ConflictError:
        return ()


def _effect(lever: Lever) -> tuple[str, str] | None:
    """Return the move and the row of what a move costs; ``None`` for another input."""
    parts = lever.row.path.split("/")
    return (parts[1], parts[3]) if parts[0] == "moves" else None
