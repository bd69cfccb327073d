"""What becomes of each named proposal, and of the best single package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from detente.findings.finding import Finding, Share, monte_carlo, of_100, per_hundred, word
from detente.findings.hinges import Hinges
from detente.models.contract import Result
from detente.models.deals.zone import BEST
from detente.scenario.model import Scenario
from detente.scenario.parts import Proposal
from detente.scenario.unnamed import lapsing, says_nothing

ASSUMPTIONS = (
    "Everyone who is asked answers sincerely: yes if the package is worth at least as much as no agreement.",
    "Issues that a proposal does not name stay as they are.",
    "Signatories and the rule of every level that changes are asked; nobody else can block.",
)


def fates(scenario: Scenario, zone: Result, hinges: Hinges) -> tuple[Finding, ...]:
    """Return one finding per named proposal, then the best single package."""
    out = [_fate(scenario, zone, hinges, p) for p in scenario.proposals]
    return (*out, _best(scenario, zone, hinges)) if zone.facts["best"]["package"] is not None else tuple(out)


def describe_package(scenario: Scenario, package: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the clauses of a package in words: issue, level, label, and the status quo's label."""
    out: list[dict[str, Any]] = []
    lapses = lapsing(scenario)
    for issue in scenario.issues:
        y = package.get(issue.id)
        if y is not None and not says_nothing(scenario, issue, y, lapses):
            out.append(
                {
                    "issue": issue.id,
                    "question": issue.question,
                    "level": y,
                    "label": issue.levels[y],
                    "status_quo": issue.levels[issue.status_quo],
                }
            )
    return out


def _shares(zone: Result, name: str) -> tuple[Share, ...]:
    table = zone.tables["pass"].sel(proposal=name)
    return tuple(Share(r, int(c), zone.n_draws) for r, c in zip(table.coords["reading"], table.values, strict=True))


def _actors(scenario: Scenario, zone: Result, name: str) -> list[dict[str, Any]]:
    accept = zone.tables["accept"].sel(proposal=name).values
    sole = zone.tables["sole"].sel(proposal=name).values
    asked = set(zone.facts["asked"][name])
    return [
        {
            "actor": a,
            "name": scenario.actor[a].name,
            "asked": a in asked,
            "accept": int(accept[i]),
            "sole_blocker": int(sole[i]),
        }
        for i, a in enumerate(zone.tables["accept"].coords["actor"])
    ]


def _clauses(zone: Result, name: str, most: int = 4) -> list[dict[str, Any]]:
    """Return the sets of clauses whose reversal lets the package pass, most frequent first."""
    found = zone.facts["clauses"].get(name)
    if found is None:
        return []
    order = np.argsort(-found.whole, kind="stable")
    return [
        {"drop": list(found.names(int(found.subsets[s]))), "count": int(found.whole[s]), "n": found.n_draws}
        for s in order[:most]
        if found.whole[s] > 0 and found.subsets[s] != 0
    ]


def decisive(zone: Result, name: str, actor: str, most: int = 3) -> list[dict[str, Any]]:
    """Return the minimal sets of clauses that one actor would want dropped, most frequent first."""
    found = zone.facts["clauses"].get(name)
    if found is None:
        return []
    i = list(zone.tables["accept"].coords["actor"]).index(actor)
    counts = found.per_actor[i]
    return [
        {"drop": list(found.names(int(found.subsets[s]))), "count": int(counts[s]), "n": found.n_draws}
        for s in np.argsort(-counts, kind="stable")[:most]
        if counts[s] > 0 and found.subsets[s] != 0
    ]


def blockers(scenario: Scenario, zone: Result, name: str) -> list[dict[str, Any]]:
    """Return those who would have to agree, the most reluctant first, members without views of their own together."""
    n = zone.n_draws
    rows: list[dict[str, Any]] = []
    plain: dict[str, list[dict[str, Any]]] = {}
    own = {p.actor for p in scenario.positions}
    for row in _actors(scenario, zone, name):
        if not row["asked"]:
            continue
        a = row["actor"]
        home = next(iter(scenario.homes(a)), None)
        if home is not None and a not in own and scenario.actor[a].like is None:
            plain.setdefault(home, []).append(row)
        else:
            rows.append({"who": row["name"], "reject": n - row["accept"], "n": n, "sole": row["sole_blocker"]})
    for home, members in plain.items():
        reject = [n - m["accept"] for m in members]
        rows.append(
            {
                "who": f"{len(members)} other members of {scenario.actor[home].name}, each",
                "reject": round(sum(reject) / len(reject)),
                "n": n,
                "sole": sum(m["sole_blocker"] for m in members),
            }
        )
    rows.sort(key=lambda r: -r["reject"])
    return rows


