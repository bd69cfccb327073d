"""One objective in one draw, from first weights to the lowest number among ties."""

from __future__ import annotations

import numpy as np

from detente._jit import njit
from detente.packages._descent import ANY, LEX, NASH, SUM, TIE, arrange, descend, judge
from detente.packages._programs import LEAST
from detente.packages._surrogate import NO_BOUND, first_weights, sharpen
from detente.packages._work import Work
from detente.packages.problem import Array, Ints, Rules


@njit
def set_path(rules: Rules, w: Work, index: int) -> None:
    """Set ``w.path`` to the flat levels of package number ``index``."""
    for k in range(rules.quo.shape[0]):
        n = rules.offset[k + 1] - rules.offset[k]
        w.path[k] = rules.offset[k] + index // rules.stride[k] % n


@njit
def settle(
    rules: Rules,
    w: Work,
    uv: Array,
    d: Array,
    kind: int,
    j: int,
    rounds: int,
    rate: float,
    base: bool,
    known: Ints,
    n_known: int,
) -> tuple[int, int]:
    """Return the package that is best by one objective (−1: none passes), and the nodes visited.

    ``known`` holds packages that pass: they save time. ``base`` says that ``w.base`` holds weights from the
    egalitarian search of this draw. Needs :func:`prepare` and, for LEX, ``w.scale``.
    """
    n = rules.party.shape[0]
    best, index = LEAST, -1
    for i in range(n_known):
        set_path(rules, w, known[i])
        value = judge(rules, w, uv, d, kind, j)
        if value > best:
            best, index = value, known[i]
    if kind == ANY and index >= 0:
        return index, 0
    product = 1.0
    bounded = kind != NASH or index >= 0
    if kind == NASH and bounded:
        # Around the incumbent, the sum of relative gains bounds the product (means of n numbers).
        set_path(rules, w, index)
        judge(rules, w, uv, d, SUM, 0)
        for p in range(n):
            bounded = bounded and w.pg[p] > 1e-9
        for p in range(n):
            w.scale[p] = 1.0 / w.pg[p] if bounded else 1.0
            product /= w.scale[p]
    first_weights(rules, w, kind, j, base)
    total, margin, best, index = sharpen(rules, w, uv, d, kind, j, rounds, rate, best, index)
    if kind == ANY and (index >= 0 or total < -margin):
        return index, 0
    if kind == LEX and not base:
        for r in range(w.base.shape[0]):
            w.base[r] = w.lam[r]
    if not bounded:
        total = NO_BOUND
    arrange(rules, w)
    stage, visited = 0, 0
    seek = False
    while True:
        best, index, tie, more = descend(
            rules, w, uv, d, kind, j, seek, total, product, margin, best, index
        )
        visited += more
        if seek or not tie:
            return index, visited
        w.floor[stage] = best - TIE
        stage += 1
        if kind == LEX and stage < n:
            j = stage
            best, index = LEAST, -1
        else:
            seek = True
            index += 1
            if kind == LEX:
                j = n
