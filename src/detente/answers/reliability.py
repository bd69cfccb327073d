"""How accurate a method was on known outcomes; shown with a finding in place of "uncalibrated".

A record is shown only if it rests on at least :data:`LEAST` independent outcomes. Decisions of one proposal, or offers
of one dispute, share their luck and count as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from detente.answers.words import listed

LEAST = 30
"""Independent outcomes below which the reliability of a method is not reported."""
UNCALIBRATED = "uncalibrated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """Results of a backtest of one method.

    Attributes
    ----------
    data, domain
        The data set, and what its outcomes are, in words.
    cases, independent
        Outcomes that were scored, and independent groups of them.
    group
        What a group is, in the plural: ``proposals``.
    error
        Mean absolute error of the method's middle, in levels of 0–100.
    inside
        Share of outcomes in the middle 80 % of its distribution; ``None`` for a method that gives a point, whose spread
        over draws says only how uncertain its inputs are.
    gain
        How much lower its CRPS is than that of the best simple forecast, with the ends of a 95 % interval: shares.
    caution
        A reason for caution with the numbers, if there is one.
    """

    data: str
    domain: str
    cases: int
    independent: int
    group: str
    error: float
    inside: float | None = None
    gain: tuple[float, float, float] | None = None
    caution: str = ""

    @property
    def backed(self) -> bool:
        """Whether it rests on enough independent outcomes to be shown."""
        return self.independent >= LEAST

    @property
    def where(self) -> str:
        """Description of the data on which it was measured."""
        return f"{self.domain} ({self.data}; {self.cases} cases in {self.independent} {self.group})"

    def words(self, title: str) -> str:
        """Return the result for a method of this name, as an entry of a list of mean errors."""
        said = f"{title} {self.error:.0f}"
        if self.inside is not None:
            said += f", with {100 * self.inside:.0f} of 100 outcomes where it says 80"
        return said + (f" ({self.caution})" if self.caution else "")

    def plain(self) -> dict[str, Any]:
        """Return plain data."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}


def measured_words(known: Sequence[tuple[str, Reliability]], uncalibrated: Sequence[str] = ()) -> str:
    """Return a sentence on what was measured of some methods, by title, and which are uncalibrated.

    ``uncalibrated`` alone if no record is backed.
    """
    groups: dict[str, list[str]] = {}
    for title, record in known:
        if record.backed:
            groups.setdefault(record.where, []).append(record.words(title))
    if not groups:
        return UNCALIBRATED
    said = [f"Measured on {where}, average miss in levels of 100: {'; '.join(x)}." for where, x in groups.items()]
    rest = [*uncalibrated, *(title for title, record in known if not record.backed)]
    if rest:
        said.append(f"Uncalibrated: {'; '.join(_alike(rest))}.")
    return " ".join([*said, "Nothing is measured on crises."])


def _alike(titles: Sequence[str]) -> list[str]:
    """Return titles, those with the same words after a comma as one: ``nash and egalitarian, over packages``."""
    groups: dict[str, list[str]] = {}
    for title in titles:
        name, comma, rest = title.partition(", ")
        groups.setdefault(comma + rest, []).append(name)
    return [", ".join(names) if not rest else listed(names) + rest for rest, names in groups.items()]
