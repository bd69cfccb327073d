"""Undo what a version of a case has overwritten, and reuse the memory of versions that were not kept."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Journal:
    """Undo log of what is overwritten."""

    def __init__(self) -> None:
        self._undo: list[Callable[[], None]] = []

    def write(self, array: NDArray[np.generic], at: object, value: NDArray[np.generic]) -> None:
        """Write into a part of an array."""
        old = array[at].copy()  # type: ignore[index]

        def undo() -> None:
            array[at] = old  # type: ignore[index]

        self._undo.append(undo)
        array[at] = value  # type: ignore[index]

    def replace(
        self, array: NDArray[np.generic], at: object, value: NDArray[np.generic], old: NDArray[np.generic]
    ) -> None:
        """Write into a part of an array whose content is known to be ``old``."""

        def undo() -> None:
            array[at] = old  # type: ignore[index]

        self._undo.append(undo)
        array[at] = value  # type: ignore[index]

    def keep(self, owner: object, *names: str) -> None:
        """Record the present values of attributes; dicts with their content."""
        state = vars(owner)
        old = {name: dict(state[name]) if isinstance(state[name], dict) else state[name] for name in names}  # type: ignore[reportUnknownVariableType]
        self._undo.append(lambda: state.update(old))

    def undo(self) -> None:
        """Undo all writes, the last first."""
        for step in reversed(self._undo):
            step()
        self._undo.clear()


class Spare:
    """Arrays of versions that were not kept, for the next version: new memory costs about as much as filling it."""

    def __init__(self) -> None:
        self._free: dict[tuple[int, ...], list[Array]] = {}

    def take(self, *shape: int) -> Array:
        """Return an array with any content."""
        try:
            return self._free[shape].pop()
        except (KeyError, IndexError):
            return np.empty(shape)

    def give(self, array: Array) -> None:
        """Take back an array that nobody else uses."""
        self._free.setdefault(array.shape, []).append(array)
