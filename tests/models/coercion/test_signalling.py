# pyright: reportArgumentType=false
"""The crisis signalling game: published equilibria, all of them, and its kernels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import multivariate_normal, norm

from detente._jit import plain
from detente.models.coercion._checks import CoercionError
from detente.models.coercion._games import signalling as kernels
from detente.models.coercion.crisis_signalling import NAMES, equilibria, solve
from detente.models.coercion.three_outcome import probabilities

SIGINT = {"s_a": 0, "v_a": 1, "c_b": 0, "w_a": -1.9, "a": -1.2, "v_b": 1}
utility = st.floats(-4, 4)


def test_three_equilibria_and_one() -> None:
    found = equilibria(**SIGINT, w_b=-2.9)
    expected = [(0.2511, 0.9948, 0.3097), (0.5947, 0.3799, 0.2416), (0.8133, 0.2055, 0.2088)]
    assert len(found) == 3
    for e, want in zip(found, expected, strict=True):
        assert tuple(e) == pytest.approx(want, abs=5e-5)
        assert sum(e.outcomes.values()) == pytest.approx(1)
    (only,) = equilibria(**SIGINT, w_b=-2.7)
    assert tuple(only) == pytest.approx((0.9079, 0.1671, 0.1989), abs=5e-5)


@given(h=st.floats(-5, 5), k=st.floats(-5, 5))
def test_bivariate_normal(h: float, k: float) -> None:
    rho = np.sqrt(0.5)
    assert kernels.bvn(h, k) == pytest.approx(multivariate_normal.cdf([h, k], cov=[[1, rho], [rho, 1]]), abs=1e-10)


def by_definition(r: float, sa: float, va: float, cb: float, wa: float, wb: float, a: float, vb: float) -> float:
    cut = (sa - (1 - r) * va) / r
    pc = 1 - norm.cdf(cut - wa) * norm.cdf(cut - a)
    # A stands firm: its war beats both its best alternative and the cut-off; integrated over ε_A.
    e = np.linspace(-9, 9, 40_001)
    firm = np.trapezoid(norm.pdf(e) * norm.cdf(wa + e - a) * (wa + e > cut), e)
    pf = firm / pc
    return float(norm.cdf((pf * wb + (1 - pf) * vb - cb) / pf))


@given(u=st.tuples(*[st.floats(-2, 2)] * 7), r=st.floats(0.05, 0.95))
def test_best_reply_by_integration(u: tuple[float, ...], r: float) -> None:
    pc, pf = kernels.chances(r, u[0], u[1], u[3], u[5])
    if pc * pf > 1e-4:
        assert kernels.response(r, *u) == pytest.approx(by_definition(r, *u), abs=2e-3)


@given(u=st.tuples(*[utility] * 7))
def test_every_root_is_a_fixed_point_and_none_is_missed(u: tuple[float, ...]) -> None:
    found = equilibria(*u)
    assert len(found) >= 1
    roots = [e.p_r for e in found]
    assert roots == sorted(roots)
    for e in found:
        if 1e-9 < e.p_r < 1 - 1e-9:
            assert kernels.response(e.p_r, *u) == pytest.approx(e.p_r, abs=1e-7)
    # A coarse search of its own: every change of sign belongs to a root that was found.
    grid = 1 / (1 + np.exp(-np.linspace(-16, 16, 300)))
    gap = np.array([kernels.response(r, *u) - r for r in grid])
    for j in np.flatnonzero((gap[:-1] > 0) != (gap[1:] > 0)):
        root = brentq(lambda r: kernels.response(r, *u) - r, grid[j], grid[j + 1], xtol=1e-14)
        assert min(abs(root - r) for r in roots) < 1e-6


def test_kernels_agree_with_their_plain_selves() -> None:
    theta = np.random.default_rng(2).normal(0, 2, (6, 7))
    theta[0] = [0, 1, 0, -1.9, -2.9, -1.2, 1]
    fast, n = solve(theta, 201)
    slow, m = np.full_like(fast, np.nan), np.zeros(6, dtype=np.int64)
    plain(kernels.many)(theta, 201, slow, m)
    assert n.tolist() == m.tolist()
    assert fast == pytest.approx(slow, abs=1e-10, nan_ok=True)
    assert plain(kernels.bvn)(0.3, -0.2) == pytest.approx(kernels.bvn(0.3, -0.2), abs=1e-15)
    assert n[0] == 3


def test_utilities_must_be_numbers() -> None:
    with pytest.raises(CoercionError, match="V_A"):
        equilibria(0, float("nan"), 0, 0, 0, 0, 0)
    assert len(NAMES) == 7


@given(u=st.tuples(*[st.floats(-3, 3)] * 4), s=st.floats(0.3, 3))
def test_three_outcome_by_simulation_of_its_errors(u: tuple[float, ...], s: float) -> None:
    """Private information: the parts of ends that only their players know, drawn."""
    u11, u13, u14, u24 = u
    found = probabilities(u11, u13, u14, u24, s)
    rng = np.random.default_rng(11)
    e = rng.normal(0, s, (5, 200_000))
    p4 = (u24 + e[0] > e[1]).mean()
    assert float(found.p4) == pytest.approx(p4, abs=6e-3)
    p2 = ((1 - found.p4) * (u13 + e[2]) + found.p4 * (u14 + e[3]) > u11 + e[4]).mean()
    assert float(found.p2) == pytest.approx(p2, abs=6e-3)
    assert found.outcomes.sum() == pytest.approx(1)


def test_three_outcome_refuses_what_has_no_meaning() -> None:
    with pytest.raises(CoercionError, match="sigma"):
        probabilities(0, 0, 0, 0, 0)
    with pytest.raises(CoercionError, match="probit"):
        probabilities(0, 0, 0, 0, 1, "private", "logit")
