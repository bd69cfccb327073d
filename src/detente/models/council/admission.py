"""Admission to an alliance as a procedure: conditions, invitation by unanimity, ratification by each member.

Article 10 of the North Atlantic Treaty names four conditions: a European state, that wants to join, can contribute
to the security of the area, and meets the obligations of membership. The members invite by unanimity, then each
ratifies. Consents hang together (``_consents``); the days that each member takes share a common part likewise. A
hold-out who alone stands in the way can ask for a price: of a surplus split equally among a sponsor and n
hold-outs (symmetric Nash), each gets one share in n + 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente._labelled import Labelled
from detente.draws.inputs import Inputs
from detente.draws.quantiles import quantile
from detente.draws.streams import normals
from detente.models.contract import Cancelled, Context, Missing, Model, Options, Result
from detente.models.council._clauses import CouncilClauses
from detente.models.council._consents import all_consent
from detente.models.council.details import (
    Candidate,
    Condition,
    Consenting,
    Invitation,
    InvitationPackage,
    Moratorium,
    Pivot,
    Pledge,
    Ratified,
    Slowest,
    Unwilling,
)
from detente.payoffs import Payoffs
from detente.rules.expand import party_rule
from detente.scenario.model import Scenario
from detente.scenario.parts import Admission
from detente.scenario.quantity import Quantity
from detente.scenario.rule import Rule

Array = NDArray[np.float64]
COHESIONS = (("declared", None), ("cohesion 0", 0.0), ("cohesion 1", 1.0))
DECLARED = Quantity.point(0.8)
HORIZON = 730
FEW = 2048
"""Side payments are worked out on at most this many draws."""
FAILS, MET = 0.2, 0.95
"""A condition fails if its chance is surely below the first, is met if most likely above the second; else disputed."""


class AdmissionOptions(Options):
    """How answers are given.

    Attributes
    ----------
    moratorium_years
        Length of the pause of invitations that is looked at.
    """

    moratorium_years: float = 5.0


@dataclass(frozen=True, eq=False, kw_only=True)
class AdmissionResult(Result):
    """Every candidate's way into an alliance.

    Attributes
    ----------
    invitation
        (candidates, draws) chance of an invitation, conditions and consents together, cohesion as declared.
    candidates
        The procedure of each candidate.
    """

    invitation: Labelled
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Seat:
    """One member: whose row holds its consent, and its days of ratification."""

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


def needs(scenario: Scenario) -> tuple[Missing, ...]:
    """Return what is lacking: a candidate, and every member's consent or ratification."""
    if not scenario.admission:
        return (Missing("admission", "nobody asks to be admitted", "add a candidate under admission"),)
    for entry in scenario.admission:
        path = f"admission/{entry.candidate}/{entry.to}"
        lacking = [s.member for s in seats(scenario, entry) if s.consent is None]
        if lacking:
            words = f"nothing says how likely {', '.join(lacking[:3])} would consent"
            return (Missing(f"{path}/consent", words, f"give consent for {entry.to}, or for each member"),)
    return ()


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
        (draws,) days until the last ratification, by cohesion; NaN where nothing is said.
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


def run(inputs: Inputs, options: AdmissionOptions, ctx: Context) -> AdmissionResult:
    """Work out every candidate's way in."""
    s = inputs.scenario
    found: list[Candidate] = []
    chance: list[Array] = []
    for j, entry in enumerate(s.admission):
        if ctx.cancelled():
            raise Cancelled("admission")
        drawn = draw(inputs, entry, options.moratorium_years)
        found.append(_candidate(inputs, entry, drawn, options))
        chance.append(drawn.conditioned["declared"])
        ctx.progress("admission", (j + 1) / len(s.admission))
    names = [f"{e.candidate} to {e.to}" for e in s.admission]
    table = Labelled(np.array(chance), ("proposal", "draw"), {"proposal": names}, "chance of an invitation")
    return AdmissionResult(
        model=MODEL.id,
        title=MODEL.title,
        citations=MODEL.citations,
        options=options.model_dump(),
        seed=inputs.seed,
        n_draws=inputs.n_draws,
        warnings=("Chances of consent are judgements; nothing here is calibrated.", *_other_rules(s)),
        invitation=table,
        candidates=tuple(found),
    )


def _other_rules(s: Scenario) -> tuple[str, ...]:
    """Return a warning for every body that decides otherwise than by unanimity."""
    bodies = dict.fromkeys(e.to for e in s.admission if not _unanimous(party_rule(s, e.to)))
    return tuple(
        f"{s.actor[b].name} decides by another rule than unanimity; an invitation is taken to need all its members."
        for b in bodies
    )


def _unanimous(rule: Rule) -> bool:
    return rule.op == "actor" or (rule.op == "all" and all(_unanimous(p) for p in rule.parts))


