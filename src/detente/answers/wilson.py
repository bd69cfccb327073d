"""The interval of Wilson (1927) for a share; it is valid at 0 and 1 and for few cases too."""

from __future__ import annotations

import math

Z = 1.959963984540054
"""Normal quantile of a two-sided 95 % interval."""


def wilson(count: int, n: int, z: float = Z) -> tuple[float, float]:
    """Return the interval for a share, 0–1.

    Parameters
    ----------
    count, n
        Cases with the outcome, and cases in all (at least 1).
    z
        Normal quantile of the level; 95 % if not given.
    """
    p = count / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - half), min(1.0, middle + half)
