"""The zone of agreement in the central draw: each side's gain over no agreement from every package."""

from __future__ import annotations

import math
from collections.abc import Callable

from detente.drawing.canvas import Sheet, nothing
from detente.drawing.marks import Shape
from detente.drawing.style import ACCEPT, BLOCK, INK, MUTED, WIDTH, Box, place
from detente.models.deals.rows import Bin, NamedPoint, ZoneRows
from detente.scenario.names import agreeing, called

LEFT, TOP, RIGHT, BOTTOM, HEIGHT = 44, 6, 670, 340, 380
FAR = 1.2
"""Proposals farther from the zone than this many times its own width are pinned to the edge."""


def draw(zone: ZoneRows) -> Sheet:
    """Draw the zone.

    Parameters
    ----------
    zone
        The chart's data.
    """
    front, named, bins = list(zone.front), list(zone.named), list(zone.bins)
    if not (front or named or bins):
        return nothing()
    core = [xy for b in bins for xy in ((b.a, b.c), (b.b, b.d))] + [(p.x, p.y) for p in front]
    x0, x1 = window([p[0] for p in core], [n.x for n in named])
    y0, y1 = window([p[1] for p in core], [n.y for n in named])

    def px(x: float) -> float:
        return LEFT + (x - x0) / (x1 - x0) * (RIGHT - LEFT)

    def py(y: float) -> float:
        return BOTTOM - (y - y0) / (y1 - y0) * (BOTTOM - TOP)

    sheet = Sheet(WIDTH, HEIGHT)
    sheet.rect(px(0), py(y1), px(x1), py(0), ACCEPT, 0.07)
    _scales(sheet, zone, (x0, x1), (y0, y1), px, py)
    top = max((b.count for b in bins), default=1)
    for b in bins:
        sheet.rect(px(b.a), py(b.d), px(b.b), py(b.c), ACCEPT, 0.15 + 0.6 * math.sqrt(b.count / top))
    for p in front:
        sheet.dot(px(p.x), py(p.y), 15, INK, INK, 0)
    _named(sheet, named, _crowd(bins, px, py), px, py)
    return sheet


def window(core: list[float], named: list[float], near_by: float = FAR) -> tuple[float, float]:
    """Return the bounds of an axis: zero, the cloud, and the proposals that are not far away from it.

    Parameters
    ----------
    core, named
        Values of the cloud, and of proposals.
    near_by
        How far from the cloud a proposal may lie, in widths of the cloud.
    """
    low, high = min([0.0, *core]), max([0.0, *core])
    far = near_by * (high - low) if core else math.inf
    near = [v for v in named if low - far <= v <= high + far]
    low, high = min([low, *near]), max([high, *near])
    pad = 0.07 * (high - low) or 0.05
    return low - pad, high + pad


def _named(
    sheet: Sheet,
    named: list[NamedPoint],
    crowd: list[Box],
    px: Callable[[float], float],
    py: Callable[[float], float],
) -> None:
    """Mark proposals; those beyond the frame are pinned to its edge, with their values."""
    points: list[tuple[float, float, str]] = []
    shapes: list[Shape] = []
    for n in named:
        x, y = px(n.x), py(n.y)
        inside = LEFT <= x <= RIGHT and TOP <= y <= BOTTOM
        title = n.title if inside else f"{n.title} ({signed(n.x)}, {signed(n.y)}: off the chart)"
        x, y = min(max(x, LEFT + 8), RIGHT - 8), min(max(y, TOP + 8), BOTTOM - 8)
        points.append((x, y, title))
        shapes.append("diamond" if inside else "triangle-down" if y > (TOP + BOTTOM) / 2 else "triangle-up")
    axes = [Box(px(0) - 1, TOP, px(0) + 1, BOTTOM), Box(LEFT, py(0) - 1, RIGHT, py(0) + 1)]
    spots = place(points, (LEFT, TOP, RIGHT, BOTTOM), [*crowd, *axes])
    for (x, y, _), (a, b, _side) in zip(points, spots, strict=True):
        if abs(b - y) > 9:
            sheet.line(x, y, a, b, MUTED, 0.7)
    for n, (x, y, _), shape in zip(named, points, shapes, strict=True):
        sheet.dot(x, y, 100, ACCEPT if n.passes else BLOCK, "#ffffff", 1.2, shape=shape)
    for (_, _, title), (x, y, align) in zip(points, spots, strict=True):
        sheet.text(title, x, y, align, halo=True)


def _crowd(bins: list[Bin], px: Callable[[float], float], py: Callable[[float], float]) -> list[Box]:
    """Return the fullest cells, which labels should leave free where they can."""
    some = sorted(bins, key=lambda b: -b.count)[:80]
    return [Box(px(b.a), py(b.d), px(b.b), py(b.c)) for b in some]


def _scales(
    sheet: Sheet,
    zone: ZoneRows,
    x: tuple[float, float],
    y: tuple[float, float],
    px: Callable[[float], float],
    py: Callable[[float], float],
) -> None:
    for v in ticks(*x):
        sheet.line(px(v), BOTTOM, px(v), BOTTOM + 4, MUTED)
        sheet.text(signed(v), px(v), BOTTOM + 12, "center", 10, MUTED)
    for v in ticks(*y):
        sheet.line(LEFT - 4, py(v), LEFT, py(v), MUTED)
        sheet.text(signed(v), LEFT - 7, py(v), "right", 10, MUTED)
    sheet.line(LEFT, py(0), RIGHT, py(0), INK, 1.2)
    sheet.line(px(0), TOP, px(0), BOTTOM, INK, 1.2)
    sheet.text(
        f"what {called(zone.x)} {agreeing(zone.x, 'gains')} over no agreement →", RIGHT, BOTTOM + 29, "right", 11, MUTED
    )
    sheet.text(f"↑ what {called(zone.y)} {agreeing(zone.y, 'gains')}", px(0) + 6, TOP + 5, "left", 11, MUTED, halo=True)


def describe(zone: ZoneRows) -> str:
    """Describe where the named proposals lie."""
    where = "; ".join(f"{n.title}: {zone.x} {signed(n.x)}, {zone.y} {signed(n.y)}" for n in zone.named)
    return (
        f"{zone.size:,} packages leave everybody better off than no agreement in the central draw. "
        f"Gains over no agreement, in shares of the whole stake. {where}."
    )


def signed(value: float) -> str:
    """Return a number with its sign and at most two places."""
    text = f"{abs(value):.2f}".rstrip("0").rstrip(".")
    return text if text == "0" else f"{'+' if value > 0 else '−'}{text}"


def ticks(low: float, high: float, about: int = 7) -> list[float]:
    """Return round values between two bounds."""
    raw = (high - low) / about
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= raw)
    return [round(j * step, 10) for j in range(math.ceil(low / step), math.floor(high / step) + 1)]
