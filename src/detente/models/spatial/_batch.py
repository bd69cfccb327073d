"""Running a dynamic model over many draws on the thread pool, in slices whose size does not affect results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from detente._labelled import Labelled
from detente.draws.inputs import Inputs
from detente.models.contract import Context, Missing
from detente.models.spatial import one_shot
from detente.models.spatial._settle import middle
from detente.models.spatial._simulation import Simulation, reasons
from detente.models.spatial.results import Kernel, RoundsResult, SpatialModel
from detente.models.spatial.seats import Alliances, Seats, active
from detente.scenario.model import Scenario

Array = NDArray[np.float64]
B = TypeVar("B", bound=RoundsResult)
TASK = 0.02
"""Seconds of one task, about: between tasks a run can be stopped."""
MOVING = "positions still moved"
"""Words of a note on a simulation that ends before positions have converged."""
MOST = 256
"""Draws in one task, at most."""
STEP = 64
"""Numbers of draws that fit the budget are multiples of this."""
BUDGET = 0.25
"""Seconds on one processor that a model takes at most, unless every draw is requested."""
LEAST = 64
"""At least this number of draws is simulated."""
KEPT = 12
"""Rounds of the central simulation whose reasons are kept."""


@dataclass(frozen=True)
class SpatialActors:
    """The actors of a spatial model and the measure of their capability, read from draws."""

    seats: Seats
    measure: str

    @staticmethod
    def of(scenario: Scenario, alliances: Alliances) -> SpatialActors:
        """Return the actors of a scenario."""
        return SpatialActors(Seats.of(scenario, alliances), one_shot.measure(scenario))

    def central(self, inputs: Inputs) -> tuple[Array, Array, Array]:
        """Return positions, capabilities and saliences with every quantity at its median, one draw."""
        return self.seats.views(inputs.central(), self.measure)


def needs(scenario: Scenario) -> tuple[Missing, ...]:
    """Return what a model of bargaining lacks: capabilities, and two actors who take part."""
    missing = one_shot.needs(scenario)
    if missing:
        return missing
    here = active(*SpatialActors.of(scenario, "members").central(Inputs(scenario, 1, 1)))
    if int(here.sum()) < 2:
        return (
            Missing(
                "positions",
                "fewer than two actors have a position with some salience, and some capability",
                "give two actors positions, saliences and capabilities above 0",
            ),
        )
    return ()


def number(inputs: Inputs, wanted: int | Literal["auto"], seconds: float) -> int:
    """Return how many draws to simulate: all, a given number, or as many as fit the budget at ``seconds`` each."""
    if wanted == "auto":
        fit = int(BUDGET / max(seconds, 1e-9)) // STEP * STEP
        return min(inputs.n_draws, max(LEAST, fit))
    return min(inputs.n_draws, wanted) if wanted else inputs.n_draws


def many(
    inputs: Inputs,
    ctx: Context,
    model: SpatialModel[B],
    actors: SpatialActors,
    n: int,
    seconds: float,
    outcome: Literal["mean", "median"],
    kernel: Kernel,
    simulation: Simulation,
    other: Simulation | None,
) -> B:
    """Simulate n draws and label the results, with the central simulation and its reasons.

    ``seconds`` is about what one draw takes; ``other`` is the central simulation with alliances seen the other way,
    where there are any.

    The settlement is the weighted mean or median of the final positions. Memory is bounded by the chunk:
    only settlements and numbers of rounds are kept for every draw.
    """
    size_of_task = max(1, min(MOST, int(TASK / max(seconds, 1e-9))))
    jobs = [
        (start, size, at)
        for start, size in inputs.chunks()
        if start < n
        for at in range(0, min(size, n - start), size_of_task)
    ]

    def work(job: tuple[int, int, int]) -> tuple[Array, NDArray[np.int64], NDArray[np.bool_]]:
        start, size, at = job
        rows = slice(at, min(at + size_of_task, size, n - start))
        x, cap, sal = actors.seats.views(inputs.chunk(start, size), actors.measure, rows)
        final, rounds, rest = kernel(x, cap, sal, start + at)
        return middle(final, cap, sal, outcome), rounds, rest

    parts = ctx.map_chunks(model.title, work, jobs)
    issues = list(simulation.issues)
    rested = int(sum(int(p[2].sum()) for p in parts))
    # If draws have not converged either, one note is enough.
    warnings = [w for w in simulation.warnings if rested == n or MOVING not in w]
    if rested < n:
        warnings.append(
            f"{model.title}: in {n - rested} of {n} draws {MOVING} when the rounds were over; "
            "the last state is used as the settlement."
        )
    one, two = _recorded(simulation), None if other is None else _recorded(other)
    return model.result(
        model=model.id,
        title=model.title,
        citations=model.citations,
        options=dict(simulation.options),
        seed=inputs.seed,
        n_draws=n,
        warnings=tuple(warnings),
        settlement=Labelled(np.concatenate([p[0] for p in parts]), ("draw", "issue"), {"issue": issues}, "level"),
        central=Labelled(simulation.settlement, ("issue",), {"issue": issues}, "level"),
        length=Labelled(np.concatenate([p[1] for p in parts]), ("draw",), {}, "rounds"),
        rounds=one[0],
        reasons=one[1],
        rounds_other=two and two[0],
        reasons_other=two and two[1],
        outcome=outcome,
        simulated=n,
        rested=rested,
        simulation=simulation,
        other=other,
    )


def _recorded(simulation: Simulation) -> tuple[Labelled, Labelled]:
    """Return the positions of a simulation by round, and the reasons of its first rounds."""
    actors, issues = list(simulation.actors), list(simulation.issues)
    words = np.array(reasons(simulation, KEPT), dtype=object).reshape(-1, len(actors))
    return (
        Labelled(simulation.states, ("round", "actor", "issue"), {"actor": actors, "issue": issues}, "level"),
        Labelled(words, ("round", "actor"), {"round": list(range(1, len(words) + 1)), "actor": actors}, "words"),
    )


def swapped(scenario: Scenario, alliances: Alliances) -> Alliances | None:
    """Return the other view of alliances, or nothing where there are none."""
    if not scenario.alliances:
        return None
    return "members" if alliances == "one" else "one"
