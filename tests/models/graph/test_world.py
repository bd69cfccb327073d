"""What holds in a state of a scenario's graph."""

from __future__ import annotations

import pytest

from detente.draws.inputs import Inputs
from detente.models.contract import Context
from detente.models.graph.from_scenario.scores import Scores, effective
from detente.models.graph.from_scenario.world import World
from detente.models.graph.stability import MODEL
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


USELESS = """
detente: 1
title: A move that does nothing
as_of: 2020-01-01
by: tests
actors: [{id: A, name: Ann}, {id: B, name: Bob}]
issues: [{id: k, question: What?, kind: distributive, levels: {0: none, 100: all}, status_quo: 0, control: [A]}]
positions:
  - {actor: A, issue: k, ideal: 100, salience: 100, why: w}
  - {actor: B, issue: k, ideal: 0, salience: 100, why: w}
moves:
  - {id: take, actor: A, what: Take it, sets: {k: 100}}
  - {id: hit, actor: B, what: Hit back, effects: {A: .3, B: -.05}}
  - {id: idle, actor: B, what: Do nothing, effects: {A: 0}}
"""


def test_a_move_without_effect_is_left_out_and_nothing_else() -> None:
    case = loads(USELESS)
    assert not MODEL.needs(case)
    found = MODEL.run(Inputs(case, 1, 8), MODEL.options(), Context(workers=1))
    assert [w for w in found.warnings if "idle" in w]
    assert [o.id for o in found.story.options] == ["take", "hit"]
    # A gain is a cost below 0: hitting back pays for itself.
    scores = Scores(effective(Inputs(case, 1, 8), 0.01)[0], Inputs(case, 1, 8), 0.01)
    rank = scores.central()
    assert rank[1, scores.world.outcome_of[2]] > rank[1, scores.world.outcome_of[0]]
