"""What every search expects of its arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from detente.packages.problem import Array, DealProblem, Ints


def checked(problem: DealProblem, uv: Array, d: Array) -> tuple[Array, Array]:
    """Return contiguous (draws, groups, levels) and (draws, groups) arrays.

    Raises
    ------
    ValueError
        A shape does not fit the problem, or a reservation value is not finite.
    """
    shape = (problem.n_groups, problem.grid.n_levels)
    if uv.ndim != 3 or uv.shape[1:] != shape or d.shape != uv.shape[:2]:
        raise ValueError(f"uv must be (draws, {shape[0]}, {shape[1]}) and d (draws, {shape[0]})")
    if not np.isfinite(d).all():
        raise ValueError("reservation values must be finite")
    return np.ascontiguousarray(uv, dtype=np.float64), np.ascontiguousarray(d, dtype=np.float64)


def flat_packages(problem: DealProblem, packages: ArrayLike) -> Ints:
    """Return the (n, issues) flat levels of packages.

    Raises
    ------
    ValueError
        A number is no package's.
    """
    numbers = np.asarray(packages, dtype=np.int64).reshape(-1)
    if len(numbers) and not 0 <= numbers.min() <= numbers.max() < problem.grid.size:
        raise ValueError(f"packages are numbered from 0 to {problem.grid.size - 1}")
    return np.ascontiguousarray(problem.grid.flat_of(numbers))
