"""Weights of the surrogate: a sum of rows whose best over all packages bounds the objective.

Value is additive over issues, so the maximum of any weighted sum is found issue by issue. The weights that minimise
this bound solve the Lagrangian dual (Geoffrion 1974); they are approximated by multiplicative weights updates
(Arora, Hazan & Kale 2012). Poor weights cost time but do not change the result. The packages that maximise the sums are
judged, and serve as first incumbents.
"""

from __future__ import annotations

from detente._jit import part, piece
from detente.packages.judge import ANY, BEST, LEX, NASH, judge, number
from detente.packages.space import Array, Ints
from detente.packages.structs import ConsentRules, DrawRows, JudgedPackage, Surrogate

NO_BOUND = 1e300
MIX = 0.5
SLIGHT = 1e-2
"""Rows with a smaller weight are left out: they hardly tighten the bound."""


@piece
def available(rules: ConsentRules, kind: int, j: int) -> bool:
    """Return whether a weighted sum of rows can bound the objective."""
    parties = rules.parties
    if kind == ANY:
        return rules.block[parties + 1] > 0
    if kind == BEST:
        return rules.is_minimum[j] == 1
    fast = 0
    for p in range(parties):
        fast += rules.is_minimum[p]
    return fast > 0 if kind == LEX else fast == parties


@part
def first_weights(rules: ConsentRules, scale: Array, weights: Surrogate, kind: int, j: int, base: bool) -> None:
    """Set initial weights: equal ones over parties, or (``base``) those of an earlier search.

    The earlier search is the previous one for ANY, and the draw's egalitarian one for the other objectives.
    ``scale`` (parties,) is the factor of each party's gain in the objective.
    """
    parties = rules.parties
    for p in range(parties + 1):
        a, b = rules.block[p], rules.block[p + 1]
        total = 0.0
        for r in range(a, b):
            total += weights.egalitarian[r]
        own = 1e-3
        if kind == BEST:
            for r in range(rules.block[j], rules.block[j + 1]):
                own += weights.egalitarian[r]
        for r in range(a, b):
            even = 1.0 / (b - a)
            old = weights.egalitarian[r]
            weights.weight_class[r] = -1
            weights.scale[r] = 1.0
            weights.current[r] = 0.1 * even
            if kind == ANY:
                # The weights of the previous draw, if there are any, mixed with equal ones.
                weights.weight_class[r] = 0
                weights.current[r] = weights.best[r] + MIX * even if base else even
            elif p == parties or (kind == BEST and p != j):
                if base and kind == BEST:
                    weights.current[r] = (old + 1e-4) / own
            elif kind == LEX:
                weights.weight_class[r] = 0
                weights.scale[r] = scale[p]
                weights.current[r] = old / max(scale[p], 1e-9) + 1e-6 * even if base else even
            else:
                weights.weight_class[r] = 0 if kind == BEST else p
                weights.scale[r] = scale[p] if kind == NASH else 1.0
                weights.current[r] = old / total + 1e-6 * even if base and total > 1e-9 else even


@piece
def summed(numbers: Array, a: int, b: int) -> float:
    """Return the sum of ``numbers[a:b]``. Four accumulators break the dependency chain of the additions."""
    x, y, z, w = 0.0, 0.0, 0.0, 0.0
    full = a + (b - a) // 4 * 4
    for r in range(a, full, 4):
        x += numbers[r]
        y += numbers[r + 1]
        z += numbers[r + 2]
        w += numbers[r + 3]
    for r in range(full, b):
        x += numbers[r]
    return (x + y) + (z + w)


