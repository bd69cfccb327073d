"""Questions about one state in every draw: whether it is stable, and where improvements lead from it.

Stability of all states (:mod:`detente.models.graph.concepts.every_draw`) ranks the states of every maker in every draw.
From one state improvements usually reach a few states of thousands, so that a search from it is enough.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit, part
from detente.models.graph.conflict.moves import Ints, Longs, Moves

Bools = NDArray[np.bool_]


@part
def _spread(
    score: Ints, outcome: Longs, moves: Moves, begin: int, without: int, limit: int, queue: Ints, seen: Bools
) -> int:
    """Write the states that improvements reach from ``begin`` into ``queue``, ``begin`` first, and return their number.

    ``score`` is (makers, outcomes), of one draw. The moves of the maker ``without`` do not count (−1: all do); if a state
    with at most ``limit`` for it is reached, the search ends with −1. ``seen`` is all false before and after.
    """
    block, first, members = moves.block, moves.first, moves.members
    after, after_start = moves.after, moves.after_start
    queue[0] = begin
    seen[begin] = True
    n, at, found = 1, 0, without >= 0 and score[without, outcome[begin]] <= limit
    while at < n and not found:
        t = queue[at]
        at += 1
        for j in range(block.shape[0]):
            if j == without or found:
                continue
            here = score[j, outcome[t]]
            b = block[j, t]
            for a in range(after_start[b], after_start[b + 1]):
                c = after[a]
                for k in range(first[c], first[c + 1]):
                    q = members[k]
                    if score[j, outcome[q]] > here and not seen[q]:
                        seen[q] = True
                        queue[n] = q
                        n += 1
                        if without >= 0 and score[without, outcome[q]] <= limit:
                            found = True
    for k in range(n):
        seen[queue[k]] = False
    return -1 if found else n


@part
def _sequentially_stable(
    score: Ints, outcome: Longs, moves: Moves, state: int, queue: Ints, seen: Bools
) -> bool:  # fmt: skip
    """Return whether every improvement from a state can be answered by improvements of the others (SEQ)."""
    block, first, members = moves.block, moves.first, moves.members
    after, after_start = moves.after, moves.after_start
    for i in range(block.shape[0]):
        here = score[i, outcome[state]]
        b = block[i, state]
        for a in range(after_start[b], after_start[b + 1]):
            c = after[a]
            for k in range(first[c], first[c + 1]):
                q = members[k]
                if (
                    score[i, outcome[q]] > here
                    and _spread(score, outcome, moves, q, i, here, queue, seen) >= 0
                ):  # fmt: skip
                    return False
    return True


@njit
def lasting(
    score: Ints, outcome: Longs, moves: Moves, start: int, wanted: Bools, flagged: Bools, lasts: Bools, meets: Bools
) -> None:
    """Write whether a situation lasts, for a chunk of draws.

    Parameters
    ----------
    score
        (draws, makers, outcomes), higher is better.
    outcome
        (states,) outcome of each state.
    moves
        Moves, transitive, the same in every draw.
    start
        The present state.
    wanted, flagged
        (states,) states in which the situation holds; others to look for.
    lasts
        (draws,) filled: whether improvements lead from the start to a wanted state that is stable by SEQ
        (Fang, Hipel & Kilgour 1993, ch. 3).
    meets
        (draws,) filled: whether improvements lead from the start to a flagged state.
    """
    m = moves.block.shape[1]
    reached, queue = np.empty(m, dtype=np.int32), np.empty(m, dtype=np.int32)
    seen = np.zeros(m, dtype=np.bool_)
    for d in range(score.shape[0]):
        n = _spread(score[d], outcome, moves, start, -1, 0, reached, seen)
        lasts[d] = False
        meets[d] = False
        for k in range(n):
            s = reached[k]
            meets[d] |= flagged[s]
            if wanted[s] and not lasts[d]:
                lasts[d] = _sequentially_stable(score[d], outcome, moves, s, queue, seen)


@njit
def stable_at(score: Ints, outcome: Longs, moves: Moves, state: int, stable: Bools) -> None:
    """Write whether one state is stable for everybody by SEQ, for a chunk of draws.

    Parameters
    ----------
    score, outcome, moves
        As in :func:`lasting`.
    state
        The state.
    stable
        (draws,) filled.
    """
    m = moves.block.shape[1]
    queue, seen = np.empty(m, dtype=np.int32), np.zeros(m, dtype=np.bool_)
    for d in range(score.shape[0]):
        stable[d] = _sequentially_stable(score[d], outcome, moves, state, queue, seen)
