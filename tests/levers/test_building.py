"""The package builder says of any package what a run says of a proposal with the same clauses."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from detente._errors import UsageError
from detente.levers.building import PackageBuilder, issues_of
from detente.levers.session import Session, session
from detente.models.deals.results import BEST, ZoneAnswers

DRAWS = 300


@pytest.fixture(scope="module")
def flagship() -> Session:
    return session("nato-russia-2022", draws=DRAWS)


@pytest.fixture(scope="module")
def builder(flagship: Session) -> PackageBuilder:
    return PackageBuilder(flagship)


@pytest.fixture(scope="module")
def dam() -> PackageBuilder:
    return PackageBuilder(session("nile-dam-2021", draws=100))


def zone(of: Session) -> ZoneAnswers:
    found = of.case().of(ZoneAnswers)
    assert found is not None
    return found


def test_every_proposal_has_the_share_of_a_run_under_every_assumption(
    flagship: Session, builder: PackageBuilder
) -> None:
    run = zone(flagship)
    names = list(run.passes.coords["proposal"])
    best = {BEST: builder.best} | {
        p.id: dict(p.package) for p in flagship.scenario.proposals if p.forum in (None, flagship.scenario.forum)
    }
    for name, clauses in best.items():
        shares = run.passes.values[:, names.index(name)] / DRAWS
        mine = builder.assessor.shares(builder.checked(clauses))
        np.testing.assert_allclose(list(mine.values()), shares, atol=1e-12, err_msg=name)
        said = builder.answer(clauses)
        assert (said.share, said.low, said.high) == (shares[0], shares.min(), shares.max())
        accept = run.accept.sel(proposal=name).values / DRAWS
        found = builder.assessor.assess(builder.checked(clauses))
        np.testing.assert_allclose(found.accept.mean(axis=0), accept, atol=1e-12)
        assert {flagship.scenario.leaves[i] for i in found.asked} == {*run.named[name].asked}


def test_the_best_package_is_the_run_s(flagship: Session, builder: PackageBuilder) -> None:
    best = zone(flagship).best
    assert best is not None
    said = builder.answer(builder.best)
    assert said.share == best.count / DRAWS == said.best_share
    assert said.best_differs == ()


def test_an_other_level_is_what_the_package_with_it_is(builder: PackageBuilder) -> None:
    clauses = {"missiles": 65, "exercises": 65, "border": 70, "talks": 65}
    effects = builder.effects(clauses)
    assert len(effects) == sum(len(k.levels) for k in issues_of(builder.scenario)) - len(issues_of(builder.scenario))
    for e in effects:
        said = builder.answer({**clauses, e.issue: e.level})
        assert e.share == pytest.approx(said.share, abs=1e-12)
        assert e.agreed == said.agreed
        assert e.problem == said.problem
        assert e.parties == pytest.approx({p.id: p.accepts for p in said.parties if p.id in e.parties}, abs=1e-12)


def test_a_level_that_cannot_be_combined_says_why(builder: PackageBuilder) -> None:
    found = {(e.issue, e.level): e.problem for e in builder.effects({"talks": 0})}
    assert found["border", 70] == "“broken off” (talks) and “partly withdrawn, verified” (border) cannot be combined"
    assert found["talks", 65] == ""
    assert builder.answer({"talks": 0, "border": 70}).share == 0


def test_the_closest_package_is_the_closest(dam: PackageBuilder) -> None:
    """Against every package of the case, looked at one by one."""
    levels = {k.id: [x.level for x in k.levels] for k in issues_of(dam.scenario)}
    quo = {k.id: next(x.level for x in k.levels if x.as_now) for k in issues_of(dam.scenario)}
    every = [dict(zip(levels, ys, strict=True)) for ys in product(*levels.values())]
    agreed, _ = dam.assessor.at_medians([dam.checked(x) for x in every])
    deal = dam.assessor.deals([dam.checked(x) for x in every])
    good = [x for x, a, d in zip(every, agreed, deal, strict=True) if a and d]
    for start in ({}, {"filling": 100, "drought": 100}, {"legal": 70, "disputes": 100, "future": 100}):
        full = {**quo, **start}
        least = min(sum(full[k] != x[k] for k in full) for x in good)
        hint = dam.closest(start)
        if least == 0:
            assert hint.text.startswith("Nothing is missing")
            continue
        assert {len(s.changes) for s in hint.steps} == {least}
        assert all(dam.answer(s.clauses).agreed for s in hint.steps)
        assert [s.share for s in hint.steps] == sorted((s.share for s in hint.steps), reverse=True)


def test_single_steps_are_better_for_the_party(builder: PackageBuilder) -> None:
    clauses = {"missiles": 65, "exercises": 65, "border": 70, "talks": 65}
    before = {p.id: p.accepts for p in builder.answer(clauses).parties}
    hint = builder.improve(clauses, "RUS")
    assert hint.steps
    for s in hint.steps:
        after = {p.id: p.accepts for p in builder.answer(s.clauses).parties}
        assert after["RUS"] == s.accepts
        assert after["RUS"] > before["RUS"]
        assert len(s.changes) == 1


def test_what_blocks_is_told(builder: PackageBuilder) -> None:
    said = builder.answer({"door": 100})
    russia, baltic = (next(p for p in said.parties if p.id == x) for x in ("RUS", "EST"))
    assert russia.worst == ""
    assert baltic.worst == "“a binding halt to all enlargement” (door)"
    assert not baltic.willing
    assert sum(p.alone for p in said.parties) <= 1 - said.share + 1e-12


def test_nothing_is_no_deal(builder: PackageBuilder) -> None:
    said = builder.answer({"door": 20})
    assert said.clauses == {}
    assert not said.deal
    assert not said.agreed


@pytest.mark.parametrize(
    ("clauses", "said"),
    [
        ({"dor": 20}, "there is no issue dor; did you mean door?"),
        ({"door": 21}, "door has no level 21; there are 0, 20, 40, 60, 80, 100"),
    ],
)
def test_what_is_unknown_is_named(builder: PackageBuilder, clauses: dict[str, int], said: str) -> None:
    with pytest.raises(UsageError) as error:
        builder.answer(clauses)
    assert str(error.value) == said
    with pytest.raises(UsageError, match="no party"):
        builder.improve({}, "Nowhere")
