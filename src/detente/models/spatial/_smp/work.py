"""Working arrays of a simulation: made once, used for every turn of every draw, and read for explanations."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente._jit import allocating

Array = NDArray[np.float64]
Whole = NDArray[np.int64]


class Work(NamedTuple):
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


@allocating
def make(n: int, issues: int) -> Work:
    """Return working arrays for n actors."""
    b = 2 * n + 1
    return Work(
        np.zeros((n, n)),
        np.zeros(n),
        np.zeros(n),
        np.zeros((n, n)),
        np.zeros((n, n)),
        np.zeros((n, n)),
        np.zeros(n),
        np.zeros(n),
        np.zeros(n),
        np.zeros((n, n)),
        np.zeros((n, n)),
        np.zeros(n, dtype=np.int64),
        np.zeros(n),
        np.zeros(b, dtype=np.int64),
        np.zeros(b, dtype=np.int64),
        np.zeros((b, issues)),
        np.zeros((b, issues)),
        np.zeros(issues),
        np.zeros(issues),
        np.zeros((b, n)),
        np.zeros((n, b), dtype=np.int64),
        np.zeros(n, dtype=np.int64),
        np.zeros((n, b)),
        np.zeros(n, dtype=np.int64),
        np.zeros((b, b)),
        np.zeros((b, b)),
        np.zeros((b, b)),
        np.zeros(b),
        np.zeros((b, n)),
        np.zeros(b),
    )
