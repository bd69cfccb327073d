"""Limited-move and non-myopic stability (Kilgour 1985; Fang, Hipel & Kilgour 1993).

With a horizon of h moves, ``G_h(i, s)`` is the state in which i expects the conflict to end if i may move first at s.
``G_0(i, s) = s``; for h > 0, i compares s with the best of ``G_{h-1}(j, q)`` over its moves q, where j moves next, and
moves only if that is better. s is ``L_h``-stable for i iff ``G_h(i, s) = s``, and non-myopically stable iff this holds
for every h from some h on.

With two decision makers, the other one moves next. For more, the literature has several definitions that differ. Here i
is cautious: any other decision maker may move next, and i expects the response that is worst for it. Nobody moves twice
in a row, and everybody may move again later. Ties between states that i likes equally go to the first state.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit
from detente.models.graph.conflict.conflict import Conflict
from detente.models.graph.conflict.errors import ConflictError
from detente.models.graph.conflict.moves import Ints, Moves

Bools = NDArray[np.bool_]
MOST_HORIZON = 4096


@njit
def foresee(moves: Moves, rank: Ints, before: Ints, out: Ints) -> None:
    """Write ``G_h`` (makers, states) from ``G_{h-1}``."""
    block, first, members, after, after_start = moves.block, moves.first, moves.members, moves.after, moves.after_start
    makers, m = block.shape
    for i in range(makers):
        for s in range(m):
            best = -1
            b = block[i, s]
            for a in range(after_start[b], after_start[b + 1]):
                c = after[a]
                for k in range(first[c], first[c + 1]):
                    q = members[k]
                    if q == s:
                        continue
                    end = -1
                    for j in range(makers):
                        if j == i:
                            continue
                        t = before[j, q]
                        if end < 0 or rank[i, t] < rank[i, end] or (rank[i, t] == rank[i, end] and t < end):
                            end = t
                    if end < 0:
                        end = q
                    if best < 0 or rank[i, end] > rank[i, best] or (rank[i, end] == rank[i, best] and end < best):
                        best = end
            out[i, s] = best if best >= 0 and rank[i, best] > rank[i, s] else s


def _step(conflict: Conflict, before: Ints) -> Ints:
    out = np.empty_like(before)
    foresee(conflict.moves, conflict.rank, before, out)
    return out


def foresight(conflict: Conflict, h: int) -> Ints:
    """Return ``G_h`` (makers, states): the state that each expects if it may move first.

    Raises
    ------
    ConflictError
        If h is negative, or preferences are not transitive.
    """
    if h < 0:
        raise ConflictError(f"a horizon of {h} moves has no meaning; use 0 or more")
    if not conflict.ordered:
        raise ConflictError("limited-move stability needs rankings; these preferences are not transitive")
    g = np.broadcast_to(np.arange(conflict.states, dtype=np.int32), conflict.rank.shape).copy()
    seen: dict[bytes, int] = {}
    done = 0
    while done < h:
        # G_h follows from G_{h-1} alone: once one comes back, whole rounds of the cycle change nothing.
        key = blake2b(g.tobytes(), digest_size=16).digest()
        if key in seen:
            h = done + (h - done) % (done - seen[key])
            seen.clear()
            continue
        seen[key] = done
        g = _step(conflict, g)
        done += 1
    return g


def limited_move(conflict: Conflict, h: int) -> Bools:
    """Return (makers, states) whether a state is ``L_h``-stable for a decision maker."""
    return foresight(conflict, h) == np.arange(conflict.states, dtype=np.int32)


def non_myopic(conflict: Conflict) -> Bools:
    """Return (makers, states) whether a state is stable for a decision maker for all large horizons.

    ``G_h`` depends on ``G_{h-1}`` alone and takes finitely many values, so it becomes periodic in h. A state is stable
    if ``G_h`` leaves it unchanged throughout one period. Exact.

    Raises
    ------
    ConflictError
        If no cycle is met within 4096 moves.
    """
    g = foresight(conflict, 0)
    seen: dict[bytes, int] = {g.tobytes(): 0}
    history = [g]
    for h in range(1, MOST_HORIZON):
        g = _step(conflict, g)
        key = g.tobytes()
        if key in seen:
            here = np.arange(conflict.states, dtype=np.int32)
            return np.all([x == here for x in history[seen[key] :]], axis=0)
        seen[key] = h
        history.append(g)
    raise ConflictError(f"foresight does not settle within {MOST_HORIZON} moves; ask for L_h with a horizon h")
