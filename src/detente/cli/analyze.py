"""``detente analyze``: load a scenario, analyze it, write the run folder, print the page."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path


def run(
    case: str, *, draws: int, seed: int, workers: int, out: Path | None, overlay: str | None, as_json: bool
) -> None:
    """Load, analyze, write, print."""
    from detente.cli._memory import keep_freed
    from detente.cli._progress import Progress, stoppable
    from detente.runs.folder import RunFolder, question
    from detente.scenario.load import load

    began = time.perf_counter()
    keep_freed()
    scenario = load(case, overlay=overlay)
    if out is not None:
        # A folder that cannot be used must be found out before the work, not after it.
        RunFolder.precheck(out, question(scenario.hashes, seed, draws))
    from detente.findings.analyze import analyze

    with stoppable() as stopped, Progress(sys.stderr.isatty() and not as_json) as progress:
        found = analyze(scenario, draws=draws, seed=seed, workers=workers or None, progress=progress, cancelled=stopped)
    if out is not None:
        from detente.report.run import write_run

        seconds = round(time.perf_counter() - began, 3)
        write_run(found, out, {"seconds": seconds, "workers": workers or os.cpu_count()})
    if as_json:
        print(json.dumps(found.plain(), indent=1, ensure_ascii=False, allow_nan=False))
    else:
        from detente.report.terminal import print_page

        print_page(found, out)
    sys.stdout.flush()  # Flush now, so that a closed pipe is handled here.
