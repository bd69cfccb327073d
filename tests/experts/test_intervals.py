"""Intervals: the published formula, their distributions, and the pool against a mixture drawn at random."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente._errors import UsageError
from detente.experts.intervals import IntervalJudgement, pool
from detente.scenario.quantity import Quantity, parse_quantity


def chance(q: Quantity, x: float) -> float:
    """P(X ≤ x) of a quantity by its quantiles."""
    if q.kind == "point":
        return float(x >= q.low)
    ps, xs = q.params[::2], q.params[1::2]
    if x >= xs[-1]:
        return 1.0
    if x < xs[0]:
        return 0.0
    return float(np.interp(x + 1e-12, xs, ps))


@st.composite
def judgements(draw: st.DrawFn) -> IntervalJudgement:
    low, best, high = sorted(draw(st.lists(st.integers(0, 100), min_size=3, max_size=3)))
    return IntervalJudgement(low, best, high, draw(st.integers(50, 100)) / 100)


def test_linear_extrapolation() -> None:
    """Hemming et al. (2018): from 60 % to 90 %, each side grows by one half."""
    assert IntervalJudgement(40, 50, 70, 0.6).at_level(0.9, 0, 100) == pytest.approx((35, 80))
    assert IntervalJudgement(40, 50, 70, 1.0).at_level(0.8, 0, 100) == pytest.approx((42, 66))


def test_the_scale_cuts() -> None:
    assert IntervalJudgement(2, 10, 95, 0.5).at_level(0.9, 0, 100) == (0, 100)
    assert IntervalJudgement(2, 10, 95, 0.5).at_level(0.9, 0, math.inf)[1] == pytest.approx(163)


@given(judgements())
def test_its_own_level_changes_nothing(j: IntervalJudgement) -> None:
    assert j.at_level(j.confidence, 0, 100) == pytest.approx((j.low, j.high))


@given(judgements())
def test_the_distribution_says_what_the_expert_said(j: IntervalJudgement) -> None:
    q = j.quantity(0, 100)
    if q.kind == "point":
        assert j.low == j.best == j.high or j.confidence == 1
        return
    ps, xs = q.params[::2], q.params[1::2]
    tail = (1 - j.confidence) / 2
    assert np.interp([tail, 0.5, 1 - tail], ps, xs) == pytest.approx([j.low, j.best, j.high], abs=1e-4)
    assert parse_quantity(q.to_plain(), "percent") == q


@given(judgements())
def test_where_the_scale_does_not_cut_intervals_are_quantiles(j: IntervalJudgement) -> None:
    q = j.quantity(-1000, 1000)
    if q.kind == "quantiles":
        low, high = j.at_level(0.8, -1000, 1000)
        assert np.interp([0.1, 0.9], q.params[::2], q.params[1::2]) == pytest.approx([low, high], abs=1e-3)


@given(st.lists(judgements(), min_size=1, max_size=5))
def test_the_pool_is_the_mean_of_the_distributions(js: list[IntervalJudgement]) -> None:
    q = pool(js, 0, 100)
    singles = [j.quantity(0, 100) for j in js]
    for x in np.linspace(-0.25, 100.25, 202):  # between the whole numbers, where there are no atoms
        assert chance(q, float(x)) == pytest.approx(np.mean([chance(s, float(x)) for s in singles]), abs=1e-4)


@given(st.lists(judgements(), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_nobodys_turn_matters(js: list[IntervalJudgement], random: object) -> None:
    import random as r

    other = list(js)
    r.Random(str(random)).shuffle(other)
    assert pool(other, 0, 100) == pool(js, 0, 100)


@given(judgements(), st.integers(1, 4))
def test_one_voice_many_times_is_one_voice(j: IntervalJudgement, n: int) -> None:
    q, one = pool([j] * n, 0, 100), j.quantity(0, 100)
    for x in np.linspace(0.3, 99.7, 72):
        assert chance(q, float(x)) == pytest.approx(chance(one, float(x)), abs=1e-6)


@given(st.lists(judgements(), min_size=1, max_size=6))
def test_the_pool_can_be_written_and_read(js: list[IntervalJudgement]) -> None:
    q = pool(js, 0, 100)
    assert parse_quantity(q.to_plain(), "percent") == q
    assert q.low >= min(j.at_level(1, 0, 100)[0] for j in js) - 1e-4
    assert q.high <= max(j.at_level(1, 0, 100)[1] for j in js) + 1e-4


def test_the_pool_against_drawing_at_random() -> None:
    js = [IntervalJudgement(10, 20, 30, 0.8), IntervalJudgement(60, 70, 95, 0.6), IntervalJudgement(5, 50, 90, 1.0)]
    rng = np.random.default_rng(1)
    drawn: list[float] = []
    for u, who in zip(rng.uniform(size=60_000), rng.integers(0, 3, size=60_000), strict=True):
        q = js[who].quantity(0, 100)
        drawn.append(float(np.interp(u, q.params[::2], q.params[1::2])))
    q = pool(js, 0, 100)
    for p in (0.05, 0.25, 0.5, 0.75, 0.95):
        assert np.mean(np.array(drawn) <= np.interp(p, q.params[::2], q.params[1::2])) == pytest.approx(p, abs=0.01)


def test_two_sure_experts_far_apart() -> None:
    q = pool([IntervalJudgement(20, 20, 20, 1.0), IntervalJudgement(80, 80, 80, 1.0)], 0, 100)
    assert np.interp([0.2, 0.4, 0.6, 0.8], q.params[::2], q.params[1::2]) == pytest.approx([20, 20, 80, 80])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((5, 4, 6, 0.8), "lowest ≤ best guess"),
        ((5, 7, 6, 0.8), "lowest ≤ best guess"),
        ((5, 5, 6, 0.4), "outside 50"),
        ((5, 5, 6, 1.1), "outside 50"),
        ((5, 5, math.inf, 0.9), "finite"),
        ((math.nan, 5, 6, 0.9), "finite"),
    ],
)
def test_what_cannot_be(values: tuple[float, float, float, float], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        IntervalJudgement(*values)


def test_nobody_to_pool() -> None:
    with pytest.raises(UsageError, match="no answer"):
        pool([], 0, 1)
