"""Postfix programs of consent: true or false of a set of groups, and a party's gain.

The gain of a party whose rule is R is the largest g such that R holds of the groups that gain at least g:
a minimum under unanimity, a maximum under "any", an order statistic under "k of n".
"""

from __future__ import annotations

import numpy as np

from detente._jit import njit
from detente.packages.problem import Array, Ints, Rules

LEAST, MOST = -1e300, 1e300


@njit
def bit(mask: np.uint64, g: int) -> bool:
    """Return whether group g is in a mask."""
    return (mask >> np.uint64(g)) & np.uint64(1) != np.uint64(0)


@njit
def holds(rules: Rules, p: int, yes: np.uint64, stack: Array) -> bool:
    """Return whether program p is true if just the groups of a mask agree."""
    top = 0
    for i in range(rules.start[p], rules.start[p + 1]):
        c = rules.code[i]
        if c >= 0:
            stack[top] = 1.0 if bit(yes, c) else 0.0
            top += 1
        else:
            m = -c
            top -= m
            total = 0.0
            for a in range(m):
                total += rules.weights[rules.woff[i] + a] * stack[top + a]
            stack[top] = 1.0 if total >= rules.quota[i] - 1e-12 else 0.0
            top += 1
    return stack[0] > 0.5


@njit
def gain_of(rules: Rules, p: int, gain: Array, stack: Array) -> float:
    """Return the largest g such that program p holds of the groups that gain at least g."""
    top = 0
    for i in range(rules.start[p], rules.start[p + 1]):
        c = rules.code[i]
        if c >= 0:
            stack[top] = gain[c]
            top += 1
            continue
        m = -c
        top -= m
        need = rules.quota[i] - 1e-12
        woff = rules.woff[i]
        best = MOST if need <= 0 else LEAST
        if need > 0:
            for a in range(m):
                g = stack[top + a]
                if g > best:
                    total = 0.0
                    for b in range(m):
                        if stack[top + b] >= g:
                            total += rules.weights[woff + b]
                    if total >= need:
                        best = g
        stack[top] = best
        top += 1
    return stack[0]


@njit
def obeys(rules: Rules, path: Ints, yes: np.uint64, stack: Array) -> bool:
    """Return whether all programs that a package (flat levels) must meet are true."""
    for p in rules.base:
        if not holds(rules, p, yes, stack):
            return False
    for k in range(path.shape[0]):
        p = rules.level_program[path[k]]
        if p >= 0 and not holds(rules, p, yes, stack):
            return False
    return True


@njit
def party_gains(rules: Rules, gain: Array, out: Array, stack: Array) -> None:
    """Set ``out`` (parties,) to the parties' gains, given the groups'."""
    for p in range(rules.party.shape[0]):
        if rules.fast[p]:
            low = gain[rules.row[rules.block[p]]]
            for r in range(rules.block[p] + 1, rules.block[p + 1]):
                g = gain[rules.row[r]]
                if g < low:
                    low = g
            out[p] = low
        else:
            out[p] = gain_of(rules, rules.party[p], gain, stack)


@njit
def needed_by(rules: Rules, path: Ints) -> np.uint64:
    """Return the mask of groups that a package (flat levels) asks one by one."""
    need = rules.always
    for k in range(path.shape[0]):
        need |= rules.ask[path[k]]
    return need


@njit
def may_be(rules: Rules, path: Ints) -> bool:
    """Return whether a package (flat levels) is feasible and substantive."""
    moved = False
    for k in range(path.shape[0]):
        if rules.moves[path[k]]:
            moved = True
    if not moved:
        return False
    for w in range(rules.hit.shape[1]):
        left = ~np.uint64(0)
        for k in range(path.shape[0]):
            left &= rules.hit[path[k], w]
        if left != np.uint64(0):
            return False
    return True


@njit
def groups_gain(uv: Array, d: Array, path: Ints, out: Array) -> None:
    """Set ``out`` (groups,) to value less reservation; adds up in file order, so that it never depends on a search."""
    for g in range(uv.shape[0]):
        u = 0.0
        for k in range(path.shape[0]):
            u += uv[g, path[k]]
        out[g] = u - d[g]


@njit
def agreeing(gain: Array) -> np.uint64:
    """Return the mask of groups that accept, given their gains."""
    yes = np.uint64(0)
    for g in range(gain.shape[0]):
        if gain[g] >= -1e-9:
            yes |= np.uint64(1) << np.uint64(g)
    return yes


@njit
def passes_with(rules: Rules, path: Ints, yes: np.uint64, stack: Array) -> bool:
    """Return whether a package (flat levels) passes if just the groups of a mask accept it."""
    need = needed_by(rules, path)
    if need & yes != need or not may_be(rules, path):
        return False
    return not rules.programs or obeys(rules, path, yes, stack)
