"""Places of packages on the bargaining range, by the values of each side of a possible war."""

from __future__ import annotations

from detente.drawing.canvas import Sheet, nothing
from detente.drawing.marks import Shape
from detente.drawing.style import ACCEPT, BLOCK, MUTED, WIDTH, number
from detente.models.coercion.rows import Band, CoercionRows, PackagePlaces

LEFT, RIGHT, STEP, HEAD, FOOT = 226, 640, 30, 46, 40
LEAST, MOST = -0.5, 1.5
"""Shares beyond these are drawn at the edge, with an arrow."""

SIDES: tuple[tuple[str, str, str, int, Shape], ...] = (
    ("challenger", "as the challenger sees it", BLOCK, -5, "circle"),
    ("target", "as the target sees it", ACCEPT, 5, "square"),
)
"""Key, words, colour, offset from the middle of a row, and symbol of each side."""


def draw(rows: CoercionRows) -> Sheet:
    """Draw the range as a band, and each package as two bars.

    Parameters
    ----------
    rows
        ``ends`` and ``packages`` are drawn.
    """
    packages = rows.packages
    if not packages:
        return nothing()
    bottom = HEAD + STEP * len(packages)
    sheet = Sheet(WIDTH, bottom + FOOT)
    low, high = rows.ends.low.mid, rows.ends.high.mid
    sheet.rect(x(low), HEAD - 6, x(high), bottom, "#dfe9ef", 0.9)
    ticks = [(share(v), number(v)) for v in (-0.5, 0.0, 0.5, 1.0, 1.5)]
    sheet.axis(LEFT, RIGHT, HEAD, bottom, ticks, "share of what force decides: 0 it fails, 1 it attains its aim")
    for value, label in ((low, "war, to the challenger"), (high, "war, to the target")):
        sheet.line(x(value), HEAD - 6, x(value), bottom, MUTED, 1.2, dashed=True)
        sheet.text(label, x(value), HEAD - 14 if value == low else HEAD - 28, "center", 10, MUTED, halo=True)
    for j, p in enumerate(packages):
        y = HEAD + STEP * (j + 0.5)
        sheet.block(p.title, LEFT - 14, y, LEFT - 14, "right", most=2)
        for side, _, shade, dy, shape in SIDES:
            here = _of(p, side)
            sheet.line(x(here.low), y + dy, x(here.high), y + dy, shade, 2)
            sheet.dot(x(here.mid), y + dy, 45, shade, "#ffffff", 1, shape=shape)
            if not LEAST <= here.mid <= MOST:
                sheet.text(
                    "→" if here.mid > MOST else "←",
                    x(here.mid) + (9 if here.mid > MOST else -9),
                    y + dy,
                    "center",
                    10,
                    shade,
                )
    for n, (_, label, shade, _, shape) in enumerate(SIDES):
        sheet.dot(8, 8 + 14 * n, 40, shade, "#ffffff", 1, shape=shape)
        sheet.text(label, 18, 8 + 14 * n, size=10, shade=MUTED)
    return sheet


def _of(package: PackagePlaces, side: str) -> Band:
    return package.challenger if side == "challenger" else package.target


def share(value: float) -> float:
    """Return the place of a value on the axis, 0–1."""
    return (min(max(value, LEAST), MOST) - LEAST) / (MOST - LEAST)


def x(value: float) -> float:
    """Return the place of a value in pixels."""
    return LEFT + (RIGHT - LEFT) * share(value)


def describe(rows: CoercionRows) -> str:
    """Return the range in words, and which packages lie within it for both."""
    low, high = rows.ends.low.mid, rows.ends.high.mid
    text = f"Both sides of the fight prefer shares from {low:.2f} to {high:.2f} to war (middle of the draws). "
    both = [p.title for p in rows.packages if p.challenger.mid >= low and p.target.mid <= high]
    return text + (f"Better than war for both: {', '.join(both)}." if both else "No named package is better for both.")
