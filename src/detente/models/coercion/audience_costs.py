"""Audience costs: a public war of attrition in which conceding costs more the later it happens (Fearon 1994).

Side i has the prize v_i and the audience cost ``a_i(t) = a_i·t`` if it concedes at time t. War is worth w_i < 0 to it,
which only i knows. Under incomplete information there is a horizon t*: nobody concedes after it, and sides that have
not conceded by then fight. Before t*, i concedes at the rate ``h_i(t) = a_j'(t) / (v_j + a_j(t))``, which keeps j
indifferent. Types with ``w_i > −a_i(t*)`` never concede. F_i is the distribution function of w_i.

With ``k_i(t) = [1 − F_i(−a_i(t))] (v_j + a_j(t)) / v_j`` and t_i the root of ``k_i = 1``: ``t* = min(t_1, t_2)`` and
``Q_i(0) = 1 − k_i(t*)`` is the chance that i concedes at once. Here a_i is linear and w_i uniform on [−W_i, 0].
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente._jit import njit, part
from detente._labelled import Labelled
from detente.answers.result import Result
from detente.draws.inputs import Inputs
from detente.models.coercion._checks import positive
from detente.models.coercion._demand import demand, needs_demand
from detente.models.coercion._roles import SMALL, roles
from detente.models.coercion._tables import by_draw, header
from detente.models.contract import Context, Missing, Model, Options
from detente.scenario.model import Scenario

Array = NDArray[np.float64]


class Attrition(NamedTuple):
    """How the war of attrition ends.

    Attributes
    ----------
    horizon
        t*, after which nobody concedes.
    at_once
        (…, 2) chance that each side concedes at time 0.
    concedes
        (…, 2) chance that each side concedes at all, before the horizon.
    war
        Chance that both stand firm to the end.
    """

    horizon: Array
    at_once: Array
    concedes: Array
    war: Array


@part
def root(rate: float, other: float, worst: float, prize: float) -> float:
    """Return t_i: the positive root of ``(a_i a_j/(W_i v_j)) t² + (a_i/W_i) t − 1 = 0``.

    Parameters
    ----------
    rate, other
        Audience costs a_i and a_j per unit of time.
    worst
        W_i: i's war value is uniform on [−W_i, 0].
    prize
        v_j.
    """
    quadratic, linear = rate * other / (worst * prize), rate / worst
    # Written so that no digits cancel where the quadratic part is small.
    return 2 / (linear + np.sqrt(linear * linear + 4 * quadratic))


@njit
def _play(v: Array, a: Array, w: Array, out: Array) -> None:
    """Write (draws, 6): horizon, at once 1 and 2, concedes 1 and 2, war; inputs (draws, 2)."""
    for d in range(v.shape[0]):
        end = min(root(a[d, 0], a[d, 1], w[d, 0], v[d, 1]), root(a[d, 1], a[d, 0], w[d, 1], v[d, 0]))
        war = 1.0
        for i in range(2):
            j = 1 - i
            firm = min(1.0, a[d, i] * end / w[d, i])
            k = firm * (v[d, j] + a[d, j] * end) / v[d, j]
            out[d, 1 + i] = max(0.0, 1 - k)
            out[d, 3 + i] = 1 - firm
            war *= firm
        out[d, 0], out[d, 5] = end, war


def attrition(prize: ArrayLike, rate: ArrayLike, worst: ArrayLike) -> Attrition:
    """Solve the war of attrition.

    Parameters
    ----------
    prize, rate, worst
        (…, 2) of both sides: v_i, audience cost per unit of time a_i, and W_i; all above 0.

    Raises
    ------
    CoercionError
        If one is not above 0.
    """
    shape = np.broadcast_arrays(positive("the prize", prize), positive("the audience cost", rate), positive("W", worst))
    v, a, w = (np.ascontiguousarray(x).reshape(-1, 2) for x in shape)
    out = np.empty((len(v), 6))
    _play(v, a, w, out)
    lead = shape[0].shape[:-1]
    return Attrition(
        out[:, 0].reshape(lead), out[:, 1:3].reshape(*lead, 2), out[:, 3:5].reshape(*lead, 2), out[:, 5].reshape(lead)
    )


def hazard(rate: float, prize: float, t: ArrayLike) -> Array:
    """Return the rate at which a side concedes at t: ``a_j/(v_j + a_j t)``, of the other side."""
    return rate / (prize + rate * np.asarray(t, dtype=np.float64))


def first_tied(rate: ArrayLike, war: ArrayLike) -> NDArray[np.int64]:
    """Return the side locked in first under complete information, which wins at once: the smaller ``|w_i|/a_i``.

    Parameters
    ----------
    rate, war
        (…, 2) audience costs, and war values below 0.
    """
    a, w = positive("the audience cost", rate), positive("minus the value of war", -np.asarray(war, dtype=np.float64))
    return np.asarray((w / a).argmin(axis=-1))


def needs(scenario: Scenario) -> tuple[Missing, ...]:
    """Return what the model lacks: a demand, and a price on the challenger's words."""
    missing = needs_demand(scenario)
    na = scenario.no_agreement
    if missing or na is None or na.force is None:
        return missing
    c = na.force.challenger
    if c not in na.backing_down or na.backing_down[c].value.high <= 0:
        return (
            Missing(
                f"no_agreement/backing_down/{c}",
                "the file does not give the challenger's cost of backing down",
                "add no_agreement/backing_down for the challenger",
            ),
        )
    if not scenario.commitments:
        return (
            Missing(
                "commitments",
                "the other side has no public commitment",
                "add a commitment of an actor that is asked to agree",
            ),
        )
    return ()


