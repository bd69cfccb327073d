"""The one place where a chart becomes SVG: a sheet → Vega-Lite → vl-convert; no browser, no network."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from detente.report.figures.canvas import Sheet
from detente.report.figures.style import FONT, INK, SIZE

_FONT = re.compile(r' font-family="[^"]*"')
_IDLE = re.compile(r'<path class="(?:background|foreground)" aria-hidden="true" d=""[^>]*/>')
_ARIA = re.compile(
    r' (?:aria-hidden="true"|aria-roledescription="[^"]*"|role="graphics-(?:object|symbol)"'
    r'|pointer-events="none"|class="[^"]*"|opacity="1")'
)
_PLACE = re.compile(r"(<text[^>]*)/>")
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


def to_svg(sheet: Sheet, id: str, title: str, description: str) -> str:
    """Return a sheet as one inline SVG element with a title and a description for screen readers.

    The sheet has said where every line of text stands; Vega would measure each one again, which takes nine
    tenths of its time. It is given the places, and the words are put in afterwards.

    Parameters
    ----------
    sheet
        What a figure's ``draw`` returns.
    id
        Unique in the page; prefixes every id inside.
    title, description
        What the picture shows, in words.
    """
    import vl_convert

    spec = {**sheet.spec(words=False), "config": config(), "autosize": "none"}
    svg: str = vl_convert.vegalite_to_svg(json.dumps(spec, ensure_ascii=False, allow_nan=False))  # pyright: ignore[reportUnknownMemberType]
    return lettered(finish(svg, id, title, description), sheet.words())


def lettered(svg: str, words: Sequence[str]) -> str:
    """Put lines of text into the places that a picture leaves for them, in order."""
    head, *rest = _PLACE.split(svg)
    places, after = rest[::2], rest[1::2]
    if len(places) != len(words):
        raise ValueError(f"the picture has {len(places)} places for {len(words)} lines of text")
    lines = zip(places, words, after, strict=True)
    return head + "".join(f"{place}>{escape(text)}</text>{part}" for place, text, part in lines)


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
