"""Folders of compiled kernels: named by content, locked while in use, removed when old.

Each room of the package has a folder of its own, named by a hash of everything that determines the machine code: the
sources of the room and of the rooms below it, the versions of Python and numba, the processor and its features, and
the compiler's options. A changed source gets a new folder; reinstalling the same source does not.

A process holds a shared lock on every folder that it uses. A process that creates a folder removes old ones that are
not locked (:func:`prune`).
"""

from __future__ import annotations

import os
import shutil
import sys
import time
import warnings
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path
from threading import RLock
from typing import Any

PACKAGE = Path(__file__).parent.parent
BELOW = ("draws", "rules", "payoffs", "packages")
"""Rooms that hold kernels and serve every family of models, the lowest first."""
LOCK = "in-use"
OF_ONE_ROOM = 4
"""Number of folders kept for one room: the most recently used ones."""
OLDEST = 30 * 86_400.0
"""Seconds without use after which a folder is removed."""
LARGEST = 256 * 2**20
"""Total size in bytes above which folders are removed, the least recently used first."""
REST = 86_400.0
"""Without file locks (Windows): seconds after its last use during which a folder counts as in use."""

_one_at_a_time = RLock()
_warned = False


class KernelCacheWarning(RuntimeWarning):
    """Compiled kernels cannot be cached on disk: results are the same, but every run compiles again."""


def room_of(module: str) -> str:
    """Return the room of a module, such as ``packages`` or ``models/spatial``."""
    parts = module.split(".")[1:]
    return "/".join(parts[:2] if parts and parts[0] == "models" else parts[:1])


def sources(room: str) -> Iterator[Path]:
    """Yield the files whose kernels or constants a room may use."""
    below = BELOW[: BELOW.index(room) + 1] if room in BELOW else (*BELOW, room)
    for name in ("_jit", *below):
        yield from sorted((PACKAGE / name).rglob("*.py"))


def content_key(room: str) -> str:
    """Return the hash that names the folder of a room."""
    key = blake2b(machine().encode(), digest_size=8)
    for file in sources(room):
        content = file.read_bytes()
        key.update(f"\0{file.relative_to(PACKAGE).as_posix()}\0{len(content)}\0".encode())
        key.update(content)
    return key.hexdigest()


@cache
def machine() -> str:
    """Return the versions, the processor with its features, and the compiler's options, as one text."""
    import llvmlite
    import llvmlite.binding as llvm
    import numba

    config: Any = numba.config  # type: ignore[reportAttributeAccessIssue]
    cpu = config.CPU_NAME or llvm.get_host_cpu_name()
    features = llvm.get_host_cpu_features().flatten() if config.CPU_FEATURES is None else config.CPU_FEATURES
    return "|".join(
        str(part)
        for part in (
            numba.__version__, llvmlite.__version__, sys.implementation.cache_tag, sys.platform, cpu, features,
            config.OPT, config.LOOP_VECTORIZE, config.SLP_VECTORIZE, config.BOUNDSCHECK,
        )
    )  # fmt: skip


def root() -> Path:
    """Return the parent of all folders: within NUMBA_CACHE_DIR if that is set, else in the user's cache."""
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    if chosen:
        return Path(chosen) / "detente-kernels"
    from platformdirs import user_cache_path

    return user_cache_path("detente", appauthor=False) / "kernels"


def folder_of(room: str) -> Path | None:
    """Create and lock the folder of a room, and return it; warn and return ``None`` if that is impossible."""
    with _one_at_a_time:
        return _folder(room)


def is_empty(room: str) -> bool:
    """Whether the folder of a room is still empty."""
    folder = folder_of(room)
    return folder is not None and next(folder.glob("*.kernel"), None) is None


@cache
def _folder(room: str) -> Path | None:
    base, there = root(), False
    folder = base
    try:
        folder = base / f"{room.replace('/', '-')}-{content_key(room)}"
        there = folder.is_dir()
        folder.mkdir(parents=True, exist_ok=True)
        _hold(folder)
        if not there:
            prune(base)
    except OSError as e:
        if not there:
            cannot_keep(e)
            return None
        # A read-only folder that was filled beforehand: its kernels are loaded, missing ones are compiled.
    return folder


def cannot_keep(error: OSError) -> None:
    """Warn once per process that kernels are cached in memory only."""
    global _warned
    if _warned:
        return
    _warned = True
    warnings.warn(
        f"compiled kernels cannot be kept in {root()} ({error.strerror or error}); every run compiles its own. "
        "Set NUMBA_CACHE_DIR to a folder that can be written.",
        KernelCacheWarning,
        stacklevel=2,
    )


def _hold(folder: Path) -> None:
    """Update the folder's time of last use, and lock it against removal until this process ends."""
    # The file stays open, so that the lock lasts until the process ends.
    file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT)
    os.utime(folder / LOCK)
    if not _lock(file, exclusive=False):
        os.close(file)


def open_locked(file: Path) -> int | None:
    """Open a file and wait for an exclusive lock; ``None`` where the system has no file locks."""
    try:
        import fcntl
    except ImportError:
        return None
    opened = os.open(file, os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
    except OSError:
        os.close(opened)
        raise
    return opened


def _lock(file: int, *, exclusive: bool) -> bool:
    """Lock a file without waiting, and return whether that worked; false where the system has no file locks."""
    try:
        import fcntl
    except ImportError:
        return False
    try:
        fcntl.flock(file, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _used(folder: Path) -> float:
    """Return when a folder was used last."""
    lock = folder / LOCK
    return (lock if lock.exists() else folder).stat().st_mtime


def _bytes(folder: Path) -> int:
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())


def prune(base: Path) -> None:
    """Remove folders by age, by number per room and by total size; never one in use.

    Other processes may prune at the same time: folders that have disappeared or cannot be removed are skipped.
    """
    now = time.time()
    found: list[tuple[float, int, Path]] = []
    for folder in base.iterdir():
        try:
            if folder.is_dir():
                found.append((_used(folder), _bytes(folder), folder))
        except OSError:
            continue
    rooms: dict[str, int] = {}
    total = 0
    for used, size, folder in sorted(found, reverse=True):
        room = folder.name.rpartition("-")[0]
        rooms[room] = rooms.get(room, 0) + 1
        old = now - used > OLDEST or rooms[room] > OF_ONE_ROOM or total + size > LARGEST
        if not (old and _remove(folder, now - used)):
            total += size


def _remove(folder: Path, idle: float) -> bool:
    """Remove a folder unless a process uses it; return whether it is gone."""
    try:
        import fcntl  # noqa: F401
    except ImportError:
        if idle < REST:
            return False
        shutil.rmtree(folder, ignore_errors=True)
        return not folder.exists()
    try:
        file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT)
    except OSError:
        return False
    try:
        if not _lock(file, exclusive=True):
            return False
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(file)
    return not folder.exists()
