"""``detente breakeven``: where an answer tips as one input moves, and which inputs could tip it."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli import _options


def run(
    case: _options.Case,
    path: Annotated[
        str | None,
        typer.Option("--input", metavar="PATH", help="An input; without one, all inputs are shown at both ends."),
    ] = None,
    finding: Annotated[
        list[str] | None,
        typer.Option("--finding", metavar="ID", help="A finding, such as fate/ID or zone; may be repeated."),
    ] = None,
    low: Annotated[float | None, typer.Option(help="Lowest value; by default that of the coded range.")] = None,
    high: Annotated[float | None, typer.Option(help="Highest value; by default that of the coded range.")] = None,
    changes: _options.Set = None,
    draws: _options.Draws = 2000,
    seed: _options.Seed = 1,
    workers: _options.Workers = 0,
    overlay: _options.Overlay = None,
    out: _options.OutFile = None,
    force: _options.Force = False,
    as_json: _options.Json = False,
) -> None:
    """Find an answer's break-even point in one input; or, without an input, show which inputs could tip it."""
    from detente._errors import UsageError
    from detente.cli._changes import changes_of
    from detente.cli._deliver import check_target, deliver
    from detente.cli._progress import Progress
    from detente.levers.break_even import break_even, tornado
    from detente.levers.session import session

    if path is None and (low is not None or high is not None):
        raise UsageError("--low and --high are for one input; name it with --input")
    if path is None and len(finding or ()) > 1:
        raise UsageError("without --input one finding is shown; name one --finding")
    check_target(out)
    asked = session(case, draws=draws, seed=seed, workers=workers or None, overlay=overlay)
    asked.set(changes_of(changes))
    kicker = f"{draws:,} draws, seed {seed}"
    if path is not None:
        place = path if "/" in path else path.replace(".", "/")
        deliver(break_even(asked, place, finding, low, high), f"Break-even: {asked.name}", kicker, as_json, out, force)
        return
    with Progress(False if as_json else None) as progress:
        found = tornado(asked, (finding or ["best-package"])[0], progress)
    deliver(found, f"What could tip it: {asked.name}", kicker, as_json, out, force)
