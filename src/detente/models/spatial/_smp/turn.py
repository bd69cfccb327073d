"""One turn: assess, pick a target, offer bargains, settle them all at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente._jit import part
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
"""Least expected gain of a challenge."""
TIE = 1e-9
"""Gains and chances that differ by less are equal (``corrected``)."""


@part
def apart(issues: int, s: Array, squares: Array, q: Array, i: int, y: Array, b: int, has: Array, j: int) -> float:
    """Return the distance of i's ideal from position ``y[b]`` of j: ``√(Σ_k (s_ik (q_ik − y_bk))² / Σ_k s_ik²)``.

    Rows are named by index, not cut out: a view costs more than the sum.
    """
    total = 0.0
    for k in range(issues):
        one = s[i, k] * (q[i, k] - y[b, k]) * has[j, k]
        total += one * one
    return np.sqrt(total / squares[i])


@part
def stakes(n: int, issues: int, cap: Array, s: Array, work: Work) -> None:
    """Write total saliences, their squares, and weights capability × total salience."""
    for i in range(n):
        work.total[i] = 0.0
        work.squares[i] = 0.0
        for k in range(issues):
            work.total[i] += s[i, k]
            work.squares[i] += s[i, k] * s[i, k]
        work.weight[i] = work.total[i] * cap[i]


@part
def assess(n: int, issues: int, cap: Array, s: Array, has: Array, x: Array, q: Array, rules: Rules, work: Work) -> None:
    """Write distances, the chances of all positions in an election among everybody, and risk attitudes.

    An actor whose position is likely to win can afford risks; R is linear in that chance between the lowest
    and the highest, over [0, 1] (min), [−½, 1] (mid) or [−1, 1] (max).
    """
    for i in range(n):
        for j in range(n):
            work.d[i, j] = apart(issues, s, work.squares, q, i, x, j, has, j)
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
        attitude = (rules.like_me * work.r[i] + rules.like_them * work.r[i]) / (rules.like_me + rules.like_them)
        for j in range(n):
            work.own[i, j] = utility(work.d[i, j], attitude)


@part
def aim(n: int, rules: Rules, words: Whole, work: Work) -> None:
    """Write each actor's expected gain of challenging each other actor, and its best target.

    On ties KTAB takes the first actor of the file; ``corrected`` takes the lower id, so that the order does not matter.
    """
    tie = 0.0 if rules.as_ktab else TIE
    for i in range(n):
        seen(i, n, work.d, work.r, rules.like_me, rules.like_them, work.seen)
        best = WORTHWHILE
        work.target[i] = -1
        for j in range(n):
            if j == i:
                work.chance[i, j] = 0.5
                work.gain[i, j] = 0.0
                continue
            a, b = contest(rules.voting, rules.third_party, n, i, j, work.seen, work.weight)
            work.chance[i, j] = a / (a + b)
            work.gain[i, j] = gain(a, b, work.total[j], work.seen[i, i], work.seen[i, j])
            last = work.target[i]
            level = last >= 0 and abs(work.gain[i, j] - best) <= tie
            if words[j] < words[last] if level and tie > 0.0 else work.gain[i, j] > best:
                best = work.gain[i, j]
                work.target[i] = j


@part
def offer(
    n: int, issues: int, cap: Array, s: Array, has: Array, x: Array, rules: Rules, words: Whole, work: Work
) -> int:
    """Write all bargains and everybody's queue; return how many bargains there are, with "all stays".

    In KTAB a queue begins with what came from actors before its owner, then "all stays", its own, and the
    rest; the order decides exact ties. In ``corrected`` it is "all stays" and then by the initiators' ids.
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
        seen(j, n, work.d, work.r, rules.like_me, rules.like_them, work.seen)
        a, b = contest(rules.voting, rules.third_party, n, i, j, work.seen, work.weight)
        win = a / (a + b)
        work.believed[i] = win
        if rules.bargain > 0:
            if rules.as_ktab:
                # Defect: the change in the initiator's utility is used as the chance.
                win = gain(a, b, work.total[j], work.seen[i, i], work.seen[i, j])
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
                # Defect: the initiator's capability is used for the receiver's.
                wj = (cap[i] if rules.as_ktab else cap[j]) * work.total[j]
                for k in range(issues):
                    mine = work.to_initiator[first, k]
                    theirs = work.to_receiver[first, k]
                    work.to_initiator[first, k] = (wi * mine + wj * work.other_initiator[k]) / (wi + wj)
                    work.to_receiver[first, k] = (wi * theirs + wj * work.other_receiver[k]) / (wi + wj)
        for b in range(first, count):
            work.initiator[b] = i
            work.receiver[b] = j
            work.queue[i, work.length[i]] = b
            work.length[i] += 1
            work.queue[j, work.length[j]] = b
            work.length[j] += 1
    if not rules.as_ktab:
        for i in range(n):
            arrange(work.queue[i], int(work.length[i]), work.initiator, words)
    return count


@part
def arrange(queue: Whole, m: int, initiator: Whole, words: Whole) -> None:
    """Sort a queue of bargains: "all stays" first, then by the initiators' ids."""
    for z in range(1, m):
        b = queue[z]
        at = z
        while at > 0:
            a = queue[at - 1]
            if a == 0 or (b > 0 and (words[initiator[a]], a) <= (words[initiator[b]], b)):
                break
            queue[at] = a
            at -= 1
        queue[at] = b


@part
def value(n: int, issues: int, s: Array, has: Array, q: Array, count: int, work: Work) -> None:
    """Write everybody's utility of every bargain: the mean over the positions that would then be held."""
    squares, r, own, worth, there, here = (
        work.squares,
        work.r,
        work.own,
        work.worth,
        work.to_initiator,
        work.to_receiver,
    )
    for a in range(n):
        one = 0.0
        for z in range(n):
            one += own[a, z]
        worth[0, a] = one / n
    for b in range(1, count):
        i = work.initiator[b]
        j = work.receiver[b]
        for a in range(n):
            one = utility(apart(issues, s, squares, q, a, there, b, has, i), r[a])
            one += utility(apart(issues, s, squares, q, a, here, b, has, j), r[a])
            for z in range(n):
                if z != i and z != j:
                    one += own[a, z]
            worth[b, a] = one / n


@part
def vote(
    n: int, issues: int, cap: Array, rules: Rules, draw: int, step: int, words: Whole, x: Array, work: Work
) -> None:
    """Let everybody vote on each actor's queue; it moves to its part of the likeliest bargain, or a drawn one."""
    tie = 0.0 if rules.as_ktab else TIE
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
                if work.result[b] > work.result[take] + tie:
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


@part
def turn(
    n: int, issues: int, cap: Array, s: Array, has: Array, x: Array, q: Array,
    rules: Rules, draw: int, step: int, words: Whole, work: Work,
) -> None:  # fmt: skip
    """Simulate one turn from an assessed state: ``x`` and ``q`` (actors, issues) are moved in place."""
    aim(n, rules, words, work)
    count = offer(n, issues, cap, s, has, x, rules, words, work)
    value(n, issues, s, has, q, count, work)
    vote(n, issues, cap, rules, draw, step, words, x, work)
    a = rules.accommodation
    for i in range(n):
        for k in range(issues):
            q[i, k] = x[i, k] if a == 1.0 else a * x[i, k] + (1.0 - a) * q[i, k]
