"""What a package is worth to an actor: core §2, §11.1.

``v_ik(y) = 1 − (|y − θ_ik| / max(θ_ik, 100 − θ_ik))^γ``; ``u_i(x) = Σ_{k named} w_ik v_ik(x_k) + Σ_{k left out} w_ik
r_ik`` with swing weights ``w_ik = s_ik / Σ_k s_ik`` (Keeney & Raiffa 1976, ch. 3: additive value with swing weights).
What is left out is worth ``r_ik = (1 − κ_i) v_ik(q_k) + κ_i E v_ik(y⁰_k)`` where it lapses, else ``v_ik(q_k)``. A
clause better than that is a promise, and counts as far as the actor trusts that it is kept: ``t v(y) + (1 − t) r``.
What happens without agreement is an event and counts in full.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente._jit import hot
from detente.draws.inputs import Draws
from detente.payoffs.layout import Layout, Levels
from detente.scenario.model import Scenario

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


class ValueArrays(NamedTuple):
    """What is needed to know what levels are worth if they hold; one row for each actor.

    Attributes
    ----------
    ideal, salience
        (actors, issues) slots, or −1.
    given
        (actors, levels) slot of a value that the file gives, or −1.
    level
        (levels,) 0–100, issue by issue.
    offset
        (issues + 1,) first level of each issue.
    gamma
        γ, 1 or 2: shape of the loss.
    payments
        (payments, 4) an issue, the row of an actor, the slot of the amount, and its sign.
    """

    ideal: Ints
    salience: Ints
    given: Ints
    level: Array
    offset: Ints
    gamma: int
    payments: Ints


class PromiseArrays(NamedTuple):
    """What is needed to know what places of a package add, beside what levels are worth.

    Attributes
    ----------
    trust
        (actors, issues) slots of the chance that a promise is kept, or −1.
    trusting
        Whether every promise counts in full.
    first
        (issues + 1,) first place of each issue.
    flat
        (places,) the level of a place; below 0 where it leaves the issue out.
    quo
        (issues,) level of the status quo.
    open_
        (issues,) whether what is left out lapses.
    lapse
        (issues, levels) chance of each level after a lapse.
    """

    trust: Ints
    trusting: bool
    first: Ints
    flat: Ints
    quo: Ints
    open_: NDArray[np.bool_]
    lapse: Array


@hot
def _value(values: Array, of: ValueArrays, at: PromiseArrays, kappa: Array, events: Array, plain: Array) -> None:
    """Fill ``events`` (draws, actors, levels) from (slots, draws) values, then ``plain`` if it has room.

    Draws are taken eight at a time: those of one slot are adjacent in memory, those of one actor far apart.
    """
    n, issues = values.shape[1], of.ideal.shape[1]
    total = np.empty(8)
    for start in range(0, n, 8):
        here = min(8, n - start)
        for j in range(of.ideal.shape[0]):
            total[:] = 0.0
            for k in range(issues):
                if of.salience[j, k] >= 0:
                    for e in range(here):
                        total[e] += values[of.salience[j, k], start + e]
            for k in range(issues):
                a, b = of.offset[k], of.offset[k + 1]
                for e in range(here):
                    d = start + e
                    w = 0.0
                    if of.salience[j, k] >= 0 and total[e] > 0:
                        w = values[of.salience[j, k], d] / total[e]
                    if w == 0.0:
                        events[d, j, a:b] = 0.0
                    else:
                        # Without an ideal there is a table, which says it all.
                        theta = values[max(of.ideal[j, k], 0), d]
                        span = max(theta, 100.0 - theta)
                        for t in range(a, b):
                            x = abs(of.level[t] - theta) / span
                            v = 1.0 - (x if of.gamma == 1 else x * x)
                            if of.given[j, t] >= 0:
                                v = values[of.given[j, t], d]
                            events[d, j, t] = w * v
                    for m in range(of.payments.shape[0]):
                        if of.payments[m, 0] == k and of.payments[m, 1] == j:
                            amount = of.payments[m, 3] * values[of.payments[m, 2], d]
                            for t in range(a, b):
                                events[d, j, t] += amount * (of.level[t] / 100)
                if plain.shape[2] == 0:
                    continue
                for e in range(here):
                    d = start + e
                    r = events[d, j, at.quo[k]]
                    if at.open_[k]:
                        gone = 0.0
                        for t in range(a, b):
                            gone += at.lapse[k, t] * events[d, j, t]
                        r = (1.0 - kappa[d, j]) * r + kappa[d, j] * gone
                    kept = 1.0 if at.trusting or at.trust[j, k] < 0 else values[at.trust[j, k], d]
                    for p in range(at.first[k], at.first[k + 1]):
                        if at.flat[p] < 0:
                            plain[d, j, p] = r
                        else:
                            v = events[d, j, at.flat[p]]
                            plain[d, j, p] = kept * v + (1.0 - kept) * r if v > r else v
            if plain.shape[2] == 0:
                continue
            for e in range(here):
                for p in range(at.first[issues], plain.shape[2]):
                    plain[start + e, j, p] = 0.0


def contributions(draws: Draws, levels: Levels, loss: int, who: Ints | None = None) -> Array:
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

    Returns
    -------
    ndarray
        (draws, actors, levels), each from 0 to 1; over one level of each issue they add up to ``u_i`` in [0, 1].
        Payments to or from the actor come on top.
    """
    plan = draws.plan
    who = np.arange(len(plan.actors)) if who is None else who
    events = np.empty((draws.n, len(who), len(levels.level)))
    none, nothing = np.zeros(1, dtype=np.int64), np.zeros((1, 1))
    untold = PromiseArrays(plan.trust[who], False, none, none, none, np.zeros(1, dtype=np.bool_), nothing)
    _value(draws.values, _events(draws, levels, loss, who), untold, nothing, events, np.empty((0, 0, 0)))
    return events


