"""The scenario as a page shows it: parties, values with their evidence, sources, and the models that ran.

``figures.json`` holds these data and the rows that each family needs for its sections, so that a page can be made again
from a run folder alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from detente.answers.groups import groups
from detente.answers.view import (
    Coding,
    ShownAlliance,
    ShownBlock,
    ShownCommitment,
    ShownEvent,
    ShownGroup,
    ShownIssue,
    ShownLevel,
    ShownMeasure,
    ShownModel,
    ShownPosition,
    ShownPower,
    ShownProposal,
    ShownScenario,
    ShownSource,
    ShownValue,
    SourcedRow,
    Spread,
)
from detente.answers.words import listed
from detente.draws.plan import Plan

if TYPE_CHECKING:
    from detente.answers.result import Result
    from detente.scenario.fields import Sourced
    from detente.scenario.model import Scenario
    from detente.scenario.parts import Commitment
    from detente.scenario.quantity import Quantity


def coding(s: Scenario, results: Mapping[str, Result]) -> Coding:
    """Return everything that a page shows of a scenario and of the models that ran."""
    plan = Plan.of(s)
    shown = tuple(ShownGroup(who=g.who, leaves=g.leaves, colour=g.colour) for g in groups(s))
    return Coding(
        scenario=ShownScenario(
            title=s.title,
            as_of=s.as_of.isoformat(),
            summary=s.summary,
            by=s.by,
            alliances=tuple(ShownAlliance(name=s.actor[a].name, members=tuple(s.members(a))) for a in s.alliances),
            parties=tuple(s.actor[a].name for a in s.signing),
            challenger=_force_name(s, "challenger"),
            target=_force_name(s, "target"),
        ),
        groups=shown,
        names={a.id: a.name for a in s.actors},
        issues=tuple(
            ShownIssue(
                id=k.id,
                question=k.question,
                kind=k.kind,
                status_quo=k.status_quo,
                levels=tuple(ShownLevel(level=y, label=k.levels[y]) for y in sorted(k.levels)),
            )
            for k in s.issues
        ),
        proposals=tuple(
            ShownProposal(
                id=p.id,
                title=p.title or p.id,
                kind=p.kind,
                by=s.actor[p.by].name if p.by else None,
                date=p.date.isoformat() if p.date else None,
                gist=p.gist or p.why,
            )
            for p in s.proposals
        ),
        positions=_positions(s, plan, shown),
        commitments=_commitments(s),
        failure=_failure(s),
        power=_power(s, plan, shown),
        sources=tuple(
            ShownSource(
                id=x.id,
                title=x.title,
                publisher=x.publisher,
                date=x.date.isoformat(),
                kind=x.kind,
                blocks=tuple(ShownBlock(id=f"{x.id}#{b}", gist=v.gist) for b, v in x.blocks.items()),
            )
            for x in s.sources
        ),
        events=tuple(ShownEvent(date=e.date, what=e.what, evidence=tuple(e.evidence)) for e in s.events),
        models=_models(results),
    )


def spread(q: Quantity | None) -> Spread | None:
    """Return low, mode and high of a quantity; an open end is drawn at its mode."""
    if q is None:
        return None
    mode = float(q.mode)
    low, high = (float(v) if math.isfinite(v) else mode for v in (q.low, q.high))
    return Spread(low=low, mode=mode, high=high)


def _source_of(x: Sourced) -> dict[str, Any]:
    basis = x.basis if isinstance(x.basis, dict) else {"": x.basis} if x.basis else {}
    return {
        "basis": dict(basis),
        "evidence": tuple(x.evidence),
        "gist": x.gist,
        "why": x.why,
        "citation": x.citation,
        "by": x.by,
    }


def _positions(s: Scenario, plan: Plan, shown: tuple[ShownGroup, ...]) -> tuple[ShownPosition, ...]:
    entry = {(p.actor, p.issue): p for p in s.positions}
    out: list[ShownPosition] = []
    for k, issue in enumerate(s.issues):
        for g in shown:
            i = plan.actors.index(g.leaves[0])
            slots = {
                name: plan.slots[int(index[i, k])] if int(index[i, k]) >= 0 else None
                for name, index in (
                    ("ideal", plan.ideal), ("stated", plan.stated), ("salience", plan.salience), ("trust", plan.trust),
                    ("limit", plan.limit),
                )
            }  # fmt: skip
            ideal = spread(slots["ideal"].quantity) if slots["ideal"] is not None else None
            if ideal is None:
                continue
            rows = [r for r in dict.fromkeys(x.row for x in slots.values() if x is not None) if (r, issue.id) in entry]
            if slots["stated"] is slots["ideal"]:
                slots["stated"] = None
            values = {n: spread(x.quantity) if x is not None else None for n, x in slots.items()}
            out.append(
                ShownPosition(
                    issue=issue.id,
                    who=g.who,
                    colour=g.colour,
                    ideal=ideal,
                    stated=values["stated"],
                    salience=values["salience"],
                    trust=values["trust"],
                    limit=values["limit"],
                    basis={n: x.basis for n, x in slots.items() if x is not None},
                    sources=tuple(SourcedRow(row=s.actor[r].name, **_source_of(entry[r, issue.id])) for r in rows),
                )
            )
    return tuple(out)


def _commitments(s: Scenario) -> tuple[ShownCommitment, ...]:
    return tuple(
        ShownCommitment(
            key=c.key,
            actor=s.actor[c.actor].name + (", each member" if s.actor[c.actor].members else ""),
            issue=c.issue,
            forbids=_forbidden(s, c),
            cost=spread(c.cost),
            hard=c.hard is True,
            **_source_of(c),
        )
        for c in s.commitments
    )


def _forbidden(s: Scenario, c: Commitment) -> str:
    """Return the levels that a commitment forbids, in words: ``“Full”``, ``above 50 unless flow at least 60``."""
    labels = s.issue[c.issue].levels
    text = c.forbids if isinstance(c.forbids, str) else listed((f"“{labels[y]}”" for y in c.forbids), "or")
    return f"{text} unless {listed(_condition(s, k, x) for k, x in c.unless.items())}" if c.unless else text


def _condition(s: Scenario, issue: str, condition: str | int | tuple[int, ...]) -> str:
    if isinstance(condition, str):
        return f"{issue} {condition}"
    levels = condition if isinstance(condition, tuple) else (condition,)
    return f"{issue} {listed((f'“{s.issue[issue].levels[y]}”' for y in levels), 'or')}"


def _failure(s: Scenario) -> tuple[ShownValue, ...]:
    na = s.no_agreement
    if na is None:
        return ()
    out: list[ShownValue] = []

    def add(path: str, what: str, who: str | None, v: Any) -> None:
        name = None if who is None else s.actor[who].name + (", each member" if s.actor[who].members else "")
        # A value without a source of its own rests on that of its section.
        above = (na.force, na) if path.startswith("force/") else (na,)
        source = next((x for x in (v, *above) if x is not None and (x.basis or x.why or x.evidence)), v)
        out.append(
            ShownValue(path=f"no_agreement/{path}", what=what, who=name, value=spread(v.value), **_source_of(source))
        )

    if na.force is not None:
        add("force/win", "Chance that force attains its aim", None, na.force.win)
        for who, v in na.force.cost.items():
            add(f"force/cost/{who}", "Cost of war", who, v)
        if na.force.pretext is not None:
            add(
                "force/pretext", "How much cheaper a refusal to talk makes force", na.force.challenger, na.force.pretext
            )
    for key, what, table in (
        ("holding", "Cost of waiting", na.holding),
        ("backing_down", "Cost of not acting on its threats", na.backing_down),
        ("continuation", "Weight of what follows the deadline", na.continuation),
    ):
        for who, v in table.items():
            add(f"{key}/{who}", what, who, v)
    if na.revealed_weight is not None:
        add("revealed_weight", "Weight of the assumption “revealed” (shown, never averaged)", None, na.revealed_weight)
    return tuple(out)


def _force_name(s: Scenario, role: str) -> str | None:
    if s.no_agreement is None or s.no_agreement.force is None:
        return None
    return s.actor[getattr(s.no_agreement.force, role)].name


def _power(s: Scenario, plan: Plan, shown: tuple[ShownGroup, ...]) -> ShownMeasure:
    measure = s.capability_measure or min((m for a in s.actors for m in a.capability), default=None)
    if measure is None:
        return ShownMeasure()
    index, share = plan.capability[measure], plan.capability_share[measure]
    out: list[ShownPower] = []
    for g in shown:
        low = mode = high = 0.0
        at = [plan.actors.index(a) for a in g.leaves if int(index[plan.actors.index(a)]) >= 0]
        for i in at:
            part = spread(plan.slots[int(index[i])].quantity)
            if part is not None:
                weight = float(share[i])
                low, mode, high = low + part.low * weight, mode + part.mode * weight, high + part.high * weight
        if at:
            out.append(
                ShownPower(who=g.who, colour=g.colour, low=round(low, 9), mode=round(mode, 9), high=round(high, 9))
            )
    return ShownMeasure(measure=measure, rows=tuple(out))


def _models(results: Mapping[str, Result]) -> tuple[ShownModel, ...]:
    from detente.models.registry import models

    known = models()
    return tuple(
        ShownModel(
            id=id_,
            title=r.title,
            status=known[id_].status,
            citations=tuple(r.citations),
            options={k: str(v) for k, v in r.options.items()},
            warnings=tuple(r.warnings),
            baseline=known[id_].baseline,
        )
        for id_, r in results.items()
    )
