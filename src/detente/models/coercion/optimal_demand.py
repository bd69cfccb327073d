"""The optimal demand when the other side's cost of war is private information, in closed form and from quantiles.

A, which wins a war with chance p at the cost c_A, demands the share x of the pie. B's cost of war c_B is private, with
distribution function F and density f; B accepts iff ``c_B ≥ z = x − p``. The first-order condition is
``1 − F(z) = f(z)(z + c_A)``: the hazard of F at z is ``1/(z + c_A)`` (Fearon 1995, pp. 393–395; Powell 1999, ch. 3: the
risk-return trade-off). War is not a mistake: A accepts the risk deliberately.

In terms of the quantile function Q of c_B, A chooses the risk P and demands ``x = p + Q(P)``, so
``EU = p + (1 − P) Q(P) − P c_A``. If the hazard of F is rising, the best P is the root of
``(1 − P) Q'(P) = Q(P) + c_A``. The search covers all pieces of Q, so it needs no condition on the hazard.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente._jit import njit, part
from detente.draws.quantiles import exact
from detente.models.coercion._checks import CoercionError, cost, number, probability
from detente.scenario.quantity import Quantity

Array = NDArray[np.float64]
KNOTS = 2049
"""Quantiles are tabulated at this many scores; the best one is then refined between its neighbours."""
REACH = 6.0


class Demand(NamedTuple):
    """The optimal demand, its risk of war, and the expected value to the side that makes it."""

    demand: Any
    risk: Any
    value: Any


@njit
def uniform_demand(p: float, c_a: float, low: float, high: float) -> tuple[float, float, float]:
    """Return demand, risk and expected value where c_B is uniform on [low, high]; c_A and both ends in pies.

    A kernel: it checks nothing; :func:`uniform` does.

    ``z* = min(1 − p, max(low, (high − c_A)/2))``, ``x* = p + z*``, risk ``(z* − low)/(high − low)``.
    """
    z = min(1.0 - p, max(low, (high - c_a) / 2))
    risk = 0.0
    if high > low:
        risk = min(1.0, max(0.0, (z - low) / (high - low)))
    elif z > low:
        risk = 1.0
    return p + z, risk, (1 - risk) * (p + z) + risk * (p - c_a)


def uniform(p: ArrayLike, c_a: ArrayLike, low: ArrayLike, high: ArrayLike) -> Demand:
    """Return the best demand for a uniform cost of the other side, element by element.

    Raises
    ------
    CoercionError
        On a negative cost, a probability outside 0 to 1, or ``low`` above ``high``.
    """
    parts = np.broadcast_arrays(
        probability("the chance of winning", p),
        cost("A's cost", c_a),
        cost("the lowest cost", low),
        cost("the highest cost", high),
    )
    if (parts[2] > parts[3]).any():
        raise CoercionError("the lowest cost lies above the highest")
    out = np.array([uniform_demand(*map(float, row)) for row in zip(*(x.ravel() for x in parts), strict=True)])
    x, risk, value = out.T.reshape(3, *parts[0].shape)
    return Demand(x, risk, value)


def two_types(p: float, c_a: float, low: float, high: float, tough: float) -> Demand:
    """Return the best demand against a tough type (cost ``low``, chance ``tough``) and a soft one (cost ``high``).

    The risky demand ``p + high`` is best iff ``tough < (high − low)/(high + c_A)``; the safe one is ``p + low``.
    """
    p_, a, lo, hi = (float(x) for x in (probability("the chance of winning", p), cost("A's cost", c_a),
                                        cost("the lower cost", low), cost("the higher cost", high)))  # fmt: skip
    t = float(probability("the chance of a tough type", tough))
    if lo > hi:
        raise CoercionError("the lower cost lies above the higher")
    if hi + a > 0 and t < (hi - lo) / (hi + a):
        x = min(1.0, p_ + hi)
        return Demand(x, t, (1 - t) * x + t * (p_ - a))
    x = min(1.0, p_ + lo)
    return Demand(x, 0.0, x)


@lru_cache(maxsize=256)
def quantile_table(q: Quantity) -> tuple[Array, Array]:
    """Return (probabilities, costs) of a quantity, straight between knots.

    Exact for points, uniform quantities and those given by quantiles; else ``KNOTS`` points, dense in both tails.
    """
    match q.kind:
        case "point" | "uniform":
            return np.array([0.0, 1.0]), np.array([q.low, q.high])
        case "quantiles":
            u, x = np.array(q.params[::2]), np.array(q.params[1::2])
            return np.concatenate([[0.0], u, [1.0]]), np.concatenate([x[:1], x, x[-1:]])
        case _:
            z = np.linspace(-REACH, REACH, KNOTS - 2)
            u = np.concatenate([[0.0], _scores(), [1.0]])
            return u, np.concatenate([[q.low], exact(q, z), [q.high]])


@lru_cache(maxsize=1)
def _scores() -> Array:
    from scipy.special import ndtr

    return np.asarray(ndtr(np.linspace(-REACH, REACH, KNOTS - 2)), dtype=np.float64)


@part
def _value(u: float, z: float, c_a: float) -> float:
    """Return what A gains over p by demanding p + z at risk u."""
    return (1 - u) * z - u * c_a


@part
def best_risk(u: Array, z: Array, c_a: float, scale: float, most: float) -> tuple[float, float]:
    """Return the best (risk, cutoff) where the other side's costs have quantiles ``z / scale`` at ``u``.

    Parameters
    ----------
    u, z
        (knots,) probabilities and quantiles, rising.
    c_a
        A's cost, in pies.
    scale
        The other side's prize: its costs are divided by it.
    most
        The largest cutoff: ``1 − p``, or less where the demand is capped otherwise.

    Notes
    -----
    Between knots the quantile function is taken as straight, so the value is a parabola in the risk: each
    piece has its best point in closed form, and all pieces are searched. No hazard condition is needed.
    """
    best_u, best_z = 0.0, min(z[0] / scale, most)
    best = _value(best_u, best_z, c_a)
    for j in range(u.shape[0] - 1):
        z0, z1 = z[j] / scale, z[j + 1] / scale
        if z0 >= most:
            break
        u0, u1 = u[j], u[j + 1]
        if z1 > most:
            u1 = u0 + (u1 - u0) * (most - z0) / (z1 - z0)
            z1 = most
        if z1 <= z0 or u1 <= u0:
            # All of an atom accepts a demand at its own cost: the knot before it holds already.
            continue
        slope = (z1 - z0) / (u1 - u0)
        # (1 − u)(z0 + slope (u − u0)) − u c_A is largest where its slope in u is 0
        at = min(u1, max(u0, (slope * (1 + u0) - z0 - c_a) / (2 * slope)))
        here = z0 + slope * (at - u0)
        gain = _value(at, here, c_a)
        if gain > best + 1e-15:
            best, best_u, best_z = gain, at, here
    return best_u, best_z


@njit
def _risks(u: Array, z: Array, p: Array, c_a: Array, scale: Array, gap: Array, out: Array) -> None:
    """Write (draws, 3) demand, risk and value; ``gap`` caps the cutoff beside 1 − p (NaN: no cap)."""
    for d in range(p.shape[0]):
        most = 1.0 - p[d]
        if gap[d] < most:
            most = gap[d]
        risk, cut = best_risk(u, z, c_a[d], scale[d], most)
        out[d, 0], out[d, 1] = p[d] + cut, risk
        out[d, 2] = (1 - risk) * (p[d] + cut) + risk * (p[d] - c_a[d])


def optimal_demand(p: ArrayLike, c_a: ArrayLike, costs: Quantity, prize: ArrayLike = 1.0) -> Demand:
    """Return the best demand against any elicited distribution of the other side's costs.

    Parameters
    ----------
    p, c_a
        A's chance of winning and cost in pies; any shape.
    costs
        Distribution of B's cost, in its stakes.
    prize
        B's prize in its stakes: costs are divided by it.

    Raises
    ------
    CoercionError
        On a negative cost, a probability outside 0 to 1, or a prize that is not positive.
    """
    if costs.low < 0:
        raise CoercionError(f"the other side's cost is a cost: {costs.low:g} is negative")
    shape = np.broadcast_arrays(p, c_a, prize)
    p, a, v = (np.ascontiguousarray(x, dtype=np.float64).ravel() for x in shape)
    probability("the chance of winning", p)
    cost("A's cost", a)
    if not (number("the prize", v) > 0).all():
        raise CoercionError("the prize must be above 0")
    u, z = quantile_table(costs)
    out = np.empty((len(p), 3))
    _risks(u, z, p, a, v, np.full(len(p), np.nan), out)
    x, risk, value = out.T.reshape(3, *shape[0].shape)
    return Demand(x, risk, value)


def dissatisfied_risk(p_d: ArrayLike, q_d: ArrayLike, c_s: ArrayLike, low: float, high: float) -> Array:
    """Return the risk of war where the satisfied side S makes the offer to a dissatisfied one (Powell 1996, 1999).

    ``P = F(min((high − c_S)/2, p_D − q_D))`` with costs uniform on [low, high]: none while ``p_D − q_D ≤ low``,
    then rising with the gap between power and the status quo, then flat.
    """
    p, q = probability("D's chance of winning", p_d), probability("D's share now", q_d)
    s = cost("S's cost", c_s)
    if not 0 <= low < high:
        raise CoercionError("costs need 0 ≤ low < high")
    cut = np.minimum((high - s) / 2, p - q)
    return np.clip((cut - low) / (high - low), 0.0, 1.0)
