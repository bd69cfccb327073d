"""The one place where kernels are compiled.

Compiled code is cached between runs. numba's own cache does not notice an edited helper in another file, so
the cache folder's name is made from the package version and the size and time of every source file that may
hold a kernel or a constant that one reads: a changed source gets a new folder.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])


WITHOUT_KERNELS = {"cases", "cli", "findings", "report", "runs", "scenario", "web"}
"""Rooms whose changes leave compiled code as it is."""


def _cache_folder() -> Path:
    from importlib.metadata import version

    from platformdirs import user_cache_path

    root = Path(__file__).parent
    key = hashlib.blake2b(f"{version('numba')} {version('detente')}".encode(), digest_size=8)
    for file in sorted(root.rglob("*.py")):
        if file.relative_to(root).parts[0] in WITHOUT_KERNELS:
            continue
        stat = file.stat()
        key.update(f"{file.relative_to(root)} {stat.st_size} {stat.st_mtime_ns}".encode())
    return user_cache_path("detente", appauthor=False) / "kernels" / key.hexdigest()


if "NUMBA_CACHE_DIR" not in os.environ:
    os.environ["NUMBA_CACHE_DIR"] = str(_cache_folder())

import numba  # noqa: E402  (the cache folder must be set first)


def njit(f: F) -> F:
    """Compile a scalar kernel that releases the interpreter lock, with strict IEEE arithmetic."""
    return cast("F", numba.njit(nogil=True, cache=True, fastmath=False, error_model="numpy")(f))  # type: ignore[reportUnknownMemberType]


def plain(f: F) -> F:
    """Return the un-compiled function behind a kernel: the reference in tests."""
    return cast("F", getattr(f, "py_func", f))
