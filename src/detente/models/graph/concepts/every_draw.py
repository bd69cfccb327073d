"""Stability in every draw: one structure of moves, other preferences each time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit
from detente.models.graph.concepts.kernels import escape, new_levels, sort_blocks, sweeps, worst_gain
from detente.models.graph.concepts.simultaneous import simultaneous
from detente.models.graph.conflict.moves import Ints, Longs, Moves
from detente.models.graph.conflict.options import OptionForm

Bools = NDArray[np.bool_]
Codes = NDArray[np.uint64]
CONCEPTS = ("Nash", "GMR", "SMR", "SEQ", "SSEQ", "SIM")


@njit
def improve_from(start: int, block: Ints, first: Longs, order: Ints, after: Ints, after_start: Longs, rank: Ints, reached: Bools) -> None:  # fmt: skip
    """Write (states,) what improvements of any mover, one after the other, reach from a state, itself included.

    Moves are transitive, so that the rule against moving twice in a row does not bind.
    """
    makers, m = block.shape
    reached[:] = False
    reached[start] = True
    stack = np.empty(m, dtype=np.int32)
    stack[0] = start
    n = 1
    while n:
        n -= 1
        t = stack[n]
        for j in range(makers):
            b = block[j, t]
            for a in range(after_start[b], after_start[b + 1]):
                c = after[a]
                k = first[c + 1]
                while k > first[c] and rank[j, order[k - 1]] > rank[j, t]:
                    k -= 1
                    q = order[k]
                    if not reached[q]:
                        reached[q] = True
                        stack[n] = q
                        n += 1


@njit
def every_draw(
    score: Ints,
    outcome: Longs,
    wanted: Bools,
    codes: Codes,
    code_order: Longs,
    table: Ints,
    masks: Codes,
    room: int,
    members: Ints,
    block: Ints,
    first: Longs,
    before: Ints,
    before_start: Longs,
    after: Ints,
    after_start: Longs,
    watched: Longs,
    start: int,
    alone: NDArray[np.int64],
    equilibrium: Bools,
    seen: Bools,
    reached: Bools,
) -> None:
    """Write verdicts for a chunk of draws.

    Parameters
    ----------
    score
        (draws, makers, outcomes), higher is better.
    outcome
        (states,) outcome of each state.
    wanted
        (6,) which concepts to work out.
    watched
        States of which every maker's verdict is kept.
    start
        The present state.
    alone
        (6, makers, states) draws in which a state is stable for a maker, added to.
    equilibrium
        (draws, 6, states), filled.
    seen
        (draws, 6, makers, watched), filled.
    reached
        (draws, states) what improvements reach from the present state, filled.
    """
    makers, m = block.shape
    rank = np.empty((makers, m), dtype=np.int32)
    order = np.empty(makers * m, dtype=np.int32)
    step = np.empty(makers * m, dtype=np.bool_)
    stable = np.zeros((6, makers, m), dtype=np.bool_)
    out = np.empty(m, dtype=np.int32)
    weight = np.empty((m, 2), dtype=np.int32)
    low = np.empty((m, 2), dtype=np.int32)
    six = np.zeros((makers, m), dtype=np.bool_)
    for d in range(score.shape[0]):
        for i in range(makers):
            # ranks start at 0: below that stands what is not reached
            least = score[d, i].min()
            for s in range(m):
                rank[i, s] = score[d, i, outcome[s]] - least
        sort_blocks(members, first, block, rank, order)
        new_levels(order, first, block, rank, step)
        for i in range(makers):
            escape(i, block, first, order, after, after_start, rank, out)
            for s in range(m):
                stable[0, i, s] = out[s] <= rank[i, s]
                weight[s, 0] = rank[i, s]
                weight[s, 1] = out[s]
            for improving in range(2):
                if not (wanted[1 + 2 * improving] or wanted[2 + 2 * improving]):
                    continue
                low[:] = weight
                # moves are transitive here, so that sweeps always come to rest
                sweeps(i, improving == 1, 1 << 30, members, block, first, order, step, after, after_start, rank, low)
                for kind in range(2):
                    c = 1 + kind + 2 * improving
                    if wanted[c]:
                        worst_gain(i, low, kind, block, first, order, after, after_start, rank, members, out)
                        for s in range(m):
                            stable[c, i, s] = out[s] <= rank[i, s]
        if wanted[5]:
            simultaneous(
                codes, codes, code_order, table, masks, block, first, order, after, after_start, rank, 0, m, room, six
            )
            stable[5] = six
        improve_from(start, block, first, order, after, after_start, rank, reached[d])
        for c in range(6):
            for s in range(m):
                everybody = True
                for i in range(makers):
                    if stable[c, i, s]:
                        alone[c, i, s] += 1
                    else:
                        everybody = False
                equilibrium[d, c, s] = everybody
            for w in range(watched.shape[0]):
                for i in range(makers):
                    seen[d, c, i, w] = stable[c, i, watched[w]]


@dataclass(frozen=True, eq=False)
class Chunk:
    """Verdicts on a chunk of draws.

    Attributes
    ----------
    alone
        (6, makers, states) draws in which a state is stable for a maker.
    equilibrium
        (draws, 6, states).
    seen
        (draws, 6, makers, watched).
    reached
        (draws, states) what improvements reach from the present state.
    """

    alone: Longs
    equilibrium: Bools
    seen: Bools
    reached: Bools


def run_draws(
    form: OptionForm,
    codes: Codes,
    moves: Moves,
    score: Ints,
    outcome: Longs,
    watched: Longs,
    start: int,
    concepts: tuple[str, ...],
) -> Chunk:
    """Return the verdicts on a chunk of draws, from scores (draws, makers, outcomes); concepts left out are nowhere stable."""
    n, makers, m = score.shape[0], len(form.makers), len(codes)
    out = Chunk(
        np.zeros((6, makers, m), dtype=np.int64),
        np.zeros((n, 6, m), dtype=np.bool_),
        np.zeros((n, 6, makers, len(watched)), dtype=np.bool_),
        np.zeros((n, m), dtype=np.bool_),
    )
    table = np.full(1 << form.size, -1, dtype=np.int32)
    table[codes] = np.arange(m, dtype=np.int32)
    masks = np.array([form.mask(i) for i in range(makers)], dtype=np.uint64)
    room = min(max(1 << x.bit_count() for x in masks.tolist()), m)
    every_draw(
        score, outcome, np.array([c in concepts for c in CONCEPTS]), codes, np.arange(m, dtype=np.int64), table, masks, room, moves.members,
        moves.block, moves.first, moves.before, moves.before_start, moves.after, moves.after_start,
        watched, start, out.alone, out.equilibrium, out.seen, out.reached,
    )  # fmt: skip
    return out
