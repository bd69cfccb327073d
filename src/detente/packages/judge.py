"""The exact judgement of one package in one draw, in double precision and in file order."""

from __future__ import annotations

import numpy as np

from detente._jit import part, piece
from detente.packages._programs import LEAST, obeys, party_gains
from detente.packages.space import Array, Ints, Short
from detente.packages.structs import (
    ALWAYS,
    ASK,
    BLOCK,
    BUFFER,
    COMBINATION,
    EXCUSED,
    FLOOR,
    GAIN,
    ISSUES,
    LEVELS,
    MOST,
    MOVES,
    OFFSET,
    PARTIES,
    PATH,
    PG,
    PROGRAMS,
    REACH,
    ROW,
    ROWS,
    SCALE,
    SIZES,
    SORTED,
    STRIDE,
    WORDS,
    D,
)

ANY, BEST, NASH, TOTAL, LEX = 0, 1, 2, 3, 4
UNIT = 1048576.0
LIMIT = 67108864.0
AFAR = 268435456
TOLERANCE = 1e-9


@part
def prepare(rules: Ints, f: Array, room: Short, uv: Array, d: Array, i: int) -> None:
    """Lay out draw i by rows, and set each row's room at the root and every level's loss.

    Rooms are rounded up and losses down, so that bounds can only be too generous.
    """
    rows, issues, levels = rules[SIZES, ROWS], rules[SIZES, ISSUES], rules[SIZES, LEVELS]
    for r in range(rows):
        g = max(rules[ROW, r], 0)
        for t in range(levels):
            f[BUFFER + t, r] = uv[i, g, t]
        f[D, r] = d[i, g]
        f[REACH, r] = TOLERANCE - d[i, g]
    for k in range(issues):
        a, b = max(rules[OFFSET, k], 0), rules[OFFSET, k + 1]
        for r in range(rows):
            f[MOST, r] = f[BUFFER + a, r]
        for t in range(a + 1, b):
            for r in range(rows):
                x = f[BUFFER + t, r]
                f[MOST, r] = x if x > f[MOST, r] else f[MOST, r]
        for r in range(rows):
            f[REACH, r] += f[MOST, r]
        for t in range(a, b):
            for r in range(rows):
                z = (f[MOST, r] - f[BUFFER + t, r]) * UNIT
                room[issues + 1 + t, r] = np.int32(z if z < LIMIT else LIMIT)
    for r in range(rows):
        z = f[REACH, r] * UNIT
        if z >= LIMIT - 4:
            # Out of range: binding only in the exact judgement.
            room[0, r] = np.int32(LIMIT)
            for t in range(levels):
                room[issues + 1 + t, r] = np.int32(0)
        elif z < -2:
            room[0, r] = np.int32(-1)
        else:
            room[0, r] = np.int32(np.floor(z)) + np.int32(2)
    for r in range(rules[BLOCK, rules[SIZES, PARTIES] + 1], rows):
        # A loose row that has lost its room agrees to nothing; losing it on every issue must not end in less than 0.
        most = max(room[0, r], 0) + 1
        if most * issues > AFAR:
            most = 0
            room[0, r] = np.int32(LIMIT)
        for t in range(levels):
            room[issues + 1 + t, r] = np.int32(min(room[issues + 1 + t, r], most))
        room[0, r] += np.int32(AFAR)


@part
def excuse(rules: Ints, f: Array, blocking: Array, i: int) -> None:
    """Note, row by row, what groups accept to lose in draw i rather than block; no part of their gains."""
    for r in range(rules[SIZES, ROWS]):
        f[EXCUSED, r] = blocking[i, max(rules[ROW, r], 0)]


