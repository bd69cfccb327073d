"""Who accepts a package, and whether the package has all the consent that it needs."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente._jit import hot, njit
from detente.packages._inputs import checked, flat_packages
from detente.packages._programs import obeys
from detente.packages.judge import TOLERANCE, needed
from detente.packages.space import Array, Bits, Ints, SearchSpace
from detente.packages.structs import JudgeArrays
from detente.payoffs.values import totals


def values(space: SearchSpace, uv: Array, packages: ArrayLike) -> Array:
    """Return the value of packages to each group, added up in file order so that results do not depend on the search.

    Parameters
    ----------
    space
        Grid and rules.
    uv
        (draws, groups, levels), as in :func:`detente.packages.search.exists`.
    packages
        (packages,) numbers of packages.

    Returns
    -------
    ndarray
        (draws, packages, groups).
    """
    return totals(uv, flat_packages(space, packages))


@njit
def _agree(worth: Array, d: Array, out: Bits) -> None:
    for i in range(worth.shape[0]):
        for x in range(worth.shape[1]):
            yes = np.uint64(0)
            for g in range(worth.shape[2]):
                if worth[i, x, g] - d[i, g] >= -TOLERANCE:
                    yes |= np.uint64(1) << np.uint64(g)
            out[i, x] = yes


def agree(worth: Array, d: Array) -> Bits:
    """Return (draws, packages) masks of the groups to which a package is worth at least ``d − 1e-9``.

    Parameters
    ----------
    worth
        (draws, packages, groups), from :func:`values`.
    d
        (draws, groups) reservation values.
    """
    out = np.zeros(worth.shape[:2], dtype=np.uint64)
    _agree(worth, np.ascontiguousarray(d), out)
    return out


def accepts(space: SearchSpace, uv: Array, d: Array, packages: ArrayLike) -> Bits:
    """Return who accepts each package in each draw, whether or not their consent is needed.

    Parameters
    ----------
    space
        Grid and rules.
    uv, d
        As in :func:`detente.packages.search.exists`.
    packages
        (packages,) numbers of packages.

    Returns
    -------
    ndarray
        (draws, packages) masks: bit g is group g.
    """
    uv, d = checked(space, uv, d)
    return agree(values(space, uv, packages), d)


@hot
def _count_bits(masks: Bits, out: Ints) -> None:
    one = np.uint64(1)
    for i in range(masks.shape[0]):
        for x in range(masks.shape[1]):
            for g in range(out.shape[1]):
                out[x, g] += np.int64(masks[i, x] >> np.uint64(g) & one)


def count_bits(masks: Bits, bits: int) -> Ints:
    """Return in how many draws each bit of a mask is set.

    Parameters
    ----------
    masks
        (draws, packages) masks, such as those of :func:`accepts`.
    bits
        How many bits are looked at, from the lowest.

    Returns
    -------
    ndarray
        (packages, bits) counts of draws.
    """
    out = np.zeros((masks.shape[1], bits), dtype=np.int64)
    _count_bits(np.ascontiguousarray(masks), out)
    return out


@njit
def _passes(arrays: JudgeArrays, masks: NDArray[np.int64], packages: Ints, out: NDArray[np.bool_]) -> None:
    rules, judged = arrays.rules, arrays.judged
    for x in range(packages.shape[0]):
        for k in range(packages.shape[1]):
            judged.path[k] = packages[x, k]
        need = needed(rules, judged.path)
        for i in range(masks.shape[0]):
            yes = masks[i, x]
            out[i, x] = yes & need == need and (not rules.has_programs or obeys(rules, judged, yes))


def passes(space: SearchSpace, masks: Bits, packages: ArrayLike) -> NDArray[np.bool_]:
    """Return whether each package has all the consent that it needs.

    A package that changes procedural issues alone can pass too; whether it is a deal is another question.

    Parameters
    ----------
    space
        Grid and rules.
    masks
        (draws, packages) who accepts, over the search space's groups.
    packages
        (packages,) numbers of packages.

    Returns
    -------
    ndarray
        (draws, packages) of bool; false for infeasible packages.
    """
    flat, rules = flat_packages(space, packages), space.rules
    if rules.has_programs:
        out = np.zeros(masks.shape, dtype=np.bool_)
        _passes(space.judging(), np.ascontiguousarray(masks).view(np.int64), flat, out)
    else:
        need = (np.bitwise_or.reduce(rules.asks[flat], axis=1) | rules.always).view(np.uint64)
        out = masks & need == need
    return out & space.grid.feasible(np.asarray(packages, dtype=np.int64).reshape(-1))
