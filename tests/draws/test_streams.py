from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente
from detente._jit import plain
from detente.draws.plan import Plan
from detente.draws.quantiles import cubic_pieces, exact, look_up, median, quantile
from detente.draws.streams import key, keys, many_normals, normals, uniforms
from detente.scenario.quantity import Quantity


def test_a_block_does_not_need_those_before_it() -> None:
    whole = uniforms(7, "positions/A/x/ideal", 0, 64)
    parts = [uniforms(7, "positions/A/x/ideal", s, 16) for s in range(0, 64, 16)]
    assert np.array_equal(whole, np.concatenate(parts))


def test_blocks_start_at_multiples_of_four() -> None:
    with pytest.raises(ValueError, match="multiples of 4"):
        uniforms(1, "x", 6, 4)


def test_streams_differ_by_seed_and_path() -> None:
    a = uniforms(1, "x", 0, 1000)
    for other in (uniforms(2, "x", 0, 1000), uniforms(1, "y", 0, 1000)):
        assert abs(np.corrcoef(a, other)[0, 1]) < 0.15
    assert key(1, "x") != key(1, "y")
    assert key(1, "1x") != key(11, "x")


def test_uniforms_never_reach_the_ends_and_are_uniform() -> None:
    u = uniforms(3, "u", 0, 200_000)
    assert u.min() > 0
    assert u.max() < 1
    assert abs(u.mean() - 0.5) < 0.003
    assert abs(u.var() - 1 / 12) < 0.001


def test_first_draws_are_pinned() -> None:
    """A change here changes every answer ever given: it needs a new major version."""
    assert uniforms(1, "positions/RUS/door/ideal", 0, 4).tolist() == PINNED


PINNED = [0.01939965288927603, 0.4528866893815241, 0.6057263150748472, 0.8484461262298885]

QUANTITIES = [
    Quantity.pert(0, 0, 100),
    Quantity.pert(80, 100, 100),
    Quantity.pert(0.05, 0.2, 0.9),
    Quantity.pert(40, 60, 75),
    Quantity.pert(0, 1, 1000),
    Quantity("uniform", (20.0, 70.0)),
    Quantity("normal", (60.0, 10.0, 0.0, 100.0)),
    Quantity("normal", (0.0, 1.0, 0.0, 5.0)),
]


@pytest.mark.parametrize("q", QUANTITIES, ids=lambda q: f"{q.kind} {q.params}")
def test_tables_are_as_good_as_the_exact_quantiles(q: Quantity) -> None:
    z = np.random.default_rng(0).standard_normal(20_000)
    out = quantile(q, z)
    assert np.abs(out - exact(q, z)).max() < 1e-7 * (q.high - q.low)
    assert out.min() >= q.low
    assert out.max() <= q.high


@pytest.mark.parametrize("q", QUANTITIES[:4], ids=lambda q: f"{q.kind} {q.params}")
def test_tables_are_scipys_monotone_pieces(q: Quantity) -> None:
    from scipy.interpolate import PchipInterpolator

    z = np.linspace(-8.3, 8.3, 1025)
    reference = PchipInterpolator(z, exact(q, z)).c.T
    assert cubic_pieces(q)[1:-1] == pytest.approx(reference[1:-1], abs=1e-6 * (q.high - q.low))


def test_the_kernel_agrees_with_its_plain_self() -> None:
    z = np.linspace(-8, 8, 101)
    fast, slow = np.empty_like(z), np.empty_like(z)
    q = QUANTITIES[0]
    pieces = cubic_pieces(q)
    look_up(z, pieces, q.low, q.high, fast)
    plain(look_up)(z, pieces, q.low, q.high, slow)
    assert np.array_equal(fast, slow)


@given(st.floats(0, 50), st.floats(0, 50), st.floats(0.5, 50))
def test_pert_has_its_mean_and_rises(low: float, mode: float, width: float) -> None:
    q = Quantity.pert(low, low + min(mode, width), low + width)
    z = normals(5, "x", 0, 4096)
    out = quantile(q, np.sort(z))
    assert (np.diff(out) >= -1e-9 * width).all()
    mean = (q.low + 4 * q.mode + q.high) / 6
    assert abs(out.mean() - mean) < 0.02 * width


def test_quantiles_are_hit() -> None:
    q = Quantity("quantiles", (0.05, 20.0, 0.5, 40.0, 0.95, 70.0))
    out = quantile(q, np.array([-1.6448536269514722, 0.0, 1.6448536269514722]))
    assert out == pytest.approx([20, 40, 70])


@pytest.mark.parametrize(("start", "n"), [(0, 1), (0, 7), (4, 64), (1024, 1024), (4 * (2**40), 5)])
def test_many_streams_at_a_time_are_the_same_numbers(start: int, n: int) -> None:
    """The compiled generator against numpy's own, to the last bit."""
    paths = ["a", "b/c", "ü", ""]
    for seed in (0, 1, -(2**70)):
        got = many_normals(keys(seed, paths), start, n)
        assert np.array_equal(got, np.stack([normals(seed, p, start, n) for p in paths]))


def test_no_streams_at_all() -> None:
    assert many_normals(keys(1, []), 0, 8).shape == (0, 8)
    with pytest.raises(ValueError, match="multiples of 4"):
        many_normals(keys(1, ["a"]), 2, 8)


def test_a_scenario_is_laid_out_once_and_a_changed_copy_anew() -> None:
    case = detente.load("nato-russia-2022")
    assert Plan.of(case) is Plan.of(case)
    changed = case.model_copy(update={"commitments": ()})
    assert Plan.of(changed).scenario is changed
    assert Plan.of(case).lines
    assert not Plan.of(changed).lines


@pytest.mark.parametrize(("low", "high"), [(6.5, 8.0), (7.5, 8.2), (-8.2, -7.5)])
def test_a_normal_truncated_far_out_keeps_its_digits(low: float, high: float) -> None:
    """Chances beyond 6.5 standard deviations differ in the eleventh digit from 1, but not from each other."""
    from scipy.special import log_ndtr, ndtri

    q = Quantity("normal", (0.0, 1.0, low, high))
    u = np.array([1e-6, 0.01, 0.25, 0.5, 0.75, 0.99, 1 - 1e-6])
    x = exact(q, np.asarray(ndtri(u)))
    # Mills: with the near end a, P(X > x | X > a) is close to exp(log Q(x) − log Q(a)); exactly, by tails.
    near, far = (low, high) if low > 0 else (-high, -low)
    y = np.sort(x if low > 0 else -x)
    tail = np.exp(np.asarray(log_ndtr(-y)) - log_ndtr(-near))
    last = np.exp(log_ndtr(-far) - log_ndtr(-near))
    assert np.abs((1 - tail) / (1 - last) - u).max() < 1e-8


@pytest.mark.parametrize(
    "q",
    [
        Quantity("pert", (10.0, 20.0, 80.0)),
        Quantity("uniform", (1.0, 4.0)),
        Quantity("normal", (5.0, 2.0, 0.0, 6.0)),
        Quantity("quantiles", (0.0, 1.0, 0.5, 3.0, 1.0, 9.0)),
        Quantity.point(7.0),
    ],
)
def test_the_median_is_that_of_the_table(q: Quantity) -> None:
    assert median(q) == quantile(q, np.zeros(1))[0]
