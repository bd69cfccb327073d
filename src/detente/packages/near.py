"""The packages that come nearest to passing in a draw without a deal, and what they prove about later versions.

A package *lacks* as much as the group that it leaves worst off, of those that must agree. If every group's gain has
risen by less than a package lacks, it still does not pass. So a short list of the packages that lack least shows
whether there is a deal after a small change: only those on the list are judged again, and no other can pass while
gains have risen by less than ``reach``. This helps in draws where no weighted sum of gains proves that there is no
deal (:func:`detente.packages.search.witnesses`), in which the whole search would have to be repeated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit
from detente.packages._bounds import best_levels, choose_level
from detente.packages._inputs import checked
from detente.packages.judge import may_be, needed, number, set_path
from detente.packages.space import Array, Ints, SearchSpace
from detente.packages.structs import JudgeArrays
from detente.packages.tally import passing

Bools = NDArray[np.bool_]
FAR = 0.1
"""Packages that lack more are not listed, in stakes."""
MOST = 48
"""Packages listed in a draw."""
GREAT = 1e3
"""Draws in which a group could gain or lose more have no list: sums would not be exact enough."""
ROUNDING = 1e-8
"""Taken off the reach of a list: well above the tolerance of acceptance and all rounding."""


@njit
def _nearest(arrays: JudgeArrays, uv: Array, d: Array, draws: Ints, packages: Ints, lack: Array, reach: Array) -> None:
    rules, judged = arrays.rules, arrays.judged
    groups, issues, always, room = uv.shape[1], rules.issues, rules.always, packages.shape[1]
    best = np.empty((issues, groups))
    slack = np.empty((issues + 1, groups))
    at = np.zeros(issues + 1, dtype=np.int64)
    for a in range(draws.shape[0]):
        i, found, bound, depth = draws[a], 0, float(reach[a]), 0
        best_levels(rules, uv[i], d[i], 0.0, best, slack[0])
        for g in range(groups):
            within = abs(slack[0, g]) < GREAT
            for k in range(issues):
                within = within and abs(best[k, g]) < GREAT
            if not within:
                depth = -1
        if depth < 0:
            reach[a] = -1.0
            continue
        at[0] = 0
        while depth >= 0:
            t = rules.offset[depth] + at[depth]
            if t >= rules.offset[depth + 1]:
                depth -= 1
                continue
            at[depth] += 1
            judged.path[depth] = t
            choose_level(uv[i], t, depth, best, slack)
            lost = False
            for g in range(groups):
                # Rounding may reach 1e-12 here; the exact sum below decides.
                lost |= slack[depth + 1, g] < -bound - 1e-9 and (always >> g) & 1 == 1
            if lost:
                continue
            if depth + 1 < issues:
                depth += 1
                at[depth] = 0
                continue
            if not may_be(rules, judged.path):
                continue
            need, lacks = needed(rules, judged.path), 0.0
            for g in range(groups):
                if (need >> g) & 1:
                    gain = -d[i, g]
                    for k in range(issues):
                        gain += uv[i, g, judged.path[k]]
                    lacks = max(lacks, -gain)
            if lacks >= bound:
                continue
            place = min(found, room - 1)
            while place > 0 and lack[a, place - 1] > lacks:
                packages[a, place], lack[a, place] = packages[a, place - 1], lack[a, place - 1]
                place -= 1
            packages[a, place], lack[a, place] = number(rules, judged.path), lacks
            found += 1
            if found >= room:
                found = room
                bound = lack[a, room - 1]
        reach[a] = bound


@dataclass(frozen=True, eq=False)
class Nearest:
    """The packages that lack least, in some draws.

    Attributes
    ----------
    row
        (draws,) row of the lists, or −1 where there is none.
    packages, lack
        (rows, most) numbers of packages, −1 beyond the last; what they lack, in stakes, rising.
    reach
        (rows,) every package that is not listed lacks at least this much.
    """

    row: Ints
    packages: Ints
    lack: Array
    reach: Array

    @classmethod
    def of(cls, space: SearchSpace, uv: Array, d: Array, draws: Bools) -> Nearest:
        """List packages in the marked ``draws`` (draws,); ``uv`` and ``d`` as in :func:`detente.packages.exists`.

        Under rules that are not plain conjunctions nothing is listed: there a package can pass against some groups.
        """
        uv, d = checked(space, uv, d)
        some: Ints = np.flatnonzero(draws if not space.rules.has_programs else np.zeros_like(draws))
        packages, lack = np.full((len(some), MOST), -1, dtype=np.int64), np.full((len(some), MOST), np.inf)
        reach = np.full(len(some), FAR)
        _nearest(space.judging(), uv, d, some, packages, lack, reach)
        row = np.full(len(draws), -1, dtype=np.int64)
        row[some] = np.arange(len(some))
        return cls(row, packages, lack, reach - ROUNDING)

    def judge(self, space: SearchSpace, uv: Array, d: Array, rise: Array, draws: Ints) -> tuple[Bools, Ints]:
        """Return (draws,) in which draws the lists decide whether there is a deal, and a package that passes, or −1.

        Parameters
        ----------
        space, uv, d
            The same grid and rules with other numbers.
        rise
            (some draws,) the most by which any group's gain from any package has risen since the lists were made.
        draws
            (some draws,) which draws these are.
        """
        decided, package = np.zeros(len(self.row), dtype=np.bool_), np.full(len(self.row), -1, dtype=np.int64)
        listed = self.row[draws] >= 0
        some, rise = draws[listed], rise[listed]
        near = rise < self.reach[self.row[some]]
        some, rise = some[near], rise[near]
        row = self.row[some]
        decided[some] = True
        nobody = np.zeros((0, 0))
        _first(
            space.judging(), uv, d, some, self.packages[row], self.lack[row] - ROUNDING, rise, nobody,
            np.zeros(0, dtype=np.bool_), package,
        )  # fmt: skip
        return decided, package


@njit
def _first(
    arrays: JudgeArrays,
    uv: Array,
    d: Array,
    draws: Ints,
    packages: Ints,
    lack: Array,
    rise: Array,
    before: Array,
    touched: Bools,
    out: Ints,
) -> None:
    """Write, for each of some draws, the first package of its list that passes.

    A list ends before the first package that lacks more than ``rise``. If ``before`` (draws, groups) is given, the
    packages passed then, so only groups that are ``touched``, or whose ``d`` is another, are asked again.
    """
    rules, judged = arrays.rules, arrays.judged
    last, possible, need = -1, False, 0
    for a in range(draws.shape[0]):
        i, exempt = draws[a], 0
        if before.shape[0] > 0 and not rules.has_programs:
            for g in range(uv.shape[1]):
                if not touched[g] and d[i, g] == before[i, g]:
                    exempt |= 1 << g
        for c in range(packages.shape[1]):
            if packages[a, c] < 0 or lack[a, c] > rise[a]:
                break
            if packages[a, c] != last:
                # Draws with the same package follow one another, and laying it out costs more than judging it.
                last = packages[a, c]
                set_path(rules, judged.path, last)
                possible, need = may_be(rules, judged.path), needed(rules, judged.path)
            if possible and passing(rules, judged, uv, d, i, need, exempt):
                out[i] = last
                break


def still(space: SearchSpace, uv: Array, d: Array, package: Ints, before: Array, touched: Bools, draws: Ints) -> Bools:
    """Return (draws,) whether a package that passed in each draw still passes; false in other draws than ``draws``.

    Parameters
    ----------
    space, uv, d
        As in :func:`detente.packages.exists`.
    package
        (draws,) number of a package that passed with the numbers before, or −1.
    before
        (draws, groups) what a deal had to be worth then; with no rows, all groups are asked again.
    touched
        (groups,) whose ``uv`` may have changed since.
    draws
        (some draws,) which draws to look at; it is fastest if those with the same package follow one another.
    """
    listed, out = package[draws][:, None], np.full(len(uv), -1, dtype=np.int64)
    _first(space.judging(), uv, d, draws, listed, np.zeros(listed.shape), np.zeros(len(draws)), before, touched, out)
    return out >= 0


def largest_rise(place: Ints, high: Array, d: Array, before: Array, draws: Ints) -> Array:
    """Return (some draws,) the most by which any group's gain from any package can have risen.

    Parameters
    ----------
    place, high
        (groups,) column of a group in ``high`` or −1, and (draws, columns) largest rises of packages' values, from
        :func:`detente.packages.again.shifts`.
    d, before
        (draws, groups) what a deal must be worth, now and before.
    draws
        Which draws.
    """
    rise = before[draws] - d[draws]
    here = np.flatnonzero(place >= 0)
    rise[:, here] += high[draws[:, None], place[here]]
    return rise.max(axis=1)
