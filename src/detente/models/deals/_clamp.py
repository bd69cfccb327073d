"""An input that is held at points of its range, for a break-even curve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

POINTS = 21
"""Points of a break-even curve."""
MOST_WORK = 420_000
"""Draws times points times groups that are evaluated again for one input; whole chunks, at least one."""


@dataclass(frozen=True, eq=False)
class Clamp:
    """An input to hold fixed: its slots, the actors that it touches, its range.

    Attributes
    ----------
    path, words
        The input, as in a key driver.
    slots
        Slots of all members that share its row.
    lines
        Whether all are costs of commitments, which change nothing but what crossing them costs.
    worth
        Whether it changes what packages are worth, and not only what failure is.
    groups
        Groups whose values it affects; all if it is about force or the deadline.
    low, mode, high
        Its coded range.
    """

    path: str
    words: str
    slots: Ints
    lines: bool
    worth: bool
    groups: Ints
    low: float
    mode: float
    high: float

    @property
    def most_draws(self) -> int:
        """Number of draws that are evaluated; fewer where many actors must be evaluated again at every point."""
        return MOST_WORK if self.lines else max(MOST_WORK // (POINTS * len(self.groups)), 1)

    @property
    def x(self) -> Array:
        """(21,) values to hold it at."""
        return np.linspace(self.low, self.high, POINTS)
