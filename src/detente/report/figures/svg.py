"""The one place where a chart becomes SVG: Altair → Vega-Lite → vl-convert; no browser, no network."""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any
from xml.sax.saxutils import escape

from detente.report.figures.style import FONT, INK, SIZE

_FONT = re.compile(r' font-family="[^"]*"')
_IDLE = re.compile(r'<path class="(?:background|foreground)" aria-hidden="true" d=""[^>]*/>')
_ARIA = re.compile(
    r' (?:aria-hidden="true"|aria-roledescription="[^"]*"|role="graphics-(?:object|symbol)"'
    r'|pointer-events="none"|class="[^"]*"|opacity="1")'
)
_EMPTY = re.compile(r"<g[^>]*></g>")


def config() -> dict[str, Any]:
    """Return the look that all figures share, as Vega-Lite's ``config``."""
    return {
        "aria": False,
        "background": None,
        "font": "Arial",
        "padding": 4,
        "view": {"stroke": None},
        "text": {"fontSize": SIZE, "color": INK},
    }


@contextmanager
def unchecked() -> Generator[None]:
    """Let Altair build charts without checking each part against its schema; tests check all of them."""
    from altair.utils.schemapi import debug_mode

    with debug_mode(False):
        yield


def to_svg(chart: Any, id: str, title: str, description: str, *, validate: bool = False) -> str:
    """Return a chart as one inline SVG element with a title and a description for screen readers.

    Parameters
    ----------
    chart
        An Altair chart of any kind.
    id
        Unique in the page; prefixes every id inside.
    title, description
        What the picture shows, in words.
    validate
        Whether Altair checks the chart against its schema first; tests do, reports do not, for speed.
    """
    return converted(spec_of(chart, validate=validate), id, title, description)


def spec_of(chart: Any, *, validate: bool = False) -> dict[str, Any]:
    """Return a chart as Vega-Lite, with the look that all figures share."""
    spec: dict[str, Any] = chart.to_dict(validate=validate)
    return {**spec, "config": config(), "autosize": "none"}


def converted(spec: dict[str, Any], id: str, title: str, description: str) -> str:
    """Return Vega-Lite as one inline SVG element; the interpreter is free meanwhile."""
    import vl_convert

    return finish(vl_convert.vegalite_to_svg(spec), id, title, description)  # pyright: ignore[reportUnknownMemberType]


def warm() -> None:
    """Load what draws pictures, in the background: the first picture takes most of a second otherwise."""
    from threading import Thread

    def work() -> None:
        from contextlib import suppress

        # Whatever fails here fails again, and is told, when the first picture is drawn.
        with suppress(Exception):
            from importlib import import_module

            import vl_convert

            for name in ("altair", "duckdb"):
                import_module(name)
            vl_convert.vegalite_to_svg({"data": {"values": [{}]}, "mark": "point"})  # pyright: ignore[reportUnknownMemberType]

    Thread(target=work, name="pictures", daemon=True).start()


def finish(svg: str, id: str, title: str, description: str) -> str:
    """Make ids unique, name the picture, let it scale, and drop what a page does not need."""
    svg = _IDLE.sub("", svg)
    svg = _ARIA.sub("", _FONT.sub("", svg))
    while _EMPTY.search(svg):
        svg = _EMPTY.sub("", svg)
    for what in ("clip", "gradient_"):
        svg = svg.replace(f'id="{what}', f'id="{id}-{what}').replace(f"url(#{what}", f"url(#{id}-{what}")
    svg = svg.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "").replace(' version="1.1"', "")
    end = svg.index(">")
    head = svg[:end]
    name = f'<title id="{id}-t">{escape(title)}</title><desc id="{id}-d">{escape(description)}</desc>'
    head += f' role="img" aria-labelledby="{id}-t {id}-d" font-family="{FONT}"'
    return f"{head}>{name}{svg[end + 1 :]}"
