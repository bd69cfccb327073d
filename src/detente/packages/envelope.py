"""The best packages for one group that the others accept, with the group's own consent taken for granted.

Among the packages that everyone else accepts in at least a given share of the draws, this lists those that are best for
the group in some draw. A branch is pruned when the others agree in too few draws, or when it cannot improve on the
packages found so far in any draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from detente._jit import allocating, hot, part
from detente._jit.structs import Struct
from detente.packages._inputs import checked, flat_packages
from detente.packages.judge import needed, number
from detente.packages.others import OthersTree, agreed, descend, reach
from detente.packages.space import Array, Ints, SearchSpace
from detente.packages.structs import ConsentRules, JudgeArrays


@dataclass(frozen=True, eq=False)
class OwnValues(Struct):
    """The value of packages, in all draws, to the group whose best packages are sought.

    Attributes
    ----------
    order
        (levels,) levels of each issue, the one that loses least first.
    own
        (issues + 1, draws) value at each depth, with the best levels of the undecided issues; depth 0 is set.
    rest
        (levels, draws) loss of a level relative to the best of its issue.
    hope
        (issues + 1, draws) draws in which the best so far could still be improved on; depth 0 is set.
    """

    order: Ints
    own: Array
    rest: Array
    hope: Ints


@part
def _hopeful(own: Array, rest: Array, hope: Ints, depth: int, left: int, t: int, most: Array) -> int:
    """Descend one level in the group's own value; return in how many draws it could still exceed ``most``."""
    kept = 0
    for a in range(left):
        i = hope[depth, a]
        x = own[depth, i] - rest[t, i]
        if x > most[i]:
            own[depth + 1, i] = x
            hope[depth + 1, kept] = i
            kept += 1
    return kept


@hot
def _lay(value: Array, offsets: Ints, own: Array, rest: Array) -> None:
    """Fill the group's best value (``own``), and what each level loses relative to the best of its issue (``rest``)."""
    draws = own.shape[0]
    for i in range(draws):
        own[i] = 0.0
    for k in range(offsets.shape[0] - 1):
        for i in range(draws):
            best = value[i, offsets[k]]
            for t in range(offsets[k] + 1, offsets[k + 1]):
                best = max(best, value[i, t])
            own[i] += best
            for t in range(offsets[k], offsets[k + 1]):
                rest[t, i] = best - value[i, t]


@allocating
def _begin_combinations(rules: ConsentRules, turn: Ints) -> tuple[Ints, Ints]:
    """Return, (issues + 1, words) each: bits of the infeasible combinations that are met so far, and that name no more.

    Row j is about the first j issues of ``turn``; the first result is filled on the way down.
    """
    issues, words = rules.issues, rules.words
    met, free = np.full((issues + 1, words), -1, dtype=np.int64), np.full((issues + 1, words), -1, dtype=np.int64)
    for depth in range(issues - 1, -1, -1):
        for v in range(words):
            free[depth, v] = free[depth + 1, v] & rules.unnamed[v, turn[depth]]
    return met, free


@part
def _combined(rules: ConsentRules, met: Ints, free: Ints, depth: int, t: int) -> bool:
    """Descend one depth with level t; return whether an infeasible combination is complete, whatever comes after."""
    for v in range(rules.words):
        met[depth + 1, v] = met[depth, v] & rules.met[v, t]
        if met[depth + 1, v] & free[depth + 1, v] != 0:
            return True
    return False


@part
def _begin(
    arrays: JudgeArrays,
    uv: Array,
    d: Array,
    tree: OthersTree,
    values: OwnValues,
    first: Ints,
    certain: bool,
    exempt: int,
    least: int,
    most: Array,
    out: Ints,
) -> int:
    """Raise ``most`` to the best of the packages ``first`` that the others let pass often enough; list these."""
    rules, judged = arrays.rules, arrays.judged
    tight, turn, own, rest = tree.tight, tree.turn, values.own, values.rest
    issues, draws = rules.issues, most.shape[0]
    found = 0
    for s in range(first.shape[0]):
        for k in range(issues):
            judged.path[k] = first[s, k]
        if not certain:
            left = reach(tree, needed(rules, judged.path), judged.path)
            if left < least or agreed(rules, judged, uv, d, tight, left, least, exempt) < least:
                continue
        # Subtract in the order of the search, so that the same package has bitwise the same value.
        for i in range(draws):
            own[issues, i] = own[0, i]
        for depth in range(issues):
            t = judged.path[turn[depth]]
            for i in range(draws):
                own[issues, i] -= rest[t, i]
        for i in range(draws):
            most[i] = max(most[i], own[issues, i])
        if found < out.shape[0]:
            out[found] = number(rules, judged.path)
        found += 1
    return found


