"""``detente levers``: what would have to change for a package to be accepted."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli import _options


def run(
    case: _options.Case,
    proposal: Annotated[
        str | None, typer.Option(metavar="ID", help="A proposal; by default the best single package.")
    ] = None,
    target: Annotated[float, typer.Option(help="Draws of 100 in which it shall be accepted.")] = 80.0,
    whose: Annotated[
        str | None, typer.Option("--for", metavar="ACTOR", help="Only this actor's acceptance counts.")
    ] = None,
    threaten: Annotated[
        bool, typer.Option("--threaten", help="Allow changes after which force is the challenger's best reply.")
    ] = False,
    changes: _options.Set = None,
    draws: _options.Draws = 1000,
    seed: _options.Seed = 1,
    workers: _options.Workers = 0,
    overlay: _options.Overlay = None,
    out: _options.OutFile = None,
    force: _options.Force = False,
    as_json: _options.Json = False,
) -> None:
    """Find the least change that lifts a package's acceptance to a target, and who must be won first."""
    from detente.cli._changes import changes_of
    from detente.cli._deliver import check_target, deliver
    from detente.levers.report import levers
    from detente.levers.session import session

    check_target(out)
    asked = session(case, draws=draws, seed=seed, workers=workers or None, overlay=overlay)
    asked.set(changes_of(changes))
    found = levers(asked, proposal, target / 100, whose, threaten)
    deliver(found, f"Levers: {asked.name}", f"{draws:,} draws, seed {seed}", as_json, out, force)
