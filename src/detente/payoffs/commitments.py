"""Public lines: what they forbid, and what crossing them costs (core §4).

``ũ_i(x) = u_i(x) − Σ_m a_im·1[x_k forbidden]`` for every substantive package: a line may forbid a concession
or an omission, so it counts at the status quo too. A ``limit`` is a hard line that is tested only on clauses
that a package changes. The idea of a line that is costly to cross is Schelling's (1960, ch. 2).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit
from detente.draws.inputs import Draws
from detente.draws.plan import Line
from detente.payoffs.values import Layout

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

HARD = -1e30
"""Stands for minus infinity: no gain elsewhere makes up for it, and sums stay finite."""


def penalised(draws: Draws, layout: Layout, uv: Array, hard: bool, actor: int | None = None) -> Array:
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
    actor
        The actor that ``uv`` is about, where its axis of actors has length 1. ``None`` takes all.

    Returns
    -------
    ndarray
        (draws, actors, levels), a new array.
    """
    out = uv.copy()
    plan = draws.plan
    if plan.lines and actor is None:
        cost = np.empty((len(plan.lines), draws.n))
        for m, line in enumerate(plan.lines):
            cost[m] = _cost(draws, line, hard)
        owner = np.array([line.actor for line in plan.lines])
        first = layout.offset[np.array([line.issue for line in plan.lines])]
        _cross(cost, owner, first, *plan.crossings, out)
    elif plan.lines:
        start, place = plan.crossings
        for m, line in enumerate(plan.lines):
            if line.actor == actor:
                levels = int(layout.offset[line.issue]) + place[start[m] : start[m + 1]]
                out[:, 0, levels] -= np.reshape(_cost(draws, line, hard), (-1, 1))
    _limits(draws, layout, out, actor)
    return out


def _cost(draws: Draws, line: Line, hard: bool) -> Array | float:
    """(draws,) what crossing a line costs."""
    if hard or line.always:
        return -HARD
    if line.hard < 0:
        return draws.values[line.cost]
    from scipy.special import ndtr

    certain = np.asarray(ndtr(draws.z[line.hard]), dtype=np.float64) < draws.values[line.hard]
    return np.where(certain, -HARD, draws.values[line.cost])


@njit
def _cross(cost: Array, actor: Ints, first: Ints, start: Ints, place: Ints, out: Array) -> None:
    """Take the cost of each line from the levels that it forbids (``place[start[m] : start[m + 1]]``)."""
    for d in range(out.shape[0]):
        for m in range(cost.shape[0]):
            for a in range(start[m], start[m + 1]):
                out[d, actor[m], first[m] + place[a]] -= cost[m, d]


def _limits(draws: Draws, layout: Layout, out: Array, actor: int | None) -> None:
    plan = draws.plan
    for i, k in zip(*np.nonzero(plan.limit >= 0), strict=True):
        if actor not in (None, i):
            continue
        at = i if actor is None else 0
        side = int(plan.limit_side[i, k])
        theta = draws.values[plan.ideal[i, k]]
        y = draws.values[plan.limit[i, k]]
        y = np.minimum(y, theta) if side > 0 else np.maximum(y, theta)
        for t in range(int(layout.offset[k]), int(layout.offset[k + 1])):
            if t != layout.quo[k]:
                crossed = layout.level[t] < y if side > 0 else layout.level[t] > y
                out[crossed, at, t] = HARD
