"""The deals engine where enumeration does not reach: limits, sizes, word ends, and the kernels un-compiled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from packages.oracle import Oracle, Spec, every, members, some, undominated
from packages.uncompiled import everything
from strategies import HARD, numbers

from detente.packages import (
    Grid,
    TooLarge,
    best_single,
    blockers,
    envelope,
    exists,
    pareto,
    solve,
    zone_list,
    zone_sizes,
)
from detente.packages.blocking import MOST_SETS


def test_kernels_agree_with_the_python_that_they_are_written_in() -> None:
    script = Path(__file__).parent / "uncompiled.py"
    env = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    slow = subprocess.run([sys.executable, str(script)], env=env, capture_output=True, text=True, check=True)
    assert json.loads(slow.stdout) == json.loads(json.dumps(everything()))


def test_gains_beyond_the_range_of_the_integer_bounds() -> None:
    """A failure that costs a thousand stakes leaves gains near a thousand, and they are still compared."""
    spec = Spec((3, 4), (0, 0), (False, False), 3, frozenset(range(3)), (0, 1, 2))
    for low in ([-1000.0, -1000.0, -1000.0], [-1000.0, 0.2, -64.0], [-63.0, -63.9, -65.0]):
        case = numbers(spec, np.random.default_rng(3), 20, "smooth", 0.0, 0.2)
        d = np.minimum(case.d, low)
        oracle, found = Oracle(spec, case.uv, d), solve(spec.space(), case.uv, d)
        for i in range(20):
            assert found.nash[i] == oracle.nash(i)
            assert found.kalai_smorodinsky[i] == oracle.kalai_smorodinsky(i)
            assert found.utilitarian[i] == oracle.utilitarian(i)
            assert found.best[i].tolist() == [oracle.best(i, p) for p in range(3)]


def test_lines_on_every_issue_of_a_group_that_one_level_asks() -> None:
    """However much it loses elsewhere, nobody asks it there."""
    spec = Spec((2, *(3,) * 5), (0,) * 6, (False,) * 6, 4, frozenset((0, 1)), (0, 1), ask={(0, 1): frozenset((2, 3))})
    for low, seed in ((0.3, 0), (0.3, 1), (-20.0, 2), (-1000.0, 3)):
        case = numbers(spec, np.random.default_rng(seed), 12, "smooth", 0.0, 0.45)
        uv, d = case.uv.copy(), case.d.copy()
        d[:, 2:] = low
        for first in range(2, 17, 3):
            uv[:, 2, first + 1 : first + 3] = HARD
        oracle, space = Oracle(spec, uv, d), spec.space()
        assert any(oracle.zones)
        sizes = [len(zone) for zone in oracle.zones]
        assert exists(space, uv, d).tolist() == [n > 0 for n in sizes]
        assert zone_sizes(space, uv, d).tolist() == sizes
        assert solve(space, uv, d).utilitarian.tolist() == [oracle.utilitarian(i) for i in range(12)]
        assert best_single(space, uv, d, ())[:2] == oracle.best_single()


def test_more_combinations_than_one_word_holds() -> None:
    rng = np.random.default_rng(4)
    gone = rng.choice(4**4, 140, replace=False)
    infeasible = tuple({k: frozenset((int(x) >> 2 * k & 3,)) for k in range(4)} for x in gone)
    spec = Spec((4, 4, 4, 4), (0,) * 4, (False,) * 4, 3, frozenset(range(3)), (0, every((1, 2))), infeasible)
    case = numbers(spec, rng, 8, "smooth", 0.0, 0.1)
    oracle, space = case.oracle(), case.space()
    assert 256 - 141 <= len(spec.deals) <= 256 - 140
    assert exists(space, case.uv, case.d).tolist() == [bool(z) for z in oracle.zones]
    assert solve(space, case.uv, case.d).nash.tolist() == [oracle.nash(i) for i in range(8)]
    assert best_single(space, case.uv, case.d, ())[:2] == oracle.best_single()


@pytest.mark.parametrize("rule", ["masks", "programs"])
def test_sixty_four_groups_use_every_bit(rule: str) -> None:
    """The last group's bit is the sign of a word."""
    base = (some(40, range(1, 64)),) if rule == "programs" else ()
    always = frozenset(range(64)) if rule == "masks" else frozenset((0, 63))
    parties = (0, every(range(1, 64)) if rule == "masks" else some(40, range(1, 64)))
    spec = Spec((3, 3, 2), (0, 0, 0), (False,) * 3, 64, always, parties, base=base)
    uv = np.random.default_rng(5).uniform(0, 1, (6, 64, 8))
    uv[:, :, [1, 4, 7]] += 0.5
    d = np.full((6, 64), 1.45 if rule == "masks" else 2.0)
    d[:, 0] = 0.5
    d[:3, 63] = 0.5
    d[3:, 63] = 9.0
    oracle, space = Oracle(spec, uv, d), spec.space()
    zones = [bool(z) for z in oracle.zones]
    assert {*zones} == {True, False}
    assert exists(space, uv, d).tolist() == zones
    found = solve(space, uv, d)
    assert found.nash.tolist() == [oracle.nash(i) for i in range(6)]
    assert found.egalitarian.tolist() == [oracle.egalitarian(i) for i in range(6)]
    assert best_single(space, uv, d, ())[:2] == oracle.best_single()
    blocked = blockers(space, uv[3:], d[3:])
    assert {members(s) for s in blocked.sets} == {frozenset((63,))}
    assert [members(int(mask)) for mask in blocked.alone] == [frozenset((63,))] * 3
    let = {j for j, n in Oracle(spec, uv, d).others_let_pass(63).items() if n >= 3}
    assert {*envelope(space, uv, d, 63, uv[:, 63], 0.5).tolist()} <= let


