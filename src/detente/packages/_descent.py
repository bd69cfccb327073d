"""Depth-first branch and bound over issues: one draw, one objective, exact.

Bounds are integers in units of 2⁻²⁰ stakes: each row's slack is rounded up and each loss down. Packages that are not
pruned are judged again in double precision. A *surrogate*, a weighted sum of rows, is checked before the rows: value is
additive over issues, so its maximum over all packages is the sum of the best levels (Geoffrion 1974, Lagrangian
relaxation).
"""

from __future__ import annotations

import numpy as np

from detente._jit import part, piece
from detente.packages._programs import GREATEST, LEAST, gain_of, obeys
from detente.packages.judge import AFAR, ANY, BEST, LEX, LIMIT, NASH, TOTAL, UNIT, judge, number, worth
from detente.packages.space import Array, Ints, Short
from detente.packages.structs import ConsentRules, Descent, DrawRows, JudgedPackage, SearchArrays

TIE = 1e-12


@piece
def set_pending(rules: ConsentRules, descent: Descent) -> None:
    """Set, for each depth, the infeasible combinations that no issue below names."""
    issues = rules.issues
    for v in range(rules.words):
        descent.pending[v, issues] = -1
        for at in range(issues - 1, -1, -1):
            free = rules.unnamed[v, descent.issue_order[at]]
            descent.pending[v, at] = descent.pending[v, at + 1] & free


@part
def arrange(rules: ConsentRules, level_sum: Array, descent: Descent) -> None:
    """Order levels by loss in the surrogate ``level_sum``, and issues by what their second-best level loses."""
    issues = rules.issues
    for k in range(issues):
        a, b = rules.offset[k], rules.offset[k + 1]
        for t in range(a, b):
            at = t
            while at > a and level_sum[descent.level_order[at - 1]] < level_sum[t]:
                descent.level_order[at] = descent.level_order[at - 1]
                at -= 1
            descent.level_order[at] = t
        for t in range(a, b):
            descent.level_loss[t] = level_sum[descent.level_order[a]] - level_sum[t]
        second = descent.level_loss[descent.level_order[a + 1]] if b > a + 1 else 1e300
        at = k
        while at > 0 and descent.key[at - 1] < second:
            descent.key[at] = descent.key[at - 1]
            descent.issue_order[at] = descent.issue_order[at - 1]
            at -= 1
        descent.key[at] = second
        descent.issue_order[at] = k
    set_pending(rules, descent)


@piece
def start(rules: ConsentRules, path: Ints, descent: Descent) -> None:
    """Set the root of the search; issues that are not decided yet are at their status quo."""
    descent.next_level[0] = 0
    descent.asked[0] = rules.always
    descent.number[0] = 0
    for v in range(rules.words):
        descent.met[v, 0] = -1
    for k in range(rules.issues):
        path[k] = rules.status_quo[k]


@piece
def dead_end(rules: ConsentRules, descent: Descent, depth: int, t: int) -> bool:
    """Update infeasible combinations one level deeper; return whether one can no longer be avoided."""
    dead = 0
    for v in range(rules.words):
        left = descent.met[v, depth] & rules.met[v, t]
        descent.met[v, depth + 1] = left
        dead |= left & descent.pending[v, depth + 1]
    return dead != 0


@part
def refused_by_rule(rules: ConsentRules, draw: DrawRows, judged: JudgedPackage, lift: Ints, depth: int) -> bool:
    """Test programs, and bound the gains of parties that have one, at the upper bounds of the rows."""
    rows, always = rules.rows, rules.block[rules.parties + 1]
    yes = 0
    for r in range(rows):
        x = draw.slack[depth, r]
        if r >= always:
            x -= np.int32(AFAR)
        judged.upper[r] = x
        if x >= 0:
            yes |= 1 << rules.group[r]
    for p in range(rules.parties):
        for r in range(rules.block[p], rules.block[p + 1]):
            judged.upper[r] += lift[p]
    for r in range(rows):
        judged.upper[r] = judged.upper[r] / UNIT if judged.upper[r] < LIMIT else GREATEST
    for p in range(rules.parties):
        if not rules.is_minimum[p]:
            judged.party_gain[p] = gain_of(rules, judged.stack, rules.programs.of_party[p], judged.upper)
    return rules.has_programs and not obeys(rules, judged, yes)


@piece
def refused(rules: ConsentRules, draw: DrawRows, judged: JudgedPackage, descent: Descent, depth: int, t: int) -> bool:
    """Subtract the losses of level t; return whether a row that must agree has no slack left.

    Sets ``judged.party_gain`` to upper bounds of the gains of parties that have a program.
    """
    rows, always = rules.rows, rules.block[rules.parties + 1]
    t = max(t, 0)
    depth = max(depth, 0)
    low = np.int32(LIMIT)
    for r in range(rows):
        x = np.int32(draw.slack[depth, r] - draw.loss[t, r])
        draw.slack[depth + 1, r] = x
        low = min(low, x)
    if low < 0:
        return True
    need = descent.asked[depth] | rules.asks[t]
    descent.asked[depth + 1] = need
    if need & rules.loose:
        for r in range(max(always, 0), rows):
            if draw.slack[depth + 1, r] < AFAR and (need >> rules.group[r]) & 1:
                return True
    return rules.slow and refused_by_rule(rules, draw, judged, descent.lift, depth + 1)


