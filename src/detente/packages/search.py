"""Is there a package that all who must agree prefer to none?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit
from detente.packages._descent import ANY, arrange, descend, prepare
from detente.packages._inputs import checked, flat_packages
from detente.packages._programs import LEAST, agreeing, groups_gain, may_be, needed_by, passes_with
from detente.packages._surrogate import first_weights, sharpen
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
def exists_one(rules: Rules, w: Work, uv: Array, d: Array) -> tuple[bool, int]:
    """Return, for one draw, whether any package passes, and the number of nodes visited."""
    first_weights(rules, w, ANY, 0, False)
    total, margin, best, index = sharpen(rules, w, uv, d, ANY, 0, ROUNDS, RATE, LEAST, -1)
    if index >= 0:
        return True, 0
    if total < -margin:
        return False, 0
    prepare(rules, w, uv, d)
    total = arrange(rules, w) if total > 1e200 else total
    arrange(rules, w)
    best, index, _, visited = descend(rules, w, uv, d, ANY, 0, False, total, 1.0, margin, best, index)
    return index >= 0, visited


@njit
def _exists(
    rules: Rules, w: Work, uv: Array, d: Array, hot: Ints, out: NDArray[np.bool_], visited: Ints
) -> None:
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
            out[i], visited[i] = exists_one(rules, w, uv[i], d[i])
