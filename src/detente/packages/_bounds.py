"""Bounds on the slack of rows below a node of the search: whether every package there has the consent that it needs."""

from __future__ import annotations

import numpy as np

from detente._jit import part
from detente.packages.judge import AFAR, LIMIT
from detente.packages.space import Short
from detente.packages.structs import ConsentRules, Descent, DrawRows

CLEAR = 64 + 64
"""Slack, in 2⁻²⁰ stakes, above which a row certainly agrees: rounding is at most one unit for each issue."""


@part
def still_lost(rules: ConsentRules, draw: DrawRows, descent: Descent, worst: Short) -> bool:
    """Set the most that each row can still lose below each depth; return whether that can prove that a package passes.

    ``worst`` is (issues + 1, rows).
    """
    issues = rules.issues
    loose = rules.block[rules.parties + 1]
    sure = not rules.has_programs
    for r in range(rules.rows):
        worst[issues, r] = 0
        # A row out of range has no bound at all (see prepare).
        sure = sure and draw.slack[0, r] - (AFAR if r >= loose else 0) < LIMIT
    for depth in range(issues - 1, -1, -1):
        k = descent.issue_order[depth]
        for r in range(rules.rows):
            most = np.int32(0)
            for t in range(rules.offset[k], rules.offset[k + 1]):
                most = max(most, draw.loss[t, r])
            # More than the slack of any row; the limit avoids overflow.
            worst[depth, r] = min(worst[depth + 1, r] + most, np.int32(AFAR))
    return sure
