"""Weights of the surrogate: a sum of rows whose best over all packages bounds the objective.

Value is additive over issues, so the best of any weighted sum is found issue by issue. The weights that make
this bound least solve the Lagrangian dual (Geoffrion 1974); they are approached by multiplicative steps
(Arora, Hazan & Kale 2012). Poor weights cost time, never an answer. Packages met on the way are judged, and
serve as first incumbents.
"""

from __future__ import annotations

from detente._jit import part, piece
from detente.packages.judge import ANY, BEST, LEX, NASH, judge, number
from detente.packages.space import Array, Ints
from detente.packages.structs import (
    BLOCK,
    CLASS,
    COEF,
    EXCUSED,
    FAST,
    GAIN,
    ISSUES,
    LAMBDA,
    LAMBDA_BASE,
    LAMBDA_BEST,
    LEVELS,
    OFFSET,
    OWED,
    PARTIES,
    PATH,
    ROW,
    SCALE,
    SHARE,
    SIZES,
    SUMS,
    UPPER,
    WEIGHED,
    WHO,
    D,
    S,
)

NO_BOUND = 1e300
MIX = 0.5
SLIGHT = 1e-2
"""Rows of a smaller weight are left out: they hardly sharpen the bound."""


@part
def available(rules: Ints, kind: int, j: int) -> bool:
    """Return whether a weighted sum of rows can bound the objective."""
    parties = rules[SIZES, PARTIES]
    if kind == ANY:
        return rules[BLOCK, parties + 1] > 0
    if kind == BEST:
        return rules[FAST, j] == 1
    fast = 0
    for p in range(parties):
        fast += rules[FAST, p]
    return fast > 0 if kind == LEX else fast == parties


@part
def first_weights(rules: Ints, n: Ints, f: Array, kind: int, j: int, base: bool) -> None:
    """Set first weights: even ones over parties, or (``base``) those of an earlier search.

    That is the last one for ANY, the draw's egalitarian one for the others.

    ``n[CLASS]`` says with which rows a row shares a total of 1 (−1: free), ``f[COEF]`` its scale.
    """
    parties = rules[SIZES, PARTIES]
    for p in range(parties + 1):
        a, b = rules[BLOCK, p], rules[BLOCK, p + 1]
        total = 0.0
        for r in range(a, b):
            total += f[LAMBDA_BASE, r]
        own = 1e-3
        if kind == BEST:
            for r in range(rules[BLOCK, j], rules[BLOCK, j + 1]):
                own += f[LAMBDA_BASE, r]
        for r in range(a, b):
            even = 1.0 / (b - a)
            old = f[LAMBDA_BASE, r]
            n[CLASS, r] = -1
            f[COEF, r] = 1.0
            f[LAMBDA, r] = 0.1 * even
            if kind == ANY:
                # Those of the draw before, if there are any, with a little for everybody.
                n[CLASS, r] = 0
                f[LAMBDA, r] = f[LAMBDA_BEST, r] + MIX * even if base else even
            elif p == parties or (kind == BEST and p != j):
                if base and kind == BEST:
                    f[LAMBDA, r] = (old + 1e-4) / own
            elif kind == LEX:
                n[CLASS, r] = 0
                f[COEF, r] = f[SCALE, p]
                f[LAMBDA, r] = old / max(f[SCALE, p], 1e-9) + 1e-6 * even if base else even
            else:
                n[CLASS, r] = 0 if kind == BEST else p
                f[COEF, r] = f[SCALE, p] if kind == NASH else 1.0
                f[LAMBDA, r] = old / total + 1e-6 * even if base and total > 1e-9 else even


@piece
def summed(f: Array, row: int, a: int, b: int) -> float:
    """Return the sum of ``f[row, a:b]``; four accumulators break the dependency chain of the additions."""
    x, y, z, w = 0.0, 0.0, 0.0, 0.0
    full = a + (b - a) // 4 * 4
    for r in range(a, full, 4):
        x += f[row, r]
        y += f[row, r + 1]
        z += f[row, r + 2]
        w += f[row, r + 3]
    for r in range(full, b):
        x += f[row, r]
    return (x + y) + (z + w)


