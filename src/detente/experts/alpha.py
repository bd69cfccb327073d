"""Krippendorff's alpha for interval data: agreement between coders, corrected for chance.

With ``n`` values in units that at least two coders have answered, ``m_u`` of them in unit ``u``,

    D_o = (1/n) Σ_u 1/(m_u − 1) Σ_{i≠j} (v_iu − v_ju)²      (observed disagreement)
    D_e = 1/(n(n − 1)) Σ_{i≠j} (v_i − v_j)²                 (expected disagreement)
    α   = 1 − D_o/D_e.

1 is perfect agreement, 0 is the agreement expected by chance, and values below 0 mean systematic disagreement. The
interval is a percentile bootstrap over units, as Zapf et al. (2016) recommend. It is too narrow for few units (Hughes
2022), so no interval is given below :data:`LEAST_UNITS`.

References
----------
Hayes & Krippendorff (2007), "Answering the call for a standard reliability measure for coding data",
*Communication Methods and Measures* 1(1).
Krippendorff (2011), "Computing Krippendorff's alpha-reliability".
Zapf, Castell, Morawietz & Karch (2016), *BMC Medical Research Methodology* 16:93.
Hughes (2022), "Toward improved inference for Krippendorff's alpha agreement coefficient", arXiv:2210.13265.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente._errors import UsageError

Array = NDArray[np.float64]

LEAST_UNITS = 5
"""Fewest units with two answers for which an interval is given."""
RESAMPLES = 2000
COVERAGE = 0.95


@dataclass(frozen=True, slots=True)
class AlphaEstimate:
    """Krippendorff's alpha for interval data.

    Attributes
    ----------
    value
        The coefficient, at most 1; ``None`` where it is not defined: fewer than two units, or all
        values equal.
    low, high
        Bootstrap interval that covers 95 %, or ``None`` where there are too few units.
    units, coders, values
        Units with at least two values, coders with a value in them, and values in them.
    """

    value: float | None
    low: float | None
    high: float | None
    units: int
    coders: int
    values: int


def krippendorff(ratings: Array, *, resamples: int = RESAMPLES, seed: int = 1) -> AlphaEstimate:
    """Return Krippendorff's alpha of a table of ratings.

    Parameters
    ----------
    ratings
        (coders, units) numbers on an interval scale; NaN where a coder has not answered.
    resamples
        Bootstrap samples of units.
    seed
        Seed of the bootstrap.

    Raises
    ------
    UsageError
        If the table does not have two dimensions, or holds an infinite number.
    """
    table = np.asarray(ratings, dtype=np.float64)
    if table.ndim != 2 or np.isinf(table).any():
        raise UsageError("alpha needs a table of coders by units, with finite numbers or NaN")
    paired = table[:, np.count_nonzero(~np.isnan(table), axis=0) >= 2]
    held = ~np.isnan(paired)
    units = paired.shape[1]
    coders, values = int(held.any(axis=1).sum()), int(held.sum())
    if units < 2:
        # With one unit, expected and observed disagreement are equal: α would be 0 whatever the answers.
        return AlphaEstimate(None, None, None, units, coders, values)
    # Centre the numbers, so that sums of squares stay precise whatever the origin of the scale.
    centred = np.where(held, paired - np.mean(paired[held]), 0.0)
    spread = float(np.abs(centred).max())
    if spread == 0:
        return AlphaEstimate(None, None, None, units, coders, values)
    parts = _Parts.of(centred / spread, held)
    value = float(parts.alpha(np.ones((1, units)))[0])
    if not math.isfinite(value):
        return AlphaEstimate(None, None, None, units, coders, values)
    low = high = None
    if units >= LEAST_UNITS and resamples > 0:
        rng = np.random.default_rng(seed)
        found = parts.alpha(rng.multinomial(units, np.full(units, 1 / units), size=resamples).astype(np.float64))
        known = found[np.isfinite(found)]
        if len(known) >= resamples / 2:
            tail = (1 - COVERAGE) / 2
            low, high = (float(x) for x in np.quantile(known, [tail, 1 - tail]))
    return AlphaEstimate(value, low, high, units, coders, values)


@dataclass(frozen=True, eq=False)
class _Parts:
    """(units,) contributions of each unit: values, their sum, their squares, and squared differences over ``m − 1``."""

    count: Array
    total: Array
    squares: Array
    within: Array

    @staticmethod
    def of(x: Array, held: NDArray[np.bool_]) -> _Parts:
        m = held.sum(axis=0).astype(np.float64)
        mean = x.sum(axis=0) / m
        # Over ordered pairs, Σ_{i≠j} (v_i − v_j)² = 2 m Σ (v_i − mean)².
        within = 2 * m / (m - 1) * (np.where(held, x - mean, 0.0) ** 2).sum(axis=0)
        return _Parts(m, x.sum(axis=0), (x**2).sum(axis=0), within)

    def alpha(self, weights: Array) -> Array:
        """Return (samples,) coefficients for (samples, units) counts of units; NaN where it is not defined."""
        n = weights @ self.count
        observed = weights @ self.within / n
        spread = weights @ self.squares - (weights @ self.total) ** 2 / n
        expected = 2 * spread / (n - 1)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(spread > 1e-14 * n, 1 - observed / expected, np.nan)
