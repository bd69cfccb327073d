"""Who must agree to which package, as flat arrays that the kernels read.

Acceptance of a group is additive over the chosen levels. Rules that need every one of some groups are bit
masks; any other monotone rule is a postfix program: ``code`` ≥ 0 pushes a group, ``code`` = −m pops m items
and pushes a threshold on their weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.packages.grid import MOST_GROUPS, Grid, TooLarge

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Short = NDArray[np.int32]
Bits = NDArray[np.uint64]
Flags = NDArray[np.uint8]


class Rules(NamedTuple):
    """What the kernels read of a problem.

    *Rows* are groups in the order in which a search checks them: block p holds the members of party p if its
    gain is their minimum and it must always agree; then the other groups that must always agree; then the
    rest (*loose* rows), which only some levels or programs ask. Large blocks repeat their last group up to a
    multiple of eight, for the sake of vector registers.
    """

    offset: Ints
    """(issues + 1,) first flat level of each issue."""
    issue_of: Ints
    """(levels,) issue of each flat level."""
    quo: Ints
    """(issues,) flat level of each status quo."""
    stride: Ints
    """(issues,) step of the package's number."""
    moves: Flags
    """(levels,) the level changes an issue that is not procedural."""
    hit: Bits
    """(levels, words) infeasible combinations that admit the level."""
    free: Bits
    """(issues, words) infeasible combinations that do not name the issue."""
    ask: Bits
    """(levels,) groups asked because of the level; none at a status quo."""
    always: np.uint64
    """Groups that every deal needs."""
    code: Short
    quota: Array
    woff: Short
    weights: Array
    start: Short
    """Program p runs from start[p] to start[p + 1]."""
    base: Short
    """Programs that every deal must meet."""
    level_program: Short
    """(levels,) program of a level, or −1."""
    party: Short
    """(parties,) program of each party's gain."""
    fast: Flags
    """(parties,) the party's gain is a minimum over groups that must always agree."""
    row: Ints
    """(rows,) group of each row."""
    row_of: Ints
    """(groups,) a row of each group."""
    block: Ints
    """(parties + 3,) bounds of the blocks of rows."""
    programs: bool
    """Whether any program restricts packages."""
    slow: bool
    """Whether any program restricts packages or gives a party's gain."""


@dataclass(frozen=True, eq=False)
class Problem:
    """A grid with its rules of consent, ready for search.

    Attributes
    ----------
    grid
        The packages.
    n_groups, n_parties
        Groups judged (at most 64), and signatories.
    rules
        The arrays that the kernels read.
    """

    grid: Grid
    n_groups: int
    n_parties: int
    rules: Rules

    @classmethod
    def build(
        cls,
        grid: Grid,
        *,
        n_groups: int,
        always: int,
        ask: Bits,
        code: Short,
        quota: Array,
        woff: Short,
        weights: Array,
        start: Short,
        base_programs: Short,
        level_program: Short,
        party_programs: Short,
    ) -> Problem:
        """Compile a problem.

        Parameters
        ----------
        grid
            The packages.
        n_groups
            Number of groups, at most 64. Bit i of a mask is group i.
        always
            Mask of groups that every deal needs.
        ask
            (levels,) masks of groups needed beside them when a package changes an issue to the level.
        code, quota, woff, weights, start
            Postfix programs. A threshold token (``code`` = −m) is true if the weights
            ``weights[woff : woff + m]`` of its true items reach ``quota``.
        base_programs
            Numbers of the programs that every deal must meet.
        level_program
            (levels,) number of the program that a package must meet when it changes to the level, or −1.
        party_programs
            (parties,) number of the program of each signatory: the gain of a party is the largest g such
            that the program is true of the groups that gain at least g.

        Raises
        ------
        TooLarge
            More than 64 groups.
        """
        if n_groups > MOST_GROUPS:
            raise TooLarge(
                f"{n_groups} groups must be asked, more than {MOST_GROUPS}: let members that agree share an entry"
            )
        book = _Programs(code, quota, woff, weights, start)
        quo = grid.offsets[:-1] + np.array(grid.status_quo, dtype=np.int64)
        at_quo = np.zeros(grid.n_levels, dtype=np.bool_)
        at_quo[quo] = True
        asked = [0 if at_quo[t] else int(ask[t]) for t in range(grid.n_levels)]
        level = [-1 if at_quo[t] else int(level_program[t]) for t in range(grid.n_levels)]
        for t, p in enumerate(level):
            if p >= 0 and (mask := book.conjunction(p)) is not None:
                asked[t] |= mask
                level[t] = -1
        base: list[int] = []
        for p in base_programs:
            mask = book.conjunction(int(p))
            if mask is None:
                base.append(int(p))
            else:
                always |= mask
        masks = [book.conjunction(int(p)) for p in party_programs]
        fast = [m is not None and m != 0 and m | always == always for m in masks]
        rows, block = _rows(n_groups, always, [m if ok else 0 for m, ok in zip(masks, fast, strict=True)])
        row_of = np.zeros(n_groups, dtype=np.int64)
        row_of[rows[::-1]] = np.arange(len(rows))[::-1]
        programs = bool(base) or any(p >= 0 for p in level)
        hit, free = _combinations(grid)
        moves = ~at_quo & ~np.repeat(np.array(grid.procedural, dtype=np.bool_), grid.counts)
        rules = Rules(
            grid.offsets,
            np.repeat(np.arange(len(grid.issues), dtype=np.int64), grid.counts),
            quo,
            grid.strides,
            moves.astype(np.uint8),
            hit,
            free,
            np.array(asked, dtype=np.uint64),
            np.uint64(always),
            np.ascontiguousarray(code, dtype=np.int32),
            np.ascontiguousarray(quota, dtype=np.float64),
            np.ascontiguousarray(woff, dtype=np.int32),
            np.ascontiguousarray(weights, dtype=np.float64),
            np.ascontiguousarray(start, dtype=np.int32),
            np.array(base, dtype=np.int32),
            np.array(level, dtype=np.int32),
            np.ascontiguousarray(party_programs, dtype=np.int32),
            np.array(fast, dtype=np.uint8),
            rows,
            row_of,
            block,
            programs,
            programs or not all(fast),
        )
        return cls(grid, n_groups, len(party_programs), rules)


