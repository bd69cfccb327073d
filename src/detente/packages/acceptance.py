"""Who accepts a package, and whether those who accept are enough."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente._jit import njit
from detente.packages._inputs import checked, flat_packages
from detente.packages._judge import TOLERANCE, needed
from detente.packages._programs import obeys
from detente.packages._tables import PATH, PROGRAMS, SIZES, scratch
from detente.packages.problem import Array, Bits, Ints, Problem


@njit
def _accepts(uv: Array, d: Array, packages: Ints, out: Bits) -> None:
    draws, groups, _ = uv.shape
    for i in range(draws):
        for x in range(packages.shape[0]):
            yes = np.uint64(0)
            for g in range(groups):
                gain = 0.0
                for k in range(packages.shape[1]):
                    gain += uv[i, g, packages[x, k]]
                if gain - d[i, g] >= -TOLERANCE:
                    yes |= np.uint64(1) << np.uint64(g)
            out[i, x] = yes


def accepts(problem: Problem, uv: Array, d: Array, packages: ArrayLike) -> Bits:
    """Return who accepts each package in each draw, whether or not they are asked.

    Parameters
    ----------
    problem
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
    uv, d = checked(problem, uv, d)
    flat = flat_packages(problem, packages)
    out = np.zeros((len(uv), len(flat)), dtype=np.uint64)
    _accepts(uv, d, flat, out)
    return out


@njit
def _passes(
    rules: Ints, quota: Array, n: Ints, f: Array, masks: NDArray[np.int64], packages: Ints, out: NDArray[np.bool_]
) -> None:
    for x in range(packages.shape[0]):
        for k in range(packages.shape[1]):
            n[PATH, k] = packages[x, k]
        need = needed(rules, n)
        for i in range(masks.shape[0]):
            yes = masks[i, x]
            out[i, x] = yes & need == need and (
                rules[SIZES, PROGRAMS] == 0 or obeys(rules, quota, n, f, yes)
            )


def passes(problem: Problem, masks: Bits, packages: ArrayLike) -> NDArray[np.bool_]:
    """Return whether each package has all the consent that it needs.

    A package that changes procedural issues alone can pass too; whether it is a deal is another question.

    Parameters
    ----------
    problem
        Grid and rules.
    masks
        (draws, packages) who accepts, over the problem's groups.
    packages
        (packages,) numbers of packages.

    Returns
    -------
    ndarray
        (draws, packages) of bool; false for infeasible packages.
    """
    flat = flat_packages(problem, packages)
    out = np.zeros(masks.shape, dtype=np.bool_)
    n, f, _ = scratch(problem)
    _passes(problem.rules, problem.quota, n, f, masks.view(np.int64), flat, out)
    return out & problem.grid.feasible(np.asarray(packages, dtype=np.int64).reshape(-1))