def test_more_than_sixty_four_groups_are_refused() -> None:
    with pytest.raises(TooLarge, match="65 groups"):
        Spec((2,), (0,), (False,), 65, frozenset(range(65)), (0,)).space()


def test_a_grid_above_its_limit_names_the_issue_to_coarsen() -> None:
    sizes = (101, 101, 101, 101)
    with pytest.raises(TooLarge, match=r"104,060,401 packages .* 'a' fewer levels \(it has 101\)"):
        Grid(("a", "b", "c", "d"), tuple(tuple(range(n)) for n in sizes), (0,) * 4, (False,) * 4)
    wanted = Grid(("a", "b", "c", "d"), tuple(tuple(range(n)) for n in sizes), (0,) * 4, (False,) * 4, most=None)
    assert wanted.size == 104_060_401
    with pytest.raises(TooLarge, match="packages are more than"):
        Grid(tuple("abcdefghij"), (tuple(range(101)),) * 10, (0,) * 10, (False,) * 10, most=None)


def test_more_least_sets_than_are_listed() -> None:
    """Sixteen groups of which each package offends just one pair: more pairs than the list takes."""
    pairs = [(a, b) for a in range(16) for b in range(a)]
    spec = Spec((len(pairs) + 1,), (0,), (False,), 16, frozenset(range(16)), (0, every(range(1, 16))))
    uv = np.ones((1, 16, len(pairs) + 1))
    uv[:, :, 0] = 0
    for t, pair in enumerate(pairs):
        uv[0, list(pair), t + 1] = 0
    found = blockers(spec.space(), uv, np.full((1, 16), 0.5))
    assert found.least.tolist() == [2]
    assert found.alone.tolist() == [0]
    assert len(found.sets) == MOST_SETS
    assert {*found.sets} <= {1 << a | 1 << b for a, b in pairs}
    assert not found.complete


def test_arrays_that_do_not_fit_are_refused() -> None:
    space = Spec((3,), (0,), (False,), 2, frozenset((0, 1)), (0, 1)).space()
    with pytest.raises(ValueError, match=r"\(draws, 2, 3\)"):
        exists(space, np.zeros((1, 2, 4)), np.zeros((1, 2)))
    with pytest.raises(ValueError, match="finite"):
        exists(space, np.zeros((1, 2, 3)), np.full((1, 2), np.inf))
    with pytest.raises(ValueError, match="from 0 to 2"):
        exists(space, np.zeros((1, 2, 3)), np.zeros((1, 2)), hot=[3])


def test_no_draws_give_no_answers() -> None:
    space = Spec((3,), (0,), (False,), 2, frozenset((0, 1)), (0, 1)).space()
    uv, d = np.zeros((0, 2, 3)), np.zeros((0, 2))
    assert len(exists(space, uv, d)) == 0
    assert solve(space, uv, d).gains.shape == (0, 6, 2)
    assert best_single(space, uv, d, ())[:2] == (-1, 0)
    assert blockers(space, uv, d).sets == {}


def test_a_search_cut_short_says_so() -> None:
    spec = Spec((4, 4, 4), (0,) * 3, (False,) * 3, 3, frozenset(range(3)), (0, 1, 2))
    case = numbers(spec, np.random.default_rng(6), 50, "smooth", 0.0, 0.2)
    seed = case.oracle().zones[0][:1]
    best, count, exact = best_single(case.space(), case.uv, case.d, seed, most_nodes=1)
    assert (best, exact) == (seed[0], False)
    assert count == sum(best in zone for zone in case.oracle().zones)


POINTS = st.integers(2, 4).flatmap(
    lambda m: st.lists(st.tuples(*[st.sampled_from([0.0, 0.25, 0.5, 1.0, HARD]) | st.floats(-1, 1)] * m), max_size=40)
)


@given(POINTS)
def test_pareto_keeps_just_what_nothing_beats(points: list[tuple[float, ...]]) -> None:
    """Duplicates included: equal points do not beat each other."""
    table = np.array([*points, *points[: len(points) // 2]]).reshape(-1, len(points[0]) if points else 2)
    assert np.array_equal(pareto(table), undominated(table))


@pytest.mark.parametrize("columns", [2, 3, 4])
def test_a_front_of_all_points(columns: int) -> None:
    """Points on a simplex: none beats another."""
    rng = np.random.default_rng(8)
    whole = rng.multinomial(1000, [1 / columns] * columns, size=3000).astype(float)
    assert pareto(whole).all()
    coarse = np.floor(whole / 10)
    assert np.array_equal(pareto(coarse), undominated(coarse))


def test_a_long_zone_is_listed_whole() -> None:
    """More packages than the list first has room for."""
    spec = Spec((9, 9, 9, 9), (0,) * 4, (False,) * 4, 2, frozenset((0, 1)), (0, 1))
    uv = np.random.default_rng(9).uniform(0, 1, (1, 2, 36))
    zone = zone_list(spec.space(), uv[0], np.array([-1.0, -1.0]))
    assert zone.count == 9**4 - 1
    assert np.array_equal(zone.packages, np.arange(1, 9**4))
    assert np.array_equal(zone.pareto, pareto(zone.gains))


def test_a_group_out_of_range_of_the_bounds_is_still_judged() -> None:
    """Its reservation value is so low that bounds say nothing, but no price crosses its line."""
    spec = Spec((3,), (0,), (False,), 3, frozenset({0, 1}), (0,))
    uv = np.array([[[0.6, 0.3, -1e30], [0.0, -1e30, 0.9], [0.6, 0.7, 0.5]]])
    assert best_single(spec.space(), uv, np.array([[-1000.0, 0.03, 0.5]]), ())[:2] == (-1, 0)
