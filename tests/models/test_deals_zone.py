"""The zone model against the same definitions written out by hand."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from models.deals_by_hand import OPEN, ByHand
from models.deals_cases import LAPSING, RICH
from small import TWO_AND_ONE

from detente.draws import Inputs
from detente.models.contract import Context
from detente.models.deals.results import ZoneResult
from detente.models.deals.zone import BEST, MODEL, ZoneOptions
from detente.payoffs import AssumptionSet, assumption_sets
from detente.scenario.load import loads

CASES = {"two and one": TWO_AND_ONE, "rich": RICH, "lapsing": LAPSING}
ALL = assumption_sets(force=True, alliances=True, lines=True)
NEW = assumption_sets(force=True, alliances=True, lines=True, lapses=True, beliefs=True)
N = 400


@cache
def inputs(case: str) -> Inputs:
    return Inputs(loads(CASES[case]), 3, N)


@cache
def result(case: str) -> ZoneResult:
    found = MODEL.run(inputs(case), ZoneOptions(), Context(workers=1))
    assert isinstance(found, ZoneResult)
    return found


@cache
def hand(case: str, assumptions: AssumptionSet) -> ByHand:
    return ByHand(inputs(case), assumptions)


@pytest.mark.parametrize(
    ("case", "assumptions"),
    [(c, r) for c in CASES for r in (NEW if c == "lapsing" else ALL)],
    ids=lambda x: x if isinstance(x, str) else x.id,
)
def test_every_assumption_set(case: str, assumptions: AssumptionSet) -> None:
    mine, found = hand(case, assumptions), result(case)
    there = np.any(mine.passes, axis=0)
    assert found.tables["zone"].sel(assumptions=assumptions.id).values == there.sum()
    for p in mine.case.proposals:
        count = found.tables["pass"].sel(assumptions=assumptions.id, proposal=p.id).values
        own = mine
        if p.unnamed is not None:
            own = ByHand(inputs(case), assumptions, p.unnamed)
            vars(own)["d"] = mine.d
        assert count == own.passing(p.package).sum()


def test_the_assumption_sets_of_each_case() -> None:
    assert [*result("rich").passes.coords["assumptions"]] == [r.id for r in ALL]
    assert [*result("lapsing").passes.coords["assumptions"]] == [r.id for r in NEW]


@pytest.mark.parametrize("case", CASES)
def test_who_accepts_and_who_is_alone_against(case: str) -> None:
    mine, found = hand(case, ALL[0]), result(case)
    outcome = found.tables["outcome"]
    assert np.array_equal(outcome.sel(proposal="zone").values, np.any(mine.passes, axis=0))
    for p in mine.case.proposals:
        if p.unnamed is not None:
            continue
        x = mine.full(p.package)
        accept = mine.accepts(x, mine.d)
        asked = [a for a in mine.case.leaves if a in named(mine, x)]
        assert [*found.named[p.id].asked] == asked
        assert np.array_equal(outcome.sel(proposal=p.id).values, mine.passing(x))
        for a in mine.case.leaves:
            assert found.tables["accept"].sel(proposal=p.id, actor=a).values == accept[a].sum()
            others = np.all([accept[b] for b in asked if b != a], axis=0)
            alone = others & ~accept[a] & ~mine.passing(x) if a in asked else np.zeros(N)
            assert found.tables["sole"].sel(proposal=p.id, actor=a).values == alone.sum()


def named(mine: ByHand, x: dict[str, int]) -> set[str]:
    return {leaf for rule in mine.rules(x) for a in rule.actors() for leaf in mine.case.members(a)}


@pytest.mark.parametrize("case", CASES)
def test_who_alone_stands_in_the_way(case: str) -> None:
    """By definition: with this actor's consent beside what it has, some deal would pass."""
    mine, found = hand(case, ALL[0]), result(case)
    empty = ~np.any(mine.passes, axis=0)
    for a in mine.case.leaves:
        opened = np.any([mine.consent(x, mine.d, a) for x in mine.deals], axis=0)
        assert found.tables["alone"].sel(actor=a).values == (opened & empty).sum()


@pytest.mark.parametrize("case", CASES)
def test_the_best_single_package(case: str) -> None:
    mine, found = hand(case, ALL[0]), result(case)
    counts = [int(p.sum()) for p in mine.passes]
    assert found.best is not None
    assert found.best.count == max(counts)
    assert found.best.exact
    best = found.best.package
    assert counts[mine.packages.index(mine.full(best))] == max(counts)
    assert found.named[BEST].package == best
    assert found.tables["zone"].values[0] >= max(counts)


@pytest.mark.parametrize("case", CASES)
def test_where_bargaining_would_settle(case: str) -> None:
    mine, found = hand(case, ALL[0]), result(case)
    parties = found.parties
    gains = np.array([[mine.party_gain(p, x) for p in parties] for x in mine.packages])
    passes = np.array(mine.passes)
    for i in range(N):
        zone = np.nonzero(passes[:, i])[0]
        got = {s: found.tables["settlement"].sel(solution=s, draw=i).values for s in SETTLED}
        for s, at in got.items():
            if not len(zone):
                assert np.isnan(at).all()
                continue
            worth = SETTLED[s](gains[zone, :, i])
            x = mine.packages.index(clauses(mine, at))
            assert passes[x, i]
            chosen, best = worth[np.nonzero(zone == x)[0][0]], max(worth.tolist())
            assert chosen.tolist() == pytest.approx(best, abs=1e-8)
        for j, p in enumerate(parties):
            at = found.tables["party"].sel(actor=p, draw=i).values
            if len(zone):
                x = mine.packages.index(clauses(mine, at))
                assert gains[x, j, i] == pytest.approx(gains[zone, j, i].max(), abs=1e-9)


