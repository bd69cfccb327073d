"""The settlement of an issue: the weighted mean, or the lower weighted median, of final positions."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit, part

Array = NDArray[np.float64]


def middle(x: Array, cap: Array, sal: Array, outcome: Literal["mean", "median"]) -> Array:
    """Return the weighted mean or lower weighted median of positions.

    Parameters
    ----------
    x, sal
        Positions and saliences (draws, actors, issues), 0–100; NaN where there is no position.
    cap
        (draws, actors).

    Returns
    -------
    Array
        (draws, issues); NaN where nobody has weight.
    """
    out = np.empty((x.shape[0], x.shape[2]))
    settle(x, cap, sal, outcome == "median", out)
    return out


@njit
def settle(x: Array, cap: Array, sal: Array, median: bool, out: Array) -> None:
    """Write where every issue settles in every draw."""
    draws, actors, issues = x.shape
    w = np.zeros(actors)
    for d in range(draws):
        for k in range(issues):
            total = 0.0
            moment = 0.0
            for i in range(actors):
                w[i] = 0.0 if np.isnan(x[d, i, k]) else cap[d, i] * sal[d, i, k]
                if w[i] > 0.0:
                    total += w[i]
                    moment += w[i] * x[d, i, k]
            if not total > 0.0:
                out[d, k] = np.nan
            elif median:
                out[d, k] = lower(actors, d, k, x, w, total / 2.0 * (1.0 - 1e-12))
            else:
                out[d, k] = moment / total


@part
def lower(actors: int, d: int, k: int, x: Array, w: Array, half: float) -> float:
    """Return the lowest position up to which at least ``half`` of the weight lies."""
    best = np.inf
    for i in range(actors):
        if w[i] > 0.0 and x[d, i, k] < best:
            up_to = 0.0
            for j in range(actors):
                if w[j] > 0.0 and x[d, j, k] <= x[d, i, k]:
                    up_to += w[j]
            if up_to >= half:
                best = x[d, i, k]
    return best
