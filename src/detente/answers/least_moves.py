"""The least move of each input by itself after which something holds, with every other input at its median.

An input is tried at several values on its way to each end of its scale. Between the first at which the outcome holds
and the one before, the place is found by halving. Nothing is assumed of what lies between: a value at which the outcome
also holds may be missed if it lies between two at which it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from detente.answers.movable import Lever

Column = tuple[Lever, float]
Holds = Callable[[Sequence[Column]], NDArray[np.bool_]]
"""(columns,) whether the outcome holds with an input at a value, for each."""
KNOTS = 8
"""Values at which an input is tried on its way to each end of its scale."""
HALVINGS = 10
WHOLE = 100.0
"""Inputs on a scale of this length go to whole numbers."""


def least_moves(levers: Sequence[Lever], holds: Holds) -> list[Column]:
    """Return the least move of each input after which an outcome holds, the easiest first; none where no move does.

    Parameters
    ----------
    levers
        The inputs.
    holds
        Whether the outcome holds.
    """
    ways = [
        (lever, lever.now + (end - lever.now) * np.arange(1, KNOTS + 1) / KNOTS)
        for lever in levers
        for end in (lever.low, lever.high)
        if abs(end - lever.now) > 1e-9
    ]
    if not ways:
        return []
    held = holds([(lever, float(to)) for lever, way in ways for to in way]).reshape(len(ways), KNOTS)
    found = [
        (lever, float(way[k - 1]) if (k := int(yes.argmax())) else lever.now, float(way[k]))
        for (lever, way), yes in zip(ways, held, strict=True)
        if yes.any()
    ]
    if not found:
        return []
    for _ in range(HALVINGS):
        middle = [(lever, (less + to) / 2) for lever, less, to in found]
        yes = holds(middle)
        found = [
            (lever, less, at) if y else (lever, at, to)
            for (lever, less, to), (_, at), y in zip(found, middle, yes.tolist(), strict=True)
        ]
    rounded = [(lever, to) for lever, _, end in found for to in _rounded(lever, end)]
    fits = holds(rounded).reshape(len(found), -1)
    best: dict[str, Column] = {}
    for (lever, _, exact), fine in zip(found, fits.tolist(), strict=True):
        to = next((x for x, fits_ in zip(_rounded(lever, exact), fine, strict=True) if fits_), exact)
        known = best.get(lever.row.path)
        if known is None or lever.cost(to) < lever.cost(known[1]):
            best[lever.row.path] = (lever, to)
    return sorted(best.values(), key=lambda c: (c[0].cost(c[1]), c[0].row.path))


def _rounded(lever: Lever, to: float) -> tuple[float, float]:
    """Return a value on a scale of levels as whole numbers: the one before it on the way, and the one after it."""
    if (lever.length or lever.scale.unit) != WHOLE:
        return to, to
    down, up = float(np.floor(to)), float(np.ceil(to))
    return (down, up) if to > lever.now else (up, down)
