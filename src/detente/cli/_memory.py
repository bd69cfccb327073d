"""How memory is asked of the system, looked through and given back, in a long run."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager

ARENA_MAX, MMAP_THRESHOLD, TRIM_THRESHOLD = -8, -3, -1
"""Numbers of glibc's ``mallopt``."""
SETTINGS = ((ARENA_MAX, 1), (MMAP_THRESHOLD, 32 << 20), (TRIM_THRESHOLD, 2**31 - 1))

_runs = 0


@contextmanager
def long_run() -> Generator[None]:
    """Set memory up for a run: freed memory serves again, and the collector of cycles rests.

    Chunks of draws come and go by the hundred, ten megabytes each; memory that goes back to the system is
    cleared when it is handed out again, which took a tenth of a run. Where the C library can be told (glibc), it
    keeps what is freed, until the process ends; one arena serves all threads, which use the same sizes one after
    the other. A run leaves hardly any cycles, and the collector looked through everything imported again and again.
    """
    global _runs
    _runs += 1
    _keep_freed()
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            # There and back: what the run has left counts as old, so that it is not looked through at once.
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def leave(code: object) -> None:
    """End the process with a code; without a long run before, or with work still going on, do nothing.

    Half a second would go into taking everything apart, piece by piece, that the system takes back at once.
    """
    if not _runs or not (code is None or isinstance(code, int)) or threading.active_count() > 1:
        return
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return  # closed meanwhile: Python says so in its own way
    os._exit(code or 0)


def _keep_freed() -> None:
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for option, value in SETTINGS:
            mallopt(option, value)
