"""A session says what a run from nothing says, whatever was asked before, and returns to where it was."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import TWO_AND_ONE, two_and_one

import detente
from detente._errors import UsageError
from detente.answers.case import Case
from detente.answers.drivers import KeyDrivers
from detente.answers.finding import Finding
from detente.draws.inputs import Inputs
from detente.levers.session import Session, session
from detente.models.contract import Context
from detente.models.deals import live
from detente.models.deals.findings import findings
from detente.models.deals.zone import MODEL, ZoneOptions
from detente.problems import ScenarioError
from detente.scenario.load import load, loads
from detente.scenario.model import Scenario

FLAGSHIP = "nato-russia-2022"
VALUES: dict[str, object] = {
    "positions/RUS/door/ideal": 60,
    "positions/EST/door/salience": {"low": 10, "mode": 20, "high": 30},
    "positions/NATO/door/ideal": {"low": 0, "mode": 30, "high": 40},
    "positions/NATO/border/trust": 1,
    "commitments/RUS door below 40/cost": 0.05,
    "no_agreement/force/win": 0.5,
    "no_agreement/holding/RUS": 0.2,
    "actors/NATO/cohesion": 0.5,
    "issues/path/consent": {100: "UKR"},
    "fora/nrc/parties": ["RUS", "NATO", "UKR"],
    "no_agreement/force/win_package/door": 60,
    "proposals/partial/package/door": 40,
}
"""One change of every kind: of values, of rules, of force, and of what is on the table."""


def text(found: tuple[Finding, ...]) -> str:
    return json.dumps([f.plain() for f in found])


def fresh(scenario: Scenario, draws: int) -> str:
    inputs = Inputs(scenario, 1, draws)
    result = MODEL.run(inputs, ZoneOptions(counts=False), Context(workers=1))
    return text(findings(Case(scenario, inputs, {MODEL.id: result}, KeyDrivers(inputs))))


@pytest.fixture(scope="module")
def flagship() -> Session:
    made = session(FLAGSHIP, draws=120, workers=1)
    made.find()
    return made


@pytest.mark.parametrize("path", VALUES)
def test_one_change_of_the_flagship_is_what_a_run_from_nothing_says(flagship: Session, path: str) -> None:
    before = text(flagship.find())
    changed = {path: VALUES[path]}
    assert text(flagship.what_if(changed).findings) == fresh(load(FLAGSHIP, set=changed), 120)
    assert text(flagship.what_if({}).findings) == before == text(flagship.find())


def test_what_was_set_stays_and_its_inverse_returns_to_the_same_bytes() -> None:
    kept = session(FLAGSHIP, draws=60, workers=1)
    first = text(kept.find())
    path, other, file = "positions/RUS/door/ideal", 60, {"low": 80, "mode": 100, "high": 100}
    kept.set({path: other})
    assert kept.changes == {path: other}
    second = text(kept.find())
    assert second == fresh(load(FLAGSHIP, set={path: other}), 60) != first
    assert text(kept.what_if({path: file}).findings) == first
    assert text(kept.find()) == second
    assert text(kept.set({path: file}).find()) == first
    assert text(kept.reset().find()) == first
    assert kept.changes == {}


numbers = st.sampled_from([0.0, 0.1, 0.4, 0.9])
SMALL: Mapping[str, st.SearchStrategy[Any]] = {
    "positions/CHA/door/ideal": st.sampled_from([60, 95, {"low": 70, "mode": 80, "high": 100}]),
    "positions/CHA/door/salience": st.sampled_from([0, 40, {"uniform": [10, 90]}]),
    "positions/CHA/arms/trust": st.sampled_from([0, 0.5, 1]),
    "positions/ALL/door/ideal": st.sampled_from([0, 40, {"low": 0, "mode": 50, "high": 60}]),
    "positions/TWO/door/ideal": st.sampled_from([0, {"low": 0, "mode": 20, "high": 90}]),
    "commitments/ALL door above 50/cost": numbers,
    "commitments/CHA door below 100/cost": numbers,
    "no_agreement/force/win": numbers,
    "no_agreement/force/cost/CHA": numbers,
    "no_agreement/holding/CHA": numbers,
    "actors/ALL/cohesion": st.sampled_from([0, 0.5, 1]),
    "actors/ALL/rule": st.sampled_from(["all", "any", "k_of(2)"]),
    "issues/door/consent": st.sampled_from([{100: "all(ALL, BYS)"}, {50: "BYS"}, {100: "any(ONE, BYS)"}]),
}


@settings(max_examples=25)
@given(
    st.lists(st.sampled_from(sorted(SMALL)), min_size=1, max_size=6).flatmap(
        lambda paths: st.tuples(*(st.tuples(st.just(p), SMALL[p], st.booleans()) for p in paths))
    )
)
def test_any_sequence_of_changes_is_what_a_run_from_nothing_says(steps: tuple[tuple[str, Any, bool], ...]) -> None:
    kept = session(two_and_one(), draws=40, workers=1)
    for path, value, stays in steps:
        changed = {**kept.changes, path: value}
        wanted = fresh(loads(TWO_AND_ONE, set=changed), 40)
        found = kept.set({path: value}).find() if stays else kept.what_if({path: value}).findings
        assert text(found) == wanted


CHAIN: list[tuple[str, object, bool]] = [
    ("positions/EST/door/salience", {"low": 10, "mode": 20, "high": 30}, False),
    ("positions/NATO/deploy/ideal", 30, False),
    ("no_agreement/force/pretext", 0.3, True),
    ("positions/USA/talks/salience", 10, False),
    ("positions/RUS/door/ideal", {"low": 40, "mode": 60, "high": 80}, True),
    ("no_agreement/force/win", 0.9, False),
    ("actors/NATO/cohesion", 0.5, False),
    ("positions/EST/door/salience", 40, False),
    ("issues/path/consent", {100: "UKR"}, True),
    ("positions/NATO/border/trust", 1, False),
    ("commitments/NATO deploy above 50/cost", 0.01, False),
]
"""Changes that stay and that do not, so that each part of what is kept is overwritten, restored and used again."""


def test_a_long_chain_on_the_flagship_is_what_a_run_from_nothing_says() -> None:
    kept = session(FLAGSHIP, draws=100, workers=2)
    for path, value, stays in CHAIN:
        wanted = fresh(load(FLAGSHIP, set={**kept.changes, path: value}), 100)
        found = kept.set({path: value}).find() if stays else kept.what_if({path: value}).findings
        assert text(found) == wanted, path
    first = fresh(load(FLAGSHIP), 100)
    assert text(kept.reset().find()) == first


def test_a_case_too_large_to_keep_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST", 0)
    kept = session(two_and_one(), draws=40, workers=1)
    assert text(kept.find()) == fresh(two_and_one(), 40)
    path = {"no_agreement/force/win": 0.9}
    assert text(kept.what_if(path).findings) == fresh(loads(TWO_AND_ONE, set=path), 40)


def test_threads_change_nothing() -> None:
    one, two = (session(two_and_one(), draws=60, workers=w) for w in (1, 2))
    path = {"positions/ALL/door/ideal": 40}
    assert text(one.find()) == text(two.find())
    assert text(one.what_if(path).findings) == text(two.what_if(path).findings)


def test_differences_are_paired_and_carry_their_error() -> None:
    kept = session(two_and_one(), draws=400, workers=1)
    found = kept.what_if({"commitments/CHA door below 100/cost": 0})
    counted = found["fate/counted"]
    before, after = found.outcomes_before["fate/counted"], found.outcomes["fate/counted"]
    assert counted.paired
    assert counted.before == before.mean()
    assert counted.after == after.mean()
    gained = int((after & ~before).sum())
    assert not (before & ~after).any(), "a smaller price makes nobody reject"
    share = gained / 400
    assert counted.error == pytest.approx((share * (1 - share) / 400) ** 0.5)
    assert counted.change == pytest.approx(share)
    frame = found.to_pandas()
    assert list(frame["id"]) == [d.id for d in found.differences]
    assert "fate/counted" in frame["id"].to_list()
    with pytest.raises(KeyError, match="there are fate/shut"):
        found["fate/none"]


def test_other_families_are_asked_too() -> None:
    kept = session(two_and_one(), draws=20, workers=1)
    assert {"council/ALL"} <= {f.id for f in kept.find("council")}
    with pytest.raises(UsageError, match="no family 'deal'"):
        kept.find("deal")


def test_bad_paths_and_values_leave_the_session_as_it_was() -> None:
    kept = session(two_and_one(), draws=20, workers=1)
    before = text(kept.find())
    with pytest.raises(ScenarioError, match="Did you mean CHA/door"):
        kept.what_if({"positions/CHA/dor/ideal": 60})
    with pytest.raises(ScenarioError, match="is text, not a number"):
        kept.set({"positions/CHA/door/ideal": "much"})
    with pytest.raises(ScenarioError, match="160 is outside 0 to 100"):
        kept.set({"positions/CHA/door/ideal": 160})
    assert kept.changes == {}
    assert text(kept.find()) == before
    with pytest.raises(UsageError, match="draws must be 1 or more"):
        session(two_and_one(), draws=0)
    with pytest.raises(UsageError, match="no finding 'fate/x'"):
        kept.outcome("fate/x")


def test_the_public_door_opens_it() -> None:
    assert isinstance(detente.session(two_and_one(), draws=8), detente.Session)
