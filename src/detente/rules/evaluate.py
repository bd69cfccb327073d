"""Postfix programs of consent, evaluated: whether a rule holds, given who agrees.

The programs are those of :class:`detente.rules.consent.Program`. Every family that judges consent in compiled code
(packages, talks) uses this evaluator.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente._jit import part

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

SLACK = 1e-12
"""Tolerance of quotas: weights that fall short by no more than this reach the quota."""


@part
def holds(
    code: Ints, quota: Array, woff: Ints, weights: Array, start: Ints, p: int, agrees: Array, stack: Array
) -> bool:
    """Return whether program p holds.

    Parameters
    ----------
    code, quota, woff, weights, start
        The programs: tokens, quota and first weight of each token, weights, (programs + 1,) first tokens.
    p
        Number of the program.
    agrees
        (actors,) 1 for those who agree, 0 for the others.
    stack
        Scratch, at least as long as the program.
    """
    top = 0
    for i in range(start[p], start[p + 1]):
        c = code[i]
        if c >= 0:
            stack[top] = agrees[c]
            top += 1
        else:
            top += c
            total = 0.0
            for a in range(-c):
                total += weights[woff[i] + a] * stack[top + a]
            stack[top] = 1.0 if total >= quota[i] - SLACK else 0.0
            top += 1
    return stack[0] > 0.5
