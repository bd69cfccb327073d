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

from detente._jit import allocating, njit, part
from detente._jit.structs import Struct
from detente.packages._inputs import checked, flat_packages
from detente.packages.judge import number
from detente.packages.space import Array, Ints, SearchSpace
from detente.packages.structs import JudgeArrays
from detente.packages.tally import SearchTree, ask, count, narrow


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


@allocating
def _begin(
    arrays: JudgeArrays,
    uv: Array,
    d: Array,
    tree: SearchTree,
    values: OwnValues,
    first: Ints,
    exempt: int,
    least: int,
    most: Array,
    out: Ints,
) -> int:
    """Raise ``most`` to the best of the packages ``first`` that the others let pass often enough; list these."""
    rules, judged = arrays.rules, arrays.judged
    slack, alive, turn, own, rest = tree.slack, tree.alive, tree.turn, values.own, values.rest
    issues = rules.issues
    nothing, nobody = slack[0, :0], np.zeros(0, dtype=np.int32)
    found = 0
    for s in range(first.shape[0]):
        for k in range(issues):
            judged.path[k] = first[s, k]
        if count(rules, judged, uv, d, alive[0], alive.shape[1], nothing, nobody, least, exempt) < least:
            continue
        for i in range(most.shape[0]):
            # Subtract in the order of the search, so that the same package has bitwise the same value.
            x = own[0, i]
            for depth in range(issues):
                x -= rest[judged.path[turn[depth]], i]
            most[i] = max(most[i], x)
        if found < out.shape[0]:
            out[found] = number(rules, judged.path)
        found += 1
    return found


@njit
def _search(
    arrays: JudgeArrays,
    uv: Array,
    d: Array,
    tree: SearchTree,
    values: OwnValues,
    first: Ints,
    exempt: int,
    least: int,
    most: Array,
    out: Ints,
) -> int:
    rules, judged = arrays.rules, arrays.judged
    loss, slack, asked, alive = tree.loss, tree.slack, tree.asked, tree.alive
    turn, column = tree.turn, tree.column
    order, own, rest, hope = values.order, values.own, values.rest, values.hope
    issues = rules.issues
    found = _begin(arrays, uv, d, tree, values, first, exempt, least, most, out)
    at = np.zeros(issues + 1, dtype=np.int64)
    left = np.zeros(issues + 1, dtype=np.int64)
    hopes = np.zeros(issues + 1, dtype=np.int64)
    left[0], hopes[0] = alive.shape[1], hope.shape[1]
    depth = 0
    while depth >= 0:
        k = turn[depth]
        if at[depth] >= rules.offset[k + 1] - rules.offset[k]:
            depth -= 1
            continue
        t = int(order[rules.offset[k] + at[depth]])
        at[depth] += 1
        judged.path[k] = t
        hopes[depth + 1] = _hopeful(own, rest, hope, depth, hopes[depth], t, most)
        if hopes[depth + 1] == 0:
            continue
        ask(rules, column, asked, depth, t)
        kept = narrow(loss, slack, asked, alive, depth, left[depth], t, least)
        if kept < least or kept == 0:
            continue
        left[depth + 1] = kept
        if depth + 1 < issues:
            depth += 1
            at[depth] = 0
            continue
        if count(rules, judged, uv, d, alive[issues], kept, slack[issues], asked[issues], least, exempt) < least:
            continue
        for a in range(hopes[issues]):
            most[hope[issues, a]] = own[issues, hope[issues, a]]
        if found < out.shape[0]:
            out[found] = number(rules, judged.path)
        found += 1
    return found


def envelope(
    space: SearchSpace,
    uv: Array,
    d: Array,
    group: int,
    value: Array,
    share: float,
    tree: SearchTree | None = None,
    first: ArrayLike = (),
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

    Returns
    -------
    ndarray
        Numbers of packages, rising. In each draw of ``value`` the best of them is the best of all.
    """
    uv, d = checked(space, uv, d)
    grid = space.grid
    tree = SearchTree.of(space, uv, d, 1 << group) if tree is None else tree
    offsets = [int(o) for o in grid.offsets]
    order = np.arange(grid.n_levels)
    rest = np.empty((grid.n_levels, len(value)))
    own = np.zeros((len(grid.issues) + 1, len(value)))
    for a, b in pairwise(offsets):
        best = value[:, a:b].max(axis=1)
        own[0] += best
        rest[a:b] = (best[:, None] - value[:, a:b]).T
        order[a:b] = a + np.argsort(rest[a:b].sum(axis=1), kind="stable")
    out = np.zeros(1 << 16, dtype=np.int64)
    hope = np.empty(own.shape, dtype=np.int64)
    hope[0] = np.arange(len(value))
    most = np.full(len(value), -np.inf)
    least = max(1, int(np.ceil(share * len(uv) - 1e-9)))
    begun = flat_packages(space, np.unique(np.asarray(first, dtype=np.int64)))
    signed = (1 << group) - (1 << 64) if group == 63 else 1 << group
    values = OwnValues(order, own, rest, hope)
    found = _search(space.judging(), uv, d, tree, values, begun, signed, least, most, out)
    if found > len(out):
        raise RuntimeError("more than 65,536 packages are the best in some draw; coarsen an issue")
    return np.sort(out[:found])