@dataclass(frozen=True, eq=False, kw_only=True)
class AttritionResult(Result):
    """How the war of attrition between the challenger and the least willing of those who are asked would end.

    Attributes
    ----------
    attrition
        (input, draws) ``horizon`` (1 is the end of the talks), and chances that a side concedes at once, concedes at
        all, or that neither does (``war``); NaN where the model does not apply.
    outside
        Draws in which it does not apply: a prize, a price of words or a cost of war is missing.
    """

    attrition: Labelled
    outside: int


def run(inputs: Inputs, options: Options, ctx: Context) -> AttritionResult:
    """Let the challenger and the least willing of those who are asked stand firm against each other.

    Time runs from 0 to 1, the end of the talks, where giving way costs the challenger b_c and the other the line
    that it would cross. The prize is what the demand would change over a lapse. A war is worth anything from as
    much as a lapse down to the worst that the file allows: force that fails, for the challenger.
    """
    r, j = roles(inputs, ctx), demand(inputs.scenario)
    assert j is not None
    c, n = r.challenger, inputs.n_draws
    prize = np.stack([c.plain[:, j] - c.lapse, r.pivot_lapse[:, j] - r.pivot_yield[:, j] - r.pivot_line[:, j]], axis=1)
    rate = np.stack([c.lapse - c.peace - c.holding, r.pivot_line[:, j]], axis=1)
    worst = np.stack([c.lapse - c.lost + c.cost, r.pivot_lapse[:, j] - r.pivot_war[:, j]], axis=1)
    ok = np.flatnonzero((np.minimum(np.minimum(prize, rate), worst) > SMALL).all(axis=1))
    out = np.full((n, 6), np.nan)
    if len(ok):
        part = np.empty((len(ok), 6))
        _play(prize[ok], rate[ok], worst[ok], part)
        out[ok] = part
    names = ("horizon", "at_once/challenger", "at_once/addressed", "concedes/challenger", "concedes/addressed", "war")
    table = by_draw(dict(zip(names, out.T, strict=True)), unit="share")
    return AttritionResult(**header(MODEL, inputs, options), attrition=table, outside=n - len(ok))


MODEL = Model(
    id="coercion.audience-costs",
    title="war of attrition in public",
    citations=("fearon1994",),
    status="tested",
    needs=needs,
    run=run,
)
