"""Public commitments: the levels that they forbid, and the cost of breaking them (core §4, §11.1, §11.5).

A package of substance x is worth ``ũ_i(x) = u_i(x) − Σ_m a_im·1[x_k forbidden and its condition fails]`` to actor i,
with its value u_i and the cost a_im of breaking commitment m on issue k. A commitment may forbid a concession or an
omission, so it also applies to issues that a package leaves out; there it costs ``a · Pr(the level is forbidden)``, and
a hard commitment is a veto if that probability is 1. A ``limit`` is a hard commitment that applies only to clauses. The
idea of a commitment that is costly to break is Schelling's (1960, ch. 2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente._jit import hot
from detente._jit.structs import Struct
from detente.draws.inputs import Draws
from detente.draws.slots import Line
from detente.payoffs.layout import Layout

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

HARD = -1e30
"""Represents minus infinity: no gain on other issues compensates for it, and sums stay finite."""
SURE = 1 - 1e-9
"""A probability from here on counts as 1."""


def penalised(
    draws: Draws,
    layout: Layout,
    uv: Array,
    hard: bool,
    kappa: Array,
    who: Ints | None = None,
    out: Array | None = None,
    kept: Bools | None = None,
    again: bool = False,
) -> Array:
    """Return contributions less the costs of crossed commitments: sums over a package of substance are ``ũ_i``.

    Parameters
    ----------
    draws
        One chunk of draws.
    layout
        The flat axis of places.
    uv
        (draws, actors, places) contributions.
    hard
        Whether every commitment is hard (not broken at any cost); otherwise only those declared so are.
    kappa
        (draws, actors) weight of what follows the deadline.
    who
        Positions of the actors that ``uv`` is about. ``None``: all.
    out
        Where to write; ``None`` makes a new array.
    kept
        (commitments of the plan,) which of them count. ``None``: all. Limits always count.
    again
        Whether ``out`` holds the answer for the other ``hard``: only what commitments touch is written.

    Returns
    -------
    ndarray
        (draws, actors, places).
    """
    plan = draws.plan
    place = np.full(len(plan.actors), -1, dtype=np.int64)
    who = np.arange(len(plan.actors)) if who is None else who
    place[who] = np.arange(len(who))
    if out is None:
        out = np.empty_like(uv)
    line_at, at, share = layout.crossings(plan)
    owner, cost, chance, always = plan.line_slots.T
    counts = place[owner] >= 0
    if kept is not None:
        counts &= kept
    wanted = counts[line_at]
    if wanted.any():
        early, late = layout.forbidden_shares(plan)
        sure = always != 0 if not hard else np.ones(len(cost), dtype=np.bool_)
        doubted: Ints = np.flatnonzero(counts & ~sure & (chance >= 0))
        doubt = np.full(len(cost), -1, dtype=np.int64)
        doubt[doubted] = np.arange(len(doubted))
        veto = np.empty((len(doubted), draws.n), dtype=np.bool_)
        for row, m in enumerate(doubted):
            veto[row] = is_hard(draws, plan.lines[int(m)])
        crossings = Crossings(
            cost.copy(), sure, doubt, veto, early, late, place[owner],
            line_at[wanted], at[wanted], share[wanted].astype(np.bool_),
        )  # fmt: skip
        _cross(uv, draws.values, crossings, np.ascontiguousarray(kappa), again, out)
    elif not again:
        out[:] = uv
    _limits(draws, layout, out, place)
    return out


def is_hard(draws: Draws, line: Line, hard: bool = False) -> Bools:
    """Return (draws,) whether a commitment is hard: the actor would not break it at any cost."""
    if hard or line.always or line.hard < 0:
        return np.full(draws.n, hard or line.always)
    from scipy.special import ndtr

    return np.asarray(ndtr(draws.z[line.hard]), dtype=np.float64) < draws.values[line.hard]


def line_cost(draws: Draws, line: Line, hard: bool = False) -> Array:
    """Return (draws,) the cost of breaking a commitment; 10³⁰ where it is hard."""
    return np.where(is_hard(draws, line, hard), -HARD, draws.values[line.cost])


@dataclass(frozen=True, eq=False)
class Crossings(Struct):
    """The places at which commitments are broken, and the costs.

    Attributes
    ----------
    cost
        (commitments,) slot of the price.
    sure
        (commitments,) whether the commitment is hard in every draw.
    doubt, veto
        (commitments,) row of ``veto`` or −1; (rows, draws) whether the commitment is hard, where that is uncertain.
    early, late
        (commitments,) chance that what is left out is forbidden, before the deadline and after it.
    owner
        (commitments,) row of the actor.
    line, at
        (crossings,) the commitment that is crossed, and the place that crosses it.
    share
        (crossings,) whether the place leaves the issue out, so that the commitment is broken with some probability.
    """

    cost: Ints
    sure: Bools
    doubt: Ints
    veto: Bools
    early: Array
    late: Array
    owner: Ints
    line: Ints
    at: Ints
    share: Bools


@hot
def _cross(uv: Array, values: Array, crossings: Crossings, kappa: Array, again: bool, out: Array) -> None:
    """Copy contributions, less the cost of each crossing for the commitment's owner.

    With ``again``, only crossed places are copied again.
    """
    c = crossings
    for d in range(out.shape[0]):
        if again:
            for e in range(c.line.shape[0]):
                out[d, c.owner[c.line[e]], c.at[e]] = uv[d, c.owner[c.line[e]], c.at[e]]
        else:
            for i in range(out.shape[1]):
                for p in range(out.shape[2]):
                    out[d, i, p] = uv[d, i, p]
        for e in range(c.line.shape[0]):
            m = c.line[e]
            i = c.owner[m]
            part = 1.0
            if c.share[e]:
                part = (1.0 - kappa[d, i]) * c.early[m] + kappa[d, i] * c.late[m]
            hard = c.sure[m]
            if c.doubt[m] >= 0:
                hard = c.veto[c.doubt[m], d]
            if hard and part >= SURE:
                out[d, i, c.at[e]] += HARD
            else:
                out[d, i, c.at[e]] -= values[c.cost[m], d] * part


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
            if t != layout.out[k]:
                crossed = layout.level[t] < y if side > 0 else layout.level[t] > y
                out[crossed, place[i], t] = HARD
