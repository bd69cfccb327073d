"""What improvements from one state lead to, against the oracle's search over all states."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from models.graph.conflicts import random_options

from detente.models.graph.concepts.from_start import lasting, stable_at


@given(st.integers(0, 2**32 - 1))
def test_against_the_oracle(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pair = random_options(rng)
    if pair is None or not pair.conflict.moves.transitive:
        return
    conflict, oracle = pair.conflict, pair.oracle
    makers, m = conflict.rank.shape
    everybody = frozenset(range(makers))
    stable = np.array([all(oracle.seq(i, s) for i in range(makers)) for s in range(m)])
    score = conflict.rank[None].astype(np.int32)
    wanted, flagged = rng.random(m) < 0.5, rng.random(m) < 0.2
    for start in range(m):
        reached = np.zeros(m, dtype=np.bool_)
        reached[[start, *oracle.reach(everybody, start, improving=True)]] = True
        lasts, meets = np.zeros(1, dtype=np.bool_), np.zeros(1, dtype=np.bool_)
        lasting(score, np.arange(m), conflict.moves, start, wanted, flagged, lasts, meets)
        assert lasts[0] == (reached & wanted & stable).any()
        assert meets[0] == (reached & flagged).any()
        stable_at(score, np.arange(m), conflict.moves, start, lasts)
        assert lasts[0] == stable[start]
