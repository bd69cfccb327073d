"""Bueno de Mesquita's expected-utility model, as reconstructed by Scholz, Calbert & Smith (2011), in two versions.

The model treats each issue separately. In each round every actor compares its expected utility of challenging each
other actor with that of being challenged, by its own estimates and with its own risk attitude, and gives way to at most
one.

``printed`` follows their paper, with the responder's salience corrected in (25b). ``scholz-program`` follows their
program, which reproduces their Table 2: it divides chances by the sum over all contests, and among compromises it takes
the lowest weighted position.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from detente.draws.inputs import Inputs
from detente.models.contract import Context, Options
from detente.models.spatial._batch import MOVING, SpatialActors, many, needs, number, swapped
from detente.models.spatial._expected_utility.simulate import block
from detente.models.spatial._expected_utility.story import Round, rounds, tell
from detente.models.spatial._settle import middle
from detente.models.spatial._simulation import Simulation
from detente.models.spatial.explain import RoundStory
from detente.models.spatial.reliability import MEASURED
from detente.models.spatial.results import Kernel, RoundsResult, SpatialModel, Tops
from detente.models.spatial.seats import Alliances, SpatialError, active

Array = NDArray[np.float64]


class ExpectedUtilityOptions(Options):
    """``reading``, how many ``rounds``, and ``quiet``: the chance Q that nothing moves without a challenge."""

    reading: Literal["printed", "scholz-program"] = "printed"
    rounds: int = Field(default=10, ge=0, le=10_000)
    quiet: float = Field(default=1.0, ge=0, le=1)
    alliances: Alliances = "one"
    outcome: Literal["mean", "median"] = "median"
    draws: Literal["auto"] | Annotated[int, Field(ge=0)] = "auto"


@dataclass(frozen=True, eq=False)
class ExpectedUtilitySimulation(Simulation):
    """A simulation with the expected-utility model.

    Attributes
    ----------
    record
        For each issue its rounds, with every expectation.
    """

    record: tuple[tuple[Round, ...], ...] = ()

    def story(self, step: int, actor: int) -> RoundStory:
        """Return an actor's expectations of each challenge, over all issues, and why it moved."""
        return tell(self.record, self.actors, self.issues, step - 1, actor)


@dataclass(frozen=True, eq=False, kw_only=True)
class ExpectedUtilityResult(RoundsResult):
    """Settlements by the expected-utility model, and positions by round."""

    short: ClassVar[str] = "expected utility"


def solve(inputs: Inputs, options: ExpectedUtilityOptions) -> Simulation:
    """Simulate once with every quantity at its median.

    Raises
    ------
    SpatialError
        If fewer than two actors take part.
    """
    actors = SpatialActors.of(inputs.scenario, options.alliances)
    x, cap, sal = (v[0] for v in actors.central(inputs))
    ids, issues = actors.seats.ids, tuple(k.id for k in inputs.scenario.issues)
    if int(active(x[None], cap[None], sal[None]).sum()) < 2:
        raise SpatialError("fewer than two actors have a position, some salience on it and some capability")
    program = options.reading == "scholz-program"
    states = np.repeat(x[None], options.rounds + 1, axis=0)
    found: list[tuple[Round, ...]] = []
    for k in range(len(issues)):
        states[:, :, k], kept = rounds(
            x[:, k], cap, sal[:, k], actors.seats.words, program, options.quiet, options.rounds
        )
        found.append(tuple(kept))
    gain = np.full((len(ids), len(ids)), np.nan)
    for kept in found:
        if kept:
            at = np.ix_(kept[0].here, kept[0].here)
            gain[at] = np.nan_to_num(gain[at]) + kept[0].a
    rest = options.rounds == 0 or not any(kept for kept in found)
    rest = rest or bool(np.array_equal(states[-1], states[-2], equal_nan=True))
    warnings = [] if rest else [f"{MODEL.title}: {MOVING} in round {options.rounds}, the last."]
    if not any(found) and options.rounds:
        warnings.append(f"{MODEL.title}: all actors have the same position, so there is nothing to bargain about.")
    named = {**options.model_dump(), "capability": actors.measure}

    settlement = middle(states[-1:], cap[None], sal[None], options.outcome)[0]
    return ExpectedUtilitySimulation(
        MODEL.id, MODEL.title, named, ids, issues, states, rest, settlement, cap, sal, gain, tuple(warnings),
        tuple(found),
    )  # fmt: skip


def seconds(actors: int, issues: int, options: ExpectedUtilityOptions) -> float:
    """Return about how long one draw takes: n³ votes and n² powers a round."""
    return 1e-9 * issues * options.rounds * (3.0 * actors**3 + 45.0 * actors**2 + 200.0)


def kernel_of(inputs: Inputs, options: ExpectedUtilityOptions, _tops: Tops = dict) -> Kernel:
    """Return what simulates draws."""
    program = options.reading == "scholz-program"
    words = SpatialActors.of(inputs.scenario, options.alliances).seats.words

    def kernel(x: Array, cap: Array, sal: Array, _start: int) -> tuple[Array, NDArray[np.int64], NDArray[np.bool_]]:
        out, taken, rest = np.empty_like(x), np.zeros(len(x), dtype=np.int64), np.zeros(len(x), dtype=np.bool_)
        block(x, cap, sal, words, program, options.quiet, options.rounds, out, taken, rest)
        return out, taken, rest

    return kernel


def run(inputs: Inputs, options: ExpectedUtilityOptions, ctx: Context) -> ExpectedUtilityResult:
    """Simulate every draw, and once with every quantity at its median."""
    actors = SpatialActors.of(inputs.scenario, options.alliances)
    simulation = solve(inputs, options)
    other = swapped(inputs.scenario, options.alliances)
    second = solve(inputs, options.model_copy(update={"alliances": other})) if other else None
    each = seconds(len(simulation.actors), len(simulation.issues), options)
    n, kernel = number(inputs, options.draws, each), kernel_of(inputs, options)
    return many(inputs, ctx, MODEL, actors, n, each, options.outcome, kernel, simulation, second)


MODEL = SpatialModel(
    id="spatial.expected-utility",
    reliability=MEASURED["spatial.expected-utility"],
    title="expected-utility model",
    citations=("buenodemesquita1994", "scholz2011"),
    status="tested",
    needs=needs,
    run=run,
    solve=solve,
    kernel=kernel_of,
    seconds=seconds,
    result=ExpectedUtilityResult,
    options=ExpectedUtilityOptions,
)
