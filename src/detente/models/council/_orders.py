"""The Shapley–Shubik index as an integral over a common chance t of saying yes (Owen 1972).

``φ_i = ∫₀¹ Pr(q − w_i ≤ S₋ᵢ < q | each other says yes with chance t) dt`` (Owen's multilinear extension along
the diagonal). With ``t = 1/(1 + e^{−x})`` a coalition of k others adds ``∫ e^{(k+1)x} / (1 + e^x)^{n+1} dx =
B(k + 1, n − k)``, and the trapezoid rule with step h is wrong on each such term by at most
``2 |B(k + 1 + iy, n − k − iy)| / B(k + 1, n − k)``, y = 2π/h, and smaller terms: a bound on the relative error
of every index at once, since all terms are positive. The step and the ends are chosen from it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import cast

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit, part

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

TINY = 1e-14
"""Relative error allowed to the step, and to the ends, of the rule."""


def sizes(weights: Ints, q: int) -> tuple[int, int]:
    """Return the fewest and the most others that a member can turn into winners."""
    falling = np.sort(weights)[::-1]
    fewest = int(np.searchsorted(np.cumsum(falling), q)) + 1
    most = int(np.searchsorted(np.cumsum(falling[::-1]), q))
    return max(0, fewest - 1), min(len(weights) - 1, most)


def rule(n: int, fewest: int, most: int) -> tuple[Array, Array]:
    """Return the nodes x of the trapezoid rule and their weights ``h t (1 − t)``."""
    from scipy.special import betaincinv, loggamma

    quantile = cast("Callable[[float, float, float], float]", betaincinv)

    k = np.arange(fewest, most + 1, dtype=np.float64)
    a, b = k + 1, n - k

    def wrong(y: float) -> float:
        part = loggamma(a + 1j * y).real + loggamma(b - 1j * y).real - loggamma(a).real - loggamma(b).real
        return float(2 * np.exp(part.max()))

    low, high = 1.0, 4.0
    while wrong(high) > TINY:
        low, high = high, 2 * high
    for _ in range(40):
        y = math.sqrt(low * high)
        low, high = (y, high) if wrong(y) > TINY else (low, y)
    h = 2 * math.pi / high
    # Left of the first end lies less than TINY of every term, and right of the last, by symmetry.
    first = float(quantile(a[0], b[0], TINY))
    last = float(quantile(b[-1], a[-1], TINY))
    left, right = math.log(first) - math.log1p(-first), math.log1p(-last) - math.log(last)
    x = np.arange(math.floor(left / h), math.ceil(right / h) + 1, dtype=np.float64) * h
    t = 1 / (1 + np.exp(-x))
    return x, h * t * (1 / (1 + np.exp(x)))


# --- exactly, by size of the coalition ---------------------------------------------------------------------


@njit
def _by_size(weights: Ints, q: int, distinct: Ints, out: Ints) -> None:
    """Count swings by size with ``A_k(s) = B_k(s) − A_{k−1}(s − w)``; numbers below 2⁶²."""
    n = weights.shape[0]
    b = np.zeros((n + 1, q), dtype=np.int64)
    b[0, 0] = 1
    for i in range(n):
        w = weights[i]
        for k in range(i, -1, -1):
            for s in range(w, q):
                b[k + 1, s] += b[k, s - w]
    before, here = np.zeros(q, dtype=np.int64), np.zeros(q, dtype=np.int64)
    for g in range(distinct.shape[0]):
        w = distinct[g]
        before[:] = 0
        for k in range(n):
            for s in range(q):
                here[s] = b[k, s] - (before[s - w] if s >= w else 0)
            total = 0
            for s in range(max(0, q - w), q):
                total += here[s]
            out[g, k] = total
            before, here = here, before


def by_size(weights: Ints, q: int, distinct: Ints) -> Ints:
    """Return (distinct weights, sizes of the others) swings, exactly, for at most 62 members."""
    out = np.zeros((len(distinct), len(weights)), dtype=np.int64)
    _by_size(weights, q, distinct, out)
    return out


def shares(swings: Sequence[Sequence[int]], n: int) -> list[Fraction]:
    """Return ``φ = Σ_k swings_k k! (n − 1 − k)! / n!`` for each row of swings by size (Shapley & Shubik 1954)."""
    f = [math.factorial(k) for k in range(n + 1)]
    return [Fraction(sum(int(c) * f[k] * f[n - 1 - k] for k, c in enumerate(row)), f[n]) for row in swings]


# --- by Fourier sums ---------------------------------------------------------------------------------------


@njit
def _frequencies(m: int, distinct: Ints, members: Ints, t: float, least: float, out: Ints) -> int:
    """Write the frequencies at which the characteristic function without any one member is not negligible."""
    found = 0
    spread = 2 * t * (1 - t)
    cosine = np.cos(2 * np.pi * np.arange(m) / m)
    for j in range(m // 2 + 1):
        product, smallest = 1.0, 1.0
        at = 0
        for g in range(distinct.shape[0]):
            at = (j * distinct[g]) % m
            f = 1 - spread * (1 - cosine[at])
            for _ in range(members[g]):
                if f < smallest:
                    product *= smallest
                    smallest = f
                else:
                    product *= f
                if product < least:
                    break
            if product < least:
                break
        if product >= least:
            out[found] = j
            found += 1
    return found


@njit
def _fourier(
    m: int, q: int, distinct: Ints, members: Ints, frequency: Ints, t: float, weight: float, phi: Array, doubt: Array
) -> None:
    """Add one node of the integral: index, and the sum of absolute terms that bounds its rounding error."""
    groups = distinct.shape[0]
    head = np.empty(groups + 1, dtype=np.complex128)
    factor = np.empty(groups, dtype=np.complex128)
    for j in frequency:
        angle = 2 * np.pi * j / m
        head[0] = 1.0 + 0.0j
        for g in range(groups):
            turn = 2 * np.pi * ((j * distinct[g]) % m) / m
            factor[g] = (1 - t) + t * complex(np.cos(turn), np.sin(turn))
            power = 1.0 + 0.0j
            for _ in range(members[g]):
                power *= factor[g]
            head[g + 1] = head[g] * power
        tail = 1.0 + 0.0j
        double = 1.0 if j == 0 or 2 * j == m else 2.0
        for g in range(groups - 1, -1, -1):
            rest = head[g] * tail
            for _ in range(members[g] - 1):
                rest *= factor[g]
            tail *= factor[g]
            for _ in range(members[g] - 1):
                tail *= factor[g]
            # Σ_{s=q−w}^{q−1} e^{−iθs} = e^{−iθ(q − (w + 1)/2)} sin(wθ/2) / sin(θ/2)
            w = distinct[g]
            if j == 0:
                window = complex(float(w), 0.0)
            else:
                middle = np.pi * ((j * ((2 * q - w - 1) % (2 * m))) % (2 * m)) / m
                ratio = np.sin(np.pi * ((j * w) % (2 * m)) / m) / np.sin(angle / 2)
                window = ratio * complex(np.cos(middle), -np.sin(middle))
            term = rest * window
            phi[g] += double * weight * term.real / m
            doubt[g] += double * weight * abs(term) / m


# --- by sums of positive terms ------------------------------------------------------------------------------


@part
def _add(a: Array, b: Array, w: int, t: float, q: int) -> None:
    for s in range(min(w, q)):
        b[s] = (1 - t) * a[s]
    for s in range(w, q):
        b[s] = (1 - t) * a[s] + t * a[s - w]


@njit
def _positive(q: int, distinct: Ints, members: Ints, t: float, weight: float, phi: Array) -> None:
    """Add one node of the integral without a subtraction: every group is left out once, by halves of the rest."""
    groups = distinct.shape[0]
    depth = 2
    while 1 << depth < groups:
        depth += 1
    row = np.zeros((depth + 3, q))
    other = np.zeros(q)
    first = np.zeros(2 * depth + 8, dtype=np.int64)
    last, level = first.copy(), first.copy()
    row[0, 0] = 1.0
    first[0], last[0], level[0] = 0, groups, 0
    todo = 1
    while todo > 0:
        todo -= 1
        f, e, at = first[todo], last[todo], level[todo]
        if at > 0:
            # The half beside this one joins the coalition that this half is left out of.
            row[at] = row[at - 1]
            mine = f
            lo, hi = _sibling(groups, at, mine)
            for g in range(lo, hi):
                for _ in range(members[g]):
                    _add(row[at], other, int(distinct[g]), t, q)
                    row[at] = other
        if e - f == 1:
            here = row[at].copy()
            for _ in range(members[f] - 1):
                _add(here, other, int(distinct[f]), t, q)
                here[:] = other
            total = 0.0
            for s in range(max(0, q - distinct[f]), q):
                total += here[s]
            phi[f] += weight * total
        else:
            half = (f + e) // 2
            first[todo], last[todo], level[todo] = half, e, at + 1
            first[todo + 1], last[todo + 1], level[todo + 1] = f, half, at + 1
            todo += 2


@part
def _sibling(groups: int, at: int, mine: int) -> tuple[int, int]:
    """Return the half beside the one that holds a group, ``at`` halvings down."""
    f, e = 0, groups
    lo, hi = 0, 0
    for _ in range(at):
        half = (f + e) // 2
        if mine < half:
            lo, hi = half, e
            e = half
        else:
            lo, hi = f, half
            f = half
    return lo, hi


ENOUGH = 3e-11
"""Relative rounding error above which Fourier sums give way to sums of positive terms."""


def by_orders(weights: Ints, q: int, distinct: Ints, members: Ints) -> tuple[Array, str]:
    """Return the index of one member of each distinct weight, none of them a dummy, and how it was found.

    Parameters
    ----------
    weights
        (n,) whole numbers above 0.
    q
        Quota; better the smaller of the quota and its dual, which have the same indices.
    distinct, members
        (g,) distinct weights and how many members have each.
    """
    n = len(weights)
    x, node = rule(n, *sizes(weights, q))
    t = 1 / (1 + np.exp(-x))
    m = int(weights.sum()) + 1
    phi, doubt = np.zeros(len(distinct)), np.zeros(len(distinct))
    least = 1e-44  # squared modulus
    outer = int(np.argmin(t * (1 - t)))
    frequency = np.empty(m // 2 + 1, dtype=np.int64)
    falling = np.argsort(-distinct)
    found = _frequencies(m, distinct[falling], members[falling], float(t[outer]), least, frequency)
    if found * len(distinct) * len(t) < 4e9:
        for tj, wj in zip(t, node, strict=True):
            _fourier(m, q, distinct, members, frequency[:found], float(tj), float(wj), phi, doubt)
        skipped = math.sqrt(least) * distinct * node.sum()
        error = 4 * n * np.finfo(float).eps * doubt + skipped
        if (error < ENOUGH * phi).all() and abs(float(phi @ members) - 1) < 1e-9:
            return phi, "Fourier sums"
    phi[:] = 0
    for tj, wj in zip(t, node, strict=True):
        _positive(q, distinct, members, float(tj), float(wj), phi)
    return phi, "sums of positive terms"
