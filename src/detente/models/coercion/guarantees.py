# pyright: reportUnknownArgumentType=false
"""Guarantees: how credible the backing of an exposed ally must be, and what it takes to make it so.

A challenger with the status quo s_A, the gain v_A if the ally is abandoned and the war w_A is deterred iff
``Pr(defend) ≥ q* = (v_A − s_A)/(v_A − w_A)``. A defender whose war is worth w ~ U[l, h] and who loses a by
abandoning the ally defends iff ``w + a ≥ 0``: ``Pr = clip((h + a)/(h − l), 0, 1)``, so deterrence needs
``a ≥ q*(h − l) − h``. The same a draws the defender into the war of an ally that provokes: entrapment.

Standard forms; tests of such models: Huth & Russett (1984), Signorino & Tarar (2006), Zagare & Kilgour (2003).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.draws.inputs import Inputs
from detente.models.coercion._checks import CoercionError, cost, number, probability
from detente.models.coercion._roles import Roles, needs_force, roles
from detente.models.coercion._tables import by_draw, result
from detente.models.contract import Context, Missing, Model, Options, Result
from detente.scenario.model import Scenario

Array = NDArray[np.float64]


def needed_credibility(gain: ArrayLike, quo: ArrayLike, war: ArrayLike) -> Array:
    """Return q*: the chance of being met by the defender from which the challenger is deterred.

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
    """Return what an ally expects of provoking: ``gain`` if it is backed, ``−loss`` if it stands alone (entrapment)."""
    g, k, q = number("the ally's gain", gain), cost("the ally's loss", loss), probability("the chance", defend)
    return q * g - (1 - q) * k


def needs(scenario: Scenario) -> tuple[Missing, ...]:
    """Return what the model lacks: force, and a guarantee."""
    missing = needs_force(scenario)
    if not missing and not scenario.guarantees:
        return (Missing("guarantees", "the file names no guarantee", "add guarantees: who stands by whom"),)
    return missing


def run(inputs: Inputs, options: Options, ctx: Context) -> Result:
    """Work out each guarantee by itself; games about different allies are never merged.

    For the state that would be fought the challenger's aims are in the file, so q* follows. For any other ally
    the file says nothing of what could be gained against it: only the defender's half is worked out.
    """
    r = roles(inputs, ctx)
    tables, facts = {}, dict[str, Any]()
    for guarantee in inputs.scenario.guarantees:
        name = f"{guarantee.by}+{guarantee.to}"  # no id holds a +, so that no two pairs share a name
        low, high = _war_of(inputs, guarantee.by)
        fought = r.target.id in inputs.scenario.members(guarantee.to)
        facts[name] = {
            "by": guarantee.by,
            "to": guarantee.to,
            "kind": guarantee.kind,
            "fought": fought,
            "war": [low, high],
            "coded": _mode(guarantee.defend),
        }
        if fought:
            q = _credibility(r)
            reach = np.where(np.isfinite(q) & (q <= 1), q, np.nan)
            a = needed_commitment(np.nan_to_num(reach, nan=0.0), low, high) if low < high else np.zeros_like(q)
            columns = {"credibility": np.minimum(q, 2.0), "commitment": np.where(np.isfinite(reach), a, np.nan)}
            tables[name] = by_draw(columns, unit="share")
        elif low < high:
            chances = np.arange(1, 10) / 10
            facts[name]["commitment"] = needed_commitment(chances, low, high).tolist()
    return result(MODEL, inputs, options, tables, facts)


def _credibility(r: Roles) -> Array:
    """(draws,) q*: abandoned, force goes as coded; met by the defender, it fails."""
    c = r.challenger
    return needed_credibility(c.war, c.peace, c.lost - c.cost)


def _war_of(inputs: Inputs, actor: str) -> tuple[float, float]:
    """Return the ends of what war is worth to a guarantor: minus its elicited cost."""
    plan = inputs.plan
    slot = int(plan.cost[plan.actors.index(inputs.scenario.members(actor)[0])])
    return (-plan.slots[slot].quantity.high, -plan.slots[slot].quantity.low) if slot >= 0 else (0.0, 0.0)


def _mode(defend: Any) -> float | None:
    return None if defend is None else float(defend.value.mode)


MODEL = Model(
    id="coercion.guarantees",
    title="guarantees",
    citations=("huthrussett1984", "signorinotarar2006", "zagarekilgour2003"),
    status="tested",
    needs=needs,
    run=run,
)
