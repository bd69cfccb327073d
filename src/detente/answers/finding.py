"""A finding: a question, an answer as a share of draws, its uncertainty, and what it rests on."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, TypeAlias, TypeVar, cast

from detente.answers.questions import Question
from detente.answers.wilson import wilson

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
"""Plain data, as a JSON file holds it."""
Agreement = Literal["agree", "differ", "single"]

SCHEMA_VERSION = 2
"""Version of ``findings.json``. Version 1 had no such key; :mod:`detente.report.saved` reads it."""

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
    """Return a share in draws of 100. A rare event is never rounded to none, nor a common one to all."""
    return f"{count_of_100(count / n if n else 0.0)} of 100 draws"


def of_100(share: float) -> str:
    """Return a share of 100 draws for a cell or a label of a figure: ``0``, ``<1``, ``57``, ``>99``, ``100``."""
    return count_of_100(share).replace("fewer than ", "<").replace("more than ", ">")


def count_of_100(share: float) -> str:
    """Return a share for a sentence that goes on with "of 100", or for a range: ``57``, ``fewer than 1``.

    A rare event is never rounded to none, nor a common one to all.
    """
    # 100 * 0.575 is 57.49999999999999: without this, half a draw would be rounded down or up by chance.
    x = round(100 * share, 9)
    return "fewer than 1" if 0 < x < 1 else "more than 99" if 99 < x < 100 else f"{x:.0f}"


def out_of_100(share: float) -> str:
    """Return a share for a sentence that does not say of how many: ``57``, ``fewer than 1 of 100``."""
    words = count_of_100(share)
    return words if words.isdecimal() else f"{words} of 100"


def monte_carlo(count: int, n: int) -> float:
    """Return the Monte Carlo standard error of a share.

    ``√(P(1 − P)/n)``. At 0 or n counts, where that would be 0, the width of the interval of Wilson (1927) at one
    standard error.
    """
    if n == 0:
        return math.nan
    p = count / n
    if 0 < count < n:
        return math.sqrt(p * (1 - p) / n)
    return wilson(0, n, z=1.0)[1]


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

    def plain(self) -> dict[str, Json]:
        """Return plain data."""
        return {"id": self.id, "count": self.count, "n": self.n, "share": round(self.value, 6)}

    @staticmethod
    def from_plain(data: Mapping[str, Any]) -> Share:
        """Read what :meth:`plain` wrote."""
        return Share(data["id"], data["count"], data["n"])


@dataclass(frozen=True, slots=True)
class KeyDriver:
    """One-at-a-time sensitivity: the answer in an input's lowest fifth of draws, and in its highest.

    Attributes
    ----------
    path, words
        The input's path in the scenario file, and the input in words.
    basis
        Where its value comes from: report, data or judgement.
    low, high
        Shares of draws in which the finding holds.
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

    def plain(self) -> dict[str, Json]:
        """Return plain data."""
        return {
            "path": self.path,
            "words": self.words,
            "basis": self.basis,
            "lowest_fifth": self.low.plain(),
            "highest_fifth": self.high.plain(),
        }

    @staticmethod
    def from_plain(data: Mapping[str, Any]) -> KeyDriver:
        """Read what :meth:`plain` wrote."""
        low, high = Share.from_plain(data["lowest_fifth"]), Share.from_plain(data["highest_fifth"])
        return KeyDriver(data["path"], data["words"], data["basis"], low, high)


