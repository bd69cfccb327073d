"""One simulation with a full record of every turn, from which the reasons of moves are written."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit
from detente.models.spatial._smp.rules import Rules
from detente.models.spatial._smp.simulate import SLACK, STILL, moved
from detente.models.spatial._smp.turn import assess, stakes, turn
from detente.models.spatial._smp.work import make

Array = NDArray[np.float64]
Whole = NDArray[np.int64]


class Record(NamedTuple):
    """Record of every turn; see :class:`~detente.models.spatial._smp.work.Work` for the parts.

    Attributes
    ----------
    turns, rest
        How many there were, and whether it converged.
    states
        (turns + 1, n, issues), 0–1.
    """

    turns: int
    rest: bool
    states: Array
    p: Array
    r: Array
    chance: Array
    gain: Array
    target: Whole
    believed: Array
    initiator: Whole
    receiver: Whole
    to_initiator: Array
    to_receiver: Array
    worth: Array
    queue: Whole
    length: Whole
    odds: Array
    taken: Whole


@njit
def record(
    n: int,
    issues: int,
    cap: Array,
    s: Array,
    has: Array,
    start: Array,
    rules: Rules,
    turns: int,
    draw: int,
    words: Whole,
) -> Record:
    """Simulate ``turns`` turns from ``start`` (n, issues), 0–1, and keep all of it.

    ``turns`` is what :func:`~detente.models.spatial._smp.simulate.simulate` found, so that no more is kept than needed.
    """
    work = make(n, issues)
    b = 2 * n + 1
    out = Record(
        turns, False,
        np.zeros((turns + 1, n, issues)), np.zeros((turns, n)), np.zeros((turns, n)),
        np.zeros((turns, n, n)), np.zeros((turns, n, n)), np.zeros((turns, n), dtype=np.int64), np.zeros((turns, n)),
        np.zeros((turns, b), dtype=np.int64), np.zeros((turns, b), dtype=np.int64),
        np.zeros((turns, b, issues)), np.zeros((turns, b, issues)), np.zeros((turns, b, n)),
        np.zeros((turns, n, b), dtype=np.int64), np.zeros((turns, n), dtype=np.int64),
        np.zeros((turns, n, b)), np.zeros((turns, n), dtype=np.int64),
    )  # fmt: skip
    x = start.copy()
    q = start.copy()
    stakes(n, issues, cap, s, work)
    out.states[0] = x
    for t in range(turns):
        assess(n, issues, cap, s, has, x, q, rules, work)
        turn(n, issues, cap, s, has, x, q, rules, draw, t + 1, words, work)
        out.states[t + 1] = x
        out.p[t], out.r[t] = work.p, work.r
        out.chance[t], out.gain[t] = work.chance, work.gain
        out.target[t], out.believed[t] = work.target, work.believed
        out.initiator[t], out.receiver[t] = work.initiator, work.receiver
        out.to_initiator[t], out.to_receiver[t] = work.to_initiator, work.to_receiver
        out.worth[t], out.queue[t], out.length[t] = work.worth, work.queue, work.length
        out.odds[t], out.taken[t] = work.odds, work.taken
    rest = False
    if turns >= 2:
        first = moved(n, issues, out.states[1], out.states[0])
        rest = moved(n, issues, out.states[turns], out.states[turns - 1]) < STILL * (first + SLACK)
    return Record(
        turns, rest, out.states, out.p, out.r, out.chance, out.gain, out.target, out.believed, out.initiator,
        out.receiver, out.to_initiator, out.to_receiver, out.worth, out.queue, out.length, out.odds, out.taken,
    )  # fmt: skip
