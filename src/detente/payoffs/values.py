"""The value of a package to an actor: core §2, §11.1.

Level y of issue k is worth ``v_ik(y) = 1 − (|y − θ_ik| / max(θ_ik, 100 − θ_ik))^γ`` to actor i, with its ideal θ_ik
(0–100) and the exponent γ of the loss. A package x is worth
``u_i(x) = Σ_{k named} w_ik v_ik(x_k) + Σ_{k left out} w_ik r_ik``, with swing weights ``w_ik = s_ik / Σ_k s_ik`` from
saliences s_ik (Keeney & Raiffa 1976, ch. 3: additive value function).

An issue that is left out is worth ``r_ik = (1 − κ_i) v_ik(q_k) + κ_i E v_ik(y⁰_k)`` if it lapses, otherwise
``v_ik(q_k)``: q is the status quo, y⁰ the outcome of a lapse, and κ_i the weight of the time after the deadline. A
clause that is better than r is a promise. With the actor's trust t that promises are kept it is worth
``t v(y) + (1 − t) r``. Outcomes without agreement are events, and count in full.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente._jit import hot
from detente._jit.structs import Struct
from detente.draws.inputs import Draws
from detente.payoffs.layout import Layout
from detente.payoffs.levels import Levels, OutcomeLotteries

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

WIDE = 32
"""Draws that are computed side by side: enough for SIMD, few enough for the cache."""


@dataclass(frozen=True, eq=False)
class ValueArrays(Struct):
    """The inputs for the worth of levels that hold; one row for each actor.

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
    slots
        Slots whose values are read: the arrays of all actors together would not stay in the cache.
    """

    ideal: Ints
    salience: Ints
    given: Ints
    level: Array
    offset: Ints
    gamma: int
    payments: Ints
    slots: Ints


@dataclass(frozen=True, eq=False)
class PromiseArrays(Struct):
    """The further inputs for the contributions of places of a package.

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


@dataclass(frozen=True, eq=False)
class WorthArrays(Struct):
    """Arrays that :func:`_value` fills; those that are not requested have size 0, since memory bandwidth limits it.

    Attributes
    ----------
    levels
        (draws, actors, levels) what each level adds if it holds.
    outcomes
        (outcomes, draws, actors) what can happen without agreement.
    places
        (draws, actors, places) what each place of a package adds.
    """

    levels: Array
    outcomes: Array
    places: Array


