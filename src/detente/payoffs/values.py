"""What a package is worth to an actor: core §2, §11.1.

``v_ik(y) = 1 − (|y − θ_ik| / max(θ_ik, 100 − θ_ik))^γ``; ``u_i(x) = Σ_{k named} w_ik v_ik(x_k) + Σ_{k left out} w_ik
r_ik`` with swing weights ``w_ik = s_ik / Σ_k s_ik`` (Keeney & Raiffa 1976, ch. 3: additive value with swing weights).
What is left out is worth ``r_ik = (1 − κ_i) v_ik(q_k) + κ_i E v_ik(y⁰_k)`` where it lapses, else ``v_ik(q_k)``. A
clause better than that is a promise, and counts as far as the actor trusts that it is kept: ``t v(y) + (1 − t) r``.
What happens without agreement is an event and counts in full.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from detente._jit import hot
from detente.draws.inputs import Draws
from detente.payoffs.layout import Layout, Levels
from detente.scenario.model import Scenario

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@hot
def _contributions(
    values: Array,
    ideal: Ints,
    salience: Ints,
    given: Ints,
    level: Array,
    offset: Ints,
    gamma: int,
    out: Array,
) -> None:
    """Fill ``out`` from (slots, draws) values; the tables of slots have one row for each actor asked for.

    Draws are taken eight at a time: those of one slot are adjacent in memory, those of one actor far apart.
    """
    n, issues = values.shape[1], ideal.shape[1]
    total = np.empty(8)
    for first in range(0, n, 8):
        here = min(8, n - first)
        for j in range(ideal.shape[0]):
            total[:] = 0.0
            for k in range(issues):
                if salience[j, k] >= 0:
                    for e in range(here):
                        total[e] += values[salience[j, k], first + e]
            for k in range(issues):
                a, b = offset[k], offset[k + 1]
                for e in range(here):
                    d = first + e
                    w = 0.0
                    if salience[j, k] >= 0 and total[e] > 0:
                        w = values[salience[j, k], d] / total[e]
                    if w == 0.0:
                        out[d, j, a:b] = 0.0
                        continue
                    # Without an ideal there is a table, which says it all.
                    theta = values[max(ideal[j, k], 0), d]
                    span = max(theta, 100.0 - theta)
                    for t in range(a, b):
                        x = abs(level[t] - theta) / span
                        v = 1.0 - (x if gamma == 1 else x * x)
                        if given[j, t] >= 0:
                            v = values[given[j, t], d]
                        out[d, j, t] = w * v


def contributions(draws: Draws, levels: Levels, loss: int, who: Ints | None = None, out: Array | None = None) -> Array:
    """Return ``w_ik v_ik(y)``: what each level adds to an actor's value if it holds.

    Parameters
    ----------
    draws
        One chunk of draws.
    levels
        The flat axis of levels.
    loss
        γ, 1 or 2.
    who
        Positions of the actors asked for. ``None`` takes all.
    out
        Where to write; ``None`` makes a new array.

    Returns
    -------
    ndarray
        (draws, actors, levels), each from 0 to 1; over one level of each issue they add up to ``u_i`` in [0, 1].
        Payments to or from the actor come on top.
    """
    plan = draws.plan
    who = np.arange(len(plan.actors)) if who is None else who
    given = np.full((len(who), len(levels.level)), -1, dtype=np.int64)
    place = {int(i): j for j, i in enumerate(who)}
    for (i, k), slots in plan.tables.items():
        for y, slot in slots.items() if i in place else ():
            given[place[i], levels.at(k, y)] = slot
    if out is None:
        out = np.empty((draws.n, len(who), len(levels.level)))
    _contributions(draws.values, plan.ideal[who], plan.weighed[who], given, levels.level, levels.offset, loss, out)
    for t in plan.transfers:
        for actor, amount in ((t.payer, -draws.values[t.cost]), (t.payee, draws.values[t.worth])):
            if actor in place:
                for p in range(int(levels.offset[t.issue]), int(levels.offset[t.issue + 1])):
                    out[:, place[actor], p] += amount * (levels.level[p] / 100)
    return out


def weight_after(draws: Draws, who: Ints) -> Array:
    """Return (draws, actors) κ, the weight of what follows the deadline.

    It is as coded, or ``δ^{T/365.25}`` with δ a year's factor and T the days to the deadline; 1 where the file says
    nothing (core §5, §11.9).
    """
    plan = draws.plan
    kappa = draws.take(plan.continuation[who], 1.0)
    if plan.deadline >= 0 and len(plan.discount):
        delta = draws.take(plan.discount[who], np.nan)
        years = draws.values[plan.deadline][:, None] / 365.25
        kappa = np.where(np.isnan(delta), kappa, np.power(delta, years))
    return kappa


@hot
def _promises(
    values: Array,
    events: Array,
    trust: Ints,
    kappa: Array,
    trusting: bool,
    offset: Ints,
    flat: Ints,
    quo: Ints,
    open_: NDArray[np.bool_],
    lapse: Array,
    first: Ints,
    out: Array,
) -> None:
    for d in range(events.shape[0]):
        for j in range(events.shape[1]):
            for k in range(quo.shape[0]):
                r = events[d, j, quo[k]]
                if open_[k]:
                    gone = 0.0
                    for t in range(first[k], first[k + 1]):
                        gone += lapse[k, t] * events[d, j, t]
                    r = (1.0 - kappa[d, j]) * r + kappa[d, j] * gone
                kept = 1.0 if trusting or trust[j, k] < 0 else values[trust[j, k], d]
                for p in range(offset[k], offset[k + 1]):
                    if flat[p] < 0:
                        out[d, j, p] = r
                    else:
                        v = events[d, j, flat[p]]
                        out[d, j, p] = kept * v + (1.0 - kept) * r if v > r else v
            for p in range(offset[quo.shape[0]], out.shape[2]):
                out[d, j, p] = 0.0


def promises(
    draws: Draws,
    layout: Layout,
    events: Array,
    kappa: Array,
    who: Ints | None = None,
    trusting: bool = False,
    out: Array | None = None,
) -> Array:
    """Return what each place adds to the value of a package: its clauses as promises, and what it leaves out.

    Parameters
    ----------
    draws, layout
        One chunk of draws, and the axes of levels and places.
    events
        (draws, actors, levels) from :func:`contributions`.
    kappa
        (draws, actors) weight of what follows the deadline, 0–1.
    who
        Positions of the actors that ``events`` is about. ``None``: all.
    trusting
        Whether every promise counts in full.
    out
        Where to write; ``None`` makes a new array.

    Returns
    -------
    ndarray
        (draws, actors, places).
    """
    plan = draws.plan
    who = np.arange(len(plan.actors)) if who is None else who
    if out is None:
        out = np.empty((*events.shape[:2], len(layout.flat)))
    _promises(
        draws.values, events, plan.trust[who], np.ascontiguousarray(kappa), trusting, layout.offset, layout.flat,
        layout.levels.quo, layout.open, layout.lapse, layout.levels.offset, out,
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


@hot
def _totals(uv: Array, packages: Ints, out: Array) -> None:
    for i in range(uv.shape[0]):
        for x in range(packages.shape[0]):
            for g in range(uv.shape[1]):
                total = 0.0
                for k in range(packages.shape[1]):
                    total += uv[i, g, packages[x, k]]
                out[i, x, g] = total


def totals(uv: Array, packages: Ints) -> Array:
    """Return what packages are worth, added up in file order.

    Parameters
    ----------
    uv
        (draws, actors, levels) contributions.
    packages
        (packages, issues) flat levels.

    Returns
    -------
    ndarray
        (draws, packages, actors).
    """
    out = np.empty((len(uv), len(packages), uv.shape[1]))
    _totals(uv, np.ascontiguousarray(packages), out)
    return out


def lottery(scenario: Scenario, levels: Levels, package: Mapping[str, int | Mapping[int, float]]) -> Array:
    """Return the probabilities (levels,) of what holds; issues that are not named stay at the status quo."""
    weight = np.zeros(len(levels.level))
    for k, issue in enumerate(scenario.issues):
        chosen = package.get(issue.id, issue.status_quo)
        for y, probability in (chosen if isinstance(chosen, Mapping) else {chosen: 1.0}).items():
            weight[levels.at(k, y)] += probability
    return weight
