"""Simultaneous sanctioning (Fraser & Hipel 1984): the others improve at the same moment.

SIM: for every improvement q of i from s there are choices ``t_j ∈ R_j^+(s) ∪ {s}`` of the others such that the
state z in which all those changes of options are made at once is feasible and ``s ≽_i z``. Option form only.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit
from detente.models.graph._errors import ConflictError
from detente.models.graph._moves import Ints, Longs
from detente.models.graph._options import Codes
from detente.models.graph._sanctions import sorted_blocks
from detente.models.graph.conflict import Conflict

DENSE_BITS = 24


@njit
def _place_of(code: np.uint64, codes: Codes, order: Longs, table: Ints) -> int:
    """Number of the state with a code; −1 if it is not feasible."""
    if table.shape[0]:
        return int(table[code])
    at = np.searchsorted(codes, code)
    if at < codes.shape[0] and codes[at] == code:
        return int(order[at])
    return -1


@njit
def simultaneous(
    codes: Codes,
    sorted_codes: Codes,
    code_order: Longs,
    table: Ints,
    masks: Codes,
    block: Ints,
    first: Longs,
    order: Ints,
    after: Ints,
    after_start: Longs,
    rank: Ints,
    begin: int,
    end: int,
    room: int,
    stable: NDArray[np.bool_],
) -> None:
    """Write (makers, states) SIM stability of the states from ``begin`` to ``end``.

    ``room`` is the largest number of moves that anybody has; ``masks`` the options of each maker.
    """
    makers = block.shape[0]
    better = np.empty((makers, room + 1), dtype=np.int32)
    count = np.empty(makers, dtype=np.int64)
    at = np.empty(makers, dtype=np.int64)
    for s in range(begin, end):
        for j in range(makers):
            n = 1
            better[j, 0] = s
            b = block[j, s]
            for a in range(after_start[b], after_start[b + 1]):
                c = after[a]
                k = first[c + 1]
                while k > first[c] and rank[j, order[k - 1]] > rank[j, s]:
                    k -= 1
                    better[j, n] = order[k]
                    n += 1
            count[j] = n
        for i in range(makers):
            holds = True
            for a in range(1, count[i]):
                mine = codes[better[i, a]] & masks[i]
                found = False
                at[:] = 0
                while True:
                    z = mine
                    for j in range(makers):
                        if j != i:
                            z |= codes[better[j, at[j]]] & masks[j]
                    t = _place_of(z, sorted_codes, code_order, table)
                    if t >= 0 and rank[i, t] <= rank[i, s]:
                        found = True
                        break
                    j = 0
                    while j < makers:
                        if j != i:
                            at[j] += 1
                            if at[j] < count[j]:
                                break
                            at[j] = 0
                        j += 1
                    if j == makers:
                        break
                if not found:
                    holds = False
                    break
            stable[i, s] = holds


def simultaneously_stable(conflict: Conflict) -> NDArray[np.bool_]:
    """Return (makers, states) whether a state is stable under simultaneous sanctioning.

    Raises
    ------
    ConflictError
        In graph form, where moves cannot be put together.
    """
    if conflict.form is None or conflict.codes is None:
        raise ConflictError("SIM puts moves of several together, which needs option form; this conflict is a graph")
    form, codes, moves = conflict.form, conflict.codes, conflict.moves
    order = sorted_blocks(conflict)
    code_order = np.argsort(codes, kind="stable").astype(np.int64)
    table = np.empty(0, dtype=np.int32)
    if form.size <= DENSE_BITS:
        table = np.full(1 << form.size, -1, dtype=np.int32)
        table[codes] = np.arange(len(codes), dtype=np.int32)
    masks = np.array([form.mask(i) for i in range(len(form.makers))], dtype=np.uint64)
    room = max(1 << mask.bit_count() for mask in masks.tolist())
    room = min(room, conflict.states)
    stable = np.zeros(conflict.rank.shape, dtype=np.bool_)
    simultaneous(
        codes,
        codes[code_order],
        code_order,
        table,
        masks,
        moves.block,
        moves.first,
        order,
        moves.after,
        moves.after_start,
        conflict.rank,
        0,
        conflict.states,
        room,
        stable,
    )
    return stable
