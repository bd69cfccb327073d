from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from detente.findings.hinges import fifths


@given(st.lists(st.integers(0, 6), min_size=1, max_size=60))
def test_fifths_are_those_of_ranks(numbers: list[int]) -> None:
    x = np.array(numbers, dtype=np.float32)
    rank = np.empty(len(x), dtype=np.int64)
    rank[np.argsort(x, kind="stable")] = np.arange(len(x))
    assert np.array_equal(fifths(x), rank * 5 // len(x))
