"""``detente sweep``: many scenarios, second coders, variants, values and seeds in one command."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli import _options


def run(
    cases: Annotated[list[str], typer.Argument(metavar="NAME|FILE…", callback=_options.all_chosen, help="Scenarios.")],
    seeds: Annotated[str, typer.Option(metavar="SEEDS", help="Seeds, such as 1-5 or 1,7.")] = "1",
    coders: Annotated[bool, typer.Option("--coders", help="Run every second coder too.")] = False,
    variants: Annotated[bool, typer.Option("--variants", help="Run every variant too.")] = False,
    vary: Annotated[
        list[str] | None,
        typer.Option(metavar="PATH=[A,B,…]", help="Run with each of these values; several: all combinations."),
    ] = None,
    changes: _options.Set = None,
    draws: _options.Draws = 2000,
    models: _options.Models = None,
    workers: _options.Workers = 0,
    store: _options.StorePlace = None,
    no_store: _options.NoStore = False,
    cluster: _options.ClusterAddress = None,
    out: Annotated[
        str | None,
        typer.Option("--out", "-o", metavar="FILE", help="Write the table: .csv, .xlsx, .html, .json; others as text."),
    ] = None,
    force: _options.Force = False,
    as_json: _options.Json = False,
) -> None:
    """Run many questions and show one table; repeat the command to resume an interrupted sweep."""
    from detente.cli._changes import changes_of
    from detente.cli._deliver import check_target, deliver
    from detente.cli._memory import keep_freed
    from detente.cli._progress import Progress
    from detente.cli._signals import stoppable
    from detente.cli._store import store_of, tell
    from detente.report.ask import spread_over
    from detente.report.sweep import planned, sweep

    keep_freed()
    check_target(out)
    varied = {path: _several(path, value) for path, value in changes_of(vary).items()}
    runs = planned(
        cases,
        seeds=_seeds(seeds),
        coders=coders,
        variants=variants,
        vary=varied,
        set=changes_of(changes),
        draws=draws,
        models=models or (),
    )
    kept = store_of(store, no_store)
    with (
        stoppable() as stopped,
        Progress(False if as_json else None) as progress,
        spread_over(cluster, tell) as spread,
    ):
        found = sweep(
            runs, kept, workers=workers or None, progress=progress, cancelled=stopped, tell=tell, spread=spread
        )
    deliver(found.table(), "Sweep", f"{len(runs)} runs, {draws:,} draws each", as_json, out, force)


def _several(path: str, value: object) -> list[object]:
    from detente._errors import UsageError

    if not isinstance(value, list) or not value:
        raise UsageError(f"--vary {path}: write several values in brackets, such as {path}=[20,40,60]")
    return list[object](value)  # pyright: ignore[reportUnknownArgumentType]


def _seeds(text: str) -> list[int]:
    from detente._errors import UsageError

    out: list[int] = []
    for part in text.split(","):
        low, dash, high = part.strip().partition("-") if not part.strip().startswith("-") else (part.strip(), "", "")
        try:
            first, last = int(low), int(high) if dash else int(low)
        except ValueError:
            raise UsageError(f"--seeds {text}: write whole numbers, such as 1-5 or 1,7") from None
        if not 0 <= last - first < 10_000:
            raise UsageError(f"--seeds {text}: a range goes upwards, and has at most 10,000 seeds")
        out += range(first, last + 1)
    return out
