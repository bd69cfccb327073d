"""The zone of agreement (ZOPA) on the page of the package builder: a fixed background, and marks for the package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from detente.drawing.svg import PADDING
from detente.levers.pictures.zopa import HIGH, WIDE, ZoneFrame, describe
from detente.models.deals.pictures.zone import signed

if TYPE_CHECKING:
    from detente.levers.building import PackageBuilder
    from detente.levers.building_types import BuilderAnswer, BuilderParty, ZoneSpot
    from detente.web.packages import SavedPackage

EDGE = 1.0
"""Distance from the edge of a strip at which a value beyond it is drawn."""
ROOM = 1.15
"""Width of a strip, in the largest gain that needs room."""


@dataclass(frozen=True, slots=True)
class NamedMark:
    """A named package on the chart: its place, and whether everybody accepts it at the medians."""

    package: SavedPackage
    x: float
    y: float
    agreed: bool


@dataclass(frozen=True, slots=True)
class ZoneMarks:
    """The package and its range as marks over the fixed background, in units of the drawing.

    Attributes
    ----------
    x, y
        The package.
    left, right, top, bottom
        Its range over draws, along both axes.
    pinned
        Whether it lies beyond the frame.
    words
        The same in numbers.
    """

    x: float
    y: float
    left: float
    right: float
    top: float
    bottom: float
    pinned: bool
    words: str


@dataclass(frozen=True, slots=True)
class GainStrip:
    """A party's gain on a strip from 0 to 100: no agreement in the middle.

    Attributes
    ----------
    middle
        With every input at its median.
    low, high
        From 5 to 95 of 100 draws.
    zone
        Lowest and highest gain in the zone of agreement; ``None`` where it is empty.
    words
        The gain as a number.
    """

    middle: float
    low: float
    high: float
    zone: tuple[float, float] | None
    words: str


class ZoneView:
    """The chart of one case.

    Parameters
    ----------
    builder
        The package builder of the case.
    """

    width, height = WIDE + 2 * PADDING, HIGH + 2 * PADDING

    def __init__(self, builder: PackageBuilder) -> None:
        self.builder, self.rows = builder, builder.chart.rows
        self.frame = None if self.rows is None else ZoneFrame.of(self.rows)

    def ground(self) -> Markup:
        """Return the part of the chart that does not depend on the package, as SVG."""
        if self.rows is None or self.frame is None:
            return Markup("")
        title = "Room for agreement"
        return Markup(self.frame.draw(self.rows).svg("zone-ground", title, describe(self.rows)))

    def at(self, x: float | None, y: float | None) -> tuple[float, float] | None:
        """Return the place of a package in the drawing; ``None`` where there is none."""
        return None if self.frame is None or x is None or y is None else self.frame.at(x, y)

    def marks(self, answer: BuilderAnswer) -> ZoneMarks | None:
        """Return the package that is built; ``None`` while nothing is agreed."""
        d = answer.dot
        if self.frame is None or self.rows is None or d is None or not answer.clauses:
            return None
        x, y = self.frame.at(d.x, d.y)
        left, top = self.frame.at(d.x_low, d.y_high)
        right, bottom = self.frame.at(d.x_high, d.y_low)
        words = (
            f"This package: {self.rows.x} {signed(d.x)} ({signed(d.x_low)} to {signed(d.x_high)}), "
            f"{self.rows.y} {signed(d.y)} ({signed(d.y_low)} to {signed(d.y_high)})"
        )
        return ZoneMarks(x, y, left, right, top, bottom, not self.frame.inside(d.x, d.y), words)

    def named(self, packages: Sequence[SavedPackage], spots: Sequence[ZoneSpot]) -> list[NamedMark]:
        """Return the named packages within the frame."""
        out: list[NamedMark] = []
        for p, s in zip(packages, spots, strict=True):
            if self.frame is not None and s.x is not None and s.y is not None and self.frame.inside(s.x, s.y):
                out.append(NamedMark(p, *self.frame.at(s.x, s.y), s.agreed))
        return out

    def strips(self, answer: BuilderAnswer) -> Mapping[str, GainStrip]:
        """Return every party's gain, by its id; none where nothing gives a scale."""
        chart, leaves = self.builder.chart, self.builder.scenario.leaves
        if chart.reach <= 0 or not answer.clauses:
            return {}
        return {p.id: self._strip(p, chart.span(leaves.index(p.id))) for p in answer.parties}

    def _strip(self, p: BuilderParty, zone: tuple[float, float] | None) -> GainStrip:
        def at(gain: float) -> float:
            place = 50 + 50 * gain / (ROOM * self.builder.chart.reach)
            return round(min(max(place, EDGE), 100 - EDGE), 1)

        ends = None if zone is None else (at(zone[0]), at(zone[1]))
        return GainStrip(at(p.stakes), at(p.stakes_low), at(p.stakes_high), ends, signed(p.stakes))
