"""Admission to an alliance as a procedure: conditions, invitation by unanimity, ratification by each member.

Article 10 of the North Atlantic Treaty names four conditions: the candidate is a European state, wants to join, can
contribute to the security of the area, and meets the obligations of membership. The members invite by unanimity, then
each member ratifies. Consents are correlated (``_consents``), and so are the days that members take to ratify.
Hold-outs can ask for side payments: a surplus is split equally between a sponsor and n hold-outs (symmetric Nash
bargaining), so each gets a share of 1 / (n + 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from detente._labelled import Labelled
from detente.draws.inputs import Inputs
from detente.models.contract import Cancelled, Context, Missing, Model, Options, Result
from detente.models.council._clauses import CouncilClauses
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
from detente.models.council.procedure import AdmissionDraws, draw, seats
from detente.payoffs import Payoffs
from detente.rules.expand import party_rule
from detente.scenario.model import Scenario
from detente.scenario.names import agreeing, opening
from detente.scenario.parts import Admission
from detente.scenario.rule import Rule

Array = NDArray[np.float64]
FEW = 2048
"""Side payments are computed on at most this many draws."""
FAILS, MET = 0.2, 0.95
"""A condition fails if its whole range is at most the first, and is met if its mode is at least the second."""


class AdmissionOptions(Options):
    """Options of the model.

    Attributes
    ----------
    moratorium_years
        Length of the pause of invitations that is evaluated.
    """

    moratorium_years: float = 5.0


@dataclass(frozen=True, eq=False, kw_only=True)
class AdmissionResult(Result):
    """The admission of every candidate to an alliance.

    Attributes
    ----------
    invitation
        (candidates, draws) chance of an invitation, conditions and consents together, cohesion as declared.
    candidates
        The procedure of each candidate.
    """

    invitation: Labelled
    candidates: tuple[Candidate, ...]


def needs(scenario: Scenario) -> tuple[Missing, ...]:
    """Return what the scenario lacks: a candidate, or a member's consent or ratification."""
    if not scenario.admission:
        return (Missing("admission", "the file has no candidate for admission", "add a candidate under admission"),)
    for entry in scenario.admission:
        path = f"admission/{entry.candidate}/{entry.to}"
        lacking = [s.member for s in seats(scenario, entry) if s.consent is None]
        if lacking:
            words = f"the file does not say how likely {', '.join(lacking[:3])} would consent"
            return (Missing(f"{path}/consent", words, f"give consent for {entry.to}, or for each member"),)
    return ()


def run(inputs: Inputs, options: AdmissionOptions, ctx: Context) -> AdmissionResult:
    """Evaluate the admission of every candidate."""
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
    """Return a warning for every body that does not decide by unanimity."""
    bodies = dict.fromkeys(e.to for e in s.admission if not _unanimous(party_rule(s, e.to)))
    return tuple(
        f"{opening(body)} {agreeing(body, 'does not decide')} by unanimity; an invitation is assumed to need all "
        f"{agreeing(body, 'its')} members."
        for body in (s.actor[b].name for b in bodies)
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
            assumption_sets={name: float(v.mean()) for name, v in drawn.conditioned.items()},
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
    """Return the side payments that the invitation, as a package of levels, would need, from the payoffs."""
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