@piece
def normalise(rules: Ints, n: Ints, f: Array) -> None:
    """Make the weights of each class add up to 1; all rows of a block are of one class."""
    parties = rules[SIZES, PARTIES]
    for c in range(parties):
        f[SUMS, c] = 0.0
    for p in range(parties + 1):
        a, b = rules[BLOCK, p], rules[BLOCK, p + 1]
        if b > a and n[CLASS, a] >= 0:
            f[SUMS, n[CLASS, a]] += summed(f, LAMBDA, a, b)
    for p in range(parties + 1):
        a, b = rules[BLOCK, p], rules[BLOCK, p + 1]
        if b > a and n[CLASS, a] >= 0 and f[SUMS, n[CLASS, a]] > 0:
            x = 1.0 / f[SUMS, n[CLASS, a]]
            for r in range(max(a, 0), b):
                f[LAMBDA, r] *= x


@piece
def spread(rules: Ints, n: Ints, f: Array, uv: Array, i: int, count: int) -> None:
    """Set ``f[S]`` to the weighted sum of the ``count`` groups in ``n[WHO]`` with weights ``f[WEIGHED]``."""
    levels = rules[SIZES, LEVELS]
    for t in range(levels):
        f[S, t] = 0.0
    for a in range(count, count + 3):
        n[WHO, a] = n[WHO, 0]
        f[WEIGHED, a] = 0.0
    for a in range(0, count, 4):
        # Four at a time: a level's sum is read and written once for all of them.
        x, y, z, w = f[WEIGHED, a], f[WEIGHED, a + 1], f[WEIGHED, a + 2], f[WEIGHED, a + 3]
        gx, gy = max(n[WHO, a], 0), max(n[WHO, a + 1], 0)
        gz, gw = max(n[WHO, a + 2], 0), max(n[WHO, a + 3], 0)
        for t in range(levels):
            f[S, t] += (x * uv[i, gx, t] + y * uv[i, gy, t]) + (z * uv[i, gz, t] + w * uv[i, gw, t])


@piece
def keep(rules: Ints, n: Ints, f: Array, kind: int) -> int:
    """List the rows that weigh enough to matter; their weights add up to 1 in each class again.

    Fills ``n[WHO]``, ``f[WEIGHED]`` and, for all rows, ``f[SHARE]``; returns how many there are.
    """
    parties, count = rules[SIZES, PARTIES], 0
    # The heaviest of a class always stays: it weighs at least one part in as many as there are rows.
    slight = min(SLIGHT, 0.5 / max(rules[BLOCK, parties + 1], 1))
    for c in range(parties):
        f[SUMS, c] = 0.0
    for p in range(parties + 1):
        total = 0.0
        for r in range(max(rules[BLOCK, p], 0), rules[BLOCK, p + 1]):
            x = f[LAMBDA, r] if f[LAMBDA, r] > slight else 0.0
            f[SHARE, r] = x
            total += x
        if rules[BLOCK, p + 1] > rules[BLOCK, p] and n[CLASS, rules[BLOCK, p]] >= 0:
            f[SUMS, n[CLASS, rules[BLOCK, p]]] += total
    for p in range(parties + 1):
        a, b = max(rules[BLOCK, p], 0), rules[BLOCK, p + 1]
        scale = 1.0
        if b > a and n[CLASS, a] >= 0 and f[SUMS, n[CLASS, a]] > 0:
            scale = 1.0 / f[SUMS, n[CLASS, a]]
        for r in range(a, b):
            if f[SHARE, r] > 0:
                f[SHARE, r] *= scale
                n[WHO, count] = rules[ROW, r]
                f[WEIGHED, count] = f[SHARE, r] * f[COEF, r]
                # Rows of the objective count as gains, the others as acceptance.
                f[OWED, count] = f[D, r] + (f[EXCUSED, r] if kind != ANY and n[CLASS, r] >= 0 else 0.0)
                count += 1
    return count


@piece
def weigh(rules: Ints, n: Ints, f: Array, uv: Array, i: int, kind: int) -> float:
    """Set the surrogate's contributions ``f[S]`` and its best package ``n[PATH]``; return its best sum."""
    count = keep(rules, n, f, kind)
    spread(rules, n, f, uv, i, count)
    total = 0.0
    for a in range(count):
        total -= f[WEIGHED, a] * f[OWED, a]
    for k in range(rules[SIZES, ISSUES]):
        best = rules[OFFSET, k]
        top = f[S, best]
        for t in range(best + 1, rules[OFFSET, k + 1]):
            better = f[S, t] > top
            top = f[S, t] if better else top
            best = t if better else best
        n[PATH, k] = best
        total += top
    return total


