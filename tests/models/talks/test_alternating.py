"""Alternating offers: published closed forms against backward induction."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.models.talks import alternating as a

DELTA = st.floats(0.05, 0.95)


def test_anchors() -> None:
    assert a.rubinstein((0.9, 0.8)) == pytest.approx(0.7142857, abs=5e-8)
    assert a.finite(2, 0.9) == pytest.approx(0.1)
    assert a.finite(3, 0.9) == pytest.approx(0.91)
    assert a.finite(10, 0.9) == pytest.approx(0.342801, abs=5e-7)
    assert a.outside(0.9, 0.6) == 0.6
    assert a.outside(0.9, 0.3) == pytest.approx(0.473684, abs=5e-7)
    assert a.breakdown(1e-6, (0.1, 0.3)) == pytest.approx(0.4, abs=1e-6)


@given(DELTA, DELTA)
def test_rubinstein(first: float, second: float) -> None:
    assert a.solve((first, second)).demand[0] == pytest.approx(a.rubinstein((first, second)), abs=1e-12)


@given(st.integers(1, 40), DELTA)
def test_finite_horizon(periods: int, delta: float) -> None:
    assert a.solve((delta, delta), periods).demand[0] == pytest.approx(a.finite(periods, delta), abs=1e-12)


@given(DELTA, st.floats(0, 0.95))
def test_outside_option(delta: float, option: float) -> None:
    """Only a credible threat to walk out matters."""
    e = a.solve((delta, delta), option=(0.0, option))
    assert 1 - e.demand[0] == pytest.approx(a.outside(delta, option) if option > delta / (1 + delta) + 1e-9 else
                                            delta / (1 + delta), abs=1e-9)  # fmt: skip


@given(st.floats(0.01, 0.9), st.floats(0, 0.45), st.floats(0, 0.45))
def test_breakdown(chance: float, one: float, two: float) -> None:
    e = a.solve((1, 1), chance=chance, fallback=(one, two))
    assert e.demand[0] == pytest.approx(a.breakdown(chance, (one, two)), abs=1e-9)


def test_short_periods() -> None:
    step = 1e-6
    got = a.rubinstein((math.exp(-0.2 * step), math.exp(-0.1 * step)))
    assert got == pytest.approx(a.short_periods((0.2, 0.1)), abs=1e-6)


@pytest.mark.parametrize("bad", [{"patience": (1, 1)}, {"patience": (2, 0.5)}, {"patience": (0.5, 0.5), "periods": 0}])
def test_games_that_cannot_be(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"run from 0|in haste"):
        a.solve(**bad)  # type: ignore[arg-type]
