"""What a package is worth to an actor: core §2.

``v_ik(y) = 1 − (|y − θ_ik| / max(θ_ik, 100 − θ_ik))^γ``; a level better than the status quo counts only as
far as the actor trusts that it is kept, ``t v(y) + (1 − t) v(q)``; ``u_i(x) = Σ_k w_ik v_ik(x_k)`` with swing
weights ``w_ik = s_ik / Σ_k s_ik`` (Keeney & Raiffa 1976, ch. 3: additive value with swing weights).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente._jit import hot
from detente.draws.inputs import Draws
from detente.scenario.model import Scenario

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Layout:
    """Where each level of each issue stands on one flat axis of all levels.

    Attributes
    ----------
    level
        (T,) level values, issue by issue in file order, rising.
    issue
        (T,) number of the issue.
    offset
        (K + 1,) first flat level of each issue.
    quo
        (K,) flat level of each status quo.
    """

    level: Array
    issue: NDArray[np.int64]
    offset: NDArray[np.int64]
    quo: NDArray[np.int64]

    @classmethod
    def of(cls, scenario: Scenario) -> Layout:
        """Lay out a scenario's levels."""
        level, issue, offset, quo = list[float](), list[int](), [0], list[int]()
        for k, entry in enumerate(scenario.issues):
            ys = sorted(entry.levels)
            quo.append(len(level) + ys.index(entry.status_quo))
            level += [float(y) for y in ys]
            issue += [k] * len(ys)
            offset.append(len(level))
        return cls(
            np.array(level),
            np.array(issue, dtype=np.int64),
            np.array(offset, dtype=np.int64),
            np.array(quo, dtype=np.int64),
        )


@hot
def _contributions(
    values: Array,
    ideal: Ints,
    salience: Ints,
    trust: Ints,
    given: Ints,
    level: Array,
    offset: Ints,
    quo: Ints,
    gamma: int,
    trusting: bool,
    out: Array,
) -> None:
    """Fill ``out`` from (slots, draws) values; the tables of slots have one row for each actor asked for.

    Draws are taken eight at a time: those of one slot stand side by side, those of one actor far apart.
    """
    n, issues = values.shape[1], ideal.shape[1]
    total = np.empty(8)
    for first in range(0, n, 8):
        here = min(8, n - first)
        for j in range(ideal.shape[0]):
            for e in range(8):
                total[e] = 0.0
            for k in range(issues):
                if salience[j, k] >= 0:
                    for e in range(here):
                        total[e] += values[salience[j, k], first + e]
            for k in range(issues):
                a, b, q = offset[k], offset[k + 1], quo[k]
                for e in range(here):
                    d = first + e
                    w = 0.0
                    if salience[j, k] >= 0 and total[e] > 0:
                        w = values[salience[j, k], d] / total[e]
                    if w == 0.0:
                        for t in range(a, b):
                            out[d, j, t] = 0.0
                        continue
                    # Without an ideal there is a table, which says it all.
                    theta = values[max(ideal[j, k], 0), d]
                    span = max(theta, 100.0 - theta)
                    x = abs(level[q] - theta) / span
                    vq = 1.0 - (x if gamma == 1 else x * x)
                    if given[j, q] >= 0:
                        vq = values[given[j, q], d]
                    kept = 1.0 if trusting or trust[j, k] < 0 else values[trust[j, k], d]
                    rest = (1.0 - kept) * vq
                    for t in range(a, b):
                        x = abs(level[t] - theta) / span
                        v = 1.0 - (x if gamma == 1 else x * x)
                        if given[j, t] >= 0:
                            v = values[given[j, t], d]
                        out[d, j, t] = w * (kept * v + rest if v > vq else v)


def contributions(
    draws: Draws,
    layout: Layout,
    loss: int,
    who: Ints | None = None,
    trusting: bool = False,
    out: Array | None = None,
) -> Array:
    """Return ``w_ik v_ik(level)`` for every level: what each level adds to an actor's value of a package.

    Parameters
    ----------
    draws
        One chunk of draws.
    layout
        The flat axis of levels.
    loss
        γ, 1 or 2.
    who
        Positions of the actors asked for. ``None`` takes all.
    trusting
        Whether every level counts in full, as what happens does, and not as a promise.
    out
        Where to write; ``None`` makes a new array.

    Returns
    -------
    ndarray
        (draws, actors, levels), each from 0 to 1; over a package they add up to ``u_i`` in [0, 1].
    """
    plan = draws.plan
    who = np.arange(len(plan.actors)) if who is None else who
    given = np.full((len(who), len(layout.level)), -1, dtype=np.int64)
    place = {int(i): j for j, i in enumerate(who)}
    for (i, k), slots in plan.tables.items():
        here = layout.level[layout.offset[k] : layout.offset[k + 1]]
        for y, slot in slots.items() if i in place else ():
            given[place[i], int(layout.offset[k]) + int(np.searchsorted(here, y))] = slot
    if out is None:
        out = np.empty((draws.n, len(who), len(layout.level)))
    _contributions(
        draws.values, plan.ideal[who], plan.weighed[who], plan.trust[who], given,
        layout.level, layout.offset, layout.quo, loss, trusting, out,
    )  # fmt: skip
    return out


@hot
def _mix(uv: Array, start: Ints, at: Ints, weight: Array, out: Array) -> None:
    n, actors, _ = uv.shape
    for d in range(n):
        for i in range(actors):
            for p in range(out.shape[0]):
                u = 0.0
                for j in range(start[p], start[p + 1]):
                    u += weight[j] * uv[d, i, at[j]]
                out[p, d, i] = u


def mix(uv: Array, *weights: Array) -> Array:
    """Return the values of packages, or of lotteries over levels.

    Parameters
    ----------
    uv
        (draws, actors, levels) contributions.
    weights
        For each, (levels,) probability of each level; adds up to 1 within each issue.

    Returns
    -------
    ndarray
        (packages, draws, actors).
    """
    out = np.empty((len(weights), *uv.shape[:2]))
    places = [np.flatnonzero(w) for w in weights]
    start = np.cumsum([0, *map(len, places)])
    weight = np.concatenate([w[at] for w, at in zip(weights, places, strict=True)])
    _mix(uv, start, np.concatenate(places), weight, out)
    return out


def lottery(scenario: Scenario, layout: Layout, package: Mapping[str, int | Mapping[int, float]]) -> Array:
    """Return the weights (levels,) of a package; issues that it leaves out stay at the status quo."""
    weight = np.zeros(len(layout.level))
    for k, issue in enumerate(scenario.issues):
        chosen = package.get(issue.id, issue.status_quo)
        parts = chosen if isinstance(chosen, Mapping) else {chosen: 1.0}
        here = layout.level[layout.offset[k] : layout.offset[k + 1]]
        for y, probability in parts.items():
            weight[int(layout.offset[k]) + int(np.searchsorted(here, y))] += probability
    return weight