def _events(draws: Draws, levels: Levels, loss: int, who: Ints) -> ValueArrays:
    """Return what :func:`_value` needs to know what levels are worth if they hold."""
    plan = draws.plan
    given = np.full((len(who), len(levels.level)), -1, dtype=np.int64)
    place = {int(i): j for j, i in enumerate(who)}
    for (i, k), slots in plan.tables.items():
        for y, slot in slots.items() if i in place else ():
            given[place[i], levels.at(k, y)] = slot
    paid = [
        (t.issue, place[actor], slot, sign)
        for t in plan.transfers
        for actor, slot, sign in ((t.payer, t.cost, -1), (t.payee, t.worth, 1))
        if actor in place
    ]
    payments = np.array(paid, dtype=np.int64).reshape(-1, 4)
    return ValueArrays(plan.ideal[who], plan.weighed[who], given, levels.level, levels.offset, loss, payments)


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


def promises(
    draws: Draws,
    layout: Layout,
    loss: int,
    kappa: Array,
    who: Ints | None = None,
    trusting: bool = False,
    out: Array | None = None,
) -> tuple[Array, Array]:
    """Return what levels add to an actor's value if they hold, and what each place of a package adds.

    Clauses count as promises, and what a package leaves out by the layout's convention.

    Parameters
    ----------
    draws, layout
        One chunk of draws, and the axes of levels and places.
    loss
        γ, 1 or 2.
    kappa
        (draws, actors) weight of what follows the deadline, 0–1.
    who
        Positions of the actors asked for. ``None``: all.
    trusting
        Whether every promise counts in full.
    out
        Where to write the second; ``None`` makes a new array.

    Returns
    -------
    tuple
        (draws, actors, levels) as :func:`contributions`, and (draws, actors, places).
    """
    plan, levels = draws.plan, layout.levels
    who = np.arange(len(plan.actors)) if who is None else who
    events = np.empty((draws.n, len(who), len(levels.level)))
    if out is None:
        out = np.empty((draws.n, len(who), len(layout.flat)))
    told = PromiseArrays(plan.trust[who], trusting, layout.offset, layout.flat, levels.quo, layout.open, layout.lapse)
    _value(draws.values, _events(draws, levels, loss, who), told, np.ascontiguousarray(kappa), events, out)
    return events, out


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
