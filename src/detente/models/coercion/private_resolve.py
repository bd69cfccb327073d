"""Private resolve: the optimal demand when the other side's cost of war is private information, and its risk of war.

The demand is that of :mod:`~detente.models.coercion.optimal_demand` (Fearon 1995, pp. 393–395; Powell 1999, ch. 3), in
every draw, with the coded distribution of the target's cost of war.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente._labelled import Labelled
from detente.answers.result import Result
from detente.draws.inputs import Inputs
from detente.models.coercion._demand import needs_force
from detente.models.coercion._roles import roles
from detente.models.coercion._tables import by_draw, header
from detente.models.coercion.optimal_demand import optimal_demand, quantile_table
from detente.models.contract import Context, Model, Options
from detente.scenario.quantity import Quantity

Array = NDArray[np.float64]


class RiskPoint(NamedTuple):
    """The consequences of one demand, over the draws.

    Attributes
    ----------
    demand
        In pies.
    low, mid, high
        Risk of war, 0–1: its 10, 50 and 90 % quantiles.
    value
        Median of what the challenger expects, in pies.
    """

    demand: float
    low: float
    mid: float
    high: float
    value: float


@dataclass(frozen=True, eq=False, kw_only=True)
class ResolveResult(Result):
    """The challenger's best demand on the target, whose cost of war only the target knows.

    Attributes
    ----------
    best
        (input, draws) ``demand``, ``value``, the ``status_quo`` and the ``war_value`` of the challenger, in pies, and
        the ``risk`` of war that the demand brings, 0–1; NaN where a side has no prize. The table is called ``demand``.
    target_costs
        The coded distribution of the target's cost of war, in its stakes.
    curve
        Risk against demand; empty where no draw has a prize.
    """

    best: Labelled = field(metadata={"table": "demand"})
    target_costs: Quantity
    curve: tuple[RiskPoint, ...]


def run(inputs: Inputs, options: Options, ctx: Context) -> ResolveResult:
    """Find the challenger's optimal demand on the target in every draw; the target's cost is private information."""
    r = roles(inputs, ctx)
    plan, na = inputs.plan, inputs.scenario.no_agreement
    assert na is not None
    slot = int(plan.cost[plan.actors.index(r.target.id)])
    costs = plan.slots[slot].quantity if slot >= 0 else Quantity.point(0.0)
    good = r.good
    p, a = r.win, r.challenger.pies
    prize = np.where(good, r.target.prize, 1.0)
    found = optimal_demand(p, np.maximum(a, 0.0), costs, prize)
    # From the status quo: the challenger asks only for what force could take (Powell's dissatisfied state).
    quo = np.clip(r.challenger.share(r.challenger.quo), 0.0, 1.0)
    columns = {
        "demand": found.demand,
        "risk": found.risk,
        "value": found.value,
        "status_quo": quo,
        "war_value": p - a,
    }
    return ResolveResult(
        **header(MODEL, inputs, options),
        best=by_draw(columns, good),
        target_costs=costs,
        curve=_curve(p, a, costs, prize, good),
    )


def _curve(p: Array, a: Array, costs: Quantity, prize: Array, good: NDArray[np.bool_]) -> tuple[RiskPoint, ...]:
    """Return risk against demand over the draws: a line of 61 demands, from nothing to half more than force attains."""
    if not good.any():
        return ()
    u, z = quantile_table(costs)
    x = np.linspace(0, 1.5, 61)
    cut = (x[None, :] - p[good][:, None]) * prize[good][:, None]
    risk = np.interp(cut, z, u, left=0.0, right=1.0)
    value = (1 - risk) * x + risk * (p[good] - a[good])[:, None]
    low, mid, high = np.quantile(risk, (0.1, 0.5, 0.9), axis=0)
    rows = zip(x, low, mid, high, np.median(value, axis=0), strict=True)
    return tuple(RiskPoint(*map(float, row)) for row in rows)


MODEL = Model(
    id="coercion.private-resolve",
    title="private resolve",
    citations=("fearon1995", "powell1996", "powell1999", "banks1990"),
    status="tested",
    needs=needs_force,
    run=run,
    weight=2.0,
)
