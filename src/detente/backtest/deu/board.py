"""The leaderboard of DEU: every spatial model and every baseline, scored on the same issues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

import numpy as np
from numpy.typing import NDArray

from detente.backtest import scores
from detente.backtest.deu.attempts import attempts
from detente.backtest.deu.data import ACTORS, LEAST, DeuIssues, join
from detente.backtest.deu.engines import model_settlements
from detente.backtest.deu.forecasts import (
    ClimateForecast,
    Forecast,
    PointForecast,
    PositionsForecast,
    mass_at,
    sticky,
    weighted_mean,
    weights,
)
from detente.backtest.deu.trained import DeuTraining, shipped
from detente.backtest.folds import grouped
from detente.backtest.problems import BacktestError, TooFewOutcomes
from detente.backtest.resample import Interval, Resamples, holm
from detente.models.spatial.sticky_mean import Weighting

if TYPE_CHECKING:
    from detente.models.spatial.results import SpatialModel

Array = NDArray[np.float64]
MEAN = "spatial.mean"
SIMPLE = (MEAN, "positions")
"""The simple forecasts, the mean with a fitted error and the empirical positions; the better one is the benchmark."""
STICKY = "spatial.sticky-mean"


@dataclass(frozen=True, eq=False)
class BoardRow:
    """One forecast's scores.

    Attributes
    ----------
    id, title, baseline
        What it is.
    own
        Number of issues for which it has its own point; on the others the weighted mean is used.
    mae_point
        Mean absolute error of its point; ``None`` for a forecast that gives only a distribution.
    mae, crps, log
        Issue by issue: absolute error of the median, CRPS in levels, log score of ten bins in nats.
    inside
        Issue by issue: the chance that the randomised PIT lies in (.1, .9).
    cover50, cover80
        Shares of outcomes in the central intervals, ends included.
    pit
        Counts of randomised PIT values in tenths.
    """

    id: str
    title: str
    baseline: bool
    own: int
    mae_point: float | None
    mae: Array
    crps: Array
    log: Array
    inside: Array
    cover50: float
    cover80: float
    pit: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class BoardComparison:
    """One forecast against the benchmarks: intervals by cluster, and p values adjusted for the number of forecasts."""

    crps_gain: Interval
    log_gain: Interval
    mae_gain: Interval
    over_sticky: Interval
    p_adjusted: float


@dataclass(frozen=True, eq=False)
class BoardPart:
    """A leaderboard on one set of issues.

    Attributes
    ----------
    name, how
        ``cross-validated``, ``held back`` or ``pooled``, and how it was done.
    issues
        Those that were scored.
    rows
        One for each forecast, the best CRPS first.
    mark
        The benchmark: the simple forecast with which the others are compared.
    against
        Comparisons by forecast.
    """

    name: str
    how: str
    issues: DeuIssues
    rows: tuple[BoardRow, ...]
    mark: str
    against: Mapping[str, BoardComparison]


@dataclass(frozen=True, eq=False)
class DeuBoard:
    """The leaderboards of a file, and what was assumed."""

    parts: tuple[BoardPart, ...]
    notes: tuple[str, ...]


def forecasts(issues: DeuIssues, wanted: Sequence[str] = (), *, more: bool = False) -> tuple[Forecast, ...]:
    """Return the forecasts of a leaderboard for these issues: all baselines, and the selected models.

    Parameters
    ----------
    issues
        Those to fit on and to forecast.
    wanted
        Ids or short names of spatial models; empty for all.
    more
        Whether to add the structured attempts to beat the sticky mean.
    """
    from detente.models.registry import of_family
    from detente.models.spatial.results import SpatialModel

    models = [m for m in of_family("spatial") if isinstance(m, SpatialModel) and m.id != STICKY]
    chosen = _chosen(models, wanted)
    settled = model_settlements(issues, models if more else chosen)
    plain = weights(issues)
    centre = weighted_mean(issues, plain)
    equal = weighted_mean(issues, weights(issues, of_votes=False, of_salience=False))
    found: list[Forecast] = [
        PointForecast("constant", "constant 50", at=np.full(issues.n, 50.0)),
        ClimateForecast("climate", "base rate of levels"),
        PointForecast("mean-unweighted", "unweighted mean", at=equal),
        PointForecast("midrange", "midrange", at=_midrange(issues)),
        PointForecast("commission", "Commission's position", at=_or(issues.position[:, ACTORS.index("com")], centre)),
        PointForecast("reference", "reference point", at=_or(issues.reference, centre)),
        PositionsForecast("positions", "positions by votes × salience", mass=mass_at(issues, plain)),
    ]
    found += [
        PointForecast(m.id, m.title, m.id == MEAN, at=_or(settled[m.id], centre)) for m in models if m.id in settled
    ]
    if MEAN not in settled:
        found.append(PointForecast(MEAN, "weighted mean", at=centre))
    found += [sticky(issues, how) for how in get_args(Weighting)]
    return (*found, *(attempts(issues, settled) if more else ()))


def _chosen(models: Sequence[SpatialModel[Any]], wanted: Sequence[str]) -> list[SpatialModel[Any]]:
    if not wanted:
        return list(models)
    known = {m.id: m for m in models}
    chosen: list[SpatialModel[Any]] = []
    for name in wanted:
        id = name if "." in name else f"spatial.{name}"
        if id not in known and id != STICKY:
            raise BacktestError(f"there is no spatial model {name!r}; there are {', '.join(known)}, {STICKY}")
        chosen += [known[id]] if id in known else []
    return chosen


def _midrange(issues: DeuIssues) -> Array:
    return (np.nanmin(issues.position, axis=1) + np.nanmax(issues.position, axis=1)) / 2


def _or(at: Array, other: Array) -> Array:
    return np.where(np.isnan(at), other, at)


def board(
    test: DeuIssues,
    train: DeuIssues | None = None,
    *,
    wanted: Sequence[str] = (),
    more: bool = False,
    resamples: int = 4000,
    seed: int = 1,
) -> DeuBoard:
    """Score every forecast.

    Without ``train``, proposals that the shipped parameters were fitted on are cross-validated, and new ones are
    scored with the shipped parameters. With it, everything is fitted on its issues and scored on the others; its own
    issues are cross-validated as well.

    Raises
    ------
    BacktestError
        If every proposal of the test is in the training file too, or a model is unknown.
    TooFewOutcomes
        If fewer than ten proposals are left.
    """
    kept = shipped()
    notes: list[str] = []
    if train is None:
        seen = kept.overlap(test)
        old, new = test.take(seen), test.take(~seen)
        copies = int(kept.repeats(new).sum()) if new.n else 0
    else:
        seen = np.isin(test.proposal, np.unique(train.proposal))
        old, new = train, test.take(~seen)
        if seen.any():
            notes.append(f"{int(seen.sum())} issues of proposals that are in the training file are left out.")
        if not new.n:
            raise BacktestError(f"{test.file}: every proposal is in the training file too; name another file")
        copies = len({*new.fingerprints()} & {*train.fingerprints()})
    if copies:
        notes.append(f"{copies} issues repeat the positions and the outcome of a training issue under another number.")
    if new.n and new.n_proposals < LEAST and not old.n:
        raise TooFewOutcomes(f"{new.n_proposals} proposals are too few for a score; {LEAST} are needed")
    for some, words in ((old, "that were used for training"), (new, "that are new")):
        if 0 < some.n_proposals < LEAST:
            notes.append(
                f"{some.n_proposals} proposals {words} are too few for a part of their own and are not scored."
            )
    both = join([old, new]) if old.n and new.n else old if old.n else new
    ready = forecasts(both, wanted, more=more)
    first, second = np.arange(old.n), np.arange(old.n, both.n)
    chances: dict[str, dict[str, Array]] = {}
    hows: dict[str, tuple[str, NDArray[np.int64]]] = {}
    if old.n and old.n_proposals >= LEAST:
        hows["cross-validated"] = ("each family of proposals forecast from all the others", first)
        chances["cross-validated"] = {f.id: _validated(f, both, first) for f in ready}
    if new.n and new.n_proposals >= LEAST:
        hows["held back"] = (_how(train, kept), second)
        able = [f for f in ready if train is not None or not _needs_fit(f, kept)]
        chances["held back"] = {f.id: _ahead(f, both, first, second, train, kept) for f in able}
        lost = [f.id for f in ready if f not in able]
        if lost:
            notes.append(f"No parameters are shipped for {', '.join(lost)}; fit them with --train.")
    if len(hows) == 2:
        hows["pooled"] = ("both together", np.concatenate([first, second]))
        chances["pooled"] = {
            id: np.concatenate([chances["cross-validated"][id], p]) for id, p in chances["held back"].items()
        }
    by_id = {f.id: f for f in ready}
    parts = [
        _part(name, how, both, rows, {by_id[id]: p for id, p in chances[name].items()}, resamples, seed)
        for name, (how, rows) in hows.items()
    ]
    return DeuBoard(tuple(parts), (*test.notes, *(train.notes if train is not None else ()), *notes))


def _how(train: DeuIssues | None, kept: DeuTraining) -> str:
    if train is not None:
        return f"fitted on {train.n} issues of {train.n_proposals} proposals, SHA-256 {train.sha256[:12]}…"
    return (
        f"shipped parameters, fitted on {kept.issues} issues of {kept.proposals} proposals, "
        f"SHA-256 {kept.sha256[:12]}…; no proposal here was among them"
    )


def _needs_fit(forecast: Forecast, kept: DeuTraining) -> bool:
    return not kept.knows(forecast) and not isinstance(forecast, PointForecast)


def _validated(forecast: Forecast, issues: DeuIssues, rows: NDArray[np.int64]) -> Array:
    """Forecast each family of proposals from the others, (rows, 101)."""
    out = np.empty((len(rows), len(scores.LEVELS)))
    families = issues.family[rows]
    for inside, outside in grouped(families, len(np.unique(families))):
        out[outside] = forecast.fit(issues, rows[inside]).chances(issues, rows[outside])
    return out


def _ahead(
    forecast: Forecast,
    issues: DeuIssues,
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    train: DeuIssues | None,
    kept: DeuTraining,
) -> Array:
    fitted = kept.restore(forecast) if train is None else forecast.fit(issues, first)
    return fitted.chances(issues, second)


def _part(
    name: str,
    how: str,
    issues: DeuIssues,
    rows: NDArray[np.int64],
    chances: Mapping[Forecast, Array],
    resamples: int,
    seed: int,
) -> BoardPart:
    here = issues.take(rows)
    draw = np.random.default_rng(seed).random(here.n)
    found = [_row(f, p, issues, rows, here, draw) for f, p in chances.items()]
    found.sort(key=lambda r: float(r.crps.mean()))
    by_id = {r.id: r for r in found}
    mark = min((by_id[i] for i in SIMPLE), key=lambda r: float(r.crps.mean()))
    boot = Resamples.of(here.family, resamples, seed)
    against = _compare(found, mark, by_id, boot)
    return BoardPart(name, how, here, tuple(found), mark.id, against)


def _row(
    forecast: Forecast, p: Array, issues: DeuIssues, rows: NDArray[np.int64], here: DeuIssues, draw: Array
) -> BoardRow:
    outcome, at = here.outcome, forecast.points(issues)
    own = here.n
    if forecast.id == "reference":
        own = int((~np.isnan(here.reference)).sum())
    spread = scores.pit(p, outcome, draw)
    return BoardRow(
        forecast.id,
        forecast.title,
        forecast.baseline,
        own,
        None if at is None else float(np.abs(at[rows] - outcome).mean()),
        np.abs(scores.median(p) - outcome),
        scores.crps(p, outcome),
        scores.log_score(p, outcome),
        scores.pit_share(p, outcome),
        float(scores.covered(p, outcome, 0.5).mean()),
        float(scores.covered(p, outcome, 0.8).mean()),
        tuple(np.histogram(spread, bins=10, range=(0, 1))[0].tolist()),
    )


def _compare(
    rows: Iterable[BoardRow], mark: BoardRow, by_id: Mapping[str, BoardRow], boot: Resamples
) -> dict[str, BoardComparison]:
    mean, plain = by_id[MEAN], by_id[f"{STICKY}[plain]"]
    others = [r for r in rows if not r.baseline]
    gains = [boot.gain(r.crps, mark.crps) for r in others]
    adjusted = holm([g.p for g in gains])
    return {
        r.id: BoardComparison(
            g, boot.mean(r.log - mark.log), boot.mean(mean.mae - r.mae), boot.gain(r.crps, plain.crps), p
        )
        for r, g, p in zip(others, gains, adjusted, strict=True)
    }


def plain_board(made: DeuBoard) -> dict[str, Any]:
    """Return the leaderboards as plain data."""
    return {
        "data": "DEU III",
        "parts": [
            {
                "part": p.name,
                "how": p.how,
                "issues": p.issues.n,
                "proposals": p.issues.n_proposals,
                "families": len(np.unique(p.issues.family)),
                "sha256": p.issues.sha256,
                "compared_with": p.mark,
                "table": [_plain_row(r, p.against.get(r.id)) for r in p.rows],
            }
            for p in made.parts
        ],
        "notes": list(made.notes),
    }


def _plain_row(r: BoardRow, c: BoardComparison | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": r.id,
        "title": r.title,
        "baseline": r.baseline,
        "own_points": r.own,
        "mae_point": None if r.mae_point is None else round(r.mae_point, 3),
        "mae_median": round(float(r.mae.mean()), 3),
        "crps": round(float(r.crps.mean()), 3),
        "log_score": round(float(r.log.mean()), 4),
        "pit_inside_10_90": round(float(r.inside.mean()), 4),
        "pit_counts": list(r.pit),
        "cover_50": round(r.cover50, 4),
        "cover_80": round(r.cover80, 4),
    }
    if c is not None:
        row["crps_gain"] = c.crps_gain.plain()
        row["log_gain"] = c.log_gain.plain()
        row["mae_gain_over_mean"] = c.mae_gain.plain()
        row["crps_gain_over_sticky"] = c.over_sticky.plain()
        row["p_adjusted"] = round(c.p_adjusted, 5)
    return row
