"""The zone of agreement beside the package builder: small, and without the package itself, which moves with each click.

The same data as the report's chart (:mod:`detente.models.deals.pictures.zone`). :class:`ZoneFrame` gives the place of a
point of the chart on the sheet, so that a page can lay marks of its own over it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from detente.drawing.canvas import Sheet
from detente.drawing.style import ACCEPT, INK, MUTED
from detente.drawing.svg import PADDING
from detente.models.deals.pictures.zone import signed, ticks, window
from detente.models.deals.rows import ZoneRows

WIDE, HIGH = 372.0, 214.0
LEFT, TOP, RIGHT, BOTTOM = 34.0, 16.0, 370.0, 178.0
NEAR = 0.8
"""How far from the zone a named package may lie to be on the chart, in widths of the zone."""
INSET = 6.0
"""Distance from the edge at which a point beyond it is pinned."""


@dataclass(frozen=True, slots=True)
class ZoneFrame:
    """Bounds of the two axes, in shares of the stake."""

    x0: float
    x1: float
    y0: float
    y1: float

    @staticmethod
    def of(zone: ZoneRows) -> ZoneFrame:
        """Return the bounds for a chart: zero, the zone, and the named packages that are not far away from it."""
        core = [xy for b in zone.bins for xy in ((b.a, b.c), (b.b, b.d))] + [(p.x, p.y) for p in zone.front]
        x = window([p[0] for p in core], [n.x for n in zone.named], NEAR)
        y = window([p[1] for p in core], [n.y for n in zone.named], NEAR)
        return ZoneFrame(*x, *y)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return the place of a point on the sheet; a point beyond the frame is pinned to its edge."""
        px, py = self._px(x), self._py(y)
        return (
            round(min(max(px, LEFT + INSET), RIGHT - INSET), 1),
            round(min(max(py, TOP + INSET), BOTTOM - INSET), 1),
        )

    def inside(self, x: float, y: float) -> bool:
        """Whether a point lies within the frame."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def _px(self, x: float) -> float:
        return PADDING + LEFT + (x - self.x0) / (self.x1 - self.x0) * (RIGHT - LEFT)

    def _py(self, y: float) -> float:
        return PADDING + BOTTOM - (y - self.y0) / (self.y1 - self.y0) * (BOTTOM - TOP)

    def draw(self, zone: ZoneRows) -> Sheet:
        """Draw the axes, the packages that everybody accepts at the medians, and those that no other beats."""

        def px(x: float) -> float:
            return self._px(x) - PADDING

        def py(y: float) -> float:
            return self._py(y) - PADDING

        sheet = Sheet(WIDE, HIGH)
        sheet.rect(px(max(0.0, self.x0)), TOP, RIGHT, py(max(0.0, self.y0)), ACCEPT, 0.07)
        top = max((b.count for b in zone.bins), default=1)
        for b in zone.bins:
            sheet.rect(px(b.a), py(b.d), px(b.b), py(b.c), ACCEPT, 0.15 + 0.6 * math.sqrt(b.count / top))
        for p in zone.front:
            sheet.dot(px(p.x), py(p.y), 12, INK, INK, 0)
        for v in ticks(self.x0, self.x1, 5):
            sheet.line(px(v), BOTTOM, px(v), BOTTOM + 3, MUTED)
            sheet.text(signed(v), px(v), BOTTOM + 10, "center", 10, MUTED)
        for v in ticks(self.y0, self.y1, 5):
            sheet.line(LEFT - 3, py(v), LEFT, py(v), MUTED)
            sheet.text(signed(v), LEFT - 6, py(v), "right", 10, MUTED)
        sheet.line(LEFT, py(0), RIGHT, py(0), INK)
        sheet.line(px(0), TOP, px(0), BOTTOM, INK)
        sheet.text(f"↑ what {zone.y} gains", LEFT - 30, 4, "left", 10.5, MUTED)
        sheet.text(f"what {zone.x} gains →", RIGHT, BOTTOM + 26, "right", 10.5, MUTED)
        return sheet


def describe(zone: ZoneRows) -> str:
    """Describe what the chart shows, without the package."""
    return (
        f"{zone.size:,} packages are accepted by everybody who must consent, with every input at its median. Across: "
        f"what {zone.x} gains over no agreement; up: what {zone.y} gains; in shares of the whole stake."
    )
