"""Bounds on what groups and rows can still lose below a node of the search, in integers of 2⁻²⁰ stakes."""

from __future__ import annotations

import numpy as np

from detente._jit import part
from detente.packages.judge import AFAR, LIMIT, TOLERANCE, UNIT
from detente.packages.space import Array, Ints, Short
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


@part
def fill_losses(u: Array, d: float, offsets: Ints, loss: Short, spread: Array) -> int:
    """Fill a group's losses in one draw and return its slack.

    Parameters
    ----------
    u
        (levels,) what each level is worth to the group.
    d
        What no agreement is worth to it.
    offsets
        (issues + 1,) first level of each issue.
    loss
        (levels,) filled with the loss of each level relative to the best level of its issue.
    spread
        (issues,) sum of value ranges; added to.
    """
    issues = offsets.shape[0] - 1
    reach = TOLERANCE - d
    for k in range(issues):
        best = u[offsets[k]]
        worst = best
        for t in range(offsets[k] + 1, offsets[k + 1]):
            best = max(best, u[t])
            worst = min(worst, u[t])
        reach += best
        spread[k] += min(best - worst, 1.0)
        for t in range(offsets[k], offsets[k + 1]):
            loss[t] = np.int32(min((best - u[t]) * UNIT, LIMIT))
    if reach * UNIT >= LIMIT:
        # Out of range, as in ``prepare``: only the exact judgement decides. No slack and no losses keep the draw
        # alive without counting the group as one that surely agrees.
        for t in range(offsets[issues]):
            loss[t] = 0
        return 0
    return int(np.floor(max(min(reach * UNIT, LIMIT), -LIMIT))) + 2


@part
def best_levels(rules: ConsentRules, u: Array, d: Array, spare: float, best: Array, slack: Array) -> None:
    """Fill what the best level of each issue adds to each group, and what each group has to spare with all of them.

    Parameters
    ----------
    rules
        The rules of consent.
    u
        (groups, levels) what each level is worth to each group.
    d
        (groups,) what no agreement is worth.
    spare
        Added to every slack.
    best, slack
        (issues, groups) and (groups,), filled.
    """
    for g in range(u.shape[0]):
        slack[g] = spare - d[g]
        for k in range(rules.issues):
            top = u[g, rules.offset[k]]
            for t in range(rules.offset[k] + 1, rules.offset[k + 1]):
                top = max(top, u[g, t])
            best[k, g] = top
            slack[g] += top


@part
def choose_level(u: Array, t: int, depth: int, best: Array, slack: Array) -> None:
    """Fill the slack below a node: level t replaces the best one of the issue at this depth."""
    for g in range(u.shape[0]):
        slack[depth + 1, g] = slack[depth, g] - best[depth, g] + u[g, t]
