"""Scores of forecasts: closed forms, each with its source.

Forecasts of a settlement are distributions over the levels 0, 1, …, 100: arrays (cases, 101) whose rows sum to 1.
Forecasts of a class are arrays (cases, classes). Log scores are in nats. Lower is better, except for the log score.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
LEVELS = np.arange(101.0)
BINS = 10
"""Bins of the log score: 0–9, 10–19, …, 90–100."""


def crps(chances: Array, outcome: Array) -> Array:
    """Return the continuous ranked probability score, in levels: ``∫ (F(x) − 1{x ≥ y})² dx``.

    Gneiting & Raftery (2007), equation 20. For a distribution on whole levels F is a step function, so the integral
    is a sum over unit steps, and exact also for an outcome between two levels.

    Parameters
    ----------
    chances
        (cases, 101).
    outcome
        (cases,) 0–100.
    """
    cumulative = np.cumsum(chances, axis=1)[:, :-1]
    # Share of each step [x, x + 1) that lies at or above the outcome.
    above = np.clip(LEVELS[1:] - outcome[:, None], 0.0, 1.0)
    return ((1.0 - above) * cumulative**2 + above * (cumulative - 1.0) ** 2).sum(axis=1)


def bin_of(outcome: Array) -> NDArray[np.int64]:
    """Return the bin, 0–9, of each outcome."""
    return np.minimum(outcome // (100 // BINS), BINS - 1).astype(np.int64)


def bin_chances(chances: Array) -> Array:
    """Return the chance of each bin, (cases, 10)."""
    edges = np.arange(0, 100, 100 // BINS)
    return np.add.reduceat(chances, edges, axis=1)


def log_score(chances: Array, outcome: Array) -> Array:
    """Return the logarithm of the chance given to the bin of ten in which the outcome lies; −inf where it is 0."""
    with np.errstate(divide="ignore"):
        return np.log(bin_chances(chances)[np.arange(len(outcome)), bin_of(outcome)])


def median(chances: Array) -> Array:
    """Return the lowest level at which half of the chance is reached."""
    return np.argmax(np.cumsum(chances, axis=1) >= 0.5 - 1e-12, axis=1).astype(np.float64)


def covered(chances: Array, outcome: Array, share: float) -> NDArray[np.bool_]:
    """Return whether outcomes lie in the central interval with at least the given probability, ends included."""
    cumulative = np.cumsum(chances, axis=1)
    tail = (1.0 - share) / 2.0
    low = np.argmax(cumulative >= tail - 1e-12, axis=1)
    high = np.argmax(cumulative >= 1.0 - tail - 1e-12, axis=1)
    return (outcome >= low) & (outcome <= high)


def pit(chances: Array, outcome: Array, chance: Array) -> Array:
    """Return randomised probability integral transforms, ``F(y−) + v (F(y) − F(y−))``.

    Czado, Gneiting & Held (2009), equation 2. For a calibrated forecast they are uniform, even if a distribution has
    point masses; in that case the coverage of closed intervals is too high.

    Parameters
    ----------
    chances, outcome
        (cases, 101) and (cases,).
    chance
        (cases,) uniform numbers v.
    """
    cumulative = np.cumsum(chances, axis=1)
    at = np.floor(outcome).astype(np.int64)
    rows = np.arange(len(outcome))
    upper = cumulative[rows, at]
    mass = np.where(outcome == at, chances[rows, at], 0.0)
    return np.clip(upper - mass + chance * mass, 0.0, 1.0)


def pit_share(chances: Array, outcome: Array, low: float = 0.1, high: float = 0.9) -> Array:
    """Return for each case the exact chance that its randomised PIT lies between two bounds."""
    cumulative = np.cumsum(chances, axis=1)
    at = np.floor(outcome).astype(np.int64)
    rows = np.arange(len(outcome))
    upper = cumulative[rows, at]
    mass = np.where(outcome == at, chances[rows, at], 0.0)
    lower = upper - mass
    inside = np.clip(np.minimum(upper, high) - np.maximum(lower, low), 0.0, None)
    with np.errstate(invalid="ignore", divide="ignore"):
        part = inside / mass
    return np.where(mass > 0, part, ((lower > low) & (lower < high)).astype(np.float64))


def log_loss(chances: Array, outcome: NDArray[np.int64]) -> Array:
    """Return minus the logarithm of the chance given to the class that occurred."""
    with np.errstate(divide="ignore"):
        return -np.log(chances[np.arange(len(outcome)), outcome])


def brier(chances: Array, outcome: NDArray[np.int64]) -> Array:
    """Return Brier's (1950) score: the squared distance of the chances from the class that occurred, 0–2."""
    hit = np.zeros_like(chances)
    hit[np.arange(len(outcome)), outcome] = 1.0
    return ((chances - hit) ** 2).sum(axis=1)


