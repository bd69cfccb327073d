"""Simultaneous sanctioning with tabulated bounds is the same as combination by combination."""

from __future__ import annotations

import numpy as np
import pytest

from detente.models.graph.concepts import simultaneous as _simultaneous
from detente.models.graph.concepts.simultaneous import simultaneously_stable
from detente.models.graph.conflict.conflict import Conflict
from detente.models.graph.conflict.options import Option, OptionForm


@pytest.mark.parametrize("sizes", [(2, 2, 2), (3, 2), (2, 1, 1, 1), (4,), (3, 3)])
@pytest.mark.parametrize("ranks", [4, 1000])
def test_bounds_change_nothing(sizes: tuple[int, ...], ranks: int, monkeypatch: pytest.MonkeyPatch) -> None:
    form = OptionForm(
        tuple(f"d{i}" for i in range(len(sizes))),
        tuple(Option(f"o{i}{k}", i) for i, size in enumerate(sizes) for k in range(size)),
    )
    rng = np.random.default_rng(len(sizes) * ranks)
    rank = rng.integers(0, ranks, (len(sizes), 1 << sum(sizes))).astype(np.int32)
    conflict = Conflict.of_options(form, rank)
    bounded = simultaneously_stable(conflict)
    monkeypatch.setattr(_simultaneous, "DENSE_BITS", 0)  # without a table of codes there are no bounds
    assert np.array_equal(simultaneously_stable(conflict), bounded)
