"""Locks between processes that end with the process, however it ends: locks of the operating system on a file."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Self

from detente._errors import writing

POLL = 0.2
"""Polling interval, in seconds, for a lock that another process holds."""
BUSY = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}


class FileLock:
    """Context manager that holds a lock which one process at a time can have.

    On a file system without locks nothing is locked; what locks protect here is then done twice, never wrongly, since
    runs are put in place whole.

    Parameters
    ----------
    path
        The file to lock; it is made, and stays.
    waiting
        Called while another process has the lock, five times a second; it may raise. ``None``: see :meth:`take`.
    """

    def __init__(self, path: Path, waiting: Callable[[], None] | None = None) -> None:
        self.path = path
        self._waiting = waiting
        self._file: IO[bytes] | None = None

    def take(self) -> bool:
        """Take the lock if it is free; return whether this process has it now.

        Raises
        ------
        CannotWrite
            If the file cannot be made.
        """
        if self._file is None:
            with writing(self.path):
                self.path.parent.mkdir(parents=True, exist_ok=True)
                file = self.path.open("ab")
            try:
                _lock(file)
            except OSError as e:
                if e.errno in BUSY:
                    file.close()
                    return False
            if not self._same(file):
                file.close()  # removed meanwhile by the process that had it
                return False
            self._file = file
        return True

    def _same(self, file: IO[bytes]) -> bool:
        """Whether the file that was locked is the one that has the name."""
        try:
            return os.path.samestat(os.fstat(file.fileno()), self.path.stat())
        except OSError:
            return False

    def __enter__(self) -> Self:
        while not self.take():
            if self._waiting is not None:
                self._waiting()
            time.sleep(POLL)
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Release the lock; safe to call twice."""
        if self._file is not None:
            self._file.close()
            self._file = None


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0, os.SEEK_SET)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
