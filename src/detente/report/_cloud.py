"""Data of the zone's chart: named packages and a cloud of all that pass, counted in cells."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from detente.rules.expand import party_rule
from detente.rules.levels import gain, level_rule
from detente.scenario.unnamed import lapsing, says_nothing

if TYPE_CHECKING:
    from detente.models.contract import Result
    from detente.scenario.model import Scenario

BINS = (36, 28)
"""The zone's cloud is counted in cells before it is drawn."""
FRONT = 150
"""Most points of the Pareto front that are drawn."""


def zone_rows(result: Result | None, s: Scenario) -> dict[str, Any] | None:
    """Return gains of the two sides over no agreement, in the draw where every input is at its median.

    With more than two parties, the second side is the least content of all but the first.
    """
    if result is None or len(result.facts["parties"]) < 2:
        return None
    central, parties = result.facts["central"], list(result.facts["parties"])
    two = len(parties) == 2

    def pair(gains: list[float]) -> tuple[float, float]:
        return float(gains[0]), float(min(gains[1:]))

    cloud = [pair(g) for g in central["zone_gains"]]
    front = [p for p, best in zip(cloud, central["pareto"], strict=True) if best]
    titles = {p.id: p.title or p.id for p in s.proposals}
    named: list[dict[str, Any]] = []
    by_id = {p.id: p for p in s.proposals}
    for name, gains in central["gains"].items():
        by = dict(zip(s.leaves, gains, strict=True))
        x, y = pair([gain(party_rule(s, a), by) for a in parties])
        signing = s.signing_of(by_id[name]) if name in by_id else s.signing
        package = result.facts["packages"][name]
        lapses = lapsing(s)
        named = {k: y for k, y in package.items() if not says_nothing(s, s.issue[k], y, lapses)}
        moved = [level_rule(s, k, level, lapses) for k, level in named.items()]
        asked = [*(party_rule(s, a) for a in signing), *(r for r in moved if r is not None)]
        passes = all(gain(r, by) >= -1e-9 for r in asked)
        at = {"x": round(x, 6), "y": round(y, 6), "passes": passes}
        named.append({"id": name, "title": titles.get(name, name), **at})
    return {
        "x": s.actor[parties[0]].name,
        "y": _side(s, parties[1]) if two else "the least content of " + ", ".join(s.actor[a].name for a in parties[1:]),
        "size": central["zone_size"],
        "listed": len(cloud),
        "bins": _bins(cloud),
        "front": _thin(front),
        "named": named,
    }


def _side(s: Scenario, party: str) -> str:
    a = s.actor[party]
    return f"{a.name}’s least content member" if a.members and a.rule == "all" else a.name


def _bins(cloud: list[tuple[float, float]]) -> list[dict[str, Any]]:
    if not cloud:
        return []
    bounds = [(min(p[d] for p in cloud), max(p[d] for p in cloud)) for d in (0, 1)]
    step = [((hi - lo) or 0.01) / n for (lo, hi), n in zip(bounds, BINS, strict=True)]
    counts: dict[tuple[int, int], int] = {}
    for p in cloud:
        at = tuple(min(int((p[d] - bounds[d][0]) / step[d]), BINS[d] - 1) for d in (0, 1))
        counts[at[0], at[1]] = counts.get((at[0], at[1]), 0) + 1
    return [
        {
            "a": round(bounds[0][0] + i * step[0], 6),
            "b": round(bounds[0][0] + (i + 1) * step[0], 6),
            "c": round(bounds[1][0] + j * step[1], 6),
            "d": round(bounds[1][0] + (j + 1) * step[1], 6),
            "count": n,
        }
        for (i, j), n in sorted(counts.items())
    ]


def _thin(front: list[tuple[float, float]]) -> list[dict[str, float]]:
    points = sorted({(round(x, 4), round(y, 4)) for x, y in front})
    every = max(1, math.ceil(len(points) / FRONT))
    return [{"x": x, "y": y} for x, y in points[::every]]
