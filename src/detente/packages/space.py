"""Who must agree to which package, as flat arrays that the kernels read.

A group's value of a package is the sum over the chosen levels. A rule that needs every group of a set is a bit mask;
any other monotone rule is a postfix program: ``code`` ≥ 0 pushes a group, ``code`` = −m pops m items and pushes a
threshold on their weights.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.packages.grid import MOST_GROUPS, Grid, TooLarge
from detente.packages.structs import Array, ConsentPrograms, ConsentRules, Ints, JudgeArrays, SearchArrays, Short

Bits = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class SearchSpace:
    """A grid with its rules of consent, ready for search.

    Attributes
    ----------
    grid
        The packages.
    n_groups, n_parties
        Groups judged (at most 64), and signatories.
    rules
        The packages and who must agree to which, as the compiled search reads them.
    """

    grid: Grid
    n_groups: int
    n_parties: int
    rules: ConsentRules

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
    ) -> SearchSpace:
        """Compile a search space.

        Parameters
        ----------
        grid
            The packages.
        n_groups
            Number of groups, at most 64. Bit i of a mask is group i.
        always
            Mask of groups that every deal needs.
        ask
            (levels,) masks of groups that are also needed when a package changes an issue to the level.
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
                f"{n_groups} groups must consent, more than {MOST_GROUPS}: combine members that agree into one entry"
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
        rows, block = _rows(
            n_groups, always, [m if ok and m is not None else 0 for m, ok in zip(masks, fast, strict=True)]
        )
        programs = any(p >= 0 for p in [*base, *level])
        moves = ~at_quo & ~np.repeat(np.array(grid.procedural, dtype=np.bool_), grid.counts)
        hit, free = _combinations(grid)
        rules = ConsentRules(
            issues=len(grid.issues),
            levels=grid.n_levels,
            rows=len(rows),
            groups=n_groups,
            parties=len(party_programs),
            words=len(hit),
            has_programs=programs,
            slow=programs or not all(fast),
            always=signed(always),
            loose=signed(((1 << n_groups) - 1) & ~_mask(rows[: block[-2]])),
            offset=_ints(grid.offsets),
            status_quo=_ints(quo),
            stride=_ints(grid.strides),
            moves=_ints(moves),
            asks=_ints([signed(m) for m in asked]),
            met=_ints(hit),
            unnamed=_ints(free),
            group=rows,
            row_of=_ints([list(rows).index(g) for g in range(n_groups)]),
            block=block,
            is_minimum=_ints(fast),
            programs=ConsentPrograms(
                code=_ints(code),
                quota=np.ascontiguousarray(quota, dtype=np.float64),
                first_weight=_ints(woff),
                weight=np.ascontiguousarray(weights, dtype=np.float64),
                first_token=_ints(start),
                base=_ints(base),
                of_level=_ints(level),
                of_party=_ints(party_programs),
            ),
        )
        return cls(grid, n_groups, len(party_programs), rules)

    def arrays(self) -> SearchArrays:
        """Return the rules with scratch arrays of their own, for one thread."""
        return SearchArrays.of(self.rules)

    def judging(self) -> JudgeArrays:
        """Return the rules with room for one package, for one thread."""
        return JudgeArrays.of(self.rules)


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
                # Always true: its gain is unbounded, so it is not a minimum.
                stack.append(None)
            elif total >= need and all(total - x < need for x, _ in counted):
                mask: int | None = 0
                for _, m in counted:
                    mask = None if mask is None or m is None else mask | m
                stack.append(mask)
            else:
                stack.append(None)
        return stack[-1]


def _ints(x: ArrayLike) -> Ints:
    return np.ascontiguousarray(x, dtype=np.int64)


def _mask(groups: Ints) -> int:
    return sum(1 << int(g) for g in {*groups.tolist()})


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
    if len(rows) > 4:
        end = len(rows)
        rows += rows[-1:] * (-end % 8)
        block = [len(rows) if b == end else b for b in block]
    return np.array(rows, dtype=np.int64), np.array(block, dtype=np.int64)


def _combinations(grid: Grid) -> tuple[list[list[int]], list[list[int]]]:
    """Return, in words of 64, the combinations that each level meets, and that do not name each issue."""
    hit: list[list[int]] = []
    free: list[list[int]] = []
    for v in range(0, max(1, len(grid.infeasible)), 64):
        part = range(v, min(v + 64, len(grid.infeasible)))
        hit.append([_word(grid.hits[part, t]) for t in range(grid.n_levels)])
        free.append([_word([k not in grid.infeasible[c] for c in part]) for k in grid.issues])
    return hit, free


def _word(bits: Iterable[object]) -> int:
    return signed(sum(1 << c for c, x in enumerate(bits) if x))


def signed(mask: int) -> int:
    """Return a mask of 64 bits as the signed integer with the same bits."""
    return mask - (1 << 64) if mask >> 63 else mask
