"""Scratch memory of a search: made once per call, so that calls in different threads never share it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from detente.packages.problem import Array, Bits, Flags, Ints, Problem, Short


class Work(NamedTuple):
    """Scratch arrays for one draw."""

    buf: Array
    """(levels, rows) contributions, rows side by side."""
    mx: Array
    room: Array
    reg: Short
    """(levels, rows) what a level loses against the row's best level of the issue, rounded down."""
    slack: Short
    """(issues + 1, rows) how far a row may still fall, rounded up, after each step of the path."""
    lam: Array
    """(rows,) weights of the surrogate."""
    lam_best: Array
    s: Array
    """(levels,) the surrogate's contributions."""
    sreg: Array
    """(levels,) what a level loses in the surrogate."""
    order: Ints
    """(levels,) levels of each issue by rising ``sreg``."""
    issue: Ints
    """(issues,) order of issues."""
    key: Array
    at: Ints
    total: Array
    need: Bits
    moved: Flags
    number: Ints
    left: Bits
    certain: Bits
    """(issues + 1, words) combinations that no issue below this depth can avert."""
    path: Ints
    x: Ints
    gain: Array
    ub: Array
    stack: Array
    pg: Array
    scale: Array
    floor: Array
    sorted: Array


def work_for(problem: Problem) -> Work:
    """Return scratch memory for a problem."""
    rules, grid = problem.rules, problem.grid
    t, r, k, w = grid.n_levels, len(rules.row), len(grid.issues), rules.hit.shape[1]
    g, p = problem.n_groups, problem.n_parties
    return Work(
        np.zeros((t, r)),
        np.zeros(r),
        np.zeros(r),
        np.zeros((t, r), dtype=np.int32),
        np.zeros((k + 1, r), dtype=np.int32),
        np.zeros(r),
        np.zeros(r),
        np.zeros(t),
        np.zeros(t),
        np.zeros(t, dtype=np.int64),
        np.zeros(k, dtype=np.int64),
        np.zeros(k),
        np.zeros(k + 1, dtype=np.int64),
        np.zeros(k + 1),
        np.zeros(k + 1, dtype=np.uint64),
        np.zeros(k + 1, dtype=np.uint8),
        np.zeros(k + 1, dtype=np.int64),
        np.zeros((k + 1, w), dtype=np.uint64),
        np.zeros((k + 1, w), dtype=np.uint64),
        np.zeros(k, dtype=np.int64),
        np.zeros(k, dtype=np.int64),
        np.zeros(g),
        np.zeros(g),
        np.zeros(len(rules.code) + 1),
        np.zeros(p),
        np.ones(p),
        np.zeros(p + 1),
        np.zeros(p + 1),
    )
