"""The whole zone of one draw: its packages, the parties' gains, and which of them no other beats for all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit
from detente.packages._descent import arrange, dead_end, refused, start
from detente.packages._inputs import checked
from detente.packages._judge import TOTAL, excuse, judge, number, prepare
from detente.packages._programs import LEAST
from detente.packages._tables import (
    AT,
    ISSUES,
    LEVELS,
    OFFSET,
    ORDER,
    PARTIES,
    PATH,
    PG,
    QUO,
    ROWS,
    SIZES,
    TURN,
    S,
)
from detente.packages.problem import Array, Ints, Problem, Short


@njit
def _list(
    rules: Ints,
    quota: Array,
    n: Ints,
    f: Array,
    room: Short,
    uv: Array,
    d: Array,
    blocking: Array,
    i: int,
    out: Ints,
    gains: Array,
) -> int:
    """Write the numbers and gains of the packages of draw i; return how many there are, listed or not."""
    issues, parties = rules[SIZES, ISSUES], rules[SIZES, PARTIES]
    prepare(rules, f, room, uv, d, i)
    excuse(rules, f, blocking, i)
    for t in range(rules[SIZES, LEVELS]):
        f[S, t] = 0.0
    arrange(rules, n, f)
    start(rules, n)
    for r in range(rules[SIZES, ROWS]):
        if room[0, r] < 0:
            return 0
    found, depth = 0, 0
    while depth >= 0:
        k = n[TURN, depth]
        at = rules[OFFSET, k] + n[AT, depth]
        if at >= rules[OFFSET, k + 1]:
            n[PATH, k] = rules[QUO, k]
            depth -= 1
            continue
        t = n[ORDER, at]
        n[AT, depth] += 1
        n[PATH, k] = t
        if dead_end(rules, n, depth, t) or refused(rules, quota, n, f, room, depth, t):
            continue
        if depth + 1 < issues:
            depth += 1
            n[AT, depth] = 0
            continue
        if judge(rules, quota, n, f, TOTAL, 0) <= LEAST:
            continue
        if found < out.shape[0]:
            out[found] = number(rules, n)
            for p in range(parties):
                gains[found, p] = f[PG, p]
        found += 1
    return found


@dataclass(frozen=True, eq=False)
class Zone:
    """The zone of agreement of one draw.

    Attributes
    ----------
    count
        How many packages it holds.
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


def zone_list(problem: Problem, uv: Array, d: Array, most: int | None = None, blocking: Array | None = None) -> Zone:
    """Return the zone of one draw.

    Parameters
    ----------
    problem
        Grid and rules.
    uv, d
        (groups, levels) and (groups,): one draw, as in :func:`detente.packages.search.exists`.
    most
        List at most so many packages, those with the highest least gain; all are counted.
    blocking
        (groups,) what a group accepts to lose rather than block, no part of its gain. ``None``: nothing.
    """
    uv, d = checked(problem, uv[None], d[None])
    excused = np.zeros_like(d) if blocking is None else np.ascontiguousarray(blocking[None], dtype=np.float64)
    n, f, room = problem.scratch()
    size = 4096
    while True:
        out = np.zeros(size, dtype=np.int64)
        gains = np.zeros((size, problem.n_parties))
        count = int(_list(problem.rules, problem.quota, n, f, room, uv, d, excused, 0, out, gains))
        if count <= size:
            break
        size = count
    order = np.argsort(out[:count], kind="stable")
    packages, gains = out[:count][order], gains[:count][order]
    front = pareto(gains)
    if most is not None and count > most:
        keep = np.sort(np.lexsort((packages, -gains.min(axis=1), ~front))[:most])
        packages, gains, front = packages[keep], gains[keep], front[keep]
    return Zone(count, packages, gains, front)


def zone_sizes(problem: Problem, uv: Array, d: Array) -> Ints:
    """Return (draws,) how many packages the zone of each draw holds; (draws, …) arrays as in ``exists``."""
    uv, d = checked(problem, uv, d)
    n, f, room = problem.scratch()
    nothing, none, excused = np.zeros(0, dtype=np.int64), np.zeros((0, problem.n_parties)), np.zeros_like(d)
    return np.array(
        [_list(problem.rules, problem.quota, n, f, room, uv, d, excused, i, nothing, none) for i in range(len(uv))],
        dtype=np.int64,
    )


@njit
def _front(points: Array, order: Ints, out: NDArray[np.bool_]) -> None:
    """Mark points that no other dominates; ``order`` sorts them by the first column, falling."""
    m = points.shape[1]
    kept = np.empty(points.shape[0], dtype=np.int64)
    size = 0
    for a in range(order.shape[0]):
        x = order[a]
        beaten = False
        for b in range(size):
            y = kept[b]
            as_good, better = True, False
            for c in range(m):
                if points[y, c] < points[x, c]:
                    as_good = False
                    break
                if points[y, c] > points[x, c]:
                    better = True
            if as_good and better:
                beaten = True
                # The point that beats is likely to beat the next one too.
                if b > 0:
                    kept[b], kept[b // 2] = kept[b // 2], kept[b]
                break
        if not beaten:
            out[x] = True
            kept[size] = x
            size += 1


def pareto(points: Array) -> NDArray[np.bool_]:
    """Return which points (n, m) no other is at least as good as in every column and better in one.

    Two columns take a sort; more take a scan of the front found so far, after a sort by all columns.
    """
    points = np.ascontiguousarray(points, dtype=np.float64)
    out = np.zeros(len(points), dtype=np.bool_)
    if not len(points):
        return out
    order = np.lexsort(tuple(-points[:, c] for c in range(points.shape[1] - 1, -1, -1)))
    if points.shape[1] == 2:
        y = points[order, 1]
        x = points[order, 0]
        highest = np.maximum.accumulate(np.concatenate([[-np.inf], y[:-1]]))
        # Equal points stand together: all of them are kept if the first is.
        first = np.concatenate([[True], (np.diff(x) != 0) | (np.diff(y) != 0)])
        good = y > highest
        run = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
        out[order] = good[run]
        return out
    _front(points, order, out)
    return out
