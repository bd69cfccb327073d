"""The weighted mean of positions, or compromise model: the baseline for all other models.

``y_k = Σ_i c_i s_ik x_ik / Σ_i c_i s_ik`` with position x, capability c and salience s (Van den Bos 1991;
Achen 2006, who derives it as a first-order Nash solution when failure is far worse than any position).
On 351 real EU decisions no published dynamic model has beaten it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit
from detente.draws.inputs import Inputs
from detente.models.contract import Context, Options
from detente.models.pieces import run_split
from detente.models.spatial._simulation import Simulation
from detente.models.spatial.one_shot import needs, simulate_once, split
from detente.models.spatial.reliability import MEASURED
from detente.models.spatial.results import Kind, SpatialModel, SpatialResult

Array = NDArray[np.float64]


@njit
def weighted_mean(x: Array, weight: Array, _quo: Array, out: Array) -> None:
    """Write the weighted mean of positions.

    Parameters
    ----------
    x, weight
        (draws, actors, issues).
    out
        (draws, issues); left as it is where all weights are 0.
    """
    n, actors, issues = x.shape
    for d in range(n):
        for k in range(issues):
            total = 0.0
            moment = 0.0
            for i in range(actors):
                total += weight[d, i, k]
                moment += weight[d, i, k] * x[d, i, k]
            if total > 0:
                out[d, k] = moment / total


@dataclass(frozen=True, eq=False, kw_only=True)
class MeanResult(SpatialResult):
    """Settlements by the weighted mean."""

    short: ClassVar[str] = "mean"
    kind: ClassVar[Kind] = "baseline"


def solve(inputs: Inputs, options: Options) -> Simulation:
    """Settle once with every quantity at its median."""
    return simulate_once(inputs, MODEL, options, weighted_mean)


def run(inputs: Inputs, options: Options, ctx: Context) -> MeanResult:
    """Settle every issue at the weighted mean."""
    return run_split(MODEL, inputs, options, ctx)


MODEL = SpatialModel(
    id="spatial.mean",
    reliability=MEASURED["spatial.mean"],
    title="weighted mean",
    citations=("vandenbos1991", "achen2006"),
    status="tested",
    needs=needs,
    run=run,
    split=split(lambda: MODEL, lambda _: weighted_mean),
    solve=solve,
    result=MeanResult,
    baseline="it is the baseline",
)