@hot
def _search(
    arrays: JudgeArrays,
    uv: Array,
    d: Array,
    tree: OthersTree,
    values: OwnValues,
    first: Ints,
    certain: bool,
    exempt: int,
    least: int,
    most: Array,
    out: Ints,
) -> int:
    rules, judged = arrays.rules, arrays.judged
    tight, turn = tree.tight, tree.turn
    order, own, rest, hope = values.order, values.own, values.rest, values.hope
    issues = rules.issues
    found = _begin(arrays, uv, d, tree, values, first, certain, exempt, least, most, out)
    at = np.zeros(issues + 1, dtype=np.int64)
    hopes = np.zeros(issues + 1, dtype=np.int64)
    hopes[0] = hope.shape[1]
    met, free = _begin_combinations(rules, turn)
    depth = 0
    while depth >= 0:
        k = turn[depth]
        if at[depth] >= rules.offset[k + 1] - rules.offset[k]:
            depth -= 1
            continue
        t = int(order[rules.offset[k] + at[depth]])
        at[depth] += 1
        judged.path[k] = t
        if _combined(rules, met, free, depth, t):
            continue
        hopes[depth + 1] = _hopeful(own, rest, hope, depth, hopes[depth], t, most)
        if hopes[depth + 1] == 0:
            continue
        left = descend(tree, int(rules.asks[t]), depth, t, least, depth + 1 == issues)
        if left < least:
            continue
        if depth + 1 < issues:
            depth += 1
            at[depth] = 0
            continue
        if agreed(rules, judged, uv, d, tight, left, least, exempt) < least:
            continue
        for a in range(hopes[issues]):
            most[hope[issues, a]] = own[issues, hope[issues, a]]
        if found < out.shape[0]:
            out[found] = number(rules, judged.path)
        found += 1
    return found


def least_of(share: float, draws: int) -> int:
    """Return in how many draws the others must let a package pass: a share of them, and 1 at least."""
    return max(1, int(np.ceil(share * draws - 1e-9)))


def envelope(
    space: SearchSpace,
    uv: Array,
    d: Array,
    group: int,
    value: Array,
    share: float,
    tree: OthersTree | None = None,
    first: ArrayLike = (),
    certain: bool = False,
) -> Ints:
    """Return packages that give a group, in every draw, the best of all that the others let pass often enough.

    Parameters
    ----------
    space
        Grid and rules.
    uv, d
        The draws in which the others are asked, as in :func:`detente.packages.search.exists`.
    group
        The group whose consent is taken for granted.
    value
        (draws, levels) what each level adds to the group's value, in all draws that will be asked about.
    share
        The others must let a package pass in at least this share of the draws of ``uv``; above 0, at most 1.
    tree
        The tree of the others' values, with ``group`` exempt; by default it is made.
    first
        Numbers of packages to look at first: those that were best in a similar case. They affect the time taken, and
        which packages are listed that are best in no draw, but never the best of a draw.
    certain
        Whether it is known that the others let these pass often enough; :func:`least_of` says how often that is.

    Returns
    -------
    ndarray
        Numbers of packages, rising. In each draw of ``value`` the best of them is the best of all.
    """
    uv, d = checked(space, uv, d)
    grid = space.grid
    tree = OthersTree.of(space, uv, d, 1 << group) if tree is None else tree
    own, rest = np.empty((len(grid.issues) + 1, len(value))), np.empty((grid.n_levels, len(value)))
    _lay(np.ascontiguousarray(value), grid.offsets, own[0], rest)
    lost = rest.sum(axis=1)
    order = np.concatenate([a + np.argsort(lost[a:b], kind="stable") for a, b in pairwise(grid.offsets.tolist())])
    out = np.zeros(1 << 16, dtype=np.int64)
    hope = np.empty(own.shape, dtype=np.int64)
    hope[0] = np.arange(len(value))
    most = np.full(len(value), -np.inf)
    least = least_of(share, len(uv))
    begun = flat_packages(space, np.unique(np.asarray(first, dtype=np.int64)))
    signed = (1 << group) - (1 << 64) if group == 63 else 1 << group
    values = OwnValues(order, own, rest, hope)
    found = _search(space.judging(), uv, d, tree, values, begun, certain, signed, least, most, out)
    if found > len(out):
        raise RuntimeError("more than 65,536 packages are the best in some draw; coarsen an issue")
    return np.sort(out[:found])
