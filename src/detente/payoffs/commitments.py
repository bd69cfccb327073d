"""Public lines: what they forbid, and what crossing them costs (core §4).

``ũ_i(x) = u_i(x) − Σ_m a_im·1[x_k forbidden]`` for every substantive package: a line may forbid a concession
or an omission, so it counts at the status quo too. A ``limit`` is a hard line that is tested only on clauses
that a package changes. The idea of a line that is costly to cross is Schelling's (1960, ch. 2).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente._jit import hot
from detente.draws.inputs import Draws
from detente.draws.plan import Line
from detente.payoffs.values import Layout

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

HARD = -1e30
"""Stands for minus infinity: no gain elsewhere makes up for it, and sums stay finite."""


def penalised(
    draws: Draws, layout: Layout, uv: Array, hard: bool, who: Ints | None = None, out: Array | None = None
) -> Array:
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
    who
        Positions of the actors that ``uv`` is about. ``None``: all.
    out
        Where to write; ``None`` makes a new array.

    Returns
    -------
    ndarray
        (draws, actors, levels).
    """
    plan = draws.plan
    place = np.full(len(plan.actors), -1, dtype=np.int64)
    who = np.arange(len(plan.actors)) if who is None else who
    place[who] = np.arange(len(who))
    if out is None:
        out = np.empty_like(uv)
    mine = [m for m, line in enumerate(plan.lines) if place[line.actor] >= 0]
    cost = np.empty((len(mine), draws.n))
    for row, m in enumerate(mine):
        cost[row] = line_cost(draws, plan.lines[m], hard)
    owner = place[np.array([plan.lines[m].actor for m in mine], dtype=np.int64)]
    first = layout.offset[np.array([plan.lines[m].issue for m in mine], dtype=np.int64)]
    start, at = plan.crossings
    begin = np.array(mine, dtype=np.int64)
    _cross(cost, owner, first, start[begin], start[begin + 1], at, np.ascontiguousarray(uv), out)
    _limits(draws, layout, out, place)
    return out


def line_cost(draws: Draws, line: Line, hard: bool = False) -> Array | float:
    """Return what crossing a line costs in each draw, (draws,) or one number; 10³⁰ where no price would do."""
    if hard or line.always:
        return -HARD
    if line.hard < 0:
        return draws.values[line.cost]
    from scipy.special import ndtr

    certain = np.asarray(ndtr(draws.z[line.hard]), dtype=np.float64) < draws.values[line.hard]
    return np.where(certain, -HARD, draws.values[line.cost])


@hot
def _cross(cost: Array, actor: Ints, first: Ints, start: Ints, end: Ints, at: Ints, uv: Array, out: Array) -> None:
    """Copy ``uv``, and take the cost of each line from the levels that it forbids (``at[start[m] : end[m]]``).

    Both at once: a draw is still in the processor's cache when its lines are looked at.
    """
    for d in range(out.shape[0]):
        for i in range(out.shape[1]):
            for t in range(out.shape[2]):
                out[d, i, t] = uv[d, i, t]
        for m in range(cost.shape[0]):
            for a in range(start[m], end[m]):
                out[d, actor[m], first[m] + at[a]] -= cost[m, d]


def _limits(draws: Draws, layout: Layout, out: Array, place: Ints) -> None:
    plan = draws.plan
    for i, k in zip(*np.nonzero(plan.limit >= 0), strict=True):
        if place[i] < 0:
            continue
        side = int(plan.limit_side[i, k])
        y = draws.values[plan.limit[i, k]]
        if plan.ideal[i, k] >= 0:
            theta = draws.values[plan.ideal[i, k]]
            y = np.minimum(y, theta) if side > 0 else np.maximum(y, theta)
        for t in range(int(layout.offset[k]), int(layout.offset[k + 1])):
            if t != layout.quo[k]:
                crossed = layout.level[t] < y if side > 0 else layout.level[t] > y
                out[crossed, place[i], t] = HARD
