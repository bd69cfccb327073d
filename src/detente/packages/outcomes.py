# pyright: reportUnknownArgumentType=false
"""Solutions and the Pareto set over an explicit table of gains: one row a package, one column a party.

For one fixed set of utilities; the other modules of this package search many draws over a grid. Solutions are taken
over the rows that leave no party worse off than no agreement (gains of at least −10⁻⁹), and ties within 10⁻¹²
go to the lowest row. Nash (1950); Kalai & Smorodinsky (1975) on a finite set: leximin of gains divided by each
party's best; egalitarian (Kalai 1977): leximin of gains; utilitarian: largest sum.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente._jit import njit
from detente.packages._descent import TIE
from detente.packages.frontier import pareto as frontier
from detente.packages.judge import TOLERANCE
from detente.packages.space import Array, Ints


@njit
def _tops(gains: Array, out: Array) -> int:
    """Set ``out`` to the largest product, sum, and gain of each party over the zone; return its first row or −1."""
    parties = gains.shape[1]
    first = -1
    for x in range(gains.shape[0]):
        product, total, low = 1.0, 0.0, gains[x, 0]
        for p in range(parties):
            g = gains[x, p]
            low = min(low, g)
            total += g
            product *= max(g, 0.0)
        if not low >= -TOLERANCE:
            continue
        if first < 0:
            first = x
        out[0] = max(out[0], product)
        out[1] = max(out[1], total)
        for p in range(parties):
            out[2 + p] = max(out[2 + p], gains[x, p])
    return first


@njit
def _first(gains: Array, tops: Array, kind: int) -> int:
    """Return the first row of the zone whose product (kind 0) or sum (kind 1) is within TIE of the largest."""
    parties = gains.shape[1]
    for x in range(gains.shape[0]):
        product, total, low = 1.0, 0.0, gains[x, 0]
        for p in range(parties):
            g = gains[x, p]
            low = min(low, g)
            total += g
            product *= max(g, 0.0)
        if low >= -TOLERANCE and (product if kind == 0 else total) >= tops[kind] - TIE:
            return x
    return -1


@njit
def _worst_off(gains: Array, scale: Array, best: float, near: Ints) -> tuple[float, int]:
    """Return the largest least scaled gain in the zone; or, given it, list the rows within TIE of it."""
    found = 0
    for x in range(gains.shape[0]):
        low, least = gains[x, 0], gains[x, 0] * scale[0]
        for p in range(1, gains.shape[1]):
            low = min(low, gains[x, p])
            least = min(least, gains[x, p] * scale[p])
        if not low >= -TOLERANCE:
            continue
        if near.shape[0] == 0:
            best = max(best, least)
        elif least >= best - TIE:
            if found < near.shape[0]:
                near[found] = x
            found += 1
    return best, found


def _leximin(gains: Array, scale: Array) -> int:
    best, _ = _worst_off(gains, scale, -np.inf, np.empty(0, dtype=np.int64))
    if best == -np.inf:
        return -1
    size = 4096
    while True:
        near = np.empty(size, dtype=np.int64)
        _, found = _worst_off(gains, scale, best, near)
        if found <= size:
            break
        size = found
    left = near[:found]
    ranked = np.sort(gains[left] * scale, axis=1)
    for s in range(gains.shape[1]):
        keep = ranked[:, s] >= ranked[:, s].max() - TIE
        left, ranked = left[keep], ranked[keep]
    return int(left[0])


def _table(gains: ArrayLike) -> Array:
    table = np.ascontiguousarray(gains, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] < 1:
        raise ValueError("gains must be a table of (packages, parties)")
    if not np.isfinite(table).all():
        raise ValueError("gains must be finite")
    return table


def _best(table: Array) -> tuple[Array, int]:
    tops = np.full(2 + table.shape[1], -np.inf)
    return tops, _tops(table, tops)


def nash(gains: ArrayLike) -> int:
    """Return the row with the largest product of gains.

    Parameters
    ----------
    gains
        (packages, parties) value less the value of no agreement, in any unit of each party's own.

    Returns
    -------
    int
        The row, or −1 if every row leaves a party worse off than no agreement.

    Raises
    ------
    ValueError
        If ``gains`` is not a table of finite numbers.
    """
    table = _table(gains)
    tops, first = _best(table)
    return _first(table, tops, 0) if first >= 0 else -1


def utilitarian(gains: ArrayLike) -> int:
    """Return the row with the largest sum of gains; see :func:`nash`. It assumes comparable units."""
    table = _table(gains)
    tops, first = _best(table)
    return _first(table, tops, 1) if first >= 0 else -1


def egalitarian(gains: ArrayLike) -> int:
    """Return the row whose least gain is largest, then the second least, and so on; see :func:`nash`."""
    table = _table(gains)
    return _leximin(table, np.ones(int(table.shape[1])))


def kalai_smorodinsky(gains: ArrayLike) -> int:
    """Return the leximin row of gains divided by each party's best gain; see :func:`nash`.

    A party whose best gain is at most 10⁻⁹ counts as zero.
    """
    table = _table(gains)
    tops, first = _best(table)
    if first < 0:
        return -1
    return _leximin(table, np.array([1 / g if g > TOLERANCE else 0.0 for g in tops[2:].tolist()]))


def pareto(gains: ArrayLike) -> NDArray[np.bool_]:
    """Return which rows no other is at least as good as for every party and better for one.

    Parameters
    ----------
    gains
        (packages, parties), as in :func:`nash`; rows outside the zone take part too.
    """
    return frontier(_table(gains))
