"""One turn: assess, pick a target, offer bargains, settle them all at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit
from detente.draws.counter import u01
from detente.models.spatial._smp.choice import elect
from detente.models.spatial._smp.contest import contest, gain, seen
from detente.models.spatial._smp.offers import interpolate
from detente.models.spatial._smp.rules import Rules
from detente.models.spatial._smp.votes import utility
from detente.models.spatial._smp.work import Work

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
WORTHWHILE = 1e-5
"""A challenge must promise more than this."""


@njit
def apart(n: int, issues: int, s: Array, squares: Array, q: Array, i: int, y: Array, has: Array) -> float:
    """Return the distance of i's ideal from a position: ``√(Σ_k (s_ik (q_ik − y_k))² / Σ_k s_ik²)``."""
    total = 0.0
    for k in range(issues):
        one = s[i, k] * (q[i, k] - y[k]) * has[k]
        total += one * one
    return np.sqrt(total / squares[i])


@njit
def stakes(n: int, issues: int, cap: Array, s: Array, work: Work) -> None:
    """Write total saliences, their squares, and weights capability × total salience."""
    for i in range(n):
        work.total[i] = 0.0
        work.squares[i] = 0.0
        for k in range(issues):
            work.total[i] += s[i, k]
            work.squares[i] += s[i, k] * s[i, k]
        work.weight[i] = work.total[i] * cap[i]


@njit
def assess(n: int, issues: int, cap: Array, s: Array, has: Array, x: Array, q: Array, rules: Rules, work: Work) -> None:
    """Write distances, the chances of all positions in an election among everybody, and risk attitudes.

    An actor whose position is likely to win can afford risks; R is linear in that chance between the lowest
    and the highest, over [0, 1] (min), [−½, 1] (mid) or [−1, 1] (max).
    """
    for i in range(n):
        for j in range(n):
            work.d[i, j] = apart(n, issues, s, work.squares, q, i, x[j], has[j])
            work.u0[j, i] = utility(work.d[i, j], 0.0)
    elect(
        rules.voting, rules.victory, rules.condorcet, cap, work.u0, n, n,
        work.c, work.pairs, work.p, work.aux, work.share,
    )  # fmt: skip
    low = np.inf
    high = -np.inf
    for i in range(n):
        low = min(low, work.p[i])
        high = max(high, work.p[i])
    for i in range(n):
        if high - low <= 1e-12:
            work.r[i] = 0.0
        elif rules.risk_range == 0:
            work.r[i] = (work.p[i] - low) / (high - low)
        elif rules.risk_range == 1:
            work.r[i] = (3.0 * work.p[i] - (high + 2.0 * low)) / (2.0 * (high - low))
        else:
            work.r[i] = (2.0 * work.p[i] - (high + low)) / (high - low)
    for i in range(n):
        for j in range(n):
            work.own[i, j] = utility(work.d[i, j], work.r[i])


@njit
def aim(n: int, rules: Rules, work: Work) -> None:
    """Write what each actor expects of challenging each other, and its best target: the first on ties."""
    for i in range(n):
        seen(i, n, work.d, work.r, rules.share, work.seen)
        best = WORTHWHILE
        work.target[i] = -1
        for j in range(n):
            if j == i:
                work.chance[i, j] = 0.5
                work.gain[i, j] = 0.0
                continue
            win = contest(rules.voting, rules.third_party, n, i, j, work.seen, work.weight)
            work.chance[i, j] = win
            work.gain[i, j] = gain(win, work.total[j], work.seen[i, i], work.seen[i, j])
            if work.gain[i, j] > best:
                best = work.gain[i, j]
                work.target[i] = j


