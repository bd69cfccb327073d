"""Is there a package that all who must agree prefer to none?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente._jit import njit
from detente.packages._descent import ANY, prepare
from detente.packages._inputs import checked, flat_packages
from detente.packages._programs import agreeing, groups_gain, may_be, needed_by, passes_with
from detente.packages._settle import settle
from detente.packages._work import Work, work_for
from detente.packages.problem import Array, Ints, Problem, Rules

ROUNDS = 12
RATE = 2.0


@njit
def _passes_at_once(rules: Rules, w: Work, uv: Array, d: Array, hot: Ints, need: Ints) -> bool:
    """Return whether one of some packages passes; ``need`` are their masks, 0 for those that never do."""
    groups = uv.shape[0]
    issues = hot.shape[1]
    last = 0
    for h in range(hot.shape[0]):
        mask = need[h]
        if mask == np.uint64(0):
            continue
        fails = False
        for i in range(groups):
            g = last if i == 0 else (i - 1 if i <= last else i)
            if (mask >> np.uint64(g)) & np.uint64(1) != np.uint64(0):
                u = 0.0
                for k in range(issues):
                    u += uv[g, hot[h, k]]
                if not u - d[g] >= -1e-9:
                    fails = True
                    last = g
                    break
        if fails:
            continue
        if not rules.programs:
            return True
        for k in range(issues):
            w.path[k] = hot[h, k]
        groups_gain(uv, d, w.path, w.gain)
        if passes_with(rules, w.path, agreeing(w.gain), w.stack):
            return True
    return False


@njit
def _exists(rules: Rules, w: Work, uv: Array, d: Array, hot: Ints, out: NDArray[np.bool_], visited: Ints) -> None:
    none = np.zeros(0, dtype=np.int64)
    need = np.zeros(hot.shape[0], dtype=np.uint64)
    for h in range(hot.shape[0]):
        for k in range(hot.shape[1]):
            w.path[k] = hot[h, k]
        if may_be(rules, w.path):
            need[h] = needed_by(rules, w.path)
    for i in range(uv.shape[0]):
        visited[i] = 0
        if _passes_at_once(rules, w, uv[i], d[i], hot, need):
            out[i] = True
        else:
            prepare(rules, w, uv[i], d[i])
            index, visited[i] = settle(rules, w, uv[i], d[i], ANY, 0, ROUNDS, RATE, False, none, 0)
            out[i] = index >= 0


def exists(problem: Problem, uv: Array, d: Array, hot: ArrayLike = ()) -> NDArray[np.bool_]:
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

    Returns
    -------
    ndarray
        (draws,) of bool.
    """
    uv, d = checked(problem, uv, d)
    out = np.zeros(len(uv), dtype=np.bool_)
    visited = np.zeros(len(uv), dtype=np.int64)
    _exists(problem.rules, work_for(problem), uv, d, flat_packages(problem, hot), out, visited)
    return out
