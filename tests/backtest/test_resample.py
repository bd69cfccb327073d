"""Folds never split a group; intervals are those of clusters; several comparisons are accounted for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import bootstrap
from sklearn.model_selection import LeaveOneGroupOut

from detente.backtest.folds import before_and_after, grouped
from detente.backtest.problems import TooFewOutcomes
from detente.backtest.resample import Resamples, holm

Array = NDArray[np.float64]


@given(st.lists(st.sampled_from("abcdefghijkl"), min_size=30, max_size=60), st.integers(0, 99))
def test_a_group_is_in_one_fold(groups: list[str], seed: int) -> None:
    names = np.array(groups)
    k = min(5, len(set(groups)))
    tested = np.zeros(len(names), dtype=int)
    for train, test in grouped(names, k, seed):
        assert not set(names[train]) & set(names[test])
        assert (train ^ test).all()
        tested += test
    assert (tested == 1).all()


def test_as_many_folds_as_groups_leave_one_out() -> None:
    names = np.array(list("aabbbcd"))
    mine = {tuple(np.flatnonzero(test)) for _, test in grouped(names, 4)}
    other = {tuple(test) for _, test in LeaveOneGroupOut().split(names, groups=names)}
    assert mine == other


def test_too_few_groups_are_refused() -> None:
    with pytest.raises(TooFewOutcomes, match="3 groups are too few for 10 folds"):
        next(grouped(np.array(list("abc")), 10))


def test_time_ordered_split_keeps_a_crisis_on_one_side() -> None:
    train, test = before_and_after(np.array([1970.0, 1979, 1981, 1975]), np.array(list("abba")), 1980)
    assert train.tolist() == [True, False, False, True]
    assert test.tolist() == [False, False, True, False]


def test_interval_of_a_mean_over_independent_cases() -> None:
    x = np.random.default_rng(0).normal(3, 2, size=400)
    found = Resamples.of([str(i) for i in range(400)]).mean(x)
    half = 1.96 * x.std() / 20
    assert found.value == pytest.approx(x.mean())
    assert found.low == pytest.approx(x.mean() - half, abs=0.03)
    assert found.high == pytest.approx(x.mean() + half, abs=0.03)
    assert found.p == 0.0


def test_clusters_widen_the_interval() -> None:
    """Cases that repeat each other are worth one: the interval is that of the clusters."""
    x = np.repeat(np.random.default_rng(0).normal(size=40), 10)
    alone = Resamples.of([str(i) for i in range(400)]).mean(x)
    together = Resamples.of([str(i // 10) for i in range(400)]).mean(x)
    assert (together.high - together.low) / (alone.high - alone.low) == pytest.approx(np.sqrt(10), rel=0.1)


def test_gain_is_a_share() -> None:
    boot = Resamples.of(list("abcdef"))
    found = boot.gain(np.full(6, 9.0), np.full(6, 10.0))
    assert (found.value, found.low, found.high) == pytest.approx((0.1, 0.1, 0.1))


def test_holm() -> None:
    """Worked by hand: 4 × .005, 3 × .01, 2 × .03, and no smaller than the one before."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert holm([0.9, 0.8]) == (1.0, 1.0)
    assert holm([]) == ()


def test_intervals_by_cluster_are_what_scipys_bootstrap_gives() -> None:
    """SciPy resamples clusters, each given by its sums; 20,000 resamples leave less than 3 % of the width to chance."""
    rng = np.random.default_rng(11)
    sizes = rng.integers(1, 6, 40)
    clusters = np.repeat(np.arange(40), sizes).astype(str)
    old = rng.gamma(2.0, 5.0, len(clusters)) + np.repeat(rng.normal(0, 2, 40), sizes)
    new = old - 1.0 + rng.normal(0, 2, len(clusters))
    names = np.unique(clusters)
    above = np.array([old[clusters == c].sum() for c in names])
    below = np.array([new[clusters == c].sum() for c in names])
    counts = np.array([(clusters == c).sum() for c in names], dtype=np.float64)

    def share(a: Array, b: Array, axis: int = -1) -> Array:
        return 1.0 - b.sum(axis=axis) / a.sum(axis=axis)

    def mean(a: Array, n: Array, axis: int = -1) -> Array:
        return a.sum(axis=axis) / n.sum(axis=axis)

    ours = Resamples.of(clusters, 20_000, 1)
    for found, data, statistic in (
        (ours.gain(new, old), (above, below), share),
        (ours.mean(old), (above, counts), mean),
    ):
        other = bootstrap(
            data, statistic, paired=True, vectorized=True, n_resamples=20_000, method="percentile", rng=2
        ).confidence_interval
        width = found.high - found.low
        assert found.low == pytest.approx(other.low, abs=0.03 * width)
        assert found.high == pytest.approx(other.high, abs=0.03 * width)
