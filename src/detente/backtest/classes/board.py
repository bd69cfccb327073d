"""The leaderboard of a question with classes: the test split by time, and cross-validation before the cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.backtest import scores
from detente.backtest.classes.cases import ClassCases
from detente.backtest.classes.forecasts import ClassForecast, auc
from detente.backtest.folds import before_and_after, grouped
from detente.backtest.problems import TooFewOutcomes
from detente.backtest.resample import Interval, Resamples, holm

Array = NDArray[np.float64]
LEAST = 30
"""Smallest number of cases on each side of the cut."""
FOLDS = 5


@dataclass(frozen=True, eq=False)
class ClassRow:
    """Scores of one forecast on the cases after the cut.

    Attributes
    ----------
    loss, brier
        Case by case.
    ece
        Expected calibration error over ten bins of equal width, all classes pooled.
    ece_by_class
        The same over ten bins with equal numbers of cases, averaged over classes; with few cases much of it is noise.
    auc
        For two classes.
    over_base, over_trailing
        Gains in log loss.
    curve, parts
        Calibration curve and Murphy's parts of the Brier score, all classes pooled, in tenths of the cases.
    in_folds
        Gain over the base rate in grouped cross-validation before the cut: what a test that ignores time would report.
    """

    id: str
    title: str
    baseline: bool
    loss: Array
    brier: Array
    ece: float
    ece_by_class: float
    auc: float | None
    over_base: Interval
    over_trailing: Interval
    p_adjusted: float
    in_folds: float
    curve: tuple[scores.ReliabilityBin, ...]
    parts: scores.BrierParts


@dataclass(frozen=True, eq=False)
class ClassBoard:
    """A leaderboard on one question."""

    question: str
    classes: tuple[str, ...]
    cut: float
    n_train: int
    n_test: int
    clusters: int
    rows: tuple[ClassRow, ...]
    verdict: str
    notes: tuple[str, ...]
    sha256: str


def class_board(
    cases: ClassCases,
    forecasts: Sequence[ClassForecast],
    cut: float,
    *,
    questions: int = 1,
    resamples: int = 4000,
    seed: int = 1,
) -> ClassBoard:
    """Train on cases that began before a year, test on the others.

    ``forecasts`` begins with the base rate and the trailing rate, with which the others are compared. p values are
    adjusted for the forecasts of this question and for the number of ``questions`` asked of the same data.

    Raises
    ------
    TooFewOutcomes
        If there are too few cases on one side of the cut.
    LeakError
        If a forecast asks for something that was known only afterwards.
    """
    before, after = before_and_after(cases.began, cases.cluster, cut)
    # Cases that had not ended by then cannot be used for training.
    train, test = np.flatnonzero(before & (cases.ended < cut)), np.flatnonzero(after)
    if min(len(train), len(test)) < LEAST:
        raise TooFewOutcomes(
            f"{len(train)} cases before {cut:g} and {len(test)} after are too few; {LEAST} are needed on either side"
        )
    outcome = cases.outcome[test]
    hit = np.eye(len(cases.classes))[outcome].ravel() > 0
    said = {f.id: f.forecast(cases.known(train), cases.hidden(test)) for f in forecasts}
    folded = {f.id: _folds(cases, f, train) for f in forecasts}
    boot = Resamples.of(cases.cluster[test], resamples, seed)
    loss = {id: scores.log_loss(p, outcome) for id, p in said.items()}
    base, trailing = (loss[f.id] for f in forecasts[:2])
    over = {id: boot.mean(trailing - x) for id, x in loss.items()}
    tried = [f.id for f in forecasts if not f.baseline]
    adjusted = dict(zip(tried, holm([min(1.0, questions * over[id].p) for id in tried]), strict=True))
    rows = [
        ClassRow(
            f.id,
            f.title,
            f.baseline,
            loss[f.id],
            scores.brier(said[f.id], outcome),
            scores.pooled_calibration_error(said[f.id], outcome),
            scores.calibration_error(said[f.id], outcome),
            auc(said[f.id][:, 1], outcome == 1) if len(cases.classes) == 2 else None,
            boot.mean(base - loss[f.id]),
            over[f.id],
            adjusted.get(f.id, 1.0),
            float((folded[forecasts[0].id] - folded[f.id]).mean()),
            scores.reliability(said[f.id].ravel(), hit),
            scores.brier_parts(said[f.id].ravel(), hit),
        )
        for f in forecasts
    ]
    rows.sort(key=lambda r: float(r.loss.mean()))
    return ClassBoard(
        cases.question,
        cases.classes,
        cut,
        len(train),
        len(test),
        len(np.unique(cases.cluster[test])),
        tuple(rows),
        verdict(rows),
        (*cases.table.notes, *cases.notes),
        cases.table.sha256,
    )


def _folds(cases: ClassCases, forecast: ClassForecast, rows: NDArray[np.int64]) -> Array:
    """Return log losses in grouped folds of the training cases."""
    out = np.empty(len(rows))
    for inside, outside in grouped(cases.cluster[rows], FOLDS):
        p = forecast.forecast(cases.known(rows[inside]), cases.hidden(rows[outside]))
        out[outside] = scores.log_loss(p, cases.outcome[rows[outside]])
    return out


def verdict(rows: Sequence[ClassRow]) -> str:
    """State whether there is skill: a gain over the trailing rate after the cut whose lower bound is above 0."""
    tried = [r for r in rows if not r.baseline]
    best = max(tried, key=lambda r: r.over_trailing.value, default=None)
    if best is None:
        return "Only baselines were scored."
    x = best.over_trailing
    shown = f"{x.value:+.3f} [{x.low:+.3f}, {x.high:+.3f}]"
    if x.low > 0 and best.p_adjusted < 0.05:
        return f"Skill: {best.title} gains {shown} in log loss over the trailing rate."
    promise = max(r.in_folds for r in tried)
    if x.low > 0:
        shown += ", which does not hold after adjustment for the number of forecasts and questions"
    more = f" Folds before the cut promised {promise:+.3f} over the base rate." if promise > 0.02 else ""
    return f"No skill is claimed: the best forecast gains {shown} (log loss, over the trailing rate).{more}"


def plain_classes(made: ClassBoard) -> dict[str, Any]:
    """Return a leaderboard as plain data."""
    return {
        "question": made.question,
        "classes": list(made.classes),
        "cut": made.cut,
        "train": made.n_train,
        "test": made.n_test,
        "clusters": made.clusters,
        "sha256": made.sha256,
        "verdict": made.verdict,
        "table": [
            {
                "id": r.id,
                "title": r.title,
                "baseline": r.baseline,
                "log_loss": round(float(r.loss.mean()), 4),
                "brier": round(float(r.brier.mean()), 4),
                "brier_parts": {k: round(getattr(r.parts, k), 5) for k in ("reliability", "resolution", "uncertainty")},
                "ece": round(r.ece, 4),
                "ece_by_class": round(r.ece_by_class, 4),
                "auc": None if r.auc is None else round(r.auc, 4),
                "gain_over_base": r.over_base.plain(),
                "gain_over_trailing": r.over_trailing.plain(),
                "p_adjusted": round(r.p_adjusted, 5),
                "gain_in_folds_before_cut": round(r.in_folds, 4),
                "calibration": [{"said": round(b.said, 4), "seen": round(b.seen, 4), "n": b.n} for b in r.curve],
            }
            for r in made.rows
        ],
        "notes": list(made.notes),
    }


def class_text(made: ClassBoard) -> str:
    """Return a leaderboard as text."""
    two = len(made.classes) == 2
    head = ("", "log loss", "Brier", "ECE", *(("AUC",) if two else ()), "gain over trailing rate", "folds before")
    lines = [head, *(_cells(r, two) for r in made.rows)]
    widths = [max(len(line[j]) for line in lines) for j in range(len(head))]
    table = "\n".join(
        "  ".join(c.rjust(w) if j else c.ljust(w) for j, (c, w) in enumerate(zip(line, widths, strict=True))).rstrip()
        for line in lines
    )
    return (
        f"{made.question} ({', '.join(made.classes)}): trained on {made.n_train} cases before {made.cut:g}, tested on "
        f"{made.n_test} after, in {made.clusters} clusters.\n\n{table}\n\n{made.verdict}"
    )


def _cells(r: ClassRow, two: bool) -> tuple[str, ...]:
    x = r.over_trailing
    gain = "" if r.id == "trailing-rate" else f"{x.value:+.3f} [{x.low:+.3f}, {x.high:+.3f}]"
    area = (f"{r.auc:.2f}",) if two and r.auc is not None else ()
    title = r.title + (" (baseline)" if r.baseline else "")
    return (title, f"{r.loss.mean():.3f}", f"{r.brier.mean():.3f}", f"{r.ece:.3f}", *area, gain, f"{r.in_folds:+.3f}")
