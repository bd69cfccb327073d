"""Weights of the surrogate: a sum of rows whose best over all packages bounds the objective.

Value is additive over issues, so the best of any weighted sum is found issue by issue. The weights that make
this bound least solve the Lagrangian dual (Geoffrion 1974); they are approached by multiplicative steps
(Arora, Hazan & Kale 2012). Poor weights cost time, never an answer. Packages met on the way are judged, and
serve as first incumbents.
"""

from __future__ import annotations

import numpy as np

from detente._jit import njit
from detente.packages._descent import ANY, BEST, LEX, NASH, judge, number
from detente.packages._programs import LEAST
from detente.packages._work import Work
from detente.packages.problem import Array, Rules

NO_BOUND = 1e300


@njit
def available(rules: Rules, kind: int, j: int) -> bool:
    """Return whether a weighted sum of rows can bound the objective."""
    n = rules.party.shape[0]
    if kind == ANY:
        return rules.block[n + 1] > 0
    if kind == BEST:
        return rules.fast[j] == 1
    fast = 0
    for p in range(n):
        fast += rules.fast[p]
    return fast > 0 if kind == LEX else fast == n


@njit
def first_weights(rules: Rules, w: Work, kind: int, j: int, base: bool) -> None:
    """Set weights, from those of the egalitarian search (``base``) or evenly over parties.

    ``w.cls`` says with which rows a row shares a total of 1 (−1: free), ``w.coef`` by how much a row counts.
    """
    n = rules.party.shape[0]
    for p in range(n + 1):
        a, b = rules.block[p], rules.block[p + 1]
        if b == a:
            continue
        total = 0.0
        for r in range(a, b):
            total += w.base[r]
        for r in range(a, b):
            even = 1.0 / (b - a)
            share = w.base[r] / total if base and total > 1e-9 else even
            w.coef[r] = 1.0
            w.cls[r] = -1
            w.lam[r] = 0.1 * even
            if kind == ANY:
                w.cls[r] = 0
                w.lam[r] = even
            elif p < n and kind == LEX:
                w.cls[r] = 0
                w.coef[r] = w.scale[p]
                w.lam[r] = w.base[r] / max(w.scale[p], 1e-9) + 1e-6 * even if base else even
            elif p < n and kind == BEST:
                if p == j:
                    w.cls[r] = 0
                    w.lam[r] = share
                elif base:
                    own = 1e-3
                    for q in range(rules.block[j], rules.block[j + 1]):
                        own += w.base[q]
                    w.lam[r] = (w.base[r] + 1e-4) / own
            elif p < n:
                w.cls[r] = p
                w.coef[r] = w.scale[p] if kind == NASH else 1.0
                w.lam[r] = share


@njit
def normalise(rules: Rules, w: Work) -> None:
    """Make the weights of each class add up to 1."""
    n = rules.party.shape[0]
    rows = rules.block[n + 1]
    for c in range(n):
        total = 0.0
        for r in range(rows):
            if w.cls[r] == c:
                total += w.lam[r]
        if total > 0:
            for r in range(rows):
                if w.cls[r] == c:
                    w.lam[r] /= total


@njit
def weigh(rules: Rules, w: Work, uv: Array, d: Array) -> float:
    """Set the surrogate's contributions ``w.s`` and best package ``w.path``; return its best sum."""
    levels = rules.issue_of.shape[0]
    for t in range(levels):
        w.s[t] = 0.0
    total = 0.0
    for r in range(rules.block[rules.party.shape[0] + 1]):
        x = w.lam[r] * w.coef[r]
        if x > 1e-7:
            g = rules.row[r]
            for t in range(levels):
                w.s[t] += x * uv[g, t]
            total -= x * d[g]
    for k in range(rules.quo.shape[0]):
        best = rules.offset[k]
        for t in range(best + 1, rules.offset[k + 1]):
            if w.s[t] > w.s[best]:
                best = t
        w.path[k] = best
        total += w.s[best]
    return total


@njit
def sharpen(
    rules: Rules,
    w: Work,
    uv: Array,
    d: Array,
    kind: int,
    j: int,
    rounds: int,
    rate: float,
    best: float,
    index: int,
) -> tuple[float, float, float, int]:
    """Improve the weights for some rounds, and judge the packages that are met.

    Returns
    -------
    tuple
        Least best sum (NO_BOUND if none bounds the objective), its margin, worth and number of the best
        package known. ``w.s`` holds the contributions that belong to the bound.
    """
    n = rules.party.shape[0]
    rows = rules.block[n + 1]
    ok = available(rules, kind, j)
    normalise(rules, w)
    least, margin = NO_BOUND, 0.0
    for i in range(rounds + 1):
        last = i == rounds
        if last:
            for r in range(rows):
                w.lam[r] = w.lam_best[r]
        total = weigh(rules, w, uv, d)
        if last:
            break
        value = judge(rules, w, uv, d, kind, j)
        if value > best:
            best = value
            index = number(rules, w.path)
            if kind == ANY:
                break
        if total < least:
            least = total
            margin = 1e-11
            for r in range(rows):
                w.lam_best[r] = w.lam[r]
                margin += 1e-9 * w.lam[r] * w.coef[r]
            if kind == ANY and ok and least < -margin:
                break
        size = 1e-9
        for r in range(rows):
            x = abs(w.coef[r] * w.gain[rules.row[r]])
            if x < 1e20:
                size = max(size, x)
        step = rate / np.sqrt(i + 1.0) / size
        for r in range(rows):
            w.lam[r] *= np.exp(-step * max(w.coef[r] * w.gain[rules.row[r]], -size))
            if w.cls[r] < 0:
                w.lam[r] = min(max(w.lam[r], 1e-6), 100.0)
        normalise(rules, w)
    return (least if ok else NO_BOUND), margin, best, index
