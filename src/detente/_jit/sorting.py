"""Sorting inside kernels; numba's own ``argsort`` takes seconds to compile."""

from __future__ import annotations

from typing import Any

from detente._jit import part, piece

RUN = 8


@piece
def _before(a: float, b: float) -> bool:
    """Return whether a comes before b: NaN comes last."""
    return a < b or (b != b and a == a)


@part
def sort_places(values: Any, places: Any, room: Any) -> None:
    """Sort places by their values, ascending and with NaN last; the sort is stable.

    Short runs are sorted by insertion and then merged.

    Parameters
    ----------
    values
        (values,) by which to sort.
    places
        (n,) of integers: places in ``values``, sorted.
    room
        (n,) of integers: scratch.
    """
    n = places.shape[0]
    for at in range(n):
        first, to, place = at - at % RUN, at, places[at]
        while to > first and _before(values[place], values[places[to - 1]]):
            places[to] = places[to - 1]
            to -= 1
        places[to] = place
    width = RUN
    while width < n:
        for start in range(0, n, 2 * width):
            middle, end = min(start + width, n), min(start + 2 * width, n)
            a, b = start, middle
            for to in range(start, end):
                if a < middle and (b >= end or not _before(values[places[b]], values[places[a]])):
                    room[to] = places[a]
                    a += 1
                else:
                    room[to] = places[b]
                    b += 1
        for to in range(n):
            places[to] = room[to]
        width *= 2
