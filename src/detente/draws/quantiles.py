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
            x = np.asarray(betaincinv(alpha, beta, u), dtype=np.float64)
            # Near u = 1 the score carries more digits than u does: use the mirrored tail there.
            upper = 1.0 - np.asarray(betaincinv(beta, alpha, ndtr(-z)), dtype=np.float64)
            return low + (high - low) * np.where(z > 0, upper, x)


@lru_cache(maxsize=4096)
def table(q: Quantity) -> NDArray[np.float64]:
    """Return cubic pieces of a quantile function, ``(KNOTS − 1, 4)``: monotone Hermite (PCHIP) in the score.

    Not for kind ``quantiles``, which has corners.
    """
    from scipy.interpolate import PchipInterpolator

    z = np.linspace(-REACH, REACH, KNOTS)
    pieces = PchipInterpolator(z, exact(q, z)).c
    out = np.ascontiguousarray(pieces.T, dtype=np.float64)
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