@piece
def normalise(rules: ConsentRules, weights: Surrogate) -> None:
    """Make the weights of each class add up to 1; all rows of a block belong to one class."""
    parties = rules.parties
    for c in range(parties):
        weights.class_sum[c] = 0.0
    for p in range(parties + 1):
        a, b = rules.block[p], rules.block[p + 1]
        if b > a and weights.weight_class[a] >= 0:
            weights.class_sum[weights.weight_class[a]] += summed(weights.current, a, b)
    for p in range(parties + 1):
        a, b = rules.block[p], rules.block[p + 1]
        if b > a and weights.weight_class[a] >= 0 and weights.class_sum[weights.weight_class[a]] > 0:
            x = 1.0 / weights.class_sum[weights.weight_class[a]]
            for r in range(max(a, 0), b):
                weights.current[r] *= x


@piece
def spread(rules: ConsentRules, weights: Surrogate, uv: Array, i: int, count: int) -> None:
    """Set ``weights.level_sum`` to the weighted sum of the first ``count`` groups in ``weights.member``."""
    member, weight, level_sum = weights.member, weights.member_weight, weights.level_sum
    levels = rules.levels
    for t in range(levels):
        level_sum[t] = 0.0
    for a in range(count, count + 3):
        member[a] = member[0]
        weight[a] = 0.0
    for a in range(0, count, 4):
        # Four groups at a time, so that each level's sum is loaded and stored once for all four.
        x, y, z, w = weight[a], weight[a + 1], weight[a + 2], weight[a + 3]
        gx, gy = max(member[a], 0), max(member[a + 1], 0)
        gz, gw = max(member[a + 2], 0), max(member[a + 3], 0)
        for t in range(levels):
            level_sum[t] += (x * uv[i, gx, t] + y * uv[i, gy, t]) + (z * uv[i, gz, t] + w * uv[i, gw, t])


@piece
def keep(rules: ConsentRules, draw: DrawRows, weights: Surrogate, kind: int) -> int:
    """List the rows whose weight is large enough to matter, and rescale the weights of each class to add up to 1.

    Fills the list of members and, for all rows, ``weights.share``; returns how many members there are.
    """
    parties, count = rules.parties, 0
    # The heaviest row of a class always stays: its weight is at least 1 / rows.
    slight = min(SLIGHT, 0.5 / max(rules.block[parties + 1], 1))
    for c in range(parties):
        weights.class_sum[c] = 0.0
    for p in range(parties + 1):
        total = 0.0
        for r in range(max(rules.block[p], 0), rules.block[p + 1]):
            x = weights.current[r] if weights.current[r] > slight else 0.0
            weights.share[r] = x
            total += x
        if rules.block[p + 1] > rules.block[p] and weights.weight_class[rules.block[p]] >= 0:
            weights.class_sum[weights.weight_class[rules.block[p]]] += total
    for p in range(parties + 1):
        a, b = max(rules.block[p], 0), rules.block[p + 1]
        scale = 1.0
        if b > a and weights.weight_class[a] >= 0 and weights.class_sum[weights.weight_class[a]] > 0:
            scale = 1.0 / weights.class_sum[weights.weight_class[a]]
        for r in range(a, b):
            if weights.share[r] > 0:
                weights.share[r] *= scale
                weights.member[count] = rules.group[r]
                weights.member_weight[count] = weights.share[r] * weights.scale[r]
                # Rows of the objective count as gains, the others as acceptance.
                of_objective = kind != ANY and weights.weight_class[r] >= 0
                weights.member_threshold[count] = draw.threshold[r] + (draw.blocking[r] if of_objective else 0.0)
                count += 1
    return count


@piece
def weigh(rules: ConsentRules, draw: DrawRows, path: Ints, weights: Surrogate, uv: Array, i: int, kind: int) -> float:
    """Set the surrogate's contributions ``weights.level_sum`` and its best package ``path``; return its best sum."""
    count = keep(rules, draw, weights, kind)
    spread(rules, weights, uv, i, count)
    total = 0.0
    for a in range(count):
        total -= weights.member_weight[a] * weights.member_threshold[a]
    for k in range(rules.issues):
        best = rules.offset[k]
        top = float(weights.level_sum[best])
        for t in range(best + 1, rules.offset[k + 1]):
            better = weights.level_sum[t] > top
            top = float(weights.level_sum[t]) if better else top
            best = t if better else best
        path[k] = best
        total += top
    return total


