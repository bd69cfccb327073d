"""The sticky mean: closed forms, an independent reference, and properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from small import two_and_one

from detente._jit import plain
from detente.draws import Inputs
from detente.models.contract import Context
from detente.models.spatial import bargain
from detente.models.spatial._sticky_medians import medians
from detente.models.spatial.one_shot import measure
from detente.models.spatial.sticky_mean import (
    CLIMATE,
    FLOOR,
    MODEL,
    StickyMeanOptions,
    adjust,
    chances,
    climate,
    level_at,
    loss_elsewhere,
    weigh,
)
from detente.scenario.load import load

Array = NDArray[np.float64]


def spread(x: list[float], w: list[float], held: float, near: float) -> Array:
    out = np.empty(101)
    assert chances(np.array(x), np.array(w), held, near, climate(), out)
    return out


def test_without_pull_every_level_is_as_likely() -> None:
    assert spread([10, 90], [1, 1], 0.0, 0.0) == pytest.approx(0.98 / 101 + FLOOR * climate())


def test_with_a_strong_pull_only_held_positions_count() -> None:
    """Two positions at the same distance from the mean share what the floor leaves."""
    p = spread([10, 90], [1, 1], 50.0, 0.0)
    assert p[10] == pytest.approx(0.49 + FLOOR * climate()[10])
    assert p[90] == pytest.approx(0.49 + FLOOR * climate()[90])


def test_nearer_to_the_mean_is_likelier() -> None:
    """The log ratio of two held levels is b times the difference of their distances."""
    p = spread([20, 60, 100], [1, 3, 1], 40.0, 2.5) - FLOOR * climate()
    assert np.log(p[60] / p[20]) == pytest.approx(2.5 * 0.4)


@given(
    st.lists(st.tuples(st.floats(0, 100), st.floats(0, 5)), min_size=1, max_size=12), st.floats(0, 6), st.floats(0, 6)
)
def test_the_kernel_is_the_formula(actors: list[tuple[float, float]], held: float, near: float) -> None:
    x, w = (np.array(v) for v in zip(*actors, strict=True))
    out = np.full(101, np.nan)
    if w.sum() <= 0:
        assert not plain(chances)(x, w, held, near, climate(), out)
        return
    m = float(np.average(x, weights=w))
    levels = np.arange(101)
    stands = np.isin(levels, np.floor(x[w > 0] + 0.5))
    u = np.exp(held * stands - near * np.abs(levels - m) / 100)
    expected = 0.98 * u / u.sum() + 0.02 * climate()
    assert plain(chances)(x, w, held, near, climate(), out)
    assert out == pytest.approx(expected, abs=1e-12)


def test_climate_is_a_distribution_with_its_shares() -> None:
    p = climate()
    assert p.sum() == pytest.approx(1.0)
    assert sum(CLIMATE) == pytest.approx(1.0, abs=1e-5)
    assert p[0] == pytest.approx(CLIMATE[0], abs=1e-5)
    assert p[10:50:10].sum() == pytest.approx(CLIMATE[3] / 2, abs=1e-5)


def test_levels_are_drawn_as_often_as_they_are_likely() -> None:
    p = np.zeros(101)
    p[[3, 50, 100]] = 0.2, 0.5, 0.3
    assert [level_at(p, u) for u in (0.0, 0.19, 0.21, 0.69, 0.71, 1 - 1e-12)] == [3, 3, 50, 50, 100, 100]


# Weights ------------------------------------------------------------------------------------------------------------


def by_hand(x: Array, c: Array, s: Array) -> Array:
    """The compensated weights, actor by actor and issue by issue, in plain loops."""
    actors, issues = x.shape
    own = np.zeros_like(x)
    for i in range(actors):
        cares = [s[i, k] for k in range(issues) if c[i] * s[i, k] > 0]
        for k in range(issues):
            if c[i] * s[i, k] > 0:
                own[i, k] = c[i] * s[i, k] * s[i, k] / np.mean(cares)
    m = [np.average(x[:, k], weights=own[:, k]) for k in range(issues)]
    out = np.zeros_like(x)
    for i in range(actors):
        for k in range(issues):
            lost = sum(s[i, q] * abs(x[i, q] - m[q]) / 100 for q in range(issues) if q != k)
            could = sum(s[i, q] for q in range(issues) if q != k)
            out[i, k] = own[i, k] / max(1 - (lost / could if could > 0 else 0), 0.05)
    return out


@given(st.integers(0, 10_000), st.integers(2, 6), st.integers(1, 4))
def test_compensated_weights_by_hand(seed: int, actors: int, issues: int) -> None:
    rng = np.random.default_rng(seed)
    x, s = rng.uniform(0, 100, (actors, issues)), rng.uniform(1, 100, (actors, issues))
    c = rng.uniform(0.5, 10, actors)
    assert adjust(x, c[:, None] * s, s, "compensated") == pytest.approx(by_hand(x, c, s))


def test_who_loses_elsewhere_weighs_more() -> None:
    """One of three stands alone on the first issue; on the second it is then pulled towards its side."""
    x = np.array([[0.0, 100.0], [100.0, 0.0], [100.0, 0.0]])
    s = np.full((3, 2), 50.0)
    w = s.copy()
    m = [float(np.average(x[:, 1], weights=adjust(x, w, s, how)[:, 1])) for how in ("relative", "compensated")]
    assert m[0] == pytest.approx(100 / 3)
    # It loses 2/3 of the first issue, the others 1/3: weights 3 : 3/2 : 3/2.
    assert m[1] == pytest.approx(50.0)


def test_with_one_issue_compensation_changes_nothing() -> None:
    x, s = np.array([[0.0], [30.0], [100.0]]), np.array([[10.0], [50.0], [20.0]])
    assert adjust(x, s, s, "compensated") == pytest.approx(s)
    assert loss_elsewhere(x, s, s) == pytest.approx(np.zeros_like(s))


@given(st.permutations(range(4)))
def test_the_order_of_actors_does_not_matter(order: list[int]) -> None:
    rng = np.random.default_rng(1)
    x, s = rng.uniform(0, 100, (4, 3)), rng.uniform(1, 100, (4, 3))
    assert adjust(x[order], s[order], s[order], "compensated") == pytest.approx(adjust(x, s, s, "compensated")[order])


# The model ----------------------------------------------------------------------------------------------------------


def test_golden_emissions() -> None:
    """The emissions of 1984: positions at 4, 7 and 10, weighted mean 7.38996 (published), one issue."""
    levels = np.arange(101)
    u = np.exp(4.1807 * np.isin(levels, [4, 7, 10]) - 3.1145 * np.abs(levels - 7.38996) / 100)
    expected = 0.98 * u / u.sum() + 0.02 * climate()
    result = MODEL.run(Inputs(load("eu-emissions-1984"), 1, 4000), StickyMeanOptions(), Context())
    assert result.distribution.values[0] == pytest.approx(expected, abs=1e-6)
    assert result.central.values.tolist() == [np.argmax(np.cumsum(expected) >= 0.5)]
    share = np.bincount(result.settlement.values[:, 0].astype(int), minlength=101) / 4000
    assert share[[4, 7, 10]] == pytest.approx(expected[[4, 7, 10]], abs=0.03)


def test_limits_are_said_wherever_it_answers() -> None:
    found = bargain("eu-emissions-1984", "sticky-mean")
    assert any("not been tested on crises" in w for w in found.warnings)
    result = MODEL.run(Inputs(two_and_one(), 1, 8), StickyMeanOptions(), Context())
    assert any("legislation of the European Union" in w for w in result.warnings)


def test_constants_can_be_given() -> None:
    options = StickyMeanOptions(held=0, near=0, weights="plain")
    assert options.constants == (0.0, 0.0)
    result = MODEL.run(Inputs(load("eu-emissions-1984"), 1, 8), options, Context())
    assert result.distribution.values[0] == pytest.approx(0.98 / 101 + 0.02 * climate())


def test_medians_of_many_draws_are_those_of_the_distribution() -> None:
    """The arrays of the levers against the kernel of the model, draw by draw."""
    inputs = Inputs(load("nile-dam-2021"), 1, 40)
    draws, name = inputs.chunk(0, 40), measure(inputs.scenario)
    x, weight = weigh(draws, name, "compensated")
    held, near = StickyMeanOptions().constants
    for k in range(len(inputs.scenario.issues)):
        found = medians(draws, name, k)
        for d in range(40):
            p = np.empty(101)
            assert chances(x[d, :, k].copy(), weight[d, :, k].copy(), held, near, climate(), p)
            assert found[d] == np.argmax(np.cumsum(p) >= 0.5 - 1e-12)
