"""Keep Python's compiled modules where the environment forbids Python to write them beside their sources."""

from __future__ import annotations

import sys


def keep_bytecode() -> None:
    """Have compiled modules kept in the user's cache if nothing else keeps them.

    ``PYTHONDONTWRITEBYTECODE``, common in containers, leaves sources alone but makes every start compile some 750
    modules again: two seconds. Where libraries were not compiled when they were installed either, Python is given a
    folder of its own for them; it checks them against their sources as always, and does without if it cannot write.
    """
    if not sys.dont_write_bytecode or sys.pycache_prefix is not None or _compiled("numpy"):
        return
    from platformdirs import user_cache_path

    sys.pycache_prefix = str(user_cache_path("detente", appauthor=False) / "bytecode")
    sys.dont_write_bytecode = False


def _compiled(library: str) -> bool:
    """Return whether a library was compiled when it was installed."""
    from importlib.util import cache_from_source, find_spec
    from pathlib import Path

    spec = find_spec(library)
    return spec is not None and spec.origin is not None and Path(cache_from_source(spec.origin)).exists()
