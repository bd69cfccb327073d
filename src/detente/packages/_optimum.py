"""Maximise one objective in one draw; ties go to the lowest package number."""

from __future__ import annotations

from detente._jit import part
from detente.packages._descent import TIE, arrange, descend
from detente.packages._programs import LEAST
from detente.packages._surrogate import NO_BOUND, first_weights, sharpen
from detente.packages.judge import ANY, LEX, NASH, TOTAL, judge_number
from detente.packages.space import Array, Ints
from detente.packages.structs import SearchArrays


@part
def optimum(
    arrays: SearchArrays,
    uv: Array,
    i: int,
    kind: int,
    j: int,
    rounds: int,
    rate: float,
    base: bool,
    known: Ints,
    n_known: int,
) -> tuple[int, int]:
    """Return the package that is best by one objective (−1: none passes), and the nodes visited.

    ``known`` holds packages that pass, to save time. ``base`` is whether there are initial weights: ``weights.best`` of
    the previous draw for ANY, else ``weights.egalitarian`` of this draw. Call :func:`prepare` first and, for LEX, set
    ``judged.scale``.
    """
    rules, draw, judged, weights, descent = arrays.rules, arrays.draw, arrays.judged, arrays.weights, arrays.descent
    parties = rules.parties
    best, index = LEAST, -1
    for a in range(n_known):
        value = judge_number(rules, draw, judged, known[a], kind, j)
        if value > best:
            best, index = value, known[a]
    product = 1.0
    bounded = kind != NASH or index >= 0
    if kind == NASH and bounded:
        # Near the incumbent, the sum of relative gains bounds the product (AM–GM inequality).
        judge_number(rules, draw, judged, index, TOTAL, 0)
        for p in range(parties):
            bounded = bounded and judged.party_gain[p] > 1e-9
        for p in range(parties):
            judged.scale[p] = 1.0 / judged.party_gain[p] if bounded else 1.0
            product /= judged.scale[p]
    first_weights(rules, judged.scale, weights, kind, j, base)
    total, margin, best, index = sharpen(rules, draw, judged, weights, uv, i, kind, j, rounds, rate, best, index)
    if kind == ANY and (index >= 0 or total < -margin):
        return index, 0
    if kind == LEX and not base:
        for r in range(rules.rows):
            weights.egalitarian[r] = weights.current[r]
    if not bounded:
        total = NO_BOUND
    arrange(rules, weights.level_sum, descent)
    rank, visited = 0, 0
    seek = False
    while True:
        best, index, tie, more = descend(arrays, kind, j, seek, total, product, margin, best, index)
        visited += more
        if seek or not tie:
            return index, visited
        judged.floor[rank] = best - TIE
        rank += 1
        if kind == LEX and rank < parties:
            j = rank
            best, index = LEAST, -1
        else:
            seek = True
            index += 1
            if kind == LEX:
                j = parties
