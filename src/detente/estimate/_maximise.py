"""Maximising a likelihood with a known gradient: BFGS first, then Newton's method, and a check of convergence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.estimate.problems import NotConverged

Array = NDArray[np.float64]
Score = Callable[[Array], tuple[float, Array]]
"""Parameters (k,) → log-likelihood and its gradient (k,)."""
FLAT = 1e-6
"""Newton's decrement ``g'(−H)⁻¹g`` below which a maximum counts as found."""


class Maximum(NamedTuple):
    """The maximum of a likelihood: parameters, value, Hessian (k, k), number of steps, and last Newton decrement."""

    at: Array
    value: float
    hessian: Array
    steps: int
    decrement: float


def hessian(score: Score, at: Array) -> Array:
    """Return the second derivatives by central differences of the gradient."""
    k = len(at)
    out = np.empty((k, k))
    for j in range(k):
        h = 1e-5 * max(1.0, abs(at[j]))
        up, down = at.copy(), at.copy()
        up[j] += h
        down[j] -= h
        out[:, j] = (score(up)[1] - score(down)[1]) / (2 * h)
    return (out + out.T) / 2


def maximise(
    score: Score, start: Array, what: str, names: Sequence[str], most: int = 500, *, near: bool = False
) -> Maximum:
    """Return the maximum near a start.

    Parameters
    ----------
    score
        The log-likelihood with its gradient.
    start
        (k,) parameters.
    what
        The model, for messages.
    names
        (k,) of the parameters, for messages.
    most
        Steps of BFGS.
    near
        Whether the start is close enough for Newton's method alone.

    Raises
    ------
    NotConverged
        If no maximum is found: the likelihood is flat, still rising, or not a number.
    """
    from scipy.optimize import minimize

    if not len(start):
        return Maximum(start, score(start)[0], np.zeros((0, 0)), 0, 0.0)

    def down(x: Array) -> tuple[float, Array]:
        value, slope = score(x)
        if not np.isfinite(value) or not np.isfinite(slope).all():
            return 1e300, np.zeros_like(x)
        return -value, -slope

    if not np.isfinite(score(start)[0]):
        raise NotConverged(f"{what}: the likelihood is not a number at the starting values")
    at, steps = np.asarray(start, dtype=np.float64), 0
    if not near:
        found = minimize(down, at, jac=True, method="BFGS", options={"maxiter": most, "gtol": 1e-6})
        at, steps = np.asarray(found.x, dtype=np.float64), int(found.nit)
    for _ in range(60):
        value, slope = score(at)
        h = hessian(score, at)
        step, curved = _newton_step(h, slope)
        decrement = float(slope @ step)
        if curved and 0 <= decrement < FLAT * 1e-6:
            return Maximum(at, value, h, steps, decrement)
        size = 1.0
        while size > 1e-10 and not score(at + size * step)[0] > value:
            size /= 2
        if size <= 1e-10:
            break
        at, steps = at + size * step, steps + 1
    value, slope = score(at)
    h = hessian(score, at)
    step, curved = _newton_step(h, slope)
    if curved and 0 <= float(slope @ step) < FLAT:
        return Maximum(at, value, h, steps, float(slope @ step))
    how = f"its slope in {names[int(np.abs(slope).argmax())]} is still {np.abs(slope).max():.3g}"
    if not curved:
        how = f"it is flat in {_flat(h, names)}: the data do not identify them separately, or do not bound them"
    raise NotConverged(f"{what}: the likelihood did not converge after {steps} steps ({how})")


def _newton_step(h: Array, slope: Array) -> tuple[Array, bool]:
    """Return Newton's step uphill, and whether the likelihood curves down in every direction."""
    scale = 1 / np.sqrt(np.maximum(np.abs(np.diag(h)), 1e-12))
    roots, axes = np.linalg.eigh(-(scale[:, None] * h * scale[None, :]))
    curved = bool(roots[0] > 1e-9)
    safe = np.maximum(np.abs(roots), 1e-6)
    return scale * (axes @ ((axes.T @ (scale * slope)) / safe)), curved


def _flat(h: Array, names: Sequence[str]) -> str:
    """Return the parameters along which the likelihood curves least."""
    scale = 1 / np.sqrt(np.maximum(np.abs(np.diag(h)), 1e-12))
    axis = np.abs(np.linalg.eigh(-(scale[:, None] * h * scale[None, :]))[1][:, 0])
    order: list[int] = np.argsort(-axis, kind="stable").tolist()
    return " and ".join([names[j] for j in order[:3] if axis[j] > 0.3 * axis.max()])


def covariance(h: Array, scores: Array | None, kind: str) -> Array:
    """Return the covariance of the estimates (k, k).

    Parameters
    ----------
    h
        Hessian at the maximum.
    scores
        (n, k) scores of the observations, for ``robust`` and ``opg``.
    kind
        ``hessian``, ``opg`` (outer products of the scores) or ``robust`` (the two together, White 1982).
    """
    if kind == "hessian" or scores is None:
        return np.asarray(np.linalg.inv(-h), dtype=np.float64)
    outer = scores.T @ scores
    if kind == "opg":
        return np.asarray(np.linalg.inv(outer), dtype=np.float64)
    inverse = np.linalg.inv(-h)
    return np.asarray(inverse @ outer @ inverse, dtype=np.float64)