def title_of(p: Proposal) -> str:
    """Return a proposal's title, or its id."""
    return p.title or p.id


def _drop_words(scenario: Scenario, sets: list[dict[str, Any]]) -> str:
    top = sets[0]
    names = " and ".join(f"“{k}”" for k in top["drop"])
    return f"In {per_hundred(top['count'], top['n'])} the rest would pass without {names}, and no fewer would do."


def _fate(scenario: Scenario, zone: Result, hinges: Hinges, p: Proposal) -> Finding:
    n = zone.n_draws
    shares = _shares(zone, p.id)
    base = shares[0]
    outcome = zone.tables["outcome"].sel(proposal=p.id).values
    found, by = hinges.of(outcome)
    who = blockers(scenario, zone, p.id)
    sets = _clauses(zone, p.id)
    reluctant = [r for r in who if r["reject"] > 0.005 * n]
    names = "; ".join(f"{r['who']} in {per_hundred(r['reject'], n)}" for r in reluctant[:3])
    text = f"“{title_of(p)}” passes in {per_hundred(base.count, n)}"
    low, high = min(s.value for s in shares), max(s.value for s in shares)
    text += f" (from {of_100(low)} to {of_100(high)} over the readings). "
    text += f"It is rejected by {names}. " if reluctant else "Nobody who is asked rejects it. "
    if base.value < 0.5 and sets:
        text += _drop_words(scenario, sets)
    return Finding(
        id=f"fate/{p.id}",
        question=f"What becomes of “{title_of(p)}”?",
        answer=word(base.value),
        text=text.strip(),
        value={"kind": "share of draws", "count": base.count, "n": n},
        n_draws=n,
        readings=shares,
        hinges=found,
        mc_se=monte_carlo(base.count, n),
        models=({"id": zone.model, "share": round(base.value, 6)},),
        assumptions=ASSUMPTIONS,
        hangs_on=tuple(h.path for h in found[:2]),
        evidence=p.evidence,
        basis_share=by,
        details={
            "kind": p.kind,
            "by": p.by,
            "package": describe_package(scenario, p.package),
            "actors": _actors(scenario, zone, p.id),
            "blockers": who,
            "drop": sets,
            "decisive": {a: decisive(zone, p.id, a) for a in _leaders(scenario, zone)},
        },
    )


def _leaders(scenario: Scenario, zone: Result) -> list[str]:
    """Leaves with rows of their own."""
    own = {p.actor for p in scenario.positions}
    return [a for a in zone.tables["accept"].coords["actor"] if a in own]


def _best(scenario: Scenario, zone: Result, hinges: Hinges) -> Finding:
    n = zone.n_draws
    shares = _shares(zone, BEST)
    base = shares[0]
    outcome = zone.tables["outcome"].sel(proposal=BEST).values
    found, by = hinges.of(outcome)
    clauses = describe_package(scenario, zone.facts["best"]["package"])
    words = "; ".join(f"{c['issue']}: {c['label']}" for c in clauses)
    low, high = min(s.value for s in shares), max(s.value for s in shares)
    exact = "No other package passes in more." if zone.facts["best"]["exact"] else "Others were not all compared."
    text = (
        f"The package that passes most often is: {words}. It passes in {per_hundred(base.count, n)} "
        f"(from {of_100(low)} to {of_100(high)} over the readings). {exact}"
    )
    return Finding(
        id="best-package",
        question="What is the best single package that could be tabled today?",
        answer=word(base.value),
        text=text,
        value={"kind": "share of draws", "count": base.count, "n": n},
        n_draws=n,
        readings=shares,
        hinges=found,
        mc_se=monte_carlo(base.count, n),
        models=({"id": zone.model, "share": round(base.value, 6)},),
        assumptions=ASSUMPTIONS,
        hangs_on=tuple(h.path for h in found[:2]),
        basis_share=by,
        details={
            "package": clauses,
            "exact": zone.facts["best"]["exact"],
            "actors": _actors(scenario, zone, BEST),
            "blockers": blockers(scenario, zone, BEST),
            "drop": _clauses(zone, BEST),
            "decisive": {a: decisive(zone, BEST, a) for a in _leaders(scenario, zone)},
        },
    )
