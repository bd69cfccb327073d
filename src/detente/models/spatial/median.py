"""The weighted median of positions: the point that no majority of weight would move in either direction.

Black (1948) proves this for equal votes. With weights ``c_i s_ik`` (capability × salience) it is the Condorcet winner
of Bueno de Mesquita's models. If exactly half of the weight lies on each side, the rule for ties decides: ``lower``
takes the lower of the two middle positions, ``midpoint`` the point halfway between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit
from detente._jit.sorting import sort_places
from detente.draws.inputs import Inputs
from detente.models.contract import Context, Options
from detente.models.pieces import run_split
from detente.models.spatial._simulation import Simulation
from detente.models.spatial.one_shot import Kernel, needs, simulate_once, split
from detente.models.spatial.reliability import MEASURED
from detente.models.spatial.results import SpatialModel, SpatialResult

Array = NDArray[np.float64]


class MedianOptions(Options):
    """``tie``: what to do where half of the weight lies on each side."""

    tie: Literal["lower", "midpoint"] = "lower"


@njit
def _median(x: Array, weight: Array, midpoint: bool, out: Array) -> None:
    n, actors, issues = x.shape
    order, room = np.empty(actors, dtype=np.int64), np.empty(actors, dtype=np.int64)
    for d in range(n):
        for k in range(issues):
            for i in range(actors):
                order[i] = i
            sort_places(x[d, :, k], order, room)
            total = 0.0
            for i in range(actors):
                total += weight[d, i, k]
            if total <= 0:
                continue
            run = 0.0
            for j in range(actors):
                i = order[j]
                run += weight[d, i, k]
                if weight[d, i, k] > 0 and run >= total / 2 * (1 - 1e-12):
                    out[d, k] = x[d, i, k]
                    if midpoint and run <= total / 2 * (1 + 1e-12):
                        for m in range(j + 1, actors):
                            if weight[d, order[m], k] > 0:
                                out[d, k] = (x[d, i, k] + x[d, order[m], k]) / 2
                                break
                    break


def weighted_median(x: Array, weight: Array, _quo: Array, out: Array) -> None:
    """Write the smallest position at which half of the weight is reached.

    Parameters
    ----------
    x, weight
        (draws, actors, issues).
    out
        (draws, issues); left as it is where all weights are 0.
    """
    _median(x, weight, False, out)


def weighted_midpoint(x: Array, weight: Array, _quo: Array, out: Array) -> None:
    """Write the weighted median, ties to the middle of the two positions."""
    _median(x, weight, True, out)


def _kernel(options: MedianOptions) -> Kernel:
    return weighted_midpoint if options.tie == "midpoint" else weighted_median


@dataclass(frozen=True, eq=False, kw_only=True)
class MedianResult(SpatialResult):
    """Settlements by the weighted median."""

    short: ClassVar[str] = "median"


def solve(inputs: Inputs, options: MedianOptions) -> Simulation:
    """Settle once with every quantity at its median."""
    return simulate_once(inputs, MODEL, options, _kernel(options))


def run(inputs: Inputs, options: MedianOptions, ctx: Context) -> MedianResult:
    """Settle every issue at the weighted median."""
    return run_split(MODEL, inputs, options, ctx)


MODEL = SpatialModel(
    id="spatial.median",
    reliability=MEASURED["spatial.median"],
    title="weighted median",
    citations=("black1948", "buenodemesquita1994"),
    status="tested",
    needs=needs,
    run=run,
    split=split(lambda: MODEL, _kernel),
    solve=solve,
    result=MedianResult,
    options=MedianOptions,
)
