"""Worth of outcomes as a tree of partial sums: the same sums, in the same order, each part once."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from detente.models.graph.from_scenario.scores import partial_sums


@given(st.integers(0, 2**32 - 1), st.integers(1, 12), st.integers(1, 5))
def test_every_sum_to_the_last_bit(seed: int, outcomes: int, terms: int) -> None:
    rng = np.random.default_rng(seed)
    at = rng.integers(0, 3, (outcomes, terms))
    charged, whole = rng.random((outcomes, terms)) < 0.3, rng.random(outcomes) < 0.8
    plain, priced = rng.random(3), rng.random(3)
    parent, place, counts, total = partial_sums(at, charged, whole)
    sums = [0.0]
    for n in range(len(parent)):
        sums.append(sums[parent[n]] + (priced if counts[n] else plain)[place[n]])
    for o in range(outcomes):
        right = 0.0
        for k in range(terms):
            right += (priced if charged[o, k] else plain)[at[o, k]]
        assert sums[total[o]] == (right if whole[o] else 0.0)
    # No part is there twice.
    assert len({*zip(parent.tolist(), place.tolist(), counts.tolist(), strict=True)}) == len(parent)
