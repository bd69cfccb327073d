"""Working arrays of a simulation: made once, used for every turn of every draw, and read for explanations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente._jit.structs import Struct

Array = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Work(Struct):
    """Arrays that a turn computes, for up to n actors, K issues, B bargains (0: all stays) and queues of up to M.

    Attributes
    ----------
    d
        Distance of everybody's ideal from everybody's position, (n, n).
    p, r
        Chance that a position wins an election among all, and risk attitude, (n,).
    seen
        One actor's view of utilities, (whose, where).
    own
        Everybody's true utility of everybody's position, (n, n).
    chance, gain
        Of a challenge of the row against the column, as the row sees it.
    target, believed
        Whom each actor challenges (−1: nobody), and the chance as the challenged sees it.
    initiator, receiver, to_initiator, to_receiver
        The bargains and the positions that they offer.
    worth
        Utility of each bargain, (B, n).
    queue, length, odds, taken
        Each actor's bargains, how many, their chances, and which it took.
    """

    d: Array
    p: Array
    r: Array
    u0: Array
    seen: Array
    own: Array
    weight: Array
    total: Array
    squares: Array
    chance: Array
    gain: Array
    target: Whole
    believed: Array
    initiator: Whole
    receiver: Whole
    to_initiator: Array
    to_receiver: Array
    other_initiator: Array
    other_receiver: Array
    worth: Array
    queue: Whole
    length: Whole
    odds: Array
    taken: Whole
    c: Array
    pairs: Array
    share: Array
    aux: Array
    queued: Array
    result: Array

    @classmethod
    def of(cls, n: int, issues: int) -> Work:
        """Return working arrays for n actors, all zero."""
        b = 2 * n + 1

        def real(*shape: int) -> Array:
            return np.zeros(shape, dtype=np.float64)

        def whole(*shape: int) -> Whole:
            return np.zeros(shape, dtype=np.int64)

        return cls(
            d=real(n, n), p=real(n), r=real(n), u0=real(n, n), seen=real(n, n), own=real(n, n), weight=real(n),
            total=real(n), squares=real(n), chance=real(n, n), gain=real(n, n), target=whole(n), believed=real(n),
            initiator=whole(b), receiver=whole(b), to_initiator=real(b, issues), to_receiver=real(b, issues),
            other_initiator=real(issues), other_receiver=real(issues), worth=real(b, n), queue=whole(n, b),
            length=whole(n), odds=real(n, b), taken=whole(n), c=real(b, b), pairs=real(b, b), share=real(b, b),
            aux=real(b), queued=real(b, n), result=real(b),
        )  # fmt: skip
