from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.answers.drivers import KeyDrivers, fifths
from detente.draws.inputs import Inputs


@given(st.lists(st.integers(0, 6), min_size=1, max_size=60))
def test_fifths_are_those_of_ranks(numbers: list[int]) -> None:
    x = np.array(numbers, dtype=np.float32)
    rank = np.empty(len(x), dtype=np.int64)
    rank[np.argsort(x, kind="stable")] = np.arange(len(x))
    assert np.array_equal(fifths(x), rank * 5 // len(x))


FLAGSHIP = detente.load("nato-russia-2022")


@settings(max_examples=10)
@given(st.integers(1, 200), st.integers(0, 2**32 - 1))
def test_counts_are_those_of_a_count(draws: int, seed: int) -> None:
    drivers = KeyDrivers(Inputs(FLAGSHIP, 1, draws))
    outcome = np.random.default_rng(seed).random(draws) < 0.4
    hits, size = drivers.counts(outcome)
    z = drivers.inputs.chunk(0, draws).z
    assert len(drivers.named) == len(hits) > 0
    for x, hit, all_ in zip(drivers.named, hits, size, strict=True):
        row = drivers.inputs.common(0, draws)[x.row] if x.shared else z[x.row]
        fifth = fifths(row.astype(np.float32))
        assert hit.tolist() == [int(np.sum(outcome & (fifth == f))) for f in range(5)]
        assert all_.tolist() == [int(np.sum(fifth == f)) for f in range(5)]


def test_a_key_driver_has_the_lowest_fifth_first() -> None:
    """An outcome that holds where an input is in its upper half: in none of its lowest fifth, in all of its highest."""
    inputs = Inputs(FLAGSHIP, 1, 400)
    drivers = KeyDrivers(inputs)
    x = next(x for x in drivers.named if not x.shared)
    z = inputs.chunk(0, 400).z[x.row]
    (first, *_), _ = drivers.of(z > np.median(z))
    assert first.path == x.path
    assert (first.low.id, first.low.count, first.low.n) == ("lowest fifth", 0, 80)
    assert (first.high.id, first.high.count, first.high.n) == ("highest fifth", 80, 80)


def test_the_first_draws_are_those_of_a_shorter_run() -> None:
    outcome = np.random.default_rng(1).random(300) < 0.4
    first = KeyDrivers(Inputs(FLAGSHIP, 1, 1500)).first(300)
    for a, b in zip(first.counts(outcome), KeyDrivers(Inputs(FLAGSHIP, 1, 300)).counts(outcome), strict=True):
        assert np.array_equal(a, b)
