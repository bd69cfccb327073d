"""Rounds of exchanges: the best exchange is made first, until none is left; then positions move towards the votes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit, part
from detente._jit.structs import Struct
from detente.draws.counter import u01
from detente.models.spatial._ends import SimulationEnds
from detente.models.spatial._exchange.trade import terms

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
LEAST = 1e-9
"""An exchange must gain more than this (points of the scale times salience in percent)."""


@dataclass(frozen=True, eq=False)
class ExchangeWork(Struct):
    """Working arrays: candidates, the state of a round, and the record of what was exchanged.

    Attributes
    ----------
    who
        Candidates (candidates, 4): i, j, p, q, where i demands p and j demands q.
    best
        Present shifts and gains of each candidate, (candidates, 4); the gain of an exchange already made is 0.
    lean, order
        Random rates and random order among equals.
    mean, total
        Weighted mean of the votes and sum of weights by issue.
    way
        Direction in which an actor has moved on an issue, 0 for not yet: it cannot reverse.
    """

    who: Whole
    best: Array
    lean: Array
    order: Array
    mean: Array
    total: Array
    way: Array

    @classmethod
    def of(cls, n: int, issues: int) -> ExchangeWork:
        """Return working arrays for n actors, all zero."""
        most = max(1, n * (n - 1) // 2 * (issues * (issues - 1) // 2))
        return cls(
            np.zeros((most, 4), dtype=np.int64), np.zeros((most, 4)), np.zeros(most), np.zeros(most),
            np.zeros(issues), np.zeros(issues), np.zeros((n, issues)),
        )  # fmt: skip


@part
def means(n: int, issues: int, y: Array, w: Array, work: ExchangeWork) -> None:
    """Write the weighted mean of the votes on every issue."""
    for k in range(issues):
        total = 0.0
        moment = 0.0
        for i in range(n):
            total += w[i, k]
            moment += w[i, k] * y[i, k]
        work.total[k] = total
        work.mean[k] = moment / total if total > 0.0 else 0.0


@part
def candidates(
    n: int, issues: int, x: Array, s: Array, w: Array, random: float, key: int, draw: int, step: int, words: Whole,
    work: ExchangeWork,
) -> int:  # fmt: skip
    """Write every pair of actors on opposite sides of the mean on both issues of a pair; return how many."""
    count = 0
    for p in range(issues):
        for q in range(p + 1, issues):
            for i in range(n):
                if w[i, p] <= 0.0 or w[i, q] <= 0.0:
                    continue
                for j in range(i + 1, n):
                    if w[j, p] <= 0.0 or w[j, q] <= 0.0:
                        continue
                    on_p = (x[i, p] - work.mean[p]) * (x[j, p] - work.mean[p])
                    on_q = (x[i, q] - work.mean[q]) * (x[j, q] - work.mean[q])
                    if on_p >= 0.0 or on_q >= 0.0:
                        continue
                    a, b = i, j
                    if s[i, p] * s[j, q] < s[j, p] * s[i, q]:
                        a, b = j, i
                    work.who[count, 0] = a
                    work.who[count, 1] = b
                    work.who[count, 2] = p
                    work.who[count, 3] = q
                    pair = p * issues + q
                    low = min(words[i], words[j])
                    high = max(words[i], words[j])
                    work.order[count] = u01(key, draw, step * 65536 + pair, low, high)
                    work.lean[count] = 0.0
                    if random > 0.0:
                        work.lean[count] = random * (2.0 * u01(key ^ 1, draw, step * 65536 + pair, low, high) - 1.0)
                    count += 1
    return count


@part
def reach(mean: float, total: float, w: float, y: float, x: float, way: float) -> float:
    """Return how far a supplier at y can shift the mean towards the demander's x: not past it, not back."""
    ahead = x - mean
    room = x - y
    if ahead * room <= 0.0 or way * room < 0.0:
        return 0.0
    return min(abs(room) * w / total, abs(ahead))


@part
def appraise(c: int, x: Array, y: Array, s: Array, w: Array, work: ExchangeWork) -> None:
    """Write the present shifts and gains of a candidate exchange."""
    i, j, p, q = int(work.who[c, 0]), int(work.who[c, 1]), int(work.who[c, 2]), int(work.who[c, 3])
    most_p = reach(work.mean[p], work.total[p], w[j, p], y[j, p], x[i, p], work.way[j, p])
    most_q = reach(work.mean[q], work.total[q], w[i, q], y[i, q], x[j, q], work.way[i, q])
    work.best[c, 2] = 0.0
    work.best[c, 3] = 0.0
    if most_p > 0.0 and most_q > 0.0:
        dp, dq, gi, gj = terms(s[i, p], s[i, q], s[j, p], s[j, q], most_p, most_q, work.lean[c])
        work.best[c, 0] = dp
        work.best[c, 1] = dq
        work.best[c, 2] = gi
        work.best[c, 3] = gj


@part
def exchange(c: int, x: Array, y: Array, w: Array, work: ExchangeWork) -> None:
    """Carry out one exchange: both suppliers move their votes, both means shift."""
    i, j, p, q = int(work.who[c, 0]), int(work.who[c, 1]), int(work.who[c, 2]), int(work.who[c, 3])
    for who, k, towards, shift in ((j, p, x[i, p], work.best[c, 0]), (i, q, x[j, q], work.best[c, 1])):
        sign = 1.0 if towards > y[who, k] else -1.0
        y[who, k] += sign * min(shift * work.total[k] / w[who, k], abs(towards - y[who, k]))
        work.mean[k] += sign * shift
        work.way[who, k] = sign