@dataclass(frozen=True, eq=False, kw_only=True)
class Finding:
    """One answer.

    Attributes
    ----------
    id, question
        Stable name, and the question in words.
    asks
        Which question of the reader it answers; pages select by it.
    answer
        A word of a closed list, or a short phrase.
    text
        The answer in a sentence or three, made from templates.
    value
        The number: ``{"kind": "share of draws", "count": , "n": }``, quantiles or a set.
    n_draws
        How many draws it rests on.
    headline
        One or two sentences for the first screen, under the question that it answers; empty if it does not belong
        there.
    elsewhere
        Sentences for the first screen under other questions, by question.
    by_assumption
        The same share under every assumption set (scenario analysis); the range is their smallest and largest.
    key_drivers
        The inputs that decide it, strongest first (one-at-a-time sensitivity).
    mc_se
        Monte Carlo standard error of the share.
    models
        The models behind it, with their values.
    agreement
        Whether those models agree.
    assumptions, depends_on, evidence
        What was assumed, in sentences; paths of inputs; ids of evidence.
    basis_share
        Share of the explained variance by basis of the inputs.
    calibration
        ``uncalibrated``, or what a backtest measured of its methods (each has it under ``reliability`` in ``models``).
    details
        Further plain values. Each family has a class of its own that writes and reads them.
    """

    id: str
    question: str
    asks: Question
    answer: str
    text: str
    value: Mapping[str, Any]
    n_draws: int
    headline: str = ""
    elsewhere: Mapping[str, str] = field(default_factory=dict[str, str])
    by_assumption: tuple[Share, ...] = ()
    key_drivers: tuple[KeyDriver, ...] = ()
    mc_se: float | None = None
    models: tuple[Mapping[str, Any], ...] = ()
    agreement: Agreement = "single"
    assumptions: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    basis_share: Mapping[str, float] = field(default_factory=dict[str, float])
    calibration: str = "uncalibrated"
    details: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def share(self) -> float | None:
        """Share of draws, 0–1; ``None`` where the answer is not a share."""
        count, n = self.value.get("count"), self.value.get("n")
        return count / n if count is not None and n else None

    @property
    def range(self) -> tuple[float, float] | None:
        """Smallest and largest share over the assumption sets."""
        if not self.by_assumption:
            return None
        values = [s.value for s in self.by_assumption]
        return min(values), max(values)

    def sentence_for(self, question: Question) -> str:
        """Return the finding's sentences for a question on the first screen; empty if it has none."""
        return self.headline if self.asks is question else self.elsewhere.get(question.value, "")

    def plain(self) -> dict[str, Any]:
        """Return plain data, as ``findings.json`` holds it."""
        out = asdict(self)
        out["asks"] = self.asks.value
        out["by_assumption"] = [s.plain() for s in self.by_assumption]
        out["key_drivers"] = [d.plain() for d in self.key_drivers]
        out["mc_se"] = None if self.mc_se is None else round(self.mc_se, 8)
        out["range"] = None if self.range is None else [round(x, 6) for x in self.range]
        return out

    @staticmethod
    def from_plain(data: Mapping[str, Any]) -> Finding:
        """Read what :meth:`plain` wrote.

        Raises
        ------
        KeyError, TypeError, ValueError
            If something is missing or has the wrong kind.
        """
        known = {f.name for f in fields(Finding)}
        kept: dict[str, Any] = {
            k: tuple(cast("list[Any]", v)) if isinstance(v, list) else v for k, v in data.items() if k in known
        }
        kept["asks"] = Question(data["asks"])
        kept["by_assumption"] = tuple(Share.from_plain(s) for s in data["by_assumption"])
        kept["key_drivers"] = tuple(KeyDriver.from_plain(d) for d in data["key_drivers"])
        return Finding(**kept)

    @property
    def assumption_sets(self) -> tuple[Share, ...]:
        """Old name of :attr:`by_assumption`."""
        return _renamed("readings", "by_assumption", self.by_assumption)

    @property
    def hinges(self) -> tuple[KeyDriver, ...]:
        """Old name of :attr:`key_drivers`."""
        return _renamed("hinges", "key_drivers", self.key_drivers)

    @property
    def hangs_on(self) -> tuple[str, ...]:
        """Old name of :attr:`depends_on`."""
        return _renamed("hangs_on", "depends_on", self.depends_on)


T = TypeVar("T")


def _renamed(old: str, new: str, value: T) -> T:
    warnings.warn(f"Finding.{old} is now Finding.{new}", DeprecationWarning, stacklevel=3)
    return value
