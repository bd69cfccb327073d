"""Consent rules as programs over groups: whether those of a package hold, and a party's gain.

The gain of a party whose rule is R is the largest g such that the groups that gain at least g satisfy R:
a minimum under unanimity, a maximum under "any", an order statistic under "k of n".
"""

from __future__ import annotations

from detente._jit import part, piece
from detente.packages.space import Array
from detente.packages.structs import ConsentRules, JudgedPackage
from detente.rules.evaluate import holds

LEAST, GREATEST = -1e300, 1e300


@part
def gain_of(rules: ConsentRules, stack: Array, p: int, gains: Array) -> float:
    """Return the gain of program p, given the (rows,) gains of the rows."""
    programs = rules.programs
    top = 0
    for i in range(programs.first_token[p], programs.first_token[p + 1]):
        c = programs.code[i]
        if c >= 0:
            stack[top] = gains[rules.row_of[c]]
            top += 1
            continue
        top += c
        need = programs.quota[i] - 1e-12
        best = GREATEST if need <= 0 else LEAST
        for a in range(-c if need > 0 else 0):
            g = stack[top + a]
            if g > best:
                total = 0.0
                for b in range(-c):
                    if stack[top + b] >= g:
                        total += programs.weight[programs.first_weight[i] + b]
                if total >= need:
                    best = g
        stack[top] = best
        top += 1
    return stack[0]


@part
def obeys(rules: ConsentRules, judged: JudgedPackage, yes: int) -> bool:
    """Return whether the package ``judged.path`` meets all its programs; ``yes`` is the mask of groups that agree."""
    programs, agrees, stack = rules.programs, judged.agrees, judged.stack
    code, quota, first_token = programs.code, programs.quota, programs.first_token
    first_weight, weight, base = programs.first_weight, programs.weight, programs.base
    for g in range(rules.groups):
        agrees[g] = (yes >> g) & 1
    for b in range(base.shape[0]):
        if not holds(code, quota, first_weight, weight, first_token, base[b], agrees, stack):
            return False
    for k in range(rules.issues):
        p = int(programs.of_level[judged.path[k]])
        if p >= 0 and not holds(code, quota, first_weight, weight, first_token, p, agrees, stack):
            return False
    return True


@piece
def party_gains(rules: ConsentRules, judged: JudgedPackage, gains: Array) -> None:
    """Set ``judged.party_gain`` to the parties' gains, given the (rows,) gains of the rows."""
    for p in range(rules.parties):
        if rules.is_minimum[p]:
            a, b = max(rules.block[p], 0), rules.block[p + 1]
            full = a + (b - a) // 4 * 4
            # Four independent minima break the dependency chain.
            low, x, y, z = GREATEST, GREATEST, GREATEST, GREATEST
            for r in range(a, full, 4):
                low = gains[r] if gains[r] < low else low
                x = gains[r + 1] if gains[r + 1] < x else x
                y = gains[r + 2] if gains[r + 2] < y else y
                z = gains[r + 3] if gains[r + 3] < z else z
            for r in range(full, b):
                low = gains[r] if gains[r] < low else low
            low = min(min(low, x), min(y, z))
            judged.party_gain[p] = low
        else:
            judged.party_gain[p] = gain_of(rules, judged.stack, rules.programs.of_party[p], gains)
