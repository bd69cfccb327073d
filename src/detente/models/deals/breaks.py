"""Obstacles to a package, and its break-even points (core §11.4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False, slots=True)
class BreakEven:
    """How often a package passes as one input moves over its coded range, all else drawn as coded.

    Attributes
    ----------
    path, words
        The input, as in a key driver.
    low, mode, high
        Its coded range, and its most likely value.
    x
        (21,) values of the input.
    counts
        (21,) draws in which the package passes.
    n
        Draws at each value.
    """

    path: str
    words: str
    low: float
    mode: float
    high: float
    x: NDArray[np.float64]
    counts: NDArray[np.int64]
    n: int

    @property
    def shares(self) -> NDArray[np.float64]:
        """(21,) share of draws in which the package passes."""
        return self.counts / self.n

    @property
    def crossings(self) -> tuple[float, ...]:
        """Values at which the share crosses one half, interpolated between the points."""
        x, y = self.x, self.shares - 0.5
        at = np.flatnonzero((y[:-1] < 0) != (y[1:] < 0))
        return tuple(float(x[j] + (x[j + 1] - x[j]) * y[j] / (y[j] - y[j + 1])) for j in at)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Draws in which a package passes after one change.

    Attributes
    ----------
    id
        ``commitments``, ``trust``, ``force`` or ``information``.
    count
        Draws in which it passes then.
    """

    id: str
    count: int
