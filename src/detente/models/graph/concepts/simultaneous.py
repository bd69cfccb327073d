"""Simultaneous stability (SIM; Fraser & Hipel 1984): sanctions by simultaneous improvements of the others.

SIM: for every improvement q of i from s there are choices ``t_j ∈ R_j^+(s) ∪ {s}`` of the others such that the
state z in which all those changes of options are made at once is feasible and ``s ≽_i z``. Option form only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente._jit import allocating, njit, part
from detente._jit.structs import Struct
from detente.models.graph.concepts.kernels import HIGH
from detente.models.graph.concepts.nash_gmr_smr_seq import ranked_blocks
from detente.models.graph.concepts.ranked_blocks import Ranked
from detente.models.graph.conflict.conflict import Conflict
from detente.models.graph.conflict.errors import ConflictError
from detente.models.graph.conflict.moves import Ints, Longs, Moves, place_of
from detente.models.graph.conflict.options import Codes

DENSE_BITS = 24
MOST_CODES = 1 << 20
"""Codes (feasible or not) up to which bounds are tabulated: 4 MB for each maker."""


@dataclass(frozen=True, eq=False)
class OptionCodes(Struct):
    """The states of a conflict in option form by their codes (option k is bit k).

    Attributes
    ----------
    codes
        (states,) code of each state.
    ascending
        (states,) the same codes, ascending.
    order
        (states,) state of each of them.
    table
        (2 ** options,) state of each code, −1 where it is not feasible; empty for many options.
    masks
        (makers,) bits of each maker's options.
    room
        The largest number of moves that any maker has at a state.
    """

    codes: Codes
    ascending: Codes
    order: Longs
    table: Ints
    masks: Codes
    room: int


@part
def _place_of(code: np.uint64, form: OptionCodes) -> int:
    """Number of the state with a code; −1 if it is not feasible."""
    if form.table.shape[0]:
        return int(form.table[code])
    at = place_of(form.ascending, code)
    return int(form.order[at]) if at >= 0 else -1


@part
def _improvements(s: int, form: OptionCodes, moves: Moves, ranked: Ranked, choice: Codes, count: Longs) -> None:
    """Write each maker's options at state s and after each of its improvements: (makers, room + 1), the first is s."""
    codes, masks, rank, order = form.codes, form.masks, ranked.rank, ranked.order
    block, first, after, after_start = moves.block, moves.first, moves.after, moves.after_start
    for j in range(block.shape[0]):
        n = 1
        choice[j, 0] = codes[s] & masks[j]
        b = block[j, s]
        for a in range(after_start[b], after_start[b + 1]):
            c = after[a]
            k = first[c + 1]
            while k > first[c] and rank[j, order[k - 1]] > rank[j, s]:
                k -= 1
                choice[j, n] = codes[order[k]] & masks[j]
                n += 1
        count[j] = n


@part
def _lowest_below(maker: int, others: Longs, masks: Codes, table: Ints, rank: Ints, low: Ints) -> None:
    """Write the lowest rank that some makers could bring about by any choice, improvements or not.

    ``low[k]`` (codes,) is the lowest rank of ``maker`` over all options of ``others[k:]``, HIGH where no such state is
    feasible; the last row is the rank itself.
    """
    last = others.shape[0]
    for z in range(table.shape[0]):
        t = table[z]
        low[last, z] = rank[maker, t] if t >= 0 else HIGH
    for k in range(last - 1, -1, -1):
        for z in range(table.shape[0]):
            low[k, z] = low[k + 1, z]
        bit = 1
        while bit < table.shape[0]:
            if masks[others[k]] & np.uint64(bit):
                for z in range(table.shape[0]):
                    if z & bit == 0:
                        least = min(low[k, z], low[k, z | bit])
                        low[k, z], low[k, z | bit] = least, least
            bit *= 2


