"""Findings on models of bargaining over rounds, compared with the weighted mean, which none of them has beaten."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from detente.answers.case import Case
from detente.answers.finding import Finding, per_hundred
from detente.answers.questions import Question
from detente.models.spatial.results import RoundsResult, SpatialResult

NEAR = 10.0
"""Medians of two models within this many levels of each other count as equal."""
RECORD = (
    "On 215 issues of EU legislation none of these models has beaten the plain mean of positions "
    "(`detente backtest deu`); none considers who must consent."
)
"""Their track record (docs/explanation/track-record.md); stated in every finding on them."""


class SpatialView(BaseModel):
    """Settlement of an issue with alliances as one actor (``one``) and as their members; levels 0–100."""

    model_config = ConfigDict(frozen=True)

    issue: str
    one: float
    members: float


class Row(BaseModel):
    """Results of one model over rounds.

    Attributes
    ----------
    simulated, rested
        Draws simulated, and draws in which positions converged.
    mc_se
        Monte Carlo standard error of each median, in levels.
    middles
        Median settlement of each issue.
    apart
        Issues whose median is more than :data:`NEAR` levels from the weighted mean.
    views
        The central simulation with alliances seen both ways.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    title: str
    simulated: int
    rested: int
    mc_se: dict[str, float]
    middles: dict[str, float]
    apart: list[str]
    views: list[SpatialView]


class Details(BaseModel):
    """Details of the finding ``bargaining``."""

    rows: list[Row]
    near: float
    mean: dict[str, float]


def findings(case: Case) -> tuple[Finding, ...]:
    """Return one finding on the models over rounds together; none where none of them ran."""
    base = next((r for r in case.all(SpatialResult) if r.kind == "baseline"), None)
    ran = case.all(RoundsResult)
    if base is None or not ran:
        return ()
    issues = [k.id for k in case.scenario.issues]
    mean = _middles(base, issues)
    rows = [_row(r, issues, mean) for r in ran]
    n = case.inputs.n_draws
    close = all(not row.apart for row in rows)
    details = Details(rows=rows, near=NEAR, mean={k: y for k, y in zip(issues, mean, strict=True) if y == y})
    return (
        Finding(
            id="bargaining",
            question="Do models of bargaining over rounds say something else than the plain mean?",
            asks=Question.BACKGROUND,
            answer="no" if close else "yes",
            text=" ".join((*(_sentences(row, len(issues), n) for row in rows), RECORD)),
            value={"kind": "issues apart from the mean", "by_model": {r.id: len(r.apart) for r in rows}},
            n_draws=max(r.n_draws for r in ran),
            models=tuple({"id": row.id, "title": row.title, "n": row.simulated} for row in rows),
            agreement="agree" if close else "differ",
            assumptions=(
                RECORD,
                "Models of bargaining read stated positions, salience and capability as they are"
                + (
                    ", and see members who decide together as one actor by default." if case.scenario.alliances else "."
                ),
            ),
            details=details.model_dump(),
        ),
    )


def _middles(result: SpatialResult, issues: Sequence[str]) -> list[float]:
    return [_median(result.settlement.sel(issue=k).values) for k in issues]


def _median(values: NDArray[np.float64]) -> float:
    some = values[~np.isnan(values)]
    return round(float(np.quantile(some, 0.5, method="inverted_cdf")), 6) if len(some) else float("nan")


def _error(values: NDArray[np.float64]) -> float:
    """Return the Monte Carlo standard error of a median, in levels, from the order statistics beside it."""
    some = values[~np.isnan(values)]
    if len(some) < 2:
        return 0.0
    step = 0.5 / np.sqrt(len(some))
    low, high = np.quantile(some, [0.5 - step, 0.5 + step])
    return round(float(high - low) / 2, 6)


def _row(result: RoundsResult, issues: Sequence[str], base: Sequence[float]) -> Row:
    found, simulation, other = _middles(result, issues), result.simulation, result.other
    views: list[SpatialView] = []
    if other is not None:
        views = [
            SpatialView(issue=k, one=round(float(a), 6), members=round(float(b), 6))
            for k, a, b in zip(issues, simulation.settlement, other.settlement, strict=True)
            if a == a and b == b
        ]
    return Row(
        id=result.model,
        title=result.title,
        simulated=result.simulated,
        rested=result.rested,
        mc_se={k: _error(result.settlement.sel(issue=k).values) for k, y in zip(issues, found, strict=True) if y == y},
        middles={k: y for k, y in zip(issues, found, strict=True) if y == y},
        apart=[k for k, y, m in zip(issues, found, base, strict=True) if abs(y - m) > NEAR],
        views=views,
    )


def _sentences(row: Row, n: int, draws: int) -> str:
    title = row.title[0].upper() + row.title[1:]
    if row.apart:
        listed = ", ".join(f"{k} {row.middles[k]:.0f}" for k in row.apart)
        text = f"{title}: more than {NEAR:.0f} levels from the mean on {len(row.apart)} of {n} issues ({listed})."
    else:
        text = f"{title}: within {NEAR:.0f} levels of the mean on every issue."
    moved = max(row.views, key=lambda v: abs(v.one - v.members), default=None)
    if moved is not None and abs(moved.one - moved.members) > NEAR:
        text += (
            f" If members are seen one by one instead of as one actor, {moved.issue} changes most: from "
            f"{moved.one:.0f} to {moved.members:.0f} at the median inputs."
        )
    if row.simulated < draws and row.mc_se:
        error = max(row.mc_se.values())
        text += (
            f" Simulated in the first {row.simulated:,} draws: standard error of its medians at most {error:.1f} "
            f"level{'s' if f'{error:.1f}' != '1.0' else ''}."
        )
    if row.rested < row.simulated:
        still = row.simulated - row.rested
        text += f" Positions had not converged in {per_hundred(still, row.simulated)}."
    return text
