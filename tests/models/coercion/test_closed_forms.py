"""Published and derived test values, to the digits given."""

from __future__ import annotations

import math

import numpy as np
import pytest

from detente.models.coercion import alternating_offers as offers
from detente.models.coercion import (
    audience_costs,
    commitment,
    critical_risk,
    guarantees,
    mobilisation,
    optimal_demand,
    signals,
    two_sided_costs,
)
from detente.models.coercion import bargaining_range as ranges
from detente.models.coercion.insincere_offer import revealed_floor
from detente.models.coercion.pretext import tips


def test_range() -> None:
    found = ranges.bargaining_range(0.6, 0.1, 0.2)
    assert (float(found.low), float(found.high)) == pytest.approx((0.5, 0.8))
    assert tuple(map(float, ranges.ultimatum(0.6, 0.1, 0.2))) == pytest.approx((0.8, 0.5))
    assert float(ranges.nash_split(0.6, 0.1, 0.2)) == pytest.approx(0.65)


def test_first_strike_and_indivisible() -> None:
    found, excess = ranges.first_strike(0.7, 0.5, 0.05, 0.1)
    assert float(excess) == pytest.approx(0.05)
    assert float(found.low) > float(found.high)
    assert not ranges.indivisible([0, 1], 0.5, 0.1, 0.1)
    assert ranges.indivisible([0, 0.5, 1], 0.5, 0.1, 0.1)


@pytest.mark.parametrize(
    ("p", "c", "low", "high", "x", "risk", "value"),
    [
        (0.5, 0.1, 0.05, 0.45, 0.675, 0.3125, 0.5890625),
        (0.5, 0.4, 0.05, 0.45, 0.55, 0, 0.55),
        (0.9, 0.1, 0.05, 0.45, 1, 0.125, 0.975),
        (0.6, 0, 0, 0.3, 0.75, 0.5, 0.675),
    ],
)
def test_uniform_costs(p: float, c: float, low: float, high: float, x: float, risk: float, value: float) -> None:
    found = optimal_demand.uniform(p, c, low, high)
    assert (float(found.demand), float(found.risk), float(found.value)) == pytest.approx((x, risk, value), abs=1e-12)


def test_two_types() -> None:
    edge = (0.4 - 0.1) / (0.4 + 0.1)
    assert edge == pytest.approx(0.6)
    assert optimal_demand.two_types(0.5, 0.1, 0.1, 0.4, 0.59).risk == 0.59
    assert optimal_demand.two_types(0.5, 0.1, 0.1, 0.4, 0.61).risk == 0


@pytest.mark.parametrize(
    ("k", "x", "value", "risk"), [(5, 0.7, 0.58, 0.4), (20, 0.675, 0.5925, 0.30), (40, 0.6625, 0.59031, 0.275)]
)
def test_grids(k: int, x: float, value: float, risk: float) -> None:
    mid = 0.05 + 0.4 * (np.arange(k) + 0.5) / k
    found = two_sided_costs.two_sided(0.5, [0.1], mid, (np.arange(k) + 0.5) / k)
    assert found.demand[0] == pytest.approx(x)
    assert found.war == pytest.approx(risk)
    assert (1 - found.war) * found.demand[0] + found.war * 0.4 == pytest.approx(value, abs=5e-6)
    assert found.regret == 0


@pytest.mark.parametrize(("p", "risk"), [(0.5, 0), (0.6, 0.125), (0.65, 0.25), (0.7, 0.3125), (0.9, 0.3125)])
def test_dissatisfied_state(p: float, risk: float) -> None:
    assert float(optimal_demand.dissatisfied_risk(p, 0.5, 0.1, 0.05, 0.45)) == pytest.approx(risk)


def test_shifting_power() -> None:
    assert bool(commitment.fights(0.3, 0.7, 0.9, 0.2))
    assert float(commitment.margin(0.3, 0.7, 0.9, 0.2)) == pytest.approx(0.33 - 0.002)
    assert float(commitment.margin(0.3, 0.33, 0.9, 0.2)) == pytest.approx(-0.003 - 0.002)
    assert not commitment.fights(0.3, 0.33, 0.9, 0.2)


