"""Where each issue would settle, by every model that says so: side by side, never averaged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.findings.case import Case
from detente.findings.finding import Finding
from detente.models.contract import Result
from detente.scenario.parts import Issue

DYNAMIC = ("spatial.smp", "spatial.expected-utility", "spatial.exchange")
"""Models of bargaining over rounds."""
NEAR = 10.0
"""Medians of two models within this many levels of each other count as agreeing."""


def settlement(case: Case) -> tuple[Finding, ...]:
    """Return one finding per issue."""
    return tuple(_one(issue, case.results) for issue in case.scenario.issues)


def _quantiles(values: NDArray[np.float64]) -> dict[str, Any]:
    some = values[~np.isnan(values)]
    out: dict[str, Any] = {"settled": len(some), "n": len(values)}
    if len(some):
        q05, q50, q95 = np.quantile(some, [0.05, 0.5, 0.95], method="inverted_cdf")
        out |= {"q05": round(float(q05), 6), "q50": round(float(q50), 6), "q95": round(float(q95), 6)}
    return out


def label(issue: Issue, level: float) -> str:
    """Return the label of the nearest level."""
    return issue.levels[min(issue.levels, key=lambda y: abs(y - level))]


def _one(issue: Issue, results: Mapping[str, Result]) -> Finding:
    models: list[dict[str, Any]] = []
    for id_, result in results.items():
        if id_.startswith("spatial.") and "settlement" in result.tables:
            values = result.tables["settlement"].sel(issue=issue.id).values
            models.append({"id": id_, "title": result.title, **_quantiles(values)})
    zone = results.get("deals.zone")
    n = 0
    if zone is not None:
        n = zone.n_draws
        for name in zone.tables["settlement"].coords["reading"]:
            values = zone.tables["settlement"].sel(reading=name, issue=issue.id).values
            models.append({"id": f"deals.{name}", "title": f"{name}, over packages", **_quantiles(values)})
    n = max([n, *(r.n_draws for r in results.values())])
    middles = [m["q50"] for m in models if "q50" in m]
    agree = bool(middles) and max(middles) - min(middles) <= NEAR
    mean = next((m for m in models if m["id"] == "spatial.mean" and "q50" in m), None)
    nash = next((m for m in models if m["id"] == "deals.nash" and "q50" in m), None)
    parts: list[str] = []
    if mean is not None:
        parts.append(
            f"The weighted mean of positions is {mean['q50']:.0f} ({mean['q05']:.0f} to {mean['q95']:.0f}), "
            f"nearest to “{label(issue, mean['q50'])}”; it knows nothing of consent."
        )
    dynamic = [m for m in models if m["id"] in DYNAMIC and "q50" in m]
    if dynamic:
        said = ", ".join(f"{m['title']} {m['q50']:.0f}" for m in dynamic)
        parts.append(f"Bargained over rounds: {said}; on real EU data none of these has beaten the mean.")
    if nash is not None:
        parts.append(
            f"Where a deal exists, the Nash package mostly has “{label(issue, nash['q50'])}” ({nash['q50']:.0f})."
        )
    parts.append(f"Now: “{issue.levels[issue.status_quo]}” ({issue.status_quo}).")
    return Finding(
        id=f"settlement/{issue.id}",
        question=f"If it is bargained out, where does it settle: {issue.question[0].lower()}{issue.question[1:]}",
        answer="models agree" if agree else "models differ",
        text=" ".join(parts),
        value={"kind": "quantiles", "by_model": {m["id"]: m.get("q50") for m in models}},
        n_draws=n,
        models=tuple(models),
        agreement="agree" if agree else "differ",
        assumptions=("On 351 real EU decisions no published dynamic model beat the weighted mean.",),
        details={"status_quo": issue.status_quo, "levels": {str(y): t for y, t in issue.levels.items()}},
    )
