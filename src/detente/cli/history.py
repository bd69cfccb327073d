"""``detente history``: how answers moved from version to version of a case."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli import _options


def run(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="Scenario files; each one's as_of is its date.")],
    draws: _options.Draws = 2000,
    seed: _options.Seed = 1,
    workers: _options.Workers = 0,
    out: _options.OutFile = None,
    force: _options.Force = False,
    as_json: _options.Json = False,
) -> None:
    """Show each answer's history over dated versions of a case, and what changed in between."""
    from detente.cli._deliver import check_target, deliver
    from detente.cli._progress import Progress
    from detente.levers.history import history

    check_target(out)
    with Progress(False if as_json else None) as progress:
        found = history(folder, draws, seed, workers or None, progress)
    deliver(found, f"History: {found.title}", f"{draws:,} draws, seed {seed}", as_json, out, force)
