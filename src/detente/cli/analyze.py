"""``detente analyze``: progress, the page in the terminal, the run folder."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType


def run(
    case: str, *, draws: int, seed: int, workers: int, out: Path | None, overlay: str | None, as_json: bool
) -> None:
    """Load, analyze, print, write."""
    from detente.scenario.load import load

    began = time.perf_counter()
    scenario = load(case, overlay=overlay)
    if out is not None:
        _writable(out)
    stopped = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopped
        if stopped:
            raise KeyboardInterrupt
        stopped = True

    from detente.findings.analyze import analyze
    from detente.models.contract import Cancelled

    before = signal.signal(signal.SIGINT, stop)
    try:
        with _Progress(sys.stderr.isatty() and not as_json) as progress:
            found = analyze(
                scenario,
                draws=draws,
                seed=seed,
                workers=workers or None,
                progress=progress,
                cancelled=lambda: stopped,
            )
    except Cancelled:
        raise KeyboardInterrupt from None
    finally:
        signal.signal(signal.SIGINT, before)
    if out is not None:
        from detente.report.run import write_run

        seconds = round(time.perf_counter() - began, 3)
        write_run(found, out, {"seconds": seconds, "workers": workers or os.cpu_count()})
    if as_json:
        print(json.dumps(found.plain(), indent=1, ensure_ascii=False, allow_nan=False))
        return
    from detente.report.terminal import print_page

    print_page(found, out)


def _writable(out: Path) -> None:
    """Fail before the work, not after it, if the folder cannot be made."""
    from detente.runs.folder import RunFolder

    RunFolder.precheck(out)


class _Progress:
    """A line that says what is being done and how far it is; silent where nobody looks."""

    def __init__(self, on: bool) -> None:
        self.on = on
        self.last = 0.0

    def __enter__(self) -> _Progress:
        return self

    def __call__(self, what: str, share: float) -> None:
        now = time.monotonic()
        if self.on and (now - self.last > 0.1 or share >= 1):
            self.last = now
            bar = "█" * int(20 * share)
            print(f"\r\033[K{bar:·<20} {what}", end="", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        if self.on:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
