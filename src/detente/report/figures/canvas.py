"""A sheet on which a figure lays out its marks in pixels; it becomes one Altair chart.

Layout in pixels is what lets labels be wrapped, placed and kept apart; it also renders several times faster
than charts with axes and panels of their own. Marks of one kind and style form one layer.
"""

from __future__ import annotations

import json
from typing import Any

from detente.report.figures.style import INK, LINE, MUTED, RULE, SIZE, SOFT, wrap

MOST = 5000
"""Most rows of one figure: more must be counted in cells first."""


class TooManyRows(ValueError):
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

    def chart(self) -> Any:
        """Return the Altair chart.

        Raises
        ------
        TooManyRows
            Above 5,000 marks.
        """
        import altair as alt

        count = sum(map(len, self._layers.values()))
        if count > MOST:
            raise TooManyRows(f"a figure of {count:,} marks: aggregate before drawing ({MOST:,} at most)")
        # Words lie on top of marks, and halos between the two.
        ordered = sorted(
            self._layers.items(), key=lambda item: (item[0][0] == "text", item[0][0] == "text" and not item[0][-1])
        )
        layers = [_layer(key, rows, self.width, self.height) for key, rows in ordered]
        if not layers:
            layers = [_layer(("text", "left", False, False, False), [], self.width, self.height)]
        return alt.layer(*layers).properties(width=self.width, height=self.height)


def _layer(key: tuple[Any, ...], rows: list[dict[str, Any]], width: float, height: float) -> Any:
    import altair as alt

    q: Any = "quantitative"
    x = alt.X("x", type=q, axis=None, scale=alt.Scale(domain=[0, width], nice=False, zero=False))
    y = alt.Y("y", type=q, axis=None, scale=alt.Scale(domain=[0, height], range=[0, height], nice=False, zero=False))

    def raw(channel: Any, field: str, kind: Any = q) -> Any:
        return channel(field, type=kind, scale=None, legend=None)

    # As JSON text, which Vega reads itself: Altair would walk through every number of every row, twice.
    values = json.dumps(rows, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    chart = alt.Chart(alt.InlineData(values=values, format=alt.DataFormat(type="json")))
    colour = raw(alt.Color, "c", "nominal")
    match key:
        case ("rect", radius, _):
            mark = chart.mark_rect(cornerRadius=radius)
            return mark.encode(x=x, y=y, x2=alt.X2("x2"), y2=alt.Y2("y2"), color=colour, opacity=raw(alt.Opacity, "o"))
        case ("rule", dashed, _):
            mark = chart.mark_rule(strokeDash=[4, 3]) if dashed else chart.mark_rule()
            return mark.encode(
                x=x, y=y, x2=alt.X2("x2"), y2=alt.Y2("y2"), color=colour, strokeWidth=raw(alt.StrokeWidth, "w")
            )
        case ("point", shape, _):
            return chart.mark_point(shape=shape).encode(
                x=x,
                y=y,
                fill=raw(alt.Fill, "c", "nominal"),
                stroke=raw(alt.Stroke, "k", "nominal"),
                size=raw(alt.Size, "s"),
                opacity=raw(alt.Opacity, "o"),
                strokeWidth=raw(alt.StrokeWidth, "w"),
            )
        case _:
            _, align, bold, italic, halo = key
            more: dict[str, Any] = {"stroke": "#ffffff", "strokeWidth": 3, "strokeOpacity": 0.85} if halo else {}
            mark = chart.mark_text(
                align=align,
                baseline="middle",
                fontWeight="bold" if bold else "normal",
                fontStyle="italic" if italic else "normal",
                **more,
            )
            return mark.encode(x=x, y=y, text=alt.Text("t", type="nominal"), size=raw(alt.Size, "s"), color=colour)


def nothing(text: str = "Nothing to show.") -> Any:
    """Stand in for a figure without data."""
    sheet = Sheet(420, 24)
    sheet.text(text, 0, 12, shade=MUTED)
    return sheet.chart()
