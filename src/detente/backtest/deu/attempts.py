"""Structured attempts to beat the sticky mean: ideas of bargaining models, each as one feature in addition to its two.

Each is fitted and tested exactly as the sticky mean is, and all results are shown. The larger model contains the sticky
mean, so the feature always improves the fit in training; it improves the test score only if the idea is right.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from detente.backtest.deu.data import ACTORS, DeuIssues
from detente.backtest.deu.forecasts import TiltForecast, mass_at, near, sticky, weighted_mean, weights
from detente.backtest.deu.votes import INSTITUTIONS, QUOTA
from detente.backtest.scores import LEVELS

Array = NDArray[np.float64]
WORSE = 1.2
"""Loss from failure, as a multiple of the largest loss that an actor could suffer at the table."""
SWEEPS = 30
"""Largest number of passes over the issues of a proposal in search of the Nash solution."""

TITLES = {
    "nash-package": "Nash bargaining over all issues of a proposal",
    "exchange": "exchange of positions",
    "pivots": "between the pivots of a qualified majority",
    "blocs": "how much weight is at a position",
    "linkage": "who loses on a proposal's other issues weighs more here",
    "parliament": "where the Parliament stands, under codecision and otherwise",
    "winset": "a qualified majority prefers the level to the reference point",
    "smp": "spatial model of politics",
    "expected-utility": "expected-utility model",
    "median": "weighted median",
}
"""Every attempt, by its short name."""


def attempts(issues: DeuIssues, settled: Mapping[str, Array]) -> tuple[TiltForecast, ...]:
    """Return every attempt as a forecast: the sticky mean with relative salience and one idea more.

    Parameters
    ----------
    issues
        Those to learn from and to forecast.
    settled
        (issues,) points of the spatial models by id; NaN where a model has none.
    """
    centre = weighted_mean(issues, weights(issues, "relative"))
    ideas: dict[str, Mapping[str, Array]] = {
        "nash-package": {"nash": near(nash_packages(issues))},
        "pivots": {"pivots": beyond(*pivots(issues))},
        "blocs": {"weight": mass_at(issues, weights(issues, "relative"))},
        "linkage": {"linked": near(linked_mean(issues, centre))},
        "parliament": parliament(issues),
        "winset": {"winset": winset(issues)},
    }
    for name in ("exchange", "smp", "expected-utility", "median"):
        at = settled.get(f"spatial.{name}")
        if at is not None:
            ideas[name] = {name: near(np.where(np.isnan(at), centre, at))}
    return tuple(
        sticky(issues, "relative", beside=ideas[n], name=f"sticky-mean+{n}", title=f"sticky mean + {TITLES[n]}")
        for n in TITLES
        if n in ideas
    )


def nash_packages(issues: DeuIssues) -> Array:
    """Return the Nash solution over the issues of each proposal, (issues,).

    ``max Σ_i v_i log(U_i(y) − D_i)`` with ``U_i(y) = −Σ_k s_ik |y_k − x_ik|`` and failure worse than anything on the
    table, ``D_i = −1.2 Σ_k 100 s_ik`` (Achen 2006 on why failure weighs most). Found by coordinate ascent over whole
    levels from the weighted mean; the objective is concave, so the start matters only for ties between levels.
    """
    out = weighted_mean(issues, weights(issues))
    for proposal in np.unique(issues.proposal):
        rows = np.flatnonzero(issues.proposal == proposal)
        salience = issues.salience[rows]
        there = salience.sum(axis=0) > 0
        x, s, votes = np.nan_to_num(issues.position[rows][:, there]), salience[:, there], issues.votes[rows[0], there]
        y = np.rint(out[rows])
        room = WORSE * 100.0 * s.sum(axis=0)
        for _ in range(SWEEPS):
            before = y.copy()
            for k in range(len(rows)):
                rest = room - (s * np.abs(y[:, None] - x)).sum(axis=0) + s[k] * np.abs(y[k] - x[k])
                gain = np.log(rest - s[k] * np.abs(LEVELS[:, None] - x[k])) @ votes
                y[k] = float(np.argmax(gain))
            if np.array_equal(y, before):
                break
        out[rows] = y
    return out


def pivots(issues: DeuIssues) -> tuple[Array, Array]:
    """Return the lower and upper pivot of a qualified majority in the Council, (issues,) each.

    The upper one is the lowest position at or below which a qualified majority of the votes lies; the lower one
    mirrors it. Under unanimity they are the outermost positions.
    """
    council = np.array([a not in INSTITUTIONS for a in ACTORS])
    low, high = np.full(issues.n, 0.0), np.full(issues.n, 100.0)
    for r in range(issues.n):
        here = council & ~np.isnan(issues.position[r]) & (issues.votes[r] > 0)
        if not here.any():
            continue
        x, w = issues.position[r, here], issues.votes[r, here]
        quota = (1.0 if issues.unanimity[r] else QUOTA) * w.sum() * (1 - 1e-9)
        up = np.argsort(x)
        high[r] = _reached(x[up], w[up], quota)
        low[r] = _reached(x[up[::-1]], w[up[::-1]], quota)
    return low, high


def _reached(x: Array, weight: Array, quota: float) -> float:
    """Return the first position at which a sum of weights reaches a quota."""
    reached: NDArray[np.bool_] = np.cumsum(weight) >= quota
    return float(x[int(np.argmax(reached))])


def beyond(low: Array, high: Array) -> Array:
    """Return minus the distance of each level from an interval, in units of the scale, (issues, 101)."""
    return -np.maximum(0.0, np.maximum(low[:, None] - LEVELS, LEVELS - high[:, None])) / 100.0


def linked_mean(issues: DeuIssues, centre: Array) -> Array:
    """Return the weighted mean in which actors that lose on the proposal's other issues have more weight.

    Weights are multiplied by one plus the actor's loss elsewhere: its salience-weighted distance from the weighted
    mean, as a share of the scale.
    """
    weight = weights(issues, "relative")
    loss = issues.salience * np.abs(np.nan_to_num(issues.position) - centre[:, None]) / 100.0
    for proposal in np.unique(issues.proposal):
        rows = np.flatnonzero(issues.proposal == proposal)
        others = loss[rows].sum(axis=0) - loss[rows]
        care = issues.salience[rows].sum(axis=0) - issues.salience[rows]
        weight[rows] *= 1.0 + np.divide(others, care, out=np.zeros_like(others), where=care > 0)
    return weighted_mean(issues, weight / weight.sum(axis=1, keepdims=True))


def parliament(issues: DeuIssues) -> Mapping[str, Array]:
    """Return the position of the Parliament, as two features: under codecision, and under consultation."""
    at = issues.position[:, ACTORS.index("ep")]
    stands = np.floor(np.nan_to_num(at, nan=-1.0) + 0.5)[:, None] == LEVELS
    return {
        "codecision": (stands & issues.codecision[:, None]).astype(np.float64),
        "consultation": (stands & ~issues.codecision[:, None]).astype(np.float64),
    }


def winset(issues: DeuIssues) -> Array:
    """Return 1 for the levels that a qualified majority of votes prefers to the reference point, (issues, 101)."""
    council = np.array([a not in INSTITUTIONS for a in ACTORS])
    there = ~np.isnan(issues.position) & council
    x = np.nan_to_num(issues.position)[:, :, None]
    quo = np.nan_to_num(issues.reference)[:, None, None]
    better = (np.abs(LEVELS - x) < np.abs(quo - x) - 1e-9) & there[:, :, None]
    votes = np.where(there, issues.votes, 0.0)
    share = (votes[:, :, None] * better).sum(axis=1) / np.maximum(votes.sum(axis=1), 1.0)[:, None]
    quota = np.where(issues.unanimity, 1.0, QUOTA)[:, None]
    return np.where(np.isnan(issues.reference)[:, None], 0.0, share >= quota * (1 - 1e-9)).astype(np.float64)