@part
def _sanctioned(
    mine: np.uint64, limit: int, others: Longs, choice: Codes, count: Longs, low: Ints, at: Longs, codes: Codes
) -> bool:
    """Return whether the others can move at once so that the mover ends at most at rank ``limit``.

    Choices are made maker by maker; a branch ends where even free choice of those to come would not do.
    """
    last = others.shape[0]
    if low[0, int(mine)] > limit:
        return False
    if last == 0:
        return True
    depth = 0
    at[0] = 0
    codes[0] = mine
    while depth >= 0:
        j = others[depth]
        if depth == last - 1:
            for a in range(count[j]):
                if low[last, int(codes[depth] | choice[j, a])] <= limit:
                    return True
            depth -= 1
            continue
        if at[depth] >= count[j]:
            depth -= 1
            continue
        z = codes[depth] | choice[j, at[depth]]
        at[depth] += 1
        if low[depth + 1, int(z)] <= limit:
            depth += 1
            codes[depth] = z
            at[depth] = 0
    return False


@allocating
def _dense(form: OptionCodes, moves: Moves, ranked: Ranked, begin: int, end: int, stable: NDArray[np.bool_]) -> None:
    """Do what :func:`simultaneous` does, with tables over all codes: for few options."""
    table, rank, room = form.table, ranked.rank, form.room
    makers = moves.block.shape[0]
    choice = np.empty((makers, room + 1), dtype=np.uint64)
    count, at = np.empty(makers, dtype=np.int64), np.empty(makers, dtype=np.int64)
    chosen = np.empty(makers, dtype=np.uint64)
    others = np.empty(makers - 1, dtype=np.int64)
    low = np.empty((makers, table.shape[0]), dtype=np.int32)
    for i in range(makers):
        n = 0
        for j in range(makers):
            if j != i:
                others[n] = j
                n += 1
        _lowest_below(i, others, form.masks, table, rank, low)
        for s in range(begin, end):
            _improvements(s, form, moves, ranked, choice, count)
            holds = True
            for a in range(1, count[i]):
                if not _sanctioned(choice[i, a], rank[i, s], others, choice, count, low, at, chosen):
                    holds = False
                    break
            stable[i, s] = holds


@allocating
def _sparse(form: OptionCodes, moves: Moves, ranked: Ranked, begin: int, end: int, stable: NDArray[np.bool_]) -> None:
    """Do what :func:`simultaneous` does, combination by combination."""
    rank, room = ranked.rank, form.room
    makers = moves.block.shape[0]
    choice = np.empty((makers, room + 1), dtype=np.uint64)
    count, at = np.empty(makers, dtype=np.int64), np.empty(makers, dtype=np.int64)
    for s in range(begin, end):
        _improvements(s, form, moves, ranked, choice, count)
        for i in range(makers):
            holds = True
            for a in range(1, count[i]):
                found = False
                at[:] = 0
                while True:
                    z = choice[i, a]
                    for j in range(makers):
                        if j != i:
                            z |= choice[j, at[j]]
                    t = _place_of(z, form)
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


@njit
def simultaneous(
    form: OptionCodes, moves: Moves, ranked: Ranked, begin: int, end: int, stable: NDArray[np.bool_]
) -> None:
    """Write (makers, states) SIM stability of the states from ``begin`` to ``end``."""
    if 0 < form.table.shape[0] <= MOST_CODES:
        _dense(form, moves, ranked, begin, end, stable)
    else:
        _sparse(form, moves, ranked, begin, end, stable)


def simultaneously_stable(conflict: Conflict) -> NDArray[np.bool_]:
    """Return (makers, states) whether a state is stable under simultaneous sanctioning.

    Raises
    ------
    ConflictError
        In graph form, where moves cannot be put together.
    """
    if conflict.form is None or conflict.codes is None:
        raise ConflictError("SIM puts moves of several together, which needs option form; this conflict is a graph")
    form, codes = conflict.form, conflict.codes
    order = np.argsort(codes, kind="stable").astype(np.int64)
    table = np.empty(0, dtype=np.int32)
    if form.size <= DENSE_BITS:
        table = np.full(1 << form.size, -1, dtype=np.int32)
        table[codes] = np.arange(len(codes), dtype=np.int32)
    masks = np.array([form.mask(i) for i in range(len(form.makers))], dtype=np.uint64)
    room = max(1 << mask.bit_count() for mask in masks.tolist())
    options = OptionCodes(codes, codes[order], order, table, masks, min(room, conflict.states))
    stable = np.zeros(conflict.rank.shape, dtype=np.bool_)
    simultaneous(options, conflict.moves, ranked_blocks(conflict), 0, conflict.states, stable)
    return stable
