"""Tune malloc for one long run, and end the process quickly after it. ``benchmarks/memory.py`` shows what it saves."""

from __future__ import annotations

import os
import sys
import threading

_tuned = False


def keep_freed() -> None:
    """Keep freed memory in the process; see :func:`detente.runs.malloc.keep_freed`."""
    from detente.runs import malloc

    global _tuned
    _tuned = True
    malloc.keep_freed()


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
