"""Whether there is a package that everyone who must agree prefers to no agreement."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.packages._each_draw import DealSearch, SolutionSearch, each_draw
from detente.packages._inputs import checked, flat_packages
from detente.packages.space import Array, Ints, SearchSpace

RECENT = 16
"""Number of recently found packages that are tried before a search."""


def exists(
    space: SearchSpace, uv: Array, d: Array, hot: ArrayLike = (), known: NDArray[np.bool_] | None = None
) -> NDArray[np.bool_]:
    """Return, per draw, whether any feasible, substantive package has all the consent that it needs.

    Parameters
    ----------
    space
        Grid and rules.
    uv
        (draws, groups, levels) what each level adds to a group's value; −1e30 for a red line that nothing can
        compensate.
    d
        (draws, groups) reservation values. A group accepts if its value is at least ``d − 1e-9``.
    hot
        Numbers of packages to try first. They affect the time taken, not the result.
    known
        (draws,) whether such a package is already known to exist.

    Returns
    -------
    ndarray
        (draws,) of bool.
    """
    return searched(space, uv, d, hot, known)[0]


def searched(
    space: SearchSpace, uv: Array, d: Array, hot: ArrayLike = (), known: NDArray[np.bool_] | None = None
) -> tuple[NDArray[np.bool_], Ints]:
    """Return what :func:`exists` does, and the (draws,) nodes of the search tree looked at."""
    out, _, visited = _search(space, uv, d, hot, known)
    return out, visited


def witnesses(
    space: SearchSpace,
    uv: Array,
    d: Array,
    hot: ArrayLike,
    known: NDArray[np.bool_],
    weights: Array,
    total: Array,
) -> tuple[NDArray[np.bool_], Ints]:
    """Return what :func:`exists` does, and a package that passes (draws,): −1 where there is none, or it is known.

    Parameters
    ----------
    space, uv, d, hot, known
        As in :func:`exists`.
    weights
        (draws, rows of the search space) initial weights, 0 where there are none; replaced in draws without a deal.
    total
        (draws,) the largest weighted sum of gains that any package could have, written in draws without a deal; a
        value below 0 proves that there is none.
    """
    out, package, _ = _search(space, uv, d, hot, known, weights, total)
    return out, package


def no_weights(space: SearchSpace, draws: int) -> Array:
    """Return zero weights for :func:`witnesses`."""
    return np.zeros((draws, space.rules.rows))


def _search(
    space: SearchSpace,
    uv: Array,
    d: Array,
    hot: ArrayLike,
    known: NDArray[np.bool_] | None,
    weights: Array | None = None,
    total: Array | None = None,
) -> tuple[NDArray[np.bool_], Ints, Ints]:
    uv, d = checked(space, uv, d)
    out = np.zeros(len(uv), dtype=np.bool_) if known is None else known.copy()
    package, visited = np.full(len(uv), -1, dtype=np.int64), np.zeros(len(uv), dtype=np.int64)
    packages = flat_packages(space, hot)
    given = len(packages)
    table = np.zeros((given + RECENT, packages.shape[1] + 2), dtype=np.int64)
    table[:given, :-2] = packages
    weights = np.zeros((0, 0)) if weights is None else weights
    total = np.zeros(0) if total is None else total
    task = DealSearch(given, table, out, package, weights, total, np.zeros(0, dtype=np.int64))
    each_draw(space.arrays(), uv, d, task, SolutionSearch.none(), visited)
    return out, package, visited
