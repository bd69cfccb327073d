"""Public lines: what they forbid, and what crossing them costs (core §4).

``ũ_i(x) = u_i(x) − Σ_m a_im·1[x_k forbidden]`` for every substantive package: a line may forbid a concession
or an omission, so it counts at the status quo too. A ``limit`` is a hard line that is tested only on clauses
that a package changes. The idea of a line that is costly to cross is Schelling's (1960, ch. 2).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.draws.inputs import Draws
from detente.payoffs.values import Layout

Array = NDArray[np.float64]

HARD = -1e30
"""Stands for minus infinity: no gain elsewhere makes up for it, and sums stay finite."""


def penalised(draws: Draws, layout: Layout, uv: Array, hard: bool) -> Array:
    """Return contributions less the costs of crossed lines: sums over a substantive package are ``ũ_i``.

    Parameters
    ----------
    draws
        One chunk of draws.
    layout
        The flat axis of levels.
    uv
        (draws, actors, levels) contributions.
    hard
        Whether every line is one that no price crosses; else only those declared so are.

    Returns
    -------
    ndarray
        (draws, actors, levels), a new array.
    """
    out = uv.copy()
    plan = draws.plan
    for line in plan.lines:
        at = [
            t
            for t in range(int(layout.offset[line.issue]), int(layout.offset[line.issue + 1]))
            if line.commitment.forbidden(int(layout.level[t]))
        ]
        cost = draws.values[line.cost]
        if hard or line.always:
            cost = np.full(draws.n, -HARD)
        elif line.hard >= 0:
            from scipy.special import ndtr

            score: Array = draws.z[line.hard]
            certain = np.asarray(ndtr(score), dtype=np.float64) < draws.values[line.hard]
            cost = np.where(certain, -HARD, cost)
        for t in at:
            out[:, line.actor, t] -= cost
    _limits(draws, layout, out)
    return out


def _limits(draws: Draws, layout: Layout, out: Array) -> None:
    plan = draws.plan
    for i, k in zip(*np.nonzero(plan.limit >= 0), strict=True):
        side = int(plan.limit_side[i, k])
        theta = draws.values[plan.ideal[i, k]]
        y = draws.values[plan.limit[i, k]]
        y = np.minimum(y, theta) if side > 0 else np.maximum(y, theta)
        for t in range(int(layout.offset[k]), int(layout.offset[k + 1])):
            if t != layout.quo[k]:
                crossed = layout.level[t] < y if side > 0 else layout.level[t] > y
                out[crossed, i, t] = HARD
