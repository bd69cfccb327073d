"""``detente whatif``: findings with some values changed, beside the present ones."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli import _options


def run(
    case: _options.Case,
    changes: _options.Set = None,
    draws: _options.Draws = 2000,
    seed: _options.Seed = 1,
    workers: _options.Workers = 0,
    overlay: _options.Overlay = None,
    family: Annotated[str, typer.Option(metavar="FAMILY", help="Whose findings: deals, talks, coercion, …")] = "deals",
    out: _options.OutFile = None,
    force: _options.Force = False,
    as_json: _options.Json = False,
) -> None:
    """Show which answers move if values are changed, over the same draws; change no file."""
    from detente._errors import UsageError
    from detente.cli._changes import changes_of
    from detente.cli._deliver import check_target, deliver
    from detente.levers.session import session

    changed = changes_of(changes)
    if not changed:
        raise UsageError(f"nothing to change; add --set PATH=VALUE, and see `detente paths {case}`")
    check_target(out)
    asked = session(case, draws=draws, seed=seed, workers=workers or None, overlay=overlay)
    asked.changed(changed)
    found = asked.what_if(changed, family)
    deliver(found, f"What if: {asked.name}", f"{draws:,} draws, seed {seed}", as_json, out, force)
