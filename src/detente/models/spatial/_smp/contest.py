"""An actor's expected utility of challenging another, with every third party taking a side."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente._jit import part
from detente.models.spatial._smp.votes import utility, vote

Array = NDArray[np.float64]
LEAST = 1e-10
"""Strength of an empty coalition in a contest."""


@part
def seen(h: int, n: int, d: Array, r: Array, like_me: float, like_them: float, u: Array) -> None:
    """Write actor h's estimates of every actor's utility of every position, ``u`` (whose, where).

    ``R^h_i = (1 − f) R_h + f R_i``: others are thought to be partly like oneself; the weights of both are
    whole numbers, as in KTAB, so that no bit is lost.
    """
    for i in range(n):
        ri = (like_me * r[h] + like_them * r[i]) / (like_me + like_them)
        for j in range(n):
            u[i, j] = utility(d[i, j], ri)


@part
def contest(rule: int, commitment: int, n: int, i: int, j: int, u: Array, w: Array) -> tuple[float, float]:
    """Return the strengths of both sides if i challenges j; the chance that i wins is its share of them.

    Parameters
    ----------
    rule, commitment
        Voting rule; how far a third party shares the fate of the side that it joins (0 no, 1 semi, 2 full).
    u
        Utilities as one actor sees them, (whose, where).
    w
        Weights ``capability × total salience``.
    """
    a = LEAST
    b = LEAST
    v = vote(rule, w[i], u[i, i] - u[i, j])
    a += max(v, 0.0)
    b += max(-v, 0.0)
    v = vote(rule, w[j], u[j, i] - u[j, j])
    a += max(v, 0.0)
    b += max(-v, 0.0)
    for_i = a
    for_j = b
    for m in range(n):
        if m in (i, j):
            continue
        ui = u[m, i]
        uj = u[m, j]
        v = vote(rule, w[m], ui - uj)
        x = a + max(v, 0.0)
        y = b + max(-v, 0.0)
        win = x / (x + y)
        lose = 1.0 - win
        if commitment == 1:
            um = u[m, m]
            gain = (win * (2.0 * ui + um) + lose * (3.0 * uj)) - (win * (3.0 * ui) + lose * (2.0 * uj + um))
        else:
            # With no stake in its side's fate, or the whole of it, a third party expects the same of both
            # sides: under KTAB's two further commitments third parties abstain.
            gain = 0.0
        v = vote(rule, w[m], gain)
        for_i += max(v, 0.0)
        for_j += max(-v, 0.0)
    return for_i, for_j


@part
def gain(for_i: float, for_j: float, s_j: float, ui: float, uj: float) -> float:
    """Return the expected gain of a challenge of i against j to an actor with utilities ui, uj of their positions.

    With salience s_j the challenged resists; else it gives in at once.
    """
    both = for_i + for_j
    fought = for_i / both * (2.0 * ui) + for_j / both * (2.0 * uj)
    return (1.0 - s_j) * (2.0 * ui) + s_j * fought - (ui + uj)
