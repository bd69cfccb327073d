"""The form as one HTML file with a script of its own: it works without a network and saves its answers as a file."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from detente.experts.form import STEPS, ExpertForm, slug

if TYPE_CHECKING:
    from jinja2 import Environment


def form_page(form: ExpertForm) -> str:
    """Return a form as one HTML file.

    Its content-security policy allows only the embedded script and style sheet, by their hashes, and no connections.
    All text of the case is escaped.
    """
    script, style = _part("form.js"), _part("form.css")
    return (
        _environment()
        .get_template("form.html.j2")
        .render(
            form=form,
            about=form.about(),
            steps=STEPS,
            script=script,
            style=style,
            policy=f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
            "img-src data:; form-action 'none'; base-uri 'none'",
            file=f"{form.case}.{slug(form.coder)}.round-{form.round}",
        )
    )


def _part(name: str) -> str:
    return (files("detente.experts") / "templates" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("detente.experts", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
