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
    out: Annotated[str | None, typer.Option("--out", "-o", metavar="FOLDER", help="Write a run folder here.")] = None,
    overlay: _options.Overlay = None,
    changes: _options.Set = None,
    models: _options.Models = None,
    full: Annotated[bool, typer.Option("--full", help="Print every section, not only the first screen.")] = False,
    exact: Annotated[
        bool, typer.Option("--exact", help="Count every package in all draws, not only in the first 2,000.")
    ] = False,
    levers: Annotated[
        bool,
        typer.Option(
            "--levers", help="Add the least change, break-even points, sensitivity and the value of information."
        ),
    ] = False,
    store: _options.StorePlace = None,
    no_store: _options.NoStore = False,
    cluster: _options.ClusterAddress = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="Replace a run that exists there; allow more than 100,000,000 packages."),
    ] = False,
    as_json: _options.Json = False,
) -> None:
    """Answer a scenario's questions: is there a deal, who blocks, what to table, what would change it."""
    import sys
    from pathlib import Path

    from detente._text import emit, json_text
    from detente.cli._changes import changes_of
    from detente.cli._memory import keep_freed
    from detente.cli._progress import Progress
    from detente.cli._signals import stoppable

    keep_freed()
    # From here on: an exception in the middle of loading libraries could be lost inside one of them.
    with stoppable() as stopped, Progress(False if as_json else None) as progress:
        from detente.cli._store import store_of, tell
        from detente.report.ask import Inquiry, ask, spread_over
        from detente.report.compose import compose
        from detente.report.terminal import document_text
        from detente.runs.folder import RunFolder
        from detente.scenario.load import load

        changed = changes_of(changes) or None
        scenario = load(case, overlay=overlay, set=changed)
        asked = Inquiry(
            scenario=scenario, draws=draws, seed=seed, changes=changed, exact=exact, models=tuple(models or ()),
            levers=levers, force=force,
        )  # fmt: skip
        if out is not None:
            # A folder that cannot be used must be found out before the work, not after it.
            RunFolder.precheck(out, asked.folder_question, force=force)
        runs = store_of(store, no_store)
        with spread_over(cluster, tell) as spread:
            found = ask(
                asked,
                runs,
                workers=workers or None,
                progress=progress,
                cancelled=stopped,
                tell=tell,
                spread=spread,
                ahead=workers != 1,
            )
    if out is not None:
        found.write(out, force=force)
    if as_json:
        emit(json_text(found.plain()) + "\n")
    else:
        page = compose(found.view, {})
        emit(document_text(page, None if out is None else Path(out), sys.stdout, full=full))
