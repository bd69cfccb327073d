"""Critical risk: the chance of a fight above which a side gives way (Ellsberg 1959; Snyder & Diesing 1977).

Stand firm iff ``Pr(the other fights) ≤ (u(win) − u(yield)) / (u(win) − u(war))``, with *win* the outcome if the
other gives way and *yield* the outcome of giving way oneself. The side with the lower critical risk gives way
first (Zeuthen 1930; ``zeuthen`` below).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente._labelled import Labelled
from detente.answers.result import Result
from detente.draws.inputs import Inputs
from detente.models.coercion._checks import CoercionError, number
from detente.models.coercion._demand import demand, needs_demand
from detente.models.coercion._roles import SMALL, roles
from detente.models.coercion._tables import by_draw, header
from detente.models.contract import Context, Model, Options

Array = NDArray[np.float64]


def critical_risk(win: ArrayLike, give_way: ArrayLike, war: ArrayLike) -> Array:
    """Return the highest chance of a fight at which standing firm is still better, 0–1.

    1 where war is no worse than giving way; 0 where winning is no better than giving way.

    Raises
    ------
    CoercionError
        If winning is nowhere better than war, so that there is nothing to weigh.
    """
    w, y, f = number("u(win)", win), number("u(yield)", give_way), number("u(war)", war)
    if (w <= f).any():
        raise CoercionError("winning must be better than war")
    return np.clip((w - y) / (w - f), 0.0, 1.0)


def zeuthen(u1: ArrayLike, u2: ArrayLike, d1: float = 0.0, d2: float = 0.0) -> int:
    """Return the offer on which Zeuthen's concessions settle, by place in a list of efficient offers.

    Parameters
    ----------
    u1, u2
        (offers,) values of each offer to both sides; sorted so that u1 falls and u2 rises.
    d1, d2
        Values of conflict.

    Notes
    -----
    Each insists on an offer of its own; the one with the lower ``(u_i(own) − u_i(other))/(u_i(own) − d_i)``
    concedes to its next best offer. Harsanyi (1956): this ends where the product of gains is largest.
    """
    a, b = number("u1", u1).reshape(-1), number("u2", u2).reshape(-1)
    if len(a) == 0 or len(a) != len(b):
        raise CoercionError("both sides need a value for every offer")
    if (np.diff(a) > 0).any() or (np.diff(b) < 0).any():
        raise CoercionError("sort the offers so that they get worse for the first side and better for the second")
    ok = np.flatnonzero((a > d1) & (b > d2))
    if not len(ok):
        raise CoercionError("no offer gives both sides more than conflict")
    one, two = int(ok[0]), int(ok[-1])
    while one < two:
        # What matters is who could still gain by one step, so that the steps end at the largest product.
        if (a[one] - d1) * (b[one] - d2) < (a[two] - d1) * (b[two] - d2):
            one += 1
        else:
            two -= 1
    return one


@dataclass(frozen=True, eq=False, kw_only=True)
class CriticalRiskResult(Result):
    """The chance of a fight that each side would accept before it gives way over the demand.

    Attributes
    ----------
    risk
        (input, draws) critical risk, 0–1, of the ``challenger``, of the least willing of those ``addressed`` and of the
        ``target``; 1 where war is no worse than winning.
    """

    risk: Labelled


def run(inputs: Inputs, options: Options, ctx: Context) -> CriticalRiskResult:
    """Compute how much risk of force each side would run over the demand, in every draw."""
    r, j = roles(inputs, ctx), demand(inputs.scenario)
    assert j is not None
    c, g = r.challenger, r.target
    sides = {
        "challenger": (c.plain[:, j], c.peace, c.war),
        "addressed": (r.pivot_lapse[:, j], r.pivot_yield[:, j], r.pivot_war[:, j]),
        "target": (g.lapse, g.yields[:, j], g.war),
    }
    columns: dict[str, Array] = {}
    for name, (win, give_way, war) in sides.items():
        good = win - war > SMALL
        risk = critical_risk(np.where(good, win, 1.0), np.where(good, give_way, 0.0), np.where(good, war, 0.0))
        # Where war is no worse than winning, no chance of it deters.
        columns[name] = np.where(good, risk, 1.0)
    return CriticalRiskResult(**header(MODEL, inputs, options), risk=by_draw(columns, unit="share"))


MODEL = Model(
    id="coercion.critical-risk",
    title="critical risk",
    citations=("ellsberg1959", "snyderdiesing1977", "zeuthen1930"),
    status="tested",
    needs=needs_demand,
    run=run,
)
