"""Which results of an earlier search remain valid after some groups' values have changed.

The value of a package is the sum of its places' contributions, so a group's gain changes by at least the sum over
issues of the smallest change, and by at most the sum of the largest. Where no gain can have risen, a draw without a
deal still has none; where none can have fallen, a deal is still a deal. Only the other draws are searched again.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente._jit import hot
from detente.packages.judge import TOLERANCE
from detente.packages.space import Array, Bits, Ints, SearchSpace

Bools = NDArray[np.bool_]
ROUNDING = 1e-12
"""Changes below this may be rounding; values are at most a few whole stakes."""


@hot
def _refresh(
    worth: Array, floor: Array, before: Array, touched: Bools, groups: Ints, columns: Ints, masks: Bits
) -> None:
    draws = floor.shape[0]
    least, again = np.empty(draws), np.empty(draws, dtype=np.bool_)
    for a in range(groups.shape[0]):
        g = groups[a]
        bit = np.uint64(1) << np.uint64(g)
        for i in range(draws):
            least[i] = floor[i, g]
            again[i] = touched[g] or floor[i, g] != before[i, g]
        for c in range(columns.shape[0]):
            x = columns[c]
            for i in range(draws):
                if again[i]:
                    if worth[g, x, i] - least[i] >= -1e-9:
                        masks[i, x] |= bit
                    else:
                        masks[i, x] &= ~bit


def refresh(worth: Array, floor: Array, before: Array, touched: Bools, columns: Ints, masks: Bits) -> None:
    """Update masks of acceptance where something has changed; see :func:`detente.packages.agree`.

    Parameters
    ----------
    worth
        (groups, packages, draws) what packages are worth.
    floor, before
        (draws, groups) what they must be worth, now and when ``masks`` was made.
    touched
        (groups,) whose ``worth`` may have changed.
    columns
        Which packages.
    masks
        (draws, packages), written.
    """
    groups: Ints = np.flatnonzero(touched if floor is before else touched | (floor != before).any(axis=0))
    if len(groups) and len(columns):
        _refresh(worth, floor, before, touched, groups, columns, masks)


@hot
def _agree_again(uv: Array, d: Array, before: Array, touched: Bools, packages: Ints, masks: Bits) -> None:
    for i in range(uv.shape[0]):
        for g in range(uv.shape[1]):
            if not touched[g] and d[i, g] == before[i, g]:
                continue
            bit = np.uint64(1) << np.uint64(g)
            for x in range(packages.shape[0]):
                worth = 0.0
                for k in range(packages.shape[1]):
                    worth += uv[i, g, packages[x, k]]
                if worth - d[i, g] >= -1e-9:
                    masks[i, x] |= bit
                else:
                    masks[i, x] &= ~bit


def agree_again(uv: Array, d: Array, before: Array, touched: Bools, packages: Ints, masks: Bits) -> None:
    """Update who accepts packages where something has changed; see :func:`detente.packages.accepts`.

    Parameters
    ----------
    uv, d
        (draws, groups, places) contributions, and (draws, groups) what a deal must be worth.
    before, touched
        (draws, groups) what it had to be worth when ``masks`` was made; (groups,) whose ``uv`` may have changed since.
    packages
        (packages, issues) places.
    masks
        (draws, packages), written.
    """
    _agree_again(uv, d, before, touched, packages, masks)


@hot
def _shifts(new: Array, old: Array, here: Ints, there: Ints, offsets: Ints, low: Array, high: Array) -> None:
    for i in range(new.shape[0]):
        for c in range(here.shape[0]):
            g, h = here[c], there[c]
            a, b = 0.0, 0.0
            for k in range(offsets.shape[0] - 1):
                least = new[i, g, offsets[k]] - old[i, h, offsets[k]]
                most = least
                for t in range(offsets[k] + 1, offsets[k + 1]):
                    x = new[i, g, t] - old[i, h, t]
                    least = min(least, x)
                    most = max(most, x)
                a += least
                b += most
            low[i, c] = a
            high[i, c] = b


def shifts(space: SearchSpace, new: Array, old: Array, here: Ints, there: Ints) -> tuple[Array, Array]:
    """Return lower and upper bounds, each (draws, changed groups), of the change in any package's value.

    Parameters
    ----------
    space
        The grid.
    new, old
        (draws, groups, places) contributions.
    here, there
        Columns of the groups that may have changed, in ``new`` and in ``old``.
    """
    low, high = np.empty((len(new), len(here))), np.empty((len(new), len(here)))
    _shifts(new, old, here, there, space.grid.offsets, low, high)
    return low, high


@hot
def _direction(low: Array, high: Array, place: Ints, d: Array, before: Array, falls: Bools, rises: Bools) -> None:
    for i in range(d.shape[0]):
        fall, rise = True, True
        for g in range(d.shape[1]):
            step = before[i, g] - d[i, g]
            a, b = step, step
            if place[g] >= 0:
                a += low[i, place[g]]
                b += high[i, place[g]]
            if a == 0.0 and b == 0.0:
                continue
            if b > -1e-12:
                fall = False
            if a < 1e-12:
                rise = False
        falls[i] = fall
        rises[i] = rise


def direction(low: Array, high: Array, place: Ints, d: Array, before: Array) -> tuple[Bools, Bools]:
    """Return two (draws,) arrays: whether no gain can have risen, and whether none can have fallen.

    Parameters
    ----------
    low, high
        From :func:`shifts`.
    place
        (groups,) column of a group in these, or −1 where its values are the same.
    d, before
        (draws, groups) what a deal must be worth, now and before.
    """
    falls, rises = (np.empty(len(d), dtype=np.bool_) for _ in range(2))
    _direction(low, high, place, d, before, falls, rises)
    return falls, rises


@hot
def _sum_moves(
    row: Ints, weights: Array, total: Array, place: Ints, high: Array, d: Array, before: Array, todo: Bools, out: Bools
) -> None:
    for i in range(d.shape[0]):
        if not todo[i]:
            continue
        most, margin = total[i], 1e-11
        for r in range(row.shape[0]):
            x = weights[i, r]
            if x > 0:
                g = row[r]
                rise = before[i, g] - d[i, g]
                if place[g] >= 0:
                    rise += high[i, place[g]]
                most += x * rise
                margin += 2e-9 * x
        if most < -margin:
            total[i] = most
            out[i] = True


def none_still(
    space: SearchSpace,
    weights: Array,
    total: Array,
    place: Ints,
    high: Array,
    d: Array,
    before: Array,
    todo: Bools,
) -> Bools:
    """Return (draws,) whether the proof that a draw has no deal is still valid.

    The largest weighted sum of gains can have risen by no more than the weighted sum of the groups' largest rises.

    Parameters
    ----------
    space
        Grid and rules.
    weights, total
        From :func:`detente.packages.search.witnesses`; ``total`` is updated where the answer is yes.
    place, high
        (groups,) column of a group in ``high`` or −1, and (draws, columns) largest rises, from :func:`shifts`.
    d, before
        (draws, groups) what a deal must be worth, now and then.
    todo
        (draws,) which draws to look at; the result is false for the others.
    """
    out = np.zeros(len(d), dtype=np.bool_)
    rules = space.rules
    row = rules.group[: rules.block[rules.parties + 1]].copy()
    _sum_moves(row, weights, total, place, high, d, before, todo, out)
    return out


assert TOLERANCE == 1e-9  # as in _refresh
