"""The choice of an offer, a round of moves, and whole simulations, one issue at a time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit, part
from detente.models.spatial._expected_utility.expect import (
    ExpectedUtilityWork,
    chances,
    expectations,
    median,
    prepare,
    risk,
)

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

NOTHING, CONFLICT, COMPROMISE, GIVE_IN, STALEMATE = 0, 1, 2, 3, 4
TIE = 1e-12


@njit
def kind_of(a: float, b: float) -> int:
    """Return the row's move in a pair, if it moves at all: the octants of (a, b) in which i gives way."""
    if b > a and a > 0.0:
        return CONFLICT
    if b > 0.0 and a < 0.0:
        return COMPROMISE if b > -a else GIVE_IN
    return STALEMATE if a < 0.0 and b < 0.0 else NOTHING


@part
def moves(n: int, program: bool, x: Array, a: Array, b: Array, words: Whole, y: Array, kind: Whole, to: Whole) -> None:
    """Write new positions: conflict before compromise before giving in; within a kind the least movement.

    The program takes, among compromises, not the least movement but the smallest
    ``(|a| x_i + |b| x_j) / (|a| + |b|)``, which is a position not a distance: it favours the low end. Neither
    source says what equal movements mean: here the actor follows whom it expects more of challenging (a), and then the
    lower id, so that the order of actors does not matter.

    Parameters
    ----------
    a, b
        From :func:`~detente.models.spatial._expected_utility.expect.expectations`.
    words
        A number for each actor's id.
    y, kind, to
        New positions, kind of the offer taken (0: none), and who made it (−1: nobody).
    """
    for i in range(n):
        y[i] = x[i]
        kind[i] = NOTHING
        to[i] = -1
        best = np.inf
        hope = -np.inf
        for j in range(n):
            if x[j] == x[i]:
                continue
            one = kind_of(a[i, j], b[i, j])
            if one in (NOTHING, STALEMATE) or (kind[i] != NOTHING and one > kind[i]):
                continue
            at = x[j]
            if one == COMPROMISE:
                at = x[i] + (x[j] - x[i]) * (-a[i, j] / b[i, j])  # (36)
            cost = abs(at - x[i])
            if one == COMPROMISE and program:
                cost = (-a[i, j] * x[i] + b[i, j] * x[j]) / (b[i, j] - a[i, j])
            closer = cost < best - TIE * max(abs(cost), 1e-300)
            equal = not closer and cost <= best + TIE * max(abs(cost), 1e-300)
            if equal and one == kind[i]:
                closer = a[i, j] > hope + TIE or (a[i, j] >= hope - TIE and words[j] < words[to[i]])
            if kind[i] == NOTHING or one < kind[i] or closer:
                kind[i] = one
                best = cost
                hope = a[i, j]
                to[i] = j
                y[i] = at


@njit
def round_(
    n: int,
    program: bool,
    x: Array,
    s: Array,
    w: Array,
    words: Whole,
    width: float,
    quiet: float,
    work: ExpectedUtilityWork,
) -> None:
    """Simulate one round: expectations at r = 1, risk from them, expectations again, then all move at once."""
    mu = median(n, x, w) if quiet < 1.0 else 0.0
    prepare(n, x, width, work.d, work.log_d, work.log_win, work.log_lose)
    for i in range(n):
        work.r[i] = 1.0
    for again in range(2):
        chances(n, program, w, work.d, work.log_d, work.r, work.p, work.reach)
        expectations(n, x, s, width, mu, quiet, work)
        if again == 0:
            risk(n, work.b, work.r)
    moves(n, program, x, work.a, work.b, words, work.y, work.kind, work.to)


@njit
def _block(
    x: Array, cap: Array, sal: Array, words: Whole, program: bool, quiet: float, rounds: int,
    out: Array, taken: Whole, rest: NDArray[np.bool_], work: ExpectedUtilityWork,
) -> None:  # fmt: skip
    draws, actors, issues = x.shape
    index = np.zeros(actors, dtype=np.int64)
    y, s, w = np.zeros(actors), np.zeros(actors), np.zeros(actors)
    ids = np.zeros(actors, dtype=np.int64)
    for d in range(draws):
        rest[d] = True
        taken[d] = 0
        for k in range(issues):
            n = 0
            low = np.inf
            high = -np.inf
            for i in range(actors):
                out[d, i, k] = x[d, i, k]
                if not np.isnan(x[d, i, k]) and cap[d, i] > 0.0 and sal[d, i, k] > 0.0:
                    index[n] = i
                    y[n] = x[d, i, k]
                    s[n] = sal[d, i, k] / 100.0
                    w[n] = cap[d, i] * s[n]
                    ids[n] = words[i]
                    low = min(low, y[n])
                    high = max(high, y[n])
                    n += 1
            if n < 2 or high <= low:
                continue
            for t in range(rounds):
                round_(n, program, y, s, w, ids, high - low, quiet, work)
                still = True
                for i in range(n):
                    still = still and work.y[i] == y[i]
                    y[i] = work.y[i]
                if still:
                    break
                taken[d] = max(taken[d], t + 1)
            else:
                rest[d] = rest[d] and rounds == 0
            for i in range(n):
                out[d, index[i], k] = y[i]


def block(
    x: Array,
    cap: Array,
    sal: Array,
    words: Whole,
    program: bool,
    quiet: float,
    rounds: int,
    out: Array,
    taken: Whole,
    rest: NDArray[np.bool_],
) -> None:
    """Simulate every draw and issue of a block.

    Parameters
    ----------
    x, sal
        Positions and saliences (draws, actors, issues), 0–100; NaN where there is no position.
    cap
        (draws, actors).
    words
        A number for each actor's id.
    out, taken, rest
        Final positions like ``x``; rounds in which somebody moved; whether it converged, (draws,).
    """
    _block(x, cap, sal, words, program, quiet, rounds, out, taken, rest, ExpectedUtilityWork.of(x.shape[1]))
