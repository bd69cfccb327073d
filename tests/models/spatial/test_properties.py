"""What must hold for every dynamic model: order, reflection, unit, unanimity, hull; and compiled = un-compiled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from detente.models.spatial._exchange.simulate import block as exchange_block
from detente.models.spatial._expected_utility.simulate import block as utility_block
from detente.models.spatial._smp.simulate import block as smp_block
from detente.models.spatial.smp import SmpOptions

Array = NDArray[Any]
Kernel = Callable[[Array, Array, Array, NDArray[np.int64]], Array]


def smp(**options: object) -> Kernel:
    rules = SmpOptions(**options).rules(1)  # type: ignore[arg-type]

    def simulate(x: Array, cap: Array, sal: Array, words: NDArray[np.int64]) -> Array:
        out, rounds, rest = np.empty((1, *x.shape)), np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.bool_)
        smp_block(x[None], cap[None], sal[None], 100.0 * x.shape[1], words, rules, 0, out, rounds, rest)
        return out[0]

    return simulate


def utility(program: bool) -> Kernel:
    def simulate(x: Array, cap: Array, sal: Array, words: NDArray[np.int64]) -> Array:
        out, taken, rest = np.empty((1, *x.shape)), np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.bool_)
        utility_block(x[None], cap[None], sal[None], words, program, 1.0, 4, out, taken, rest)
        return out[0]

    return simulate


def exchange(random: float) -> Kernel:
    def simulate(x: Array, cap: Array, sal: Array, words: NDArray[np.int64]) -> Array:
        out, count, rest = np.empty((1, *x.shape)), np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.bool_)
        exchange_block(x[None], cap[None], sal[None], random, 2, 0.01, 5, words, 0, out, count, rest)
        return out[0]

    return simulate


KERNELS: dict[str, Kernel] = {
    "smp": smp(),
    "smp, all bargains": smp(bargain="initiator-receiver", interpolation="s1p1"),
    "smp, power-weighted": smp(bargain="power-weighted", condorcet="markov-incentive", third_party="full"),
    "smp, stochastic": smp(transition="stochastic", interpolation="s2pmax"),
    "expected utility, printed": utility(False),
    "expected utility, program": utility(True),
    "exchange": exchange(0.0),
    "exchange, random rates": exchange(0.5),
}
MIRRORED = [p for p in KERNELS if p not in {"expected utility, program", "smp, stochastic"}]
"""The program's rule among compromises is a position, not a distance; it favours the low end."""


def case(seed: int, coarse: bool) -> tuple[Array, Array, Array, NDArray[np.int64]]:
    """Between two and eight actors on two or three issues; coarse ones are full of ties and gaps."""
    rng = np.random.default_rng(seed)
    n, issues = int(rng.integers(2, 9)), int(rng.integers(2, 4))
    words = rng.permutation(1000)[:n]
    if not coarse:
        return rng.uniform(0, 100, (n, issues)), rng.uniform(0.1, 9, n), rng.uniform(5, 100, (n, issues)), words
    x = rng.integers(0, 3, (n, issues)) * 50.0
    x[rng.uniform(size=x.shape) < 0.15] = np.nan
    return x, rng.integers(1, 3, n) * 1.0, rng.integers(1, 3, (n, issues)) * 50.0, words


SEEDS = st.integers(0, 10_000)


@pytest.mark.parametrize("name", KERNELS)
@given(seed=SEEDS, coarse=st.booleans())
def test_the_order_of_actors_does_not_matter(name: str, seed: int, coarse: bool) -> None:
    x, cap, sal, words = case(seed, coarse)
    order = np.random.default_rng(seed + 1).permutation(len(x))
    found = KERNELS[name](x, cap, sal, words)
    again = KERNELS[name](x[order], cap[order], sal[order], words[order])
    assert again == pytest.approx(found[order], abs=1e-6, nan_ok=True)


@pytest.mark.parametrize("name", MIRRORED)
@given(seed=SEEDS)
def test_reflection(name: str, seed: int) -> None:
    x, cap, sal, words = case(seed, False)
    mirrored = KERNELS[name](100 - x, cap, sal, words)
    assert mirrored == pytest.approx(100 - KERNELS[name](x, cap, sal, words), abs=1e-6)


@pytest.mark.parametrize("name", KERNELS)
@given(seed=SEEDS, unit=st.sampled_from([1e-3, 0.3, 7.0, 1e4]))
def test_the_unit_of_capability_does_not_matter(name: str, seed: int, unit: float) -> None:
    x, cap, sal, words = case(seed, False)
    assert KERNELS[name](x, cap * unit, sal, words) == pytest.approx(KERNELS[name](x, cap, sal, words), abs=1e-6)


@pytest.mark.parametrize("name", KERNELS)
@given(seed=SEEDS)
def test_unanimity_is_a_fixed_point(name: str, seed: int) -> None:
    x, cap, sal, words = case(seed, False)
    same = np.repeat(x[:1], len(x), axis=0)
    assert KERNELS[name](same, cap, sal, words) == pytest.approx(same, abs=1e-9)


@pytest.mark.parametrize("name", KERNELS)
@given(seed=SEEDS, coarse=st.booleans())
def test_nobody_leaves_the_hull(name: str, seed: int, coarse: bool) -> None:
    x, cap, sal, words = case(seed, coarse)
    found = KERNELS[name](x, cap, sal, words)
    assert np.array_equal(np.isnan(found), np.isnan(x))
    for k in range(x.shape[1]):
        if not np.isnan(x[:, k]).all():
            assert np.nanmin(x[:, k]) - 1e-9 <= np.nanmin(found[:, k])
            assert np.nanmax(found[:, k]) <= np.nanmax(x[:, k]) + 1e-9


@given(seed=SEEDS)
def test_nobody_leaves_the_hull_under_any_choice(seed: int) -> None:
    rng = np.random.default_rng(seed)
    from detente.models.spatial._smp.rules import CHOICES

    options = {name: values[rng.integers(len(values))] for name, values in CHOICES}
    x, cap, sal, words = case(seed, bool(seed % 2))
    found = smp(**options, accommodation=float(rng.choice([0, 0.5, 1.0])))(x, cap, sal, words)
    assert np.array_equal(np.isnan(found), np.isnan(x))
    low, high = np.nan_to_num(x, nan=np.inf).min(0), np.nan_to_num(x, nan=-np.inf).max(0)
    assert (np.isnan(found) | ((found >= low - 1e-9) & (found <= high + 1e-9))).all()


def signature() -> list[list[float | None]]:
    """Where every model ends on a few small cases."""
    out: list[list[float | None]] = []
    for simulate in KERNELS.values():
        for seed in range(3):
            x, cap, sal, words = case(seed, seed == 1)
            found = simulate(x[:5], cap[:5], sal[:5], words[:5]).ravel()
            out.append([None if np.isnan(v) else float(v) for v in found])
    return out


def test_compiled_kernels_agree_with_their_plain_selves() -> None:
    code = (
        "import json, sys; sys.path[:0] = sys.argv[1:]; "
        "from models.spatial import test_properties as t; print(json.dumps(t.signature()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).parents[2])],
        capture_output=True, text=True, check=True, env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
    )  # fmt: skip
    for a, b in zip(json.loads(done.stdout), signature(), strict=True):
        assert [v is None for v in a] == [v is None for v in b]
        assert [v for v in a if v is not None] == pytest.approx([v for v in b if v is not None], abs=1e-9)
