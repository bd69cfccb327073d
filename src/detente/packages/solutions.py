"""Where bargaining would settle, per draw: four solutions over the parties' gains, and each party's best.

Nash (1950): largest product of gains. Kalai & Smorodinsky (1975), on a finite set: leximin of gains divided by
each party's best gain in the zone. Egalitarian (Kalai 1977): leximin of gains. Utilitarian: largest sum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente._jit import njit
from detente.packages._descent import ANY, BEST, LEX, NASH, SUM, judge, prepare
from detente.packages._inputs import checked
from detente.packages._settle import set_path, settle
from detente.packages._work import Work, work_for
from detente.packages.problem import Array, Ints, Problem, Rules

ROUNDS = 10
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
def _solve(rules: Rules, w: Work, uv: Array, d: Array, out: Ints, gains: Array, visited: Ints) -> None:
    """Fill ``out`` (draws, 4 + parties): Nash, Kalai–Smorodinsky, egalitarian, utilitarian, best of each."""
    n = rules.party.shape[0]
    known = np.zeros(5 + n, dtype=np.int64)
    for i in range(uv.shape[0]):
        u, r = uv[i], d[i]
        for s in range(4 + n):
            out[i, s] = -1
            for p in range(n):
                gains[i, s, p] = np.nan
        prepare(rules, w, u, r)
        for p in range(n):
            w.scale[p] = 1.0
        visited[i] = 0
        # Any package, egalitarian, each party's best, Kalai–Smorodinsky, Nash, utilitarian.
        for step in range(5 + n):
            kind, j, to = BEST, step - 2, 2 + step
            if step == 0:
                kind, j, to = ANY, 0, 2
            elif step == 1:
                kind, j, to = LEX, 0, 2
            elif step == 2 + n:
                kind, j, to = LEX, 0, 1
                for p in range(n):
                    set_path(rules, w, out[i, 4 + p])
                    judge(rules, w, u, r, BEST, p)
                    w.scale[p] = 1.0 / w.pg[p] if w.pg[p] > 1e-9 else 0.0
            elif step == 3 + n:
                kind, j, to = NASH, 0, 0
            elif step == 4 + n:
                kind, j, to = SUM, 0, 3
            rounds = FIRST_ROUNDS if step < 2 else ROUNDS
            out[i, to], more = settle(rules, w, u, r, kind, j, rounds, RATE, step > 1, known, step)
            visited[i] += more
            if out[i, to] < 0:
                break
            known[step] = out[i, to]
        if out[i, 2] < 0:
            continue
        for s in range(4 + n):
            set_path(rules, w, out[i, s])
            judge(rules, w, u, r, SUM, 0)
            for p in range(n):
                gains[i, s, p] = w.pg[p]


def solve(problem: Problem, uv: Array, d: Array) -> Solutions:
    """Return the solutions of every draw, exact over the whole grid.

    A gain is value less reservation value; a party's gain follows its rule (the least of its members' under
    unanimity). In a Nash product, gains below zero (within the tolerance of acceptance) count as zero; a
    party whose best gain in the zone is at most 1e-9 counts as zero in Kalai–Smorodinsky.

    Parameters
    ----------
    problem
        Grid and rules.
    uv, d
        As in :func:`detente.packages.search.exists`.
    """
    uv, d = checked(problem, uv, d)
    n, draws = problem.n_parties, len(uv)
    out = np.full((draws, 4 + n), -1, dtype=np.int64)
    gains = np.full((draws, 4 + n, n), np.nan)
    visited = np.zeros(draws, dtype=np.int64)
    _solve(problem.rules, work_for(problem), uv, d, out, gains, visited)
    return Solutions(out[:, 0], out[:, 1], out[:, 2], out[:, 3], out[:, 4:], gains, visited)
