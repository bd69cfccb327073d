"""The one place where kernels are compiled.

Compiled code is cached between runs. numba's own cache does not notice an edited helper in another file, so
each room's cache folder is named after the package version and the size and time of every source file whose
kernels or constants the room may use: its own, and those of the rooms below it. A changed source gets a new
folder; other families keep theirs.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])

BELOW = ("draws", "rules", "payoffs", "packages")
"""Rooms that hold kernels and serve every family of models, the lowest first."""


def _sources(room: str) -> Iterator[Path]:
    """Yield the files whose kernels or constants a room may use."""
    root = Path(__file__).parent
    yield Path(__file__)
    below = BELOW[: BELOW.index(room) + 1] if room in BELOW else (*BELOW, room)
    for name in below:
        yield from sorted((root / name).rglob("*.py"))


@cache
def _cache_folder(room: str) -> str:
    from importlib.metadata import version

    from platformdirs import user_cache_path

    root = Path(__file__).parent
    key = hashlib.blake2b(f"{version('numba')} {version('detente')}".encode(), digest_size=8)
    for file in _sources(room):
        stat = file.stat()
        key.update(f"{file.relative_to(root)} {stat.st_size} {stat.st_mtime_ns}".encode())
    return str(user_cache_path("detente", appauthor=False) / "kernels" / key.hexdigest())


CHOSEN = os.environ.get("NUMBA_CACHE_DIR")
"""The user's own folder, if there is one, serves for all rooms."""

import numba  # noqa: E402  (the user's choice must be read first)
from numba.core.caching import FunctionCache  # noqa: E402
from numba.core.runtime.nrt import rtsys  # noqa: E402

_one_at_a_time = threading.Lock()


class KernelCache(FunctionCache):
    """Kernels compiled before, loaded without what only a compilation needs.

    numba has its tables of every function that it knows ready before it loads a kernel: a fifth of a second at each
    start. A compilation gets them ready itself.
    """

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return the kernel for a signature, or ``None`` if none is kept."""
        rtsys.initialize(target_context)  # type: ignore[reportUnknownMemberType]
        with self._guard_against_spurious_io_errors():
            return cast("Any", self._load_overload(sig, target_context))  # type: ignore[reportUnknownMemberType]


def _room(module: str) -> str:
    """Return the room of a module, such as ``packages`` or ``models/spatial``."""
    parts = module.split(".")[1:]
    return "/".join(parts[:2] if parts and parts[0] == "models" else parts[:1])


def njit(f: F) -> F:
    """Compile a scalar kernel that releases the interpreter lock, with strict IEEE arithmetic."""
    return _compiled(f)


def piece(f: F) -> F:
    """Compile a piece of a kernel: laid out inside the kernels that call it, and unable to allocate.

    A call of its own would pass every array as seven words and count its owners twice: more than a small piece
    does. Use it where a kernel spends its time.
    """
    return _compiled(f, forceinline=True, _nrt=False)


def part(f: F) -> F:
    """Compile a part of a kernel that is called rather than laid out: large, or called from many places."""
    return _compiled(f, _nrt=False)


def _compiled(f: F, **how: bool) -> F:
    # numba reads the folder when it wraps a kernel: two threads that import must not mix up their rooms.
    with _one_at_a_time:
        if CHOSEN is None and f.__module__.startswith("detente."):
            numba.config.CACHE_DIR = _cache_folder(_room(f.__module__))  # type: ignore[reportAttributeAccessIssue]
        made: Any = numba.njit(nogil=True, fastmath=False, error_model="numpy", **how)(f)  # type: ignore[reportUnknownMemberType]
        made._cache = KernelCache(f)
        return cast("F", made)


def plain(f: F) -> F:
    """Return the un-compiled function behind a kernel: the reference in tests."""
    return cast("F", getattr(f, "py_func", f))
