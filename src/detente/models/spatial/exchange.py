"""The exchange model (Stokman & van Oosten 1994): actors trade concessions between issues (logrolling).

Two actors that are on opposite sides of the weighted mean on both issues of a pair may trade. Each changes its vote on
the issue that is less salient to it, at the rate that gives both the same gain. The best exchange is made first, ties
in random order by the seed; the remaining exchanges are then evaluated again, until none is left. The outcome is the
weighted mean of the votes. Further rounds start from positions that have moved towards the votes.

``random`` gives the variant with random rates of exchange: a rate departs from that of equal gain by at most this share
of the distance to the rate at which one side takes the whole gain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from detente.draws.counter import model_key
from detente.draws.inputs import Inputs
from detente.models.contract import Context, Missing, Options
from detente.models.spatial._batch import SpatialActors, many, number, swapped
from detente.models.spatial._batch import needs as bargaining_needs
from detente.models.spatial._exchange.simulate import ExchangeWork, block, drift, round_, weigh
from detente.models.spatial._exchange.story import tell
from detente.models.spatial._settle import middle
from detente.models.spatial._simulation import Simulation
from detente.models.spatial.explain import RoundStory
from detente.models.spatial.reliability import MEASURED
from detente.models.spatial.results import Kernel, RoundsResult, SpatialModel, Tops
from detente.models.spatial.seats import Alliances, SpatialError, active
from detente.scenario.model import Scenario

Array = NDArray[np.float64]
SHOWN = 5000
"""Exchanges of one round that are kept for the reasons."""


class ExchangeOptions(Options):
    """``random``: how far rates are random, 0–1; ``rounds``: how often exchanges are sought again."""

    random: float = Field(default=0.0, ge=0, le=1)
    rounds: int = Field(default=1, ge=0, le=1000)
    alliances: Alliances = "one"
    outcome: Literal["mean", "median"] = "mean"
    draws: Literal["auto"] | Annotated[int, Field(ge=0)] = "auto"


def needs(scenario: Scenario) -> tuple[Missing, ...]:
    """Return what is missing: the needs of all models of bargaining, and two issues."""
    if len(scenario.issues) < 2:
        return (
            Missing(
                "issues", "there is one issue, and an exchange needs two", "code a second issue, or use another model"
            ),
        )
    return bargaining_needs(scenario)


@dataclass(frozen=True, eq=False)
class ExchangeSimulation(Simulation):
    """A simulation with the exchange model.

    Attributes
    ----------
    record
        For each round its exchanges, (exchanges, 8): rows of the kernel's log.
    """

    record: tuple[Array, ...] = ()

    def story(self, step: int, actor: int) -> RoundStory:
        """Return an actor's exchanges in one round, and what they brought."""
        return tell(self.record[step - 1], self.states[step], self.actors, self.issues, actor)


@dataclass(frozen=True, eq=False, kw_only=True)
class ExchangeResult(RoundsResult):
    """Settlements by the exchange model."""

    short: ClassVar[str] = "exchange"


def solve(inputs: Inputs, options: ExchangeOptions) -> Simulation:
    """Simulate once with every quantity at its median.

    Raises
    ------
    SpatialError
        If there are fewer than two issues, or fewer than two actors take part.
    """
    actors = SpatialActors.of(inputs.scenario, options.alliances)
    x, cap, sal = (v[0] for v in actors.central(inputs))
    ids, issues = actors.seats.ids, tuple(k.id for k in inputs.scenario.issues)
    if len(issues) < 2:
        raise SpatialError("an exchange needs two issues, and there is one")
    if int(active(x[None], cap[None], sal[None]).sum()) < 2:
        raise SpatialError("fewer than two actors have a position, some salience on it and some capability")
    n, key, words = len(ids), model_key(inputs.seed, MODEL.id), actors.seats.words
    at, s, w, y = np.empty_like(x), np.empty_like(x), np.empty_like(x), np.empty_like(x)
    weigh(n, len(issues), x, cap, sal, at, s, w)
    work, log = ExchangeWork.of(n, len(issues)), np.zeros((SHOWN, 8))
    states, logs = [x], list[Array]()
    rest = True
    for step in range(options.rounds):
        if step:
            drift(n, len(issues), at, s, y)
        done = round_(at, s, w, y, options.random, key, 0, step, words, work, log)
        states.append(np.where(np.isnan(x), np.nan, y))
        logs.append(log[: min(done, SHOWN)].copy())
        rest = done == 0 or bool(np.nanmax(np.abs(states[-1] - states[-2])) < STILL)
        if done == 0:
            break
    rest = rest if options.rounds > 1 else True
    warnings = [] if rest else [f"{MODEL.title}: votes still changed in round {options.rounds}, the last."]
    if logs and not len(logs[0]):
        warnings.append(f"{MODEL.title}: no two actors can gain by an exchange.")
    named = {**options.model_dump(), "capability": actors.measure}

    found = np.array(states)
    settlement = middle(found[-1:], cap[None], sal[None], options.outcome)[0]
    return ExchangeSimulation(
        MODEL.id, MODEL.title, named, ids, issues, found, rest, settlement, cap, sal, None, tuple(warnings),
        tuple(logs),
    )  # fmt: skip


STILL = 0.01
"""Votes that change by less from one round to the next are at rest."""


def seconds(actors: int, issues: int, options: ExchangeOptions) -> float:
    """Return about how long one draw takes: as many exchanges as pairs of pairs, each examined again."""
    pairs = actors * (actors - 1) * issues * (issues - 1) / 16.0
    return 1e-9 * options.rounds * (500.0 + 80.0 * pairs + 10.0 * pairs**2)


def kernel_of(inputs: Inputs, options: ExchangeOptions, _tops: Tops = dict) -> Kernel:
    """Return what simulates draws."""
    key = model_key(inputs.seed, MODEL.id)
    words = SpatialActors.of(inputs.scenario, options.alliances).seats.words

    def kernel(x: Array, cap: Array, sal: Array, start: int) -> tuple[Array, NDArray[np.int64], NDArray[np.bool_]]:
        out, count, rest = np.empty_like(x), np.zeros(len(x), dtype=np.int64), np.zeros(len(x), dtype=np.bool_)
        block(x, cap, sal, options.random, options.rounds, STILL, key, words, start, out, count, rest)
        return out, count, rest

    return kernel


def run(inputs: Inputs, options: ExchangeOptions, ctx: Context) -> ExchangeResult:
    """Simulate every draw, and once with every quantity at its median."""
    actors = SpatialActors.of(inputs.scenario, options.alliances)
    simulation = solve(inputs, options)
    other = swapped(inputs.scenario, options.alliances)
    second = solve(inputs, options.model_copy(update={"alliances": other})) if other else None
    each = seconds(len(simulation.actors), len(simulation.issues), options)
    n, kernel = number(inputs, options.draws, each), kernel_of(inputs, options)
    return many(inputs, ctx, MODEL, actors, n, each, options.outcome, kernel, simulation, second)


MODEL = SpatialModel(
    id="spatial.exchange",
    reliability=MEASURED["spatial.exchange"],
    title="exchange of positions",
    citations=("stokmanvanoosten1994",),
    status="tested",
    needs=needs,
    run=run,
    solve=solve,
    kernel=kernel_of,
    seconds=seconds,
    result=ExchangeResult,
    options=ExchangeOptions,
)
