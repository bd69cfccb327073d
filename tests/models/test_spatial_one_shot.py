from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import fearon, two_and_one

from detente._jit import plain
from detente.draws import Inputs
from detente.models.contract import Context, Result
from detente.models.spatial import mean, median, nash
from detente.scenario.load import load

KERNELS: dict[str, Callable[..., None]] = {
    "mean": mean.weighted_mean,
    "median": median.weighted_median,
    "midpoint": median.weighted_midpoint,
    "nash": nash.nash_point,
}


def settle(kernel: str, x: list[float], w: list[float], quo: float = 0.0) -> float:
    out = np.full((1, 1), np.nan)
    KERNELS[kernel](np.array(x).reshape(1, -1, 1), np.array(w).reshape(1, -1, 1), np.array([quo]), out)
    return float(out[0, 0])


def run(model: str, case: str = "eu-emissions-1984") -> Result:
    module = {"mean": mean, "median": median, "nash": nash}[model]
    return module.MODEL.run(Inputs(load(case), 1, 8), module.MODEL.options(), Context(workers=1))


def test_the_emissions_table_comes_back() -> None:
    """Bueno de Mesquita (1994) as printed by Scholz, Calbert & Smith (2011), Table 1."""
    assert run("mean").tables["central"].values[0] == pytest.approx(7.389955686853766, abs=1e-12)
    assert run("median").tables["central"].values[0] == 7.0


def test_ties_of_the_median_are_named() -> None:
    assert settle("median", [10, 20, 30, 40], [1, 1, 1, 1]) == 20
    assert settle("midpoint", [10, 20, 30, 40], [1, 1, 1, 1]) == 25
    assert settle("midpoint", [10, 20, 30, 40], [1, 1, 0, 1]) == 20


def test_nash_splits_what_both_want() -> None:
    """Equal weights, ideals on one side of the disagreement point: the product is largest at the nearer ideal
    or between them, where the slopes balance."""
    y = settle("nash", [60, 60], [1, 1], 0)
    assert y == pytest.approx(60, abs=1e-9)
    grid = np.linspace(0.001, 79.999, 800_001)
    product = (40 - np.abs(grid - 40)) ** 1 * (100 - np.abs(grid - 100)) ** 2
    assert settle("nash", [40, 100], [1, 2], 0) == pytest.approx(grid[product.argmax()], abs=2e-4)


def test_nash_stays_where_opponents_stand_on_both_sides() -> None:
    assert settle("nash", [20, 80], [1, 1], 50) == 50


POINTS = st.lists(st.tuples(st.floats(0, 100), st.floats(0.01, 10)), min_size=2, max_size=8)


@pytest.mark.parametrize("kernel", ["mean", "median", "midpoint", "nash"])
@given(points=POINTS, quo=st.floats(0, 100))
def test_hull_reflection_scale_and_order(kernel: str, points: list[tuple[float, float]], quo: float) -> None:
    x, w = [p[0] for p in points], [p[1] for p in points]
    y = settle(kernel, x, w, quo)
    assert min([*x, quo]) - 1e-9 <= y <= max([*x, quo]) + 1e-9
    assert settle(kernel, x[::-1], w[::-1], quo) == pytest.approx(y, abs=1e-8)
    assert settle(kernel, x, [3 * v for v in w], quo) == pytest.approx(y, abs=1e-8)
    if kernel != "median":
        mirrored = settle(kernel, [100 - v for v in x], w, 100 - quo)
        assert mirrored == pytest.approx(100 - y, abs=1e-6)


@pytest.mark.parametrize("kernel", ["mean", "median", "midpoint"])
@given(x=st.floats(0, 100), w=st.lists(st.floats(0.01, 10), min_size=1, max_size=5))
def test_unanimity_is_a_fixed_point(kernel: str, x: float, w: list[float]) -> None:
    assert settle(kernel, [x] * len(w), w) == pytest.approx(x)


def test_no_weight_gives_no_answer() -> None:
    for kernel in KERNELS:
        assert np.isnan(settle(kernel, [10, 20], [0, 0]))


def test_kernels_agree_with_their_plain_selves() -> None:
    rng = np.random.default_rng(1)
    x, w, quo = rng.uniform(0, 100, (5, 6, 2)), rng.uniform(0, 1, (5, 6, 2)), np.array([0.0, 30.0])
    for kernel in (mean.weighted_mean, nash.nash_point):
        fast, slow = np.full((5, 2), np.nan), np.full((5, 2), np.nan)
        kernel(x, w, quo, fast)
        plain(kernel)(x, w, quo, slow)
        assert fast == pytest.approx(slow, abs=1e-12, nan_ok=True)
    fast, slow = np.full((5, 2), np.nan), np.full((5, 2), np.nan)
    median._median(x, w, True, fast)
    plain(median._median)(x, w, True, slow)
    assert np.array_equal(fast, slow)


def test_a_model_without_capability_says_what_it_needs() -> None:
    (missing,) = mean.MODEL.needs(fearon(0.5, 0.1, 0.1))
    assert "capability" in missing.words
    assert "capability:" in missing.remedy
    assert mean.MODEL.needs(two_and_one()) == ()
