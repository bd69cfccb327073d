"""Depth-first branch and bound over issues: one draw, one objective, exact.

Bounds are in whole units of 2⁻²⁰, each row's room rounded up and each loss rounded down; whatever reaches the
end of a path is judged again in double precision. A *surrogate*, a weighted sum of rows, is checked before the
rows: value is additive over issues, so its best over all packages is the sum of the best levels (Geoffrion
1974, Lagrangian relaxation).
"""

from __future__ import annotations

import numpy as np

from detente._jit import part, piece
from detente.packages._programs import GREATEST, LEAST, gain_of, obeys
from detente.packages.judge import AFAR, ANY, BEST, LEX, LIMIT, NASH, TOTAL, UNIT, judge, number, worth
from detente.packages.space import Array, Ints, Short
from detente.packages.structs import (
    ALWAYS,
    ASK,
    AT,
    BLOCK,
    COMBINATION,
    EXCUSED,
    FAST,
    FLOOR,
    ISSUES,
    KEY,
    LEFT,
    LIFT,
    LOOSE,
    LOSS,
    NEED,
    NUMBER,
    OFFSET,
    ORDER,
    PARTIES,
    PARTY,
    PATH,
    PG,
    PROGRAMS,
    QUO,
    ROW,
    ROWS,
    SCALE,
    SIZES,
    SLOW,
    STRIDE,
    SUM,
    TURN,
    UPPER,
    WORDS,
    S,
    SearchArrays,
)

TIE = 1e-12


@part
def arrange(rules: Ints, n: Ints, f: Array) -> None:
    """Order levels by loss in the surrogate ``f[S]``, and issues by what their second-best level loses."""
    issues = rules[SIZES, ISSUES]
    for k in range(issues):
        a, b = rules[OFFSET, k], rules[OFFSET, k + 1]
        for t in range(a, b):
            at = t
            while at > a and f[S, n[ORDER, at - 1]] < f[S, t]:
                n[ORDER, at] = n[ORDER, at - 1]
                at -= 1
            n[ORDER, at] = t
        for t in range(a, b):
            f[LOSS, t] = f[S, n[ORDER, a]] - f[S, t]
        second = f[LOSS, n[ORDER, a + 1]] if b > a + 1 else 1e300
        at = k
        while at > 0 and f[KEY, at - 1] < second:
            f[KEY, at] = f[KEY, at - 1]
            n[TURN, at] = n[TURN, at - 1]
            at -= 1
        f[KEY, at] = second
        n[TURN, at] = k
    words = rules[SIZES, WORDS]
    for v in range(words):
        n[LEFT + words + v, issues] = -1
        for at in range(issues - 1, -1, -1):
            free = rules[COMBINATION + words + v, n[TURN, at]]
            n[LEFT + words + v, at] = n[LEFT + words + v, at + 1] & free


@piece
def start(rules: Ints, n: Ints) -> None:
    """Set the root of a path; issues not yet on it stand at their status quo."""
    n[AT, 0] = 0
    n[NEED, 0] = rules[SIZES, ALWAYS]
    n[NUMBER, 0] = 0
    for v in range(rules[SIZES, WORDS]):
        n[LEFT + v, 0] = -1
    for k in range(rules[SIZES, ISSUES]):
        n[PATH, k] = rules[QUO, k]


@piece
def dead_end(rules: Ints, n: Ints, depth: int, t: int) -> bool:
    """Carry infeasible combinations one step down; return whether one can no longer be averted."""
    words = rules[SIZES, WORDS]
    dead = 0
    for v in range(words):
        left = n[LEFT + v, depth] & rules[COMBINATION + v, t]
        n[LEFT + v, depth + 1] = left
        dead |= left & n[LEFT + words + v, depth + 1]
    return dead != 0


