"""Every score against its closed form and against an independent library."""

from __future__ import annotations

import numpy as np
import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.metrics import brier_score_loss
from sklearn.metrics import log_loss as sklearn_log_loss

from detente.backtest import scores

Array = NDArray[np.float64]


def point(level: int) -> Array:
    p = np.zeros((1, 101))
    p[0, level] = 1.0
    return p


def random(n: int, seed: int = 0, spread: float = 0.05) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    p = rng.dirichlet(np.full(101, spread), size=n)
    return p, np.array([rng.choice(101, p=row) for row in p], dtype=np.float64)


@pytest.mark.parametrize(("level", "outcome"), [(0, 0.0), (30, 42.0), (100, 0.0), (50, 50.5), (10, 9.25)])
def test_crps_of_a_certain_forecast_is_the_absolute_error(level: int, outcome: float) -> None:
    assert scores.crps(point(level), np.array([outcome]))[0] == pytest.approx(abs(level - outcome))


def test_no_outcome_has_no_crps() -> None:
    assert np.isnan(scores.crps(np.vstack([point(30), point(0)]), np.array([42.0, np.nan]))).tolist() == [False, True]


def test_crps_of_two_equal_points() -> None:
    """Half at 0 and half at 100: a quarter of the scale on either side, wherever the outcome is."""
    p = (point(0) + point(100)) / 2
    for outcome in (0.0, 17.5, 100.0):
        assert scores.crps(p, np.array([outcome]))[0] == pytest.approx(25.0)


def test_crps_of_a_uniform_forecast() -> None:
    """``E|X − y| − ½ E|X − X'|`` with both expectations in closed form."""
    p = np.full((1, 101), 1 / 101)
    y = 30
    first = (y * (y + 1) / 2 + (100 - y) * (101 - y) / 2) / 101
    second = (101**2 - 1) / (3 * 101)
    assert scores.crps(p, np.array([float(y)]))[0] == pytest.approx(first - second / 2)


@given(st.integers(0, 10_000), st.floats(0, 100))
def test_crps_is_what_the_library_says(seed: int, outcome: float) -> None:
    """scoringrules, weighted ensemble: members are the levels, weights their chances."""
    p = np.random.default_rng(seed).dirichlet(np.full(101, 0.1), size=1)
    other = scoringrules.crps_ensemble(outcome, np.arange(101.0), ens_w=p[0])
    assert scores.crps(p, np.array([outcome]))[0] == pytest.approx(float(other), abs=1e-9)


def test_log_score_reads_the_bin_of_ten() -> None:
    p = (point(3) + point(7) + 2 * point(95)) / 4
    assert scores.log_score(p, np.array([9.0]))[0] == pytest.approx(np.log(0.5))
    assert scores.log_score(p, np.array([100.0]))[0] == pytest.approx(np.log(0.5))
    assert scores.log_score(p, np.array([50.0]))[0] == -np.inf
    assert scores.bin_chances(p).sum() == pytest.approx(1.0)


def test_log_loss_and_brier_are_what_the_library_says() -> None:
    rng = np.random.default_rng(3)
    p = rng.dirichlet(np.ones(4), size=200)
    y = rng.integers(0, 4, size=200)
    assert scores.log_loss(p, y).mean() == pytest.approx(sklearn_log_loss(y, p, labels=[0, 1, 2, 3]))
    two, hit = p[:, :2] / p[:, :2].sum(axis=1, keepdims=True), (y % 2).astype(np.int64)
    assert scores.brier(two, hit).mean() / 2 == pytest.approx(brier_score_loss(hit, two[:, 1]))


def test_brier_of_certain_forecasts() -> None:
    assert scores.brier(np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([1, 1])).tolist() == [0.0, 2.0]


@given(st.integers(0, 10_000), st.sampled_from([0, 5, 10]))
def test_the_parts_of_brier_add_up(seed: int, groups: int) -> None:
    rng = np.random.default_rng(seed)
    chance = rng.integers(0, 11, size=80) / 10
    parts = scores.brier_parts(chance, rng.random(80) < chance, groups)
    total = parts.reliability - parts.resolution + parts.uncertainty + parts.within
    assert total == pytest.approx(parts.score, abs=1e-12)
    if groups == 0:
        assert parts.within == pytest.approx(0.0, abs=1e-12)


def test_randomised_pit_is_uniform_for_a_lumpy_calibrated_forecast() -> None:
    p, y = random(4000)
    values = scores.pit(p, y, np.random.default_rng(1).random(len(y)))
    counts, _ = np.histogram(values, bins=10, range=(0, 1))
    assert np.abs(counts - 400).max() < 5 * np.sqrt(400 * 0.9)
    assert scores.pit_share(p, y).mean() == pytest.approx(0.8, abs=0.02)
    # An interval with its ends included covers too much for a lumpy forecast: hence the randomised one.
    assert scores.covered(p, y, 0.8).mean() > 0.85


def test_the_expected_share_is_the_mean_of_many_random_ones() -> None:
    p, y = random(30, seed=5)
    rng = np.random.default_rng(0)
    seen = np.mean([((v := scores.pit(p, y, rng.random(30))) > 0.1) & (v < 0.9) for _ in range(4000)], axis=0)
    assert scores.pit_share(p, y) == pytest.approx(seen, abs=0.04)


def test_pit_of_an_outcome_between_two_levels() -> None:
    assert scores.pit(point(40), np.array([40.5]), np.array([0.3]))[0] == 1.0
    assert scores.pit(point(41), np.array([40.5]), np.array([0.3]))[0] == 0.0
    assert scores.pit_share(point(41), np.array([40.5]))[0] == 0.0


def test_median_and_intervals_of_a_certain_forecast() -> None:
    assert scores.median(point(70))[0] == 70
    assert scores.covered(point(70), np.array([70.0]), 0.5)[0]
    assert not scores.covered(point(70), np.array([71.0]), 0.99)[0]


def test_calibration_error_of_a_constant_forecast() -> None:
    """It says 0.3 and 0.7, and sees 0.5 and 0.5: a gap of 0.2 in either class."""
    p = np.tile([0.3, 0.7], (100, 1))
    y = np.tile([0, 1], 50)
    assert scores.calibration_error(p, y) == pytest.approx(0.2)
    (only,) = scores.reliability(p[:, 0], y == 0)
    assert (only.said, only.seen, only.n) == (pytest.approx(0.3), 0.5, 100)
