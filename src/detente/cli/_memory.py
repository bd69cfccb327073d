"""How memory is asked of the system in a long run."""

from __future__ import annotations

import sys

ARENA_MAX, MMAP_THRESHOLD, TRIM_THRESHOLD = -8, -3, -1
"""Numbers of glibc's ``mallopt``."""


def keep_freed() -> None:
    """Let freed memory serve again rather than go back to the system, where the C library can be told so (glibc).

    Chunks of draws come and go by the hundred, ten megabytes each; the system clears every page that it hands
    out, which took a tenth of a run. One arena serves all threads: they use the same sizes, one after the other.
    """
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for option, value in ((ARENA_MAX, 1), (MMAP_THRESHOLD, 32 << 20), (TRIM_THRESHOLD, 2 << 30)):
            mallopt(option, min(value, 2**31 - 1))
