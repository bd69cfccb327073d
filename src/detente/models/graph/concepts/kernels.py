# pyright: reportArgumentType=false
"""Compiled kernels: the worst outcome for a mover that the others can bring about.

With ordinal ranks, an improvement of i from s to q is sanctioned iff ``λ(q) ≤ rank_i(s)``, where ``λ(q)`` is the
lowest weight of a state that the others can reach from q by a legal sequence. The weight is i's rank (GMR,
SEQ), or the best rank that i can still escape to (SMR, SSEQ).

If moves are transitive, λ is computed by sweeps over the blocks of one maker after the other: a state takes the lowest
λ among the states of its block that its maker may move to. A few rounds are usually enough. If they are not, one
backward search from the states of lowest weight finds λ with one visit per state and arc.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit, piece
from detente.models.graph.concepts.ranked_blocks import Ranked
from detente.models.graph.conflict.moves import Ints, Longs, Moves

Bools = NDArray[np.bool_]


ROUNDS = 64
"""Rounds of sweeps after which the search is used instead."""
HIGH = np.int32(2**31 - 1)


@piece
def _sweep_all(b: int, first: Longs, order: Ints, after: Ints, start: int, stop: int, low: Ints) -> bool:
    """Give every state of a block the lowest λ that a single move of its maker can bring about."""
    least0, least1 = HIGH, HIGH
    for a in range(start, stop):
        c = after[a]
        for k in range(first[c], first[c + 1]):
            q = order[k]
            least0 = min(least0, low[q, 0])
            least1 = min(least1, low[q, 1])
    changed = False
    for k in range(first[b], first[b + 1]):
        q = order[k]
        if low[q, 0] > least0:
            low[q, 0] = least0
            changed = True
        if low[q, 1] > least1:
            low[q, 1] = least1
            changed = True
    return changed


@piece
def _sweep_up(begin: int, end: int, order: Ints, step: Bools, low: Ints) -> bool:
    """The same within a block for moves to higher ranks only: from the top down."""
    changed = False
    above0, above1, level0, level1 = HIGH, HIGH, HIGH, HIGH
    for k in range(end - 1, begin - 1, -1):
        q = order[k]
        if low[q, 0] > above0:
            low[q, 0] = above0
            changed = True
        if low[q, 1] > above1:
            low[q, 1] = above1
            changed = True
        level0 = min(level0, low[q, 0])
        level1 = min(level1, low[q, 1])
        if step[k]:
            above0 = min(above0, level0)
            above1 = min(above1, level1)
    return changed


@piece
def _sweep_across(begin: int, end: int, to: int, until: int, order: Ints, mine: Ints, low: Ints) -> bool:
    """The same from one block (places ``begin`` to ``end``) to another one (``to`` to ``until``)."""
    changed = False
    above0, above1 = HIGH, HIGH
    k = until
    for x in range(end - 1, begin - 1, -1):
        s = order[x]
        while k > to and mine[order[k - 1]] > mine[s]:
            k -= 1
            above0 = min(above0, low[order[k], 0])
            above1 = min(above1, low[order[k], 1])
        if low[s, 0] > above0:
            low[s, 0] = above0
            changed = True
        if low[s, 1] > above1:
            low[s, 1] = above1
            changed = True
    return changed


@njit
def sweeps(
    maker: int,
    improving: bool,
    rounds: int,
    moves: Moves,
    ranked: Ranked,
    low: Ints,
) -> bool:
    """Lower λ by sweeps until nothing changes.

    Parameters
    ----------
    maker
        Who is being sanctioned: its own moves do not count.
    improving
        Whether the others make only moves that improve their own rank.
    low
        (states, 2): the weights, for the two kinds of sanction, and on return λ.

    Returns
    -------
    bool
        Whether it converged within ``rounds`` rounds.
    """
    members, block, first, after, after_start = moves.members, moves.block, moves.first, moves.after, moves.after_start
    rank, order, step = ranked.rank, ranked.order, ranked.step
    makers, m = block.shape
    quiet = 0
    for _ in range(rounds):
        for j in range(makers):
            if j == maker:
                continue
            changed = False
            at = j * m
            while at < (j + 1) * m:
                b = block[j, members[at]]
                end = first[b + 1]
                start, stop = after_start[b], after_start[b + 1]
                if not improving:
                    if end - at > 1 or stop - start > 1:
                        changed |= _sweep_all(b, first, order, after, start, stop, low)
                else:
                    for a in range(start, stop):
                        c = after[a]
                        if c != b:
                            changed |= _sweep_across(at, end, first[c], first[c + 1], order, rank[j], low)
                        elif end - at > 1:
                            changed |= _sweep_up(at, end, order, step, low)
                at = end
            quiet = 0 if changed else quiet + 1
            if quiet >= makers - 1:
                return True
    return makers == 1


@njit
def lowest(
    maker: int,
    weight: Ints,
    sorted_states: Ints,
    improving: bool,
    moves: Moves,
    ranked: Ranked,
    low: Ints,
) -> None:
    """Write λ: the lowest weight that the others can bring about from each state, its own weight included.

    For moves that are transitive for every maker. Including the state's own weight changes no verdict, since
    an improvement ranks above the state it starts from.

    Parameters
    ----------
    maker
        Who is being sanctioned.
    weight
        (states,).
    sorted_states
        (states,) by weight, lowest first.
    improving
        Whether the others make only moves that improve their own rank.
    low
        (states,), filled.
    """
    block, first, before, before_start = moves.block, moves.first, moves.before, moves.before_start
    rank, order = ranked.rank, ranked.order
    makers, m = block.shape
    low[:] = -1
    done = first[:-1].copy()
    stack = np.empty(m, dtype=np.int32)
    for a in range(m):
        start = sorted_states[a]
        if low[start] >= 0:
            continue
        level = weight[start]
        low[start] = level
        stack[0] = start
        n = 1
        while n:
            n -= 1
            t = stack[n]
            for j in range(makers):
                if j == maker:
                    continue
                b = block[j, t]
                limit = rank[j, t]
                for c in range(before_start[b], before_start[b + 1]):
                    p = before[c]
                    k = done[p]
                    end = first[p + 1]
                    if improving:
                        while k < end and rank[j, order[k]] < limit:
                            q = order[k]
                            if low[q] < 0:
                                low[q] = level
                                stack[n] = q
                                n += 1
                            k += 1
                    else:
                        while k < end:
                            q = order[k]
                            if low[q] < 0:
                                low[q] = level
                                stack[n] = q
                                n += 1
                            k += 1
                    done[p] = k


@njit
def lowest_legal(
    maker: int,
    weight: Ints,
    sorted_states: Ints,
    improving: bool,
    moves: Moves,
    ranked: Ranked,
    low: Ints,
) -> None:
    """Write λ where moves need not be transitive: nobody moves twice in a row.

    As :func:`lowest`, over pairs of a state and the mover who arrived there; the weight of the state itself
    does not count. States from which the others cannot move keep a value above every rank.
    """
    block, first, before, before_start = moves.block, moves.first, moves.before, moves.before_start
    rank, order = ranked.rank, ranked.order
    makers, m = block.shape
    low[:] = HIGH
    opener = np.full(m, -1, dtype=np.int32)
    seen = np.zeros(m * makers, dtype=np.bool_)
    stack = np.empty(m * makers, dtype=np.int64)
    for a in range(m):
        start = sorted_states[a]
        level = weight[start]
        n = 0
        for j in range(makers):
            if j != maker and not seen[start * makers + j]:
                seen[start * makers + j] = True
                stack[n] = np.int64(start) * makers + j
                n += 1
        while n:
            n -= 1
            t = stack[n] // makers
            j = stack[n] % makers
            b = block[j, t]
            limit = rank[j, t]
            for c in range(before_start[b], before_start[b + 1]):
                p = before[c]
                for k in range(first[p], first[p + 1]):
                    q = order[k]
                    if q == t or (improving and rank[j, q] >= limit):
                        continue
                    if opener[q] == -1:
                        # the first way down from q opens with a move of j: any other maker that arrives at q can take it
                        opener[q] = j
                        low[q] = level
                        for d in range(makers):
                            if d != j and d != maker and not seen[q * makers + d]:
                                seen[q * makers + d] = True
                                stack[n] = np.int64(q) * makers + d
                                n += 1
                    elif opener[q] >= 0 and opener[q] != j:
                        d = opener[q]
                        opener[q] = -2
                        if not seen[q * makers + d]:
                            seen[q * makers + d] = True
                            stack[n] = np.int64(q) * makers + d
                            n += 1


@njit
def worst_gain(
    maker: int,
    low: Ints,
    kind: int,
    moves: Moves,
    ranked: Ranked,
    out: Ints,
) -> None:
    """Write the highest λ over a maker's improvements from each state; −1 where it has none.

    A state is stable iff that is not above its own rank. ``low`` is (states, 2), ``kind`` its column.
    """
    members, block, first, after, after_start = moves.members, moves.block, moves.first, moves.after, moves.after_start
    order, mine = ranked.order, ranked.rank[maker]
    m = mine.shape[0]
    out[:] = -1
    at = maker * m
    while at < (maker + 1) * m:
        b = block[maker, members[at]]
        end = first[b + 1]
        for a in range(after_start[b], after_start[b + 1]):
            c = after[a]
            k = first[c + 1]
            run = np.int32(-1)
            for x in range(end - 1, at - 1, -1):
                s = order[x]
                while k > first[c] and mine[order[k - 1]] > mine[s]:
                    k -= 1
                    if low[order[k], kind] > run:
                        run = low[order[k], kind]
                if run > out[s]:
                    out[s] = run
        at = end
