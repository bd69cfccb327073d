"""Bargaining solutions of each draw: four solutions over the parties' gains, and each party's best package.

Nash (1950): largest product of gains. Kalai & Smorodinsky (1975), on a finite set: leximin of gains divided by
each party's best gain in the zone. Egalitarian (Kalai 1977): leximin of gains. Utilitarian: largest sum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.packages._each_draw import DealSearch, SolutionSearch, each_draw
from detente.packages._inputs import checked
from detente.packages.space import Array, Ints, SearchSpace


@dataclass(frozen=True, eq=False)
class Solutions:
    """Solutions of every draw. A package is −1, and its gains NaN, where no package passes.

    Ties within 10⁻¹² go to the package with the lowest number.

    Attributes
    ----------
    nash, kalai_smorodinsky, egalitarian, utilitarian
        (draws,) package numbers.
    best
        (draws, parties) package of the zone that each party prefers.
    gains
        (draws, 4 + parties, parties) the parties' gains at these packages, in this order.
    visited
        (draws,) nodes of the search tree looked at.
    """

    nash: Ints
    kalai_smorodinsky: Ints
    egalitarian: Ints
    utilitarian: Ints
    best: Ints
    gains: Array
    visited: Ints


def solve(space: SearchSpace, uv: Array, d: Array, blocking: Array | None = None) -> Solutions:
    """Return the solutions of every draw, exact over the whole grid.

    A gain is value less reservation value; a party's gain follows its rule (the least of its members' under
    unanimity). In a Nash product, gains below zero count as zero; a party whose best gain in the zone is at most
    1e-9 counts as zero in Kalai–Smorodinsky.

    Parameters
    ----------
    space
        Grid and rules.
    uv, d
        As in :func:`detente.packages.search.exists`: a group accepts what is worth at least ``d``.
    blocking
        (draws, groups) what a group accepts to lose rather than block, at least 0: its reservation value is
        ``d + blocking``. ``None``: nothing.
    """
    uv, d = checked(space, uv, d)
    parties, draws = space.n_parties, len(uv)
    blocking = np.zeros_like(d) if blocking is None else np.ascontiguousarray(blocking, dtype=np.float64)
    out = np.full((draws, 4 + parties), -1, dtype=np.int64)
    gains = np.full((draws, 4 + parties, parties), np.nan)
    visited = np.zeros(draws, dtype=np.int64)
    task = SolutionSearch(blocking, out, gains, np.zeros(5 + parties, dtype=np.int64))
    each_draw(space.arrays(), uv, d, DealSearch.none(), task, visited)
    return Solutions(out[:, 0], out[:, 1], out[:, 2], out[:, 3], out[:, 4:], gains, visited)