@part
def refused_by_rule(rules: Ints, quota: Array, n: Ints, f: Array, room: Short, depth: int) -> bool:
    """Test programs, and bound the gains of parties that have one, at the best that rows may still get."""
    rows, always = rules[SIZES, ROWS], rules[BLOCK, rules[SIZES, PARTIES] + 1]
    yes = 0
    for r in range(rows):
        x = room[depth, r]
        if r >= always:
            x -= np.int32(AFAR)
        f[UPPER, r] = x
        if x >= 0:
            yes |= 1 << rules[ROW, r]
    for p in range(rules[SIZES, PARTIES]):
        for r in range(rules[BLOCK, p], rules[BLOCK, p + 1]):
            f[UPPER, r] += n[LIFT, p]
    for r in range(rows):
        f[UPPER, r] = f[UPPER, r] / UNIT if f[UPPER, r] < LIMIT else GREATEST
    for p in range(rules[SIZES, PARTIES]):
        if not rules[FAST, p]:
            f[PG, p] = gain_of(rules, quota, f, rules[PARTY, p], UPPER)
    return rules[SIZES, PROGRAMS] != 0 and not obeys(rules, quota, n, f, yes)


@piece
def refused(rules: Ints, quota: Array, n: Ints, f: Array, room: Short, depth: int, t: int) -> bool:
    """Carry rows one step down; return whether one that is surely asked has no room left.

    Sets ``f[PG]`` to upper bounds of the gains of parties that have a program.
    """
    rows, always = rules[SIZES, ROWS], rules[BLOCK, rules[SIZES, PARTIES] + 1]
    loss = max(rules[SIZES, ISSUES] + 1 + t, 0)
    depth = max(depth, 0)
    low = np.int32(LIMIT)
    for r in range(rows):
        x = np.int32(room[depth, r] - room[loss, r])
        room[depth + 1, r] = x
        low = min(low, x)
    if low < 0:
        return True
    need = n[NEED, depth] | rules[ASK, t]
    n[NEED, depth + 1] = need
    if need & rules[SIZES, LOOSE]:
        for r in range(max(always, 0), rows):
            if room[depth + 1, r] < AFAR and (need >> rules[ROW, r]) & 1:
                return True
    return rules[SIZES, SLOW] != 0 and refused_by_rule(rules, quota, n, f, room, depth + 1)


@piece
def bounds(rules: Ints, n: Ints, f: Array, room: Short, depth: int) -> None:
    """Set ``f[PG]`` to upper bounds of the gains of parties that have no program of their own."""
    depth = max(depth, 0)
    for p in range(rules[SIZES, PARTIES]):
        if rules[FAST, p]:
            low = np.int32(LIMIT)
            for r in range(max(rules[BLOCK, p], 0), rules[BLOCK, p + 1]):
                low = min(low, room[depth, r])
            x = low + n[LIFT, p]
            # Only rows out of range (see prepare): nothing is known.
            f[PG, p] = x * (1.0 / UNIT) if x < LIMIT else GREATEST


@part
def lift(rules: Ints, n: Ints, f: Array, room: Short, kind: int, j: int, goal: float, depth: int) -> None:
    """Lower the rooms down to a depth, so that they end where a row cannot reach ``goal``.

    A goal of 0 undoes it.
    """
    goal -= 2 * TIE + 1e-14 * abs(goal)
    for p in range(rules[SIZES, PARTIES]):
        units = 0
        if goal > 0 and ((kind == BEST and p == j) or (kind == LEX and f[SCALE, p] > 0)):
            x = goal / f[SCALE, p] if kind == LEX else goal
            units = max(int(min(x * UNIT, LIMIT - 8)) - 4, 0)
        more = np.int32(units - n[LIFT, p])
        if more != 0:
            n[LIFT, p] = units
            for at in range(depth + 1):
                for r in range(rules[BLOCK, p], rules[BLOCK, p + 1]):
                    room[at, r] -= more


@part
def least_sum(
    rules: Ints, f: Array, kind: int, j: int, seek: bool, best: float, product: float, margin: float
) -> float:
    """Return what the surrogate must reach for a package to matter."""
    goal = f[FLOOR, 0] if seek or (kind == LEX and j > 0) else best
    if kind in (ANY, LEX):
        # Everyone who must agree gains at least −1e-9 (part of the margin), less what it loses rather than block.
        lost = 0.0
        for r in range(rules[SIZES, ROWS]):
            lost = max(lost, f[EXCUSED, r])
        if kind == ANY or lost == 0.0:
            goal = max(goal, 0.0)
    elif goal <= -1e200:
        return goal
    elif kind == NASH:
        parties = rules[SIZES, PARTIES]
        goal = parties * (max(goal, 0.0) / product) ** (1.0 / parties)
    return goal - margin


