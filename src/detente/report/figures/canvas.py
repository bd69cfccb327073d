"""A sheet on which a figure lays out its marks in pixels; it becomes one Vega-Lite chart.

Layout in pixels is what lets labels be wrapped, placed and kept apart; it also renders several times faster
than charts with axes and panels of their own. Marks of one kind and style form one layer.
"""

from __future__ import annotations

from typing import Any

from detente._errors import DetenteError
from detente.report.figures.style import INK, LINE, MUTED, RULE, SIZE, SOFT, wrap

MOST = 5000
"""Most rows of one figure: more must be counted in cells first."""


SCHEMA = "https://vega.github.io/schema/vega-lite/v6.4.1.json"
"""Names the language; nothing is fetched."""


class TooManyRows(DetenteError, ValueError):
    """A figure was given more rows than a page can carry."""


class Sheet:
    """Marks on a sheet of a given size, the origin at the top left.

    Parameters
    ----------
    width, height
        In CSS pixels.
    """

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = float(width), float(height)
        self._layers: dict[tuple[Any, ...], list[dict[str, Any]]] = {}

    def _add(self, key: tuple[Any, ...], **row: Any) -> None:
        if key[0] != "text":
            key = (*key, False)
        self._layers.setdefault(key, []).append({k: round(v, 2) if isinstance(v, float) else v for k, v in row.items()})

    def rect(self, x: float, y: float, x2: float, y2: float, fill: str, opacity: float = 1, radius: int = 0) -> None:
        """Fill a rectangle."""
        self._add(("rect", radius), x=x, y=y, x2=x2, y2=y2, c=fill, o=opacity)

    def line(
        self, x: float, y: float, x2: float, y2: float, shade: str = RULE, width: float = 1, *, dashed: bool = False
    ) -> None:
        """Draw a straight line."""
        self._add(("rule", dashed), x=x, y=y, x2=x2, y2=y2, c=shade, w=width)

    def dot(
        self,
        x: float,
        y: float,
        size: float = 60,
        fill: str = INK,
        stroke: str = "#ffffff",
        width: float = 1,
        opacity: float = 1,
        shape: str = "circle",
    ) -> None:
        """Draw a point of an area in square pixels."""
        self._add(("point", shape), x=x, y=y, s=size, c=fill, k=stroke, w=width, o=opacity)

    def text(
        self,
        text: str,
        x: float,
        y: float,
        align: str = "left",
        size: float = SIZE,
        shade: str = INK,
        *,
        bold: bool = False,
        italic: bool = False,
        halo: bool = False,
    ) -> None:
        """Write one line, its middle at ``y``; a halo keeps it readable on top of marks."""
        if not text:
            return
        if halo:
            self._add(("text", align, bold, italic, True), x=x, y=y, t=text, s=size, c="#ffffff")
        self._add(("text", align, bold, italic, False), x=x, y=y, t=text, s=size, c=shade)

    def block(
        self,
        text: str,
        x: float,
        y: float,
        room: float,
        align: str = "left",
        size: float = SIZE,
        shade: str = INK,
        *,
        most: int = 3,
        bold: bool = False,
        top: bool = False,
    ) -> float:
        """Write a text broken to fit ``room``, centred on ``y`` (or from ``y`` down); return its height."""
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
        """Shade the ground of a panel."""
        self.rect(x, y, x2, y2, SOFT, 0.45)

    def _ordered(self) -> list[tuple[tuple[Any, ...], list[dict[str, Any]]]]:
        # Words lie on top of marks, and halos between the two.
        return sorted(
            self._layers.items(), key=lambda item: (item[0][0] == "text", item[0][0] == "text" and not item[0][-1])
        )

    def words(self) -> list[str]:
        """Return every line of text, in the order in which the lines are drawn."""
        return [row["t"] for key, rows in self._ordered() if key[0] == "text" for row in rows]

    def spec(self, *, words: bool = True) -> dict[str, Any]:
        """Return the sheet as Vega-Lite.

        Parameters
        ----------
        words
            Whether lines of text are in it; without, their places are.

        Raises
        ------
        TooManyRows
            Above 5,000 marks.
        """
        count = sum(map(len, self._layers.values()))
        if count > MOST:
            raise TooManyRows(f"a figure of {count:,} marks: aggregate before drawing ({MOST:,} at most)")
        layers: list[dict[str, Any]] = []
        for key, rows in self._ordered() or [(("text", "left", False, False, False), [])]:
            shown = rows if words or key[0] != "text" else [{**row, "t": ""} for row in rows]
            layers.append(_layer(key, shown, self.width, self.height))
        return {"$schema": SCHEMA, "width": self.width, "height": self.height, "layer": layers}

    def chart(self) -> Any:
        """Return the sheet as an Altair chart, checked against its schema, to change or to show in a notebook."""
        import altair as alt

        return alt.LayerChart.from_dict(self.spec())


def _layer(key: tuple[Any, ...], rows: list[dict[str, Any]], width: float, height: float) -> dict[str, Any]:
    kind, *style, halo = key

    def raw(field: str, type: str = "quantitative") -> dict[str, Any]:
        return {"field": field, "type": type, "scale": None, "legend": None}

    def place(field: str, size: float) -> dict[str, Any]:
        scale = {"domain": [0, size], "nice": False, "zero": False}
        return {"field": field, "type": "quantitative", "axis": None, "scale": scale}

    mark: dict[str, Any] = {"type": kind}
    encoding: dict[str, Any] = {"x": place("x", width), "y": place("y", height)}
    encoding["y"]["scale"]["range"] = [0, height]
    colour = raw("c", "nominal")
    match kind:
        case "rect":
            mark["cornerRadius"] = style[0]
            encoding |= {"x2": {"field": "x2"}, "y2": {"field": "y2"}, "color": colour, "opacity": raw("o")}
        case "rule":
            if style[0]:
                mark["strokeDash"] = [4, 3]
            encoding |= {"x2": {"field": "x2"}, "y2": {"field": "y2"}, "color": colour, "strokeWidth": raw("w")}
        case "point":
            mark["shape"] = style[0]
            encoding |= {"fill": colour, "stroke": raw("k", "nominal"), "size": raw("s"), "opacity": raw("o")}
            encoding["strokeWidth"] = raw("w")
        case _:
            align, bold, italic = style
            weight, slant = "bold" if bold else "normal", "italic" if italic else "normal"
            mark |= {"align": align, "baseline": "middle", "fontWeight": weight, "fontStyle": slant}
            if halo:
                mark |= {"stroke": "#ffffff", "strokeWidth": 3, "strokeOpacity": 0.85}
            encoding |= {"text": {"field": "t", "type": "nominal"}, "size": raw("s"), "color": colour}
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


def nothing(text: str = "Nothing to show.") -> Sheet:
    """Stand in for a figure without data."""
    sheet = Sheet(420, 24)
    sheet.text(text, 0, 12, shade=MUTED)
    return sheet