def _candidate(inputs: Inputs, entry: Admission, drawn: AdmissionDraws, options: AdmissionOptions) -> Candidate:
    s = inputs.scenario
    who = seats(s, entry)
    low, middle, high = (0.05, 0.5, 0.95)
    start = entry.signed or s.as_of
    ratified = {
        name: Ratified(
            days=tuple(float(np.quantile(v, p)) for p in (low, middle, high)),
            dates=tuple((start + timedelta(days=int(np.quantile(v, p)))).isoformat() for p in (low, middle, high)),
        )
        for name, v in drawn.last.items()
    }
    base = float(drawn.conditioned["declared"].mean())
    within = min(1.0, options.moratorium_years * 365.25 / max(float(np.median(drawn.horizon)), 1.0))
    return Candidate(
        candidate=entry.candidate,
        name=s.actor[entry.candidate].name,
        to=entry.to,
        body=s.actor[entry.to].name,
        members=len(who),
        horizon_days=float(np.median(drawn.horizon)),
        signed=entry.signed.isoformat() if entry.signed else None,
        conditions=tuple(
            Condition(
                id=c,
                low=v.value.low,
                mode=v.value.mode,
                high=v.value.high,
                mean=float(drawn.conditions[j].mean()),
                state="met" if v.value.mode >= MET else "fails" if v.value.high <= FAILS else "disputed",
            )
            for j, (c, v) in enumerate(entry.conditions.items())
        ),
        conditions_all=float(drawn.conditions.prod(axis=0).mean()),
        invitation=Invitation(
            mean=base,
            quantiles=tuple(float(np.quantile(drawn.conditioned["declared"], p)) for p in (low, middle, high)),
            consents_only={name: float(v.mean()) for name, v in drawn.invited.items()},
            readings={name: float(v.mean()) for name, v in drawn.conditioned.items()},
        ),
        consent=tuple(
            Consenting(actor=x.member, name=s.actor[x.member].name, row=x.consent, mean=float(drawn.consent[j].mean()))
            for j, x in enumerate(who)
        ),
        pivotal=tuple(
            Pivot(actor=who[j].member, name=s.actor[who[j].member].name, alone=float(drawn.pivotal[j]))
            for j in np.argsort(-drawn.pivotal, kind="stable").tolist()
        ),
        holdout_share=tuple(1 / (n + 1) for n in range(1, 4)),
        ratification=ratified or None,
        slowest=tuple(
            Slowest(
                actor=who[j].member,
                name=s.actor[who[j].member].name,
                count=int(drawn.slowest[j]),
                n=inputs.n_draws,
            )
            for j in np.argsort(-drawn.slowest, kind="stable").tolist()
            if drawn.slowest[j]
        )[:5],
        clause=_clause(inputs, entry),
        moratorium=Moratorium(
            years=options.moratorium_years,
            covers_horizon=within,
            takes_away=float(drawn.within.mean()),
            left_closed_anyway=1 - float(drawn.within.mean()),
            pledges=_pledges(s, entry),
        ),
    )


def _pledges(scenario: Scenario, entry: Admission) -> tuple[Pledge, ...]:
    """Return the levels on the other side of the status quo from the invitation, and how many each asks."""
    out: list[Pledge] = []
    for k, y in entry.package.items():
        issue = scenario.issue[k]
        clauses = CouncilClauses(scenario)
        games = dict(zip(clauses.keys, clauses.games, strict=True))
        for level, label in issue.levels.items():
            if (level - issue.status_quo) * (y - issue.status_quo) < 0:
                game = games.get((k, level))
                asked = 0 if game is None else sum(any(v.weights[i] for v in game.nodes) for i in range(game.n))
                ratify = level in issue.ratification
                out.append(Pledge(issue=k, level=level, label=label, asks=asked, ratified=ratify))
    return tuple(out)


def _clause(inputs: Inputs, entry: Admission) -> InvitationPackage | None:
    """Return what the invitation, as a package of levels, would cost in side payments, from the payoffs."""
    if not entry.package:
        return None
    s = inputs.scenario
    clauses = CouncilClauses(s)
    lay = clauses.layout
    members = [i for i, a in enumerate(s.leaves) if a in s.members(entry.to)]
    package = lay.places(entry.package)[None]
    prices: list[Array] = []
    out: list[NDArray[np.int64]] = []
    n_draws = min(inputs.n_draws, FEW)
    for start, n in (c for c in inputs.chunks() if c[0] < n_draws):
        payoffs = Payoffs.of(inputs.chunk(start, n), lay)
        substance = np.ones(1, dtype=np.bool_)
        value, quo = payoffs.state(package, substance)[:, 0], payoffs.nothing(substance)[:, 0]
        short = np.maximum(0.0, (quo - value)[:, members])
        prices.append(np.minimum(short, 1e6).sum(axis=1))
        out.append((short > 1e-9).sum(axis=0))
    price, unwilling = np.concatenate(prices), np.sum(out, axis=0)
    names = [s.leaves[i] for i in members]
    return InvitationPackage(
        package=dict(entry.package),
        price=tuple(float(np.quantile(price, p)) for p in (0.05, 0.5, 0.95)),
        unwilling=tuple(
            Unwilling(actor=a, name=s.actor[a].name, count=int(c), n=len(price))
            for a, c in sorted(zip(names, unwilling.tolist(), strict=True), key=lambda x: -x[1])
        ),
    )


MODEL = Model(
    id="council.admission",
    title="admission of a new member",
    citations=("vasicek1987", "nash1950"),
    status="tested",
    needs=needs,
    run=run,
    options=AdmissionOptions,
)
