"""Depth-first branch and bound over issues: one draw, one objective, exact.

Bounds are taken in whole units of 2⁻²⁰, each row's room rounded up and each loss rounded down, so that they
can only be too generous; whatever reaches the end of a path is judged anew in double precision.
A *surrogate*, a weighted sum of rows, is checked before the rows: since value is additive over issues, its
best over all packages is the sum of the best levels (Geoffrion 1974, Lagrangian relaxation).
"""

from __future__ import annotations

import numpy as np

from detente._jit import njit
from detente.packages._programs import LEAST, agreeing, gain_of, groups_gain, obeys, party_gains, passes_with
from detente.packages._work import Work
from detente.packages.problem import Array, Ints, Rules

ANY, BEST, NASH, SUM, LEX = 0, 1, 2, 3, 4
UNIT = 1048576.0
LIMIT = 67108864.0
TIE = 1e-12
TOLERANCE = 1e-9


@njit
def prepare(rules: Rules, w: Work, uv: Array, d: Array) -> None:
    """Set each row's room at the root and every level's loss against the row's best of the issue."""
    rows, levels = rules.row.shape[0], rules.issue_of.shape[0]
    for r in range(rows):
        g = rules.row[r]
        for t in range(levels):
            w.buf[t, r] = uv[g, t]
        w.room[r] = TOLERANCE - d[g]
    for k in range(rules.quo.shape[0]):
        a, b = rules.offset[k], rules.offset[k + 1]
        for r in range(rows):
            w.mx[r] = w.buf[a, r]
        for t in range(a + 1, b):
            for r in range(rows):
                x = w.buf[t, r]
                w.mx[r] = x if x > w.mx[r] else w.mx[r]
        for r in range(rows):
            w.room[r] += w.mx[r]
        for t in range(a, b):
            for r in range(rows):
                z = (w.mx[r] - w.buf[t, r]) * UNIT
                w.reg[t, r] = np.int32(z if z < LIMIT else LIMIT)
    for r in range(rows):
        z = w.room[r] * UNIT
        if z >= LIMIT - 4:
            # Out of range: never binding here, only in the exact judgement.
            w.slack[0, r] = np.int32(LIMIT)
            for t in range(levels):
                w.reg[t, r] = np.int32(0)
        elif z < -2:
            w.slack[0, r] = np.int32(-1)
        else:
            w.slack[0, r] = np.int32(np.floor(z)) + np.int32(2)


@njit
def worth(kind: int, j: int, pg: Array, w: Work) -> float:
    """Return the objective at party gains ``pg``; it never falls when a gain rises.

    For LEX it is the j-th smallest scaled gain, given that the smaller ones reach their floors.
    """
    n = pg.shape[0]
    if kind == BEST:
        return pg[j]
    if kind == NASH:
        out = 1.0
        for p in range(n):
            out *= max(pg[p], 0.0)
        return out
    if kind == SUM:
        out = 0.0
        for p in range(n):
            out += pg[p]
        return out
    if kind == LEX:
        for p in range(n):
            x = pg[p] * w.scale[p]
            i = p
            while i > 0 and w.sorted[i - 1] > x:
                w.sorted[i] = w.sorted[i - 1]
                i -= 1
            w.sorted[i] = x
        for p in range(j):
            if w.sorted[p] < w.floor[p]:
                return LEAST
        return w.sorted[j] if j < n else 0.0
    return 0.0


@njit
def judge(rules: Rules, w: Work, uv: Array, d: Array, kind: int, j: int) -> float:
    """Return the exact worth of the package in ``w.path``, or LEAST if it does not pass."""
    groups_gain(uv, d, w.path, w.gain)
    if not passes_with(rules, w.path, agreeing(w.gain), w.stack):
        return LEAST
    if kind == ANY:
        return 0.0
    party_gains(rules, w.gain, w.pg, w.stack)
    return worth(kind, j, w.pg, w)


@njit
def number(rules: Rules, path: Ints) -> int:
    """Return the number of a package (flat levels)."""
    out = 0
    for k in range(path.shape[0]):
        out += rules.stride[k] * (path[k] - rules.offset[k])
    return out


@njit
def arrange(rules: Rules, w: Work) -> None:
    """Order levels by loss in the surrogate ``w.s``, and issues by what their second-best level loses."""
    issues = rules.quo.shape[0]
    for k in range(issues):
        a, b = rules.offset[k], rules.offset[k + 1]
        for t in range(a, b):
            x = w.s[t]
            i = t
            while i > a and w.s[w.order[i - 1]] < x:
                w.order[i] = w.order[i - 1]
                i -= 1
            w.order[i] = t
        top = w.s[w.order[a]]
        for t in range(a, b):
            w.sreg[t] = top - w.s[t]
        second = w.sreg[w.order[a + 1]] if b > a + 1 else 1e300
        i = k
        while i > 0 and w.key[i - 1] < second:
            w.key[i] = w.key[i - 1]
            w.issue[i] = w.issue[i - 1]
            i -= 1
        w.key[i] = second
        w.issue[i] = k
    for v in range(rules.hit.shape[1]):
        w.certain[issues, v] = ~np.uint64(0)
        for i in range(issues - 1, -1, -1):
            w.certain[i, v] = w.certain[i + 1, v] & rules.free[w.issue[i], v]


@njit
def dead_end(rules: Rules, w: Work, depth: int, t: int) -> bool:
    """Carry infeasible combinations one step down; return whether one can no longer be averted."""
    dead = False
    for v in range(rules.hit.shape[1]):
        left = w.left[depth, v] & rules.hit[t, v]
        w.left[depth + 1, v] = left
        if left & w.certain[depth + 1, v] != np.uint64(0):
            dead = True
    return dead


