"""Tune malloc for one long run, and end the process quickly after it. ``benchmarks/memory.py`` shows what it saves."""

from __future__ import annotations

import os
import sys
import threading

ARENA_MAX, MMAP_THRESHOLD, TRIM_THRESHOLD = -8, -3, -1
"""Numbers of glibc's ``mallopt``."""
SETTINGS = ((ARENA_MAX, 1), (MMAP_THRESHOLD, 32 << 20), (TRIM_THRESHOLD, 2**31 - 1))

_tuned = False


def keep_freed() -> None:
    """Keep freed memory in the process, where the C library is glibc.

    Chunks of draws allocate and free some ten megabytes each, hundreds of times. By default that memory goes back to
    the system, which clears every page before it hands it out again. All threads share one arena: they use the same
    sizes one after the other.
    """
    global _tuned
    _tuned = True
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for option, value in SETTINGS:
            mallopt(option, value)


def leave(code: object) -> None:
    """End the process with an exit code, without taking Python apart, which costs nearly a second after a long run.

    Do nothing if :func:`keep_freed` was not called, if threads that must end still run, or if the code is a message.
    """
    busy = any(not t.daemon for t in threading.enumerate() if t is not threading.main_thread())
    if not _tuned or not (code is None or isinstance(code, int)) or busy:
        return
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return  # A stream was closed: leave it to Python to report that.
    os._exit(code or 0)