@piece
def bounds(rules: ConsentRules, slack: Short, judged: JudgedPackage, lift: Ints, depth: int) -> None:
    """Set ``judged.party_gain`` to upper bounds of the gains of parties that have no program of their own."""
    depth = max(depth, 0)
    for p in range(rules.parties):
        if rules.is_minimum[p]:
            low = np.int32(LIMIT)
            for r in range(max(rules.block[p], 0), rules.block[p + 1]):
                low = min(low, slack[depth, r])
            x = low + lift[p]
            # All rows are out of range (see prepare): no bound.
            judged.party_gain[p] = x * (1.0 / UNIT) if x < LIMIT else GREATEST


@part
def lower_slack(
    rules: ConsentRules, slack: Short, scale: Array, lift: Ints, kind: int, j: int, goal: float, depth: int
) -> None:
    """Lower the slack at all depths up to this one, so that it runs out where a row cannot reach ``goal``.

    A goal of 0 undoes it.
    """
    goal -= 2 * TIE + 1e-14 * abs(goal)
    for p in range(rules.parties):
        units = 0
        if goal > 0 and ((kind == BEST and p == j) or (kind == LEX and scale[p] > 0)):
            x = goal / scale[p] if kind == LEX else goal
            units = max(int(min(x * UNIT, LIMIT - 8)) - 4, 0)
        more = np.int32(units - lift[p])
        if more != 0:
            lift[p] = units
            for at in range(depth + 1):
                for r in range(rules.block[p], rules.block[p + 1]):
                    slack[at, r] -= more


@part
def least_sum(
    rules: ConsentRules,
    blocking: Array,
    floor: Array,
    kind: int,
    j: int,
    seek: bool,
    best: float,
    product: float,
    margin: float,
) -> float:
    """Return what the surrogate must reach for a package to matter."""
    goal = floor[0] if seek or (kind == LEX and j > 0) else best
    if kind in (ANY, LEX):
        # Everyone who must agree gains at least −1e-9 (part of the margin) minus the loss accepted rather than block.
        lost = 0.0
        for r in range(rules.rows):
            lost = max(lost, blocking[r])
        if kind == ANY or lost == 0.0:
            goal = max(goal, 0.0)
    elif goal <= -1e200:
        return goal
    elif kind == NASH:
        parties = rules.parties
        goal = parties * (max(goal, 0.0) / product) ** (1.0 / parties)
    return goal - margin


@part
def descend(
    arrays: SearchArrays,
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
        Bound of the rounding error of the surrogate.
    best, index
        Worth and number of a package known to pass, or LEAST and −1. When seeking, only lower numbers matter.

    Returns
    -------
    tuple
        Worth, number (−1: none), whether another package is within 10⁻¹² of it, nodes visited.
    """
    rules, draw, judged, descent = arrays.rules, arrays.draw, arrays.judged, arrays.descent
    floor, scale, slack = judged.floor, judged.scale, draw.slack
    issues, slow = rules.issues, rules.slow
    tie = False
    visited = 0
    bounded = total < 1e200
    mark = least_sum(rules, draw.blocking, floor, kind, j, seek, best, product, margin) if bounded else LEAST
    # Objectives that lowered slack does not bound: sums and products, and all but the least gain.
    unlifted = kind in (NASH, TOTAL) or (kind == LEX and (seek or j > 0)) or (slow and kind != ANY)
    start(rules, judged.path, descent)
    descent.bound[0] = total if bounded else 0.0
    lower_slack(
        rules,
        slack,
        scale,
        descent.lift,
        kind,
        j,
        floor[0] if seek or (kind == LEX and j > 0) else best,
        0,
    )
    depth = 0
    for r in range(rules.rows):
        if slack[0, r] < 0:
            depth = -1
    while depth >= 0:
        k = descent.issue_order[depth]
        at = rules.offset[k] + descent.next_level[depth]
        t, s = 0, LEAST
        if at < rules.offset[k + 1]:
            t = int(descent.level_order[at])
            s = descent.bound[depth] - descent.level_loss[t]
        if s < mark or s == LEAST:
            # The other levels of this issue lose even more.
            judged.path[k] = rules.status_quo[k]
            depth -= 1
            continue
        descent.next_level[depth] += 1
        here = 0
        if seek:
            here = descent.number[depth] + rules.stride[k] * (t - rules.offset[k])
            if here >= index:
                continue
        visited += 1
        judged.path[k] = t
        if dead_end(rules, descent, depth, t) or refused(rules, draw, judged, descent, depth, t):
            continue
        if unlifted:
            bounds(rules, slack, judged, descent.lift, depth + 1)
            bound = worth(rules, judged, kind, j)
            goal = best
            if seek:
                goal = floor[0] if kind != LEX else -1.0
            if bound < goal - 2 * TIE - 1e-14 * abs(goal):
                continue
        if depth + 1 < issues:
            depth += 1
            descent.next_level[depth] = 0
            descent.bound[depth] = s
            descent.number[depth] = here
            continue
        value = judge(rules, draw, judged, kind, j)
        if value <= LEAST:
            continue
        here = number(rules, judged.path)
        if kind == ANY:
            best, index = value, here
            break
        if seek:
            if kind == LEX or value >= floor[0]:
                index = here
        elif value > best:
            tie = value <= best + TIE and here != index
            best = value
            index = here
            mark = least_sum(rules, draw.blocking, floor, kind, j, seek, best, product, margin) if bounded else LEAST
            if not (kind == LEX and j > 0):
                lower_slack(rules, slack, scale, descent.lift, kind, j, best, depth)
        elif value >= best - TIE and here != index:
            tie = True
    lower_slack(rules, slack, scale, descent.lift, kind, j, 0.0, 0)
    return best, index, tie, visited