def test_war_of_attrition() -> None:
    even = audience_costs.attrition([1, 1], [1, 1], [1, 1])
    assert float(even.horizon) == pytest.approx((math.sqrt(5) - 1) / 2)
    assert float(even.horizon) == pytest.approx(0.618034, abs=5e-7)
    assert float(even.war) == pytest.approx(0.381966, abs=5e-7)
    strong = audience_costs.attrition([1, 1], [2, 1], [1, 1])
    assert float(strong.horizon) == pytest.approx(0.366025, abs=5e-7)
    assert strong.at_once == pytest.approx([0, 0.366025], abs=5e-7)
    assert float(strong.war) == pytest.approx(0.267949, abs=5e-7)
    assert strong.concedes == pytest.approx([0.267949, 0.633975], abs=5e-7)
    assert int(audience_costs.first_tied([2, 1], [-1, -1])) == 0


@pytest.mark.parametrize(("m", "q"), [(0.1, 0.8333), (0.3, 0.625), (0.4, 0.5556), (5, 0.5556)])
def test_tying_hands(m: float, q: float) -> None:
    assert float(signals.residual_challenge(m, 0.5, -0.4)) == pytest.approx(q, abs=5e-5)


def test_sinking_costs() -> None:
    assert bool(signals.sinking_separates(0.5, 0.5, 1, 0.3))
    assert not signals.sinking_separates(0.49, 0.5, 1, 0.3)
    assert not signals.sinking_separates(0.71, 0.5, 1, 0.3)
    assert tuple(map(float, signals.least_sunk(0.5, 1, 0.3))) == (0.5, 0.5)
    assert np.isnan(signals.least_sunk(0.8, 1, 0.3)[0])
    assert float(signals.deterred_from(1, 1)) == 0.5


@pytest.mark.parametrize(
    ("case", "what", "value"),
    [
        ((0.2, 1, 0.4, 1, 0.1), "deter", 0.70),
        ((0.05, 1, 0.05, 1, 0.05), "fight", 0.552786),
        ((0.6, 1, 0.2, 1, 0.3), "concede", 0),
        ((0.3, 1, 0.1, 2, 0.2), "fight", 0.550807),
    ],
)
def test_massing_troops(case: tuple[float, ...], what: str, value: float) -> None:
    found = mobilisation.answer(*case)
    assert mobilisation.ANSWERS[int(found.answer)] == what
    assert float(found.value) == pytest.approx(value, abs=5e-7)


def test_offers_over_time() -> None:
    assert float(offers.rubinstein(0.9, 0.8)) == pytest.approx(0.7142857, abs=5e-8)
    for rounds, share in ((2, 0.1), (3, 0.91), (10, 0.342801)):
        assert float(offers.deadline(0.9, rounds)) == pytest.approx(share, abs=5e-7)
    assert float(offers.with_outside_option(0.9, 0.6)) == 0.6
    assert float(offers.with_outside_option(0.9, 0.3)) == pytest.approx(0.473684, abs=5e-7)
    assert float(offers.by_patience(1, 3)) == 0.75
    assert offers.with_breakdown(1, 1e-6, 0.1, 0.3) == pytest.approx((0.4, 0.4), abs=1e-6)


def test_critical_risk() -> None:
    assert float(critical_risk.critical_risk(1, 0.25, -0.5)) == pytest.approx(0.5)
    assert float(critical_risk.critical_risk(1, 0.2, 0.3)) == 1
    assert float(critical_risk.critical_risk(0.5, 0.6, 0.1)) == 0


def test_guarantees() -> None:
    q = float(guarantees.needed_credibility(1, 0.2, -0.5))
    assert q == pytest.approx(0.533333, abs=5e-7)
    assert float(guarantees.needed_commitment(q, -1, 0.3)) == pytest.approx(0.393333, abs=5e-7)
    assert float(guarantees.needed_credibility(0.1, 0.2, -0.5)) == 0
    assert np.isinf(guarantees.needed_credibility(1, 0.2, 0.3))
    assert float(guarantees.defends(-1, 0.3, 0.393333333)) == pytest.approx(q, abs=1e-8)


def test_revealed_floor() -> None:
    """Core §5: with a(D) ≈ 0 failure is worth at least the best deal that was to be had."""
    assert float(revealed_floor(0.9, 0.0, [0.4, 0.7], [0.8, 0.5])) == pytest.approx(0.7)
    assert float(revealed_floor(0.9, 0.2, [0.4], [0.7])) == pytest.approx((0.7 * 0.4 - 0.2 * 0.9) / 0.5)
    assert float(revealed_floor(0.9, 0.9, [0.4], [0.7])) == -np.inf


def test_a_refusal_tips_only_who_stands_at_the_edge() -> None:
    assert tips([-0.05, -0.2, 0.1, 0.0], 0.1).tolist() == [True, False, False, True]
