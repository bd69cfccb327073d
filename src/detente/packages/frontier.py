"""The Pareto set of a table of gains: one row a package, one column a party.

Two columns need one sort. With more, points that are dominated by a few strong ones are dropped in one pass. Three
columns are then swept in order of the first, with the best third coordinate so far in a binary indexed tree over the
second (Kung, Luccio & Preparata 1975: maxima of vectors; Fenwick 1994: the tree); more columns are compared with the
front found so far.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit
from detente.packages.space import Array, Ints

SAMPLE = 4096
"""Rows looked at for strong points."""
STRONG = 64
"""Strong points that every row is compared with."""


@njit
def _front(points: Array, order: Ints, out: NDArray[np.bool_]) -> None:
    """Mark points that no other dominates; ``order`` sorts them by the first column, falling."""
    m = points.shape[1]
    kept = np.empty(points.shape[0], dtype=np.int64)
    size = 0
    for a in range(order.shape[0]):
        x = order[a]
        beaten = False
        for b in range(size):
            y = kept[b]
            as_good, better = True, False
            for c in range(m):
                if points[y, c] < points[x, c]:
                    as_good = False
                    break
                if points[y, c] > points[x, c]:
                    better = True
            if as_good and better:
                beaten = True
                # The point that dominated this one is likely to dominate the next.
                if b > 0:
                    kept[b], kept[b // 2] = kept[b // 2], kept[b]
                break
        if not beaten:
            out[x] = True
            kept[size] = x
            size += 1


def _scan(points: Array) -> NDArray[np.bool_]:
    """Return which points (n, m) no other is at least as good as in every column and better in one.

    Two columns need one sort; with more, points are sorted by all columns and compared with the front found so far.
    """
    out = np.zeros(len(points), dtype=np.bool_)
    if not len(points):
        return out
    order = np.lexsort(tuple(-points[:, c] for c in range(points.shape[1] - 1, -1, -1)))
    if points.shape[1] == 2:
        y = points[order, 1]
        x = points[order, 0]
        highest = np.maximum.accumulate(np.concatenate([[-np.inf], y[:-1]]))
        # Equal points are adjacent: all of them are kept if the first is.
        first = np.concatenate([[True], (np.diff(x) != 0) | (np.diff(y) != 0)])
        good = y > highest
        run = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
        out[order] = good[run]
        return out
    _front(points, order, out)
    return out


@njit
def _survivors(points: Array, strong: Array, out: Ints) -> int:
    """List the rows that no strong point is better than in every column."""
    found = 0
    last = 0
    for x in range(points.shape[0]):
        beaten = False
        for b in range(strong.shape[0] + 1):
            y = last if b == 0 else b - 1
            worse = 0
            for c in range(points.shape[1]):
                worse += strong[y, c] > points[x, c]
            if worse == points.shape[1]:
                beaten = True
                last = y
                break
        if not beaten:
            out[found] = x
            found += 1
    return found


@njit
def _sweep(points: Array, order: Ints, rank: Ints, out: NDArray[np.bool_]) -> None:
    """Mark undominated points of three columns; ``order`` sorts by all columns, falling.

    ``rank`` is 1 for the highest second coordinate, and equal for equals.
    """
    size = points.shape[0]
    tree = np.full(size + 1, -np.inf)
    for a in range(size):
        x = order[a]
        if a > 0:
            y = order[a - 1]
            if points[x, 0] == points[y, 0] and points[x, 1] == points[y, 1] and points[x, 2] == points[y, 2]:
                out[x] = out[y]
                continue
        high = -np.inf
        at = rank[x]
        while at > 0:
            high = max(high, tree[at])
            at -= at & -at
        if high >= points[x, 2]:
            continue
        out[x] = True
        at = rank[x]
        while at <= size:
            tree[at] = max(tree[at], points[x, 2])
            at += at & -at


def pareto(points: Array) -> NDArray[np.bool_]:
    """Return which points (n, m) no other is at least as good as in every column and better in one.

    Equal points do not beat each other.
    """
    points = np.ascontiguousarray(points, dtype=np.float64)
    if points.shape[1] <= 2 or not len(points):
        return _scan(points)
    out = np.zeros(len(points), dtype=np.bool_)
    left = np.empty(len(points), dtype=np.int64)
    left = left[: _survivors(points, _strong(points), left)]
    rest = np.ascontiguousarray(points[left])
    if rest.shape[1] != 3:
        out[left] = _scan(rest)
        return out
    order = np.lexsort((-rest[:, 2], -rest[:, 1], -rest[:, 0]))
    rank = np.unique(-rest[:, 1], return_inverse=True)[1].astype(np.int64) + 1
    kept = np.zeros(len(rest), dtype=np.bool_)
    _sweep(rest, order, rank, kept)
    out[left] = kept
    return out


def _strong(table: Array) -> Array:
    """Return undominated rows of an even sample, the largest sums first."""
    sample = np.ascontiguousarray(table[:: max(1, len(table) // SAMPLE)])
    front = sample[_scan(sample)]
    return np.ascontiguousarray(front[np.argsort(-front.sum(axis=1), kind="stable")[:STRONG]])