@njit
def refused(rules: Rules, w: Work, depth: int, t: int) -> bool:
    """Carry rows one step down; return whether someone who is surely asked can no longer accept.

    Sets ``w.pg`` to upper bounds of the parties' gains.
    """
    n = rules.party.shape[0]
    for p in range(n + 1):
        low = np.int32(LIMIT)
        for r in range(rules.block[p], rules.block[p + 1]):
            x = w.slack[depth, r] - w.reg[t, r]
            w.slack[depth + 1, r] = x
            low = min(low, x)
        if low < 0:
            return True
        if p < n:
            w.pg[p] = low / UNIT
    need = w.need[depth] | rules.ask[t]
    w.need[depth + 1] = need
    for r in range(rules.block[n + 1], rules.block[n + 2]):
        x = w.slack[depth, r] - w.reg[t, r]
        w.slack[depth + 1, r] = x
        if x < 0 and (need >> np.uint64(rules.row[r])) & np.uint64(1) != np.uint64(0):
            return True
    return rules.slow and _refused_by_rule(rules, w, depth)


@njit
def _refused_by_rule(rules: Rules, w: Work, depth: int) -> bool:
    """Test programs, and bound the gains of parties with programs, at the best that groups may still get."""
    yes = np.uint64(0)
    for g in range(w.ub.shape[0]):
        x = w.slack[depth + 1, rules.row_of[g]]
        w.ub[g] = x / UNIT
        if x >= 0:
            yes |= np.uint64(1) << np.uint64(g)
    for p in range(rules.party.shape[0]):
        if not rules.fast[p]:
            w.pg[p] = gain_of(rules, rules.party[p], w.ub, w.stack)
    return rules.programs and not obeys(rules, w.path, yes, w.stack)


@njit
def start(rules: Rules, w: Work, total: float) -> None:
    """Set the root of a path; issues not yet on it stand at their status quo."""
    w.at[0] = 0
    w.total[0] = total
    w.need[0] = rules.always
    w.moved[0] = 0
    w.number[0] = 0
    for v in range(rules.hit.shape[1]):
        w.left[0, v] = ~np.uint64(0)
    for k in range(rules.quo.shape[0]):
        w.path[k] = rules.quo[k]


@njit
def least_sum(kind: int, j: int, seek: bool, best: float, w: Work, product: float, margin: float) -> float:
    """Return what the surrogate must reach for a package to matter."""
    if kind == ANY:
        return -margin
    if kind == LEX and (j > 0 or seek):
        return w.floor[0] - margin
    goal = w.floor[0] if seek else best
    if kind == LEX:
        # Whoever must agree gains at least −1e-9.
        return max(goal, 0.0) - margin
    if goal <= -1e200:
        return -1e300
    if kind == NASH:
        n = w.pg.shape[0]
        return n * (max(goal, 0.0) / product) ** (1.0 / n) - margin
    return goal - margin


@njit
def descend(
    rules: Rules,
    w: Work,
    uv: Array,
    d: Array,
    kind: int,
    j: int,
    seek: bool,
    total: float,
    product: float,
    margin: float,
    best: float,
    index: int,
) -> tuple[float, int, bool, int]:
    """Search all packages for the best, or (``seek``) the lowest number among those that reach the floors.

    Parameters
    ----------
    total
        Best sum of the surrogate over all packages; infinite if there is none.
    product
        Nash: the constant of the surrogate's bound (1 otherwise).
    margin
        By how much the surrogate may miss the mark.
    best, index
        A package known to pass and its worth, or LEAST and −1. When seeking, only lower numbers matter.

    Returns
    -------
    tuple
        Worth, number (−1: none), whether another package is within 10⁻¹² of it, nodes visited.
    """
    issues = rules.quo.shape[0]
    tie = False
    visited = 0
    bounded = total < 1e200
    mark = least_sum(kind, j, seek, best, w, product, margin) if bounded else -1e300
    start(rules, w, total)
    for r in range(rules.block[rules.party.shape[0] + 1]):
        if w.slack[0, r] < 0:
            return best, index, tie, visited
    depth = 0
    while depth >= 0:
        k = w.issue[depth]
        at = rules.offset[k] + w.at[depth]
        if at == rules.offset[k + 1]:
            w.path[k] = rules.quo[k]
            depth -= 1
            continue
        t = w.order[at]
        w.at[depth] += 1
        s = w.total[depth] - w.sreg[t]
        if s < mark:
            w.path[k] = rules.quo[k]
            depth -= 1
            continue
        here = w.number[depth] + rules.stride[k] * (t - rules.offset[k])
        if seek and index >= 0 and here >= index:
            continue
        visited += 1
        w.path[k] = t
        if dead_end(rules, w, depth, t) or refused(rules, w, depth, t):
            continue
        if kind != ANY:
            bound = worth(kind, j, w.pg, w)
            if seek and kind != LEX:
                bound = LEAST if bound < w.floor[0] - TIE else 0.0
            if bound < -1e200 or (not seek and bound < best - 2 * TIE - 1e-14 * abs(best)):
                continue
        moved = w.moved[depth] | rules.moves[t]
        if depth + 1 < issues:
            depth += 1
            w.at[depth] = 0
            w.total[depth] = s
            w.moved[depth] = moved
            w.number[depth] = here
            continue
        if not moved:
            continue
        value = judge(rules, w, uv, d, kind, j)
        if value < -1e200:
            continue
        if kind == ANY:
            return value, here, tie, visited
        if seek:
            if kind == LEX or value >= w.floor[0]:
                index = here
            continue
        if value > best:
            tie = value <= best + TIE and here != index
            best = value
            index = here
            if bounded:
                mark = least_sum(kind, j, seek, best, w, product, margin)
        elif value >= best - TIE and here != index:
            tie = True
    return best, index, tie, visited