@dataclass(frozen=True, slots=True)
class BrierParts:
    """Murphy's (1973) decomposition of a mean half Brier score of one event, over groups of equal forecasts.

    ``reliability − resolution + uncertainty + within = score``; ``within`` is 0 if forecasts in a group are equal.
    """

    score: float
    reliability: float
    resolution: float
    uncertainty: float
    within: float


def brier_parts(chance: Array, happened: NDArray[np.bool_], groups: int = 10) -> BrierParts:
    """Decompose the mean of ``(chance − happened)²`` over groups of forecasts of about equal size.

    With ``groups = 0`` a group is made of every distinct chance.
    """
    hit = happened.astype(np.float64)
    member = _groups(chance, groups)
    rate = hit.mean()
    reliability = resolution = within = 0.0
    for g in np.unique(member):
        here = member == g
        share, said, seen = here.mean(), chance[here].mean(), hit[here].mean()
        reliability += share * (said - seen) ** 2
        resolution += share * (seen - rate) ** 2
        spread, both = chance[here] - said, hit[here] - seen
        within += share * float((spread**2).mean() - 2 * (spread * both).mean())
    return BrierParts(
        float(((chance - hit) ** 2).mean()), float(reliability), float(resolution), float(rate * (1 - rate)), within
    )


def _groups(chance: Array, groups: int) -> NDArray[np.int64]:
    if groups == 0:
        return np.unique(chance, return_inverse=True)[1].astype(np.int64)
    edges = np.unique(np.quantile(chance, np.linspace(0, 1, groups + 1)[1:-1]))
    return np.searchsorted(edges, chance, side="right").astype(np.int64)


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """One point of a calibration curve: the observed frequency among forecasts of about the same chance."""

    said: float
    seen: float
    n: int


def reliability(chance: Array, happened: NDArray[np.bool_], groups: int = 10) -> tuple[ReliabilityBin, ...]:
    """Return the calibration curve over groups of about equal size."""
    member = _groups(chance, groups)
    return tuple(
        ReliabilityBin(float(chance[member == g].mean()), float(happened[member == g].mean()), int((member == g).sum()))
        for g in np.unique(member)
    )


def calibration_error(chances: Array, outcome: NDArray[np.int64], groups: int = 10) -> float:
    """Return the expected calibration error: the mean gap of forecast and frequency, over groups and classes.

    Naeini, Cooper & Hauskrecht (2015), with groups of equal size, averaged over the classes (Kull et al. 2019,
    "classwise ECE").
    """
    gaps: list[float] = []
    for k in range(chances.shape[1]):
        found = reliability(chances[:, k], outcome == k, groups)
        gaps.append(sum(b.n * abs(b.said - b.seen) for b in found) / len(outcome))
    return float(np.mean(gaps))


def pooled_calibration_error(chances: Array, outcome: NDArray[np.int64], bins: int = 10) -> float:
    """Return the expected calibration error over bins of equal width, all classes of a case counted one by one.

    Naeini, Cooper & Hauskrecht (2015), one class against the rest. Each bin holds many cases, so this is less noisy
    than :func:`calibration_error`, which is computed within each class.
    """
    said = chances.ravel()
    seen = np.zeros_like(chances)
    seen[np.arange(len(outcome)), outcome] = 1.0
    member = np.minimum((said * bins).astype(np.int64), bins - 1)
    total = 0.0
    for b in np.unique(member):
        here = member == b
        total += float(here.mean()) * abs(float(said[here].mean()) - float(seen.ravel()[here].mean()))
    return total
