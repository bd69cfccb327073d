"""The ultimatum game in which both sides' costs of war are private, by backward induction over types."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente._jit import njit
from detente.models.coercion._checks import CoercionError, cost, probability, share

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class TwoSided:
    """The ultimatum game in which both sides' costs are private, on grids.

    Attributes
    ----------
    demand
        (types of A,) the demand that each type makes.
    accept
        (types of B, demands) whether each type accepts each demand.
    risk
        (types of A,) chance of war that each type takes.
    war
        Chance of war over all types.
    regret
        (types of A, types of B) summed up: the most that any type could still gain by another choice; 0 here,
        as each choice is a best reply by backward induction over types.
    """

    demand: Array
    accept: NDArray[np.bool_]
    risk: Array
    war: float
    regret: float


@njit
def _induce(
    p: float, a: Array, b: Array, weight: Array, x: Array, choice: NDArray[np.int64], yes: NDArray[np.bool_]
) -> None:
    """Backward induction over types: B accepts iff 1 − x ≥ 1 − p − c_B, then every type of A picks its best demand."""
    for j in range(b.shape[0]):
        for m in range(x.shape[0]):
            yes[j, m] = x[m] - p <= b[j] + 1e-12
    for i in range(a.shape[0]):
        best = -np.inf
        for m in range(x.shape[0]):
            take = 0.0
            for j in range(b.shape[0]):
                if yes[j, m]:
                    take += weight[j]
            value = take * x[m] + (1 - take) * (p - a[i])
            if value > best + 1e-12:
                best = value
                choice[i] = m


def two_sided(
    p: float,
    c_a: ArrayLike,
    c_b: ArrayLike,
    demands: ArrayLike,
    w_a: ArrayLike | None = None,
    w_b: ArrayLike | None = None,
) -> TwoSided:
    """Solve the ultimatum game with private costs on both sides, exactly, by backward induction over types.

    Parameters
    ----------
    p
        Chance that A wins.
    c_a, c_b
        (types,) costs in pies.
    demands
        (demands,) shares that A may ask for.
    w_a, w_b
        (types,) chances of the types; equal by default.

    Notes
    -----
    B's values do not depend on A's type, so what B does after a demand needs no belief: the solution is the
    perfect Bayesian equilibrium in which every refusal is one that B would carry out. Others, in which B threatens
    to refuse what it would take, are Nash equilibria only. Ties: B accepts, A asks for less.
    """
    p = float(probability("the chance of winning", p))
    a, b = cost("A's costs", c_a).reshape(-1), cost("B's costs", c_b).reshape(-1)
    x = np.sort(share("a demand", demands).reshape(-1))
    if not len(x):
        raise CoercionError("there is no demand to choose among; give shares from 0 to 1")
    wa, wb = _weights(w_a, len(a)), _weights(w_b, len(b))
    choice, yes = np.zeros(len(a), dtype=np.int64), np.zeros((len(b), len(x)), dtype=np.bool_)
    _induce(p, a, b, wb, x, choice, yes)
    take = wb @ yes
    risk = 1 - take[choice]
    gains = take[None, :] * x[None, :] + (1 - take[None, :]) * (p - a[:, None])
    regret_a = (gains.max(axis=1) - gains[np.arange(len(a)), choice]) @ wa
    worth = np.where(yes, 1 - x[None, :], 1 - p - b[:, None])
    regret_b = (np.maximum(1 - x[None, :], 1 - p - b[:, None]) - worth).max()
    return TwoSided(x[choice], yes, risk, float(wa @ risk), float(max(regret_a, regret_b)))


def _weights(w: ArrayLike | None, n: int) -> Array:
    if n == 0:
        raise CoercionError("a side needs at least one type")
    if w is None:
        return np.full(n, 1 / n)
    out = probability("the chance of a type", w).reshape(-1)
    if len(out) != n or abs(out.sum() - 1) > 1e-9:
        raise CoercionError(f"the chances of {n} types must be {n} numbers that add up to 1")
    return out
