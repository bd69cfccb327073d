"""A sheet on which a figure lays out its marks in pixels.

Working in pixels makes it possible to wrap and place labels without overlaps, and keeps drawing cheap.
"""

from __future__ import annotations

from detente._errors import DetenteError
from detente.drawing.marks import Align, Dot, LineMark, Mark, Rect, Shape, TextMark
from detente.drawing.style import INK, LINE, MUTED, RULE, SIZE, SOFT, wrap
from detente.drawing.svg import write

MOST = 5000
"""Largest number of marks in one figure; with more, aggregate before drawing."""


class TooManyRows(DetenteError, ValueError):
    """A figure has more marks than a page can carry."""


class Sheet:
    """Marks on a sheet of a given size, the origin at the top left.

    Later marks cover earlier ones; text lies on top of all other marks. A sheet shows itself in a notebook.

    Parameters
    ----------
    width, height
        In CSS pixels.
    """

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = float(width), float(height)
        self._marks: list[Rect | LineMark | Dot] = []
        self._texts: list[TextMark] = []

    def rect(self, x: float, y: float, x2: float, y2: float, fill: str, opacity: float = 1, radius: float = 0) -> None:
        """Fill a rectangle between two opposite corners."""
        self._marks.append(Rect(x, y, x2, y2, fill, opacity, radius))

    def line(
        self, x: float, y: float, x2: float, y2: float, shade: str = RULE, width: float = 1, *, dashed: bool = False
    ) -> None:
        """Draw a straight line."""
        self._marks.append(LineMark(x, y, x2, y2, shade, width, dashed))

    def dot(
        self,
        x: float,
        y: float,
        size: float = 60,
        fill: str = INK,
        stroke: str = "#ffffff",
        width: float = 1,
        opacity: float = 1,
        shape: Shape = "circle",
    ) -> None:
        """Draw a symbol centred on a point; ``size`` is the area of its bounding square in square pixels."""
        self._marks.append(Dot(x, y, size, fill, stroke, width, opacity, shape))

    def text(
        self,
        text: str,
        x: float,
        y: float,
        align: Align = "left",
        size: float = SIZE,
        shade: str = INK,
        *,
        bold: bool = False,
        italic: bool = False,
        halo: bool = False,
    ) -> None:
        """Write one line of text, its middle at ``y``; a halo keeps it readable on top of marks."""
        if text:
            self._texts.append(TextMark(x, y, text, align, size, shade, bold, italic, halo))

    def block(
        self,
        text: str,
        x: float,
        y: float,
        room: float,
        align: Align = "left",
        size: float = SIZE,
        shade: str = INK,
        *,
        most: int = 3,
        bold: bool = False,
        top: bool = False,
    ) -> float:
        """Write a text wrapped to the width ``room``, centred on ``y`` (or from ``y`` down); return its height."""
        rows = wrap(text, room, size)
        if len(rows) > most:
            rows = [*rows[: most - 1], rows[most - 1].rstrip(" ,;:") + " …"]
        step = LINE * size / SIZE
        first = y if top else y - (len(rows) - 1) * step / 2
        for j, t in enumerate(rows):
            self.text(t, x, first + j * step, align, size, shade, bold=bold)
        return len(rows) * step

    def axis(
        self,
        left: float,
        right: float,
        top: float,
        bottom: float,
        at: list[tuple[float, str]],
        title: str = "",
        size: float = 10,
    ) -> None:
        """Draw vertical grid lines at shares 0–1 of the width, with their labels and a title below."""
        for share, label in at:
            x = left + share * (right - left)
            self.line(x, top, x, bottom)
            self.text(label, x, bottom + 10, "center", size, MUTED)
        if title:
            self.text(title, (left + right) / 2, bottom + 25, "center", size, MUTED)

    def field(self, x: float, y: float, x2: float, y2: float) -> None:
        """Shade the background of a panel."""
        self.rect(x, y, x2, y2, SOFT, 0.45)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All marks, from the back to the front."""
        return (*self._marks, *self._texts)

    def words(self) -> list[str]:
        """Return every line of text, in the order in which the lines were written."""
        return [t.text for t in self._texts]

    def svg(self, id: str = "figure", title: str = "", description: str = "") -> str:
        """Return the sheet as one SVG element (:func:`detente.drawing.svg.write`).

        Raises
        ------
        TooManyRows
            Above 5,000 marks.
        ValueError
            If a coordinate is not finite.
        """
        if len(self.marks) > MOST:
            raise TooManyRows(f"a figure of {len(self.marks):,} marks: aggregate before drawing ({MOST:,} at most)")
        return write(self.marks, self.width, self.height, id, title, description)

    def _repr_svg_(self) -> str:
        return self.svg()


def nothing(text: str = "Nothing to show.") -> Sheet:
    """Return a placeholder for a figure without data."""
    sheet = Sheet(420, 24)
    sheet.text(text, 0, 12, shade=MUTED)
    return sheet
