"""Correlated consents: a one-factor Gaussian copula, as for joint defaults (Vasicek 1987; Li 2000).

Member i consents if ``√ρ z + √(1−ρ) e_i ≤ Φ⁻¹(q_i)``, z common to all and e_i its own. Then

    Pr(all consent) = ∫ Π_i Φ((Φ⁻¹(q_i) − √ρ z) / √(1−ρ)) φ(z) dz,

``Π q_i`` at ρ = 0 and ``min q_i`` at ρ = 1. The integral is a trapezoid sum, whose error falls exponentially for
such integrands; the step shrinks with √(1−ρ).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
WIDE = 8.5
FULL = 1 - 1e-6
"""Above this, members are taken as copies."""


def _nodes(rho: float) -> tuple[Array, Array]:
    step = min(0.2, 0.4 * math.sqrt((1 - rho) / max(rho, 1e-9)))
    z = np.arange(-math.ceil(WIDE / step), math.ceil(WIDE / step) + 1, dtype=np.float64) * step
    return z, step * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)


def all_consent(q: ArrayLike, members: ArrayLike, rho: float) -> Array:
    """Return the chance that all members consent.

    Parameters
    ----------
    q
        (…, groups) chance of consent of a member of each group, 0–1.
    members
        (groups,) how many members each group has.
    rho
        Cohesion, 0–1.

    Returns
    -------
    ndarray
        (…,).
    """
    from scipy.special import ndtr, ndtri

    own, count = np.asarray(q, dtype=np.float64), np.asarray(members, dtype=np.float64)
    if not (count > 0).any():
        return np.ones(own.shape[:-1])
    own, count = own[..., count > 0], count[count > 0]
    if rho <= 0:
        return np.prod(own**count, axis=-1)
    if rho >= FULL:
        return own.min(axis=-1)
    z, weight = _nodes(rho)
    bar = np.asarray(ndtri(own), dtype=np.float64)
    total = np.zeros(own.shape[:-1])
    for zj, wj in zip(z, weight, strict=True):
        each = np.asarray(ndtr((bar - math.sqrt(rho) * zj) / math.sqrt(1 - rho)), dtype=np.float64)
        total += wj * np.prod(each**count, axis=-1)
    return np.clip(total, 0.0, 1.0)
