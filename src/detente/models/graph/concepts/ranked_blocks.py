# pyright: reportArgumentType=false
"""Blocks of moves sorted by preference: where sweeps over them begin, and how far a mover can escape."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit
from detente._jit.sorting import sort_places
from detente.models.graph.conflict.moves import Ints, Moves

Bools = NDArray[np.bool_]


class Ranked(NamedTuple):
    """Preferences of one draw, and the blocks sorted by them.

    Attributes
    ----------
    rank
        (makers, states) from 0, higher is better.
    order
        (makers * states,) the members of every block, sorted by their maker's rank, lowest first.
    step
        (makers * states,) whether a place in ``order`` ranks above the place before it in its block.
    """

    rank: Ints
    order: Ints
    step: Bools


@njit
def sort_blocks(moves: Moves, rank: Ints, order: Ints) -> None:
    """Write the members of every block, sorted by their maker's rank, lowest first.

    Parameters
    ----------
    moves
        Blocks.
    rank
        (makers, states), higher is better.
    order
        (makers * states,), filled.
    """
    block, first, members = moves.block, moves.first, moves.members
    m = block.shape[1]
    room = np.empty_like(order)
    for i in range(block.shape[0]):
        mine = rank[i]
        at = i * m
        while at < (i + 1) * m:
            end = first[block[i, members[at]] + 1]
            for a in range(at, end):
                order[a] = members[a]
            sort_places(mine, order[at:end], room[at:end])
            at = end


@njit
def new_levels(moves: Moves, ranked: Ranked) -> None:
    """Fill ``step`` from the rank and the order."""
    block, first = moves.block, moves.first
    rank, order, step = ranked.rank, ranked.order, ranked.step
    makers, m = block.shape
    for j in range(makers):
        for k in range(j * m, (j + 1) * m):
            q = order[k]
            step[k] = k == first[block[j, q]] or rank[j, q] > rank[j, order[k - 1]]


@njit
def by_weight(weight: Ints, top: int, out: Ints) -> None:
    """Write the states sorted by weight (0 to ``top``), lowest first, by counting."""
    at = np.zeros(top + 2, dtype=np.int32)
    for s in range(weight.shape[0]):
        at[weight[s] + 1] += 1
    for r in range(top + 1):
        at[r + 1] += at[r]
    for s in range(weight.shape[0]):
        out[at[weight[s]]] = s
        at[weight[s]] += 1


@njit
def escape(maker: int, moves: Moves, ranked: Ranked, out: Ints) -> None:
    """Write the best rank that a maker has at a state or can reach from it in one move."""
    block, first, after, after_start = moves.block, moves.first, moves.after, moves.after_start
    rank, order = ranked.rank, ranked.order
    mine = rank[maker]
    for s in range(mine.shape[0]):
        best = mine[s]
        b = block[maker, s]
        for a in range(after_start[b], after_start[b + 1]):
            c = after[a]
            if first[c + 1] > first[c]:
                top = mine[order[first[c + 1] - 1]]
                if top > best:
                    best = top
        out[s] = best
