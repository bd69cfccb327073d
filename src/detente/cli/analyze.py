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
    from detente.cli._memory import for_a_long_run
    from detente.scenario.load import load

    for_a_long_run()
    began = time.perf_counter()
    scenario = load(case, overlay=overlay)
    from contextlib import ExitStack

    from detente.cli._progress import Progress, stoppable

    with ExitStack() as open_:
        writer = None
        if out is not None:
            # Before the work, not after it.
            from detente.runs.folder import RunFolder, question

            asked = question(scenario.hashes, seed, draws)
            RunFolder.precheck(out, asked)
            from detente.report.run import RunWriter

            writer = open_.enter_context(RunWriter(out, asked))
        from detente.findings.analyze import analyze
        from detente.report.page import warm

        def tell(what: str, share: float) -> None:
            if out is not None:
                # Now, and not before: loading what makes pages would hold up the first kernels.
                warm()
            progress(what, share)

        with stoppable() as stopped, Progress(sys.stderr.isatty() and not as_json) as progress:
            found = analyze(
                scenario,
                draws=draws,
                seed=seed,
                workers=workers or None,
                progress=tell,
                cancelled=stopped,
                modelled=writer.begin if writer is not None else None,
            )
        if writer is not None:
            writer.finish(
                found, {"seconds": round(time.perf_counter() - began, 3), "workers": workers or os.cpu_count()}
            )
    if as_json:
        print(json.dumps(found.plain(), indent=1, ensure_ascii=False, allow_nan=False))
        return
    from detente.report.terminal import print_page

    print_page(found, out)
