"""What a package costs all groups but one, in many draws at once: bounds for the search in :mod:`envelope`.

The search asks how many draws are left in which everybody else can still be satisfied. At least a fixed share of the
draws must be, so nearly all are looked at at every node: losses are stored group by group with the draws side by side,
which lets one instruction compare several draws. Bounds are integers as in :mod:`detente.packages.tally`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit, part
from detente._jit.structs import Struct
from detente.packages._bounds import fill_losses
from detente.packages.judge import may_be, needed
from detente.packages.space import Array, Ints, SearchSpace, Short
from detente.packages.structs import ConsentRules, JudgedPackage
from detente.packages.tally import CLEAR, passing

FAR = np.int32(2**31 - 1)
"""Slack of a draw in which nobody is asked."""


@njit
def _lay(
    uv: Array,
    d: Array,
    groups: Ints,
    again: Ints,
    offsets: Ints,
    before: Array,
    touched: NDArray[np.bool_],
    loss: Short,
    slack: Short,
    spread: Array,
) -> None:
    """Fill the losses of levels (``loss``), the slack of groups and the sum of value ranges by issue (``spread``).

    Only the columns ``again`` are looked at, and in these only draws of groups that are ``touched``, or in which ``d``
    differs from ``before``.
    """
    for a in range(again.shape[0]):
        c = again[a]
        g = groups[c]
        for i in range(uv.shape[0]):
            if touched[g] or d[i, g] != before[i, g]:
                slack[c, i] = fill_losses(uv[i, g], d[i, g], offsets, loss[:, c, i], spread)


@dataclass(frozen=True, eq=False)
class OthersTree(Struct):
    """Losses and slack of the groups in every draw.

    Attributes
    ----------
    loss
        (levels, groups, draws) loss of a level relative to a group's best level of the issue.
    slack
        (issues + 1, groups, draws) how much a group may still lose at each depth; depth 0 is set.
    asked
        (issues + 1, groups) 1 where a group must agree by then; depth 0 is set.
    tight
        (draws,) scratch: the smallest slack of a group that must agree; below 0 where the draw is lost.
    turn
        (issues,) order of issues: those that divide the groups most come first.
    column
        (groups,) group of each column.
    order, rejects
        (groups,) columns in the order in which they are looked at, and in how many draws each rejected last.
    """

    loss: Short
    slack: Short
    asked: Short
    tight: Short
    turn: Ints
    column: Ints
    order: Ints
    rejects: Ints

    @classmethod
    def of(cls, space: SearchSpace, uv: Array, d: Array, exempt: int) -> OthersTree:
        """Return the tree at its root; groups in the mask ``exempt`` agree to anything."""
        offsets, issues = space.grid.offsets, len(space.grid.issues)
        always = space.rules.always
        groups = np.array([g for g in range(space.n_groups) if not exempt >> g & 1], dtype=np.int64)
        loss = np.empty((space.grid.n_levels, len(groups), len(uv)), dtype=np.int32)
        slack = np.empty((issues + 1, len(groups), len(uv)), dtype=np.int32)
        spread = np.zeros(issues)
        every = np.ones(space.n_groups, dtype=np.bool_)
        _lay(uv, d, groups, np.arange(len(groups)), offsets, d, every, loss, slack[0], spread)
        asked = np.zeros((issues + 1, len(groups)), dtype=np.int32)
        asked[0] = [always >> int(g) & 1 for g in groups]
        turn = np.argsort(-spread, kind="stable").astype(np.int64)
        order, tight = np.arange(len(groups)), np.empty(len(uv), dtype=np.int32)
        return cls(loss, slack, asked, tight, turn, groups, order, np.zeros_like(order))

    def update(self, space: SearchSpace, uv: Array, d: Array, before: Array, touched: NDArray[np.bool_]) -> None:
        """Update the tree to other numbers; the order of issues does not change.

        Parameters
        ----------
        space, uv, d
            The same search space, with other numbers.
        before
            (draws, groups) the ``d`` of the tree so far.
        touched
            (groups,) whose ``uv`` may differ.
        """
        again = np.flatnonzero((touched | (d != before).any(axis=0))[self.column])
        spread = np.zeros(len(self.turn))
        _lay(uv, d, self.column, again, space.grid.offsets, before, touched, self.loss, self.slack[0], spread)


@part
def descend(tree: OthersTree, mask: int, depth: int, t: int, least: int, last: bool) -> int:
    """Descend one depth with level t, which asks the groups in ``mask``; return how many draws are still possible.

    Once fewer than ``least`` are, the other groups are not looked at. Those that reject in most draws come first. At
    the ``last`` depth no slack is left behind.
    """
    loss, slack, asked, tight = tree.loss, tree.slack, tree.asked, tree.tight
    column, order, rejects = tree.column, tree.order, tree.rejects
    draws, left = tight.shape[0], tight.shape[0]
    for i in range(draws):
        tight[i] = FAR
    for c in range(column.shape[0]):
        asked[depth + 1, c] = asked[depth, c] | ((mask >> column[c]) & 1)
    for p in range(column.shape[0]):
        c = order[p]
        if not asked[depth + 1, c]:
            if not last:
                for i in range(draws):
                    slack[depth + 1, c, i] = slack[depth, c, i] - loss[t, c, i]
            continue
        lost = 0
        if last:
            for i in range(draws):
                x = slack[depth, c, i] - loss[t, c, i]
                tight[i] = min(tight[i], x)
                lost += x < 0
        else:
            for i in range(draws):
                x = slack[depth, c, i] - loss[t, c, i]
                slack[depth + 1, c, i] = x
                tight[i] = min(tight[i], x)
                lost += x < 0
        rejects[c] = lost
        if p > 0 and lost > rejects[order[p - 1]]:
            order[p - 1], order[p] = c, order[p - 1]
        # Counting costs less than a group; it is done after 1, 2, 4, 8, … groups.
        if (p & (p + 1)) == 0:
            left = _possible(tight)
            if left < least:
                return left
    return _possible(tight)


@part
def reach(tree: OthersTree, need: int, path: Ints) -> int:
    """Set ``tight`` for the package ``path``, which asks the groups in ``need``; return how many draws are possible."""
    loss, slack, tight, column = tree.loss, tree.slack, tree.tight, tree.column
    draws, row = tight.shape[0], path.shape[0]
    for i in range(draws):
        tight[i] = FAR
    for c in range(column.shape[0]):
        if (need >> column[c]) & 1:
            for i in range(draws):
                slack[row, c, i] = slack[0, c, i]
            for k in range(path.shape[0]):
                t = path[k]
                for i in range(draws):
                    slack[row, c, i] -= loss[t, c, i]
            for i in range(draws):
                tight[i] = min(tight[i], slack[row, c, i])
    return _possible(tight)


@part
def _possible(tight: Short) -> int:
    found = 0
    for i in range(tight.shape[0]):
        found += tight[i] >= 0
    return found


@part
def agreed(
    rules: ConsentRules,
    judged: JudgedPackage,
    uv: Array,
    d: Array,
    tight: Short,
    left: int,
    least: int,
    exempt: int,
) -> int:
    """Count the draws in which ``judged.path`` passes, or stop when fewer than ``least`` can be reached.

    ``tight`` (draws,) comes from :func:`descend` or :func:`reach`, which found ``left`` possible draws: groups with
    more than CLEAR units agree and are not judged again.
    """
    if not may_be(rules, judged.path):
        return 0
    need = needed(rules, judged.path)
    found = 0
    for i in range(tight.shape[0]):
        if tight[i] < 0:
            continue
        if (tight[i] >= CLEAR and not rules.has_programs) or passing(rules, judged, uv, d, i, need, exempt):
            found += 1
        else:
            left -= 1
            if left < least:
                break
    return found
