"""Compares the results of two runs: what differs, and what does not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

NEAR = 10.0
"""Shares (in draws of 100) that differ by less count as equal."""
_SHARE = r"(<1|>99|fewer than 1|more than 99|\d+)(?: of 100)?"
"""A share as earlier versions wrote it, and as sentences write it now."""
_FORCE = re.compile(rf"in {_SHARE} draws(?:; under other assumptions in {_SHARE}(?: to {_SHARE})?)?")
_ENDS = {"<1": 0.5, "fewer than 1": 0.5, ">99": 99.5, "more than 99": 99.5}


@dataclass(frozen=True)
class TwinRow:
    """One question in both runs, as shares of 100 draws."""

    question: str
    first: float
    second: float

    @property
    def differs(self) -> bool:
        """Whether the two are further apart than :data:`NEAR`."""
        return abs(self.first - self.second) >= NEAR


@dataclass(frozen=True)
class ForceShare:
    """In how many of 100 draws force looks better than waiting: under the base assumptions, and over others."""

    base: float
    low: float
    high: float

    def overlaps(self, other: ForceShare) -> bool:
        """Whether two ranges overlap."""
        return self.low <= other.high and other.low <= self.high

    def __str__(self) -> str:
        return f"{self.base:.0f} ({self.low:.0f} to {self.high:.0f})"


@dataclass(frozen=True)
class TwinPage:
    """Both runs: titles, force, and every question that both answer with a share of draws, side by side."""

    titles: tuple[str, str]
    force: tuple[ForceShare | None, ForceShare | None]
    rows: tuple[TwinRow, ...]

    @property
    def verdict(self) -> str:
        """The comparison in words: force first."""
        a, b = self.force
        if a is None or b is None:
            said = "One of the runs says nothing about force."
        elif a.overlaps(b):
            said = (
                "On force the engine saw next to nothing: it looks better than waiting in "
                f"{a} and in {b} of 100 draws, and the ranges overlap."
            )
        else:
            said = f"On force the engine saw a difference: {a} and {b} of 100 draws."
        apart = [r.question for r in self.rows if r.differs]
        more = f"The runs differ on {', '.join(apart)}." if apart else "They differ on nothing else either."
        return f"{said} {more}"


def side_by_side(first: Mapping[str, Any], second: Mapping[str, Any]) -> TwinPage:
    """Compare the findings of two runs: what both answer with a share of draws, and force."""
    a, b = _shares(first), _shares(second)
    rows = [TwinRow(q, a[q], b[q]) for q in a if q in b]
    return TwinPage((str(first["title"]), str(second["title"])), (_force(first), _force(second)), tuple(rows))


def _shares(run: Mapping[str, Any]) -> dict[str, float]:
    out: dict[str, float] = {}
    for finding in cast("list[dict[str, Any]]", run["findings"]):
        value = cast("dict[str, Any]", finding.get("value") or {})
        if value.get("kind") == "share of draws" and value.get("n"):
            out[str(finding["id"])] = 100.0 * float(value["count"]) / float(value["n"])
    return out


def _force(run: Mapping[str, Any]) -> ForceShare | None:
    """Return the shares in the headline of the finding on force, if there are any."""
    rows = cast("list[dict[str, Any]]", run["findings"])
    headline = next((str(f.get("headline", "")) for f in rows if f["id"] == "force"), "")
    found = _FORCE.search(headline)
    if found is None:
        return None
    base, low, high = (None if x is None else _ENDS[x] if x in _ENDS else float(x) for x in found.groups())
    assert base is not None
    low = base if low is None else low
    return ForceShare(base, min(base, low), max(base, low if high is None else high))


def plain_twins(page: TwinPage) -> dict[str, Any]:
    """Return both runs as plain data."""
    return {
        "titles": list(page.titles),
        "verdict": page.verdict,
        "force": [None if f is None else {"base": f.base, "low": f.low, "high": f.high} for f in page.force],
        "rows": [
            {"question": r.question, "first": round(r.first, 2), "second": round(r.second, 2), "differs": r.differs}
            for r in page.rows
        ],
    }


def twins_text(page: TwinPage) -> str:
    """Return both runs as text, the verdict first."""
    width = max((len(r.question) for r in page.rows), default=0)
    rows = [
        f"{r.question:{width}}  {r.first:4.0f}  {r.second:4.0f}{'  differs' if r.differs else ''}" for r in page.rows
    ]
    head = f"Of 100 draws, left: {page.titles[0]}; right: {page.titles[1]}."
    return "\n".join([page.verdict, "", head, *rows])
