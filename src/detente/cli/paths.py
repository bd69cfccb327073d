"""``detente paths``: every value and rule of a case that can be changed, with its path."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli import _options


def run(
    case: _options.Case,
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help="Show only paths and descriptions that contain this.")
    ] = None,
    overlay: _options.Overlay = None,
    as_json: _options.Json = False,
) -> None:
    """List every value and rule that `--set` can change: its path, its present value, a description."""
    from detente._errors import UsageError
    from detente._text import echo, emit, json_text
    from detente.levers.paths import paths
    from detente.scenario.load import load

    rows = paths(load(case, overlay=overlay))
    if text is not None:
        word = text.casefold()
        found = [r for r in rows if word in r.path.casefold() or word in r.words.casefold()]
        if not found:
            raise UsageError(f"no path of {case} contains {text!r}; leave it out to see all {len(rows):,}")
        rows = tuple(found)
    if as_json:
        emit(json_text([r.plain() for r in rows]) + "\n")
        return
    held = [json_text(r.plain()["value"], indent=None).replace('"', "") for r in rows]
    wide, broad = max(len(r.path) for r in rows), min(max(len(h) for h in held), 40)
    for r, h in zip(rows, held, strict=True):
        echo(f"{r.path:<{wide}}  {h:<{broad}}  {r.words}".rstrip())
