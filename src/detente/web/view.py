"""Render pages as HTML: one environment of templates, and the frame that every page has around its content."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from fastapi import Request
from fastapi.responses import HTMLResponse

from detente.answers.finding import count_of_100, of_100, out_of_100
from detente.answers.words import day, sentence
from detente.drawing.themes import style_sheet
from detente.web.page import pages
from detente.web.state import workbench_of

if TYPE_CHECKING:
    from jinja2 import Environment

    from detente.web.workspace import CaseFile


def render(
    request: Request,
    template: str,
    *,
    page: str = "",
    case: CaseFile | None = None,
    status: int = 200,
    title: str = "",
    **context: Any,
) -> HTMLResponse:
    """Return a page, or a fragment of one.

    Parameters
    ----------
    request
        The request.
    template
        File in ``templates``; a whole page extends ``base.html.j2``, a fragment does not.
    page
        Id of the page, which the navigation marks.
    case
        The case that the page is about.
    status
        Status of the answer.
    title
        Title of the browser's tab.
    **context
        What the template uses.
    """
    bench = workbench_of(request)
    common: dict[str, Any] = {
        "page": page,
        "case": case,
        "title": title,
        "pages": [p for p in pages() if p.order >= 0],
        "theme": theme_of(request),
        "static": static,
        "running": bench.running(),
        "alone": False,
    }
    return HTMLResponse(environment().get_template(template).render({**common, **context}), status)


def theme_of(request: Request) -> str:
    """Return ``light``, ``dark``, or nothing where the system decides."""
    found = request.cookies.get("detente-theme", "")
    return found if found in ("light", "dark") else ""


@cache
def environment() -> Environment:
    """Return the environment of all templates; undefined names are errors, everything is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    env = Environment(
        loader=PackageLoader("detente.web", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    filters: dict[str, Any] = {
        "day": day, "sentence": sentence, "of_100": of_100, "count_of_100": count_of_100, "out_of_100": out_of_100,
    }  # fmt: skip
    cast("dict[str, Any]", env.filters).update(filters)  # pyright: ignore[reportUnknownMemberType]
    return env


FIGURES = "figures.css"
"""Name of the style sheet of figures, which is made from their colours."""


@cache
def figures_css() -> bytes:
    """Return the style sheet of figures for the workbench, whose visitors may choose a theme."""
    dark = {':root:not([data-theme="light"])': "screen and (prefers-color-scheme: dark)"}
    chosen = {':root[data-theme="dark"]': "screen"}
    return style_sheet(dark | chosen).encode()


def static_folder() -> Path:
    """Return the folder of style and script."""
    return Path(str(files("detente.web") / "static"))


@cache
def static(name: str) -> str:
    """Return the address of a style or script; it changes with the content, so that browsers may keep it."""
    data = figures_css() if name == FIGURES else (static_folder() / name).read_bytes()
    digest = hashlib.sha256(data).hexdigest()[:12]
    return f"/static/{name}?v={digest}"
