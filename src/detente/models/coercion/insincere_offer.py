"""Reading an offer that nobody can take: what it reveals about the value of failure (core §5, *revealed*).

Let a(x) be the share of draws in which all others accept x. If the challenger offered D although it could have
offered x with ``a(x) > a(D)``, one-shot optimality gives ``d_c ≥ [a(x) ũ_c(x) − a(D) ũ_c(D)] / [a(x) − a(D)]``.
With ``a(D) ≈ 0``: failure is worth at least the best deal that was to be had. This assumes that D is no opening
bid. Two rival explanations give the same offer: an opening bid that will come down, and hands tied by one's own
words, which make the better deal too dear to sign.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.draws.inputs import Inputs
from detente.models.coercion._checks import number, probability
from detente.models.coercion._roles import demand, needs_demand, roles
from detente.models.coercion._tables import by_draw, result
from detente.models.contract import Context, Missing, Model, Options, Result
from detente.scenario.model import Scenario

Array = NDArray[np.float64]

TELL_APART = (
    ("failure is bearable", "no lower offer comes before the deadline, and the cost of waiting goes on being paid"),
    ("an opening bid", "a second offer asks for less, or a clause is called negotiable behind closed doors"),
    ("hands tied by words", "the same terms are accepted once another issue lets the speaker claim success"),
)
"""Rival explanations, and the new fact that would speak for each."""


def revealed_floor(u_offer: ArrayLike, a_offer: float, u_other: ArrayLike, a_other: ArrayLike) -> Array:
    """Return the least value of failure that makes the offer one-shot optimal; −inf if no other had better chances.

    Parameters
    ----------
    u_offer, a_offer
        Value of the offer to its maker, (…), and the chance that it is taken.
    u_other, a_other
        (…, others) values of other offers to its maker, and (others,) chances that they are taken.
    """
    d, mine = number("the value of the offer", u_offer), float(probability("a chance", a_offer))
    u, a = number("the value of another offer", u_other), probability("a chance", a_other)
    better = a > mine + 1e-12
    if not better.any():
        return np.full(d.shape, -np.inf)
    floor = (a[better] * u[..., better] - mine * d[..., None]) / (a[better] - mine)
    return floor.max(axis=-1)


def needs(scenario: Scenario) -> tuple[Missing, ...]:
    """Return what the model lacks: a demand, and something else that could have been offered."""
    missing = needs_demand(scenario)
    if not missing and len(scenario.proposals) < 2:
        return (Missing("proposals", "there is no other package to compare the demand with", "add another proposal"),)
    return missing


def run(inputs: Inputs, options: Options, ctx: Context) -> Result:
    """Compare the demand with every other named proposal, and with what failure is coded to be worth."""
    r, j = roles(inputs, ctx), demand(inputs.scenario)
    assert j is not None
    c = r.challenger
    others = [k for k in range(c.yields.shape[1]) if k != j]
    chance = r.taken.mean(axis=0)
    floors: dict[str, Array] = {}
    for name, worth in (("tied", c.yields), ("free", c.plain)):
        floors[name] = revealed_floor(worth[:, j], float(chance[j]), worth[:, others], chance[others])
    coded = c.reservation
    columns = {
        "floor": floors["tied"],
        "floor_without_lines": floors["free"],
        "coded": coded,
        "gap": floors["tied"] - coded,
        "demand": c.yields[:, j],
    }
    ids = [p.id for p in inputs.scenario.proposals]
    na = inputs.scenario.no_agreement
    weight = na.revealed_weight.value if na is not None and na.revealed_weight is not None else None
    facts: dict[str, Any] = {
        "demand": ids[j],
        "taken": {ids[k]: int(r.taken[:, k].sum()) for k in range(len(ids))},
        "weight": None if weight is None else [weight.low, weight.mode, weight.high],
        "explanations": [list(x) for x in TELL_APART],
    }
    table = by_draw({k: np.where(np.isfinite(v), v, np.nan) for k, v in columns.items()}, unit="stake")
    return result(MODEL, inputs, options, {"revealed": table}, facts)


MODEL = Model(
    id="coercion.insincere-offer",
    title="an offer that nobody can take",
    citations=("fearon1995", "schelling1960"),
    status="tested",
    needs=needs,
    run=run,
)
