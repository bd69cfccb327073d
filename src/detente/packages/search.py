"""Whether there is a package that all who must agree prefer to none."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente._jit import njit, part, piece
from detente.packages._inputs import checked, flat_packages
from detente.packages._optimum import optimum
from detente.packages._programs import LEAST
from detente.packages._surrogate import surely_none, surrogate
from detente.packages.judge import ANY, TOLERANCE, judge_number, may_be, needed, number, prepare, set_path
from detente.packages.space import Array, Ints, SearchSpace
from detente.packages.structs import ConsentRules, SearchArrays

ROUNDS = 12
RATE = 2.0
RECENT = 16
"""Number of recently found packages that are tried before a search."""


@piece
def _all_accept(rules: ConsentRules, uv: Array, d: Array, i: int, hot: Ints, h: int, need: int, first: int) -> int:
    """Return −1 if every group in a mask accepts a package, else one that does not; ``first`` is asked first."""
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


@njit
def _exists(
    arrays: SearchArrays,
    uv: Array,
    d: Array,
    given: int,
    hot: Ints,
    out: NDArray[np.bool_],
    package: Ints,
    weights: Array,
    total: Array,
    visited: Ints,
) -> None:
    """Search every draw that is not known to have a deal, and store a package that passes.

    ``weights`` (draws, rows), unless empty, are first weights of the surrogate; where there is no deal they are
    replaced by weights that prove it, and ``total`` is set to the largest weighted sum of gains.

    ``hot`` (packages, issues + 2): the first ``given`` packages are tried first, the other rows store what is found.
    """
    rules, draw, judged = arrays.rules, arrays.draw, arrays.judged
    best = arrays.weights.best
    issues, filled = rules.issues, given
    none = np.zeros(0, dtype=np.int64)
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
            index, visited[i] = optimum(arrays, uv, i, ANY, 0, ROUNDS, RATE, certified, none, 0)
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


def exists(
    space: SearchSpace, uv: Array, d: Array, hot: ArrayLike = (), known: NDArray[np.bool_] | None = None
) -> NDArray[np.bool_]:
    """Return, per draw, whether any feasible, substantive package has all the consent that it needs.

    Parameters
    ----------
    space
        Grid and rules.
    uv
        (draws, groups, levels) what each level adds to a group's value; −1e30 for a line that no price
        crosses.
    d
        (draws, groups) reservation values. A group accepts if its value is at least ``d − 1e-9``.
    hot
        Numbers of packages to try first. They change the time taken, never the answer.
    known
        (draws,) whether it is known already that such a package exists.

    Returns
    -------
    ndarray
        (draws,) of bool.
    """
    return searched(space, uv, d, hot, known)[0]


def searched(
    space: SearchSpace, uv: Array, d: Array, hot: ArrayLike = (), known: NDArray[np.bool_] | None = None
) -> tuple[NDArray[np.bool_], Ints]:
    """Return what :func:`exists` does, and the (draws,) nodes of the search tree looked at."""
    out, _, visited = _search(space, uv, d, hot, known)
    return out, visited


def witnesses(
    space: SearchSpace,
    uv: Array,
    d: Array,
    hot: ArrayLike,
    known: NDArray[np.bool_],
    weights: Array,
    total: Array,
) -> tuple[NDArray[np.bool_], Ints]:
    """Return what :func:`exists` does, and a package that passes (draws,): −1 where there is none, or it is known.

    Parameters
    ----------
    space, uv, d, hot, known
        As in :func:`exists`.
    weights
        (draws, rows of the search space) weights to begin with, 0 where there are none; written where there is no deal.
    total
        (draws,), written there: the largest weighted sum of gains that any package could have; a value below 0
        proves that there is no deal.
    """
    out, package, _ = _search(space, uv, d, hot, known, weights, total)
    return out, package


def no_weights(space: SearchSpace, draws: int) -> Array:
    """Return zero weights for :func:`witnesses`."""
    return np.zeros((draws, space.rules.rows))


def _search(
    space: SearchSpace,
    uv: Array,
    d: Array,
    hot: ArrayLike,
    known: NDArray[np.bool_] | None,
    weights: Array | None = None,
    total: Array | None = None,
) -> tuple[NDArray[np.bool_], Ints, Ints]:
    uv, d = checked(space, uv, d)
    out = np.zeros(len(uv), dtype=np.bool_) if known is None else known.copy()
    package, visited = np.full(len(uv), -1, dtype=np.int64), np.zeros(len(uv), dtype=np.int64)
    packages = flat_packages(space, hot)
    given = len(packages)
    table = np.zeros((given + RECENT, packages.shape[1] + 2), dtype=np.int64)
    table[:given, :-2] = packages
    weights = np.zeros((0, 0)) if weights is None else weights
    total = np.zeros(0) if total is None else total
    _exists(space.arrays(), uv, d, given, table, out, package, weights, total, visited)
    return out, package, visited
