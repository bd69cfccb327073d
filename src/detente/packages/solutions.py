"""Where bargaining would settle, per draw: four solutions over the parties' gains, and each party's best.

Nash (1950): largest product of gains. Kalai & Smorodinsky (1975), on a finite set: leximin of gains divided by
each party's best gain in the zone. Egalitarian (Kalai 1977): leximin of gains. Utilitarian: largest sum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente._jit import njit
from detente.packages._inputs import checked
from detente.packages._optimum import optimum
from detente.packages.judge import ANY, BEST, LEX, NASH, TOTAL, excuse, judge_number, prepare
from detente.packages.space import Array, Ints, SearchSpace
from detente.packages.structs import SearchArrays

ROUNDS = 5
FIRST_ROUNDS = 16
RATE = 2.0


@dataclass(frozen=True, eq=False)
class Solutions:
    """Solutions of every draw. A package is −1, and its gains NaN, where no package passes.

    Ties within 10⁻¹² go to the package with the lowest number.

    Attributes
    ----------
    nash, kalai_smorodinsky, egalitarian, utilitarian
        (draws,) package numbers.
    best
        (draws, parties) package of the zone that each party likes best.
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


@njit
def _solve(
    arrays: SearchArrays,
    uv: Array,
    d: Array,
    blocking: Array,
    out: Ints,
    gains: Array,
    visited: Ints,
) -> None:
    """Fill ``out`` (draws, 4 + parties): Nash, Kalai–Smorodinsky, egalitarian, utilitarian, best of each."""
    rules, draw, judged = arrays.rules, arrays.draw, arrays.judged
    parties = rules.parties
    known = np.zeros(5 + parties, dtype=np.int64)
    for i in range(uv.shape[0]):
        prepare(rules, draw, uv, d, i)
        excuse(rules, draw, blocking, i)
        for p in range(parties):
            judged.scale[p] = 1.0
        # Any package, egalitarian, each party's best, Kalai–Smorodinsky, Nash, utilitarian.
        for step in range(5 + parties):
            kind, j, to = BEST, step - 2, 2 + step
            if step == 0:
                kind, j, to = ANY, 0, 2
            elif step == 1:
                kind, j, to = LEX, 0, 2
            elif step == 2 + parties:
                kind, j, to = LEX, 0, 1
                for p in range(parties):
                    judged.scale[p] = 1.0 / gains[i, 4 + p, p] if gains[i, 4 + p, p] > 1e-9 else 0.0
            elif step == 3 + parties:
                kind, j, to = NASH, 0, 0
            elif step == 4 + parties:
                kind, j, to = TOTAL, 0, 3
            rounds = FIRST_ROUNDS if step < 2 else ROUNDS
            index, more = optimum(arrays, uv, i, kind, j, rounds, RATE, step > 1, known, step)
            visited[i] += more
            if index < 0:
                break
            known[step] = index
            out[i, to] = index
            judge_number(rules, draw, judged, index, TOTAL, 0)
            for p in range(parties):
                gains[i, to, p] = judged.party_gain[p]


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
    _solve(space.arrays(), uv, d, blocking, out, gains, visited)
    return Solutions(out[:, 0], out[:, 1], out[:, 2], out[:, 3], out[:, 4:], gains, visited)
