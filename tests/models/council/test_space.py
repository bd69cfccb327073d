"""Win-sets and cores: closed forms, absorption, and that a further veto player never adds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.models.council import space
from detente.models.council.game import Game

PLACE = st.integers(-20, 20).map(float)


def unanimity(n: int) -> Game:
    return Game.weighted({f"m{i}": 1 for i in range(n)}, n)


def majority(n: int) -> Game:
    return Game.weighted({f"m{i}": 1 for i in range(n)}, n // 2 + 1)


def test_two_discs() -> None:
    assert space.area([(0, 0), (1, 0)], (0.5, 1)) == pytest.approx(1.767872, abs=5e-7)


def test_area_of_two_discs_by_the_formula() -> None:
    d, r, s = 3.0, 2.0, 2.5
    want = (
        r * r * math.acos((d * d + r * r - s * s) / (2 * d * r))
        + s * s * math.acos((d * d + s * s - r * r) / (2 * d * s))
        - 0.5 * math.sqrt((-d + r + s) * (d + r - s) * (d - r + s) * (d + r + s))
    )
    x = (d * d + r * r - s * s) / (2 * d)
    assert space.area([(0, 0), (d, 0)], (x, math.sqrt(r * r - x * x))) == pytest.approx(want, rel=1e-12)


def test_area_of_three_discs_by_sampling() -> None:
    ideals, quo = [(0, 0), (2, 0.5), (1, 2)], (3.0, 3.0)
    rng = np.random.default_rng(1)
    points = rng.uniform(-4, 5, (400_000, 2))
    share = space.in_winset(unanimity(3), ideals, quo, points).mean()
    assert space.area(ideals, quo) == pytest.approx(share * 81, rel=0.02)


@given(st.lists(PLACE, min_size=1, max_size=7), PLACE)
def test_on_a_line_under_unanimity(ideals: list[float], quo: float) -> None:
    low, high = min(ideals), max(ideals)
    want = (quo, 2 * low - quo) if quo < low else (2 * high - quo, quo) if quo > high else (quo, quo)
    assert space.interval(ideals, quo) == want
    assert space.intervals(unanimity(len(ideals)), ideals, quo) == [want]
    assert space.core_on_a_line(unanimity(len(ideals)), ideals) == (low, high)


@given(st.lists(PLACE, min_size=1, max_size=7))
def test_the_core_of_a_majority_is_the_median(ideals: list[float]) -> None:
    ordered = sorted(ideals)
    n = len(ordered)
    want = (ordered[(n - 1) // 2], ordered[n // 2])
    assert space.core_on_a_line(majority(n), ideals) == want


@given(st.lists(PLACE, min_size=2, max_size=6), PLACE, st.data())
def test_intervals_against_plain_judgement(ideals: list[float], quo: float, data: st.DataObject) -> None:
    n = len(ideals)
    game = Game.weighted({f"m{i}": i + 1 for i in range(n)}, data.draw(st.integers(1, n * (n + 1) // 2)))
    found = space.intervals(game, ideals, quo)
    for x in np.linspace(-65, 65, 261):
        agree = [m for m, t in zip(game.members, ideals, strict=True) if abs(x - t) <= abs(quo - t) + 1e-12]
        assert game.wins(agree) == any(a - 1e-9 <= x <= b + 1e-9 for a, b in found)


@given(st.lists(st.tuples(PLACE, PLACE), min_size=2, max_size=6), st.tuples(PLACE, PLACE))
def test_a_further_veto_player_never_enlarges_a_winset(
    ideals: list[tuple[float, float]], quo: tuple[float, float]
) -> None:
    n = len(ideals)
    points = np.random.default_rng(2).uniform(-40, 40, (300, 2))
    before = space.in_winset(unanimity(n - 1), ideals[:-1], quo, points)
    after = space.in_winset(unanimity(n), ideals, quo, points)
    assert not (after & ~before).any()
    assert space.area(ideals, quo) <= space.area(ideals[:-1], quo) + 1e-6
    if space.absorbed(ideals, n - 1):
        np.testing.assert_array_equal(before, after)


def test_who_is_absorbed() -> None:
    square = [(0, 0), (2, 0), (2, 2), (0, 2)]
    assert space.absorbed([*square, (1, 1)], 4)
    assert not space.absorbed([*square, (3, 1)], 4)
    assert space.absorbed([0, 5, 3], 2)
    assert not space.absorbed([0, 5, 3], 1)
    cube = [(x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)]
    assert space.in_core(unanimity(8), cube, (0.5, 0.5, 0.2))
    assert not space.in_core(unanimity(8), cube, (0.5, 0.5, 1.2))


def test_plott_symmetry_in_the_plane() -> None:
    """A majority core in the plane exists where opponents stand in pairs around a member (Plott 1967)."""
    ideals = [(0, 0), (1, 0), (-2, 0), (0, 3), (0, -1)]
    assert space.in_core(majority(5), ideals, (0, 0))
    assert not space.in_core(majority(5), ideals, (0.1, 0.1))
    assert not space.in_core(majority(3), [(0, 0), (1, 0), (0, 1)], (0.3, 0.3))
