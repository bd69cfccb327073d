"""What holds in a state of a scenario's graph."""

from __future__ import annotations

import pytest

from detente.models.graph._world import World
from detente.scenario.load import loads

CASE = """
detente: 1
title: A treaty to ratify
as_of: 2020-01-01
actors: [{id: A, name: A}, {id: B, name: B}, {id: C, name: C}]
issues:
  - {id: k, question: What?, kind: distributive, levels: {0: as now, 100: all}, status_quo: 0, RATIFY}
positions:
  - {actor: A, issue: k, ideal: 100, salience: 100}
  - {actor: B, issue: k, ideal: 100, salience: 100}
  - {actor: C, issue: k, ideal: 0, salience: 100}
signatories: [A, B]
moves:
  - {id: a, actor: A, what: agree, sets: {k: 100}}
  - {id: b, actor: B, what: agree, sets: {k: 100}}
  - {id: c, actor: C, what: agree, sets: {k: 100}}
"""


@pytest.mark.parametrize(("ratify", "together"), [("control: []", {0b011, 0b111}), ("ratification: {100: C}", {0b111})])
def test_a_level_holds_when_those_who_sign_and_those_who_ratify_move(ratify: str, together: set[int]) -> None:
    world = World.of(loads(CASE.replace("RATIFY", ratify)))
    assert {code for code in range(8) if world.outcome(code).levels == (100,)} == together
