"""The page of a run: one self-contained HTML file, a pure function of findings, figure rows and manifest."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from jinja2 import Environment

PAGE = "report.html.j2"


def render(findings: Mapping[str, Any], rows: Mapping[str, Any], manifest: Mapping[str, Any]) -> str:
    """Return the report as one HTML file that loads nothing from anywhere.

    Parameters
    ----------
    findings
        What ``findings.json`` holds (:meth:`detente.findings.Analysis.plain`).
    rows
        What ``figures.json`` holds (:func:`figure_rows`).
    manifest
        What ``manifest.json`` holds; of it only ``question`` and ``versions`` are printed, so that the same
        run gives the same bytes.

    Returns
    -------
    str
        The same text for the same input. Everything that comes from a scenario is escaped.
    """
    from markupsafe import Markup

    from detente.report._pictures import pictures
    from detente.report._view import context
    from detente.report.bars import bar

    drawn = {k: {"svg": Markup(p.svg), "alt": p.alt} for k, p in pictures(findings, rows).items()}
    page = _environment().get_template(PAGE)
    return page.render(**context(findings, rows, manifest), pictures=drawn, bar=bar)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from detente.report._view import anchor
    from detente.report._words import of_100

    env = Environment(
        loader=PackageLoader("detente.report", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    filters: dict[str, Any] = {"anchor": anchor, "of_100": of_100, "span": span}
    cast("dict[str, Any]", env.filters).update(filters)  # pyright: ignore[reportUnknownMemberType]
    return env


def span(value: Mapping[str, float] | None, digits: int = 0) -> str:
    """Return a range as ``mode (low–high)``."""
    if value is None:
        return "–"
    low, mode, high = (f"{value[k]:.{digits}f}" for k in ("low", "mode", "high"))
    return mode if low == high else f"{mode} ({low}–{high})"
