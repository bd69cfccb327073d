"""Draws of an admission: conditions, correlated consents, days of ratification."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.draws.inputs import Inputs
from detente.draws.quantiles import quantile
from detente.draws.streams import normals
from detente.models.council._consents import all_consent
from detente.scenario.model import Scenario
from detente.scenario.parts import Admission
from detente.scenario.quantity import Quantity

Array = NDArray[np.float64]
COHESIONS = (("declared", None), ("cohesion 0", 0.0), ("cohesion 1", 1.0))
DECLARED = Quantity.point(0.8)
HORIZON = 730


@dataclass(frozen=True)
class Seat:
    """One member, with the row that holds its consent, and its days of ratification."""

    member: str
    consent: str | None
    days: str | None


def seats(scenario: Scenario, entry: Admission) -> tuple[Seat, ...]:
    """Return the members of the body, each with the rows that serve it: its own, then that of its alliance."""

    def row(member: str, table: Any) -> str | None:
        at: str | None = member
        seen: set[str] = set()
        while at is not None and at not in seen:
            if at in table:
                return at
            seen.add(at)
            at = scenario.actor[at].like
        return next((a for a in (entry.to, *scenario.alliances) if a in table and member in scenario.members(a)), None)

    return tuple(Seat(m, row(m, entry.consent), row(m, entry.ratification)) for m in scenario.members(entry.to))


@dataclass(frozen=True, eq=False)
class AdmissionDraws:
    """Everything drawn for one candidate.

    Attributes
    ----------
    conditions
        (conditions, draws).
    consent
        (members, draws).
    invited, conditioned
        (draws,) chance of an invitation from consents alone, and with the conditions, by cohesion.
    last
        (draws,) days until the last ratification, by cohesion; NaN where the file gives none.
    slowest
        (members,) draws in which the member is the last to ratify.
    horizon
        (draws,) days within which consent is asked about.
    within
        (draws,) chance of an invitation within the years of a moratorium: consents by their hazard, conditions as
        they are (core §11.9).
    """

    conditions: Array
    consent: Array
    invited: dict[str, Array]
    conditioned: dict[str, Array]
    pivotal: Array
    last: dict[str, Array]
    slowest: NDArray[np.int64]
    horizon: Array
    within: Array


def _quantity(inputs: Inputs, path: str, q: Quantity) -> Array:
    return quantile(q, _scores(inputs, path))


def _scores(inputs: Inputs, path: str) -> Array:
    return np.concatenate([normals(inputs.seed, path, start, n) for start, n in inputs.chunks()])


def over(chance: Array, days: float, horizon: Array) -> Array:
    """Return chances within other days than those of the horizon: ``1 − (1 − q)^{T/T₀}``, a constant hazard.

    Parameters
    ----------
    chance
        (draws, …) chances within the horizon, 0–1.
    days
        T.
    horizon
        (draws,) T₀, days.
    """
    power = days / np.maximum(horizon, 1.0)
    return 1 - (1 - chance) ** power.reshape(-1, *(1,) * (chance.ndim - 1))


def draw(inputs: Inputs, entry: Admission, years: float = 5.0) -> AdmissionDraws:
    """Draw one candidate's procedure, and its chance within the years of a moratorium."""
    s = inputs.scenario
    base = f"admission/{entry.candidate}/{entry.to}"
    who = seats(s, entry)
    rows = tuple(dict.fromkeys(x.consent for x in who if x.consent is not None))
    value = {r: _quantity(inputs, f"{base}/consent/{r}", entry.consent[r].value) for r in rows}
    q = np.stack([value[r] for r in rows], axis=-1)
    count = np.array([sum(x.consent == r for x in who) for r in rows])
    conditions = np.array(
        [_quantity(inputs, f"{base}/conditions/{c}", v.value) for c, v in entry.conditions.items()]
    ).reshape(len(entry.conditions), inputs.n_draws)
    fit = conditions.prod(axis=0)
    declared = _quantity(inputs, f"{base}/cohesion", entry.cohesion or DECLARED)
    invited: dict[str, Array] = {}
    for name, rho in COHESIONS:
        invited[name] = _by_cohesion(q, count, declared if rho is None else np.full(inputs.n_draws, rho))
    pivotal = np.zeros(len(who))
    for r, row in enumerate(rows):
        without = count.copy()
        without[r] -= 1
        gain = float((_by_cohesion(q, without, declared) - invited["declared"]).mean())
        pivotal[[j for j, x in enumerate(who) if x.consent == row]] = max(0.0, gain)
    last, slowest = _ratify(inputs, entry, who, declared)
    days = entry.horizon_days.value if entry.horizon_days else Quantity.point(HORIZON)
    horizon = _quantity(inputs, f"{base}/horizon_days", days)
    return AdmissionDraws(
        conditions,
        np.array([value[x.consent or ""] for x in who]),
        invited,
        {name: p * fit for name, p in invited.items()},
        pivotal,
        last,
        slowest,
        horizon,
        _by_cohesion(over(q, years * 365.25, horizon), count, declared) * fit,
    )


def _by_cohesion(q: Array, count: NDArray[np.int64], rho: Array) -> Array:
    """Return (draws,) chances that all consent, cohesion by cohesion in steps of one hundredth."""
    out = np.empty(len(q))
    steps = np.round(rho, 2)
    for r in np.unique(steps):
        here = steps == r
        out[here] = all_consent(q[here], count, float(r))
    return out


def _ratify(
    inputs: Inputs, entry: Admission, who: tuple[Seat, ...], declared: Array
) -> tuple[dict[str, Array], NDArray[np.int64]]:
    """Return (draws,) days until the last member has ratified, and how often each member is the last."""
    slowest = np.zeros(len(who), dtype=np.int64)
    if any(x.days is None for x in who):
        return {}, slowest
    base = f"admission/{entry.candidate}/{entry.to}/ratification"
    common = _scores(inputs, f"{base}/{entry.to}/common")
    own = np.array([_scores(inputs, f"{base}/{x.member}") for x in who])
    last: dict[str, Array] = {}
    for name, rho in COHESIONS:
        share = declared if rho is None else np.full(inputs.n_draws, rho)
        days = np.array(
            [
                quantile(entry.ratification[x.days or ""].value, np.sqrt(share) * common + np.sqrt(1 - share) * own[j])
                for j, x in enumerate(who)
            ]
        )
        last[name] = days.max(axis=0)
        if rho is None:
            slowest = np.bincount(days.argmax(axis=0), minlength=len(who)).astype(np.int64)
    return last, slowest
