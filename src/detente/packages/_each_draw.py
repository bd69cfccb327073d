"""The searches that descend in every draw: for any deal, and for the solutions of bargaining.

They share one kernel, so that the descent, which is most of their code, is compiled once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit, part, piece
from detente._jit.structs import Struct
from detente.packages._optimum import optimum
from detente.packages._programs import LEAST
from detente.packages._surrogate import surely_none, surrogate
from detente.packages.judge import (
    ANY,
    BEST,
    LEX,
    NASH,
    TOLERANCE,
    TOTAL,
    excuse,
    judge_number,
    may_be,
    needed,
    number,
    prepare,
    set_path,
)
from detente.packages.structs import Array, ConsentRules, Ints, SearchArrays

ROUNDS = 12
"""Rounds in which the surrogate is improved where any deal will do."""
FIRST_ROUNDS, MORE_ROUNDS = 16, 5
"""The same for the first solutions of a draw, and for the later ones, which begin with the weights found so far."""
RATE = 2.0


@dataclass(frozen=True, eq=False)
class DealSearch(Struct):
    """Whether there is a deal in each draw: the search's starting values and its results.

    Attributes
    ----------
    given, hot
        (packages, issues + 2): the first ``given`` packages are tried first; the other rows store packages found.
    found
        (draws,) whether there is a deal; draws in which this is already true are not searched.
    package
        (draws,) a package that passes.
    weights
        (draws, rows), or empty: initial weights of the surrogate. In draws without a deal they are replaced by weights
        that prove it.
    total
        (draws,) the largest weighted sum of gains, set in draws without a deal.
    nothing
        (0,) no packages.
    """

    given: int
    hot: Ints
    found: NDArray[np.bool_]
    package: Ints
    weights: Array
    total: Array
    nothing: Ints

    @classmethod
    def none(cls) -> DealSearch:
        """Return a search in no draw."""
        empty, numbers = np.zeros(0), np.zeros(0, dtype=np.int64)
        table, never = np.zeros((0, 0)), np.zeros(0, dtype=np.bool_)
        return cls(0, table.astype(np.int64), never, numbers, table, empty, numbers)


@dataclass(frozen=True, eq=False)
class SolutionSearch(Struct):
    """The bargaining solutions of each draw: what the search needs besides values, and its results.

    Attributes
    ----------
    blocking
        (draws, groups) what a group accepts to lose rather than block.
    out
        (draws, 4 + parties): Nash, Kalai–Smorodinsky, egalitarian, utilitarian, best of each party.
    gains
        (draws, 4 + parties, parties) of the parties at these packages.
    known
        (5 + parties,) scratch: the packages found so far in a draw.
    """

    blocking: Array
    out: Ints
    gains: Array
    known: Ints

    @classmethod
    def none(cls) -> SolutionSearch:
        """Return a search in no draw."""
        table, numbers = np.zeros((0, 0)), np.zeros(0, dtype=np.int64)
        return cls(table, table.astype(np.int64), np.zeros((0, 0, 0)), numbers)


@piece
def _all_accept(rules: ConsentRules, uv: Array, d: Array, i: int, hot: Ints, h: int, need: int, first: int) -> int:
    """Return −1 if every group in a mask accepts a package, else a group that does not; ``first`` is checked first."""
    groups, issues = rules.groups, rules.issues
    for a in range(groups + 1):
        g = first if a == 0 else a - 1
        if (need >> g) & 1:
            u = 0.0
            for k in range(issues):
                u += uv[i, g, hot[h, k]]
            if not u - d[i, g] >= -TOLERANCE:
                return g
    return -1


@part
def _ready(rules: ConsentRules, path: Ints, hot: Ints, h: int) -> None:
    """Set who must agree to package h, and whether it can be a deal at all."""
    issues = rules.issues
    for k in range(issues):
        path[k] = hot[h, k]
    hot[h, issues] = needed(rules, path)
    hot[h, issues + 1] = may_be(rules, path)


@part
def _find_deals(arrays: SearchArrays, uv: Array, d: Array, task: DealSearch, visited: Ints) -> None:
    """Search every draw that is not known to have a deal, and store a package that passes."""
    rules, draw, judged = arrays.rules, arrays.draw, arrays.judged
    given, hot, out, package = task.given, task.hot, task.found, task.package
    weights, total = task.weights, task.total
    best = arrays.weights.best
    issues, filled = rules.issues, given
    for h in range(given):
        _ready(rules, judged.path, hot, h)
    certified = False
    for i in range(uv.shape[0]):
        if out[i]:
            continue
        last = 0
        laid = False
        for h in range(min(filled, hot.shape[0])):
            if not hot[h, issues + 1]:
                continue
            against = _all_accept(rules, uv, d, i, hot, h, hot[h, issues], last)
            if against >= 0:
                last = against
                continue
            for k in range(issues):
                judged.path[k] = hot[h, k]
            index = number(rules, judged.path)
            out[i] = True
            if rules.has_programs:
                if not laid:
                    prepare(rules, draw, uv, d, i)
                    laid = True
                out[i] = judge_number(rules, draw, judged, index, ANY, 0) > LEAST
            if out[i]:
                package[i] = index
                break
        if out[i]:
            continue
        if weights.shape[0] > 0:
            known = 0.0
            for r in range(weights.shape[1]):
                known += weights[i, r]
            if known > 0:
                certified = True
                for r in range(weights.shape[1]):
                    best[r] = weights[i, r]
        if not (certified and surely_none(rules, arrays.weights, uv, d, i)):
            prepare(rules, draw, uv, d, i)
            index, visited[i] = optimum(arrays, uv, i, ANY, 0, ROUNDS, RATE, certified, task.nothing, 0)
            out[i] = index >= 0
            package[i] = index
            certified = certified or index < 0
            if index >= 0 and hot.shape[0] > given:
                # A package that passes in one draw often passes in another.
                h = given + (filled - given) % (hot.shape[0] - given)
                set_path(rules, judged.path, index)
                for k in range(issues):
                    hot[h, k] = judged.path[k]
                _ready(rules, judged.path, hot, h)
                filled += 1
        if not out[i] and weights.shape[0] > 0:
            for r in range(weights.shape[1]):
                weights[i, r] = best[r]
            total[i] = surrogate(rules, arrays.weights, uv, d, i)


@part
def _find_solutions(arrays: SearchArrays, uv: Array, d: Array, task: SolutionSearch, visited: Ints) -> None:
    """Find the solutions of every draw."""
    rules, draw, judged = arrays.rules, arrays.draw, arrays.judged
    out, gains, known = task.out, task.gains, task.known
    parties = rules.parties
    for i in range(uv.shape[0]):
        prepare(rules, draw, uv, d, i)
        excuse(rules, draw, task.blocking, i)
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
            rounds = FIRST_ROUNDS if step < 2 else MORE_ROUNDS
            index, more = optimum(arrays, uv, i, kind, j, rounds, RATE, step > 1, known, step)
            visited[i] += more
            if index < 0:
                break
            known[step] = index
            out[i, to] = index
            judge_number(rules, draw, judged, index, TOTAL, 0)
            for p in range(parties):
                gains[i, to, p] = judged.party_gain[p]


@njit
def each_draw(
    arrays: SearchArrays,
    uv: Array,
    d: Array,
    deals: DealSearch,
    solutions: SolutionSearch,
    visited: Ints,
) -> None:
    """Run the one search that has draws; add the nodes of the search tree that were visited to ``visited``."""
    if deals.found.shape[0] > 0:
        _find_deals(arrays, uv, d, deals, visited)
    if solutions.out.shape[0] > 0:
        _find_solutions(arrays, uv, d, solutions, visited)
