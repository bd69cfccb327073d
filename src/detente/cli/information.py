"""``detente information``: what is worth finding out before a package is tabled."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli import _options


def run(
    case: _options.Case,
    option: Annotated[
        list[str] | None,
        typer.Option("--option", metavar="ID", help="A proposal, best or wait; may be repeated. By default all."),
    ] = None,
    whose: Annotated[
        str | None, typer.Option("--for", metavar="ACTOR", help="Who decides; by default a mediator.")
    ] = None,
    loss: Annotated[float, typer.Option(min=0, help="What a rejected package costs, if acceptance is worth 1.")] = 0.25,
    changes: _options.Set = None,
    draws: _options.Draws = 4000,
    seed: _options.Seed = 1,
    workers: _options.Workers = 0,
    overlay: _options.Overlay = None,
    out: _options.OutFile = None,
    force: _options.Force = False,
    as_json: _options.Json = False,
) -> None:
    """Show which judgement is most worth checking before deciding what to table."""
    from detente.cli._changes import changes_of
    from detente.cli._deliver import check_target, deliver
    from detente.levers.information import information
    from detente.levers.session import session

    check_target(out)
    asked = session(case, draws=draws, seed=seed, workers=workers or None, overlay=overlay)
    asked.set(changes_of(changes))
    found = information(asked, option or (), whose, loss)
    deliver(found, f"What is worth finding out: {asked.name}", f"{draws:,} draws, seed {seed}", as_json, out, force)
