"""Which package a party would table as it concedes: its concession path.

Values add up over issues, so the packages that are best for some weighing of a party's own value against the
others' lie on a path from its best package: at each step the level is changed that gives the others most per unit
that it costs (logrolling; Raiffa 1982, ch. 11). Issue by issue the steps follow the upper concave envelope of
(own, others'), so all steps sorted by that ratio make one path. ``ordered`` is the naive alternative: all packages
by falling value to the party itself, whatever they are worth to others.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

STEEP = 1e300
EVEN = 1e-12
"""Ratios nearer than this count as equal: the smaller step comes first."""


@njit
def feasible(package: Ints, hits: Bools) -> bool:
    """Whether no infeasible combination is met; ``hits`` is (combinations, levels)."""
    for c in range(hits.shape[0]):
        met = True
        for k in range(package.shape[0]):
            if not hits[c, package[k]]:
                met = False
                break
        if met:
            return False
    return True


@njit
def path(
    own: Array,
    others: Array,
    offset: Ints,
    hits: Bools,
    packages: Ints,
    worth: Array,
    issue: Ints,
    level: Ints,
    ratio: Array,
    at: Ints,
) -> int:
    """Write a party's concession path; return its length.

    Parameters
    ----------
    own, others
        (levels,) what each level is worth to the party, and to those whom it must win.
    offset
        (issues + 1,) first flat level of each issue.
    hits
        (combinations, levels), as in :func:`feasible`.
    packages, worth
        (levels + 1, issues) and (levels + 1,): the path, and what each package on it is worth to the party.
    issue, level, ratio
        (levels,) scratch: steps.
    at
        (issues,) scratch: where the path has come to.
    """
    issues = offset.shape[0] - 1
    steps = 0
    for k in range(issues):
        best = offset[k]
        for t in range(offset[k], offset[k + 1]):
            if own[t] > own[best] or (own[t] == own[best] and others[t] > others[best]):
                best = t
        at[k] = best
        here = best
        while True:
            chosen, most, least = -1, 0.0, 0.0
            for t in range(offset[k], offset[k + 1]):
                gain, loss = others[t] - others[here], own[here] - own[t]
                if gain <= 0 or loss < 0:
                    continue
                r = gain / loss if gain < STEEP * loss else STEEP
                if r > most * (1 + EVEN) or (r >= most * (1 - EVEN) and loss < least):
                    chosen, most, least = t, r, loss
            if chosen < 0:
                break
            # Sorted by insertion, equal ratios in the order in which they come.
            j = steps
            while j > 0 and ratio[j - 1] < most * (1 - EVEN):
                ratio[j], issue[j], level[j] = ratio[j - 1], issue[j - 1], level[j - 1]
                j -= 1
            ratio[j], issue[j], level[j] = most, k, chosen
            steps += 1
            here = chosen
    length = 0
    for s in range(steps + 1):
        if s > 0:
            at[issue[s - 1]] = level[s - 1]
        if feasible(at, hits):
            total = 0.0
            for k in range(issues):
                packages[length, k] = at[k]
                total += own[at[k]]
            worth[length] = total
            length += 1
    return length


@njit
def ordered(own: Array, every: Ints, packages: Ints, worth: Array) -> int:
    """Write all of some packages by falling value to the party; return how many there are.

    Parameters
    ----------
    own
        (levels,) what each level is worth to the party.
    every
        (n, issues) flat levels of feasible packages.
    packages, worth
        As in :func:`path`, with room for n.
    """
    n, issues = every.shape
    value = np.zeros(n)
    for x in range(n):
        for k in range(issues):
            value[x] += own[every[x, k]]
    order = np.argsort(-value, kind="mergesort")
    for j in range(n):
        for k in range(issues):
            packages[j, k] = every[order[j], k]
        worth[j] = value[order[j]]
    return n
