"""Stability in every draw: the moves are the same in all draws, the preferences differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit
from detente._jit.structs import Struct
from detente.models.graph.concepts.kernels import sweeps, worst_gain
from detente.models.graph.concepts.ranked_blocks import Ranked, escape, new_levels, sort_blocks
from detente.models.graph.concepts.simultaneous import OptionCodes, simultaneous
from detente.models.graph.conflict.moves import Ints, Longs, Moves
from detente.models.graph.conflict.options import OptionForm

Bools = NDArray[np.bool_]
Codes = NDArray[np.uint64]
CONCEPTS = ("Nash", "GMR", "SMR", "SEQ", "SSEQ", "SIM")


@njit
def improve_from(start: int, moves: Moves, ranked: Ranked, reached: Bools) -> None:
    """Write (states,) the states that sequences of improvements reach from a state, itself included.

    Moves are transitive, so that the rule against moving twice in a row does not bind.
    """
    block, first, after, after_start = moves.block, moves.first, moves.after, moves.after_start
    rank, order = ranked.rank, ranked.order
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


@dataclass(frozen=True, eq=False)
class Chunk(Struct):
    """Verdicts on a chunk of draws.

    Attributes
    ----------
    alone
        (6, makers, states) draws in which a state is stable for a maker.
    equilibrium
        (draws, 6, states).
    seen
        (draws, 6, makers, watched) every maker's verdict on the watched states.
    reached
        (draws, states) whether improvements reach each state from the present one.
    """

    alone: Longs
    equilibrium: Bools
    seen: Bools
    reached: Bools


@njit
def every_draw(
    score: Ints,
    outcome: Longs,
    wanted: Bools,
    form: OptionCodes,
    moves: Moves,
    watched: Longs,
    start: int,
    out: Chunk,
) -> None:
    """Write verdicts for a chunk of draws.

    Parameters
    ----------
    score
        (draws, makers, outcomes), higher is better.
    outcome
        (states,) outcome of each state.
    wanted
        (6,) which concepts to compute.
    form, moves
        Options and moves, the same in every draw.
    watched
        States of which every maker's verdict is kept.
    start
        The present state.
    out
        Filled; ``alone`` is added to.
    """
    makers, m = moves.block.shape
    rank = np.empty((makers, m), dtype=np.int32)
    order = np.empty(makers * m, dtype=np.int32)
    step = np.empty(makers * m, dtype=np.bool_)
    ranked = Ranked(rank, order, step)
    stable = np.zeros((6, makers, m), dtype=np.bool_)
    worst = np.empty(m, dtype=np.int32)
    weight = np.empty((m, 2), dtype=np.int32)
    low = np.empty((m, 2), dtype=np.int32)
    for d in range(score.shape[0]):
        for i in range(makers):
            # ranks start at 0: lower values mark states that are not reached
            least = score[d, i, 0]
            for o in range(1, score.shape[2]):
                least = min(least, score[d, i, o])
            for s in range(m):
                rank[i, s] = score[d, i, outcome[s]] - least
        sort_blocks(moves, rank, order)
        new_levels(moves, ranked)
        for i in range(makers):
            escape(i, moves, ranked, worst)
            for s in range(m):
                stable[0, i, s] = worst[s] <= rank[i, s]
                weight[s, 0] = rank[i, s]
                weight[s, 1] = worst[s]
            for improving in range(2):
                if not (wanted[1 + 2 * improving] or wanted[2 + 2 * improving]):
                    continue
                # copied by hand: numba's own assignment of arrays compiles the text of an error with it
                for s in range(m):
                    low[s, 0], low[s, 1] = weight[s, 0], weight[s, 1]
                # moves are transitive here, so that sweeps always converge
                sweeps(i, improving == 1, 1 << 30, moves, ranked, low)
                for kind in range(2):
                    c = 1 + kind + 2 * improving
                    if wanted[c]:
                        worst_gain(i, low, kind, moves, ranked, worst)
                        for s in range(m):
                            stable[c, i, s] = worst[s] <= rank[i, s]
        if wanted[5]:
            simultaneous(form, moves, ranked, 0, m, stable[5])
        improve_from(start, moves, ranked, out.reached[d])
        for c in range(6):
            for s in range(m):
                everybody = True
                for i in range(makers):
                    if stable[c, i, s]:
                        out.alone[c, i, s] += 1
                    else:
                        everybody = False
                out.equilibrium[d, c, s] = everybody
            for w in range(watched.shape[0]):
                for i in range(makers):
                    out.seen[d, c, i, w] = stable[c, i, watched[w]]


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
    codes_of = OptionCodes(codes, codes, np.arange(m, dtype=np.int64), table, masks, room)
    every_draw(score, outcome, np.array([c in concepts for c in CONCEPTS]), codes_of, moves, watched, start, out)
    return out
