"""``detente analyze``: progress, the page in the terminal, the run folder."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.findings.analyze import Analysis


def run(
    case: str,
    *,
    draws: int,
    seed: int,
    workers: int,
    out: Path | None,
    overlay: str | None,
    force: bool,
    as_json: bool,
) -> None:
    """Load, analyze, print, write."""
    from contextlib import ExitStack

    from detente.cli._memory import long_run
    from detente.cli._progress import Progress, stoppable
    from detente.scenario.load import load

    began = time.perf_counter()
    with long_run(), ExitStack() as left_open:
        scenario = load(case, overlay=overlay)
        writer = None
        if out is not None:
            # Before the work, not after it.
            from detente.runs.folder import RunFolder, question

            asked = question(scenario.hashes, seed, draws)
            RunFolder.precheck(out, asked)
            from detente.report.run import RunWriter

            writer = left_open.enter_context(RunWriter(out, asked))
            writer.ahead(scenario)
        from detente.findings.analyze import analyze

        def modelled(analysis: Analysis) -> None:
            if writer is not None:
                stopped.in_order()
                writer.begin(analysis)

        with stoppable() as stopped, Progress(sys.stderr.isatty() and not as_json) as progress:
            found = analyze(
                scenario,
                draws=draws,
                seed=seed,
                workers=workers or None,
                progress=progress,
                cancelled=stopped,
                force=force,
                modelled=modelled,
            )
        if writer is not None:
            seconds = round(time.perf_counter() - began, 3)
            writer.tell(found, {"seconds": seconds, "workers": workers or os.cpu_count()})
        # Said when all is written; worked out while the press is at work.
        said = _said(found, as_json, out, writer and writer.rows)
        if writer is not None:
            writer.finish()
    sys.stdout.write(said)
    sys.stdout.flush()  # a reader that has gone is noticed here, where it is no error


def _said(found: Analysis, as_json: bool, out: Path | None, rows: Mapping[str, Any] | None) -> str:
    if as_json:
        return json.dumps(found.plain(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    from detente.report.terminal import page_text

    return page_text(found, out, sys.stdout, rows)
