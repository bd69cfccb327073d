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

from detente._jit import njit
from detente.draws.inputs import Draws
from detente.scenario.model import Scenario

Array = NDArray[np.float64]


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


@njit
def _contributions(
    ideal: Array,
    salience: Array,
    trust: Array,
    level: Array,
    offset: NDArray[np.int64],
    quo: NDArray[np.int64],
    table: Array,
    gamma: int,
    who: NDArray[np.int64],
    out: Array,
) -> None:
    n, issues = ideal.shape[0], ideal.shape[2]
    given = table.shape[0] > 0
    for d in range(n):
        for j in range(who.shape[0]):
            i = who[j]
            total = 0.0
            for k in range(issues):
                total += salience[d, i, k]
            for k in range(issues):
                a, b, q = offset[k], offset[k + 1], quo[k]
                w = salience[d, i, k] / total if total > 0 else 0.0
                theta = ideal[d, i, k]
                if w == 0.0 or np.isnan(theta):
                    out[d, j, a:b] = 0.0
                    continue
                span = max(theta, 100.0 - theta)
                x = abs(level[q] - theta) / span
                vq = 1.0 - (x if gamma == 1 else x * x)
                if given and not np.isnan(table[d, i, q]):
                    vq = table[d, i, q]
                kept = trust[d, i, k]
                rest = (1.0 - kept) * vq
                for t in range(a, b):
                    x = abs(level[t] - theta) / span
                    v = 1.0 - (x if gamma == 1 else x * x)
                    if given and not np.isnan(table[d, i, t]):
                        v = table[d, i, t]
                    out[d, j, t] = w * (kept * v + rest if v > vq else v)


def contributions(draws: Draws, layout: Layout, loss: int, actor: int | None = None, trusting: bool = False) -> Array:
    """Return ``w_ik v_ik(level)`` for every level: what each level adds to an actor's value of a package.

    Parameters
    ----------
    draws
        One chunk of draws.
    layout
        The flat axis of levels.
    loss
        γ, 1 or 2.
    actor
        Position of one actor: the axis of actors has length 1 then. ``None`` takes all.
    trusting
        Whether every level counts in full, as what happens does, and not as a promise.

    Returns
    -------
    ndarray
        (draws, actors, levels), each from 0 to 1; over a package they add up to ``u_i`` in [0, 1].
    """
    plan = draws.plan
    shape = (draws.n, len(plan.actors), len(layout.level))
    table = np.empty((0, 0, 0))
    if plan.tables:
        table = np.full(shape, np.nan)
        for (i, k), slots in plan.tables.items():
            for y, slot in slots.items():
                t = int(layout.offset[k]) + int(
                    np.searchsorted(layout.level[layout.offset[k] : layout.offset[k + 1]], y)
                )
                table[:, i, t] = draws.values[slot]
    who = np.arange(shape[1]) if actor is None else np.array([actor])
    trust = np.ones_like(draws.trust) if trusting else draws.trust
    out = np.empty((draws.n, len(who), len(layout.level)))
    _contributions(
        draws.ideal, draws.salience, trust, layout.level, layout.offset, layout.quo, table, loss, who, out
    )  # fmt: skip
    return out


@njit
def _mix(uv: Array, at: NDArray[np.int64], weight: Array, out: Array) -> None:
    n, actors, _ = uv.shape
    for d in range(n):
        for i in range(actors):
            u = 0.0
            for j in range(at.shape[0]):
                u += weight[j] * uv[d, i, at[j]]
            out[d, i] = u


def mix(uv: Array, weight: Array) -> Array:
    """Return the value of one package, or of a lottery over levels.

    Parameters
    ----------
    uv
        (draws, actors, levels) contributions.
    weight
        (levels,) probability of each level; adds up to 1 within each issue.

    Returns
    -------
    ndarray
        (draws, actors).
    """
    out = np.empty(uv.shape[:2])
    at = np.flatnonzero(weight)
    _mix(uv, at, weight[at], out)
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
