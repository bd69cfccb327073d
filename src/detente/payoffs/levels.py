"""The flat axis of levels, and the outcomes of no agreement as lotteries over levels (core §5, §11.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente._jit.structs import Struct
from detente.scenario.model import Scenario

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

QUO, LAPSE, WON, LOST, BEFORE, AFTER = range(6)
"""Rows of :class:`OutcomeLotteries`."""


@dataclass(frozen=True, eq=False)
class Levels:
    """The labelled levels of all issues on one flat axis.

    Attributes
    ----------
    level
        (levels,) level values, issue by issue in file order, rising.
    issue
        (levels,) number of the issue.
    offset
        (issues + 1,) first flat level of each issue.
    quo
        (issues,) flat level of each status quo.
    """

    level: Array
    issue: Ints
    offset: Ints
    quo: Ints

    @classmethod
    def of(cls, scenario: Scenario) -> Levels:
        """Lay out a scenario's levels."""
        ys = [sorted(k.levels) for k in scenario.issues]
        offset = np.cumsum([0, *map(len, ys)]).astype(np.int64)
        quo = [int(o) + y.index(k.status_quo) for o, y, k in zip(offset, ys, scenario.issues, strict=False)]
        return cls(
            np.array([y for here in ys for y in here], dtype=np.float64),
            np.repeat(np.arange(len(ys)), [len(y) for y in ys]),
            offset,
            np.array(quo, dtype=np.int64),
        )

    def at(self, issue: int, level: int) -> int:
        """Return the flat level of one level of one issue."""
        here = self.level[self.offset[issue] : self.offset[issue + 1]]
        return int(self.offset[issue]) + int(np.searchsorted(here, level))


def lottery(scenario: Scenario, levels: Levels, package: Mapping[str, int | Mapping[int, float]]) -> Array:
    """Return the probabilities (levels,) of an outcome; issues that are not named stay at the status quo."""
    weight = np.zeros(len(levels.level))
    for k, issue in enumerate(scenario.issues):
        chosen = package.get(issue.id, issue.status_quo)
        for y, probability in (chosen if isinstance(chosen, Mapping) else {chosen: 1.0}).items():
            weight[levels.at(k, y)] += probability
    return weight


@dataclass(frozen=True, eq=False)
class OutcomeLotteries(Struct):
    """The outcomes of no agreement, as lotteries over levels.

    Rows: the status quo (:data:`QUO`), a lapse of the talks (:data:`LAPSE`), force that succeeds (:data:`WON`) and
    fails (:data:`LOST`); on issues of procedure alone the status quo (:data:`BEFORE`), and what becomes of it at the
    deadline where somebody can end it alone (:data:`AFTER`). Without a section on force, its rows are empty.

    Attributes
    ----------
    start
        (rows + 1,) first entry of each row.
    at, weight
        (entries,) flat level, rising within a row, and its probability.
    """

    start: Ints
    at: Ints
    weight: Array

    @classmethod
    def of(cls, scenario: Scenario, levels: Levels) -> OutcomeLotteries:
        """Return the lotteries of a scenario."""
        na, none = scenario.no_agreement, np.zeros(len(levels.level))
        force = None if na is None else na.force
        quo = lottery(scenario, levels, {})
        lapse = quo if na is None else lottery(scenario, levels, na.lapse)
        won, lost = (none, none)
        if force is not None:
            won, lost = (lottery(scenario, levels, x) for x in (force.win_package, force.fail_package))
        procedural = np.array([not k.of_substance for k in scenario.issues])[levels.issue]
        ended = np.array([bool(k.control) for k in scenario.issues])[levels.issue]
        before = np.where(procedural, quo, 0.0)
        after = np.where(procedural, np.where(ended, lapse, quo), 0.0)
        rows = (quo, lapse, won, lost, before, after)
        at = [np.flatnonzero(row) for row in rows]
        return cls(
            np.cumsum([0, *map(len, at)]).astype(np.int64),
            np.concatenate(at),
            np.concatenate([row[x] for row, x in zip(rows, at, strict=True)]),
        )
