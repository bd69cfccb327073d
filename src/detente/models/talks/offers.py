"""The concession path of a party: the packages that it tables as it concedes.

Values are additive over issues. Therefore the packages that maximise some weighted sum of a party's own value and the
others' value form a path that begins at the party's best package. Each step changes the level that gives the others
most per unit of the party's own loss (logrolling; Raiffa 1982, ch. 11). Within an issue the steps follow the upper
concave envelope of the points (own value, others' value), so all steps sorted by that ratio make one path.

``filed`` and ``cheapest`` implement the naive alternative: among all packages, the one whose worth to the party itself
is nearest above what it asks, whatever its worth to the others.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit, part

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

STEEP = 1e300
EVEN = 1e-12
"""Ratios that differ by less than this count as equal; the smaller step then comes first."""
SPAN = 2.0
DRAWERS = 512
"""Range of values that is sorted finely, in whole stakes, and the number of bins."""


@part
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


@part
def charge(at: Ints, offset: Ints, crossed: Ints, met: Bools) -> None:
    """Set the places of conditional commitments, the last of a package, as they follow from its other places."""
    issues = at.shape[0] - crossed.shape[0]
    for c in range(crossed.shape[0]):
        place, free = 0, True
        for k in range(issues):
            place = max(place, crossed[c, at[k]])
            free = free and met[c, at[k]]
        at[issues + c] = offset[issues + c] + (0 if free else place)


@njit
def path(
    own: Array,
    others: Array,
    offset: Ints,
    hits: Bools,
    crossed: Ints,
    met: Bools,
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
        (places,) what each place is worth to the party, and to those whom it must win.
    offset
        (issues + charges + 1,) first place of each issue, then of each conditional commitment.
    hits
        (combinations, places), as in :func:`feasible`.
    crossed, met
        (charges, places) as in ``TalksRules``: where conditional commitments are charged.
    packages, worth
        (places + 1, issues + charges) and (places + 1,): the path, and what each package on it is worth to the party.
    issue, level, ratio
        (places,) scratch: steps.
    at
        (issues + charges,) scratch: the present place on the path.
    """
    columns = offset.shape[0] - 1
    issues = columns - crossed.shape[0]
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
        charge(at, offset, crossed, met)
        if feasible(at, hits):
            total = 0.0
            for k in range(columns):
                total += own[at[k]]
            if crossed.shape[0] > 0:
                # Once a condition is met, earlier packages may be worse for all.
                while length > 0 and worth[length - 1] < total:
                    length -= 1
            packages[length] = at
            worth[length] = total
            length += 1
    return length


@part
def filed(own: Array, every: Ints, worth: Array, head: Ints, after: Ints) -> tuple[float, float, float]:
    """Sort packages into bins by their worth to a party; return least and most filed, and the scale.

    Parameters
    ----------
    own
        (levels,) what each level is worth to the party.
    every
        (n, issues) flat levels of feasible packages.
    worth
        (n,) what each is worth.
    head, after
        (drawers,) first package in each drawer, (n,) the one behind each; −1: none. A drawer holds an equal part
        of the last ``SPAN`` below the best; all that is worse lies in the lowest.
    """
    n, issues = every.shape
    top, least = -np.inf, np.inf
    for x in range(n):
        value = 0.0
        for k in range(issues):
            value += own[every[x, k]]
        worth[x] = value
        top, least = max(top, value), min(least, value)
    least = max(least, top - SPAN)
    scale = (head.shape[0] - 1) / (top - least) if top > least else 0.0
    head[:] = -1
    for x in range(n):
        b = max(0, int((worth[x] - least) * scale))
        after[x] = head[b]
        head[b] = x
    return float(least), float(top), float(scale)


@part
def cheapest(ask: float, worth: Array, head: Ints, after: Ints, least: float, scale: float) -> int:
    """Return the filed package that is worth least of those worth what is asked (of equals the last), or −1."""
    b = max(0, min(head.shape[0], int((ask - least) * scale)))
    while b < head.shape[0]:
        best, x = -1, head[b]
        while x >= 0:
            if worth[x] >= ask and (best < 0 or worth[x] < worth[best] or (worth[x] == worth[best] and x > best)):
                best = x
            x = after[x]
        if best >= 0:
            return int(best)
        b += 1
    return -1
