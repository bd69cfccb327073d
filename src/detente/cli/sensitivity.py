"""``detente sensitivity``: which inputs an answer depends on, alone and together with others."""

from __future__ import annotations

from typing import Annotated, Literal, cast

import typer

from detente.cli import _options


def run(
    case: _options.Case,
    finding: Annotated[
        list[str] | None,
        typer.Option("--finding", metavar="ID", help="A finding, such as best-package; may be repeated."),
    ] = None,
    by: Annotated[str, typer.Option(metavar="WHAT", help="Vary by actor, issue, basis or single input.")] = "actor",
    n: Annotated[int, typer.Option(help="Base sample, a power of 2.")] = 1024,
    changes: _options.Set = None,
    draws: _options.Draws = 1000,
    seed: _options.Seed = 1,
    workers: _options.Workers = 0,
    overlay: _options.Overlay = None,
    out: _options.OutFile = None,
    force: _options.Force = False,
    as_json: _options.Json = False,
) -> None:
    """Show Sobol indices: how much of an answer's variance each input explains, alone and with others."""
    from detente.cli._changes import changes_of
    from detente.cli._deliver import check_target, deliver
    from detente.cli._guard import one_of
    from detente.cli._progress import Progress
    from detente.levers.sensitivity import sensitivity
    from detente.levers.session import session

    one_of("--by", by, ("actor", "issue", "basis", "input"))
    check_target(out)
    asked = session(case, draws=draws, seed=seed, workers=workers or None, overlay=overlay)
    asked.set(changes_of(changes))
    kind = cast("Literal['actor', 'issue', 'basis', 'input']", by)
    with Progress(False if as_json else None) as progress:
        found = sensitivity(asked, finding, kind, n, progress)
    deliver(found, f"Sensitivity: {asked.name}", f"{n:,} base draws", as_json, out, force)