@hot
def _value(
    values: Array, of: ValueArrays, at: PromiseArrays, kappa: Array, lotteries: OutcomeLotteries, out: WorthArrays
) -> None:
    """Fill ``out`` from (slots, draws) values.

    Draws are computed in blocks: the values of one slot are adjacent in memory, so that a block uses SIMD. The results
    are then stored by draw. If the last block would be shorter, it begins earlier and repeats some draws.
    """
    events, plain = out.levels, out.places
    n, issues, places = values.shape[1], of.ideal.shape[1], plain.shape[2]
    wide = min(WIDE, n)
    total, worth, span, left_out = np.empty(wide), np.empty(wide), np.empty(wide), np.empty(wide)
    # Indices that begin at 0 let the compiler leave out negative ones, and only then does it use SIMD.
    drawn, after = np.empty((len(values), wide)), np.empty(wide)
    held, promised = np.empty((len(of.level), wide)), np.zeros((places, wide))
    for block in range((n + wide - 1) // wide):
        start = min(block * wide, n - wide)
        for u in range(of.slots.shape[0]):
            for e in range(wide):
                drawn[of.slots[u], e] = values[of.slots[u], start + e]
        for j in range(of.ideal.shape[0]):
            total[:] = 0.0
            for k in range(issues):
                if of.salience[j, k] >= 0:
                    for e in range(wide):
                        total[e] += drawn[of.salience[j, k], e]
            for k in range(issues):
                a, b = of.offset[k], of.offset[k + 1]
                if of.salience[j, k] >= 0:
                    # Without an ideal there is a table of values, which is used alone.
                    ideal = max(of.ideal[j, k], 0)
                    for e in range(wide):
                        worth[e] = drawn[of.salience[j, k], e] / total[e] if total[e] > 0 else 0.0
                        span[e] = max(drawn[ideal, e], 100.0 - drawn[ideal, e])
                    for t in range(a, b):
                        if of.given[j, t] >= 0:
                            for e in range(wide):
                                v = drawn[of.given[j, t], e]
                                held[t, e] = worth[e] * v if worth[e] != 0.0 else 0.0
                        elif of.gamma == 1:
                            for e in range(wide):
                                v = 1.0 - abs(of.level[t] - drawn[ideal, e]) / span[e]
                                held[t, e] = worth[e] * v if worth[e] != 0.0 else 0.0
                        else:
                            for e in range(wide):
                                x = abs(of.level[t] - drawn[ideal, e]) / span[e]
                                v = 1.0 - x * x
                                held[t, e] = worth[e] * v if worth[e] != 0.0 else 0.0
                else:
                    held[a:b] = 0.0
                for m in range(of.payments.shape[0]):
                    if of.payments[m, 0] == k and of.payments[m, 1] == j:
                        for e in range(wide):
                            amount = of.payments[m, 3] * drawn[of.payments[m, 2], e]
                            for t in range(a, b):
                                held[t, e] += amount * (of.level[t] / 100)
                if places == 0:
                    continue
                for e in range(wide):
                    left_out[e] = held[at.quo[k], e]
                if at.open_[k]:
                    for e in range(wide):
                        after[e] = kappa[start + e, j]
                    for e in range(wide):
                        gone = 0.0
                        for t in range(a, b):
                            gone += at.lapse[k, t] * held[t, e]
                        left_out[e] = (1.0 - after[e]) * left_out[e] + after[e] * gone
                sure = at.trusting or at.trust[j, k] < 0
                for p in range(at.first[k], at.first[k + 1]):
                    t = at.flat[p]
                    if t < 0:
                        for e in range(wide):
                            promised[p, e] = left_out[e]
                    elif sure:
                        for e in range(wide):
                            promised[p, e] = held[t, e]
                    else:
                        for e in range(wide):
                            v, r, kept = held[t, e], left_out[e], drawn[at.trust[j, k], e]
                            promised[p, e] = kept * v + (1.0 - kept) * r if v > r else v
            for o in range(out.outcomes.shape[0]):
                left_out[:] = 0.0
                for x in range(lotteries.start[o], lotteries.start[o + 1]):
                    for e in range(wide):
                        left_out[e] += lotteries.weight[x] * held[lotteries.at[x], e]
                for e in range(wide):
                    out.outcomes[o, start + e, j] = left_out[e]
            for e in range(wide):
                for t in range(events.shape[2]):
                    events[start + e, j, t] = held[t, e]
                for p in range(places):
                    plain[start + e, j, p] = promised[p, e]


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
    out = np.empty((draws.n, len(who), len(levels.level)))
    none, nothing = np.zeros(1, dtype=np.int64), np.zeros((1, 1))
    untold = PromiseArrays(plan.trust[who], False, none, none, none, np.zeros(1, dtype=np.bool_), nothing)
    arrays, empty = (
        WorthArrays(out, np.empty((0, 0, 0)), np.empty((0, 0, 0))),
        OutcomeLotteries(none, none, np.zeros(0)),
    )
    _value(draws.values, _events(draws, levels, loss, who), untold, nothing, empty, arrays)
    return out


def _events(draws: Draws, levels: Levels, loss: int, who: Ints) -> ValueArrays:
    """Return the inputs of :func:`_value` for the worth of levels that hold."""
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
    ideal, salience = plan.ideal[who], plan.weighed[who]
    read = [x.ravel() for x in (ideal, salience, plan.trust[who], given, payments[:, 2])]
    slots = np.unique(np.concatenate([*read, np.zeros(1, dtype=np.int64)]))
    slots = slots[(slots >= 0) & (slots < len(draws.values))]
    return ValueArrays(ideal, salience, given, levels.level, levels.offset, loss, payments, slots)


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
    """Return the values of the outcomes of no agreement, and the contribution of each place of a package.

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
        (outcomes, draws, actors), by the rows of :class:`~detente.payoffs.levels.OutcomeLotteries`; (draws, actors,
        places).
    """
    plan, levels = draws.plan, layout.levels
    who = np.arange(len(plan.actors)) if who is None else who
    if out is None:
        out = np.empty((draws.n, len(who), len(layout.flat)))
    told = PromiseArrays(plan.trust[who], trusting, layout.offset, layout.flat, levels.quo, layout.open, layout.lapse)
    outcomes = np.empty((len(layout.outcomes.start) - 1, draws.n, len(who)))
    arrays = WorthArrays(np.empty((draws.n, len(who), 0)), outcomes, out)
    _value(
        draws.values, _events(draws, levels, loss, who), told, np.ascontiguousarray(kappa), layout.outcomes, arrays
    )  # fmt: skip
    return outcomes, out


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
    """Return the values of packages; contributions are added in file order.

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
