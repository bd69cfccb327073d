"""Bargaining over time: alternating offers, deadlines, outside options, the risk of breakdown.

Sides 1 and 2 divide a pie of 1, with discount factors δ₁ and δ₂ per round (δ where they are equal), and discount rates
r₁ and r₂. The first proposer gets ``(1 − δ₂)/(1 − δ₁δ₂)``, which tends to ``r₂/(r₁ + r₂)`` for short rounds (Rubinstein
1982). With T rounds left, the proposer gets ``S_T = (1 − (−δ)^T)/(1 + δ)`` (Ståhl 1972): a deadline favours the side
that makes the last offer. An outside option worth s, available to the responder after a refusal, matters only if
``s > δ/(1 + δ)`` (Binmore, Shaked & Sutton 1989); a threat to leave for less is not credible. If a breakdown leaves the
sides with (d₁, d₂) and its risk tends to 0, side 1's share tends to that of the Nash bargaining solution,
``d₁ + (1 − d₁ − d₂)/2`` (Binmore, Rubinstein & Wolinsky 1986).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import Field

from detente._labelled import Labelled
from detente.answers.result import Result
from detente.draws.inputs import Inputs
from detente.models.coercion._checks import CoercionError, discount, number, positive, probability, share
from detente.models.coercion._demand import needs_force
from detente.models.coercion._roles import roles
from detente.models.coercion._tables import by_draw, header
from detente.models.contract import Context, Model, Options

Array = NDArray[np.float64]


def rubinstein(delta_1: ArrayLike, delta_2: ArrayLike) -> Array:
    """Return the share of the first to offer, ``(1 − δ₂)/(1 − δ₁δ₂)``."""
    a, b = discount("delta 1", delta_1), discount("delta 2", delta_2)
    return (1 - b) / (1 - a * b)


def by_patience(r_1: ArrayLike, r_2: ArrayLike) -> Array:
    """Return the first side's share for vanishing periods, ``r₂/(r₁ + r₂)`` with rates of impatience r."""
    a, b = positive("r 1", r_1), positive("r 2", r_2)
    return b / (a + b)


def deadline(delta: ArrayLike, rounds: ArrayLike) -> Array:
    """Return the first proposer's share with that many rounds left, ``(1 − (−δ)^T)/(1 + δ)``.

    Raises
    ------
    CoercionError
        If there is not at least one round.
    """
    d, t = discount("delta", delta), number("rounds", rounds)
    if (t < 1).any() or (t != np.floor(t)).any():
        raise CoercionError("rounds must be whole numbers from 1")
    return (1 - np.where(t % 2 == 0, 1.0, -1.0) * d**t) / (1 + d)


def with_outside_option(delta: ArrayLike, option: ArrayLike) -> Array:
    """Return the responder's share, ``max(s, δ/(1 + δ))``, where it may walk out to s after refusing."""
    d, s = discount("delta", delta), share("the outside option", option)
    return np.maximum(s, d / (1 + d))


def with_breakdown(delta: float, risk: float, d_1: float, d_2: float) -> tuple[float, float]:
    """Return the first side's shares if it offers first, and if the other does, under a risk of breakdown.

    After every refusal the talks break down with probability ``risk``, leaving (d₁, d₂) of the pie.

    Raises
    ------
    CoercionError
        If breakdown leaves more than the pie, or delay is costless (``δ = 1`` and no risk).
    """
    r, a, b = (float(probability(w, x)) for w, x in (("the risk", risk), ("d 1", d_1), ("d 2", d_2)))
    d = float(probability("delta", delta))
    if a + b > 1:
        raise CoercionError("breakdown leaves more than there is to share: no agreement is possible")
    keep = (1 - r) * d
    if keep >= 1:
        raise CoercionError("with δ = 1 and no risk of breakdown the talks never end")
    # x1 = 1 − [r d2 + keep (1 − x2)],  x2 = r d1 + keep x1
    x1 = (1 - r * b - keep + keep * r * a) / (1 - keep * keep)
    return x1, r * a + keep * x1


class OffersOptions(Options):
    """Discount factors per round of the ``challenger`` and the ``target``, and ``rounds`` to the deadline."""

    challenger: float = Field(0.9, ge=0, lt=1)
    target: float = Field(0.9, ge=0, lt=1)
    rounds: int = Field(3, ge=1, le=1000)


@dataclass(frozen=True, eq=False, kw_only=True)
class OffersResult(Result):
    """The division of the pie by alternating offers.

    Attributes
    ----------
    shares
        (input, draws) in pies, NaN where a side has no prize. Of the challenger: ``first`` if it makes the first offer,
        ``second`` if the target does, ``walk_out`` what war leaves it, ``responds`` as responder with war as outside
        option, ``matters`` whether that option binds (0 or 1), ``breakdown`` under a vanishing risk of breakdown. Of
        the first proposer: ``deadline``.
    """

    shares: Labelled


def run(inputs: Inputs, options: OffersOptions, ctx: Context) -> OffersResult:
    """Divide the pie between the challenger and the target in every draw, with war as both sides' outside option."""
    r = roles(inputs, ctx)
    c, g = r.challenger, r.target
    s_c, s_g = np.clip(r.win - c.pies, 0, 1), np.clip(1 - r.win - g.pies, 0, 1)
    first = float(rubinstein(options.challenger, options.target))
    second = 1 - float(rubinstein(options.target, options.challenger))
    d = min(options.challenger, options.target)
    columns = {
        "first": np.full(inputs.n_draws, first),
        "second": np.full(inputs.n_draws, second),
        "walk_out": s_c,
        "responds": np.maximum(s_c, second),
        "matters": (s_c > d / (1 + d)).astype(np.float64),
        "breakdown": s_c + (1 - s_c - s_g) / 2,
        "deadline": np.full(inputs.n_draws, float(deadline(d, options.rounds))),
    }
    return OffersResult(**header(MODEL, inputs, options), shares=by_draw(columns, r.good))


MODEL = Model(
    id="coercion.alternating-offers",
    title="alternating offers",
    citations=("rubinstein1982", "stahl1972", "binmore1986", "binmore1989"),
    status="tested",
    needs=needs_force,
    run=run,
    options=OffersOptions,
    baseline="the outcome of a war, which either side can fall back on",
)
