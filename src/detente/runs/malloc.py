"""Keep freed memory in a process that works on many draws. ``benchmarks/memory.py`` shows what it saves."""

from __future__ import annotations

import sys

ARENA_MAX, MMAP_THRESHOLD, TRIM_THRESHOLD = -8, -3, -1
"""Numbers of glibc's ``mallopt``."""
SETTINGS = ((ARENA_MAX, 1), (MMAP_THRESHOLD, 32 << 20), (TRIM_THRESHOLD, 2**31 - 1))


def keep_freed() -> None:
    """Keep freed memory in the process, where the C library is glibc.

    Chunks of draws allocate and free some ten megabytes each, hundreds of times. By default that memory goes back to
    the system, which clears every page before it hands it out again. All threads share one arena: they use the same
    sizes one after the other.
    """
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for option, value in SETTINGS:
            mallopt(option, value)
