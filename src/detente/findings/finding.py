"""What a finding is: a question, an answer in draws of 100, its doubt, and where it comes from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Agreement = Literal["agree", "differ", "single"]

WORDS: tuple[tuple[float, str], ...] = (
    (0.01, "practically never"),
    (0.10, "rarely"),
    (0.35, "sometimes"),
    (0.65, "about as often as not"),
    (0.90, "usually"),
    (0.99, "nearly always"),
    (1.01, "practically always"),
)
"""Words for shares of draws: each holds below its bound. They describe the model, not the world."""


def word(share: float) -> str:
    """Return the word for a share of draws."""
    return next(w for bound, w in WORDS if share < bound)


def per_hundred(count: int, n: int) -> str:
    """Return a share in draws of 100, never rounding a rare event to none nor a common one to all."""
    if n == 0 or count == 0:
        return "0 of 100 draws"
    x = 100 * count / n
    if x < 1:
        return "fewer than 1 of 100 draws"
    if count < n and x > 99:
        return "more than 99 of 100 draws"
    return f"{x:.0f} of 100 draws"


def of_100(share: float) -> str:
    """Return a share as a bare number of draws of 100: ``0``, ``<1``, ``57``, ``>99``, ``100``."""
    x = 100 * share
    return "<1" if 0 < x < 1 else ">99" if 99 < x < 100 else f"{x:.0f}"


def monte_carlo(count: int, n: int) -> float:
    """Return the Monte Carlo standard error of a share.

    ``√(P(1 − P)/n)``; at 0 or n counts, where that would be 0, the width of Wilson's (1927)
    interval at one standard error.
    """
    if n == 0:
        return math.nan
    p = count / n
    if 0 < count < n:
        return math.sqrt(p * (1 - p) / n)
    z = 1.0
    return (z * z / n) / (1 + z * z / n)


@dataclass(frozen=True, slots=True)
class Share:
    """A share of draws, kept as counts."""

    id: str
    count: int
    n: int

    @property
    def value(self) -> float:
        """The share, 0–1."""
        return self.count / self.n if self.n else math.nan

    def plain(self) -> dict[str, Any]:
        """Return plain data."""
        return {"id": self.id, "count": self.count, "n": self.n, "share": round(self.value, 6)}


@dataclass(frozen=True, slots=True)
class Hinge:
    """What the answer is in an input's lowest fifth of draws, and in its highest.

    Attributes
    ----------
    path, words
        The input, and what it is in words.
    basis
        Where its value comes from.
    low, high
        Shares of draws.
    """

    path: str
    words: str
    basis: str
    low: Share
    high: Share

    @property
    def swing(self) -> float:
        """Difference between the two shares."""
        return self.high.value - self.low.value

    def plain(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "path": self.path,
            "words": self.words,
            "basis": self.basis,
            "lowest_fifth": self.low.plain(),
            "highest_fifth": self.high.plain(),
        }


@dataclass(frozen=True, eq=False)
class Finding:
    """One answer.

    Attributes
    ----------
    id, question
        Stable name and the question in words.
    answer
        A word of a closed list, or a short phrase.
    text
        The answer in a sentence or three, made from templates.
    value
        The number: ``{"kind": "share of draws", "count": , "n": }``, quantiles or a set.
    readings
        The same share under every reading; the range is their smallest and largest.
    hinges
        The inputs that decide it, strongest first.
    mc_se
        Monte Carlo standard error of the share.
    models
        The models behind it, with their values.
    agreement
        Whether those models agree.
    assumptions, hangs_on, evidence
        What was assumed; paths; ids of evidence.
    basis_share
        Share of the explained variance by basis of the inputs.
    calibration
        ``uncalibrated`` until a record of past forecasts backs it.
    details
        Further plain values that the report shows.
    """

    id: str
    question: str
    answer: str
    text: str
    value: Mapping[str, Any]
    n_draws: int
    readings: tuple[Share, ...] = ()
    hinges: tuple[Hinge, ...] = ()
    mc_se: float | None = None
    models: tuple[Mapping[str, Any], ...] = ()
    agreement: Agreement = "single"
    assumptions: tuple[str, ...] = ()
    hangs_on: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    basis_share: Mapping[str, float] = field(default_factory=dict[str, float])
    calibration: str = "uncalibrated"
    details: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def range(self) -> tuple[float, float] | None:
        """Smallest and largest share over the readings."""
        if not self.readings:
            return None
        values = [r.value for r in self.readings]
        return min(values), max(values)

    def plain(self) -> dict[str, Any]:
        """Return plain data, as ``findings.json`` holds it."""
        out = asdict(self)
        out["readings"] = [r.plain() for r in self.readings]
        out["hinges"] = [h.plain() for h in self.hinges]
        out["mc_se"] = None if self.mc_se is None else round(self.mc_se, 8)
        out["range"] = None if self.range is None else [round(x, 6) for x in self.range]
        return out
