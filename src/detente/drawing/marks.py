"""The four kinds of marks on a sheet. Coordinates are CSS pixels, the origin at the top left."""

from __future__ import annotations

from typing import Literal, NamedTuple

Align = Literal["left", "center", "right"]
Shape = Literal["circle", "square", "diamond", "triangle-up", "triangle-down"]


class Rect(NamedTuple):
    """A filled rectangle between two opposite corners."""

    x: float
    y: float
    x2: float
    y2: float
    fill: str
    opacity: float
    radius: float


class LineMark(NamedTuple):
    """A straight line, full or dashed."""

    x: float
    y: float
    x2: float
    y2: float
    stroke: str
    width: float
    dashed: bool


class Dot(NamedTuple):
    """A symbol centred on a point; ``size`` is the area of its bounding square in square pixels."""

    x: float
    y: float
    size: float
    fill: str
    stroke: str
    width: float
    opacity: float
    shape: Shape


class TextMark(NamedTuple):
    """One line of text, its middle at ``y``; a halo is a white outline that keeps it readable on top of marks."""

    x: float
    y: float
    text: str
    align: Align
    size: float
    fill: str
    bold: bool
    italic: bool
    halo: bool


Mark = Rect | LineMark | Dot | TextMark