@piece
def surrogate(rules: ConsentRules, weights: Surrogate, uv: Array, d: Array, i: int) -> float:
    """Return the largest sum of gains, weighted by ``weights.best``, that any package could have in draw i."""
    rows, count = rules.block[rules.parties + 1], 0
    total = 0.0
    for r in range(rows):
        x = weights.best[r]
        if x > 0:
            g = rules.group[r]
            weights.member[count] = g
            weights.member_weight[count] = x
            count += 1
            total -= x * d[i, g]
    spread(rules, weights, uv, i, count)
    for k in range(rules.issues):
        best = float(weights.level_sum[rules.offset[k]])
        for t in range(rules.offset[k] + 1, rules.offset[k + 1]):
            best = max(best, float(weights.level_sum[t]))
        total += best
    return total


@piece
def surely_none(rules: ConsentRules, weights: Surrogate, uv: Array, d: Array, i: int) -> bool:
    """Return whether the best weights of the last search prove that nothing passes in draw i.

    :func:`prepare` is not needed. Draws are similar, so this decides most draws without a deal.
    """
    rows = rules.block[rules.parties + 1]
    margin = 1e-11
    for r in range(rows):
        margin += 1e-9 * weights.best[r]
    return rows > 0 and surrogate(rules, weights, uv, d, i) < -margin


@piece
def shift(rules: ConsentRules, gain: Array, weights: Surrogate, rate: float) -> None:
    """Move weight to the rows that gain least at the current package (multiplicative weights)."""
    rows = rules.block[rules.parties + 1]
    size = 1e-9
    for r in range(rows):
        x = abs(weights.scale[r] * gain[r])
        size = max(size, x if x < 1e20 else 0.0)
    step = rate / size / 8
    for r in range(rows):
        # (1 − x/8)⁸ for exp(−x): cheaper, and positive for steps below 8.
        x = 1.0 - step * max(weights.scale[r] * gain[r], -size)
        x *= x
        x *= x
        x *= x
        weights.current[r] *= x
    for r in range(rows):
        if weights.weight_class[r] < 0:
            weights.current[r] = min(max(weights.current[r], 1e-6), 100.0)


@part
def sharpen(
    rules: ConsentRules,
    draw: DrawRows,
    judged: JudgedPackage,
    weights: Surrogate,
    uv: Array,
    i: int,
    kind: int,
    j: int,
    rounds: int,
    rate: float,
    best: float,
    index: int,
) -> tuple[float, float, float, int]:
    """Improve the weights for some rounds, and judge the best package of each round.

    Parameters
    ----------
    rules, draw, judged, weights
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
        The smallest maximal sum (NO_BOUND if none bounds the objective), its margin, and worth and number of the best
        package known. ``weights.level_sum`` holds the contributions that belong to the bound.
    """
    rows = rules.block[rules.parties + 1]
    ok = available(rules, kind, j)
    least, margin = NO_BOUND, 0.0
    for a in range(rounds + 1):
        last = a == rounds
        if last:
            for r in range(rows):
                weights.current[r] = weights.best[r]
        else:
            normalise(rules, weights)
        total = weigh(rules, draw, judged.path, weights, uv, i, kind)
        if last:
            break
        value = judge(rules, draw, judged, kind, j)
        if value > best:
            best = value
            index = number(rules, judged.path)
            if kind == ANY:
                break
        if total < least:
            least = total
            for r in range(rows):
                weights.best[r] = weights.share[r]
                judged.upper[r] = weights.share[r] * weights.scale[r]
            margin = 1e-11 + 1e-9 * summed(judged.upper, 0, rows)
            if kind == ANY and ok and least < -margin:
                break
        shift(rules, judged.gain, weights, rate / (a + 1.0) ** 0.5)
    return (least if ok else NO_BOUND), margin, best, index
