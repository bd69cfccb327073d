"""Whether there is a package that all who must agree prefer to none."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente._jit import njit
from detente.packages._inputs import checked, flat_packages
from detente.packages._judge import ANY, TOLERANCE, judge, may_be, needed, prepare
from detente.packages._programs import LEAST
from detente.packages._settle import settle
from detente.packages._surrogate import surely_none
from detente.packages._tables import GROUPS, ISSUES, PATH, PROGRAMS, SIZES, scratch
from detente.packages.problem import Array, Ints, Problem, Short

ROUNDS = 12
RATE = 2.0


@njit
def _all_accept(rules: Ints, uv: Array, d: Array, i: int, package: Ints, h: int, need: int, first: int) -> int:
    """Return −1 if every group in a mask accepts a package, else one that does not; ``first`` is asked first."""
    groups, issues = rules[SIZES, GROUPS], rules[SIZES, ISSUES]
    for a in range(groups + 1):
        g = first if a == 0 else a - 1
        if (need >> g) & 1:
            u = 0.0
            for k in range(issues):
                u += uv[i, g, package[h, k]]
            if not u - d[i, g] >= -TOLERANCE:
                return g
    return -1


@njit
def _exists(
    rules: Ints,
    quota: Array,
    n: Ints,
    f: Array,
    room: Short,
    uv: Array,
    d: Array,
    hot: Ints,
    out: NDArray[np.bool_],
    visited: Ints,
) -> None:
    none = np.zeros(0, dtype=np.int64)
    need = np.zeros(hot.shape[0], dtype=np.int64)
    may = np.zeros(hot.shape[0], dtype=np.bool_)
    for h in range(hot.shape[0]):
        for k in range(hot.shape[1]):
            n[PATH, k] = hot[h, k]
        may[h] = may_be(rules, n)
        need[h] = needed(rules, n)
    certified = False
    for i in range(uv.shape[0]):
        if out[i]:
            continue
        last = 0
        laid = False
        for h in range(hot.shape[0]):
            if not may[h]:
                continue
            against = _all_accept(rules, uv, d, i, hot, h, need[h], last)
            if against >= 0:
                last = against
                continue
            out[i] = True
            if rules[SIZES, PROGRAMS]:
                if not laid:
                    prepare(rules, f, room, uv, d, i)
                    laid = True
                for k in range(hot.shape[1]):
                    n[PATH, k] = hot[h, k]
                out[i] = judge(rules, quota, n, f, ANY, 0) > LEAST
            if out[i]:
                break
        if not out[i] and not (certified and surely_none(rules, f, uv, d, i)):
            prepare(rules, f, room, uv, d, i)
            index, visited[i] = settle(rules, quota, n, f, room, uv, i, ANY, 0, ROUNDS, RATE, certified, none, 0)
            out[i] = index >= 0
            certified = certified or index < 0


def exists(
    problem: Problem, uv: Array, d: Array, hot: ArrayLike = (), known: NDArray[np.bool_] | None = None
) -> NDArray[np.bool_]:
    """Return, per draw, whether any feasible, substantive package has all the consent that it needs.

    Parameters
    ----------
    problem
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
    return searched(problem, uv, d, hot, known)[0]


def searched(
    problem: Problem, uv: Array, d: Array, hot: ArrayLike = (), known: NDArray[np.bool_] | None = None
) -> tuple[NDArray[np.bool_], Ints]:
    """Return what :func:`exists` does, and the (draws,) nodes of the search tree looked at."""
    uv, d = checked(problem, uv, d)
    out = np.zeros(len(uv), dtype=np.bool_) if known is None else known.copy()
    visited = np.zeros(len(uv), dtype=np.int64)
    packages = flat_packages(problem, hot)
    _exists(problem.rules, problem.quota, *scratch(problem), uv, d, packages, out, visited)
    return out, visited
