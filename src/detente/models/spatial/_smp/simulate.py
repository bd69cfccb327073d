"""Whole simulations: turns until nobody moves much, for one draw or a block of draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit, part
from detente._jit.structs import Struct
from detente.models.spatial._ends import SimulationEnds
from detente.models.spatial._smp.record import Record, keep, start
from detente.models.spatial._smp.rules import Rules
from detente.models.spatial._smp.turn import assess, stakes, turn
from detente.models.spatial._smp.work import Work

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
STILL = 0.02
"""Stop when all together move less than this share of the first turn's movement …"""
SLACK = 1e-4
"""… plus this, but not before the second turn."""


@part
def moved(n: int, issues: int, a: Array, b: Array) -> float:
    """Return the sum over actors of the distance between two states."""
    total = 0.0
    for i in range(n):
        one = 0.0
        for k in range(issues):
            one += (a[i, k] - b[i, k]) ** 2
        total += np.sqrt(one)
    return total


@part
def simulate(
    n: int, cap: Array, s: Array, has: Array, x: Array, q: Array, old: Array,
    rules: Rules, draw: int, words: Whole, work: Work, into: Record,
) -> tuple[int, bool]:  # fmt: skip
    """Simulate from ``x`` in place, and record turns while there is room.

    Returns
    -------
    tuple
        The number of turns, and whether it converged.
    """
    issues = x.shape[1]
    stakes(n, issues, cap, s, work)
    first = 0.0
    if into.turns > 0:
        start(x, into)
    for step in range(1, rules.max_rounds + 1):
        assess(n, issues, cap, s, has, x, q, rules, work)
        for i in range(n):
            for k in range(issues):
                old[i, k] = x[i, k]
        turn(n, issues, cap, s, has, x, q, rules, draw, step, words, work)
        if step <= into.turns:
            keep(step - 1, x, work, into)
        step_moved = moved(n, issues, x, old)
        if step == 1:
            first = step_moved
        elif step_moved < STILL * (first + SLACK):
            return step, True
    return rules.max_rounds, False


@part
def active(actors: int, issues: int, x: Array, cap: Array, sal: Array, index: Whole) -> int:
    """Write who takes part (some capability, some salience on an issue with a position); return how many."""
    n = 0
    for i in range(actors):
        some = 0.0
        for k in range(issues):
            if not np.isnan(x[i, k]):
                some += sal[i, k]
        if some > 0.0 and cap[i] > 0.0:
            index[n] = i
            n += 1
    return n


@dataclass(frozen=True, eq=False)
class Participants(Struct):
    """Those who take part in a draw, on the kernels' scales.

    Attributes
    ----------
    y, s, has
        (actors, issues) positions 0–1, saliences over the divisor, and 1 where there is a position.
    c
        (actors,) capability.
    w
        (actors,) a number for each actor's id.
    """

    y: Array
    s: Array
    has: Array
    c: Array
    w: Whole

    @classmethod
    def of(cls, actors: int, issues: int) -> Participants:
        """Return room for some actors."""
        y, s, has = np.zeros((actors, issues)), np.zeros((actors, issues)), np.zeros((actors, issues))
        return cls(y, s, has, np.zeros(actors), np.zeros(actors, dtype=np.int64))


@njit
def gather(
    n: int, issues: int, index: Whole, words: Whole, x: Array, cap: Array, sal: Array, divisor: float, rescale: bool,
    into: Participants,
) -> None:  # fmt: skip
    """Copy those who take part, on the kernels' scales: positions 0–1, saliences over the divisor.

    With ``rescale`` the largest capability becomes 100, so that the unit of capability does not matter relative to the
    strengths of empty coalitions.
    """
    y, s, has, c, w = into.y, into.s, into.has, into.c, into.w
    top = 0.0
    for a in range(n):
        top = max(top, cap[index[a]])
    for a in range(n):
        i = index[a]
        c[a] = cap[i] * (100.0 / top) if rescale and top != 100.0 else cap[i]
        w[a] = words[i]
        for k in range(issues):
            missing = np.isnan(x[i, k])
            has[a, k] = 0.0 if missing else 1.0
            y[a, k] = 0.0 if missing else x[i, k] / 100.0
            s[a, k] = 0.0 if missing else sal[i, k] / divisor


@njit
def _block(
    x: Array, cap: Array, sal: Array, divisor: float, words: Whole, rules: Rules, first: int,
    ends: SimulationEnds, into: Participants, work: Work, record: Record,
) -> None:  # fmt: skip
    out, rounds, rest = ends.x, ends.count, ends.rest
    draws, actors, issues = x.shape
    index = np.zeros(actors, dtype=np.int64)
    q, old = np.zeros((actors, issues)), np.zeros((actors, issues))
    y, s, has, c, w = into.y, into.s, into.has, into.c, into.w
    for d in range(draws):
        n = active(actors, issues, x[d], cap[d], sal[d], index)
        for i in range(actors):
            for k in range(issues):
                out[d, i, k] = x[d, i, k]
        rounds[d] = 0
        rest[d] = True
        if n < 2:
            continue
        gather(n, issues, index, words, x[d], cap[d], sal[d], divisor, not rules.as_ktab, into)
        for a in range(n):
            for k in range(issues):
                q[a, k] = y[a, k]
        rounds[d], rest[d] = simulate(n, c, s, has, y, q, old, rules, first + d, w, work, record)
        for a in range(n):
            for k in range(issues):
                if has[a, k] > 0.0:
                    out[d, index[a], k] = 100.0 * y[a, k]


def block(
    x: Array,
    cap: Array,
    sal: Array,
    divisor: float,
    words: Whole,
    rules: Rules,
    first: int,
    out: Array,
    rounds: Whole,
    rest: NDArray[np.bool_],
    record: Record | None = None,
) -> None:
    """Simulate every draw of a block.

    Parameters
    ----------
    x, sal
        Positions and saliences, (draws, actors, issues), 0–100; NaN where there is no position.
    cap
        (draws, actors).
    divisor
        Saliences are divided by it; an actor's sum must then be at most 1.
    words
        A number for each actor's id.
    first
        Number of the first draw.
    out, rounds, rest
        Final positions like ``x``, number of turns, whether it converged.
    record
        Where to record the turns of a single draw in which every actor takes part.
    """
    _, actors, issues = x.shape
    into, work = Participants.of(actors, issues), Work.of(actors, issues)
    record = Record.of(0, actors, issues) if record is None else record
    ends = SimulationEnds(out, rounds, rest)
    _block(x, cap, sal, divisor, words, rules, first, ends, into, work, record)