@njit
def round_(
    x: Array, s: Array, w: Array, y: Array, random: float,
    key: int, draw: int, step: int, words: Whole, work: ExchangeWork, log: Array,
) -> int:  # fmt: skip
    """Simulate one round from positions x; write the votes ``y``; return the number of exchanges.

    ``log`` takes the first exchanges, one row each: i, j, p, q, the moves of j on p and of i on q, both gains.
    """
    n, issues = x.shape
    for i in range(n):
        for k in range(issues):
            y[i, k] = x[i, k]
            work.way[i, k] = 0.0
    means(n, issues, y, w, work)
    count = candidates(n, issues, x, s, w, random, key, draw, step, words, work)
    for c in range(count):
        appraise(c, x, y, s, w, work)
    done = 0
    while True:
        take = -1
        top = LEAST
        for c in range(count):
            g = work.best[c, 2] + work.best[c, 3]
            if work.best[c, 2] < -LEAST or work.best[c, 3] < -LEAST:
                continue
            if g > top * (1.0 + 1e-12) or (take >= 0 and g >= top * (1.0 - 1e-12) and work.order[c] < work.order[take]):
                take = c
                top = max(top, g)
        if take < 0:
            return done
        i, j, p, q = int(work.who[take, 0]), int(work.who[take, 1]), int(work.who[take, 2]), int(work.who[take, 3])
        at_p, at_q = y[j, p], y[i, q]
        exchange(take, x, y, w, work)
        if done < log.shape[0]:
            for z in range(4):
                log[done, z] = work.who[take, z]
            log[done, 4] = y[j, p] - at_p
            log[done, 5] = y[i, q] - at_q
            log[done, 6] = work.best[take, 2]
            log[done, 7] = work.best[take, 3]
        done += 1
        count -= 1
        for z in range(4):
            work.who[take, z] = work.who[count, z]
            work.best[take, z] = work.best[count, z]
        work.order[take] = work.order[count]
        work.lean[take] = work.lean[count]
        for c in range(count):
            a, b = work.who[c, 2], work.who[c, 3]
            if a in (p, q) or b in (p, q):
                appraise(c, x, y, s, w, work)


@njit
def drift(n: int, issues: int, x: Array, s: Array, y: Array) -> None:
    """Move positions towards the votes cast: ``x' = (1 − t) x + t y``, ``t = 0.4 (1 − s) + 0.1``."""
    for i in range(n):
        for k in range(issues):
            t = 0.4 * (1.0 - s[i, k] / 100.0) + 0.1
            x[i, k] = (1.0 - t) * x[i, k] + t * y[i, k]


@njit
def _block(
    x: Array, cap: Array, sal: Array, random: float, rounds: int, still: float, key: int, words: Whole, start: int,
    ends: SimulationEnds, work: ExchangeWork,
) -> None:  # fmt: skip
    out, exchanges, rest = ends.x, ends.count, ends.rest
    draws, actors, issues = x.shape
    at, y, s, w, old = (
        np.zeros((actors, issues)),
        np.zeros((actors, issues)),
        np.zeros((actors, issues)),
        np.zeros((actors, issues)),
        np.zeros((actors, issues)),
    )
    log = np.zeros((0, 8))
    for d in range(draws):
        weigh(actors, issues, x[d], cap[d], sal[d], at, s, w)
        exchanges[d] = 0
        rest[d] = True
        for step in range(rounds):
            if step:
                drift(actors, issues, at, s, y)
            done = round_(at, s, w, y, random, key, start + d, step, words, work, log)
            exchanges[d] += done
            change = 0.0
            for i in range(actors):
                for k in range(issues):
                    change = max(change, abs(y[i, k] - old[i, k]))
                    old[i, k] = y[i, k]
            rest[d] = done == 0 or rounds == 1 or (step > 0 and change < still)
            if done == 0:
                break
        for i in range(actors):
            for k in range(issues):
                out[d, i, k] = x[d, i, k] if np.isnan(x[d, i, k]) or rounds == 0 else y[i, k]


def block(
    x: Array,
    cap: Array,
    sal: Array,
    random: float,
    rounds: int,
    still: float,
    key: int,
    words: Whole,
    start: int,
    out: Array,
    exchanges: Whole,
    rest: NDArray[np.bool_],
) -> None:
    """Simulate every draw of a block.

    Parameters
    ----------
    x, sal
        Positions and saliences (draws, actors, issues), 0–100; NaN where there is no position.
    cap
        (draws, actors).
    random
        How far rates of exchange are random, 0–1.
    still
        Votes that change by less from one round to the next are at rest.
    out, exchanges, rest
        Votes of the last round, number of exchanges, and whether they rested (always, in a single round).
    """
    work = ExchangeWork.of(*x.shape[1:])
    ends = SimulationEnds(out, exchanges, rest)
    _block(x, cap, sal, random, rounds, still, key, words, start, ends, work)


@njit
def weigh(n: int, issues: int, x: Array, cap: Array, sal: Array, at: Array, s: Array, w: Array) -> None:
    """Copy positions, saliences and weights; an actor without position or weight on an issue takes no part in it."""
    for i in range(n):
        for k in range(issues):
            missing = np.isnan(x[i, k])
            at[i, k] = 0.0 if missing else x[i, k]
            s[i, k] = 0.0 if missing else sal[i, k]
            w[i, k] = max(cap[i], 0.0) * s[i, k]
