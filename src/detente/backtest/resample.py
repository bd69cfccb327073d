"""Intervals of differences between two forecasts on the same cases: the paired bootstrap by cluster.

Outcomes of the issues of one proposal, or of the actors of one crisis, are correlated, so whole clusters are drawn with
replacement (Field & Welsh 2007). Intervals are percentile intervals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its interval and two-sided p value: twice the share of resamples on the other side of zero."""

    value: float
    low: float
    high: float
    p: float

    def plain(self) -> dict[str, float]:
        """Return plain data, rounded."""
        return {k: round(getattr(self, k), 5) for k in ("value", "low", "high", "p")}


@dataclass(frozen=True, eq=False)
class Resamples:
    """How often each cluster was drawn in each resample, (resamples, cases)."""

    counts: Array

    @staticmethod
    def of(clusters: Sequence[str] | NDArray[np.str_], n: int = 4000, seed: int = 1) -> Resamples:
        """Draw clusters with replacement."""
        names, member = np.unique(np.asarray(clusters), return_inverse=True)
        drawn = np.random.default_rng(seed).multinomial(len(names), np.full(len(names), 1 / len(names)), size=n)
        return Resamples(drawn[:, member].astype(np.float64))

    def mean(self, values: Array, share: float = 0.95) -> Interval:
        """Return the mean of a case-wise quantity."""
        totals = self.counts.sum(axis=1)
        return self._interval(float(values.mean()), self.counts @ values / totals, share)

    def gain(self, new: Array, old: Array, share: float = 0.95) -> Interval:
        """Return the relative reduction of the mean from ``old`` to ``new``; 0.05 is five per cent lower."""
        below, above = self.counts @ new, self.counts @ old
        return self._interval(1.0 - float(new.sum() / old.sum()), 1.0 - below / above, share)

    @staticmethod
    def _interval(value: float, draws: Array, share: float) -> Interval:
        tail = (1.0 - share) / 2.0
        low, high = np.quantile(draws, [tail, 1.0 - tail])
        n = len(draws)
        other = min(1.0, 2.0 * min(int(np.count_nonzero(draws <= 0)), int(np.count_nonzero(draws >= 0))) / n)
        return Interval(value, float(low), float(high), other)


def holm(p: Sequence[float]) -> tuple[float, ...]:
    """Return p values adjusted for several comparisons: Holm's (1979) step-down procedure."""
    order: list[int] = np.argsort(p, kind="stable").tolist()
    out, worst = np.empty(len(p)), 0.0
    for rank, j in enumerate(order):
        worst = max(worst, min(1.0, (len(p) - rank) * float(p[j])))
        out[j] = worst
    return tuple(out.tolist())
