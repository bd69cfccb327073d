"""The page of a run: one self-contained HTML file, a pure function of a view and the run's manifest."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from detente.answers.blocks import Block, Cell, Column, Figure, Section
from detente.answers.view import View
from detente.answers.words import day, sentence
from detente.drawing.themes import style_sheet

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

PAGE = "report.html.j2"


def render(view: View, manifest: Mapping[str, Any]) -> str:
    """Return the report as one HTML file that loads nothing from anywhere.

    Parameters
    ----------
    view
        Findings, and what the families keep beside them; :meth:`View.read` reads one from a run folder.
    manifest
        What ``manifest.json`` holds. Only ``question`` and ``versions`` are printed, so that the same run gives the
        same bytes.

    Returns
    -------
    str
        The same text for the same input. Everything that comes from a scenario is escaped.
    """
    from detente.report.bars import bar
    from detente.report.compose import compose

    known = {s.id for s in view.coding.sources} | {b.id for s in view.coding.sources for b in s.blocks}
    return (
        environment()
        .get_template(PAGE)
        .render(
            view=view,
            scenario=view.coding.scenario,
            document=compose(view, manifest),
            versions=manifest.get("versions", {}),
            known=known,
            bar=bar,
        )
    )


def render_sections(title: str, kicker: str, sections: Sequence[Section]) -> str:
    """Return some sections as one HTML file that loads nothing from anywhere.

    Parameters
    ----------
    title, kicker
        The heading, and a line above it: what the sections rest on.
    sections
        What it shows.
    """
    from detente.report.bars import bar

    return (
        environment()
        .get_template("sections.html.j2")
        .render(title=title, kicker=kicker, sections=sections, known=frozenset[str](), bar=bar)
    )


def render_blocks(blocks: Sequence[Block], known: Collection[str] = ()) -> Markup:
    """Return some blocks as HTML, for a page that has its own style.

    Parameters
    ----------
    blocks
        What it shows.
    known
        Ids of evidence that the page shows, and to which links may lead.
    """
    from markupsafe import Markup

    from detente.report.bars import bar

    made = environment().get_template("blocks.html.j2").make_module({"known": known, "bar": bar})
    block = cast("Callable[[Block], str]", vars(made)["block"])
    return Markup("").join([Markup(block(b)) for b in blocks])


def anchor(id: str) -> str:
    """Return the fragment (the anchor of a link) of a piece of evidence."""
    return "ev-" + re.sub(r"[^0-9A-Za-z]+", "-", id)


@cache
def environment() -> Environment:
    """Return the environment of all templates; undefined names are errors."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    env = Environment(
        loader=PackageLoader("detente.report", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    # Style sheets are text of our own: escaping would break their quotation marks.
    figures = Markup(style_sheet({":root": "screen and (prefers-color-scheme:dark)"}))
    cast("dict[str, Any]", env.globals)["figure_themes"] = figures  # pyright: ignore[reportUnknownMemberType]
    filters: dict[str, Any] = {
        "anchor": anchor, "classes": _classes, "day": day, "kind": _kind, "sentence": sentence, "svg": _svg,
        "target": _target,
    }  # fmt: skip
    cast("dict[str, Any]", env.filters).update(filters)  # pyright: ignore[reportUnknownMemberType]
    return env


def _kind(block: Block) -> str:
    return type(block).__name__


def _classes(cell: Cell, column: Column) -> Markup:
    from markupsafe import Markup

    names = [*(["num"] if column.numeric else []), *([f"t{cell.tint}"] if cell.tint else [])]
    return Markup(' class="{}"').format(" ".join(names)) if names else Markup("")


def _target(code: str) -> Markup:
    """Return the id of a row that links to evidence lead to."""
    from markupsafe import Markup

    return Markup(' id="{}"').format(anchor(code)) if "#" in code else Markup("")


def _svg(figure: Figure) -> Markup:
    from markupsafe import Markup

    return Markup(figure.sheet.svg(f"fig-{figure.id}", figure.title, figure.alt))
