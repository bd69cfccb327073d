"""One objective in one draw, from first weights to the lowest number among ties."""

from __future__ import annotations

from detente._jit import part
from detente.packages._descent import TIE, arrange, descend
from detente.packages._programs import LEAST
from detente.packages._surrogate import NO_BOUND, first_weights, sharpen
from detente.packages.judge import ANY, LEX, NASH, TOTAL, judge, set_path
from detente.packages.space import Array, Ints
from detente.packages.structs import FLOOR, LAMBDA, LAMBDA_BASE, PARTIES, PG, SCALE, SIZES, SearchArrays


@part
def optimum(
    tables: SearchArrays,
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

    ``known`` holds packages that pass: they save time. ``base`` says that there are weights to
    begin with: ``f[LAMBDA_BEST]`` of the draw before for ANY, else ``f[LAMBDA_BASE]`` of this draw's egalitarian
    search. Needs :func:`prepare` and, for LEX, ``f[SCALE]``.
    """
    rules, quota, n, f = tables.rules, tables.quota, tables.n, tables.f
    parties = rules[SIZES, PARTIES]
    best, index = LEAST, -1
    for a in range(n_known):
        set_path(rules, n, known[a])
        value = judge(rules, quota, n, f, kind, j)
        if value > best:
            best, index = value, known[a]
    product = 1.0
    bounded = kind != NASH or index >= 0
    if kind == NASH and bounded:
        # Around the incumbent, the sum of relative gains bounds the product (means of n numbers).
        set_path(rules, n, index)
        judge(rules, quota, n, f, TOTAL, 0)
        for p in range(parties):
            bounded = bounded and f[PG, p] > 1e-9
        for p in range(parties):
            f[SCALE, p] = 1.0 / f[PG, p] if bounded else 1.0
            product /= f[SCALE, p]
    first_weights(rules, n, f, kind, j, base)
    total, margin, best, index = sharpen(rules, quota, n, f, uv, i, kind, j, rounds, rate, best, index)
    if kind == ANY and (index >= 0 or total < -margin):
        return index, 0
    if kind == LEX and not base:
        for r in range(f.shape[1]):
            f[LAMBDA_BASE, r] = f[LAMBDA, r]
    if not bounded:
        total = NO_BOUND
    arrange(rules, n, f)
    rank, visited = 0, 0
    seek = False
    while True:
        best, index, tie, more = descend(tables, kind, j, seek, total, product, margin, best, index)
        visited += more
        if seek or not tie:
            return index, visited
        f[FLOOR, rank] = best - TIE
        rank += 1
        if kind == LEX and rank < parties:
            j = rank
            best, index = LEAST, -1
        else:
            seek = True
            index += 1
            if kind == LEX:
                j = parties