@dataclass(frozen=True, eq=False)
class _Programs:
    code: Short
    quota: Array
    woff: Short
    weights: Array
    start: Short

    def conjunction(self, p: int) -> int | None:
        """Return the mask of groups of a program that needs every one of them, or ``None``."""
        stack: list[int | None] = []
        for i in range(int(self.start[p]), int(self.start[p + 1])):
            c = int(self.code[i])
            if c >= 0:
                stack.append(1 << c)
                continue
            items, stack = stack[c:], stack[:c]
            w = [float(x) for x in self.weights[int(self.woff[i]) : int(self.woff[i]) - c]]
            need = float(self.quota[i]) - 1e-12
            counted = [(x, m) for x, m in zip(w, items, strict=True) if x > 0]
            total = sum(w)
            if need <= 0:
                # True whoever agrees; its gain has no bound, so it is no minimum of anything.
                stack.append(None)
            elif total >= need and all(total - x < need for x, _ in counted):
                mask: int | None = 0
                for _, m in counted:
                    mask = None if mask is None or m is None else mask | m
                stack.append(mask)
            else:
                stack.append(None)
        return stack[-1]


def _rows(n_groups: int, always: int, parties: list[int]) -> tuple[Ints, Ints]:
    rows, block, seen = list[int](), [0], 0
    for mask in [*parties, -1, -2]:
        if mask == -1:
            mask = always & ~seen
        elif mask == -2:
            mask = ((1 << n_groups) - 1) & ~seen
        seen |= mask
        members = [g for g in range(n_groups) if mask >> g & 1]
        if len(members) > 4:
            members += members[-1:] * (-len(members) % 8)
        rows += members
        block.append(len(rows))
    return np.array(rows, dtype=np.int64), np.array(block, dtype=np.int64)


def _combinations(grid: Grid) -> tuple[Bits, Bits]:
    words = max(1, -(-len(grid.infeasible) // 64))
    hit = np.zeros((grid.n_levels, words), dtype=np.uint64)
    free = np.zeros((len(grid.issues), words), dtype=np.uint64)
    for c, rule in enumerate(grid.infeasible):
        bit = np.uint64(1 << (c % 64))
        hit[grid.hits[c], c // 64] |= bit
        for k, issue in enumerate(grid.issues):
            if issue not in rule:
                free[k, c // 64] |= bit
    return hit, free
