"""The least change where a rule can outvote somebody: against brute force over every winning coalition."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from detente.answers.input_rows import rows_of
from detente.answers.movable import levers_of
from detente.levers.least import Medians, Unreachable
from detente.levers.opening import open_zone
from detente.levers.package import PackageJudge
from detente.levers.report import levers
from detente.levers.session import session
from detente.levers.votes import Votes
from detente.models.deals.consent import asked_mask
from detente.models.deals.evaluator import Evaluator
from detente.packages import passes
from detente.scenario.load import loads

CASE = """
detente: 1
title: A levy and a council
as_of: 2020-01-01
by: tests
actors:
  - {{id: ASK, name: Asker}}
  - {{id: ALL, name: Council, kind: alliance, members: [ONE, TWO, TRI], {rule}}}
  - {{id: ONE, name: One}}
  - {{id: TWO, name: Two}}
  - {{id: TRI, name: Three}}
  - {{id: GUA, name: Guardian}}
issues:
  - {{id: levy, question: How much?, kind: distributive, levels: {{0: nothing, 100: all}}, status_quo: 0{consent}}}
positions:
  - {{actor: ASK, issue: levy, ideal: 100, salience: 50, why: w}}
  - {{actor: ONE, issue: levy, ideal: 70, salience: 50, why: w}}
  - {{actor: TWO, issue: levy, ideal: 80, salience: 50, why: w}}
  - {{actor: TRI, issue: levy, ideal: 90, salience: 50, why: w}}
  - {{actor: GUA, issue: levy, ideal: 85, salience: 50, why: w}}
commitments:
  - {{id: one, actor: ONE, issue: levy, forbids: above 50, cost: {one}, why: w}}
  - {{id: two, actor: TWO, issue: levy, forbids: above 50, cost: {two}, why: w}}
  - {{id: tri, actor: TRI, issue: levy, forbids: above 50, cost: {tri}, why: w}}
  - {{id: gua, actor: GUA, issue: levy, forbids: above 50, cost: {gua}, why: w}}
