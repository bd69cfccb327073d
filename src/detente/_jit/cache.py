"""The disk cache: one file for each compiled kernel and signature, checked when it is loaded.

numba's own cache does not check its files: an empty or damaged one makes every later run fail. Here each file begins
with a checksum. A file that does not match is removed, and its kernel compiled again. Files are written under a
temporary name and renamed, so any number of processes may share a folder.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any
from uuid import uuid4

from numba.core.caching import NullCache
from numba.core.serialize import dumps

from detente._jit.folder import cannot_keep, folder_of, open_locked, room_of
from detente._jit.parts import loaded

MAGIC = b"detente kernel 1\n"
DIGEST = 16


class KernelCache(NullCache):
    """The cache of one function, as numba's dispatchers use it."""

    def __init__(self, function: Callable[..., Any]) -> None:
        code = function.__code__
        self.room = room_of(function.__module__)
        self.name = f"{function.__module__}.{function.__qualname__}:{code.co_firstlineno}"

    @property
    def cache_path(self) -> str | None:  # type: ignore[reportIncompatibleMethodOverride]
        """The folder, or ``None`` if kernels are cached in memory only."""
        folder = folder_of(self.room)
        return None if folder is None else str(folder)

    def file(self, sig: object) -> Path | None:
        """Return the file of a signature, or ``None`` if kernels are cached in memory only."""
        folder = folder_of(self.room)
        if folder is None:
            return None
        key = blake2b(f"{self.name} {sig!r}".encode(), digest_size=8).hexdigest()
        plain = self.name.rpartition(":")[0].removeprefix("detente.").replace("<", "").replace(">", "")
        return folder / f"{plain}-{key}.kernel"

    @contextmanager
    def claimed(self, sig: object) -> Generator[None]:
        """Compile a kernel that is not cached yet under a lock; other processes that need it wait and then load it.

        Calls between kernels have no cycles, so this cannot deadlock.
        """
        file = self.file(sig)
        lock = None
        if file is not None and not file.exists():
            with suppress(OSError):
                lock = open_locked(file.with_suffix(".lock"))
        try:
            yield
        finally:
            if lock is not None and file is not None:
                with suppress(OSError):
                    file.with_suffix(".lock").unlink()
                os.close(lock)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return the cached kernel for a signature; ``None`` if there is no usable one."""
        file = self.file(sig)
        if file is None:
            return None
        try:
            data = unsealed(file.read_bytes())
        except OSError:
            return None
        try:
            if data is None:
                raise ValueError("a damaged file")
            return loaded(target_context, pickle.loads(data))
        except Exception:
            with suppress(OSError):
                file.unlink()
            return None

    def save_overload(self, sig: Any, cres: Any) -> None:
        """Write a compiled kernel to the cache; if the disk is full or read-only, warn once and continue."""
        file = self.file(sig)
        if file is None or cres.library.has_dynamic_globals:
            return  # addresses are valid in this process only
        try:
            write(file, sealed(dumps(cres._reduce())))
        except OSError as e:
            cannot_keep(e)


def sealed(data: bytes) -> bytes:
    """Return data preceded by a header and its checksum."""
    return MAGIC + blake2b(data, digest_size=DIGEST).digest() + data


def unsealed(content: bytes) -> bytes | None:
    """Return the data that :func:`sealed` wrapped, or ``None`` if the content is not intact."""
    start = len(MAGIC) + DIGEST
    data = content[start:]
    if content[: len(MAGIC)] != MAGIC or content[len(MAGIC) : start] != blake2b(data, digest_size=DIGEST).digest():
        return None
    return data


def write(file: Path, content: bytes) -> None:
    """Write a file atomically."""
    temporary = file.with_name(f".{uuid4().hex}.part")
    try:
        with temporary.open("xb") as out:
            out.write(content)
        temporary.replace(file)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
