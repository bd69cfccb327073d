"""One analysis in a process of its own: ``python -m detente.web.worker FOLDER``; see :mod:`detente.web.jobs`."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

NICE = 10
"""Priority below that of the pages: of a processor that both want, an analysis gets about a tenth."""
EVERY = 0.4
"""Seconds between two notes of the progress."""


class _Progress:
    """Notes how far the analysis is, in one small file that is replaced as a whole."""

    def __init__(self, folder: Path) -> None:
        self.path, self.started, self.last = folder / "progress.json", time.time(), 0.0

    def begin(self) -> None:
        """Start the clock."""
        self.started, self.last = time.time(), 0.0

    def __call__(self, what: str, share: float) -> None:
        now = time.monotonic()
        if now - self.last < EVERY and share < 1:
            return
        self.last = now
        from detente._text import json_text

        note = {"what": what, "share": share, "started": self.started, "pid": os.getpid()}
        partial = self.path.with_name(f".progress-{threading.get_ident()}")
        with suppress(OSError):
            partial.write_text(json_text(note) + "\n", encoding="utf-8")
            partial.replace(self.path)


def main(folder: Path) -> int:
    """Work on one job; return the exit code."""
    from detente.runs.locks import FileLock

    lock = FileLock(folder / "lock")
    if not lock.take():
        return 0  # another process works on this job
    with suppress(OSError, AttributeError):
        os.nice(NICE)
    stopped = threading.Event()

    def stop(*_: object) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    progress = _Progress(folder)
    from detente.web.turns import turn

    try:
        with turn(folder, progress, stopped.is_set) as ready:
            return _work(folder, progress, stopped) if ready else 0
    finally:
        lock.release()


def _work(folder: Path, progress: _Progress, stopped: threading.Event) -> int:
    """Work on a job whose turn it is; return the exit code."""
    progress.begin()
    progress("loading", 0.0)
    from detente._errors import DetenteError
    from detente._input import read_json
    from detente._output import write
    from detente._text import json_text

    try:
        job = cast("dict[str, Any]", read_json(folder / "job.json"))
        source = str(job["case"]) if job["bundled"] else folder / f"{job['case']}.yaml"
        from detente.report.ask import Inquiry, ask
        from detente.runs.place import switched_off
        from detente.runs.store import Store
        from detente.scenario.load import load

        draws, seed = int(job["draws"]), int(job["seed"])
        asked = Inquiry(scenario=load(source), draws=draws, seed=seed, levers=bool(job["levers"]))
        store = None if switched_off() else Store()
        found = ask(asked, store, progress=progress, cancelled=stopped.is_set)
        found.write(folder / "run", force=True)
        progress("done", 1.0)
    except DetenteError as e:
        if not stopped.is_set():
            write(folder / "failure.json", json_text({"error": str(e)}) + "\n", force=True)
        return e.exit_code
    except Exception as e:
        what = f"this is a bug in Détente ({type(e).__name__}: {e}); please report it"
        write(folder / "failure.json", json_text({"error": what}) + "\n", force=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
