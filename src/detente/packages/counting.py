"""The number of draws in which each package passes, for all packages of a grid at once.

All draws share one search tree with a fixed order of issues, so that a node is a range of packages. Where every package
below a node passes, only the node's count is raised; at the end counts are passed down to the packages. The bounds are
those of the search in one draw; packages that they do not decide are judged in double precision.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente._jit import njit, part, piece
from detente.packages._bounds import CLEAR, still_lost
from detente.packages._descent import dead_end, refused, set_pending, start
from detente.packages._inputs import checked, flat_packages
from detente.packages._programs import LEAST
from detente.packages.judge import AFAR, ANY, LIMIT, judge, prepare
from detente.packages.space import Array, Bits, Ints, SearchSpace, Short
from detente.packages.structs import ConsentRules, Descent, DrawRows, SearchArrays

MOST_COUNTED = 2_000_000
"""Largest grid that is counted: each chunk of draws in progress needs 8 bytes a package."""

Counts = NDArray[np.int32]


@part
def _asked_below(rules: ConsentRules, descent: Descent, asked: Ints) -> None:
    """Set (issues + 1,) masks of the groups that may still have to agree below each depth."""
    asked[rules.issues] = 0
    for depth in range(rules.issues - 1, -1, -1):
        k = descent.issue_order[depth]
        mask = asked[depth + 1]
        for t in range(rules.offset[k], rules.offset[k + 1]):
            mask |= rules.asks[t]
        asked[depth] = mask


@piece
def _all_pass(rules: ConsentRules, draw: DrawRows, descent: Descent, worst: Short, asked: Ints, depth: int) -> bool:
    """Return whether every package below a depth has all the consent that it needs."""
    loose, rows = max(rules.block[rules.parties + 1], 0), rules.rows
    depth = max(depth, 0)
    for v in range(rules.words):
        if descent.met[v, depth] != 0:
            return False  # an infeasible combination may still be met
    low = np.int32(LIMIT)
    for r in range(loose):
        low = min(low, np.int32(draw.slack[depth, r] - worst[depth, r]))
    if low < CLEAR:
        return False
    need = (descent.asked[depth] | asked[depth]) & rules.loose
    if need:
        for r in range(loose, rows):
            if (need >> rules.group[r]) & 1 and draw.slack[depth, r] - AFAR - worst[depth, r] < CLEAR:
                return False
    return True


@njit
def _count(
    arrays: SearchArrays,
    uv: Array,
    d: Array,
    worst: Short,
    asked: Ints,
    first: Ints,
    nodes: Counts,
) -> int:
    """Add one to every node of the tree below which all packages pass, in every draw; return how many nodes were seen.

    ``descent.issue_order`` is the order of issues, ``first`` (issues + 1,) where the nodes of a depth begin in
    ``nodes``. ``worst`` (issues + 1, rows) and ``asked`` (issues + 1,) are scratch.
    """
    rules, draw, judged, descent = arrays.rules, arrays.draw, arrays.judged, arrays.descent
    issues = rules.issues
    set_pending(rules, descent)
    seen = 0
    for i in range(uv.shape[0]):
        prepare(rules, draw, uv, d, i)
        start(rules, judged.path, descent)
        shut = False
        for r in range(rules.rows):
            shut |= draw.slack[0, r] < 0
        if shut:
            continue
        _asked_below(rules, descent, asked)
        sure = still_lost(rules, draw, descent, worst)
        depth = 0
        while depth >= 0:
            k = descent.issue_order[depth]
            t = rules.offset[k] + descent.next_level[depth]
            if t >= rules.offset[k + 1]:
                judged.path[k] = rules.status_quo[k]
                depth -= 1
                continue
            descent.next_level[depth] += 1
            judged.path[k] = t
            seen += 1
            if dead_end(rules, descent, depth, t) or refused(rules, draw, judged, descent, depth, t):
                continue
            at = descent.number[depth] * (rules.offset[k + 1] - rules.offset[k]) + t - rules.offset[k]
            if sure and _all_pass(rules, draw, descent, worst, asked, depth + 1):
                nodes[first[depth + 1] + at] += 1
            elif depth + 1 < issues:
                depth += 1
                descent.next_level[depth] = 0
                descent.number[depth] = at
            elif judge(rules, draw, judged, ANY, 0) > LEAST:
                nodes[first[issues] + at] += 1
    return seen


class Counter:
    """Counts the draws in which packages pass; chunks of draws may be counted in parallel.

    Parameters
    ----------
    space
        Grid and rules.
    uv
        (draws, groups, levels) of a sample: issues that divide groups most are decided first.
    """

    def __init__(self, space: SearchSpace, uv: Array) -> None:
        self.space = space
        offsets, issues = space.grid.offsets, len(space.grid.issues)
        width = np.zeros(issues)
        for k in range(issues):
            here = uv[:, :, offsets[k] : offsets[k + 1]]
            width[k] = np.minimum(here.max(axis=2) - here.min(axis=2), 1.0).sum()
        self._turn = np.argsort(-width, kind="stable").astype(np.int64)
        self._shape = tuple(space.grid.counts[int(k)] for k in self._turn)
        self._first = np.concatenate([[0], np.cumsum(np.cumprod([1, *self._shape]))]).astype(np.int64)

    def count(self, uv: Array, d: Array) -> tuple[Counts, int]:
        """Return the counts at all nodes of the tree, and how many nodes were looked at over all draws.

        Counts of several chunks may be added; :meth:`packages` turns them into counts of packages.

        Parameters
        ----------
        uv, d
            As in :func:`detente.packages.search.exists`.
        """
        uv, d = checked(self.space, uv, d)
        arrays = self.space.arrays()
        arrays.descent.issue_order[:] = self._turn
        depths = arrays.rules.issues + 1
        nodes = np.zeros(int(self._first[-1]), dtype=np.int32)
        worst = np.zeros((depths, arrays.rules.rows), dtype=np.int32)
        asked = np.zeros(depths, dtype=np.int64)
        seen = _count(arrays, uv, d, worst, asked, self._first, nodes)
        return nodes, int(seen)

    def packages(self, nodes: Counts) -> Counts:
        """Return (packages of the grid,) draws in which each package passes; 0 where a package is not a deal."""
        counts = nodes[:1]
        for depth in range(1, len(self._first) - 1):
            here = nodes[self._first[depth] : self._first[depth + 1]]
            counts = np.repeat(counts, self._shape[depth - 1]) + here
        back = np.argsort(self._turn)
        counts = np.ascontiguousarray(counts.reshape(self._shape).transpose(back)).reshape(-1)
        # Packages that change only procedural issues are counted above, but are not deals.
        grid = self.space.grid
        idle = [np.arange(c) if p else np.array([q]) for c, p, q in zip(
            grid.counts, grid.procedural, grid.status_quo, strict=True)]  # fmt: skip
        at = np.zeros(1, dtype=np.int64)
        for places, stride in zip(idle, grid.strides, strict=True):
            at = (at[:, None] + places * stride).reshape(-1)
        counts[at] = 0
        return counts


def pass_counts(space: SearchSpace, uv: Array, d: Array) -> Counts:
    """Return (packages of the grid,) the draws in which each package passes.

    Parameters
    ----------
    space
        Grid and rules.
    uv, d
        (draws, groups, levels) and (draws, groups), as in :func:`detente.packages.search.exists`.
    """
    counter = Counter(space, uv)
    return counter.packages(counter.count(uv, d)[0])


@piece
def _at_once(rules: ConsentRules, draw: DrawRows, path: Ints, sure: bool) -> int:
    """Return 1 if the package ``path`` has all the consent that it needs, 0 if not, −1 if bounds cannot tell."""
    rows = rules.rows
    loose = max(rules.block[rules.parties + 1], 0)
    for r in range(rows):
        draw.slack[1, r] = draw.slack[0, r]
    need = 0
    for k in range(rules.issues):
        t = max(path[k], 0)
        need |= rules.asks[t]
        for r in range(rows):
            draw.slack[1, r] -= draw.loss[t, r]
    low = np.int32(LIMIT)
    for r in range(loose):
        low = min(low, draw.slack[1, r])
    for r in range(loose, rows):
        if (need >> rules.group[r]) & 1:
            low = min(low, np.int32(draw.slack[1, r] - AFAR))
    return 0 if low < 0 else 1 if sure and low >= CLEAR else -1


@njit
def _mark(arrays: SearchArrays, uv: Array, d: Array, packages: Ints, out: Bits) -> None:
    rules, draw, judged = arrays.rules, arrays.draw, arrays.judged
    loose = rules.block[rules.parties + 1]
    for i in range(uv.shape[0]):
        prepare(rules, draw, uv, d, i)
        sure = not rules.has_programs
        for r in range(rules.rows):
            # A row out of range has no bound at all (see prepare).
            sure = sure and draw.slack[0, r] - (AFAR if r >= loose else 0) < LIMIT
        for x in range(packages.shape[0]):
            for k in range(packages.shape[1]):
                judged.path[k] = packages[x, k]
            passes = _at_once(rules, draw, judged.path, sure)
            if passes < 0:
                passes = int(judge(rules, draw, judged, ANY, 0) > LEAST)
            if passes:
                out[x, i >> 6] |= np.uint64(1) << np.uint64(i & 63)


def pass_marks(space: SearchSpace, uv: Array, d: Array, packages: ArrayLike) -> Bits:
    """Return (packages, ⌈draws / 64⌉) marks of the draws in which packages pass: draw i is bit i mod 64 of word i / 64.

    Parameters
    ----------
    space
        Grid and rules.
    uv, d
        As in :func:`detente.packages.search.exists`.
    packages
        (packages,) numbers of packages; packages that are infeasible or not a deal never pass.
    """
    uv, d = checked(space, uv, d)
    flat = flat_packages(space, packages)
    out = np.zeros((len(flat), -(-len(uv) // 64)), dtype=np.uint64)
    _mark(space.arrays(), uv, d, flat, out)
    numbers = np.asarray(packages, dtype=np.int64).reshape(-1)
    out[~(space.grid.feasible(numbers) & space.grid.substantive(numbers))] = 0
    return out
