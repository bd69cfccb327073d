"""The engine against plain enumeration, on small problems of every kind."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packages.oracle import Oracle, Spec, every, members, undominated
from strategies import KINDS, Drawn, numbers, problems

from detente.packages import (
    accepts,
    best_single,
    blockers,
    envelope,
    exists,
    gain_sums,
    gains_of,
    pass_counts,
    pass_marks,
    passes,
    solve,
    values,
    zone_list,
    zone_sizes,
)
from detente.packages.blocking import MOST_MORE

MANY = settings(max_examples=120)


@MANY
@given(problems(), st.data())
def test_existence(case: Drawn, data: st.DataObject) -> None:
    oracle, space = case.oracle(), case.space()
    there = [bool(zone) for zone in oracle.zones]
    hot = data.draw(st.lists(st.integers(0, space.grid.size - 1), max_size=5))
    assert exists(space, case.uv, case.d).tolist() == there
    assert exists(space, case.uv, case.d, hot).tolist() == there
    known = np.array([x and i % 2 == 0 for i, x in enumerate(there)])
    assert exists(space, case.uv, case.d, hot, known).tolist() == there


@MANY
@given(problems(), st.sampled_from([0.0, 0.1, 1.0]))
def test_solutions(case: Drawn, most: float) -> None:
    """Whatever a group accepts to lose rather than block is no part of its gain."""
    blocking = np.random.default_rng(1).random(case.d.shape) * most
    oracle, space = Oracle(case.spec, case.uv, case.d, blocking), case.space()
    found = solve(space, case.uv, case.d, blocking)
    parties = range(space.n_parties)
    for i in range(len(case.d)):
        expected = {
            "nash": oracle.nash(i),
            "kalai_smorodinsky": oracle.kalai_smorodinsky(i),
            "egalitarian": oracle.egalitarian(i),
            "utilitarian": oracle.utilitarian(i),
            "best": [oracle.best(i, p) for p in parties],
        }
        got = {name: np.asarray(getattr(found, name)[i]).tolist() for name in expected}
        assert got == expected
        packages = [*list(expected.values())[:4], *expected["best"]]
        for s, x in enumerate(packages):
            if x < 0:
                assert np.isnan(found.gains[i, s]).all()
            else:
                assert found.gains[i, s].tolist() == oracle.party_gains(i, x)


@pytest.mark.parametrize("kind", KINDS)
def test_parties_that_share_many_members(kind: str) -> None:
    """Each of 160 rows weighs little; together they bound everything."""
    everybody = every(range(40))
    spec = Spec(
        counts=(4, 3, 4),
        quo=(0, 1, 0),
        procedural=(False, False, False),
        n_groups=40,
        always=frozenset(range(40)),
        parties=(everybody,) * 4,
    )
    case = numbers(spec, np.random.default_rng(3), 40, kind, 0.0, 0.02)
    oracle, space = case.oracle(), case.space()
    found = solve(space, case.uv, case.d)
    assert any(oracle.zones)
    assert exists(space, case.uv, case.d).tolist() == [bool(zone) for zone in oracle.zones]
    for i in range(len(case.d)):
        assert found.nash[i] == oracle.nash(i)
        assert found.egalitarian[i] == oracle.egalitarian(i)
        assert found.kalai_smorodinsky[i] == oracle.kalai_smorodinsky(i)
        assert found.utilitarian[i] == oracle.utilitarian(i)


@MANY
@given(problems(), st.data())
def test_who_accepts_and_what_passes(case: Drawn, data: st.DataObject) -> None:
    oracle, space = case.oracle(), case.space()
    some = np.array(data.draw(st.lists(st.integers(0, space.grid.size - 1), max_size=20)), dtype=np.int64)
    assert np.array_equal(values(space, case.uv, some), oracle.value[:, some])
    masks = accepts(space, case.uv, case.d, some)
    assert masks.shape == (len(case.d), len(some))
    let = passes(space, masks, some)
    for i in range(len(case.d)):
        for a, x in enumerate(some.tolist()):
            assert members(int(masks[i, a])) == oracle.yes(i, x)
            assert let[i, a] == (oracle.passes(i, x) and case.spec.feasible(case.spec.packages[x]))


@MANY
@given(problems(), st.data())
def test_the_best_single_package(case: Drawn, data: st.DataObject) -> None:
    space = case.space()
    seeds = data.draw(st.lists(st.integers(0, space.grid.size - 1), max_size=5))
    best, count = case.oracle().best_single()
    assert best_single(space, case.uv, case.d, seeds) == (best, count, True)


@MANY
@given(problems(), st.data())
def test_blockers(case: Drawn, data: st.DataObject) -> None:
    """Sets of up to MOST_MORE are exact under all rules; larger ones where only masks are asked."""
    oracle, space = case.oracle(), case.space()
    hot = data.draw(st.lists(st.integers(0, space.grid.size - 1), max_size=5))
    masks_only = not case.spec.base and not case.spec.level
    for i in range(len(case.d)):
        sets = oracle.blocking(i)
        size = min((len(s) for s in sets), default=-1)
        found = blockers(space, case.uv[i : i + 1], case.d[i : i + 1], hot)
        listed = {members(mask) for mask in found.sets}
        assert found.complete
        assert members(int(found.alone[0])) == frozenset[int]().union(*(s for s in sets if len(s) == 1))
        if size <= MOST_MORE or masks_only:
            assert found.least[0] == size
            assert listed == (sets if size > 0 else set())
            assert {*found.sets.values()} <= {1}
        elif found.least[0] == size:
            assert listed <= sets
        else:
            assert found.least[0] > size or found.least[0] == -1


@MANY
@given(problems(plain=True))
def test_blockers_are_counted_over_draws(case: Drawn) -> None:
    space = case.space()
    together = blockers(space, case.uv, case.d)
    apart = [blockers(space, u[None], d[None]) for u, d in zip(case.uv, case.d, strict=True)]
    assert together.least.tolist() == [int(x.least[0]) for x in apart]
    assert together.alone.tolist() == [int(x.alone[0]) for x in apart]
    assert together.sets == {s: sum(s in x.sets for x in apart) for s in together.sets}
    assert {*together.sets} == {s for x in apart for s in x.sets}
    assert list(together.sets.values()) == sorted(together.sets.values(), reverse=True)


@MANY
@given(problems(), st.data())
def test_the_envelope(case: Drawn, data: st.DataObject) -> None:
    """The list gives the group, in every draw, the best of all that the others let pass often enough."""
    oracle, space = case.oracle(), case.space()
    group = data.draw(st.integers(0, case.spec.n_groups - 1))
    share = data.draw(st.sampled_from([1e-6, 0.25, 0.5, 0.75, 1.0]))
    rng = np.random.default_rng(data.draw(st.integers(0, 9)))
    own = np.concatenate([case.uv[:, group], rng.integers(0, 9, (3, case.uv.shape[2])) / 8])
    let = {j for j, n in oracle.others_let_pass(group).items() if n and n >= share * len(case.d) - 1e-9}
    first = data.draw(st.lists(st.integers(0, space.grid.size - 1), max_size=5), label="looked at first")
    found = envelope(space, case.uv, case.d, group, own, share, first=first)
    assert {*found.tolist()} <= let
    assert found.tolist() == sorted({*found.tolist()})
    assert (len(found) > 0) == (len(let) > 0)
    if let:
        worth = Oracle(case.spec, case.uv, case.d).worth(own)
        assert worth[:, found].max(axis=1) == pytest.approx(worth[:, sorted(let)].max(axis=1), abs=1e-9)
        assert {*first} & let <= {*found.tolist()}


@MANY
@given(problems(), st.integers(1, 40))
def test_the_zone(case: Drawn, most: int) -> None:
    oracle, space = case.oracle(), case.space()
    assert zone_sizes(space, case.uv, case.d).tolist() == [len(zone) for zone in oracle.zones]
    for i, (zone, gains) in enumerate(zip(oracle.zones, oracle.zone_gains, strict=True)):
        front = undominated(gains)
        found = zone_list(space, case.uv[i], case.d[i])
        assert found.count == len(zone)
        assert found.packages.tolist() == zone
        assert np.array_equal(found.gains, gains)
        assert np.array_equal(found.pareto, front)
        few = zone_list(space, case.uv[i], case.d[i], most)
        assert few.count == len(zone)
        kept = np.searchsorted(zone, few.packages)
        assert len(kept) == min(most, len(zone))
        assert np.array_equal(few.gains, gains[kept])
        assert np.array_equal(few.pareto, front[kept])
        order = sorted(range(len(zone)), key=lambda a: (not front[a], -gains[a].min(), zone[a]))
        assert few.packages.tolist() == sorted(zone[a] for a in order[:most])


@MANY
@given(problems())
def test_draws_in_which_every_package_passes(case: Drawn) -> None:
    oracle, space = case.oracle(), case.space()
    expected = np.zeros(space.grid.size, dtype=np.int64)
    for zone in oracle.zones:
        expected[zone] += 1
    assert pass_counts(space, case.uv, case.d).tolist() == expected.tolist()
    marks = pass_marks(space, case.uv, case.d, np.arange(space.grid.size))
    for x, row in enumerate(marks):
        there = [i for i in range(len(case.d)) if int(row[i >> 6]) >> (i & 63) & 1]
        assert there == [i for i, zone in enumerate(oracle.zones) if x in zone]


@MANY
@given(problems())
def test_what_parties_gain_in_all(case: Drawn) -> None:
    oracle, space = case.oracle(), case.space()
    expected = np.zeros((space.grid.size, space.n_parties))
    for zone, gains in zip(oracle.zones, oracle.zone_gains, strict=True):
        for x, g in zip(zone, gains, strict=True):
            expected[x] += g
    none = np.zeros_like(case.d)
    assert gain_sums(space, case.uv, case.d, none) == pytest.approx(expected, abs=1e-9)
    numbers_ = np.arange(space.grid.size)
    assert gains_of(space, case.uv, case.d, none, numbers_) == pytest.approx(expected, abs=1e-9)
