"""Splits into training and test cases; cases of one proposal or crisis are never on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from detente.backtest.problems import TooFewOutcomes

Mask = NDArray[np.bool_]


def grouped(groups: Sequence[str] | NDArray[np.str_], k: int = 10, seed: int = 1) -> Iterator[tuple[Mask, Mask]]:
    """Yield (training, test) masks of k folds; a group is wholly in one fold.

    Raises
    ------
    TooFewOutcomes
        If there are fewer groups than folds.
    """
    names, member = np.unique(np.asarray(groups), return_inverse=True)
    if len(names) < k:
        raise TooFewOutcomes(f"{len(names)} groups are too few for {k} folds; give more outcomes")
    place = np.empty(len(names), dtype=np.int64)
    place[np.random.default_rng(seed).permutation(len(names))] = np.arange(len(names)) % k
    fold = place[member]
    for j in range(k):
        yield fold != j, fold == j


def before_and_after(
    when: NDArray[np.float64], groups: Sequence[str] | NDArray[np.str_], cut: float
) -> tuple[Mask, Mask]:
    """Return (training, test): cases before a date, and those at or after it.

    A group with cases on both sides is left out of the training, so that no crisis is split.
    """
    late = when >= cut
    both = np.isin(np.asarray(groups), np.unique(np.asarray(groups)[late]))
    return ~late & ~both, late
