"""An expert's four-step answer on one quantity, as an interval, as a distribution, and pooled with others.

The four steps are the lowest plausible value, the highest, the best guess, and the confidence that the true value
lies between the two ends (Speirs-Bridge et al. 2010). Intervals given with other confidences are made comparable by
linear extrapolation from the best guess (Hemming et al. 2018), cut at the ends of the scale:

    low' = best − (best − low) · level/confidence,    high' = best + (high − best) · level/confidence.

As a distribution, the answer has the best guess as its median and the stated confidence between its ends, half of it
on either side, with straight lines between quantiles; its outermost values are the interval at a level of 100 %.
Several answers are pooled by the linear opinion pool with equal weights (Stone 1961): the mean of the distribution
functions. It is exact, since the mean of piecewise linear functions is piecewise linear.

References
----------
Speirs-Bridge, Fidler, McBride, Flander, Cumming & Burgman (2010), "Reducing overconfidence in the interval judgments
of experts", *Risk Analysis* 30(3).
Hemming, Burgman, Hanea, McBride & Wintle (2018), "A practical guide to structured expert elicitation using the IDEA
protocol", *Methods in Ecology and Evolution* 9(1).
Stone (1961), "The opinion pool", *Annals of Mathematical Statistics* 32(4).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from detente._errors import UsageError
from detente.scenario.quantity import Quantity

LEVEL = 0.9
"""Confidence level to which intervals are standardised unless another is asked for."""
GAP = 1e-9
"""Probability assigned to a gap between two answers, since the file format needs increasing probabilities."""


@dataclass(frozen=True, slots=True)
class IntervalJudgement:
    """One expert's answer about one quantity.

    Attributes
    ----------
    low, best, high
        Lowest plausible value, best guess and highest plausible value, in the unit of the quantity.
    confidence
        Chance that the true value lies between ``low`` and ``high``, 0.5 to 1.

    Raises
    ------
    UsageError
        If the values are out of order or the confidence is out of range.
    """

    low: float
    best: float
    high: float
    confidence: float

    def __post_init__(self) -> None:
        if not all(math.isfinite(x) for x in (self.low, self.best, self.high, self.confidence)):
            raise UsageError("an interval needs finite numbers")
        if not self.low <= self.best <= self.high:
            raise UsageError(f"{self.low:g}, {self.best:g}, {self.high:g}: give lowest ≤ best guess ≤ highest")
        if not 0.5 <= self.confidence <= 1:
            raise UsageError(f"a confidence of {100 * self.confidence:g} % is outside 50 % to 100 %")

    def at_level(self, level: float, low: float, high: float) -> tuple[float, float]:
        """Return the ends of the interval standardised to a confidence level, within a scale.

        Parameters
        ----------
        level
            The confidence level, above 0 and at most 1.
        low, high
            Ends of the scale; may be infinite.
        """
        factor = level / self.confidence
        return (
            max(low, self.best - (self.best - self.low) * factor),
            min(high, self.best + (self.high - self.best) * factor),
        )

    def knots(self, low: float, high: float) -> tuple[tuple[float, float], ...]:
        """Return pairs of probability and value between which the distribution function is linear.

        Parameters
        ----------
        low, high
            Ends of the scale; may be infinite.
        """
        outer = self.at_level(1.0, low, high)
        tail = round((1 - self.confidence) / 2, 6)
        inner = ((tail, self.low), (0.5, self.best), (1 - tail, self.high))
        return inner if tail == 0 else ((0.0, outer[0]), *inner, (1.0, outer[1]))

    def quantity(self, low: float, high: float) -> Quantity:
        """Return the answer as a quantity of a scenario file."""
        return quantity_of(self.knots(low, high))


def pool(judgements: Sequence[IntervalJudgement], low: float, high: float) -> Quantity:
    """Return the linear opinion pool of some answers with equal weights, as a quantity of a scenario file.

    Parameters
    ----------
    judgements
        The answers, at least one; their order does not matter.
    low, high
        Ends of the scale; may be infinite.

    Raises
    ------
    UsageError
        If there is no answer.
    """
    if not judgements:
        raise UsageError("there is no answer to pool")
    sides = [j.knots(low, high) for j in judgements]
    values = sorted({x for knots in sides for _, x in knots})
    found: list[tuple[float, float]] = []
    for x in values:
        # At an atom and at the end of a range the distribution function has two values: P(X < x) and P(X ≤ x).
        below = math.fsum(_chance(knots, x, upto=False) for knots in sides) / len(sides)
        upto = math.fsum(_chance(knots, x, upto=True) for knots in sides) / len(sides)
        found += [(below, x), (upto, x)]
    return quantity_of(_with_median(found))


def _chance(knots: tuple[tuple[float, float], ...], x: float, *, upto: bool) -> float:
    """Return P(X ≤ x), or P(X < x), of a distribution with straight lines between its quantiles."""
    if x < knots[0][1]:
        return 0.0
    if x > knots[-1][1]:
        return 1.0
    at = [p for p, y in knots if y == x]
    if at:
        return at[-1] if upto else at[0]
    j = next(i for i, (_, y) in enumerate(knots) if y > x)
    (p0, x0), (p1, x1) = knots[j - 1], knots[j]
    return p0 + (p1 - p0) * (x - x0) / (x1 - x0)


def _with_median(knots: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Add the median, which is used wherever a single number is shown."""
    for (p0, x0), (p1, x1) in pairwise(knots):
        if p0 < 0.5 < p1:
            middle = (0.5, x0 + (x1 - x0) * (0.5 - p0) / (p1 - p0))
            return sorted([*knots, middle], key=lambda k: (k[1], k[0]))
    return knots


def quantity_of(knots: Sequence[tuple[float, float]]) -> Quantity:
    """Return quantiles with rising probabilities, with values of six digits; a point where all are equal."""
    if knots[0][1] == knots[-1][1]:
        return Quantity.point(knots[0][1])
    rounded = [(round(p, 9), _neat(x)) for p, x in knots]
    kept: list[tuple[float, float]] = []
    for i, (p, x) in enumerate(rounded):
        # Of several equal values only the outermost probabilities count.
        inside = 0 < i < len(rounded) - 1 and rounded[i - 1][1] == x == rounded[i + 1][1]
        if inside or (kept and kept[-1] == (p, x)):
            continue
        kept.append((p if not kept or p > kept[-1][0] else round(kept[-1][0] + GAP, 9), x))
    return Quantity("quantiles", tuple(z for p, x in kept for z in (p, x)))


def _neat(x: float) -> float:
    return float(f"{x:.6g}")
