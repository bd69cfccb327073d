"""A full record of the turns of one simulation, from which the reasons of moves are written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente._jit import part
from detente._jit.structs import Struct
from detente.models.spatial._smp.work import Work

Array = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Record(Struct):
    """Record of every turn; see :class:`~detente.models.spatial._smp.work.Work` for the parts.

    Attributes
    ----------
    turns
        How many turns are recorded.
    states
        (turns + 1, n, issues), 0–1.
    """

    turns: int
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

    @classmethod
    def of(cls, turns: int, n: int, issues: int) -> Record:
        """Return a record with room for some turns of n actors; with none, nothing is recorded."""
        b = 2 * n + 1

        def real(*shape: int) -> Array:
            return np.zeros((turns, *shape), dtype=np.float64)

        def whole(*shape: int) -> Whole:
            return np.zeros((turns, *shape), dtype=np.int64)

        return cls(
            turns=turns, states=np.zeros((turns + 1, n, issues)), p=real(n), r=real(n), chance=real(n, n),
            gain=real(n, n), target=whole(n), believed=real(n), initiator=whole(b), receiver=whole(b),
            to_initiator=real(b, issues), to_receiver=real(b, issues), worth=real(b, n), queue=whole(n, b),
            length=whole(n), odds=real(n, b), taken=whole(n),
        )  # fmt: skip


@part
def _put(row: int, value: NDArray[np.generic], into: NDArray[np.generic]) -> None:
    """Copy a vector or matrix into a row of an array with one more axis."""
    for i in range(value.size):
        into.flat[row * value.size + i] = value.flat[i]


@part
def start(x: Array, into: Record) -> None:
    """Record the state before the first turn."""
    _put(0, x, into.states)


@part
def keep(t: int, x: Array, work: Work, into: Record) -> None:
    """Record turn ``t``, from 0, and the state ``x`` after it."""
    _put(t + 1, x, into.states)
    _put(t, work.p, into.p)
    _put(t, work.r, into.r)
    _put(t, work.chance, into.chance)
    _put(t, work.gain, into.gain)
    _put(t, work.target, into.target)
    _put(t, work.believed, into.believed)
    _put(t, work.initiator, into.initiator)
    _put(t, work.receiver, into.receiver)
    _put(t, work.to_initiator, into.to_initiator)
    _put(t, work.to_receiver, into.to_receiver)
    _put(t, work.worth, into.worth)
    _put(t, work.queue, into.queue)
    _put(t, work.length, into.length)
    _put(t, work.odds, into.odds)
    _put(t, work.taken, into.taken)
