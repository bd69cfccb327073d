"""What the published models of bargaining over rounds say, beside the plain mean that none of them has beaten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from detente.findings.case import Case
from detente.findings.finding import Finding, per_hundred
from detente.findings.settlement import DYNAMIC, NEAR
from detente.models.contract import Result

RECORD = (
    "On real EU data none of these models has beaten the plain mean of positions, and none of them knows of consent."
)
"""What is known of their worth; said wherever they answer."""


def bargaining(case: Case) -> tuple[Finding, ...]:
    """Return one finding on the dynamic models together; none where none of them ran."""
    mean = case.results.get("spatial.mean")
    ran = [case.results[m] for m in DYNAMIC if m in case.results]
    if mean is None or not ran:
        return ()
    issues = [k.id for k in case.scenario.issues]
    base = _middles(mean, issues)
    rows = [_row(r, issues, base) for r in ran]
    n = case.inputs.n_draws
    said = [_said(row, len(issues), n) for row in rows]
    close = all(not row["apart"] for row in rows)
    return (
        Finding(
            id="bargaining",
            question="Do models of bargaining over rounds say something else than the plain mean?",
            answer="no" if close else "yes",
            text=" ".join((*said, RECORD)),
            value={"kind": "issues apart from the mean", "by_model": {r["id"]: len(r["apart"]) for r in rows}},
            n_draws=max(r.n_draws for r in ran),
            models=tuple({"id": row["id"], "title": row["title"], "n": row["played"]} for row in rows),
            agreement="agree" if close else "differ",
            assumptions=(
                RECORD,
                "Models of bargaining read stated positions, salience and capability as they are, and see an alliance "
                "as one actor unless told otherwise.",
            ),
            details={"rows": rows, "near": NEAR, "mean": {k: y for k, y in zip(issues, base, strict=True) if y == y}},
        ),
    )


def _middles(result: Result, issues: Sequence[str]) -> list[float]:
    table = result.tables["settlement"]
    return [_median(table.sel(issue=k).values) for k in issues]


def _median(values: Any) -> float:
    some = values[~np.isnan(values)]
    return round(float(np.quantile(some, 0.5, method="inverted_cdf")), 6) if len(some) else float("nan")


def _error(values: Any) -> float:
    """Return the Monte Carlo standard error of a median, in levels, from the order statistics beside it."""
    some = values[~np.isnan(values)]
    if len(some) < 2:
        return 0.0
    step = 0.5 / np.sqrt(len(some))
    low, high = np.quantile(some, [0.5 - step, 0.5 + step])
    return round(float(high - low) / 2, 6)


def _row(result: Result, issues: Sequence[str], base: Sequence[float]) -> dict[str, Any]:
    found, table = _middles(result, issues), result.tables["settlement"]
    play, other = result.facts["play"], result.facts["other"]
    views: list[dict[str, Any]] = []
    if other is not None:
        views = [
            {"issue": k, "one": round(float(a), 6), "members": round(float(b), 6)}
            for k, a, b in zip(issues, play.settlement, other.settlement, strict=True)
            if a == a and b == b
        ]
    return {
        "id": result.model,
        "title": result.title,
        "played": result.facts["played"],
        "rested": result.facts["rested"],
        "mc_se": {k: _error(table.sel(issue=k).values) for k, y in zip(issues, found, strict=True) if y == y},
        "middles": {k: y for k, y in zip(issues, found, strict=True) if y == y},
        "apart": [k for k, y, m in zip(issues, found, base, strict=True) if abs(y - m) > NEAR],
        "views": views,
    }


def _said(row: dict[str, Any], n: int, draws: int) -> str:
    title, apart = row["title"][0].upper() + row["title"][1:], row["apart"]
    if apart:
        listed = ", ".join(f"{k} {row['middles'][k]:.0f}" for k in apart)
        text = f"{title}: more than {NEAR:.0f} levels from the mean on {len(apart)} of {n} issues ({listed})."
    else:
        text = f"{title}: within {NEAR:.0f} levels of the mean on every issue."
    moved = max(row["views"], key=lambda v: abs(v["one"] - v["members"]), default=None)
    if moved is not None and abs(moved["one"] - moved["members"]) > NEAR:
        text += (
            f" Seen as its members instead of as one actor, an alliance changes {moved['issue']} most: from "
            f"{moved['one']:.0f} to {moved['members']:.0f} at the middle values."
        )
    if row["played"] < draws and row["mc_se"]:
        issue, error = max(row["mc_se"].items(), key=lambda p: p[1])
        text += (
            f" Played in the first {row['played']:,} of {draws:,} draws: the Monte Carlo error of its medians is at "
            f"most {error:.1f} level{'s' if f'{error:.1f}' != '1.0' else ''} ({issue})."
        )
    if row["rested"] < row["played"]:
        still = row["played"] - row["rested"]
        text += f" It had not come to rest in {per_hundred(still, row['played'])}."
    return text
