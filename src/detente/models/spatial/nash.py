"""Nash bargaining issue by issue, with the status quo as the explicit disagreement point.

``y = argmax Π_i (u_i(y) − u_i(q))^{w_i}`` with ``u_i(y) = −|y − x_i|``, position x_i and weight w_i of actor i (Nash
1950; asymmetric: Harsanyi & Selten 1972), over the levels that all actors with weight prefer to the status quo q. If
actors have positions on both sides of q there are no such levels, and the issue stays at q. Not to be confused with
``deals.nash``, which trades issues off against each other and needs only the consent of those whom the rules name.
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
from detente.models.spatial.results import SpatialModel, SpatialResult

Array = NDArray[np.float64]


@njit
def nash_point(x: Array, weight: Array, quo: Array, out: Array) -> None:
    """Write the maximiser of the weighted Nash product on each issue.

    Parameters
    ----------
    x, weight
        (draws, actors, issues).
    quo
        (issues,) disagreement points.
    out
        (draws, issues).

    Notes
    -----
    With everyone on one side of q the log product is concave between q and the nearest mirror image of q, so
    bisection on its slope finds the maximum to 1e-12 of the scale.
    """
    n, actors, issues = x.shape
    for d in range(n):
        for k in range(issues):
            q = quo[k]
            above = False
            below = False
            reach = np.inf
            for i in range(actors):
                if weight[d, i, k] > 0:
                    above = above or x[d, i, k] > q
                    below = below or x[d, i, k] < q
                    reach = min(reach, 2 * abs(x[d, i, k] - q))
            if reach == np.inf:
                continue
            out[d, k] = q
            if above == below or reach == 0:
                continue
            sign = 1.0 if above else -1.0
            lo = 0.0
            hi = min(reach, 100.0 - q if above else q)
            for _ in range(48):
                mid = (lo + hi) / 2
                slope = 0.0
                for i in range(actors):
                    w = weight[d, i, k]
                    if w > 0:
                        r = abs(x[d, i, k] - q)
                        if mid < r:
                            slope += w / mid
                        else:
                            slope -= w / max(2 * r - mid, 1e-300)
                if slope > 0:
                    lo = mid
                else:
                    hi = mid
            out[d, k] = q + sign * (lo + hi) / 2


@dataclass(frozen=True, eq=False, kw_only=True)
class NashResult(SpatialResult):
    """Settlements by Nash bargaining, issue by issue."""

    short: ClassVar[str] = "Nash by issue"


def solve(inputs: Inputs, options: Options) -> Simulation:
    """Settle once with every quantity at its median."""
    return simulate_once(inputs, MODEL, options, nash_point)


def run(inputs: Inputs, options: Options, ctx: Context) -> NashResult:
    """Settle every issue at the Nash point."""
    return run_split(MODEL, inputs, options, ctx)


MODEL = SpatialModel(
    id="spatial.nash",
    reliability=MEASURED["spatial.nash"],
    title="Nash bargaining, issue by issue",
    citations=("nash1950", "harsanyiselten1972"),
    status="tested",
    needs=needs,
    run=run,
    split=split(lambda: MODEL, lambda _: nash_point),
    solve=solve,
    result=NashResult,
    reads_status_quo=True,
)
