"""Programs of consent over groups: whether those of a package hold, and a party's gain.

The gain of a party whose rule is R is the largest g such that R holds of the groups that gain at least g:
a minimum under unanimity, a maximum under "any", an order statistic under "k of n".
"""

from __future__ import annotations

from detente._jit import part, piece
from detente.packages.space import Array, Ints
from detente.packages.structs import (
    AGREES,
    BASE,
    BASES,
    BLOCK,
    CODE,
    FAST,
    GROUPS,
    ISSUES,
    LEVEL_PROGRAM,
    PARTIES,
    PARTY,
    PATH,
    PG,
    QUOTA,
    ROW_OF,
    SIZES,
    STACK,
    START,
    WEIGHT,
    WOFF,
)
from detente.rules.evaluate import holds

LEAST, GREATEST = -1e300, 1e300


@part
def gain_of(rules: Ints, quota: Array, f: Array, p: int, gains: int) -> float:
    """Return the gain of program p; row ``gains`` of ``f`` holds the gains of the rows."""
    top = 0
    for i in range(rules[START, p], rules[START, p + 1]):
        c = rules[CODE, i]
        if c >= 0:
            f[STACK, top] = f[gains, rules[ROW_OF, c]]
            top += 1
            continue
        top += c
        need = quota[QUOTA, i] - 1e-12
        best = GREATEST if need <= 0 else LEAST
        for a in range(-c if need > 0 else 0):
            g = f[STACK, top + a]
            if g > best:
                total = 0.0
                for b in range(-c):
                    if f[STACK, top + b] >= g:
                        total += quota[WEIGHT, rules[WOFF, i] + b]
                if total >= need:
                    best = g
        f[STACK, top] = best
        top += 1
    return f[STACK, 0]


@part
def obeys(rules: Ints, quota: Array, n: Ints, f: Array, yes: int) -> bool:
    """Return whether all programs that the package ``n[PATH]`` must meet are true."""
    code, woff, start = rules[CODE], rules[WOFF], rules[START]
    for g in range(rules[SIZES, GROUPS]):
        f[AGREES, g] = (yes >> g) & 1
    for b in range(rules[SIZES, BASES]):
        if not holds(code, quota[QUOTA], woff, quota[WEIGHT], start, rules[BASE, b], f[AGREES], f[STACK]):
            return False
    for k in range(rules[SIZES, ISSUES]):
        p = rules[LEVEL_PROGRAM, n[PATH, k]]
        if p >= 0 and not holds(code, quota[QUOTA], woff, quota[WEIGHT], start, p, f[AGREES], f[STACK]):
            return False
    return True


@piece
def party_gains(rules: Ints, quota: Array, f: Array, gains: int) -> None:
    """Set ``f[PG]`` to the parties' gains; row ``gains`` of ``f`` holds those of the rows."""
    for p in range(rules[SIZES, PARTIES]):
        if rules[FAST, p]:
            a, b = max(rules[BLOCK, p], 0), rules[BLOCK, p + 1]
            full = a + (b - a) // 4 * 4
            # Four independent minima break the dependency chain.
            low, x, y, z = GREATEST, GREATEST, GREATEST, GREATEST
            for r in range(a, full, 4):
                low = f[gains, r] if f[gains, r] < low else low
                x = f[gains, r + 1] if f[gains, r + 1] < x else x
                y = f[gains, r + 2] if f[gains, r + 2] < y else y
                z = f[gains, r + 3] if f[gains, r + 3] < z else z
            for r in range(full, b):
                low = f[gains, r] if f[gains, r] < low else low
            low = min(min(low, x), min(y, z))
            f[PG, p] = low
        else:
            f[PG, p] = gain_of(rules, quota, f, rules[PARTY, p], gains)
