"""Forecasts of classes: base rates, the year, one variable, and a random forest on variables known at the onset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from detente.backtest.classes.cases import Blind, Learnable
from detente.backtest.problems import BacktestError

Array = NDArray[np.float64]
TREES = 300
LEAF = 10
"""Smallest number of cases in a leaf; fixed before any test."""
UNKNOWN = -1.0
"""Code of a missing value in a forest; the variables used have no negative codes."""


class ClassForecast(Protocol):
    """A way to forecast classes."""

    @property
    def id(self) -> str:
        """Its name."""
        ...

    @property
    def title(self) -> str:
        """Its name in words."""
        ...

    @property
    def baseline(self) -> bool:
        """Whether it is a baseline."""
        ...

    def forecast(self, past: Learnable, now: Blind) -> Array:
        """Fit on past cases and forecast others, (cases, classes)."""
        ...


@dataclass(frozen=True)
class BaseRate:
    """The share of each class in the training cases."""

    id: str = "base-rate"
    title: str = "base rate of the training years"
    baseline: bool = True

    def forecast(self, past: Learnable, now: Blind) -> Array:
        """Return the same for every case."""
        return np.tile(past.rate(), (len(now.rows), 1))


@dataclass(frozen=True)
class TrailingRate:
    """The share of each class among cases that ended in the last years before each case."""

    years: float
    id: str = "trailing-rate"
    baseline: bool = True

    @property
    def title(self) -> str:
        """Its name in words."""
        return f"base rate of the last {self.years:g} years"

    def forecast(self, past: Learnable, now: Blind) -> Array:
        """Return the rate before each case."""
        del past
        return now.trailing(self.years)


@dataclass(frozen=True)
class CalendarOnly:
    """A forest on the year alone, which shows how much of a gain in cross-validation is due to time."""

    id: str = "calendar"
    title: str = "calendar only"
    baseline: bool = True

    def forecast(self, past: Learnable, now: Blind) -> Array:
        """Fit on the year."""
        return _forest(("year",), past.began[:, None], past, now.began[:, None], now)


@dataclass(frozen=True)
class OneVariable:
    """A logistic regression on one or two variables, such as the ratio of capabilities."""

    id: str
    title: str
    names: tuple[str, ...]
    baseline: bool = True

    def forecast(self, past: Learnable, now: Blind) -> Array:
        """Fit by maximum likelihood; missing values are replaced by the mean, with an indicator column."""
        _need()
        from sklearn.linear_model import LogisticRegression  # pyright: ignore[reportMissingTypeStubs]

        x, y = past.inputs(self.names), now.inputs(self.names)
        middle, scale = np.nanmean(x, axis=0), np.nanstd(x, axis=0)
        made: Any = LogisticRegression(C=1e3, max_iter=2000)
        made.fit(_filled(x, middle, scale), past.outcome)
        return _all_classes(made, _filled(y, middle, scale), past)


@dataclass(frozen=True)
class Forest:
    """A random forest on variables known at the onset (Breiman 2001).

    Attributes
    ----------
    names
        Its inputs; one that was known only afterwards is refused.
    years
        If given, chances are multiplied by the rate of the last years over that of the training cases (Saerens,
        Latinne & Decaestecker 2002, equation 4, with known priors), since base rates change faster than the relation
        between inputs and outcomes.
    """

    id: str
    title: str
    names: tuple[str, ...]
    years: float | None = None
    baseline: bool = False

    def forecast(self, past: Learnable, now: Blind) -> Array:
        """Grow the forest, and adjust its chances to the rate of the last years."""
        found = _forest(self.names, past.inputs(self.names), past, now.inputs(self.names), now)
        if self.years is None:
            return found
        moved = found * now.trailing(self.years) / past.rate()
        return moved / moved.sum(axis=1, keepdims=True)


def lineup(one: OneVariable, known: str, inputs: tuple[str, ...], years: float) -> tuple[ClassForecast, ...]:
    """Return the forecasts that every data set of cases is scored with, the two benchmarks first.

    Parameters
    ----------
    one
        The forecast from a single variable.
    known
        What the forest's inputs are, in words.
    inputs
        Those inputs.
    years
        Years of the trailing base rate.
    """
    return (
        BaseRate(),
        TrailingRate(years),
        CalendarOnly(),
        one,
        Forest("forest", f"forest on {known}", inputs),
        Forest("forest-shifted", "forest, moved to the trailing rate", inputs, years),
    )


def _forest(names: tuple[str, ...], x: Array, past: Learnable, y: Array, now: Blind) -> Array:
    """Grow a forest on some cases and forecast others; results are cached."""
    _need()
    from sklearn.ensemble import RandomForestClassifier  # pyright: ignore[reportMissingTypeStubs]

    key = (names, past.rows.tobytes(), now.rows.tobytes())
    kept = past.cases.fits
    if key not in kept:
        made: Any = RandomForestClassifier(TREES, min_samples_leaf=LEAF, max_features="sqrt", random_state=1, n_jobs=2)
        made.fit(np.nan_to_num(x, nan=UNKNOWN), past.outcome)
        kept[key] = _all_classes(made, np.nan_to_num(y, nan=UNKNOWN), past)
    return kept[key]


def _all_classes(made: Any, x: Array, past: Learnable) -> Array:
    """Return chances of every class, including classes without training cases; no chance is 0."""
    out = np.zeros((len(x), len(past.cases.classes)))
    out[:, np.asarray(made.classes_, dtype=np.int64)] = made.predict_proba(x)
    floor = 0.02
    return (1 - floor) * out + floor * past.rate()


def _filled(x: Array, middle: Array, scale: Array) -> Array:
    lack = np.isnan(x)
    z = np.where(lack, 0.0, (x - middle) / np.where(scale > 0, scale, 1.0))
    return np.column_stack([z, lack.astype(np.float64)])


def _need() -> None:
    """Check that scikit-learn is installed.

    Raises
    ------
    BacktestError
        If it is not, with the extra that brings it.
    """
    from importlib.util import find_spec

    if find_spec("sklearn") is None:
        raise BacktestError("this needs scikit-learn; set Détente up with the extra `backtest`")


def auc(chance: Array, happened: Sequence[bool] | NDArray[np.bool_]) -> float:
    """Return the area under the ROC curve: the chance that an event got a higher forecast than a non-event.

    Mann & Whitney (1947); ties count half.
    """
    from scipy.stats import rankdata

    hit = np.asarray(happened, dtype=bool)
    ranks = rankdata(chance)
    positives, negatives = int(hit.sum()), int((~hit).sum())
    return float((ranks[hit].sum() - positives * (positives + 1) / 2) / (positives * negatives))
