"""The bargain between an initiator and a receiver: the new positions of both, issue by issue."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente._jit import part

Array = NDArray[np.float64]
FLOOR = 1e-6
"""Weight added to an actor's own position, so that no actor concedes everything for nothing."""
GRID = 10_000.0
"""Bargains are struck on a grid of this many steps (not under ``s2pmax``)."""


@part
def rounded(x: float) -> float:
    """Round to the grid, halves up; below 0, where only KTAB's defects lead, towards zero as its program does."""
    return np.trunc(0.5 + x * GRID) / GRID


@part
def within(y: float, a: float, b: float) -> float:
    """Keep a point between two others, whatever their order."""
    return max(min(a, b), min(max(a, b), y))


@part
def interpolate(
    kind: int, bounded: bool, issues: int, x: Array, s: Array, has: Array, i: int, j: int, win: float,
    to_i: Array, to_j: Array,
) -> None:  # fmt: skip
    """Write the bargain between i and j if i wins with chance ``win``: new positions of both, (issues,).

    ``s1p1``/``s2p2``: ``W_i = s_i^e P^e``, ``W_j = s_j^e (1 − P)^e``, each side moves towards the other in
    proportion to the other's weight. ``s2pmax``: only the likely loser moves, in proportion to
    ``D = max(0, P_winner − P_loser)``.

    Parameters
    ----------
    kind
        0 ``s1p1``, 1 ``s2p2``, 2 ``s2pmax``.
    bounded
        Keep the bargain between the two positions, against rounding.
    x, s, has
        Positions 0–1, saliences, whether there is a position: (actors, issues).
    """
    lose = 1.0 - win
    for k in range(issues):
        xi = x[i, k]
        xj = x[j, k]
        to_i[k] = xi
        to_j[k] = xj
        if has[i, k] == 0.0 or has[j, k] == 0.0:
            continue
        si = s[i, k]
        sj = s[j, k]
        if kind == 2:
            di = max(0.0, lose - win)
            dj = max(0.0, win - lose)
            si *= si
            sj *= sj
            to_i[k] = xi + di * sj / (di * sj + FLOOR + (1.0 - di) * si) * (xj - xi)
            to_j[k] = xj + dj * si / (dj * si + FLOOR + (1.0 - dj) * sj) * (xi - xj)
            continue
        wi = si * win
        wj = sj * lose
        if kind == 1:
            wi = (si * si) * (win * win)
            wj = (sj * sj) * (lose * lose)
        total = wi + FLOOR + wj
        to_i[k] = rounded(((wi + FLOOR) * xi + wj * xj) / total)
        to_j[k] = rounded((wi * xi + (FLOOR + wj) * xj) / total)
        if bounded:
            to_i[k] = within(to_i[k], xi, xj)
            to_j[k] = within(to_j[k], xi, xj)
