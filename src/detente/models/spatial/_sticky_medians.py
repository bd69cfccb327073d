"""The median level of the sticky mean in many draws at once: the same distribution as in ``sticky_mean``, by arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.draws.inputs import Draws
from detente.models.spatial.sticky_mean import FLOOR, LEVELS, StickyMeanOptions, climate, weigh

Array = NDArray[np.float64]


def medians(draws: Draws, name: str, issue: int) -> Array:
    """Return the median level of one issue in some draws, (draws,); NaN where nobody has weight.

    Parameters
    ----------
    draws
        Values of all inputs.
    name
        The capability measure.
    issue
        Place of the issue.
    """
    held, near = StickyMeanOptions().constants
    x, weight = weigh(draws, name, StickyMeanOptions().weights)
    there = weight[:, :, issue] > 0
    w, x = np.where(there, weight[:, :, issue], 0.0), np.where(there, x[:, :, issue], 0.0)
    whole = w.sum(axis=1, keepdims=True)
    mean = np.divide((w * x).sum(axis=1, keepdims=True), whole, out=np.zeros_like(whole), where=whole > 0)
    log = -near * np.abs(np.arange(LEVELS) - mean) / 100.0
    row, actor = np.nonzero(there)
    stands = np.zeros_like(log)
    stands[row, np.floor(x[row, actor] + 0.5).astype(np.int64)] = held
    p = np.exp(log + stands - (log + stands).max(axis=1, keepdims=True))
    p = (1.0 - FLOOR) * p / p.sum(axis=1, keepdims=True) + FLOOR * climate()
    middle = np.argmax(np.cumsum(p, axis=1) >= 0.5 - 1e-12, axis=1).astype(np.float64)
    return np.where(whole[:, 0] > 0, middle, np.nan)
