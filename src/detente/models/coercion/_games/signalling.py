"""Kernels of the crisis signalling game: the fixed-point map in p_R, and all of its roots."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit, part

Array = NDArray[np.float64]
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(24)
ANGLE = math.pi / 4
"""arcsin(1/√2): ρ = 1/√2 throughout."""
MOST_ROOTS = 9
GRID = 401
_EDGE = 27.0
"""Roots are searched for between logits −27 and 27: chances of 2e-12 and 1 less that."""


@part
def normal(x: float) -> float:
    """Return Φ(x)."""
    return 0.5 * math.erfc(-x / math.sqrt(2.0))


@part
def bvn(h: float, k: float) -> float:
    """Return Pr(X ≤ h, Y ≤ k) for standard normals with ρ = 1/√2.

    Plackett (1954), eq. 3, integrated over the angle (Drezner & Wesolowsky 1990):
    ``Φ(h)Φ(k) + (1/2π) ∫_0^{arcsin ρ} exp(−(h² + k² − 2hk sin θ)/(2 cos² θ)) dθ``.
    """
    total = 0.0
    for n in range(_NODES.shape[0]):
        theta = 0.5 * ANGLE * (_NODES[n] + 1)
        s, c = math.sin(theta), math.cos(theta)
        total += _WEIGHTS[n] * math.exp(-(h * h + k * k - 2 * h * k * s) / (2 * c * c))
    return max(0.0, normal(h) * normal(k) + total * 0.5 * ANGLE / (2 * math.pi))


@part
def log_upper(x: float) -> float:
    """Return log(1 − Φ(x)), by its asymptotic series where the tail is too thin for a double."""
    if x < 25.0:
        return math.log(0.5 * math.erfc(x / math.sqrt(2.0)))
    y = 1 / (x * x)
    return -0.5 * x * x - math.log(x * math.sqrt(2 * math.pi)) + math.log(1 - y * (1 - 3 * y * (1 - 5 * y)))


@part
def chances(r: float, sa: float, va: float, wa: float, a: float) -> tuple[float, float]:
    """Return (p_C, p_F): A challenges, and A stands firm after resistance, given p_R = r."""
    cut = (sa - (1 - r) * va) / r
    # 1 − Φ(x)Φ(y) without losing digits where both are near 1.
    x, y = normal(wa - cut), normal(a - cut)
    pc = x + y - x * y
    if pc < 1e-8:
        # Far in both tails at most one of the two last outcomes is worth it: p_F by the odds of the tails.
        odds = log_upper(cut - a) - log_upper(cut - wa)
        return pc, 1 / (1 + math.exp(odds)) if odds < 700 else 0.0
    pf = bvn((wa - a) / math.sqrt(2.0), wa - cut) / pc
    return pc, min(1.0, max(0.0, pf))


@part
def response(r: float, sa: float, va: float, cb: float, wa: float, wb: float, a: float, vb: float) -> float:
    """Return Ψ(r): the chance that B resists when A expects r."""
    _, pf = chances(r, sa, va, wa, a)
    if pf <= 1e-300:
        gain = vb - cb
        return 1.0 if gain > 0 else (0.5 if gain == 0 else 0.0)
    return normal((pf * wb + (1 - pf) * vb - cb) / pf)


@part
def _gap(t: float, sa: float, va: float, cb: float, wa: float, wb: float, a: float, vb: float) -> float:
    r = 1 / (1 + math.exp(-t))
    return response(r, sa, va, cb, wa, wb, a, vb) - r


@part
def _bisect(
    lo: float, hi: float, sign: float, sa: float, va: float, cb: float, wa: float, wb: float, a: float, vb: float
) -> float:
    """Return the root between two logits; ``sign`` is that of the gap at ``lo``."""
    for _ in range(80):
        mid = 0.5 * (lo + hi)
        if sign * _gap(mid, sa, va, cb, wa, wb, a, vb) > 0:
            lo = mid
        else:
            hi = mid
    return 0.5 * (lo + hi)


@part
def roots(sa: float, va: float, cb: float, wa: float, wb: float, a: float, vb: float, grid: int, out: Array) -> int:
    """Write all p_R with Ψ(p_R) = p_R, rising, into ``out``; return how many there are.

    A grid in logits is searched for changes of sign, and every dip towards 0 between grid points for a pair of roots
    that the grid has stepped over.
    """
    found = 0
    step = 2 * _EDGE / (grid - 1)
    before, last = 0.0, _gap(-_EDGE, sa, va, cb, wa, wb, a, vb)
    if last <= 0:
        # The root lies below the grid, or at its end.
        out[0] = response(1 / (1 + math.exp(_EDGE)), sa, va, cb, wa, wb, a, vb)
        found = 1
    for j in range(1, grid):
        t = -_EDGE + j * step
        here = _gap(t, sa, va, cb, wa, wb, a, vb)
        if (last > 0) != (here > 0):
            if found < out.shape[0]:
                s = 1.0 if last > 0 else -1.0
                root = _bisect(t - step, t, s, sa, va, cb, wa, wb, a, vb)
                if not (found == 1 and j == 1 and last <= 0):
                    out[found] = 1 / (1 + math.exp(-root))
                    found += 1
        elif (
            j >= 2 and (before > 0) == (last > 0) and abs(last) <= abs(before) and abs(last) <= abs(here) and last != 0
        ):
            s = 1.0 if last > 0 else -1.0
            lo, hi = t - 2 * step, t
            # golden section for the bottom of the dip
            g = 0.6180339887498949
            x1, x2 = hi - g * (hi - lo), lo + g * (hi - lo)
            f1 = s * _gap(x1, sa, va, cb, wa, wb, a, vb)
            f2 = s * _gap(x2, sa, va, cb, wa, wb, a, vb)
            for _ in range(60):
                if f1 < f2:
                    hi, x2, f2 = x2, x1, f1
                    x1 = hi - g * (hi - lo)
                    f1 = s * _gap(x1, sa, va, cb, wa, wb, a, vb)
                else:
                    lo, x1, f1 = x1, x2, f2
                    x2 = lo + g * (hi - lo)
                    f2 = s * _gap(x2, sa, va, cb, wa, wb, a, vb)
                if min(f1, f2) < 0:
                    break
            bottom = x1 if f1 < f2 else x2
            if min(f1, f2) < 0 and found + 1 < out.shape[0]:
                out[found] = 1 / (1 + math.exp(-_bisect(t - 2 * step, bottom, s, sa, va, cb, wa, wb, a, vb)))
                out[found + 1] = 1 / (1 + math.exp(-_bisect(bottom, t, -s, sa, va, cb, wa, wb, a, vb)))
                found += 2
        before, last = last, here
    if last > 0 and found < out.shape[0]:
        out[found] = response(1 / (1 + math.exp(-_EDGE)), sa, va, cb, wa, wb, a, vb)
        found += 1
    return found


@njit
def many(theta: Array, grid: int, out: Array, count: NDArray[np.int64]) -> None:
    """Solve many games: ``theta`` (games, 7) as S_A, V_A, C_B, W_A, W_B, a, V_B; ``out`` (games, roots, 3)."""
    pr = np.empty(out.shape[1])
    for d in range(theta.shape[0]):
        sa, va, cb, wa, wb, a, vb = theta[d]
        n = roots(sa, va, cb, wa, wb, a, vb, grid, pr)
        count[d] = n
        for j in range(n):
            pc, pf = chances(max(pr[j], 1e-300), sa, va, wa, a)
            out[d, j, 0], out[d, j, 1], out[d, j, 2] = pr[j], pc, pf
