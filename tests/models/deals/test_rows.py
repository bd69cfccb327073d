"""The zone's chart: cells, the front, and which named packages pass."""

from __future__ import annotations

import pytest
from models.deals.made_up import case, zone_result

from detente.draws.inputs import Inputs
from detente.models.contract import Context
from detente.models.deals.results import BEST, ZoneResult
from detente.models.deals.rows import BINS, FRONT, rows, zone_rows
from detente.models.deals.zone import MODEL, ZoneOptions
from detente.scenario.load import loads


def test_the_zone_is_counted_in_cells() -> None:
    """The second side is the least satisfied of the others."""
    cloud = [(x / 100, y / 100, 1.0) for x in range(60) for y in range(60)]
    shown = zone_rows(case(zone_result()).scenario, zone_result(central=cloud))
    assert (shown.x, shown.y) == ("Upstream", "the least satisfied of Downstream and Delta")
    assert shown.size == shown.listed == sum(b.count for b in shown.bins) == 3600
    assert len(shown.bins) <= BINS[0] * BINS[1]
    assert len(shown.front) <= FRONT
    assert {(b.a, b.b) for b in shown.bins if b.a == 0} == {(0.0, round(0.59 / BINS[0], 6))}


def test_named_packages_stand_where_their_gains_are() -> None:
    gains = {"full": (0.4, 0.2, -0.1), BEST: (0.1, 0.3, 0.2)}
    shown = zone_rows(case(zone_result()).scenario, zone_result(gains=gains))
    found = {n.id: (n.title, n.x, n.y, n.passes) for n in shown.named}
    assert found == {"full": ("The full dam", 0.4, -0.1, False), BEST: (BEST, 0.1, 0.2, True)}


def test_rows_are_plain_data() -> None:
    import json

    kept = rows(case(zone_result()))
    assert json.loads(json.dumps(kept, allow_nan=False)) == json.loads(json.dumps(kept))


RULES = """
detente: 1
title: Three rules
as_of: 2020-01-01
actors:
  - {id: U, name: U, kind: alliance, members: [V, C], rule: any}
  - {id: V, name: V, kind: alliance, members: [A, B], rule: all}
  - {id: A, name: A}
  - {id: B, name: B}
  - {id: C, name: C}
  - {id: D, name: D}
issues:
  - {id: k, question: What?, kind: distributive, levels: {0: less, 50: as now, 100: more}, status_quo: 50,
     consent: {0: "any(A, C)"}}
positions:
  - {actor: A, issue: k, ideal: 100, salience: 100}
  - {actor: B, issue: k, ideal: 20, salience: 100}
  - {actor: C, issue: k, ideal: 0, salience: 100}
  - {actor: D, issue: k, ideal: 0, salience: 100}
fora:
  - {id: all, name: all, parties: [U, D], next_meeting: 30}
  - {id: other, name: other, parties: [A, D], next_meeting: 30}
forum: all
proposals:
  - {id: here, by: D, package: {k: 0}}
  - {id: there, by: D, forum: other, package: {k: 0}}
"""


@pytest.mark.parametrize(("proposal", "passes"), [("here", True), ("there", False)])
def test_the_chart_says_what_passes_as_the_engine_does(proposal: str, passes: bool) -> None:
    """A rule that can do without somebody, a nested alliance, a proposal to a forum of its own."""
    s = loads(RULES)
    zone = MODEL.run(Inputs(s, 1, 8), ZoneOptions(), Context(workers=1))
    assert isinstance(zone, ZoneResult)
    shown = next(n for n in zone_rows(s, zone).named if n.id == proposal)
    assert shown.passes is passes
    assert bool(zone.outcome.sel(proposal=proposal).values.any()) is passes