@part
def surrogate(rules: Ints, n: Ints, f: Array, uv: Array, d: Array, i: int) -> float:
    """Return the largest sum of gains, weighted by ``f[LAMBDA_BEST]``, that any package could have in draw i."""
    rows, count = rules[BLOCK, rules[SIZES, PARTIES] + 1], 0
    total = 0.0
    for r in range(rows):
        x = f[LAMBDA_BEST, r]
        if x > 0:
            g = rules[ROW, r]
            n[WHO, count] = g
            f[WEIGHED, count] = x
            count += 1
            total -= x * d[i, g]
    spread(rules, n, f, uv, i, count)
    for k in range(rules[SIZES, ISSUES]):
        best = f[S, rules[OFFSET, k]]
        for t in range(rules[OFFSET, k] + 1, rules[OFFSET, k + 1]):
            best = max(best, f[S, t])
        total += best
    return total


@part
def surely_none(rules: Ints, n: Ints, f: Array, uv: Array, d: Array, i: int) -> bool:
    """Return whether the best weights of the last search show at once that nothing passes in draw i.

    Needs no :func:`prepare`. Neighbours are alike: most draws without a deal end here.
    """
    rows = rules[BLOCK, rules[SIZES, PARTIES] + 1]
    margin = 1e-11
    for r in range(rows):
        margin += 1e-9 * f[LAMBDA_BEST, r]
    return rows > 0 and surrogate(rules, n, f, uv, d, i) < -margin


@piece
def shift(rules: Ints, n: Ints, f: Array, rate: float) -> None:
    """Move weight to the rows that gain least at the package met last."""
    rows = rules[BLOCK, rules[SIZES, PARTIES] + 1]
    size = 1e-9
    for r in range(rows):
        x = abs(f[COEF, r] * f[GAIN, r])
        size = max(size, x if x < 1e20 else 0.0)
    step = rate / size / 8
    for r in range(rows):
        # (1 − x/8)⁸ for exp(−x): cheaper, and positive for steps below 8.
        x = 1.0 - step * max(f[COEF, r] * f[GAIN, r], -size)
        x *= x
        x *= x
        x *= x
        f[LAMBDA, r] *= x
    for r in range(rows):
        if n[CLASS, r] < 0:
            f[LAMBDA, r] = min(max(f[LAMBDA, r], 1e-6), 100.0)


@part
def sharpen(
    rules: Ints,
    quota: Array,
    n: Ints,
    f: Array,
    uv: Array,
    i: int,
    kind: int,
    j: int,
    rounds: int,
    rate: float,
    best: float,
    index: int,
) -> tuple[float, float, float, int]:
    """Improve the weights for some rounds, and judge the packages that are met.

    Parameters
    ----------
    rules, quota, n, f
        The search space and the scratch arrays of one thread (:class:`~detente.packages.structs.SearchArrays`).
    uv
        (draws, groups, levels) contributions to each group's gain.
    i
        The draw, a row of ``uv``.
    kind
        The objective, one of those in :mod:`~detente.packages.judge`.
    j
        The party whose gain the objective is about, if it is about one.
    rounds
        Rounds of improvement, 5 to 16; one more evaluates the best weights found.
    rate
        Step of the multiplicative update in the first round; it falls with the square root of the round.
    best, index
        Worth and number of the best package known so far; −1 where there is none.

    Returns
    -------
    tuple
        Least best sum (NO_BOUND if none bounds the objective), its margin, worth and number of the best
        package known. ``f[S]`` holds the contributions that belong to the bound.
    """
    rows = rules[BLOCK, rules[SIZES, PARTIES] + 1]
    ok = available(rules, kind, j)
    least, margin = NO_BOUND, 0.0
    for a in range(rounds + 1):
        last = a == rounds
        if last:
            for r in range(rows):
                f[LAMBDA, r] = f[LAMBDA_BEST, r]
        else:
            normalise(rules, n, f)
        total = weigh(rules, n, f, uv, i, kind)
        if last:
            break
        value = judge(rules, quota, n, f, kind, j)
        if value > best:
            best = value
            index = number(rules, n)
            if kind == ANY:
                break
        if total < least:
            least = total
            for r in range(rows):
                f[LAMBDA_BEST, r] = f[SHARE, r]
                f[UPPER, r] = f[SHARE, r] * f[COEF, r]
            margin = 1e-11 + 1e-9 * summed(f, UPPER, 0, rows)
            if kind == ANY and ok and least < -margin:
                break
        shift(rules, n, f, rate / (a + 1.0) ** 0.5)
    return (least if ok else NO_BOUND), margin, best, index
