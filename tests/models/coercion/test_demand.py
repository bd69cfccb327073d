"""The challenger's demand: its own proposal, or that of an alliance that cannot act without it; and who is asked."""

from __future__ import annotations

from typing import Any

import pytest

from detente.draws import Inputs
from detente.models.coercion import (
    audience_costs,
    crisis_signalling,
    critical_risk,
    escalation,
    insincere_offer,
    signals,
    three_outcome,
)
from detente.models.coercion._demand import addressed, demand
from detente.models.coercion._roles import roles
from detente.models.contract import Context, Model
from detente.scenario.load import loads
from detente.scenario.model import Scenario

FILE = """
detente: 1
title: An alliance asks for a port, and one of its members could use force
as_of: 2020-01-01
by: tests
actors:
  - {{id: A, name: A}}
  - {{id: F, name: Fellow}}
  - {{id: B, name: B}}
  - {{id: PACT, name: Pact, kind: alliance, members: [A, F], rule: {rule}{more}}}
issues:
  - id: port
    question: Who runs the port?
    kind: distributive
    levels: {{0: as now, 50: both, 100: the pact}}
    status_quo: 0
positions:
  - {{actor: A, issue: port, ideal: 100, salience: 100, why: w}}
  - {{actor: F, issue: port, ideal: 100, salience: 100, why: w}}
  - {{actor: B, issue: port, ideal: 0, salience: 100, why: w}}
commitments:
  - {{actor: B, issue: port, forbids: above 50, cost: .2, why: w}}
signatories: [{signatories}]
proposals:
{proposals}
no_agreement:
  lapse: {{port: 0}}
  force:
    challenger: A
    target: B
    win: .5
    win_package: {{port: 100}}
    fail_package: {{port: 0}}
    cost: {{A: .1, B: .3, F: .1}}
  backing_down: {{A: .1}}
"""
JOINT = "  - {id: share, by: PACT, package: {port: 50}}"
MODELS: tuple[Model[Any], ...] = (
    audience_costs.MODEL, crisis_signalling.MODEL, critical_risk.MODEL, escalation.MODEL, signals.MODEL,
    three_outcome.MODEL,
)  # fmt: skip


def case(*proposals: str, rule: str = "all", more: str = "", signatories: str = "PACT, B") -> Scenario:
    text = FILE.format(rule=rule, more=more, signatories=signatories, proposals="\n".join(proposals))
    return loads(text if proposals else text.replace("proposals:\n", ""))


def of(scenario: Scenario) -> str | None:
    place = demand(scenario)
    return None if place is None else scenario.proposals[place].id


def test_an_alliance_that_needs_the_challenger_makes_its_demand() -> None:
    assert of(case(JOINT)) == "share"


@pytest.mark.parametrize(
    ("rule", "more", "counts"),
    [
        ("all", "", True),
        ("any", "", False),
        ("k_of(1)", "", False),
        ("k_of(2)", "", True),
        ("weighted(0.6)", ", weights: {A: 0.7, F: 0.3}", True),
        ("weighted(0.6)", ", weights: {A: 0.3, F: 0.7}", False),
    ],
)
def test_an_alliance_that_can_outvote_the_challenger_speaks_for_itself(rule: str, more: str, counts: bool) -> None:
    assert of(case(JOINT, rule=rule, more=more)) == ("share" if counts else None)


def test_the_challengers_own_proposal_comes_first() -> None:
    own = "  - {id: all-of-it, by: A, kind: spoken, package: {port: 100}}"
    assert of(case(JOINT, own)) == "all-of-it"


def test_a_tabled_proposal_comes_before_one_that_was_said() -> None:
    said = "  - {id: said, by: PACT, kind: spoken, package: {port: 100}}"
    assert of(case(said, JOINT)) == "share"
    assert of(case(said)) == "said"


@pytest.mark.parametrize("by", ["F", "B"])
def test_a_proposal_of_anybody_else_is_no_demand(by: str) -> None:
    assert of(case(JOINT.replace("PACT", by))) is None


def test_a_proposal_that_asks_nobody_outside_is_no_demand() -> None:
    assert of(case(JOINT, signatories="A, F")) is None


def test_members_of_the_alliance_are_not_among_those_who_are_asked() -> None:
    scenario = case(JOINT)
    assert addressed(scenario) == {"B"}
    assert roles(Inputs(scenario, 1, 8)).addressed == ("B",)
    # If the challenger asks by itself, its ally must sign too.
    assert addressed(case(JOINT.replace("PACT", "A"))) == {"F", "B"}


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.id)
def test_models_of_a_demand_run(model: Model[Any]) -> None:
    scenario = case(JOINT)
    assert not model.needs(scenario)
    model.run(Inputs(scenario, 1, 8), model.options(), Context(workers=1))


def test_an_alliances_choice_does_not_reveal_what_failure_is_worth_to_one_member() -> None:
    other = "  - {id: all-of-it, kind: analyst, package: {port: 100}}"
    (missing,) = insincere_offer.MODEL.needs(case(JOINT, other))
    assert missing.words.startswith("the demand was made by an alliance")
    assert not insincere_offer.MODEL.needs(case(JOINT.replace("PACT", "A"), other))


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.id)
def test_a_missing_demand_is_named(model: Model[Any]) -> None:
    (missing,) = model.needs(case())
    assert "no demand" in missing.words
