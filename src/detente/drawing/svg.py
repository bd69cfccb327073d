"""Write marks as SVG: the same marks always give the same bytes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import cache
from html import escape

from detente.drawing.marks import Align, Dot, LineMark, Mark, Rect, Shape, TextMark
from detente.drawing.style import FONT, INK, SIZE

PADDING = 4
"""Free space around a sheet, in pixels."""
BASELINE = 0.3
"""Distance of the baseline below the middle of a line of text, as a share of the font size."""

_ANCHOR: dict[Align, str] = {"left": "", "center": ' text-anchor="middle"', "right": ' text-anchor="end"'}
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 forbids or discourages."""


def write(marks: Iterable[Mark], width: float, height: float, id: str, title: str, description: str) -> str:
    """Return marks as one SVG element with a title and a description for screen readers.

    Parameters
    ----------
    marks
        From the back to the front.
    width, height
        Of the sheet, in CSS pixels; the element is larger by the padding.
    id
        Unique in the page; every id inside begins with it.
    title, description
        What the picture shows, in words.

    Raises
    ------
    ValueError
        If a coordinate is not finite.
    """
    name = re.sub(r"\s+", "-", _NOT_XML.sub("", id))
    wide, high = number(width + 2 * PADDING), number(height + 2 * PADDING)
    body = "".join(map(_mark, marks))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" role="img"'
        f" aria-labelledby={_quoted(f'{name}-t {name}-d')} font-family={_quoted(FONT)}>"
        f"<title id={_quoted(f'{name}-t')}>{clean(title)}</title>"
        f"<desc id={_quoted(f'{name}-d')}>{clean(description)}</desc>"
        f'<g transform="translate({PADDING} {PADDING})" font-size="{SIZE}" fill="{INK}">{body}</g></svg>'
    )


def clean(text: str) -> str:
    """Return a text escaped for XML, without characters that XML does not allow."""
    return escape(_NOT_XML.sub("", text), quote=False)


def _quoted(text: str) -> str:
    """Return a text as the value of an attribute, with its quotation marks.

    The standard library's ``xml.sax.saxutils.quoteattr`` does the same, but importing it loads HTTP and TLS clients.
    """
    return '"' + escape(text, quote=False).replace('"', "&quot;") + '"'


def number(value: float) -> str:
    """Return a coordinate with at most two decimals, without zeros at its end.

    Raises
    ------
    ValueError
        If it is not finite.
    """
    if not math.isfinite(value):
        raise ValueError(f"a figure needs finite coordinates, not {value}")
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _mark(mark: Mark) -> str:
    match mark:
        case Rect():
            return _rect(mark)
        case LineMark():
            return _line(mark)
        case Dot():
            return _dot(mark)
        case TextMark():
            return _text(mark)


def _rect(m: Rect) -> str:
    x, y = min(m.x, m.x2), min(m.y, m.y2)
    radius = f' rx="{number(m.radius)}"' if m.radius else ""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(abs(m.x2 - m.x))}" height="{number(abs(m.y2 - m.y))}"'
        f'{radius} fill="{_paint(m.fill)}"{_opacity(m.opacity)}/>'
    )


def _line(m: LineMark) -> str:
    dashed = ' stroke-dasharray="4 3"' if m.dashed else ""
    return (
        f'<line x1="{number(m.x)}" y1="{number(m.y)}" x2="{number(m.x2)}" y2="{number(m.y2)}"'
        f' stroke="{_paint(m.stroke)}"{_width(m.width)}{dashed}/>'
    )


def _dot(m: Dot) -> str:
    stroke = f' stroke="{_paint(m.stroke)}"{_width(m.width)}' if m.width else ""
    style = f'fill="{_paint(m.fill)}"{stroke}{_opacity(m.opacity)}'
    r = math.sqrt(m.size) / 2
    if m.shape == "circle":
        return f'<circle cx="{number(m.x)}" cy="{number(m.y)}" r="{number(r)}" {style}/>'
    points = " ".join(f"{number(m.x + r * dx)},{number(m.y + r * dy)}" for dx, dy in _CORNERS[m.shape])
    return f'<polygon points="{points}" {style}/>'


_TALL = math.sqrt(3) / 2
_CORNERS: dict[Shape, tuple[tuple[float, float], ...]] = {
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "diamond": ((-1, 0), (0, -1), (1, 0), (0, 1)),
    "triangle-up": ((0, -_TALL), (-1, _TALL), (1, _TALL)),
    "triangle-down": ((0, _TALL), (-1, -_TALL), (1, -_TALL)),
}
"""Corners of each symbol, in halves of the side of its bounding square."""


def _text(m: TextMark) -> str:
    size = f' font-size="{number(m.size)}"' if m.size != SIZE else ""
    style = (' font-weight="bold"' if m.bold else "") + (' font-style="italic"' if m.italic else "")
    place = f'<text x="{number(m.x)}" y="{number(m.y + round(BASELINE * m.size))}"{_ANCHOR[m.align]}{size}{style}'
    words = clean(m.text)
    fill = f' fill="{_paint(m.fill)}"' if m.fill != INK else ""
    # The outline is a separate element, since some SVG viewers cannot paint a stroke behind the fill.
    outline = 'fill="#ffffff" stroke="#ffffff" stroke-width="3" stroke-opacity="0.85" aria-hidden="true"'
    halo = f"{place} {outline}>{words}</text>" if m.halo else ""
    return f"{halo}{place}{fill}>{words}</text>"


@cache
def _paint(colour: str) -> str:
    return clean(colour).replace('"', "&quot;")


def _opacity(value: float) -> str:
    return f' opacity="{number(value)}"' if value != 1 else ""


def _width(value: float) -> str:
    return f' stroke-width="{number(value)}"' if value != 1 else ""
