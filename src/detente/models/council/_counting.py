"""Counting coalitions of a weighted voting game by weight: exact whole numbers of any size.

``B(s)``, the number of coalitions with weight s, has the generating function ``Π (1 + x^{w_j})`` (Cantor, in
Mann & Shapley 1962). Without one member of weight w it is ``B(s) − B(s − w) + B(s − 2w) − …``, so that the
swings of a member, the coalitions of the others with weight in ``[q − w, q)``, are

    Σ_j (−1)^j (C(q − 1 − j w) − C(q − 1 − (j + 1) w)),   C(s) = B(0) + … + B(s).

Numbers of up to n bits are held as limbs of 48 bits; a limb may double 12 times before its carry is passed on.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente._jit import allocating, njit, part

Ints = NDArray[np.int64]

LIMB = 48
BATCH = 12
_MASK = (1 << LIMB) - 1


@part
def _carry(a: Ints, limbs: int, size: int) -> None:
    for j in range(limbs - 1):
        for s in range(size):
            a[j + 1, s] += a[j, s] >> LIMB
            a[j, s] &= _MASK


@allocating
def _join(here: Ints, there: Ints, v: int, w: int, size: int) -> None:
    """Let two members join, v ≤ w: ``there(s) = here(s) + here(s − v) + here(s − w) + here(s − v − w)``.

    Slices instead of indices keep the loops simple enough for vector instructions.
    """
    there[: min(v, size)] = here[: min(v, size)]
    if size > v:
        end = min(w, size)
        to, x, y = there[v:end], here[v:end], here[: end - v]
        for s in range(to.shape[0]):
            to[s] = x[s] + y[s]
    if size > w:
        end = min(v + w, size)
        to, x, y, z = there[w:end], here[w:end], here[w - v : end - v], here[: end - w]
        for s in range(to.shape[0]):
            to[s] = x[s] + y[s] + z[s]
    if size > v + w:
        to, x, y = there[v + w : size], here[v + w : size], here[w : size - v]
        z, o = here[v : size - w], here[: size - v - w]
        for s in range(to.shape[0]):
            to[s] = (x[s] + y[s]) + (z[s] + o[s])


@njit
def _counts(weights: Ints, q: int, a: Ints, scratch: Ints) -> None:
    """Leave ``B(s)``, s < q, in ``a``; weights rise, so that few weights can be reached for long."""
    n = weights.shape[0]
    a[0, 0] = 1
    reach, i = 0, 0
    while i < n:
        last = min(i + BATCH, n)
        active = min(a.shape[0], (last + LIMB - 1) // LIMB + 1)
        top = reach
        for j in range(active):
            top = reach
            here, there = a[j], scratch
            for m in range(i, last - 1, 2):
                top = min(q - 1, top + weights[m] + weights[m + 1])
                _join(here, there, weights[m], weights[m + 1], top + 1)
                here, there = there, here
            if (last - i) % 2 == 1:
                w = weights[last - 1]
                top = min(q - 1, top + w)
                there[: min(w, top + 1)] = here[: min(w, top + 1)]
                if top >= w:
                    to, x, y = there[w : top + 1], here[w : top + 1], here[: top + 1 - w]
                    for s in range(to.shape[0]):
                        to[s] = x[s] + y[s]
                here, there = there, here
            if ((last - i + 1) // 2) % 2 == 1:
                a[j, : top + 1] = scratch[: top + 1]
            scratch[: top + 1] = 0
        reach = top
        _carry(a, active, reach + 1)
        i = last


@njit
def _swings(a: Ints, q: int, distinct: Ints, low: Ints, high: Ints) -> None:
    """Turn ``a`` into C(s) and write the alternating sums, in halves of limbs that cannot overflow."""
    limbs = a.shape[0]
    half = LIMB // 2
    small = (1 << half) - 1
    for s in range(1, q):
        over = 0
        for j in range(limbs):
            total = a[j, s] + a[j, s - 1] + over
            over = total >> LIMB
            a[j, s] = total & _MASK
    for g in range(distinct.shape[0]):
        w = distinct[g]
        for j in range(limbs):
            lo, hi = 0, 0
            sign, s = 1, q - 1
            while s >= 0:
                x = a[j, s]
                y = x if s == q - 1 else 2 * x
                lo += sign * (y & small)
                hi += sign * (y >> half)
                sign = -sign
                s -= w
            low[g, j], high[g, j] = lo, hi


def cost(weights: Ints, q: int) -> float:
    """Return about how many additions a count takes."""
    rising = np.sort(weights).astype(np.float64)
    reach = np.minimum(np.cumsum(rising), q)
    return float((reach * (np.arange(1, len(rising) + 1) / LIMB + 1)).sum())


def count(weights: Ints, q: int, distinct: Ints) -> tuple[int, list[int]]:
    """Count coalitions exactly.

    Parameters
    ----------
    weights
        (n,) whole numbers above 0.
    q
        Quota, at least 1.
    distinct
        (g,) weights whose swings are wanted.

    Returns
    -------
    losing
        Coalitions with a weight below q.
    swings
        For each distinct weight, the coalitions of the others that one such member turns into winners.
    """
    limbs = len(weights) // LIMB + 2
    a = np.zeros((limbs, q), dtype=np.int64)
    _counts(np.sort(weights), q, a, np.zeros(q, dtype=np.int64))
    low = np.zeros((len(distinct), limbs), dtype=np.int64)
    high = np.zeros_like(low)
    _swings(a, q, distinct, low, high)
    losing = sum(int(x) << (LIMB * j) for j, x in enumerate(a[:, q - 1]))
    half = LIMB // 2
    swings = [
        sum((int(x) << (LIMB * j)) + (int(y) << (LIMB * j + half)) for j, (x, y) in enumerate(zip(lo, hi, strict=True)))
        for lo, hi in zip(low, high, strict=True)
    ]
    return losing, swings
