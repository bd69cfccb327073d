"""Closed forms against brute force on random parameters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from detente._jit import plain
from detente.draws.quantiles import exact
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
from detente.models.coercion.optimal_demand import optimal_demand as best_demand
from detente.models.coercion.two_sided_costs import two_sided
from detente.scenario.quantity import Quantity

unit = st.floats(0, 1)
price = st.floats(0, 2)
patience = st.floats(0.01, 0.98)
X = np.linspace(0, 1, 20_001)


@given(p=unit, a=price, b=price, alpha=st.floats(0.3, 2), beta=st.floats(0.3, 2))
def test_range_is_what_both_prefer_to_war(p: float, a: float, b: float, alpha: float, beta: float) -> None:
    both = (X**alpha >= p - a) & ((1 - X) ** beta >= 1 - p - b)
    found = ranges.bargaining_range(p, a, b, alpha, beta)
    edge = 1.1e-4
    inside = (found.low + edge <= X) & (found.high - edge >= X)
    outside = (found.low - edge >= X) | (found.high + edge <= X)
    assert both[inside].all()
    assert not both[outside].any()
    if alpha == beta == 1:
        assert found.high >= found.low


@given(q=unit, p=unit, a=price, b=price)
def test_settlement_and_dissatisfaction(q: float, p: float, a: float, b: float) -> None:
    x, who = float(ranges.settlement(q, p, a, b)), int(ranges.dissatisfied(q, p, a, b))
    assert not (p - a > q and p + b < q)
    if who == 1:
        assert x == pytest.approx(p - a)
    elif who == -1:
        assert x == pytest.approx(p + b)
    else:
        assert x == pytest.approx(q, abs=1e-12)
    nash = float(ranges.nash_split(p, a, b))
    gains = np.where((p - a <= X) & (p + b >= X), (X - (p - a)) * ((1 - X) - (1 - p - b)), -1)
    assert gains.max() <= (nash - (p - a)) * ((1 - nash) - (1 - p - b)) + 1e-6


@given(p=unit, a=price, low=unit, width=st.floats(0.01, 1))
def test_uniform_demand_is_the_best(p: float, a: float, low: float, width: float) -> None:
    high = low + width
    found = optimal_demand.uniform(p, a, low, high)
    risk = np.clip((X - p - low) / width, 0, 1)
    value = (1 - risk) * X + risk * (p - a)
    assert float(found.value) >= value.max() - 1e-6 if found.demand <= 1 else True
    if p + low <= 1:
        assert float(found.value) == pytest.approx(value.max(), abs=2e-4)
        again = best_demand(p, a, Quantity("uniform", (low, high)))
        assert float(again.value) == pytest.approx(float(found.value), abs=1e-6)


def corners(x: list[float]) -> Quantity:
    pairs = zip((0.0, 0.2, 0.7, 1.0), x, strict=True)
    return Quantity("quantiles", tuple(v for pair in pairs for v in pair))


QUANTITIES = st.one_of(
    st.tuples(unit, unit, unit).map(lambda t: Quantity.pert(*sorted(t)) if max(t) > min(t) else Quantity.point(t[0])),
    st.tuples(unit, st.floats(0.05, 0.4)).map(lambda t: Quantity("normal", (t[0], t[1], 0.0, 1.0))),
    st.lists(unit, min_size=4, max_size=4).map(lambda x: corners(sorted(x))),
)


@given(p=unit, a=price, costs=QUANTITIES, prize=st.floats(0.3, 2))
def test_any_distribution_beats_every_demand_on_a_grid(p: float, a: float, costs: Quantity, prize: float) -> None:
    assume(costs.high > 1e-3)
    found = best_demand(p, a, costs, prize)
    assert p - 1e-12 <= float(found.demand) <= 1 + 1e-12
    from scipy.special import ndtri

    u = np.linspace(1e-6, 1 - 1e-6, 4001)
    z = exact(costs, np.asarray(ndtri(u))) / prize
    ok = z <= 1 - p
    value = np.where(ok, p + (1 - u) * z - u * a, -np.inf)
    assert float(found.value) >= value.max() - 2e-5


@given(
    p=unit,
    a=st.lists(price, min_size=1, max_size=4),
    b=st.lists(price, min_size=1, max_size=4),
    x=st.lists(unit, min_size=1, max_size=5, unique=True),
)
def test_two_sided_by_enumeration(p: float, a: list[float], b: list[float], x: list[float]) -> None:
    found = two_sided(p, a, b, x)
    demands = np.sort(x)
    yes = demands[None, :] <= p + np.array(b)[:, None] + 1e-12
    assert (found.accept == yes).all()
    for i, cost in enumerate(a):
        take = yes.mean(axis=0)
        value = take * demands + (1 - take) * (p - cost)
        at = int(np.flatnonzero(demands == found.demand[i])[0])
        assert value[at] == pytest.approx(value.max(), abs=1e-9)
    assert found.regret <= 1e-9


@given(p=unit, a=st.lists(price, min_size=2, max_size=5), x=st.lists(unit, min_size=2, max_size=6, unique=True))
def test_banks_monotonicity(p: float, a: list[float], x: list[float]) -> None:
    """Banks (1990): a type to whom war costs less demands no less, and takes no smaller a risk of war."""
    found = two_sided(p, np.sort(a), np.linspace(0, 0.6, 7), x)
    assert (np.diff(found.demand) <= 1e-12).all()
    assert (np.diff(found.risk) <= 1e-12).all()


@given(p=unit, a=price, b=st.lists(unit, min_size=2, max_size=6), x=st.lists(unit, min_size=2, max_size=6, unique=True))
def test_banks_monotonicity_of_the_informed_responder(p: float, a: float, b: list[float], x: list[float]) -> None:
    """A type to whom war costs less accepts no demand that a softer one refuses, and fights no less often."""
    found = two_sided(p, [a], np.sort(b), x)
    assert (np.diff(found.accept.astype(int), axis=0) >= 0).all()
    fights = ~found.accept[:, np.sort(x) == found.demand[0]][:, 0]
    assert (np.diff(fights.astype(int)) <= 0).all()
    # What a type ends with, over war: the softer one gains no less from the demand that was meant for it.
    ends = np.where(fights, 1 - p - np.sort(b), 1 - found.demand[0])
    assert (ends >= 1 - p - np.sort(b) - 1e-9).all()


def test_shifting_power_by_the_two_values() -> None:
    rng = np.random.default_rng(3)
    p1, p2, d, c = (
        rng.uniform(0, 1, 20_000),
        rng.uniform(0, 1, 20_000),
        rng.uniform(0.01, 0.99, 20_000),
        rng.uniform(0, 3, 20_000),
    )
    war = (1 - p1) / (1 - d) - c
    peace = 1 + d * ((1 - p2) / (1 - d) - c)
    clear = np.abs(war - peace) > 1e-9
    assert (commitment.fights(p1, p2, d, c)[clear] == (war > peace)[clear]).all()
    # Powell's general condition says the same: A locks in p/(1 − δ) of what war decides, less nothing; B its war.
    total = 1 / (1 - d)
    excess = commitment.inefficiency(p1 * total, p2 * total + c, (1 - p1) * total - c, d)
    assert (excess[clear] > 0).tolist() == (d * (p2 * total + c) - p1 * total > c)[clear].tolist()
    edge = commitment.threshold(p1, d, c)
    assert commitment.margin(p1, np.clip(edge, 0, 1), d, c)[edge <= 1] == pytest.approx(0, abs=1e-12)


@given(v=st.tuples(st.floats(0.1, 3), st.floats(0.1, 3)), a=st.tuples(st.floats(0.1, 3), st.floats(0.1, 3)),
       w=st.tuples(st.floats(0.1, 3), st.floats(0.1, 3)))  # fmt: skip
def test_attrition_keeps_each_side_indifferent(
    v: tuple[float, float], a: tuple[float, float], w: tuple[float, float]
) -> None:
    found = audience_costs.attrition(v, a, w)
    end = float(found.horizon)
    assert found.at_once.min() == pytest.approx(0, abs=1e-12)
    t = np.linspace(0, end, 2001)
    for i in range(2):
        j = 1 - i
        # Survival of j from its hazard, integrated, against what the closed form says is left at the end.
        hazard = audience_costs.hazard(a[i], v[i], t)
        left = (1 - found.at_once[j]) * np.exp(
            -np.concatenate([[0], np.cumsum((hazard[1:] + hazard[:-1]) / 2 * np.diff(t))])
        )
        assert left[-1] == pytest.approx(1 - found.concedes[j], abs=1e-5)
        # i gains the same, v_i Q_j(0), whenever it plans to give way.
        given_up = -np.diff(left, prepend=1.0)
        gains = v[i] * np.cumsum(given_up) - a[i] * t * left
        assert gains == pytest.approx(v[i] * found.at_once[j], abs=2e-4 * (v[i] + a[i]))
    assert float(found.war) == pytest.approx(np.prod(1 - found.concedes), abs=1e-12)


@given(m=st.floats(0.01, 3), v1=st.floats(0.1, 3), c1=st.floats(0.05, 3), v2=st.floats(0.1, 3), c2=price)
def test_massing_troops_by_search(m: float, v1: float, c1: float, v2: float, c2: float) -> None:
    found = mobilisation.answer(m, v1, c1, v2, c2)
    effort = np.concatenate([np.linspace(0, 4, 40_001), [max(m * (v1 - c1) / c1, 0.0)]])
    attacks = v1 * m / (m + effort) > c1 + 1e-12
    value = np.where(attacks, v2 * effort / (m + effort) - c2 - effort, v2 - effort)
    # With nothing mobilised the target gives way if it would be attacked.
    best = max(0.0, value[(effort > 0) | ~attacks].max())
    assert float(found.value) == pytest.approx(best, abs=2e-4)


@given(v=st.floats(0.05, 2), w=st.floats(-2, -0.05), m=st.floats(0, 3))
def test_tied_hands_by_the_bluffers_choice(v: float, w: float, m: float) -> None:
    """At the least q the bluffer is indifferent between the signal and silence."""
    q = float(signals.residual_challenge(m, v, w))
    bluff = (1 - q) * v + q * max(-m, w)
    assert bluff == pytest.approx(0, abs=1e-9)


@given(d1=patience, d2=patience)
def test_rubinstein_by_iteration(d1: float, d2: float) -> None:
    x = 0.5
    for _ in range(4000):
        x = 1 - d2 * (1 - d1 * x)
    assert float(offers.rubinstein(d1, d2)) == pytest.approx(x, abs=1e-9)


@given(d=patience, rounds=st.integers(1, 40))
def test_deadline_by_backward_induction(d: float, rounds: int) -> None:
    share = 1.0
    for _ in range(rounds - 1):
        share = 1 - d * share
    assert float(offers.deadline(d, rounds)) == pytest.approx(share, abs=1e-12)


@given(d=patience, s=unit)
def test_outside_option_by_iteration(d: float, s: float) -> None:
    responder = 0.0
    for _ in range(5000):
        responder = max(s, d * (1 - responder))
    # Stationary: the responder gets the better of walking out and of proposing next.
    expected = max(s, d / (1 + d))
    assert float(offers.with_outside_option(d, s)) == pytest.approx(expected)
    if s >= d / (1 + d):
        assert max(s, d * (1 - s)) == pytest.approx(s)


@given(d=st.floats(0.2, 1), r=st.floats(0.01, 0.9), a=st.floats(0, 0.5), b=st.floats(0, 0.5))
def test_breakdown_by_iteration(d: float, r: float, a: float, b: float) -> None:
    x1 = x2 = 0.5
    for _ in range(5000):
        x1, x2 = 1 - (r * b + (1 - r) * d * (1 - x2)), r * a + (1 - r) * d * x1
    assert offers.with_breakdown(d, r, a, b) == pytest.approx((x1, x2), abs=1e-7)


def test_zeuthen_ends_at_the_largest_product() -> None:
    rng = np.random.default_rng(5)
    for _ in range(300):
        n = int(rng.integers(1, 9))
        u1, u2 = np.sort(rng.uniform(0.01, 1, n))[::-1], np.sort(rng.uniform(0.01, 1, n))
        at = critical_risk.zeuthen(u1, u2)
        assert u1[at] * u2[at] == pytest.approx((u1 * u2).max())
        one, two = 0, n - 1
        while one < two:  # concessions, step by step, by who runs the smaller risk
            r1 = (u1[one] - u1[two]) / u1[one]
            r2 = (u2[two] - u2[one]) / u2[two]
            one, two = (one + 1, two) if r1 < r2 else (one, two - 1)
        assert u1[one] * u2[one] == pytest.approx((u1 * u2).max())


@given(v=st.floats(0.3, 2), s=st.floats(-1, 0.2), w=st.floats(-3, -1.1), low=st.floats(-2, -0.1), high=st.floats(0, 1))
def test_the_commitment_needed_just_deters(v: float, s: float, w: float, low: float, high: float) -> None:
    q = float(guarantees.needed_credibility(v, s, w))
    assert (1 - q) * v + q * w == pytest.approx(s, abs=1e-9)
    a = float(guarantees.needed_commitment(q, low, high))
    assert float(guarantees.defends(low, high, a)) >= q - 1e-9
    if a > 0:
        assert float(guarantees.defends(low, high, a * 0.99)) < q


def test_kernels_agree_with_their_plain_selves() -> None:
    rng = np.random.default_rng(7)
    n = 40
    p, a, scale = rng.uniform(0, 1, n), rng.uniform(0, 1, n), rng.uniform(0.3, 1, n)
    u, z = optimal_demand.quantile_table(Quantity.pert(0.1, 0.3, 1.0))
    gap = np.where(rng.uniform(size=n) < 0.5, np.nan, rng.uniform(0, 0.5, n))
    fast, slow = np.empty((n, 3)), np.empty((n, 3))
    optimal_demand._risks(u, z, p, a, scale, gap, fast)
    for d in range(n):
        most = 1 - p[d] if not gap[d] < 1 - p[d] else gap[d]
        risk, cut = plain(optimal_demand.best_risk)(u, z, a[d], scale[d], most)
        slow[d] = p[d] + cut, risk, (1 - risk) * (p[d] + cut) + risk * (p[d] - a[d])
    assert fast == pytest.approx(slow, abs=1e-13)
    v, r, w = (rng.uniform(0.1, 2, (n, 2)) for _ in range(3))
    one, two = np.empty((n, 6)), np.empty((n, 6))
    audience_costs._play(v, r, w, one)
    plain(audience_costs._play)(v, r, w, two)
    assert one == pytest.approx(two, abs=1e-14)
    b, x = rng.uniform(0, 0.5, 6), np.sort(rng.uniform(0, 1, 5))
    for kernel in (two_sided_costs._induce, plain(two_sided_costs._induce)):
        choice, yes = np.zeros(3, dtype=np.int64), np.zeros((6, 5), dtype=np.bool_)
        kernel(0.4, a[:3], b, np.full(6, 1 / 6), x, choice, yes)
        assert choice.tolist() == [int(np.flatnonzero(x == v)[0]) for v in two_sided(0.4, a[:3], b, x).demand]
