"""The zone of agreement (ZOPA) of the package builder: each side's gains from the packages that everybody accepts.

The zone is that of the report's chart, with every input at its median. The position of a package in it, and its range
over draws, come from the values of the open session.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from detente.levers.building_types import ZoneDot
from detente.models.deals.rows import NamedPoint, ZoneRows, chart_of
from detente.rules.expand import party_rule
from detente.rules.levels import gain, gain_by_draw

if TYPE_CHECKING:
    from detente.models.deals.assess import Assessed, PackageAssessor
    from detente.scenario.model import Scenario

Array = NDArray[np.float64]
LISTED = 4096
"""Packages of the zone that are listed; all are counted."""
TAIL = 0.05
"""Share of draws beyond either end of a range."""


class ZoneChart:
    """The zone of a case, and where packages lie in it.

    Parameters
    ----------
    scenario
        The case.
    assessor
        Judges its packages.
    named
        Titles and clauses of packages that are marked on the chart.

    Attributes
    ----------
    size
        Packages that everybody who must consent accepts at the medians.
    rows
        The chart of the two sides; ``None`` unless exactly two parties sign.
    reach
        Largest gain, as a share of the stake, for which a row of the chart needs room.
    """

    def __init__(
        self, scenario: Scenario, assessor: PackageAssessor, named: Sequence[tuple[str, str, Mapping[str, int]]]
    ) -> None:
        self._leaves = scenario.leaves
        self._rules = [party_rule(scenario, p) for p in scenario.signing]
        zone = assessor.zone(LISTED)
        self.size = zone.size
        packages = [assessor.package(int(n)) for n in zone.packages]
        none = np.zeros((0, len(self._leaves)))
        self._gains = assessor.central_gains(packages) if packages else none
        marked = assessor.central_gains([c for _, _, c in named]) if named else none
        self.reach = max((float(np.abs(x).max()) for x in (self._gains, marked[-1:]) if x.size), default=0.0)
        self.rows: ZoneRows | None = None
        if len(self._rules) == 2:
            agreed: list[bool] = assessor.at_medians([c for _, _, c in named])[0].tolist() if named else []
            points = [
                NamedPoint(id=id_, title=title, x=x, y=y, passes=bool(yes))
                for (id_, title, _), g, yes in zip(named, marked, agreed, strict=True)
                for x, y in [self.sides(g)]
            ]
            self.rows = chart_of(scenario, scenario.signing, zone, points)

    def span(self, actor: int) -> tuple[float, float] | None:
        """Return the lowest and the highest gain of an actor in the zone, at the medians; ``None`` if it is empty."""
        if not len(self._gains):
            return None
        return float(self._gains[:, actor].min()), float(self._gains[:, actor].max())

    def sides(self, gains: Array) -> tuple[float, float]:
        """Return the gains of two sides, from the gains of every actor, (actors,)."""
        by = dict(zip(self._leaves, gains.tolist(), strict=True))
        x, y = (gain(r, by) for r in self._rules)
        return x, y

    def dot(self, found: Assessed) -> ZoneDot | None:
        """Return the place of a package on the chart; ``None`` without a chart."""
        if self.rows is None:
            return None
        x, y = self.sides(found.gain)
        by = dict(zip(self._leaves, found.gains.T, strict=True))
        ends = [np.quantile(gain_by_draw(r, by), (TAIL, 1 - TAIL)).tolist() for r in self._rules]
        return ZoneDot(x, y, *ends[0], *ends[1])


def spread(gains: Array) -> tuple[float, float]:
    """Return the ends of a range over draws: 5 and 95 of 100."""
    low, high = np.quantile(gains, (TAIL, 1 - TAIL)).tolist()
    return low, high
