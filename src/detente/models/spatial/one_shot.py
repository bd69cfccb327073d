"""Common parts of the one-shot spatial models: stated positions, salience and capability as coded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente._labelled import Labelled
from detente.draws.inputs import Draws, Inputs
from detente.models.contract import Chunk, Context, Missing, Options, Split
from detente.models.spatial._simulation import Simulation
from detente.models.spatial.results import R, SpatialModel, SpatialResult
from detente.scenario.model import Scenario

Array = NDArray[np.float64]
Kernel = Callable[[Array, Array, Array, Array], None]
"""positions (d, a, k), weights (d, a, k), status quo (k,) → settlement (d, k)."""


def needs(scenario: Scenario) -> tuple[Missing, ...]:
    """Return what a capability-weighted model lacks."""
    if not any(a.capability for a in scenario.actors):
        return (
            Missing(
                "actors/*/capability",
                "no actor has a capability, so positions cannot be weighted",
                "give each actor a capability, for instance capability: {world: .035}",
            ),
        )
    if len(scenario.leaves) < 2:
        return (Missing("actors", "there are fewer than two actors", "give at least two actors"),)
    _, weight = views(Inputs(scenario, 1, 1).central(), measure(scenario))
    if not (weight > 0).any():
        return (
            Missing(
                "positions",
                "nobody has a position with some salience, and some capability",
                "give two actors positions, saliences and capabilities above 0",
            ),
        )
    return ()


def measure(scenario: Scenario) -> str:
    """Return the capability measure in use: the declared one, else the first by name."""
    return scenario.capability_measure or min(m for a in scenario.actors for m in a.capability)


def views(draws: Draws, name: str) -> tuple[Array, Array]:
    """Return positions and weights ``capability × salience`` (draws, actors, issues).

    An actor without a view on an issue, or without a capability, has weight 0 there.
    """
    x = draws.stated
    power = np.nan_to_num(draws.capability(name), nan=0.0)
    weight = draws.salience * power[:, :, None]
    weight[np.isnan(x)] = 0.0
    return np.nan_to_num(x, nan=0.0), weight


@dataclass(frozen=True, eq=False)
class OneShotPlan:
    """Data that all chunks share.

    Attributes
    ----------
    capability
        The capability measure in use.
    quo
        (issues,) the status quo.
    """

    capability: str
    quo: Array


@dataclass(frozen=True, eq=False)
class OneShotPart:
    """Settlements of the issues in some of the draws.

    Attributes
    ----------
    settlement
        (draws, issues) level, 0–100; NaN where nobody has weight.
    """

    settlement: Array


def split(
    model: Callable[[], SpatialModel[R]], kernel_of: Callable[[Any], Kernel]
) -> Split[OneShotPlan, OneShotPart, R]:
    """Return a one-shot model in pieces.

    Parameters
    ----------
    model
        Returns the model, which is defined after its pieces.
    kernel_of
        Returns the kernel for the model's options.
    """

    def prepare(inputs: Inputs, _options: Options, _ctx: Context) -> OneShotPlan:
        scenario = inputs.scenario
        quo = np.array([k.status_quo for k in scenario.issues], dtype=np.float64)
        return OneShotPlan(measure(scenario), quo)

    def part(inputs: Inputs, options: Options, plan: OneShotPlan, chunk: Chunk) -> OneShotPart:
        return OneShotPart(_settled(inputs.chunk(*chunk), kernel_of(options), plan))

    def merge(parts: Sequence[OneShotPart]) -> OneShotPart:
        return OneShotPart(np.concatenate([p.settlement for p in parts]))

    def finish(inputs: Inputs, options: Options, plan: OneShotPlan, whole: OneShotPart, _ctx: Context) -> R:
        found = model()
        central = _settled(inputs.central(), kernel_of(options), plan)
        ids = [k.id for k in inputs.scenario.issues]
        return found.result(
            model=found.id,
            title=found.title,
            citations=found.citations,
            options={**options.model_dump(), "capability": plan.capability},
            seed=inputs.seed,
            n_draws=inputs.n_draws,
            settlement=Labelled(whole.settlement, ("draw", "issue"), {"issue": ids}, "level"),
            central=Labelled(central[0], ("issue",), {"issue": ids}, "level"),
        )

    return Split(prepare=prepare, part=part, merge=merge, finish=finish)


def _settled(draws: Draws, kernel: Kernel, plan: OneShotPlan) -> Array:
    """Return the settlements of the issues in some draws, (draws, issues)."""
    x, weight = views(draws, plan.capability)
    out = np.full((draws.n, len(plan.quo)), np.nan)
    kernel(x, weight, plan.quo, out)
    return out


def simulate_once(inputs: Inputs, model: SpatialModel[Any], options: Options, kernel: Kernel) -> Simulation:
    """Settle once with every quantity at its median: the start, and everybody at the outcome.

    An issue on which nobody has weight keeps its positions.
    """
    scenario = inputs.scenario
    name = measure(scenario)
    central = inputs.central()
    x, weight = views(central, name)
    quo = np.array([k.status_quo for k in scenario.issues], dtype=np.float64)
    settled = np.full((1, len(quo)), np.nan)
    kernel(x, weight, quo, settled)
    start = central.stated[0]
    end = np.where(np.isnan(start) | np.isnan(settled), start, settled)
    return Simulation(
        model=model.id,
        title=model.title,
        options={**options.model_dump(), "capability": name},
        actors=tuple(scenario.leaves),
        issues=tuple(k.id for k in scenario.issues),
        states=np.array([start, end]),
        converged=True,
        settlement=settled[0],
        power=np.nan_to_num(central.capability(name)[0]),
        salience=np.where(np.isnan(start), 0.0, central.salience[0]),
    )


def bins(result: SpatialResult) -> dict[str, list[dict[str, float]]]:
    """Return the distribution of settlements by issue: shares of draws in bins of five levels."""
    found: dict[str, list[dict[str, float]]] = {}
    for k, issue in enumerate(result.settlement.coords["issue"]):
        values = result.settlement.values[:, k]
        values = values[~np.isnan(values)]
        if not len(values):
            continue
        counts, edges = np.histogram(values, bins=20, range=(0, 100))
        found[str(issue)] = [
            {"low": float(lo), "high": float(hi), "share": round(int(c) / len(values), 6)}
            for c, lo, hi in zip(counts, edges[:-1], edges[1:], strict=True)
            if c
        ]
    return found