@piece
def worth(rules: Ints, f: Array, kind: int, j: int) -> float:
    """Return the objective at the party gains ``f[PG]``; it never falls when a gain rises.

    For LEX it is the j-th smallest scaled gain, given that the smaller ones reach their floors.
    """
    parties = rules[SIZES, PARTIES]
    out = 0.0
    if kind == BEST:
        out = f[PG, j]
    elif kind == NASH:
        out = 1.0
        for p in range(parties):
            out *= max(f[PG, p], 0.0)
    elif kind == TOTAL:
        for p in range(parties):
            out += f[PG, p]
    elif kind == LEX:
        for p in range(parties):
            x = f[PG, p] * f[SCALE, p]
            at = p
            while at > 0 and f[SORTED, at - 1] > x:
                f[SORTED, at] = f[SORTED, at - 1]
                at -= 1
            f[SORTED, at] = x
        for p in range(j):
            if f[SORTED, p] < f[FLOOR, p]:
                return LEAST
        if j < parties:
            out = f[SORTED, j]
    return out


@piece
def row_gains(rules: Ints, n: Ints, f: Array) -> None:
    """Set ``f[GAIN]`` to value less reservation value at the package ``n[PATH]``, added up in file order."""
    rows = rules[SIZES, ROWS]
    for r in range(rows):
        f[GAIN, r] = 0.0
    for k in range(rules[SIZES, ISSUES]):
        t = max(n[PATH, k], 0)
        for r in range(rows):
            f[GAIN, r] += f[BUFFER + t, r]
    for r in range(rows):
        f[GAIN, r] -= f[D, r]


@piece
def agreeing(rules: Ints, f: Array) -> int:
    """Return the mask of groups that accept at the gains ``f[GAIN]``."""
    yes = 0
    for r in range(rules[SIZES, ROWS]):
        if f[GAIN, r] >= -TOLERANCE:
            yes |= 1 << rules[ROW, r]
    return yes


@piece
def may_be(rules: Ints, n: Ints) -> bool:
    """Return whether the package ``n[PATH]`` is feasible and substantive."""
    issues = rules[SIZES, ISSUES]
    moved = 0
    for k in range(issues):
        moved |= rules[MOVES, n[PATH, k]]
    if moved == 0:
        return False
    for v in range(rules[SIZES, WORDS]):
        left = -1
        for k in range(issues):
            left &= rules[COMBINATION + v, n[PATH, k]]
        if left != 0:
            return False
    return True


@piece
def needed(rules: Ints, n: Ints) -> int:
    """Return the mask of groups that the package ``n[PATH]`` asks one by one."""
    need = rules[SIZES, ALWAYS]
    for k in range(rules[SIZES, ISSUES]):
        need |= rules[ASK, n[PATH, k]]
    return need


@part
def judge(rules: Ints, quota: Array, n: Ints, f: Array, kind: int, j: int) -> float:
    """Return the worth of the package ``n[PATH]`` in the prepared draw, or LEAST if it does not pass."""
    row_gains(rules, n, f)
    parties = rules[SIZES, PARTIES]
    short = 0
    for r in range(max(rules[BLOCK, parties + 1], 0)):
        short += f[GAIN, r] < -TOLERANCE
    if short:
        return LEAST
    if not may_be(rules, n):
        return LEAST
    need = needed(rules, n)
    for r in range(rules[BLOCK, parties + 1], rules[BLOCK, parties + 2]):
        if f[GAIN, r] < -TOLERANCE and (need >> rules[ROW, r]) & 1:
            return LEAST
    if rules[SIZES, PROGRAMS] and not obeys(rules, quota, n, f, agreeing(rules, f)):
        return LEAST
    if kind == ANY:
        return 0.0
    for r in range(rules[SIZES, ROWS]):
        f[GAIN, r] -= f[EXCUSED, r]
    party_gains(rules, quota, f, GAIN)
    return worth(rules, f, kind, j)


@part
def number(rules: Ints, n: Ints) -> int:
    """Return the number of the package ``n[PATH]``."""
    out = 0
    for k in range(rules[SIZES, ISSUES]):
        out += rules[STRIDE, k] * (n[PATH, k] - rules[OFFSET, k])
    return out


@part
def set_path(rules: Ints, n: Ints, index: int) -> None:
    """Set ``n[PATH]`` to the flat levels of package number ``index``."""
    for k in range(rules[SIZES, ISSUES]):
        count = rules[OFFSET, k + 1] - rules[OFFSET, k]
        n[PATH, k] = rules[OFFSET, k] + index // rules[STRIDE, k] % count