@njit
def offer(n: int, issues: int, cap: Array, s: Array, has: Array, x: Array, rules: Rules, work: Work) -> int:
    """Write all bargains and everybody's queue; return how many bargains there are, with "all stays".

    A queue begins with what came from actors before its owner, then "all stays", its own, and the rest:
    KTAB's order, which decides exact ties.
    """
    count = 1
    bounded = not rules.as_ktab
    for i in range(n):
        work.length[i] = 0
    for i in range(n):
        work.queue[i, work.length[i]] = 0
        work.length[i] += 1
        j = int(work.target[i])
        if j < 0:
            continue
        first = count
        interpolate(
            rules.interpolation, bounded, issues, x, s, has, i, j, work.chance[i, j],
            work.to_initiator[first], work.to_receiver[first],
        )  # fmt: skip
        count += 1
        # The challenged one's view of the same contest.
        seen(j, n, work.d, work.r, rules.share, work.seen)
        win = contest(rules.voting, rules.third_party, n, i, j, work.seen, work.weight)
        work.believed[i] = win
        if rules.bargain > 0:
            if rules.as_ktab:
                # Defect: the change in the initiator's utility is taken for the chance.
                win = gain(win, work.total[j], work.seen[i, i], work.seen[i, j])
            if rules.bargain == 1:
                interpolate(
                    rules.interpolation, bounded, issues, x, s, has, i, j, win,
                    work.to_initiator[count], work.to_receiver[count],
                )  # fmt: skip
                count += 1
            else:
                interpolate(
                    rules.interpolation, bounded, issues, x, s, has, i, j, win,
                    work.other_initiator, work.other_receiver,
                )  # fmt: skip
                wi = cap[i] * work.total[i]
                # Defect: the initiator's capability stands for the receiver's.
                wj = (cap[i] if rules.as_ktab else cap[j]) * work.total[j]
                for k in range(issues):
                    a = work.to_initiator[first, k]
                    b = work.to_receiver[first, k]
                    work.to_initiator[first, k] = (wi * a + wj * work.other_initiator[k]) / (wi + wj)
                    work.to_receiver[first, k] = (wi * b + wj * work.other_receiver[k]) / (wi + wj)
        for b in range(first, count):
            work.initiator[b] = i
            work.receiver[b] = j
            work.queue[i, work.length[i]] = b
            work.length[i] += 1
            work.queue[j, work.length[j]] = b
            work.length[j] += 1
    return count


@njit
def value(n: int, issues: int, s: Array, has: Array, q: Array, count: int, work: Work) -> None:
    """Write everybody's utility of every bargain: the mean over the positions that would then be held."""
    for a in range(n):
        one = 0.0
        for z in range(n):
            one += work.own[a, z]
        work.worth[0, a] = one / n
    for b in range(1, count):
        i = work.initiator[b]
        j = work.receiver[b]
        for a in range(n):
            one = utility(apart(n, issues, s, work.squares, q, a, work.to_initiator[b], has[i]), work.r[a])
            one += utility(apart(n, issues, s, work.squares, q, a, work.to_receiver[b], has[j]), work.r[a])
            for z in range(n):
                if z != i and z != j:
                    one += work.own[a, z]
            work.worth[b, a] = one / n


@njit
def settle(
    n: int, issues: int, cap: Array, rules: Rules, draw: int, step: int, words: Whole, x: Array, work: Work
) -> None:
    """Let everybody vote on each actor's queue; it moves to its part of the likeliest bargain, or a drawn one."""
    for k in range(n):
        m = work.length[k]
        for b in range(m):
            for a in range(n):
                work.queued[b, a] = work.worth[work.queue[k, b], a]
        elect(
            rules.voting, rules.victory, rules.condorcet, cap, work.queued, n, m,
            work.c, work.pairs, work.result, work.aux, work.share,
        )  # fmt: skip
        take = 0
        if rules.transition == 0:
            for b in range(1, m):
                if work.result[b] > work.result[take]:
                    take = b
        else:
            left = u01(rules.key, draw, step, words[k], 0)
            while take < m - 1 and left >= work.result[take]:
                left -= work.result[take]
                take += 1
        for b in range(m):
            work.odds[k, b] = work.result[b]
        work.taken[k] = take
    for k in range(n):
        b = work.queue[k, work.taken[k]]
        if b > 0:
            for z in range(issues):
                x[k, z] = work.to_initiator[b, z] if work.initiator[b] == k else work.to_receiver[b, z]


@njit
def turn(
    n: int, issues: int, cap: Array, s: Array, has: Array, x: Array, q: Array,
    rules: Rules, draw: int, step: int, words: Whole, work: Work,
) -> None:  # fmt: skip
    """Play one turn from an assessed state: ``x`` and ``q`` (actors, issues) are moved in place."""
    aim(n, rules, work)
    count = offer(n, issues, cap, s, has, x, rules, work)
    value(n, issues, s, has, q, count, work)
    settle(n, issues, cap, rules, draw, step, words, x, work)
    a = rules.accommodation
    for i in range(n):
        for k in range(issues):
            q[i, k] = x[i, k] if a == 1.0 else a * x[i, k] + (1.0 - a) * q[i, k]
