"""Chances, expected utilities and risk, after Scholz, Calbert & Smith (2011); equation numbers are theirs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente._jit import part
from detente._jit.structs import Struct

Array = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class ExpectedUtilityWork(Struct):
    """Working arrays of a round, for up to n actors.

    Attributes
    ----------
    y
        New positions.
    r, p, a, b
        Risk exponents, chances, and both expectations, as in the last pass.
    reach
        Weighted distances of each actor to each contestant, (n, n).
    kind, to
        Kind of the offer that each takes and who made it.
    d, log_d, log_win, log_lose
        Distances over the width, and logarithms of d, ½ − ½d and ½ + ½d, (n, n).
    """

    y: Array
    r: Array
    p: Array
    reach: Array
    a: Array
    b: Array
    kind: Whole
    to: Whole
    d: Array
    log_d: Array
    log_win: Array
    log_lose: Array

    @classmethod
    def of(cls, n: int) -> ExpectedUtilityWork:
        """Return working arrays for n actors, all zero."""
        return cls(
            np.zeros(n), np.zeros(n), np.zeros((n, n)), np.zeros((n, n)), np.zeros((n, n)), np.zeros((n, n)),
            np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64),
            np.zeros((n, n)), np.zeros((n, n)), np.zeros((n, n)), np.zeros((n, n)),
        )  # fmt: skip


@part
def power(base: float, log: float, r: float) -> float:
    """Return ``base^r`` for base ≥ 0 with a known logarithm, which is shared by all evaluations of a pair."""
    if r == 1.0 or base == 0.0:
        return base
    return np.exp(r * log)


@part
def prepare(n: int, x: Array, width: float, d: Array, log_d: Array, log_win: Array, log_lose: Array) -> None:
    """Write distances over the width, and logarithms of d, ½ − ½d and ½ + ½d, (n, n)."""
    for i in range(n):
        d[i, i] = 0.0
        log_d[i, i] = -np.inf
        log_win[i, i] = np.log(0.5)
        log_lose[i, i] = np.log(0.5)
        for j in range(i):
            one = abs(x[i] - x[j]) / width
            d[i, j] = one
            d[j, i] = one
            log_d[i, j] = np.log(one) if one > 0.0 else -np.inf
            log_d[j, i] = log_d[i, j]
            log_win[i, j] = np.log(0.5 - 0.5 * one) if one < 1.0 else -np.inf
            log_win[j, i] = log_win[i, j]
            log_lose[i, j] = np.log(0.5 + 0.5 * one)
            log_lose[j, i] = log_lose[i, j]


@part
def median(n: int, x: Array, w: Array) -> float:
    """Return the weighted median: the Condorcet winner under the votes (26)–(29), the lower on ties."""
    total = 0.0
    for i in range(n):
        total += w[i]
    best = np.inf
    for i in range(n):
        if w[i] > 0.0 and x[i] < best:
            up_to = 0.0
            for j in range(n):
                if x[j] <= x[i]:
                    up_to += w[j]
            if up_to >= total / 2.0 * (1.0 - 1e-12):
                best = x[i]
    return best


@part
def chances(n: int, program: bool, w: Array, d: Array, log_d: Array, r: Array, p: Array, reach: Array) -> None:
    """Write the chance that i prevails over j, ``p`` (n, n).

    With ``V_k(i, j) = w_k (|x_k − x_j|^{r_k} − |x_k − x_i|^{r_k})`` the printed (31) divides the support
    for i by all support in this contest, so that both chances sum to 1. The program divides by the sum over
    all ordered pairs of contestants (a slip: chances near 0.01).
    """
    everything = 0.0
    for k in range(n):
        for j in range(n):
            reach[j, k] = w[k] * power(d[j, k], log_d[j, k], r[k])
    for i in range(n):
        p[i, i] = 0.0
        for j in range(i):
            for_i = 0.0
            for_j = 0.0
            for k in range(n):
                v = reach[j, k] - reach[i, k]
                for_i += max(v, 0.0)
                for_j += max(-v, 0.0)
            everything += 2.0 * (for_i + for_j)
            total = 1.0 if program else for_i + for_j
            p[i, j] = for_i / total if total > 0.0 else 0.0
            p[j, i] = for_j / total if total > 0.0 else 0.0
    if program and everything > 0.0:
        for i in range(n):
            for j in range(n):
                p[i, j] /= everything


@part
def expectations(n: int, x: Array, s: Array, width: float, mu: float, quiet: float, work: ExpectedUtilityWork) -> None:
    """Write what each actor expects of challenging each other (25a), and of being challenged (25b, corrected).

    Both are the row's own view, with its risk exponent r. In (25b) the responder's salience is that of the
    row: the print has s_j in both, against its own derivation (6) and figures.

    Parameters
    ----------
    quiet
        Q, the chance that without a challenge all stays as it is.
    work
        Distances, risk exponents and chances are read; ``a`` and ``b``, ``E^i(U_ij)`` and ``E^i(U_ji)``, are written.
    """
    d, log_win, log_lose, r, p = work.d, work.log_win, work.log_lose, work.r, work.p
    a, b = work.a, work.b
    for i in range(n):
        ri = r[i]
        stay = 2.0 - 4.0 * power(0.5, log_win[i, i], ri)  # (24)
        for j in range(n):
            a[i, j] = 0.0
            b[i, j] = 0.0
            if x[i] == x[j]:
                continue
            win = 2.0 - 4.0 * power(max(0.5 - 0.5 * d[i, j], 0.0), log_win[i, j], ri)  # (15)
            lose = 2.0 - 4.0 * power(0.5 + 0.5 * d[i, j], log_lose[i, j], ri)  # (16)
            a[i, j] = s[j] * (p[i, j] * win + (1.0 - p[i, j]) * lose) + (1.0 - s[j]) * win - quiet * stay
            b[i, j] = s[i] * (p[j, i] * win + (1.0 - p[j, i]) * lose) + (1.0 - s[i]) * win - quiet * stay
            if quiet < 1.0:
                a[i, j] -= (1.0 - quiet) * drift(x[i], x[j], mu, width, ri)
                b[i, j] -= (1.0 - quiet) * drift(x[j], x[i], mu, width, ri)


@part
def drift(xi: float, xj: float, mu: float, width: float, r: float) -> float:
    """Return the utility if the others move without a challenge: better (22) or worse (23), by the median."""
    spread = 0.25 * (abs(xi - mu) + abs(xi - xj)) / width
    if abs(xi - mu) < abs(xi - xj):
        return 2.0 - 4.0 * max(0.5 - spread, 0.0) ** r
    return 2.0 - 4.0 * (0.5 + spread) ** r


@part
def risk(n: int, b: Array, r: Array) -> None:
    """Write risk exponents, 0.5 (risk-seeking) to 2 (risk-averse), from each actor's security (33)–(34)."""
    low = np.inf
    high = -np.inf
    for i in range(n):
        one = 0.0
        for j in range(n):
            one += b[i, j]
        r[i] = one
        low = min(low, one)
        high = max(high, one)
    for i in range(n):
        attitude = (2.0 * r[i] - high - low) / (high - low) if high - low > 1e-12 else 0.0
        r[i] = (1.0 - attitude / 3.0) / (1.0 + attitude / 3.0)
