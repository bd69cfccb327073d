"""``detente analyze``: progress, the page in the terminal, the run folder."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path


def run(
    case: str, *, draws: int, seed: int, workers: int, out: Path | None, overlay: str | None, as_json: bool
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

            writer = left_open.enter_context(RunWriter(out, asked, ahead=True))
        from detente.findings.analyze import analyze

        with stoppable() as stopped, Progress(sys.stderr.isatty() and not as_json) as progress:
            found = analyze(
                scenario,
                draws=draws,
                seed=seed,
                workers=workers or None,
                progress=progress,
                cancelled=stopped,
                modelled=writer.begin if writer is not None else None,
            )
        if writer is not None:
            seconds = round(time.perf_counter() - began, 3)
            writer.finish(found, {"seconds": seconds, "workers": workers or os.cpu_count()})
    if as_json:
        print(json.dumps(found.plain(), indent=1, ensure_ascii=False, allow_nan=False))
        return
    from detente.report.terminal import print_page

    print_page(found, out)
