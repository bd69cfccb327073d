"""What the page needs beside the findings, as plain data: parties, values with their evidence, the zone's chart.

``figures.json`` holds just this, so that a page can be made again from a run folder alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from detente.draws.plan import Plan
from detente.report._bargaining import bargaining_rows
from detente.report._cloud import zone_rows
from detente.report._coercion import coercion_rows
from detente.report._council import council_rows
from detente.report._graph import graph_rows
from detente.report._groups import Group, groups

if TYPE_CHECKING:
    from detente.findings.analyze import Analysis
    from detente.models.contract import Result
    from detente.scenario._fields import Sourced
    from detente.scenario.model import Scenario
    from detente.scenario.quantity import Quantity


def figure_rows(analysis: Analysis) -> dict[str, Any]:
    """Return everything that the page draws or tabulates and that the findings do not hold.

    Plain data only (strings, finite numbers, lists, mappings with string keys): fit for JSON.
    """
    s, results = analysis.scenario, analysis.results
    return {
        **_scenario_rows(s),
        "zone": zone_rows(results.get("deals.zone"), s),
        "models": _models(results),
        "coercion": coercion_rows(results, s),
        "bargaining": bargaining_rows(results),
        "stability": graph_rows(results),
        "council": council_rows(results, s, groups(s)),
    }


def _scenario_rows(s: Scenario) -> dict[str, Any]:
    """Return the part of them that shows the scenario alone, and no result."""
    plan = Plan.of(s)
    shown = groups(s)
    return {
        "scenario": {
            "title": s.title,
            "as_of": s.as_of.isoformat(),
            "summary": s.summary,
            "by": s.by,
            "alliances": [{"name": s.actor[a].name, "members": list(s.members(a))} for a in s.alliances],
            "parties": [s.actor[a].name for a in s.signing],
            "challenger": _force_name(s, "challenger"),
            "target": _force_name(s, "target"),
        },
        "groups": [{"who": g.who, "leaves": list(g.leaves), "colour": g.colour} for g in shown],
        "names": {a.id: a.name for a in s.actors},
        "issues": [
            {
                "id": k.id,
                "question": k.question,
                "kind": k.kind,
                "status_quo": k.status_quo,
                "levels": [{"level": y, "label": k.levels[y]} for y in sorted(k.levels)],
            }
            for k in s.issues
        ],
        "proposals": [
            {
                "id": p.id,
                "title": p.title or p.id,
                "kind": p.kind,
                "by": s.actor[p.by].name if p.by else None,
                "date": p.date.isoformat() if p.date else None,
                "gist": p.gist or p.why,
            }
            for p in s.proposals
        ],
        "positions": _positions(s, plan, shown),
        "commitments": _commitments(s),
        "failure": _failure(s),
        "power": _power(s, plan, shown),
        "sources": [
            {
                "id": x.id,
                "title": x.title,
                "publisher": x.publisher,
                "date": x.date.isoformat(),
                "kind": x.kind,
                "blocks": [{"id": f"{x.id}#{b}", "gist": v.gist} for b, v in x.blocks.items()],
            }
            for x in s.sources
        ],
        "events": [{"date": e.date, "what": e.what, "evidence": list(e.evidence)} for e in s.events],
    }


def spread(q: Quantity | None) -> dict[str, float] | None:
    """Return low, mode and high of a quantity; an open end is drawn at its mode."""
    if q is None:
        return None
    mode = float(q.mode)
    low, high = (float(v) if math.isfinite(v) else mode for v in (q.low, q.high))
    return {"low": low, "mode": mode, "high": high}


def _sourced(x: Sourced) -> dict[str, Any]:
    basis = x.basis if isinstance(x.basis, dict) else {"": x.basis} if x.basis else {}
    return {
        "basis": dict(basis),
        "evidence": list(x.evidence),
        "gist": x.gist,
        "why": x.why,
        "citation": x.citation,
        "by": x.by,
    }


def _positions(s: Scenario, plan: Plan, shown: tuple[Group, ...]) -> list[dict[str, Any]]:
    entry = {(p.actor, p.issue): p for p in s.positions}
    out: list[dict[str, Any]] = []
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
            if slots["ideal"] is None:
                continue
            rows = [r for r in dict.fromkeys(x.row for x in slots.values() if x is not None) if (r, issue.id) in entry]
            if slots["stated"] is slots["ideal"]:
                slots["stated"] = None
            out.append(
                {
                    "issue": issue.id,
                    "who": g.who,
                    "colour": g.colour,
                    **{n: spread(x.quantity) if x is not None else None for n, x in slots.items()},
                    "basis": {n: x.basis for n, x in slots.items() if x is not None},
                    "sources": [{"row": s.actor[r].name, **_sourced(entry[r, issue.id])} for r in rows],
                }
            )
    return out


def _commitments(s: Scenario) -> list[dict[str, Any]]:
    return [
        {
            "actor": s.actor[c.actor].name + (", each member" if s.actor[c.actor].members else ""),
            "issue": c.issue,
            "forbids": c.forbids if isinstance(c.forbids, str) else ", ".join(map(str, c.forbids)),
            "cost": spread(c.cost),
            "hard": c.hard is True,
            **_sourced(c),
        }
        for c in s.commitments
    ]


def _failure(s: Scenario) -> list[dict[str, Any]]:
    na = s.no_agreement
    if na is None:
        return []
    out: list[dict[str, Any]] = []

    def add(what: str, who: str | None, v: Any) -> None:
        name = None if who is None else s.actor[who].name + (", each member" if s.actor[who].members else "")
        out.append({"what": what, "who": name, "value": spread(v.value), **_sourced(v)})

    if na.force is not None:
        add("Chance that force attains its aim", None, na.force.win)
        for who, v in na.force.cost.items():
            add("Cost of war", who, v)
        if na.force.pretext is not None:
            add("How much cheaper a refusal to talk makes force", na.force.challenger, na.force.pretext)
    for what, table in (
        ("Cost of waiting", na.holding),
        ("Cost of not acting on its threats", na.backing_down),
        ("Weight of what follows the deadline", na.continuation),
    ):
        for who, v in table.items():
            add(what, who, v)
    if na.revealed_weight is not None:
        add("Weight of the reading “revealed” (named, never mixed in)", None, na.revealed_weight)
    return out


def _force_name(s: Scenario, role: str) -> str | None:
    if s.no_agreement is None or s.no_agreement.force is None:
        return None
    return s.actor[getattr(s.no_agreement.force, role)].name


def _power(s: Scenario, plan: Plan, shown: tuple[Group, ...]) -> dict[str, Any]:
    measure = s.capability_measure or min((m for a in s.actors for m in a.capability), default=None)
    if measure is None:
        return {"measure": None, "rows": []}
    index, share = plan.capability[measure], plan.capability_share[measure]
    out: list[dict[str, Any]] = []
    for g in shown:
        total = {"low": 0.0, "mode": 0.0, "high": 0.0}
        at = [plan.actors.index(a) for a in g.leaves if int(index[plan.actors.index(a)]) >= 0]
        for i in at:
            part = spread(plan.slots[int(index[i])].quantity)
            if part is not None:
                total = {k: v + part[k] * float(share[i]) for k, v in total.items()}
        if at:
            out.append({"who": g.who, "colour": g.colour, **{k: round(v, 9) for k, v in total.items()}})
    return {"measure": measure, "rows": out}


def _models(results: Mapping[str, Result]) -> list[dict[str, Any]]:
    from detente.models.registry import models

    known = models()
    return [
        {
            "id": id_,
            "title": r.title,
            "status": known[id_].status if id_ in known else "unknown",
            "citations": list(r.citations),
            "options": {k: str(v) for k, v in r.options.items()},
            "warnings": list(r.warnings),
        }
        for id_, r in results.items()
    ]
