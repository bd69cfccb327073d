"""The probabilistic Condorcet election: how likely each alternative is to win, three models."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente._jit import part
from detente.models.spatial._smp.votes import victory, vote

Array = NDArray[np.float64]
LEAST = 1e-8
"""Strength of an empty coalition."""
MOST = 100_000
"""Markov models: iterations before giving up; some hundreds are usual."""


@part
def strengths(rule: int, model: int, w: Array, u: Array, actors: int, m: int, c: Array, p: Array) -> None:
    """Write coalition strengths and chances of every pair of alternatives.

    Parameters
    ----------
    w, u
        Weights (actors,) and utilities (alternatives, actors).
    c, p
        (alternatives, alternatives): strength for the row against the column; chance that the row wins.
    """
    for i in range(m):
        p[i, i] = 0.5
        c[i, i] = LEAST
        for j in range(i):
            a = LEAST
            b = LEAST
            for k in range(actors):
                v = vote(rule, w[k], u[i, k] - u[j, k])
                a += max(v, 0.0)
                b += max(-v, 0.0)
            c[i, j] = a
            c[j, i] = b
            p[i, j], p[j, i] = victory(model, a, b)


@part
def conditional(m: int, p: Array, out: Array) -> None:
    """Write the chance of beating every other alternative, given that one of them does."""
    total = 0.0
    for i in range(m):
        one = 1.0
        for j in range(m):
            one *= p[i, j]
        out[i] = one
        total += one
    if total <= 1e-290:
        # Products of hundreds of small chances vanish: take them in logarithms.
        best = -np.inf
        for i in range(m):
            one = 0.0
            for j in range(m):
                one += np.log(max(p[i, j], 1e-300))
            out[i] = one
            best = max(best, one)
        total = 0.0
        for i in range(m):
            out[i] = np.exp(out[i] - best)
            total += out[i]
    for i in range(m):
        out[i] /= total


@part
def markov(incentive: bool, m: int, c: Array, p: Array, out: Array, aux: Array, share: Array) -> None:
    """Write the fixed point of a Markov process of challenges.

    uniform: ``q_i = Σ_j p_ij (p_i + p_j)/n``; incentive: challenges in proportion to what the challenger's
    coalition expects, ``N_ij = C_ij p_ij``. Averaged with the last state until they agree.
    """
    tol = 1e-8 if incentive else 1e-6
    for i in range(m):
        out[i] = 1.0 / m
    if incentive:
        for j in range(m):
            total = 0.0
            for i in range(m):
                share[i, j] = c[i, j] * p[i, j] + (1e-10 if i == j else 0.0)
                total += share[i, j]
            for i in range(m):
                share[i, j] /= total
    for _ in range(MOST):
        gap = 0.0
        for i in range(m):
            one = 0.0
            for j in range(m):
                if incentive:
                    one += p[i, j] * (out[i] * share[j, i] + out[j] * share[i, j])
                else:
                    one += p[i, j] * (out[i] + out[j])
            aux[i] = one if incentive else one / m
        for i in range(m):
            gap = max(gap, abs(aux[i] - out[i]))
            out[i] = (out[i] + aux[i]) / 2.0
        if gap <= tol:
            break


@part
def elect(
    rule: int, model: int, kind: int, w: Array, u: Array, actors: int, m: int,
    c: Array, p: Array, out: Array, aux: Array, share: Array,
) -> None:  # fmt: skip
    """Write the chance of each of m alternatives into ``out`` (m,)."""
    if m == 1:
        out[0] = 1.0
        return
    strengths(rule, model, w, u, actors, m, c, p)
    if kind == 0:
        conditional(m, p, out)
    else:
        markov(kind == 1, m, c, p, out, aux, share)
