"""Quantile functions of elicited quantities, as functions of a standard normal number.

Every kind is drawn by inverse transform, so that a what-if is paired with its base and monotone in its
parameters. The inverse of a beta distribution costs a microsecond; a table of cubic pieces in the normal
score costs a few nanoseconds, with an error below 1e-8 of the range (tested).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit
from detente.scenario.quantity import Quantity

KNOTS = 1025
REACH = 8.3
"""The table covers normal scores from −REACH to REACH: all that a 52-bit uniform can give."""


def exact(q: Quantity, z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return quantiles without a table (the reference).

    Parameters
    ----------
    q
        The quantity.
    z
        Normal scores, any shape.
    """
    from scipy.special import betaincinv, ndtr, ndtri

    u = np.asarray(ndtr(z), dtype=np.float64)
    match q.kind:
        case "point":
            return np.full(z.shape, q.params[0])
        case "uniform":
            a, b = q.params
            return a + (b - a) * u
        case "quantiles":
            return np.interp(u, q.params[::2], q.params[1::2])
        case "normal":
            m, s, a, b = q.params
            ua, ub = float(ndtr((a - m) / s)), float(ndtr((b - m) / s))
            inner = np.clip(ua + (ub - ua) * u, 1e-300, 1 - 1e-16)
            return np.clip(m + s * np.asarray(ndtri(inner), dtype=np.float64), a, b)
        case "pert":
            low, mode, high = q.params
            alpha = 1 + 4 * (mode - low) / (high - low)
            beta = 1 + 4 * (high - mode) / (high - low)
            # Above the median the score carries more digits than u does: use the mirrored tail there.
            up = z > 0
            tail = ndtr(-np.abs(z))
            x = np.asarray(betaincinv(np.where(up, beta, alpha), np.where(up, alpha, beta), tail), dtype=np.float64)
            return low + (high - low) * np.where(up, 1.0 - x, x)


@lru_cache(maxsize=4096)
def table(q: Quantity) -> NDArray[np.float64]:
    """Return cubic pieces of a quantile function, ``(KNOTS − 1, 4)``: monotone Hermite in the score.

    Not for kind ``quantiles``, which has corners. Slopes are those of Fritsch & Butland (1984), "A method for
    constructing local monotone piecewise cubic interpolants", eq. 5, for equal steps: the harmonic mean of
    the slopes on both sides. (scipy's PCHIP gives the same, but costs half a second to import.)
    """
    z = np.linspace(-REACH, REACH, KNOTS)
    h = z[1] - z[0]
    x = exact(q, z)
    secant = np.maximum(np.diff(x), 0.0) / h
    left, right = secant[:-1], secant[1:]
    inner = np.where(left * right > 0, 2 * left * right / np.maximum(left + right, 1e-300), 0.0)
    slope = np.concatenate([secant[:1], inner, secant[-1:]])
    out = np.empty((KNOTS - 1, 4))
    out[:, 0] = (slope[:-1] + slope[1:] - 2 * secant) / h**2
    out[:, 1] = (3 * secant - 2 * slope[:-1] - slope[1:]) / h
    out[:, 2] = slope[:-1]
    out[:, 3] = x[:-1]
    out.flags.writeable = False
    return out


@njit
def look_up(z: NDArray[np.float64], pieces: NDArray[np.float64], out: NDArray[np.float64]) -> None:
    """Evaluate cubic pieces at scores ``z`` (n,) into ``out`` (n,)."""
    h = 2 * REACH / (KNOTS - 1)
    for i in range(z.shape[0]):
        at = (z[i] + REACH) / h
        j = min(max(int(at), 0), KNOTS - 2)
        t = z[i] + REACH - j * h
        out[i] = ((pieces[j, 0] * t + pieces[j, 1]) * t + pieces[j, 2]) * t + pieces[j, 3]


def quantile(q: Quantity, z: NDArray[np.float64], out: NDArray[np.float64]) -> None:
    """Write the quantiles of ``q`` at normal scores ``z`` (n,) into ``out`` (n,)."""
    if q.is_point:
        out[:] = q.mode
    elif q.kind == "quantiles":
        out[:] = exact(q, z)
    else:
        look_up(z, table(q), out)
        np.clip(out, q.low, q.high, out=out)
