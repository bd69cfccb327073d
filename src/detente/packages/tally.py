"""The package that passes in the most draws: a search over packages, with all draws at once.

A branch of the search tree is pruned when too few draws are left in which everyone who must always agree could still
be satisfied: each group's value so far, plus the best that the undecided issues can add. Groups whose consent only some
levels need count once such a level is chosen. Bounds are integers in units of 2⁻²⁰ stakes: slack is rounded up, losses
down. Packages that are not pruned are judged again in double precision.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente._jit import njit, part, piece
from detente._jit.structs import Struct
from detente.packages._bounds import fill_losses
from detente.packages._inputs import checked, flat_packages
from detente.packages._programs import gain_of, obeys
from detente.packages.judge import TOLERANCE, may_be, needed, number
from detente.packages.space import Array, Ints, SearchSpace, Short
from detente.packages.structs import ConsentRules, JudgeArrays, JudgedPackage

CLEAR = np.int32(64)
"""Slack above which a group certainly agrees, in 2⁻²⁰ stakes: rounding is at most one unit for each issue."""
MOST_NODES = 60_000
"""Nodes after which a search for the best single package stops; the result then reports that it is incomplete."""
MOST_TIES = 4096


@piece
def passing(rules: ConsentRules, judged: JudgedPackage, uv: Array, d: Array, i: int, need: int, exempt: int) -> bool:
    """Judge the package ``judged.path`` exactly in one draw; groups in ``exempt`` agree to anything."""
    issues, programs = rules.issues, rules.has_programs
    yes = exempt
    for g in range(uv.shape[1]):
        asked = (need >> g) & 1
        if not (asked or programs) or (exempt >> g) & 1:
            continue
        gain = 0.0
        for k in range(issues):
            gain += uv[i, g, judged.path[k]]
        if gain - d[i, g] >= -TOLERANCE:
            yes |= 1 << g
        elif asked:
            return False
    return not programs or obeys(rules, judged, yes)


@part
def count(
    rules: ConsentRules,
    judged: JudgedPackage,
    uv: Array,
    d: Array,
    draws: Ints,
    left: int,
    slack: Short,
    asked: Short,
    least: int,
) -> int:
    """Count the draws in which ``judged.path`` passes, or stop when fewer than ``least`` can be reached.

    ``slack`` (draws, groups) and ``asked`` (groups,) come from :func:`narrow`: a group with more than CLEAR
    units agrees and is not judged again.
    """
    if not may_be(rules, judged.path):
        return 0
    need = needed(rules, judged.path)
    found = 0
    for a in range(left):
        i = draws[a]
        close = np.int32(0)
        if not rules.has_programs:
            for g in range(slack.shape[1]):
                close |= np.int32(slack[i, g] - CLEAR) & asked[g]
        if (close >= 0 and not rules.has_programs) or passing(rules, judged, uv, d, i, need, 0):
            found += 1
        elif found + left - 1 - a < least:
            break
    return found


@piece
def ask(rules: ConsentRules, column: Ints, asked: Short, depth: int, t: int) -> None:
    """Mark the groups that level t asks, beside those asked before: all bits of ``asked`` set."""
    mask = rules.asks[t]
    for g in range(column.shape[0]):
        asked[depth + 1, g] = asked[depth, g] | np.int32(-((mask >> column[g]) & 1))


@part
def narrow(loss: Short, slack: Short, asked: Short, alive: Ints, depth: int, left: int, t: int, least: int) -> int:
    """Descend one depth with level t and return how many draws are still possible; stop early below ``least``."""
    kept = 0
    for a in range(left):
        i = alive[depth, a]
        signs = np.int32(0)
        for g in range(loss.shape[2]):
            x = np.int32(slack[depth, i, g] - loss[t, i, g])
            slack[depth + 1, i, g] = x
            signs |= x & asked[depth + 1, g]
        if signs >= 0:
            alive[depth + 1, kept] = i
            kept += 1
        elif kept + left - 1 - a < least:
            break
    return kept


@njit
def _lay(
    uv: Array,
    d: Array,
    groups: Ints,
    offsets: Ints,
    before: Array,
    touched: NDArray[np.bool_],
    loss: Short,
    slack: Short,
    spread: Array,
) -> None:
    """Fill the losses of levels (``loss``), the slack of groups and the sum of value ranges by issue (``spread``).

    Only groups that are ``touched``, or whose ``d`` differs from ``before``, are updated.
    """
    for i in range(uv.shape[0]):
        for c in range(groups.shape[0]):
            g = groups[c]
            if touched[g] or d[i, g] != before[i, g]:
                slack[i, c] = fill_losses(uv[i, g], d[i, g], offsets, loss[:, i, c], spread)


@dataclass(frozen=True, eq=False)
class SearchTree(Struct):
    """Losses and slack of the groups in every draw, as read by the search over packages.

    Attributes
    ----------
    loss
        (levels, draws, groups) loss of a level relative to a group's best level of the issue.
    slack
        (issues + 1, draws, groups) how much a group may still lose at each depth; depth 0 is set.
    asked
        (issues + 1, groups) all bits set where a group must agree by then; depth 0 is set.
    alive
        (issues + 1, draws) draws still possible; depth 0 is set.
    turn
        (issues,) order of issues: those that divide the groups most come first.
    column
        (groups,) group of each column.
    """

    loss: Short
    slack: Short
    asked: Short
    alive: Ints
    turn: Ints
    column: Ints

    @classmethod
    def of(cls, space: SearchSpace, uv: Array, d: Array) -> SearchTree:
        """Return the tree at its root."""
        offsets, issues = space.grid.offsets, len(space.grid.issues)
        always = space.rules.always
        groups = np.arange(space.n_groups, dtype=np.int64)
        loss = np.empty((space.grid.n_levels, len(uv), len(groups)), dtype=np.int32)
        slack = np.empty((issues + 1, len(uv), len(groups)), dtype=np.int32)
        spread = np.zeros(issues)
        _lay(uv, d, groups, offsets, d, np.ones(space.n_groups, dtype=np.bool_), loss, slack[0], spread)
        alive = np.empty((issues + 1, len(uv)), dtype=np.int64)
        alive[0] = np.arange(len(uv))
        asked = np.zeros((issues + 1, len(groups)), dtype=np.int32)
        asked[0] = [-(always >> int(g) & 1) for g in groups]
        return cls(loss, slack, asked, alive, np.argsort(-spread, kind="stable").astype(np.int64), groups)

    def update(self, space: SearchSpace, uv: Array, d: Array, before: Array, touched: NDArray[np.bool_]) -> None:
        """Update the tree to other numbers; the order of issues does not change.

        Parameters
        ----------
        space, uv, d
            The same search space, with other numbers.
        before
            (draws, groups) the ``d`` of the tree so far.
        touched
            (groups,) whose ``uv`` may differ.
        """
        spread = np.zeros(len(self.turn))
        _lay(uv, d, self.column, space.grid.offsets, before, touched, self.loss, self.slack[0], spread)


@njit
def _search(
    arrays: JudgeArrays,
    uv: Array,
    d: Array,
    tree: SearchTree,
    least: int,
    most_nodes: int,
    out: Ints,
    counts: Ints,
) -> tuple[int, int, int]:
    """List the packages that pass in the most draws, if these are at least ``least``.

    Returns
    -------
    tuple
        Packages found (more than fit in ``out`` are counted, not listed), least count, nodes visited.
    """
    rules, judged = arrays.rules, arrays.judged
    loss, slack, asked, alive = tree.loss, tree.slack, tree.asked, tree.alive
    turn, column = tree.turn, tree.column
    issues = rules.issues
    at = np.zeros(issues + 1, dtype=np.int64)
    left = np.zeros(issues + 1, dtype=np.int64)
    left[0] = alive.shape[1]
    found, nodes, depth = 0, 0, 0
    while depth >= 0:
        k = turn[depth]
        t = rules.offset[k] + at[depth]
        if t >= rules.offset[k + 1]:
            depth -= 1
            continue
        at[depth] += 1
        judged.path[k] = t
        nodes += 1
        if nodes > most_nodes:
            break
        ask(rules, column, asked, depth, t)
        kept = narrow(loss, slack, asked, alive, depth, left[depth], t, least)
        if kept < least or kept == 0:
            continue
        left[depth + 1] = kept
        if depth + 1 < issues:
            depth += 1
            at[depth] = 0
            continue
        passed = count(rules, judged, uv, d, alive[issues], kept, slack[issues], asked[issues], least)
        if passed < least or passed == 0:
            continue
        if passed > least:
            least = passed
            found = 0
        if found < out.shape[0]:
            out[found] = number(rules, judged.path)
            counts[found] = passed
        found += 1
    return found, least, nodes


def best_single(
    space: SearchSpace,
    uv: Array,
    d: Array,
    seeds: ArrayLike,
    most_nodes: int = MOST_NODES,
    blocking: Array | None = None,
    tree: SearchTree | None = None,
) -> tuple[int, int, bool]:
    """Return the package that passes in the most draws.

    Ties go to the highest mean Nash product over the draws in which it passes, then to the lowest number.

    Parameters
    ----------
    space
        Grid and rules.
    uv, d
        As in :func:`detente.packages.search.exists`.
    seeds
        Numbers of packages to try first: they affect the time taken, not the result.
    most_nodes
        Nodes of the search tree after which the best package found is returned.
    blocking
        (draws, groups) what a group accepts to lose rather than block, not part of its gain. ``None``: nothing.
    tree
        The tree of these values; by default it is made. Its order of issues decides what is found if the search stops.

    Returns
    -------
    tuple
        Its number (−1 if no package ever passes), the draws in which it passes, and whether no other package
        passes in more.
    """
    uv, d = checked(space, uv, d)
    start = np.unique(np.asarray(seeds, dtype=np.int64))
    start = start[space.grid.feasible(start) & space.grid.substantive(start)] if len(start) else start
    tree = SearchTree.of(space, uv, d) if tree is None else tree
    known = _counts(space, uv, d, tree, start)
    least = int(known.max(initial=1))
    out, passed = np.zeros(MOST_TIES, dtype=np.int64), np.zeros(MOST_TIES, dtype=np.int64)
    found, _, nodes = _search(space.judging(), uv, d, tree, least, most_nodes, out, passed)
    complete = found <= MOST_TIES and nodes <= most_nodes
    listed = slice(min(found, MOST_TIES))
    numbers, counts = np.concatenate([start, out[listed]]), np.concatenate([known, passed[listed]])
    numbers, first = np.unique(numbers, return_index=True)
    counts = counts[first]
    top = int(counts.max(initial=0))
    if top == 0:
        return -1, 0, complete
    tied = numbers[counts == top]
    best = tied[0]
    if len(tied) > 1:
        products = _nash(space, uv, d, d if blocking is None else d + blocking, tied)
        best = tied[int(np.argmax(np.round(products, 12)))]
    return int(best), top, complete


@njit
def _counts_kernel(arrays: JudgeArrays, uv: Array, d: Array, tree: SearchTree, packages: Ints, out: Ints) -> None:
    """Count draws in which packages pass; stop counting a package that cannot reach the best one before it."""
    rules, judged = arrays.rules, arrays.judged
    loss, slack, asked, alive, column = tree.loss, tree.slack, tree.asked, tree.alive, tree.column
    issues, most = rules.issues, 0
    for x in range(packages.shape[0]):
        for k in range(issues):
            judged.path[k] = packages[x, k]
        need = needed(rules, judged.path)
        for c in range(column.shape[0]):
            asked[issues, c] = np.int32(-((need >> column[c]) & 1))
        left = 0
        for i in range(loss.shape[1]):
            signs = np.int32(0)
            for c in range(column.shape[0]):
                slack[issues, i, c] = slack[0, i, c]
            for k in range(issues):
                for c in range(column.shape[0]):
                    slack[issues, i, c] -= loss[judged.path[k], i, c]
            for c in range(column.shape[0]):
                signs |= slack[issues, i, c] & asked[issues, c]
            if signs >= 0:
                alive[issues, left] = i
                left += 1
        out[x] = count(rules, judged, uv, d, alive[issues], left, slack[issues], asked[issues], most)
        most = max(most, out[x])


def _counts(space: SearchSpace, uv: Array, d: Array, tree: SearchTree, packages: Ints) -> Ints:
    out = np.zeros(len(packages), dtype=np.int64)
    _counts_kernel(space.judging(), uv, d, tree, flat_packages(space, packages), out)
    return out


@njit
def _nash_kernel(
    arrays: JudgeArrays,
    uv: Array,
    d: Array,
    reservation: Array,
    packages: Ints,
    out: Array,
) -> None:
    rules, judged = arrays.rules, arrays.judged
    for x in range(packages.shape[0]):
        for k in range(packages.shape[1]):
            judged.path[k] = packages[x, k]
        need = needed(rules, judged.path)
        for i in range(uv.shape[0]):
            if not passing(rules, judged, uv, d, i, need, 0):
                continue
            for g in range(uv.shape[1]):
                gain = 0.0
                for k in range(packages.shape[1]):
                    gain += uv[i, g, packages[x, k]]
                judged.gain[rules.row_of[g]] = gain - reservation[i, g]
            product = 1.0
            for p in range(rules.parties):
                product *= max(gain_of(rules, judged.stack, rules.programs.of_party[p], judged.gain), 0.0)
            out[x] += product


def _nash(space: SearchSpace, uv: Array, d: Array, reservation: Array, packages: Ints) -> Array:
    out = np.zeros(len(packages))
    flat = flat_packages(space, packages)
    _nash_kernel(space.judging(), uv, d, np.ascontiguousarray(reservation), flat, out)
    return out
