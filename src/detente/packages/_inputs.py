"""Checks of the arrays that every search takes."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from detente.packages.space import Array, Ints, SearchSpace


def checked(space: SearchSpace, uv: Array, d: Array) -> tuple[Array, Array]:
    """Return contiguous (draws, groups, levels) and (draws, groups) arrays.

    Raises
    ------
    ValueError
        A shape does not fit the search space, or a reservation value is not finite.
    """
    shape = (space.n_groups, space.grid.n_levels)
    if uv.ndim != 3 or uv.shape[1:] != shape or d.shape != uv.shape[:2]:
        raise ValueError(f"uv must be (draws, {shape[0]}, {shape[1]}) and d (draws, {shape[0]})")
    if not np.isfinite(d).all():
        raise ValueError("reservation values must be finite")
    return np.ascontiguousarray(uv, dtype=np.float64), np.ascontiguousarray(d, dtype=np.float64)


def flat_packages(space: SearchSpace, packages: ArrayLike) -> Ints:
    """Return the (n, issues) flat levels of packages.

    Raises
    ------
    ValueError
        A number is not the number of a package.
    """
    numbers = np.asarray(packages, dtype=np.int64).reshape(-1)
    if len(numbers) and not 0 <= numbers.min() <= numbers.max() < space.grid.size:
        raise ValueError(f"packages are numbered from 0 to {space.grid.size - 1}")
    return np.ascontiguousarray(space.grid.flat_of(numbers))
