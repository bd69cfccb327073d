"""Extended deterrence: how credible a guarantee for an exposed ally must be, and what makes it credible.

Let s_A be the challenger's value of the status quo, v_A its value if the ally is abandoned, and w_A its value of war
with the defender. It is deterred iff ``Pr(defend) ≥ q* = (v_A − s_A)/(v_A − w_A)``. A defender whose value of war is w,
uniform on [l, h], and who loses a by abandoning the ally, defends iff ``w + a ≥ 0``. Hence
``Pr(defend) = clip((h + a)/(h − l), 0, 1)``, and deterrence needs ``a ≥ q*(h − l) − h``. The same cost a draws the
defender into a war that its ally provokes (entrapment).

Standard forms; tests of such models: Huth & Russett (1984), Signorino & Tarar (2006), Zagare & Kilgour (2003).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente._labelled import Labelled
from detente.answers.result import Result
from detente.draws.inputs import Inputs
from detente.models.coercion._checks import CoercionError, cost, number, probability
from detente.models.coercion._demand import needs_force
from detente.models.coercion._roles import Roles, roles
from detente.models.coercion._tables import by_draw, header
from detente.models.contract import Context, Missing, Model, Options
from detente.scenario.model import Scenario
from detente.scenario.parts import Guarantee

Array = NDArray[np.float64]


def needed_credibility(gain: ArrayLike, quo: ArrayLike, war: ArrayLike) -> Array:
    """Return q*, the least chance that the defender intervenes at which the challenger is deterred.

    0 where the challenger would not attack even an abandoned ally; infinite where war with the defender is no
    worse for it than the status quo, so that no guarantee deters.
    """
    v, s, w = number("the gain", gain), number("the status quo", quo), number("the war", war)
    with np.errstate(divide="ignore", invalid="ignore"):
        q = (v - s) / (v - w)
    return np.where(v <= s, 0.0, np.where(w >= s, np.inf, q))


def defends(low: ArrayLike, high: ArrayLike, abandoning: ArrayLike) -> Array:
    """Return the chance that the defender comes: its war is uniform on [low, high], abandoning costs ``abandoning``."""
    lo, hi, a = number("low", low), number("high", high), cost("the cost of abandoning", abandoning)
    if (lo >= hi).any():
        raise CoercionError("the defender's war needs low below high")
    return np.clip((hi + a) / (hi - lo), 0.0, 1.0)


def needed_commitment(q: ArrayLike, low: ArrayLike, high: ArrayLike) -> Array:
    """Return the least cost of abandoning for which the defender comes with chance q: ``max(0, q(h − l) − h)``."""
    chance, lo, hi = probability("the chance", q), number("low", low), number("high", high)
    if (lo >= hi).any():
        raise CoercionError("the defender's war needs low below high")
    return np.maximum(chance * (hi - lo) - hi, 0.0)


def provokes(gain: ArrayLike, loss: ArrayLike, defend: ArrayLike) -> Array:
    """Return an ally's expected payoff from provoking: ``gain`` if it is defended, ``−loss`` if not (entrapment)."""
    g, k, q = number("the ally's gain", gain), cost("the ally's loss", loss), probability("the chance", defend)
    return q * g - (1 - q) * k


def needs(scenario: Scenario) -> tuple[Missing, ...]:
    """Return what the model lacks: force, and a guarantee."""
    missing = needs_force(scenario)
    if not missing and not scenario.guarantees:
        return (
            Missing("guarantees", "the file names no guarantee", "add guarantees: who has promised to defend whom"),
        )
    return missing


@dataclass(frozen=True, eq=False, slots=True)
class Backing:
    """The conditions under which one guarantee deters.

    Attributes
    ----------
    guarantee
        Guarantor and ally, as the file says.
    fought
        Whether the ally is the state that would be fought, so that the challenger's side is known.
    war
        Lowest and highest value of war to the guarantor, in its stakes: minus the elicited cost.
    needed
        (input, draws) ``credibility`` (q*, at most 2) and ``commitment``, the least cost of abandoning in the
        guarantor's stakes, NaN where no guarantee deters; ``None`` unless the ally would be fought.
    commitment
        The least cost of abandoning for a chance to come of 0.1, 0.2, …, 0.9; empty if it would be fought, or if
        nothing is known of the guarantor's war.
    """

    guarantee: Guarantee
    fought: bool
    war: tuple[float, float]
    needed: Labelled | None
    commitment: tuple[float, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class GuaranteesResult(Result):
    """The conditions under which each guarantee deters; games about different allies are never merged.

    Attributes
    ----------
    backings
        One for each guarantee, by ``guarantor-ally``. Their tables have that name.
    """

    backings: Mapping[str, Backing]

    def _tables(self) -> Iterator[tuple[str, Labelled]]:
        yield from ((name, b.needed) for name, b in self.backings.items() if b.needed is not None)


def run(inputs: Inputs, options: Options, ctx: Context) -> GuaranteesResult:
    """Evaluate each guarantee separately.

    For the target of force the file has the challenger's aims, so q* can be computed. For any other ally the file does
    not say what the challenger could gain, so only the defender's side is computed.
    """
    r = roles(inputs, ctx)
    made = {f"{g.by}+{g.to}": _backing(inputs, r, g) for g in inputs.scenario.guarantees}
    return GuaranteesResult(**header(MODEL, inputs, options), backings=made)


def _backing(inputs: Inputs, r: Roles, guarantee: Guarantee) -> Backing:
    low, high = _war_of(inputs, guarantee.by)
    fought = r.target.id in inputs.scenario.members(guarantee.to)
    needed, commitment = None, ()
    if fought:
        q = credibility(r)
        reach = np.where(np.isfinite(q) & (q <= 1), q, np.nan)
        a = needed_commitment(np.nan_to_num(reach, nan=0.0), low, high) if low < high else np.zeros_like(q)
        columns = {"credibility": np.minimum(q, 2.0), "commitment": np.where(np.isfinite(reach), a, np.nan)}
        needed = by_draw(columns, unit="share")
    elif low < high:
        commitment = tuple(needed_commitment(np.arange(1, 10) / 10, low, high).tolist())
    return Backing(guarantee, fought, (low, high), needed, commitment)


def credibility(r: Roles) -> Array:
    """(draws,) q*: abandoned, force goes as coded; met by the defender, it fails."""
    c = r.challenger
    return needed_credibility(c.war, c.peace, c.lost - c.cost)


def _war_of(inputs: Inputs, actor: str) -> tuple[float, float]:
    """Return the ends of what war is worth to a guarantor: minus its elicited cost."""
    plan = inputs.plan
    slot = int(plan.cost[plan.actors.index(inputs.scenario.members(actor)[0])])
    return (-plan.slots[slot].quantity.high, -plan.slots[slot].quantity.low) if slot >= 0 else (0.0, 0.0)


MODEL = Model(
    id="coercion.guarantees",
    title="guarantees",
    citations=("huthrussett1984", "signorinotarar2006", "zagarekilgour2003"),
    status="tested",
    needs=needs,
    run=run,
)
