"""Unilateral moves as blocks of states, so that the cost of an analysis is linear in the states and arcs.

Within a block a decision maker can go from every state to every other; between blocks its moves are arcs. In
option form a block holds the states that differ only in the maker's reversible options, so that the
``m (2^k - 1)`` moves of a maker with k options need m places and no arc. In graph form every state is a block.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit, part
from detente._jit.structs import Struct
from detente.models.graph.conflict.errors import ConflictError
from detente.models.graph.conflict.options import Codes, OptionForm, Pattern

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Moves(Struct):
    """Blocks of states and arcs between them, for every decision maker; the kernels take it as it is.

    Attributes
    ----------
    block
        (makers, states) block of each state; numbers run on from maker to maker.
    first
        (blocks + 1,) first place of each block in ``members``.
    members
        (makers * states,) states, block by block, rising within a block.
    before, before_start
        Blocks from which a block can be reached, itself included where it has more than one state.
    after, after_start
        Blocks that can be reached from a block, likewise.
    transitive
        Whether every maker can reach in one move what it can reach in several: then the rule that nobody moves
        twice in a row never binds.
    """

    block: Ints
    first: Longs
    members: Ints
    before: Ints
    before_start: Longs
    after: Ints
    after_start: Longs
    transitive: bool

    @property
    def makers(self) -> int:
        """Number of decision makers."""
        return self.block.shape[0]

    @property
    def states(self) -> int:
        """Number of states."""
        return self.block.shape[1]

    def of(self, maker: int, state: int) -> list[int]:
        """Return ``R_i(s)``: where a decision maker can go from a state in one move, rising."""
        b = int(self.block[maker, state])
        out: list[int] = []
        for c in self.after[self.after_start[b] : self.after_start[b + 1]].tolist():
            out += self.members[self.first[c] : self.first[c + 1]].tolist()
        return sorted(q for q in out if q != state)

    def arcs(self) -> int:
        """Return the number of unilateral moves of all decision makers together."""
        size = np.diff(self.first)
        into = np.concatenate([[0], np.cumsum(size[self.after])])
        reach = into[self.after_start[1:]] - into[self.after_start[:-1]]
        loops = np.zeros(len(size), dtype=np.int64)
        own = np.repeat(np.arange(len(size)), np.diff(self.after_start)) == self.after
        np.add.at(loops, self.after[own], 1)
        return int((size * (reach - loops)).sum())


Part = tuple[Ints, Longs, Ints, Ints, Longs]
"""Moves of one maker: block of each state, first places, members, blocks after, where those start."""


def _joined(parts: Iterable[Part], makers: int, states: int, transitive: bool) -> Moves:
    """Number the blocks of all makers consecutively, one maker at a time to save memory."""
    block = np.empty((makers, states), dtype=np.int32)
    members = np.empty(makers * states, dtype=np.int32)
    first, start = [np.zeros(1, dtype=np.int64)], [np.zeros(1, dtype=np.int64)]
    after: list[Ints] = []
    blocks = arcs = 0
    for i, (b, f, m, a, s) in enumerate(parts):
        np.add(b, np.int32(blocks), out=block[i])
        members[i * states : (i + 1) * states] = m
        first.append(f[1:] + i * states)
        after.append(a + np.int32(blocks))
        start.append(s[1:] + arcs)
        blocks, arcs = blocks + len(f) - 1, arcs + len(a)
    whole, after_start = np.concatenate(after), np.concatenate(start)
    before, before_start = _turned(whole, after_start, blocks)
    return Moves(block, np.concatenate(first), members, before, before_start, whole, after_start, transitive)


def _turned(after: Ints, start: Longs, blocks: int) -> tuple[Ints, Longs]:
    """Reverse arcs."""
    if len(after) == blocks and np.array_equal(after, np.arange(blocks)):
        return after, start
    source = np.repeat(np.arange(blocks, dtype=np.int32), np.diff(start))
    order = np.argsort(after, kind="stable")
    count = np.bincount(after, minlength=blocks)
    return source[order], np.concatenate([[0], np.cumsum(count)]).astype(np.int64)


# --- option form --------------------------------------------------------------------------------------------


@njit
def _packed(codes: Codes, mask: np.uint64, out: Ints) -> None:
    """Compress the bits of a mask."""
    one = np.uint64(1)
    n = 0
    places = np.empty(64, dtype=np.uint64)
    for k in range(64):
        if mask >> np.uint64(k) & one:
            places[n] = np.uint64(k)
            n += 1
    for s in range(codes.shape[0]):
        got = np.uint64(0)
        for a in range(n):
            got |= (codes[s] >> places[a] & one) << np.uint64(a)
        out[s] = np.int32(got)


@njit
def _placed(block: Ints, first: Longs, members: Ints) -> None:
    """Sort states into blocks by counting; ``first`` comes in as zeros."""
    blocks = first.shape[0] - 1
    for s in range(block.shape[0]):
        first[block[s] + 1] += 1
    for b in range(blocks):
        first[b + 1] += first[b]
    at = first[:-1].copy()
    for s in range(block.shape[0]):
        b = block[s]
        members[at[b]] = s
        at[b] += 1


@part
def place_of(keys: Codes, wanted: np.uint64) -> int:
    """Return the place of a code among rising ones; −1 if it is not there."""
    low, high = 0, keys.shape[0]
    while low < high:
        middle = (low + high) // 2
        if keys[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low if low < keys.shape[0] and keys[low] == wanted else -1


@njit
def _forward(keys: Codes, fixed: np.uint64, back: np.uint64, fill: bool, start: Longs, after: Ints) -> int:
    """Blocks that can be reached: more of the options that only go up, fewer of those that only go down.

    ``keys`` are the blocks' codes without reversible options, rising. Counts only where ``fill`` is false.
    """
    total = 0
    for b in range(keys.shape[0]):
        key = keys[b]
        if fill:
            start[b] = total
        free = (fixed & ~back & ~key) | (back & key)
        sub = free
        while True:
            wanted = key ^ sub
            at = place_of(keys, wanted)
            if at >= 0:
                if fill:
                    after[total] = at
                total += 1
            if sub == 0:
                break
            sub = (sub - np.uint64(1)) & free
    if fill:
        start[keys.shape[0]] = total
    return total


def option_moves(form: OptionForm, codes: Codes) -> Moves:
    """Return the moves of a conflict in option form.

    ``q`` is in ``R_i(s)`` iff both are feasible, differ only in options of i, and no irreversible option goes
    against its direction; vectors in between need not be feasible, since a maker changes its options at once.
    """
    forbidden = {w.owner for w in form.no_way}
    n = len(form.makers)
    parts = (_arcs_of(form, codes, i) if i in forbidden else _blocks_of(form, codes, i) for i in range(n))
    return _joined(parts, n, len(codes), transitive=not forbidden)


def _blocks_of(form: OptionForm, codes: Codes, maker: int) -> Part:
    m, every = len(codes), (1 << form.size) - 1
    free = form.fixed(maker, "both")
    fixed = form.mask(maker) & ~free
    outside = every & ~free
    bits = outside.bit_count()
    block = np.empty(m, dtype=np.int32)
    if not fixed and (1 << bits) <= 2 * m:
        _packed(codes, np.uint64(outside), block)
        blocks = 1 << bits
        keys = np.empty(0, dtype=np.uint64)
    else:
        keys, inverse = np.unique(codes & np.uint64(outside), return_inverse=True)
        block[:] = inverse
        blocks = len(keys)
    first = np.zeros(blocks + 1, dtype=np.int64)
    members = np.empty(m, dtype=np.int32)
    _placed(block, first, members)
    if not fixed:
        return block, first, members, np.arange(blocks, dtype=np.int32), np.arange(blocks + 1, dtype=np.int64)
    back = np.uint64(form.fixed(maker, "back"))
    start = np.zeros(blocks + 1, dtype=np.int64)
    nothing = np.empty(0, dtype=np.int32)
    after = np.empty(_forward(keys, np.uint64(fixed), back, False, start, nothing), dtype=np.int32)
    _forward(keys, np.uint64(fixed), back, True, start, after)
    return block, first, members, after, start


def _arcs_of(form: OptionForm, codes: Codes, maker: int) -> Part:
    """Arcs one by one, for a maker with irreversible moves over several options."""
    mask = form.mask(maker)
    up, down = form.fixed(maker, "fwd"), form.fixed(maker, "back")
    ways = [w for w in form.no_way if w.owner == maker]
    groups: dict[int, list[int]] = {}
    for s, c in enumerate(codes.tolist()):
        groups.setdefault(c & ~mask, []).append(s)
    values: list[int] = codes.tolist()
    after: list[list[int]] = []
    for s, c in enumerate(values):
        after.append(
            [
                q
                for q in groups[c & ~mask]
                if q != s
                and not up & c & ~values[q]
                and not down & ~c & values[q]
                and not any(_on(w.before, c) and _on(w.after, values[q]) for w in ways)
            ]
        )
    return _lone(after)


def _on(p: Pattern, code: int) -> bool:
    return code & p.mask == p.value


def _lone(after: Sequence[Sequence[int]]) -> Part:
    m = len(after)
    start = np.concatenate([[0], np.cumsum([len(a) for a in after])]).astype(np.int64)
    flat = np.array([q for a in after for q in a], dtype=np.int32)
    numbers = np.arange(m, dtype=np.int32)
    return numbers, np.arange(m + 1, dtype=np.int64), numbers, flat, start


# --- graph form ---------------------------------------------------------------------------------------------


def graph_moves(states: int, arcs: Sequence[Mapping[int, Sequence[int]]]) -> Moves:
    """Return the moves of a conflict in graph form.

    Parameters
    ----------
    states
        How many states.
    arcs
        For each decision maker: where it can go from each state in one move.

    Raises
    ------
    ConflictError
        For a state that does not exist, or a move from a state to itself.
    """
    parts: list[Part] = []
    for i, mine in enumerate(arcs):
        after: list[list[int]] = [[] for _ in range(states)]
        for s, reached in mine.items():
            for q in (s, *reached):
                if not 0 <= q < states:
                    raise ConflictError(f"decision maker {i + 1} moves from or to state {q}, of {states} states")
            if s in reached:
                raise ConflictError(f"decision maker {i + 1} moves from state {s} to itself")
            after[s] = sorted(set(reached))
        parts.append(_lone(after))
    return _joined(parts, len(arcs), states, transitive=False)
