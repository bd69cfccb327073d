"""Other rules and beliefs change a package's acceptance by as much as a file that says so."""

from __future__ import annotations

import numpy as np
import pytest
from small import fearon

from detente.levers.package import PackageJudge
from detente.levers.report import levers
from detente.levers.rules import RuleChange, rule_changes
from detente.levers.session import session
from detente.models.deals.consent import asked_mask
from detente.models.deals.evaluator import Evaluator
from detente.scenario.load import loads
from detente.scenario.model import Scenario

DRAWS = 2000
CASE = """
detente: 1
title: A proposal, three members, a guardian
as_of: 2020-01-01
by: tests
actors:
  - {id: ASK, name: Asker}
  - {id: ALL, name: League, kind: alliance, members: [ONE, TWO, TRI], cohesion: 0}
  - {id: ONE, name: One}
  - {id: TWO, name: Two}
  - {id: TRI, name: Three}
  - {id: GUA, name: Guardian}
issues:
  - {id: cut, question: How much?, kind: distributive, levels: {0: nothing, 100: all}, status_quo: 0,
     consent: {100: "all(ALL, GUA)"}}
positions:
  - {actor: ASK, issue: cut, ideal: 100, salience: 50, why: w}
  - {actor: ALL, issue: cut, ideal: {uniform: [0, 100]}, salience: 50, why: w}
  - {actor: GUA, issue: cut, ideal: {uniform: [0, 100]}, salience: 50, why: w}
signatories: [ASK, ALL]
proposals:
  - {id: full, kind: analyst, package: {cut: 100}, why: w}
no_agreement: {lapse: {cut: 0}}
"""
"""Each member, and the guardian, accepts if its ideal is above 50: in half of the draws, independently."""


def changes(scenario: Scenario, proposal: str) -> tuple[float, tuple[RuleChange, ...]]:
    evaluator = Evaluator(session(scenario, draws=DRAWS, workers=1).inputs())
    named = next(x for x in evaluator.proposals if x.name == proposal)
    judge = PackageJudge(evaluator, named)
    judgement = judge.judge(evaluator.inputs.chunk(0, DRAWS))
    return float(judge.passes(judgement).mean()), rule_changes(judge, judgement, asked_mask(evaluator, named))


def share(text: str, values: dict[str, object] | None = None) -> float:
    return float(session(loads(text), draws=DRAWS, workers=1).set(values or {}).outcome("fate/full").mean())


def test_majorities_in_closed_form_and_as_the_file_would_say_them() -> None:
    before, found = changes(loads(CASE), "full")
    assert before == pytest.approx(1 / 16, abs=0.02)
    (majority,) = [c for c in found if c.kind == "decision rule"]
    assert majority.words == "the League decides by a majority (2 of 3 members) instead of all"
    assert majority.set == {"actors/ALL/rule": "k_of(2)"}
    assert majority.share == pytest.approx(1 / 4, abs=0.03), "two or three of three, and the guardian"
    assert majority.share == share(CASE, dict(majority.set))
    assert majority.rise == pytest.approx(majority.share - before)
    assert majority.error == pytest.approx(np.sqrt(3 / 16 * 13 / 16 / DRAWS), rel=0.05), "a binomial share of 3/16"


def test_consent_that_is_not_asked() -> None:
    _, found = changes(loads(CASE), "full")
    waived = {c.words: c.share for c in found if c.kind == "consent"}
    assert {*waived} == {f"{name} is not asked" for name in ("One", "Two", "Three", "Guardian")}
    without = CASE.replace('consent: {100: "all(ALL, GUA)"}', "consent: {100: ALL}")
    assert without != CASE
    assert waived["Guardian is not asked"] == share(without)
    assert waived["Guardian is not asked"] == pytest.approx(1 / 8, abs=0.025)


def test_a_signatory_is_always_asked() -> None:
    _, found = changes(loads(CASE), "full")
    assert not {c.words for c in found} & {"Asker is not asked", "League is not asked"}


def test_a_belief_moves_the_others_alone() -> None:
    """One issue, status quo 40 for A: B prefers it to 60 unless it is sure of force, A would fight for less than .5."""
    text = fearon(0.7, 0.2, 0.1, quo=40)
    scenario = loads(_with(text, 45))
    evaluator = Evaluator(session(scenario, draws=20, workers=1).inputs())
    judge = PackageJudge(evaluator, evaluator.proposals[0])
    judgement = judge.judge(evaluator.inputs.chunk(0, 20))
    found = {c.words: c for c in rule_changes(judge, judgement, 0b11)}
    # Force is worth .5 to A, more than .40, so A refuses 45 whatever B believes.
    assert np.allclose(judge.gains(judgement)[:, 0], 0.45 - 0.5)
    assert not any("sure" in words for words in found)


def _with(scenario: Scenario, level: int) -> str:
    from detente.scenario.save import dumps

    return dumps(scenario) + f"proposals:\n  - {{id: offer, kind: analyst, package: {{pie: {level}}}, why: w}}\n"


def test_the_report_says_when_a_rule_does_it() -> None:
    asked = session(loads(CASE), draws=DRAWS, workers=1)
    found = levers(asked, "full", 0.2)
    told = "A change of rules or beliefs alone would be enough: the League decides by a majority (2 of 3 members)"
    assert told in found.text
    assert found.plain()["rules"][0]["set"] == {"actors/ALL/rule": "k_of(2)"}
    assert "alone would be enough" not in levers(asked, "full", 0.9).text
    assert levers(asked, "full", 0.9, whose="ONE").rules == ()


def test_what_blocks_the_inputs_and_what_a_rule_would_do_do_not_contradict_each_other() -> None:
    asked = session(loads(CASE + "levers: [{path: positions, difficulty: never}]\n"), draws=DRAWS, workers=1)
    found = levers(asked, "full", 0.2)
    assert found.blocked.startswith("no change of inputs that reaches the target was found over draws: ")
    assert ". But a change of rules or beliefs alone would be enough: the League decides by a majority" in found.text