@part
def descend(
    tables: SearchArrays,
    kind: int,
    j: int,
    seek: bool,
    total: float,
    product: float,
    margin: float,
    best: float,
    index: int,
) -> tuple[float, int, bool, int]:
    """Search all packages for the best, or (``seek``) for the lowest number among those that reach the floors.

    Parameters
    ----------
    total
        Best sum of the surrogate over all packages; above 1e200 if it bounds nothing.
    product
        Nash: the constant of the surrogate's bound.
    margin
        By how much the surrogate may miss the mark.
    best, index
        Worth and number of a package known to pass, or LEAST and −1. When seeking, only lower numbers matter.

    Returns
    -------
    tuple
        Worth, number (−1: none), whether another package is within 10⁻¹² of it, nodes visited.
    """
    rules, quota, n, f, room = tables.rules, tables.quota, tables.n, tables.f, tables.room
    issues, slow = rules[SIZES, ISSUES], rules[SIZES, SLOW] != 0
    tie = False
    visited = 0
    bounded = total < 1e200
    mark = least_sum(rules, f, kind, j, seek, best, product, margin) if bounded else LEAST
    # What lifted rooms do not bound: sums and products, and all but the least gain.
    unlifted = kind in (NASH, TOTAL) or (kind == LEX and (seek or j > 0)) or (slow and kind != ANY)
    start(rules, n)
    f[SUM, 0] = total if bounded else 0.0
    lift(rules, n, f, room, kind, j, f[FLOOR, 0] if seek or (kind == LEX and j > 0) else best, 0)
    depth = 0
    for r in range(rules[SIZES, ROWS]):
        if room[0, r] < 0:
            depth = -1
    while depth >= 0:
        k = n[TURN, depth]
        at = rules[OFFSET, k] + n[AT, depth]
        t, s = 0, LEAST
        if at < rules[OFFSET, k + 1]:
            t = n[ORDER, at]
            s = f[SUM, depth] - f[LOSS, t]
        if s < mark or s == LEAST:
            # The other levels of this issue lose even more.
            n[PATH, k] = rules[QUO, k]
            depth -= 1
            continue
        n[AT, depth] += 1
        here = 0
        if seek:
            here = n[NUMBER, depth] + rules[STRIDE, k] * (t - rules[OFFSET, k])
            if here >= index:
                continue
        visited += 1
        n[PATH, k] = t
        if dead_end(rules, n, depth, t) or refused(rules, quota, n, f, room, depth, t):
            continue
        if unlifted:
            bounds(rules, n, f, room, depth + 1)
            bound = worth(rules, f, kind, j)
            goal = best
            if seek:
                goal = f[FLOOR, 0] if kind != LEX else -1.0
            if bound < goal - 2 * TIE - 1e-14 * abs(goal):
                continue
        if depth + 1 < issues:
            depth += 1
            n[AT, depth] = 0
            f[SUM, depth] = s
            n[NUMBER, depth] = here
            continue
        value = judge(rules, quota, n, f, kind, j)
        if value <= LEAST:
            continue
        here = number(rules, n)
        if kind == ANY:
            best, index = value, here
            break
        if seek:
            if kind == LEX or value >= f[FLOOR, 0]:
                index = here
        elif value > best:
            tie = value <= best + TIE and here != index
            best = value
            index = here
            mark = least_sum(rules, f, kind, j, seek, best, product, margin) if bounded else LEAST
            if not (kind == LEX and j > 0):
                lift(rules, n, f, room, kind, j, best, depth)
        elif value >= best - TIE and here != index:
            tie = True
    lift(rules, n, f, room, kind, j, 0.0, 0)
    return best, index, tie, visited
