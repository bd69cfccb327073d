"""Plain data of the zone's chart: named packages, and all packages that pass, counted in cells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.answers.view import Shown
from detente.answers.words import listed
from detente.scenario.names import called, possessive

if TYPE_CHECKING:
    from detente.answers.case import Case
    from detente.answers.finding import Json
    from detente.models.deals.results import CentralZone, ZoneResult
    from detente.scenario.model import Scenario

BINS = (36, 28)
"""Cells of the chart, across and up."""
FRONT = 150
"""Most points of the Pareto front that are drawn."""


class Point(Shown):
    """Gains of the two sides over no agreement, in stakes."""

    x: float
    y: float


class NamedPoint(Point):
    """A named package, and whether all who must consent accept it."""

    id: str
    title: str
    passes: bool


class Bin(Shown):
    """Packages with gains from ``a`` to ``b`` across and from ``c`` to ``d`` up."""

    a: float
    b: float
    c: float
    d: float
    count: int


class ZoneRows(Shown):
    """The zone's chart.

    Attributes
    ----------
    x, y
        Names of the two sides.
    size, listed
        Packages in the zone, and those that were listed.
    """

    x: str
    y: str
    size: int
    listed: int
    bins: tuple[Bin, ...]
    front: tuple[Point, ...]
    named: tuple[NamedPoint, ...]


def rows(case: Case) -> Json:
    """Return gains of the two sides over no agreement, with every input at its median; ``None`` without two parties.

    With more than two parties, the second side is the least satisfied of all but the first.
    """
    from detente.models.deals.results import ZoneResult

    zone = case.of(ZoneResult)
    return None if zone is None or len(zone.parties) < 2 else zone_rows(case.scenario, zone).model_dump()


def zone_rows(s: Scenario, zone: ZoneResult) -> ZoneRows:
    """Return the chart of one zone."""
    from detente.rules.expand import party_rule
    from detente.rules.levels import gain, level_rule
    from detente.scenario.unnamed import lapsing, says_nothing

    parties, lapses = list(zone.parties), lapsing(s)
    by_id = {p.id: p for p in s.proposals}
    named: list[NamedPoint] = []
    for name, package in zone.named.items():
        by = dict(zip(s.leaves, package.gains, strict=True))
        x, y = _pair([gain(party_rule(s, a), by) for a in parties])
        signing = s.signing_of(by_id[name]) if name in by_id else s.signing
        clauses = {k: y for k, y in package.package.items() if not says_nothing(s, s.issue[k], y, lapses)}
        moved = [level_rule(s, k, level, lapses) for k, level in clauses.items()]
        asked = [*(party_rule(s, a) for a in signing), *(r for r in moved if r is not None)]
        passes = all(gain(r, by) >= -1e-9 for r in asked)
        title = by_id[name].title or name if name in by_id else name
        named.append(NamedPoint(id=name, title=title, x=round(x, 6), y=round(y, 6), passes=passes))
    return chart_of(s, parties, zone.central, named)


def chart_of(s: Scenario, parties: Sequence[str], central: CentralZone, named: Sequence[NamedPoint]) -> ZoneRows:
    """Return the chart of a zone with every input at its median, with some named packages on it."""
    cloud = [_pair(g) for g in central.gains.tolist()]
    front = [p for p, best in zip(cloud, central.pareto.tolist(), strict=True) if best]
    others = listed(called(s.actor[a].name) for a in parties[1:])
    return ZoneRows(
        x=s.actor[parties[0]].name,
        y=_side(s, parties[1]) if len(parties) == 2 else f"the least satisfied of {others}",
        size=central.size,
        listed=len(cloud),
        bins=_bins(cloud),
        front=_thin(front),
        named=tuple(named),
    )


def _pair(gains: Sequence[float]) -> tuple[float, float]:
    """Return the gain of the first side, and of the least satisfied of the others."""
    return float(gains[0]), float(min(gains[1:]))


def _side(s: Scenario, party: str) -> str:
    a = s.actor[party]
    return f"{possessive(a.name)} least satisfied member" if a.members and a.rule == "all" else a.name


def _bins(cloud: list[tuple[float, float]]) -> tuple[Bin, ...]:
    if not cloud:
        return ()
    bounds = [(min(p[d] for p in cloud), max(p[d] for p in cloud)) for d in (0, 1)]
    step = [((hi - lo) or 0.01) / n for (lo, hi), n in zip(bounds, BINS, strict=True)]
    counts: dict[tuple[int, int], int] = {}
    for p in cloud:
        at = tuple(min(int((p[d] - bounds[d][0]) / step[d]), BINS[d] - 1) for d in (0, 1))
        counts[at[0], at[1]] = counts.get((at[0], at[1]), 0) + 1
    return tuple(
        Bin(
            a=round(bounds[0][0] + i * step[0], 6),
            b=round(bounds[0][0] + (i + 1) * step[0], 6),
            c=round(bounds[1][0] + j * step[1], 6),
            d=round(bounds[1][0] + (j + 1) * step[1], 6),
            count=n,
        )
        for (i, j), n in sorted(counts.items())
    )


def _thin(front: list[tuple[float, float]]) -> tuple[Point, ...]:
    points = sorted({(round(x, 4), round(y, 4)) for x, y in front})
    every = max(1, math.ceil(len(points) / FRONT))
    return tuple(Point(x=x, y=y) for x, y in points[::every])
