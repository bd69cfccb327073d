"""Keep Python's compiled modules where the environment forbids Python to write them beside their sources."""

from __future__ import annotations

import sys


def keep_bytecode() -> None:
    """Keep compiled modules in the user's cache if nothing else does.

    ``PYTHONDONTWRITEBYTECODE``, common in containers, leaves sources alone but makes every start compile some 750
    modules again: two seconds. Where libraries were not compiled when they were installed either, Python is given a
    folder of its own for them; it checks them against their sources as always, and does without if it cannot write.
    """
    if not sys.dont_write_bytecode or sys.pycache_prefix is not None or _compiled("numpy"):
        return
    from platformdirs import user_cache_path

    sys.pycache_prefix = str(user_cache_path("detente", appauthor=False) / "bytecode")
    sys.dont_write_bytecode = False


def damaged_bytecode(error: Exception) -> str | None:
    """Return a message if an import failed on a truncated compiled module; else ``None``.

    Python 3.11 keeps what it could write of a compiled module when the disk is full, and fails on it at the next start.
    Our own folder is then removed, so that the next start works.
    """
    import shutil

    if not isinstance(error, EOFError | ValueError) or "marshal data" not in str(error):
        return None
    folder = sys.pycache_prefix
    if folder is None:
        return "a compiled module of Python is damaged, perhaps by a full disk; remove the __pycache__ folders"
    shutil.rmtree(folder, ignore_errors=True)
    return f"compiled modules in {folder} were damaged, perhaps by a full disk; they were removed: run this again"


def _compiled(library: str) -> bool:
    """Return whether a library was compiled when it was installed."""
    from importlib.util import cache_from_source, find_spec
    from pathlib import Path

    spec = find_spec(library)
    return spec is not None and spec.origin is not None and Path(cache_from_source(spec.origin)).exists()
