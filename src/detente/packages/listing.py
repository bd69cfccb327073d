"""The zone of agreement (ZOPA) of one draw: its packages, the parties' gains, and the Pareto set."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente._jit import njit, part, piece
from detente.packages._bounds import CLEAR, still_lost
from detente.packages._descent import arrange, dead_end, refused, set_pending, start
from detente.packages._inputs import checked, flat_packages
from detente.packages._programs import LEAST
from detente.packages.frontier import pareto
from detente.packages.judge import AFAR, TOTAL, UNIT, excuse, judge, number, prepare
from detente.packages.space import Array, Ints, SearchSpace, Short
from detente.packages.structs import ConsentRules, Descent, DrawRows, SearchArrays


@part
def _widest_first(rules: ConsentRules, draw: DrawRows, descent: Descent) -> None:
    """Order issues by the loss of their worst levels, summed over rows, so that branches are decided early."""
    issues = rules.issues
    for k in range(issues):
        width = 0.0
        for r in range(rules.rows):
            most = np.int32(0)
            for t in range(rules.offset[k], rules.offset[k + 1]):
                most = max(most, draw.loss[t, r])
            width += min(most, UNIT)
        at = k
        while at > 0 and descent.key[at - 1] < width:
            descent.key[at] = descent.key[at - 1]
            descent.issue_order[at] = descent.issue_order[at - 1]
            at -= 1
        descent.key[at] = width
        descent.issue_order[at] = k


@part
def _sizes(rules: ConsentRules, descent: Descent, sizes: Ints) -> None:
    """Set (issues + 1, 2) how many packages there are below each depth, and how many change nothing of substance."""
    issues = rules.issues
    sizes[issues, 0], sizes[issues, 1] = 1, 1
    for depth in range(issues - 1, -1, -1):
        k = descent.issue_order[depth]
        idle = 0
        for t in range(rules.offset[k], rules.offset[k + 1]):
            idle += rules.moves[t] == 0
        sizes[depth, 0] = sizes[depth + 1, 0] * (rules.offset[k + 1] - rules.offset[k])
        sizes[depth, 1] = sizes[depth + 1, 1] * idle


@piece
def _all_pass(rules: ConsentRules, draw: DrawRows, descent: Descent, worst: Short, depth: int) -> bool:
    """Return whether every package below a depth has all the consent that it needs."""
    loose = rules.block[rules.parties + 1]
    for v in range(rules.words):
        if descent.met[v, depth] != 0:
            return False  # an infeasible combination may still be met
    for r in range(rules.rows):
        if draw.slack[depth, r] - (AFAR if r >= loose else 0) - worst[depth, r] < CLEAR:
            return False
    return True


@piece
def _moved(rules: ConsentRules, path: Ints, issue_order: Ints, depth: int) -> bool:
    """Return whether the levels chosen above a depth change anything of substance."""
    for at in range(depth):
        if rules.moves[path[issue_order[at]]]:
            return True
    return False


@part
def _list(
    arrays: SearchArrays,
    uv: Array,
    d: Array,
    blocking: Array,
    i: int,
    worst: Short,
    sizes: Ints,
    out: Ints,
    gains: Array,
) -> int:
    """Write the numbers and gains of the packages of draw i; return how many there are, listed or not.

    If ``out`` is empty, packages are only counted: whole branches at once where all below pass. ``worst`` (issues + 1,
    rows) and ``sizes`` (issues + 1, 2) are scratch.
    """
    rules, draw, judged, weights, descent = arrays.rules, arrays.draw, arrays.judged, arrays.weights, arrays.descent
    issues, parties = rules.issues, rules.parties
    prepare(rules, draw, uv, d, i)
    excuse(rules, draw, blocking, i)
    for t in range(rules.levels):
        weights.level_sum[t] = 0.0
    arrange(rules, weights.level_sum, descent)
    _widest_first(rules, draw, descent)
    set_pending(rules, descent)
    start(rules, judged.path, descent)
    for r in range(rules.rows):
        if draw.slack[0, r] < 0:
            return 0
    _sizes(rules, descent, sizes)
    whole = still_lost(rules, draw, descent, worst) and out.shape[0] == 0
    found, depth = 0, 0
    while depth >= 0:
        k = descent.issue_order[depth]
        at = rules.offset[k] + descent.next_level[depth]
        if at >= rules.offset[k + 1]:
            judged.path[k] = rules.status_quo[k]
            depth -= 1
            continue
        t = int(descent.level_order[at])
        descent.next_level[depth] += 1
        judged.path[k] = t
        if dead_end(rules, descent, depth, t) or refused(rules, draw, judged, descent, depth, t):
            continue
        if whole and _all_pass(rules, draw, descent, worst, depth + 1):
            found += sizes[depth + 1, 0]
            if not _moved(rules, judged.path, descent.issue_order, depth + 1):
                found -= sizes[depth + 1, 1]
            continue
        if depth + 1 < issues:
            depth += 1
            descent.next_level[depth] = 0
            continue
        if judge(rules, draw, judged, TOTAL, 0) <= LEAST:
            continue
        if found < out.shape[0]:
            out[found] = number(rules, judged.path)
            for p in range(parties):
                gains[found, p] = judged.party_gain[p]
        found += 1
    return found


@njit
def _list_all(
    arrays: SearchArrays,
    uv: Array,
    d: Array,
    blocking: Array,
    worst: Short,
    sizes: Ints,
    out: Ints,
    gains: Array,
    count: Ints,
    sums: Array,
) -> None:
    """Set how many packages each draw has (``count``); add their gains to ``sums`` (packages, parties) if it has room.

    ``out`` and ``gains`` hold the packages of the last draw.
    """
    for i in range(uv.shape[0]):
        count[i] = _list(arrays, uv, d, blocking, i, worst, sizes, out, gains)
        if sums.shape[0] > 0:
            for x in range(count[i]):
                for p in range(sums.shape[1]):
                    sums[out[x], p] += gains[x, p]


@dataclass(frozen=True, eq=False)
class Zone:
    """The zone of agreement of one draw.

    Attributes
    ----------
    count
        Number of packages.
    packages
        Their numbers, rising; cut at the limit that was asked for.
    gains
        (packages, parties) gains over no agreement.
    pareto
        (packages,) whether no listed package is at least as good for all parties and better for one.
    """

    count: int
    packages: Ints
    gains: Array
    pareto: NDArray[np.bool_]


def zone_list(space: SearchSpace, uv: Array, d: Array, most: int | None = None, blocking: Array | None = None) -> Zone:
    """Return the zone of one draw.

    Parameters
    ----------
    space
        Grid and rules.
    uv, d
        (groups, levels) and (groups,): one draw, as in :func:`detente.packages.search.exists`.
    most
        List at most this number of packages, those with the highest least gain; all are counted.
    blocking
        (groups,) what a group accepts to lose rather than block, not part of its gain. ``None``: nothing.
    """
    uv, d = checked(space, uv[None], d[None])
    excused = np.zeros_like(d) if blocking is None else np.ascontiguousarray(blocking[None], dtype=np.float64)
    count = int(_listed(space, uv, d, excused, *_room(space, 0))[0])
    out, gains = _room(space, count)
    if count:
        _listed(space, uv, d, excused, out, gains)
    order = np.argsort(out[:count], kind="stable")
    packages, gains = out[:count][order], gains[:count][order]
    front = pareto(gains)
    if most is not None and count > most:
        keep = np.sort(np.lexsort((packages, -gains.min(axis=1), ~front))[:most])
        packages, gains, front = packages[keep], gains[keep], front[keep]
    return Zone(count, packages, gains, front)


def zone_sizes(space: SearchSpace, uv: Array, d: Array) -> Ints:
    """Return (draws,) how many packages the zone of each draw holds; (draws, …) arrays as in ``exists``."""
    uv, d = checked(space, uv, d)
    return _listed(space, uv, d, np.zeros_like(d), *_room(space, 0))


def gain_sums(space: SearchSpace, uv: Array, d: Array, blocking: Array) -> Array:
    """Return what each party gains from each package, summed over the draws in which the package passes.

    Parameters
    ----------
    space
        Grid and rules.
    uv, d, blocking
        As in :func:`zone_list`, for several draws.

    Returns
    -------
    ndarray
        (packages of the grid, parties), in stakes.
    """
    uv, d = checked(space, uv, d)
    excused, sums = np.ascontiguousarray(blocking, dtype=np.float64), np.zeros((space.grid.size, space.n_parties))
    _listed(space, uv, d, excused, *_room(space, space.grid.size), sums)
    return sums


@njit
def _add_gains(
    arrays: SearchArrays,
    uv: Array,
    d: Array,
    blocking: Array,
    packages: Ints,
    sums: Array,
) -> None:
    rules, draw, judged = arrays.rules, arrays.draw, arrays.judged
    for i in range(uv.shape[0]):
        prepare(rules, draw, uv, d, i)
        excuse(rules, draw, blocking, i)
        for x in range(packages.shape[0]):
            for k in range(packages.shape[1]):
                judged.path[k] = packages[x, k]
            if judge(rules, draw, judged, TOTAL, 0) > LEAST:
                for p in range(sums.shape[1]):
                    sums[x, p] += judged.party_gain[p]


def gains_of(space: SearchSpace, uv: Array, d: Array, blocking: Array, packages: ArrayLike) -> Array:
    """Return what each party gains from some packages, summed over the draws in which the package passes.

    Parameters
    ----------
    space
        Grid and rules.
    uv, d, blocking
        As in :func:`zone_list`, for several draws.
    packages
        (packages,) numbers of packages.

    Returns
    -------
    ndarray
        (packages, parties), in stakes.
    """
    uv, d = checked(space, uv, d)
    flat = flat_packages(space, packages)
    sums = np.zeros((len(flat), space.n_parties))
    excused = np.ascontiguousarray(blocking, dtype=np.float64)
    _add_gains(space.arrays(), uv, d, excused, flat, sums)
    return sums


def _listed(
    space: SearchSpace, uv: Array, d: Array, blocking: Array, out: Ints, gains: Array, sums: Array | None = None
) -> Ints:
    """Return (draws,) how many packages each draw has, see :func:`_list_all`."""
    depths, count = space.rules.issues + 1, np.zeros(len(uv), dtype=np.int64)
    worst, sizes = np.zeros((depths, space.rules.rows), dtype=np.int32), np.zeros((depths, 2), dtype=np.int64)
    sums = np.zeros((0, 0)) if sums is None else sums
    _list_all(space.arrays(), uv, d, blocking, worst, sizes, out, gains, count, sums)
    return count


def _room(space: SearchSpace, packages: int) -> tuple[Ints, Array]:
    """Return room for the numbers of packages, and for the gains of the parties."""
    return np.zeros(packages, dtype=np.int64), np.zeros((packages, space.n_parties))
