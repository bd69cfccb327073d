"""Settlements of each issue by every method that predicts one: side by side, never averaged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.answers.case import Case
from detente.answers.finding import Finding
from detente.answers.questions import Question
from detente.answers.result import Settlement
from detente.scenario.parts import Issue

NEAR = 10.0
"""Medians of two methods within this many levels of each other count as agreeing."""


def settlements(case: Case) -> tuple[Settlement, ...]:
    """Return every method's settlement, the baseline first, solutions over packages last."""
    kinds = ("baseline", "one-shot", "rounds", "packages")
    found = [s for r in case.results.values() for s in r.settlements()]
    return tuple(sorted(found, key=lambda s: kinds.index(s.kind)))


def settlement(case: Case) -> tuple[Finding, ...]:
    """Return one finding per issue; none if no method says where an issue settles."""
    found = settlements(case)
    return tuple(_one(issue, found, case.inputs.n_draws) for issue in case.scenario.issues) if found else ()


def label(issue: Issue, level: float) -> str:
    """Return the label of the nearest level."""
    return issue.levels[min(issue.levels, key=lambda y: abs(y - level))]


def _quantiles(values: NDArray[np.float64]) -> dict[str, Any]:
    some = values[~np.isnan(values)]
    out: dict[str, Any] = {"settled": len(some), "n": len(values)}
    if len(some):
        q05, q50, q95 = np.quantile(some, [0.05, 0.5, 0.95], method="inverted_cdf")
        out |= {"q05": round(float(q05), 6), "q50": round(float(q50), 6), "q95": round(float(q95), 6)}
    return out


def _one(issue: Issue, found: Sequence[Settlement], n_draws: int) -> Finding:
    models: list[dict[str, Any]] = [
        {"id": s.id, "title": s.title, "short": s.short, "kind": s.kind}
        | _quantiles(s.levels.sel(issue=issue.id).values)
        for s in found
    ]
    known = [m for m in models if "q50" in m]
    middles = [m["q50"] for m in known]
    agree = bool(middles) and max(middles) - min(middles) <= NEAR
    return Finding(
        id=f"settlement/{issue.id}",
        question=f"If it is bargained out, where does it settle: {issue.question[0].lower()}{issue.question[1:]}",
        asks=Question.BACKGROUND,
        answer="models agree" if agree else "models differ",
        text=" ".join((*_sentences(issue, known), f"Now: “{issue.levels[issue.status_quo]}” ({issue.status_quo}).")),
        value={"kind": "quantiles", "by_model": {m["id"]: m.get("q50") for m in models}},
        n_draws=n_draws,
        models=tuple(models),
        agreement="agree" if agree else "differ",
        assumptions=("On 351 real EU decisions no published dynamic model beat the weighted mean.",),
        details={"status_quo": issue.status_quo, "levels": {str(y): t for y, t in issue.levels.items()}},
    )


def _sentences(issue: Issue, known: Sequence[Mapping[str, Any]]) -> list[str]:
    parts = [
        f"The {m['title']} is {m['q50']:.0f} ({m['q05']:.0f} to {m['q95']:.0f}), nearest to "
        f"“{label(issue, m['q50'])}”; it ignores who must consent."
        for m in known
        if m["kind"] == "baseline"
    ]
    rounds = [m for m in known if m["kind"] == "rounds"]
    if rounds:
        listed = ", ".join(f"{m['title']} {m['q50']:.0f}" for m in rounds)
        parts.append(f"Bargained over rounds: {listed}; on real EU data none of these has beaten the mean.")
    packages = [m for m in known if m["kind"] == "packages"]
    if packages:
        m = packages[0]
        parts.append(f"Where a deal exists, the {m['short']} mostly has “{label(issue, m['q50'])}” ({m['q50']:.0f}).")
    return parts
