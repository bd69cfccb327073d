"""Krippendorff's alpha: published numbers, an independent reference, and what must not change it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from detente._errors import UsageError
from detente.experts.alpha import krippendorff

Array = NDArray[np.float64]
NA = np.nan

FOUR = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NA, NA, NA],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NA, 3],
        [NA, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NA],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NA],
    ]
)
"""Krippendorff (2011), example C: four observers, twelve units, some missing; interval alpha .849."""
THREE = np.array(
    [
        [NA, NA, NA, NA, NA, 3, 4, 1, 2, 1, 1, 3, 3, NA, 3],
        [1, NA, 2, 1, 3, 3, 4, 3, NA, NA, NA, NA, NA, NA, NA],
        [NA, NA, 2, 1, 3, 4, 4, NA, 2, 1, 1, 3, 3, NA, 4],
    ]
)
"""A well-known example of three coders and fifteen units; interval alpha .811."""


def by_pairs(ratings: Array) -> float:
    """Alpha from the definition, pair by pair (Krippendorff 2011, in the form of Hayes & Krippendorff 2007)."""
    units = [column[~np.isnan(column)] for column in ratings.T]
    units = [u for u in units if len(u) > 1]
    values = np.concatenate(units)
    n = len(values)
    observed = sum((a - b) ** 2 / (len(u) - 1) for u in units for a in u for b in u) / n
    expected = sum((a - b) ** 2 for a in values for b in values) / (n * (n - 1))
    return float(1 - observed / expected)


def test_published_numbers() -> None:
    assert krippendorff(FOUR).value == pytest.approx(0.849, abs=5e-4)
    assert krippendorff(THREE).value == pytest.approx(0.811, abs=5e-4)


def test_counts_what_can_be_compared() -> None:
    found = krippendorff(THREE)
    assert (found.units, found.coders, found.values) == (12, 3, 26)
    assert found.low is not None
    assert found.high is not None
    assert found.value is not None
    assert found.low < found.value < found.high <= 1


ratings = arrays(
    np.float64,
    st.tuples(st.integers(2, 5), st.integers(2, 8)),
    elements=st.one_of(st.integers(0, 100).map(float), st.just(NA)),
)


@given(ratings)
def test_the_definition(table: Array) -> None:
    found = krippendorff(table, resamples=0)
    if found.value is not None:
        assert found.value == pytest.approx(by_pairs(table), abs=1e-9)
        assert found.value <= 1


@given(ratings, st.randoms(use_true_random=False))
def test_names_and_order_do_not_matter(table: Array, random: object) -> None:
    rng = np.random.default_rng(abs(hash(str(random))) % 2**32)
    shuffled = table[rng.permutation(len(table))][:, rng.permutation(table.shape[1])]
    a, b = krippendorff(table, resamples=0), krippendorff(shuffled, resamples=0)
    assert (a.value is None) == (b.value is None)
    if a.value is not None:
        assert a.value == pytest.approx(b.value, abs=1e-9)


@given(ratings, st.sampled_from([-3.0, 0.01, 1.0, 250.0]), st.sampled_from([-1e6, 0.0, 7.0]))
def test_the_unit_and_the_origin_do_not_matter(table: Array, unit: float, origin: float) -> None:
    a, b = krippendorff(table, resamples=0), krippendorff(unit * table + origin, resamples=0)
    assert (a.value is None) == (b.value is None)
    if a.value is not None:
        assert a.value == pytest.approx(b.value, abs=1e-6)


@given(ratings)
def test_a_unit_with_one_answer_says_nothing(table: Array) -> None:
    lonely = np.full((len(table), 1), NA)
    lonely[0] = 12345
    more = np.hstack([table, lonely])
    assert krippendorff(more, resamples=0) == krippendorff(table, resamples=0)


@given(ratings.filter(lambda t: krippendorff(t, resamples=0).value is not None))
def test_a_perfect_copy_agrees_perfectly(table: Array) -> None:
    row = np.nan_to_num(table[:1], nan=3.0)
    row[0, 0] += 1
    found = krippendorff(np.vstack([row, row, row]), resamples=0)
    assert found.value is None or found.value == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize(
    "table", [np.full((2, 3), NA), np.ones((3, 4)), np.array([[1.0, NA], [2.0, NA]]), np.empty((0, 0))]
)
def test_not_defined(table: Array) -> None:
    found = krippendorff(table)
    assert (found.value, found.low, found.high) == (None, None, None)


def test_few_units_have_no_interval() -> None:
    found = krippendorff(FOUR[:, :4])
    assert found.value is not None
    assert (found.low, found.high) == (None, None)


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    """Two coders with error variance .25 on units of variance 1: alpha is .8 in the long run."""
    rng = np.random.default_rng(5)
    hits = 0
    for k in range(200):
        truth = rng.normal(size=40)
        found = krippendorff(truth + rng.normal(scale=0.5, size=(2, 40)), resamples=300, seed=k)
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= 0.8 <= found.high
    assert 0.87 <= hits / 200 <= 0.99


def test_the_same_seed_gives_the_same_interval() -> None:
    assert krippendorff(FOUR, seed=4) == krippendorff(FOUR, seed=4)
    assert krippendorff(FOUR, seed=4).low != krippendorff(FOUR, seed=5).low


@pytest.mark.parametrize("table", [np.array([1.0, 2.0]), np.array([[1.0, np.inf], [1.0, 2.0]])])
def test_no_table(table: Array) -> None:
    with pytest.raises(UsageError, match="finite numbers"):
        krippendorff(table)
