"""Comparative statics, and input that has no meaning."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

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
from detente.models.coercion._checks import CoercionError
from detente.models.coercion.optimal_demand import optimal_demand as best_demand
from detente.scenario.quantity import Quantity

unit = st.floats(0, 1)
price = st.floats(0, 1)
more = st.floats(0, 0.5)


@given(p=unit, a=price, b=price, extra=more)
def test_dearer_war_widens_the_range(p: float, a: float, b: float, extra: float) -> None:
    narrow, wide = ranges.bargaining_range(p, a, b), ranges.bargaining_range(p, a + extra, b + extra)
    assert wide.low <= narrow.low
    assert wide.high >= narrow.high


@given(p=unit, a=price, b=price, alpha=st.floats(0.2, 1))
def test_aversion_to_risk_widens_the_range(p: float, a: float, b: float, alpha: float) -> None:
    assert ranges.bargaining_range(p, a, b, alpha).low <= ranges.bargaining_range(p, a, b).low + 1e-12


@given(p=unit, a=price, low=price, width=st.floats(0.05, 1), extra=more)
def test_own_cost_lowers_the_risk_that_is_taken(p: float, a: float, low: float, width: float, extra: float) -> None:
    q = Quantity.pert(low, low + width / 3, low + width)
    assert float(best_demand(p, a + extra, q).risk) <= float(best_demand(p, a, q).risk) + 1e-9


@given(p=st.floats(0, 0.4), shift=st.floats(0, 0.3), a=price)
def test_risk_is_neutral_to_power_off_the_corner(p: float, shift: float, a: float) -> None:
    one, two = optimal_demand.uniform(p, a, 0.05, 0.25), optimal_demand.uniform(p + shift, a, 0.05, 0.25)
    assert float(one.risk) == pytest.approx(float(two.risk), abs=1e-12)


@given(p=unit, q=unit, gap=st.floats(0, 0.3))
def test_risk_grows_with_the_gap_between_power_and_shares(p: float, q: float, gap: float) -> None:
    assume(p + gap <= 1)
    low, high = (float(optimal_demand.dissatisfied_risk(x, q, 0.1, 0.05, 0.45)) for x in (p, p + gap))
    assert low <= high + 1e-12


@given(p1=unit, p2=unit, d=st.floats(0.1, 0.95), c=price, extra=more)
def test_shift_and_cost_of_war(p1: float, p2: float, d: float, c: float, extra: float) -> None:
    assert float(commitment.margin(p1, p2, d, c + extra)) <= float(commitment.margin(p1, p2, d, c))
    assert float(commitment.margin(p1, min(1, p2 + extra), d, c)) >= float(commitment.margin(p1, p2, d, c))


@given(a=st.floats(0.1, 2), other=st.floats(0.1, 2), extra=st.floats(0.01, 1))
def test_a_stronger_audience_backs_down_less(a: float, other: float, extra: float) -> None:
    weak, strong = (audience_costs.attrition([1, 1], [x, other], [1, 1]) for x in (a, a + extra))
    assert strong.concedes[0] <= weak.concedes[0] + 1e-9


@given(m=st.floats(0, 2), v=st.floats(0.1, 2), w=st.floats(-2, -0.1), extra=more)
def test_dearer_words_need_less_of_a_test(m: float, v: float, w: float, extra: float) -> None:
    assert float(signals.residual_challenge(m + extra, v, w)) <= float(signals.residual_challenge(m, v, w)) + 1e-12


@given(m=st.floats(0.01, 1), c1=st.floats(0.05, 0.9), c2=price, extra=more)
def test_massing_more_never_helps_the_other_side(m: float, c1: float, c2: float, extra: float) -> None:
    less, most = (float(mobilisation.answer(x, 1, c1, 1, c2).value) for x in (m, m + extra))
    assert most <= less + 1e-9


@given(win=st.floats(0.6, 1), way=st.floats(0, 0.5), war=st.floats(-1, -0.1), extra=st.floats(0, 1))
def test_a_worse_war_lowers_critical_risk(win: float, way: float, war: float, extra: float) -> None:
    assert critical_risk.critical_risk(win, way, war - extra) <= critical_risk.critical_risk(win, way, war) + 1e-12


@given(d=st.floats(0.1, 0.9), s=unit, extra=more)
def test_only_a_good_outside_option_matters(d: float, s: float, extra: float) -> None:
    assume(s + extra <= 1)
    base, better = float(offers.with_outside_option(d, s)), float(offers.with_outside_option(d, s + extra))
    assert better >= base
    if s + extra <= d / (1 + d):
        assert better == base


@given(q=unit, low=st.floats(-2, -0.5), high=st.floats(-0.4, 1), extra=more)
def test_more_credibility_costs_more(q: float, low: float, high: float, extra: float) -> None:
    assume(q + extra <= 1)
    one, two = (float(guarantees.needed_commitment(x, low, high)) for x in (q, q + extra))
    assert two >= one
    assert float(guarantees.provokes(1, 1, min(1, q + extra))) >= float(guarantees.provokes(1, 1, q))


BAD: list[tuple[Callable[[], object], str]] = [
    (lambda: ranges.bargaining_range(0.5, -0.1, 0.1), "A's cost of war is a cost: -0.1 is negative"),
    (lambda: ranges.bargaining_range(1.2, 0.1, 0.1), "probability: 1.2 is outside 0 to 1"),
    (lambda: ranges.bargaining_range(np.nan, 0.1, 0.1), "finite"),
    (lambda: ranges.first_strike(0.3, 0.5, 0.1, 0.1), "striking first"),
    (lambda: optimal_demand.uniform(0.5, 0.1, 0.4, 0.2), "above the highest"),
    (lambda: optimal_demand.uniform(-0.5, 0.1, 0.1, 0.2), "outside 0 to 1"),
    (lambda: best_demand(0.5, 0.1, Quantity("uniform", (-0.1, 0.2))), "negative"),
    (lambda: best_demand(0.5, 0.1, Quantity.point(0.1), 0.0), "above 0"),
    (lambda: two_sided_costs.two_sided(0.5, [], [0.1], [0.5]), "at least one type"),
    (lambda: two_sided_costs.two_sided(0.5, [0.1], [0.1, 0.2], [0.5], w_b=[0.5, 0.6]), "add up to 1"),
    (lambda: commitment.margin(0.5, 0.6, 1.0, 0.1), "discount factor"),
    (lambda: audience_costs.attrition([1, 1], [0, 1], [1, 1]), "must be above 0"),
    (lambda: signals.residual_challenge(0.1, 0.5, 0.1), "w_U must be below 0"),
    (lambda: mobilisation.answer(0.0, 1, 0.4, 1, 0.1), "m1 must be above 0"),
    (lambda: offers.deadline(0.9, 0), "whole numbers from 1"),
    (lambda: offers.with_breakdown(0.9, 0.1, 0.6, 0.6), "more than there is"),
    (lambda: offers.with_breakdown(1.0, 0.0, 0.1, 0.1), "never end"),
    (lambda: critical_risk.critical_risk(0.1, 0.0, 0.2), "better than war"),
    (lambda: critical_risk.zeuthen([0.1, 0.5], [0.1, 0.5]), "sort the offers"),
    (lambda: guarantees.defends(0.5, 0.1, 0.1), "low below high"),
]


@pytest.mark.parametrize(("call", "words"), BAD)
def test_bad_input_never_gives_a_number(call: Callable[[], object], words: str) -> None:
    with pytest.raises(CoercionError, match=words):
        call()
