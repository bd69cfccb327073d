"""Forecasts of where an issue settles: simple baselines, points with a fitted error, and the sticky mean.

A forecast is fitted on some issues and gives a distribution over the levels 0–100 for others, (issues, 101). All of
them, including baselines, give two per cent of their probability to the climatology (how often outcomes were at each
kind of level in the training data), so that no log score is infinite.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import ndtr

from detente.backtest.deu.data import DeuIssues
from detente.backtest.scores import LEVELS, bin_of, crps
from detente.models.spatial.sticky_mean import FLOOR, Weighting, adjust, climate, climate_kind

Array = NDArray[np.float64]
KINDS = 5
"""Kinds of level of the climatology."""
SOFT = 0.5
"""Pseudocount: outcomes of each kind that the climatology adds to those observed."""
SCALES = np.arange(3.0, 80.25, 0.5)
"""Standard errors to choose from, in levels."""
RIDGE = 1.0
"""Penalty λ on the squared effect of a standard deviation of each feature."""


@dataclass(frozen=True)
class Climate:
    """How often outcomes were at each kind of level: 0, 50, 100, another multiple of ten, elsewhere."""

    shares: tuple[float, ...]

    @staticmethod
    def of(outcome: Array) -> Climate:
        """Count outcomes."""
        counts = np.bincount(climate_kind(np.rint(outcome).astype(np.int64)), minlength=KINDS) + SOFT
        return Climate(tuple((counts / counts.sum()).tolist()))

    def chances(self) -> Array:
        """Return the chance of each level, (101,)."""
        return climate(self.shares)

    def floor(self, chances: Array) -> Array:
        """Mix the climatology into distributions."""
        return (1.0 - FLOOR) * chances + FLOOR * self.chances()


class Fitted(Protocol):
    """A fitted forecast."""

    def chances(self, issues: DeuIssues, rows: NDArray[np.int64]) -> Array:
        """Return distributions for some of the issues, (rows, 101)."""
        ...

    def parameters(self) -> Mapping[str, object]:
        """Return the fitted parameters, as plain data."""
        ...


@dataclass(frozen=True)
class Forecast(ABC):
    """A way to forecast.

    Attributes
    ----------
    id, title
        Its name, and its name in words.
    baseline
        Whether it is a baseline, with which every other forecast must be compared.
    """

    id: str
    title: str
    baseline: bool = True

    @abstractmethod
    def fit(self, issues: DeuIssues, rows: NDArray[np.int64]) -> Fitted:
        """Fit on some of the issues."""

    @abstractmethod
    def restore(self, parameters: Mapping[str, object], base: Climate) -> Fitted:
        """Return the forecast with parameters fitted earlier."""

    def points(self, issues: DeuIssues) -> Array | None:
        """Return a point for each issue, (issues,); ``None`` for a forecast that has none."""
        return None


# Climate alone ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FittedClimate:
    """The climatology as a forecast."""

    base: Climate

    def chances(self, issues: DeuIssues, rows: NDArray[np.int64]) -> Array:
        """Return the same distribution for every issue."""
        return np.tile(self.base.chances(), (len(rows), 1))

    def parameters(self) -> Mapping[str, object]:
        """Return no parameters beyond the climatology."""
        return {}


@dataclass(frozen=True)
class ClimateForecast(Forecast):
    """The base rate: how often outcomes were at each kind of level, whatever the positions."""

    def fit(self, issues: DeuIssues, rows: NDArray[np.int64]) -> Fitted:
        """Count outcomes."""
        return FittedClimate(Climate.of(issues.outcome[rows]))

    def restore(self, parameters: Mapping[str, object], base: Climate) -> Fitted:
        """Return the climatology."""
        return FittedClimate(base)


# Points with a fitted error -----------------------------------------------------------------------------------------


def clipped_normal(centre: Array, scale: float) -> Array:
    """Return normal distributions around points, rounded to levels; mass beyond 0 or 100 is put on the end."""
    edges = np.concatenate([[-np.inf], LEVELS[:-1] + 0.5, [np.inf]])
    return np.diff(ndtr((edges - centre[:, None]) / scale), axis=1)


@dataclass(frozen=True)
class FittedError:
    """Points with a standard error."""

    at: Array
    scale: float
    base: Climate

    def chances(self, issues: DeuIssues, rows: NDArray[np.int64]) -> Array:
        """Return clipped normal distributions around the points."""
        return self.base.floor(clipped_normal(self.at[rows], self.scale))

    def parameters(self) -> Mapping[str, object]:
        """Return the standard error."""
        return {"scale": round(self.scale, 4)}


@dataclass(frozen=True, eq=False)
class PointForecast(Forecast):
    """A point with a normal error whose size is fitted by the mean CRPS.

    Attributes
    ----------
    at
        (issues,) the points of all issues to be fitted or forecast.
    """

    at: Array = field(default_factory=lambda: np.empty(0))
    _kept: list[Array] = field(default_factory=lambda: [], repr=False)

    def points(self, issues: DeuIssues) -> Array:
        """Return the points."""
        return self.at

    def fit(self, issues: DeuIssues, rows: NDArray[np.int64]) -> Fitted:
        """Choose the error with the smallest mean CRPS."""
        by_scale = self.by_scale(issues.outcome)[:, rows].mean(axis=1)
        return FittedError(self.at, float(SCALES[np.argmin(by_scale)]), Climate.of(issues.outcome[rows]))

    def by_scale(self, outcome: Array) -> Array:
        """Return the CRPS of each issue with each standard error, (scales, issues); computed once."""
        if not self._kept:
            self._kept.append(np.array([crps(clipped_normal(self.at, s), outcome) for s in SCALES]))
        return self._kept[0]

    def restore(self, parameters: Mapping[str, object], base: Climate) -> Fitted:
        """Return the points with a standard error fitted earlier."""
        return FittedError(self.at, float(str(parameters["scale"])), base)


# Positions as they are ----------------------------------------------------------------------------------------------


def weights(issues: DeuIssues, how: Weighting = "plain", *, of_votes: bool = True, of_salience: bool = True) -> Array:
    """Return weights of positions, (issues, actors), each row summing to 1.

    ``how`` is the weighting of ``spatial.sticky-mean``, applied to the issues of each proposal as to a scenario.
    """
    out = np.where(np.isnan(issues.position), 0.0, issues.votes if of_votes else (issues.votes > 0).astype(np.float64))
    if of_salience:
        out = out * issues.salience
    x = np.nan_to_num(issues.position)
    for proposal in np.unique(issues.proposal) if how != "plain" else ():
        here = np.flatnonzero(issues.proposal == proposal)
        salience = np.where(out[here] > 0, issues.salience[here], 0.0)
        out[here] = adjust(x[here].T, out[here].T, salience.T, how).T
    return out / out.sum(axis=1, keepdims=True)


def weighted_mean(issues: DeuIssues, weight: Array) -> Array:
    """Return the weighted mean of positions, (issues,)."""
    return (weight * np.nan_to_num(issues.position)).sum(axis=1)


def mass_at(issues: DeuIssues, weight: Array) -> Array:
    """Return the weight at each level, (issues, 101); positions are rounded to whole levels."""
    out = np.zeros((issues.n, len(LEVELS)))
    row, actor = np.nonzero((weight > 0) & ~np.isnan(issues.position))
    np.add.at(out, (row, np.floor(issues.position[row, actor] + 0.5).astype(np.int64)), weight[row, actor])
    return out


@dataclass(frozen=True)
class FittedPositions:
    """The positions with their weights."""

    mass: Array
    base: Climate

    def chances(self, issues: DeuIssues, rows: NDArray[np.int64]) -> Array:
        """Return the weight at each level."""
        return self.base.floor(self.mass[rows])

    def parameters(self) -> Mapping[str, object]:
        """Return no parameters beyond the climatology."""
        return {}


@dataclass(frozen=True, eq=False)
class PositionsForecast(Forecast):
    """Empirical positions: the outcome is one of the positions, with chances by votes × salience."""

    mass: Array = field(default_factory=lambda: np.empty(0))

    def fit(self, issues: DeuIssues, rows: NDArray[np.int64]) -> Fitted:
        """Fit the climatology; there are no other parameters."""
        return FittedPositions(self.mass, Climate.of(issues.outcome[rows]))

    def restore(self, parameters: Mapping[str, object], base: Climate) -> Fitted:
        """Return the positions."""
        return FittedPositions(self.mass, base)


# Exponential families over levels -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class FittedTilt:
    """Features of levels with fitted strengths."""

    features: Array
    names: tuple[str, ...]
    strengths: Array
    base: Climate

    def chances(self, issues: DeuIssues, rows: NDArray[np.int64]) -> Array:
        """Return the distributions."""
        return self.base.floor(softmax(np.tensordot(self.strengths, self.features[:, rows], 1)))

    def parameters(self) -> Mapping[str, object]:
        """Return the strengths."""
        return {n: round(float(b), 4) for n, b in zip(self.names, self.strengths, strict=True)}


@dataclass(frozen=True, eq=False)
class TiltForecast(Forecast):
    """``p(x) ∝ exp(Σ b_j f_j(x))``: strengths fitted by CRPS and log score together, with a ridge penalty.

    Attributes
    ----------
    names, features
        Names of the features, and (features, issues, 101) their values.
    """

    names: tuple[str, ...] = ()
    features: Array = field(default_factory=lambda: np.empty(0))

    def fit(self, issues: DeuIssues, rows: NDArray[np.int64]) -> FittedTilt:
        """Minimise ``Σ [CRPS/16 − ½ log P(bin)] + λ Σ (b_j sd_j)²`` by L-BFGS, from 0."""
        base = Climate.of(issues.outcome[rows])
        strengths = fit_tilt(self.features[:, rows], issues.outcome[rows], base.chances())
        return FittedTilt(self.features, self.names, strengths, base)

    def restore(self, parameters: Mapping[str, object], base: Climate) -> Fitted:
        """Return the distributions with strengths fitted earlier."""
        return FittedTilt(self.features, self.names, np.array([float(str(parameters[n])) for n in self.names]), base)


def softmax(exponent: Array) -> Array:
    """Return distributions proportional to the exponential, row by row."""
    made = np.exp(exponent - exponent.max(axis=1, keepdims=True))
    return made / made.sum(axis=1, keepdims=True)


def fit_tilt(features: Array, outcome: Array, base: Array) -> Array:
    """Return the strengths of features, (features,); see :class:`TiltForecast`."""
    spread = features.std(axis=(1, 2))
    found = minimize(
        tilt_loss, np.zeros(len(features)), args=(features, outcome, base, spread), jac=True, method="L-BFGS-B"
    )
    return np.asarray(found.x, dtype=np.float64)


def tilt_loss(strengths: Array, features: Array, outcome: Array, base: Array, spread: Array) -> tuple[float, Array]:
    """Return the loss and its gradient by the strengths.

    With q the softmax and p = (1 − f) q + f base, the gradient by the exponent u is ``q (g − Σ q g)``, where
    g is the gradient by p times (1 − f). Outcomes count at their nearest level.
    """
    q = softmax(np.tensordot(strengths, features, 1))
    p = (1.0 - FLOOR) * q + FLOOR * base
    gap = np.cumsum(p, axis=1) - (np.rint(outcome)[:, None] <= LEVELS)
    inside = bin_of(LEVELS) == bin_of(outcome)[:, None]
    chance = (p * inside).sum(axis=1)
    loss = float((gap**2).sum() / 16.0 - 0.5 * np.log(chance).sum() + RIDGE * ((strengths * spread) ** 2).sum())
    by_p = 2.0 * np.cumsum(gap[:, ::-1], axis=1)[:, ::-1] / 16.0 - 0.5 * inside / chance[:, None]
    by_p *= 1.0 - FLOOR
    by_u = q * (by_p - (q * by_p).sum(axis=1, keepdims=True))
    return loss, (features * by_u).sum(axis=(1, 2)) + 2.0 * RIDGE * strengths * spread**2


def near(centre: Array) -> Array:
    """Return minus the distance of each level from a point, in units of the scale, (issues, 101)."""
    return -np.abs(LEVELS - centre[:, None]) / 100.0


def sticky(
    issues: DeuIssues, how: Weighting, *, beside: Mapping[str, Array] | None = None, name: str = "", title: str = ""
) -> TiltForecast:
    """Return the sticky mean as a forecast, with further features if given.

    Parameters
    ----------
    issues
        Those to fit on and to forecast.
    how
        How positions are weighted.
    beside
        More features, (issues, 101) each.
    name, title
        Id and title of the forecast with these features.
    """
    held = (mass_at(issues, weights(issues)) > 0).astype(np.float64)
    centre = weighted_mean(issues, weights(issues, how))
    features = {"held": held, "near": near(centre), **(beside or {})}
    id, words = name or f"spatial.sticky-mean[{how}]", title or f"sticky mean, {how} weights"
    return TiltForecast(id, words, False, tuple(features), np.array(list(features.values())))
