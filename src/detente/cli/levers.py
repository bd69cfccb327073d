"""``detente levers``: what would have to change for a package to be accepted."""

from __future__ import annotations

from typing import Annotated

import typer

from detente._errors import UsageError
from detente.cli import _options


def run(
    case: _options.Case,
    proposal: Annotated[
        str | None, typer.Option(metavar="ID", help="A proposal; by default the best single package.")
    ] = None,
    zone: Annotated[
        bool, typer.Option("--zone", help="Instead of one package, look for what opens the zone of agreement (ZOPA).")
    ] = False,
    target: Annotated[float, typer.Option(help="Draws of 100 in which it should be accepted.")] = 80.0,
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
    """Find the least change that lifts a package's acceptance to a target, or opens the zone of agreement."""
    from detente.cli._changes import changes_of
    from detente.cli._deliver import check_target, deliver
    from detente.levers.opening import open_zone
    from detente.levers.report import levers
    from detente.levers.session import session

    if zone and (proposal is not None or whose is not None):
        raise UsageError("--zone asks for any package and all who must consent; leave out --proposal and --for")
    check_target(out)
    asked = session(case, draws=draws, seed=seed, workers=workers or None, overlay=overlay)
    asked.set(changes_of(changes))
    found = open_zone(asked, target / 100, threaten) if zone else levers(asked, proposal, target / 100, whose, threaten)
    deliver(found, f"Levers: {asked.name}", f"{draws:,} draws, seed {seed}", as_json, out, force)
