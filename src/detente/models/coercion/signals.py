"""Tying hands and sinking costs: when costly signals reveal resolve (after Fearon 1997).

The sender S has two types: the resolute type R would fight (its value of war is w_R > 0), the bluffer U would back down
(payoff 0). The prize of type i is v_i. *Sinking costs*: S pays m whatever happens. This separates the types iff
``v_U ≤ m ≤ v_R − w_R``; the least such cost is ``m* = v_U``. *Tying hands*: S pays m only if it backs down. This costs
nothing if nobody challenges, so U imitates R as long as the signal is believed for certain. The types separate only if
the receiver still challenges with probability ``q ≥ v_U / (v_U + min(m, −w_U))``: words are informative only if they
carry some risk of war.

The full paper has a continuum of types; these two-type versions are derived for this project.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente._labelled import Labelled
from detente.answers.result import Result
from detente.draws.inputs import Inputs
from detente.models.coercion._checks import CoercionError, cost, number, positive
from detente.models.coercion._demand import demand, needs_demand
from detente.models.coercion._roles import SMALL, roles
from detente.models.coercion._tables import by_draw, header
from detente.models.contract import Context, Model, Options

Array = NDArray[np.float64]


def deterred_from(v_c: ArrayLike, k_c: ArrayLike) -> Array:
    """Return r*, the belief in resistance from which a challenger with prize v_C and war payoff −k_C is deterred."""
    v, k = positive("the challenger's prize", v_c), cost("the challenger's cost of war", k_c)
    return v / (v + k)


def sinking_separates(m: ArrayLike, v_u: ArrayLike, v_r: ArrayLike, w_r: ArrayLike) -> NDArray[np.bool_]:
    """Return whether a sunk cost m separates the resolute type from the bluffer: ``v_U ≤ m ≤ v_R − w_R``."""
    m, u, r, w = cost("the sunk cost", m), positive("v_U", v_u), positive("v_R", v_r), number("w_R", w_r)
    return (m >= u) & (m <= r - w)


def least_sunk(v_u: ArrayLike, v_r: ArrayLike, w_r: ArrayLike) -> tuple[Array, Array]:
    """Return the least sunk cost that separates, ``v_U``, and what it leaves the resolute; NaN if none does."""
    u, r, w = positive("v_U", v_u), positive("v_R", v_r), number("w_R", w_r)
    ok = u <= r - w
    return np.where(ok, u, np.nan), np.where(ok, r - u, np.nan)


def residual_challenge(m: ArrayLike, v_u: ArrayLike, w_u: ArrayLike) -> Array:
    """Return the least chance q of a challenge after the signal at which tied hands separate the types.

    Parameters
    ----------
    m
        Cost of backing down after the words, 0 or more.
    v_u, w_u
        The bluffer's prize, above 0, and what war is worth to it, below 0.

    Notes
    -----
    For ``m ≥ −w_U`` the bluffer has tied its own hands: it would rather fight than back down.
    """
    m, v, w = cost("the cost of backing down", m), positive("v_U", v_u), number("w_U", w_u)
    if (w >= 0).any():
        raise CoercionError("w_U must be below 0: a type that gains by war does not bluff")
    return v / (v + np.minimum(m, -w))


@dataclass(frozen=True, eq=False, kw_only=True)
class SignalsResult(Result):
    """The information in the challenger's public words and mobilised forces about its resolve.

    Attributes
    ----------
    signals
        (input, draws) ``test``, the least chance of a challenge at which words separate the types; ``tied``, whether a
        bluffer would fight rather than back down (0 or 1); ``sunk``, the sunk cost in prizes. NaN without a prize.
    no_prize
        Draws without one.
    """

    signals: Labelled
    no_prize: int


def run(inputs: Inputs, options: Options, ctx: Context) -> SignalsResult:
    """Test in every draw what the challenger's public words and its mobilised forces reveal.

    The prize is what its demand is worth over a lapse. A bluffer is a challenger to whom war is worth what it
    would be worth if force failed. Words cost b_c on backing down; holding forces ready costs h_c in any case.
    """
    r, j = roles(inputs, ctx), demand(inputs.scenario)
    assert j is not None
    c = r.challenger
    v, w = c.plain[:, j] - c.lapse, c.lost - c.cost - c.lapse
    said = np.maximum(c.lapse - c.peace - c.holding, 0.0)
    good = (v > SMALL) & (w < -SMALL)
    v_, w_ = np.where(good, v, 1.0), np.where(good, w, -1.0)
    columns = {
        "test": residual_challenge(said, v_, w_),
        "tied": (said >= -w_).astype(np.float64),
        "sunk": c.holding / v_,
    }
    table = by_draw(columns, good, "share")
    return SignalsResult(**header(MODEL, inputs, options), signals=table, no_prize=int((~good).sum()))


MODEL = Model(
    id="coercion.signals",
    title="tying hands and sinking costs",
    citations=("fearon1997",),
    status="tested",
    needs=needs_demand,
    run=run,
)
