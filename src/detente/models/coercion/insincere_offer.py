"""An offer that nobody else can accept: what it reveals about the value of failure (core §5, *revealed*).

Let a(x) be the share of draws in which all others accept package x, ũ_c(x) its worth to the challenger, and d_c the
challenger's value of failure. If the challenger offered D although it could have offered x with ``a(x) > a(D)``,
one-shot optimality gives ``d_c ≥ [a(x) ũ_c(x) − a(D) ũ_c(D)] / [a(x) − a(D)]``. If ``a(D) ≈ 0``, failure is worth at
least as much as the best deal that could have been reached. This assumes that D is not an opening bid. Two rival
explanations predict the same offer: an opening bid, to be followed by concessions, and tied hands: public commitments
that make the better deal too costly to sign.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente._labelled import Labelled
from detente.answers.result import Result
from detente.draws.inputs import Inputs
from detente.models.coercion._checks import number, probability
from detente.models.coercion._demand import demand, needs_own_demand
from detente.models.coercion._roles import roles
from detente.models.coercion._tables import by_draw, header
from detente.models.contract import Context, Missing, Model, Options
from detente.scenario.model import Scenario

Array = NDArray[np.float64]


class Rival(NamedTuple):
    """An explanation of the offer, and the new fact that would speak for it."""

    what: str
    new_fact: str


TELL_APART = (
    Rival("failure is bearable", "no lower offer before the deadline, although waiting stays costly"),
    Rival("an opening bid", "a second offer that asks for less, or a clause called negotiable in private"),
    Rival("hands tied by public words", "the same terms are accepted once another issue allows a claim of success"),
)
"""Rival explanations of an offer that nobody else can accept."""


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
    missing = needs_own_demand(scenario)
    if not missing and len(scenario.proposals) < 2:
        return (Missing("proposals", "there is no other package to compare the demand with", "add another proposal"),)
    return missing


@dataclass(frozen=True, eq=False, kw_only=True)
class InsincereResult(Result):
    """The value of failure to the challenger that the demand reveals, if it was not an opening bid.

    Attributes
    ----------
    revealed
        (input, draws) in stakes: ``floor``, the least value of failure that makes the demand optimal, with public
        commitments priced, and ``floor_without_lines``; ``coded``, the value of failure in the file; ``gap``, floor
        less coded; ``demand``, the value of the demand. NaN where no other proposal had better chances.
    demand
        Id of the demand.
    taken
        Draws in which all others accept each proposal, by its id.
    weight
        Lowest, most likely and highest weight that the file gives to this interpretation; ``None`` if it gives none.
    """

    revealed: Labelled
    demand: str
    taken: Mapping[str, int]
    weight: tuple[float, float, float] | None


def run(inputs: Inputs, options: Options, ctx: Context) -> InsincereResult:
    """Compare the demand with every other named proposal, and with the coded value of failure."""
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
    return InsincereResult(
        **header(MODEL, inputs, options),
        revealed=by_draw({k: np.where(np.isfinite(v), v, np.nan) for k, v in columns.items()}, unit="stake"),
        demand=ids[j],
        taken={id_: int(r.taken[:, k].sum()) for k, id_ in enumerate(ids)},
        weight=None if weight is None else (weight.low, weight.mode, weight.high),
    )


MODEL = Model(
    id="coercion.insincere-offer",
    title="an offer that nobody else can accept",
    citations=("fearon1995", "schelling1960"),
    status="tested",
    needs=needs,
    run=run,
)