signatories: [ASK, ALL]
proposals: [{{id: full, kind: analyst, package: {{levy: 100}}, why: w}}]
no_agreement: {{lapse: {{levy: 0}}}}
levers: [{{path: positions, difficulty: never}}, {{path: commitments/tri, difficulty: 12}}]
"""
COSTS = {"one": 0.9, "two": 0.95, "tri": 0.93, "gua": 0.99}
RULES = (
    ("rule: all", ""),
    ("rule: k_of(2)", ""),
    ("rule: any", ""),
    ("rule: weighted(3), weights: {ONE: 2, TWO: 1, TRI: 1}", ""),
    ("rule: k_of(2)", ", consent: {100: 'any(GUA, all(TWO, TRI))'}"),
    ("rule: all", ", consent: {100: 'k_of(2, ALL, GUA, ONE)'}"),
)


def asked_of(rule: str, consent: str, **costs: float) -> tuple[Medians, PackageJudge]:
    evaluator = Evaluator(
        session(loads(CASE.format(rule=rule, consent=consent, **{**COSTS, **costs})), draws=4, workers=1).inputs()
    )
    judge = PackageJudge(evaluator, evaluator.proposals[0])
    mask = asked_mask(evaluator, judge.named)
    asked = np.array([i for i in range(len(judge.everybody)) if mask >> i & 1])
    return Medians(judge, levers_of(evaluator.scenario, rows_of(evaluator.inputs.plan)), asked, by_rules=True), judge


@pytest.mark.parametrize(("rule", "consent"), RULES)
def test_votes_are_those_that_the_engine_counts(rule: str, consent: str) -> None:
    medians, judge = asked_of(rule, consent)
    names = medians.votes.asked
    for yes in product((False, True), repeat=len(names)):
        mask = sum(1 << int(i) for i, y in zip(medians.asked, yes, strict=True) if y)
        masks = np.array([[mask]], dtype=np.uint64)
        counted = passes(judge.ground.space(None, judge.named.signers), masks, judge.number)[0, 0]
        assert medians.votes.enough(np.array(yes)) == counted


@pytest.mark.parametrize(("rule", "consent"), RULES)
def test_the_least_change_is_the_cheapest_winning_coalition(rule: str, consent: str) -> None:
    medians, judge = asked_of(rule, consent)
    lines = {x.row.path: x for x in medians.levers}
    # Each actor is won by its own line alone, at a price that adds up: the cheapest set that is enough.
    price: dict[str, float] = {}
    for name, line in (("ONE", "one"), ("TWO", "two"), ("TRI", "tri"), ("GUA", "gua")):
        if name in medians.votes.asked:
            at = medians.votes.asked.index(name)
            short = -float(medians.gain[medians.force][at])
            assert short > 0
            price[name] = short * lines[f"commitments/{line}/cost"].difficulty
    best = np.inf
    for size in range(len(price) + 1):
        for won in combinations(price, size):
            yes = np.array([a in won or a == "ASK" for a in medians.votes.asked])
            if medians.votes.enough(yes):
                best = min(best, sum(price[a] for a in won))
    found = medians.least()
    assert found.proven
    assert found.cost == pytest.approx(best, abs=1e-7)
    # The engine says so, and with a little less it does not.
    evaluator = judge.evaluator
    values = {m.path: m.to for m in found.moves}
    held = session(evaluator.scenario, draws=4, workers=1)
    assert held.outcome("fate/full", values).all()
    for m in found.moves:
        less = {**values, m.path: m.to + 0.01 * (m.now - m.to)}
        assert not held.outcome("fate/full", less).any()


def test_those_who_are_outvoted_are_named_and_not_to_be_won() -> None:
    text = CASE.format(rule="rule: k_of(2)", consent="", **COSTS)
    found = levers(session(loads(text), draws=20, workers=1), "full", 0.8)
    assert found.least is not None
    assert found.least.proven
    assert found.outvoted == ("Three",)
    assert "The rules do without Three, who would still say no." in found.text
    assert {a for a, _ in found.first} == {"One", "Two"}
    assert found.least_share == 1
    assert found.plain()["least_change"]["outvoted"] == ["Three"]


def test_a_veto_that_can_be_outvoted_does_not_block() -> None:
    text = CASE.replace("cost: {one}", "cost: {one}, hard: true").format(rule="rule: k_of(2)", consent="", **COSTS)
    found = levers(session(loads(text), draws=20, workers=1), "full", 0.8)
    assert found.least is not None
    assert found.outvoted == ("One",)
    alone = CASE.replace("cost: {one}", "cost: {one}, hard: true").format(rule="rule: all", consent="", **COSTS)
    text = levers(session(loads(alone), draws=20, workers=1), "full").text
    assert "One would not break its commitment at any cost" in text


def test_nothing_has_to_change_where_a_majority_accepts_already() -> None:
    medians, _ = asked_of("rule: k_of(2)", "", one=0, two=0)
    found = medians.least()
    assert (found.moves, found.proven, found.outvoted) == ((), True, ("TRI",))
    every = Medians(medians.judge, medians.levers, medians.asked)
    assert every.least().moves
    assert isinstance(every.votes, Votes)
    stuck, _ = asked_of("rule: all", "")
    with pytest.raises(Unreachable):
        stuck.least(without=frozenset(x.row.path for x in stuck.levers))


def test_the_zone_is_proven_where_a_member_can_be_outvoted() -> None:
    text = CASE.format(rule="rule: k_of(2)", consent="", **COSTS)
    found = open_zone(session(loads(text), draws=20, workers=1))
    assert found.proven
    assert found.least is not None
    assert found.least.cost == pytest.approx(asked_of("rule: k_of(2)", "")[0].least().cost)
