"""The zone of agreement in the central draw: what every package would bring each side over no agreement."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from detente.report.figures.canvas import Sheet, nothing
from detente.report.figures.style import ACCEPT, BLOCK, INK, MUTED, WIDTH, Box, Row, place

LEFT, TOP, RIGHT, BOTTOM, HEIGHT = 44, 6, 670, 376, 416


def draw(zone: Row) -> Any:
    """Draw the zone.

    Parameters
    ----------
    zone
        ``x, y`` (names of the sides), ``bins [{a, b, c, d, count}]``, ``front [{x, y}]``, ``named [{title, x, y}]``.
    """
    front, named, bins = (list(zone.get(k, ())) for k in ("front", "named", "bins"))
    if not (front or named or bins):
        return nothing()
    xs = [0.0, *(p["x"] for p in front + named), *(b[k] for b in bins for k in "ab")]
    ys = [0.0, *(p["y"] for p in front + named), *(b[k] for b in bins for k in "cd")]
    (x0, x1), (y0, y1) = _span(xs), _span(ys)

    def px(x: float) -> float:
        return LEFT + (x - x0) / (x1 - x0) * (RIGHT - LEFT)

    def py(y: float) -> float:
        return BOTTOM - (y - y0) / (y1 - y0) * (BOTTOM - TOP)

    sheet = Sheet(WIDTH, HEIGHT)
    sheet.rect(px(0), py(y1), px(x1), py(0), ACCEPT, 0.07)
    _scales(sheet, zone, (x0, x1), (y0, y1), px, py)
    top = max((b["count"] for b in bins), default=1)
    for b in bins:
        sheet.rect(px(b["a"]), py(b["d"]), px(b["b"]), py(b["c"]), ACCEPT, 0.15 + 0.6 * math.sqrt(b["count"] / top))
    for p in front:
        sheet.dot(px(p["x"]), py(p["y"]), 15, INK, INK, 0)
    spots = place(
        [(px(n["x"]), py(n["y"]), n["title"]) for n in named], (LEFT, TOP, RIGHT, BOTTOM), _crowd(bins, px, py)
    )
    for n in named:
        inside = n["x"] >= 0 and n["y"] >= 0
        sheet.dot(px(n["x"]), py(n["y"]), 100, ACCEPT if inside else BLOCK, "#ffffff", 1.2, shape="diamond")
    for n, (x, y, _) in zip(named, spots, strict=True):
        if abs(y - py(n["y"])) > 9:
            sheet.line(px(n["x"]), py(n["y"]), x, y, MUTED, 0.7)
    for n, (x, y, align) in zip(named, spots, strict=True):
        sheet.text(n["title"], x, y, align, halo=True)
    return sheet.chart()


def _crowd(bins: list[Row], px: Callable[[float], float], py: Callable[[float], float]) -> list[Box]:
    """Return the fullest cells, which labels should leave free where they can."""
    some = sorted(bins, key=lambda b: -b["count"])[:80]
    return [Box(px(b["a"]), py(b["d"]), px(b["b"]), py(b["c"])) for b in some]


def _scales(
    sheet: Sheet,
    zone: Row,
    x: tuple[float, float],
    y: tuple[float, float],
    px: Callable[[float], float],
    py: Callable[[float], float],
) -> None:
    for v in ticks(*x):
        sheet.line(px(v), BOTTOM, px(v), BOTTOM + 4, MUTED)
        sheet.text(f"{v:+.2g}" if v else "0", px(v), BOTTOM + 12, "center", 10, MUTED)
    for v in ticks(*y):
        sheet.line(LEFT - 4, py(v), LEFT, py(v), MUTED)
        sheet.text(f"{v:+.2g}" if v else "0", LEFT - 7, py(v), "right", 10, MUTED)
    sheet.line(LEFT, py(0), RIGHT, py(0), INK, 1.2)
    sheet.line(px(0), TOP, px(0), BOTTOM, INK, 1.2)
    sheet.text(f"what {zone['x']} gains over no agreement →", RIGHT, BOTTOM + 29, "right", 11, MUTED)
    sheet.text(f"↑ what {zone['y']} gains", px(0) + 6, TOP + 5, "left", 11, MUTED, halo=True)


def describe(zone: Row) -> str:
    """Say where the named proposals lie."""
    where = "; ".join(
        f"{n['title']}: {zone['x']} {n['x']:+.2f}, {zone['y']} {n['y']:+.2f}" for n in zone.get("named", ())
    )
    return (
        f"{zone.get('size', 0):,} packages leave everybody better off than no agreement in the central draw. "
        f"Gains over no agreement, in shares of the whole stake. {where}."
    )


def ticks(low: float, high: float, about: int = 7) -> list[float]:
    """Return round values between two bounds."""
    raw = (high - low) / about
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= raw)
    return [round(j * step, 10) for j in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _span(values: list[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    pad = 0.06 * (high - low) or 0.05
    return low - pad, high + pad
