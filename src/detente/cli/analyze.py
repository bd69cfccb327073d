"""``detente analyze``: load a scenario, analyze it, write the run folder, print the page."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli import _options


def run(
    case: _options.Case,
    draws: Annotated[int, typer.Option(min=1, max=1_000_000, help="Number of draws.")] = 10_000,
    seed: _options.Seed = 1,
    workers: _options.Workers = 0,
    out: Annotated[str | None, typer.Option(metavar="FOLDER", help="Write a run folder here.")] = None,
    overlay: _options.Overlay = None,
    changes: _options.Set = None,
    models: Annotated[
        list[str] | None,
        typer.Option(
            "--model",
            metavar="ID",
            help="Run only this model, such as deals.zone; may be repeated. See `detente list`.",
        ),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Print every section, not only the first screen.")] = False,
    exact: Annotated[
        bool, typer.Option("--exact", help="Count every package in all draws, not only in the first 2,000.")
    ] = False,
    levers: Annotated[
        bool, typer.Option("--levers", help="Add what would have to change, and what is worth finding out.")
    ] = False,
    force: _options.Force = False,
    as_json: _options.Json = False,
) -> None:
    """Answer a scenario's questions: is there a deal, who blocks, what to table, what would change it."""
    import os
    import sys
    import time
    from pathlib import Path

    from detente._text import emit, json_text
    from detente.cli._changes import changes_of
    from detente.cli._memory import keep_freed
    from detente.cli._progress import Progress
    from detente.cli._signals import stoppable
    from detente.runs.folder import RunFolder, question
    from detente.scenario.load import load

    began = time.perf_counter()
    keep_freed()
    changed = changes_of(changes)
    scenario = load(case, overlay=overlay, set=changed or None)
    if out is not None:
        # A folder that cannot be used must be found out before the work, not after it.
        asked = question(scenario.hashes, seed, draws, changed, exact=exact, models=models)
        RunFolder.precheck(out, asked, force=force)
    from detente.findings.analyze import analyze

    with stoppable() as stopped, Progress(False if as_json else None) as progress:
        found = analyze(
            scenario,
            draws=draws,
            seed=seed,
            workers=workers or None,
            progress=progress,
            cancelled=stopped,
            exact=exact,
            models=models,
        )
        if levers:
            from detente.levers.findings import with_levers

            found = with_levers(found, progress)
    if out is not None:
        from detente.report.run import write_run

        seconds = round(time.perf_counter() - began, 3)
        timing = {"seconds": seconds, "workers": workers or os.cpu_count()}
        write_run(found, out, timing, force=force, changes=changed)
    if as_json:
        emit(json_text(found.plain()) + "\n")
    else:
        from detente.report.terminal import page_text

        emit(page_text(found, None if out is None else Path(out), sys.stdout, full=full))