def clauses(mine: ByHand, levels: np.ndarray) -> dict[str, int]:
    """A package by the levels at which it settles; an issue that is left open stands at the mean of its lapse."""
    mean = {k: sum(y * p for y, p in mine.lapse(k).items()) for k in mine.issues}
    pairs = zip(mine.issues, levels.tolist(), strict=True)
    return {k: OPEN if mine.lapses(k) and y == mean[k] else int(y) for k, y in pairs}


def least_first(gains: np.ndarray) -> np.ndarray:
    return np.round(np.sort(gains, axis=1), 9)


def shares_of_best(gains: np.ndarray) -> np.ndarray:
    most = gains.max(axis=0)
    return least_first(np.where(most > 1e-9, gains / np.where(most > 1e-9, most, 1), 0))


SETTLED = {
    "nash": lambda g: np.maximum(g, 0).prod(axis=1),
    "kalai-smorodinsky": shares_of_best,
    "egalitarian": least_first,
    "utilitarian": lambda g: g.sum(axis=1),
}


@pytest.mark.parametrize("case", CASES)
def test_sizes_of_the_zone(case: str) -> None:
    mine = hand(case, ALL[0])
    assert [*result(case).sizes] == np.sum(mine.passes, axis=0)[:256].tolist()


@pytest.mark.parametrize("case", CASES)
def test_force_as_a_best_reply(case: str) -> None:
    mine, found = hand(case, ALL[0]), result(case)
    margin = found.tables["force"].sel(measure="margin").values
    assert margin == pytest.approx(mine.war("CHA") - mine.peace("CHA"), abs=1e-12)


def test_several_chunks_join_up() -> None:
    many = Inputs(loads(RICH), 3, 2600)
    found = MODEL.run(many, ZoneOptions(scope="base"), Context(workers=2))
    one_by_one = [ByHand(Inputs(loads(RICH), 3, n), ALL[0]) for n in (1024,)]
    assert np.array_equal(
        found.tables["outcome"].sel(proposal="few").values[:1024], one_by_one[0].passing({"arms": 70})
    )
    assert found.tables["outcome"].values.shape[0] == 2600


FORA = """
fora:
  - {id: all-of-them, name: All, parties: [CHA, ALL]}
  - {id: two-of-them, name: Two, parties: [ALL, BYS]}
forum: all-of-them
"""


def test_a_proposal_is_signed_by_its_own_forum() -> None:
    """The same package on two tables: the challenger signs at one, the bystander at the other."""
    text = TWO_AND_ONE.replace("signatories: [CHA, ALL]\n", FORA).replace(
        "  - {id: counted, kind: analyst, package: {arms: 40}}",
        "  - {id: counted, kind: analyst, package: {arms: 40}}\n"
        "  - {id: elsewhere, kind: analyst, forum: two-of-them, package: {door: 0}}",
    )
    found = MODEL.run(Inputs(loads(text), 3, N), ZoneOptions(), Context(workers=1))
    assert isinstance(found, ZoneResult)
    before = result("two and one")
    assert found.named["counted"].asked == ("CHA", "ONE", "TWO", "TRI") == before.named["counted"].asked
    assert found.named["elsewhere"].asked == ("ONE", "TWO", "TRI", "BYS")
    mine = hand("two and one", ALL[0])
    accept = mine.accepts({**mine.out, "door": 0}, mine.d)
    passed = found.tables["outcome"].sel(proposal="elsewhere").values
    assert np.array_equal(passed, np.all([accept[a] for a in ("ONE", "TWO", "TRI", "BYS")], axis=0))
    assert not np.array_equal(passed, np.all([accept[a] for a in ("CHA", "ONE", "TWO", "TRI")], axis=0))
    assert found.tables["sole"].sel(proposal="elsewhere", actor="CHA").values == 0
    assert np.array_equal(found.tables["zone"].values, before.tables["zone"].values)


def test_who_must_ratify_can_say_no() -> None:
    """A bystander that has to ratify a level is asked as if the rule of the level named it."""
    level = 'consent: {100: "all(ALL, BYS)"}'
    ratified = TWO_AND_ONE.replace(level, "consent: {100: ALL}\n    ratification: {100: BYS}")
    assert ratified != TWO_AND_ONE
    found = MODEL.run(Inputs(loads(ratified), 3, N), ZoneOptions(), Context(workers=1))
    assert isinstance(found, ZoneResult)
    before = result("two and one")
    for name in ("pass", "zone", "sole"):
        assert np.array_equal(found.tables[name].values, before.tables[name].values)
    assert found.named["shut"].asked == before.named["shut"].asked


@pytest.mark.parametrize(("third", "signing", "alone"), [("C", "A, B, C", 0), ("C", "A, B", 8)])
def test_equals_that_are_asked_do_not_stand_alone(third: str, signing: str, alone: int) -> None:
    case = loads(f"""
detente: 1
title: Two of a kind
as_of: 2020-01-01
actors: [{{id: A, name: A}}, {{id: B, name: B}}, {{id: {third}, name: Third}}]
issues:
  - {{id: k, question: What?, kind: distributive, levels: {{0: as now, 100: more}}, status_quo: 0}}
positions:
  - {{actor: A, issue: k, ideal: 100, salience: 100}}
  - {{actor: B, issue: k, ideal: 0, salience: 100}}
  - {{actor: {third}, issue: k, ideal: 0, salience: 100}}
signatories: [{signing}]
""")
    found = MODEL.run(Inputs(case, 1, 8), MODEL.options(), Context(workers=1)).tables["alone"]
    assert [int(found.sel(actor=a).values) for a in ("A", "B", third)] == [0, alone, 0]
