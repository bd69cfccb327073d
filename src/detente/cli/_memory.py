"""How memory is asked of the system, and looked through, in a long run."""

from __future__ import annotations

import gc
import sys

ARENA_MAX, MMAP_THRESHOLD, TRIM_THRESHOLD = -8, -3, -1
"""Numbers of glibc's ``mallopt``."""


def for_a_long_run() -> None:
    """Set memory up for a run that ends with its process.

    Freed memory serves again rather than go back to the system, where the C library can be told so (glibc):
    chunks of draws come and go by the hundred, ten megabytes each, and the system clears every page that it hands
    out, which took a tenth of a run. One arena serves all threads: they use the same sizes, one after the other.
    The collector of cycles stays off: a run leaves hardly any, and it looked through half a million objects again
    and again.
    """
    gc.disable()
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for option, value in ((ARENA_MAX, 1), (MMAP_THRESHOLD, 32 << 20), (TRIM_THRESHOLD, 2 << 30)):
            mallopt(option, min(value, 2**31 - 1))
