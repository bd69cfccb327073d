"""Checkpoints of an unfinished run: an append-only file of records.

A record is a head (magic, lengths, a checksum of the head), the piece's name, and the packed piece with its SHA-256.
A process that is killed may leave a record that is cut short; it is cut off when the file is opened again. A record
that was damaged later is found when it is read; a message names it, and its piece is computed again.
"""

from __future__ import annotations

import os
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from detente._errors import CannotWrite, explain_os_error, writing

HEAD = struct.Struct("<4sIQI")
MAGIC = b"DPRT"
SYNC_EVERY = 5.0
"""Seconds between two calls of fsync: a power failure loses at most the work of that time."""


class PartsFile:
    """A file of named byte strings that only grows. One process at a time may have it open.

    Parameters
    ----------
    path
        The file; it is made if it is not there.
    tell
        Called with what a user should know.

    Raises
    ------
    CannotWrite
        If it cannot be opened for writing.
    """

    def __init__(self, path: Path, tell: Callable[[str], None]) -> None:
        self.path = path
        self._places: dict[str, tuple[int, int]] = {}
        self._lock = Lock()
        self._synced = time.monotonic()
        with writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
            self._end = self._scan(tell)
            os.ftruncate(self._file, self._end)

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def names(self) -> tuple[str, ...]:
        """Return the names of all records."""
        return tuple(self._places)

    def _scan(self, tell: Callable[[str], None]) -> int:
        """Find the records; return where the last whole one ends."""
        size, at = os.fstat(self._file).st_size, 0
        while at + HEAD.size <= size:
            head = self._read(at, HEAD.size)
            magic, named, length, checksum = HEAD.unpack(head)
            if magic != MAGIC or checksum != zlib.crc32(head[:-4]):
                tell(
                    f"{self.path}: damaged after {at:,} of {size:,} bytes; what came after that of the interrupted run "
                    "is computed again"
                )
                break
            start = at + HEAD.size + named
            if start + length > size:
                break  # cut short when the process ended
            self._places[self._read(at + HEAD.size, named).decode("utf-8", "replace")] = (start, length)
            at = start + length
        return at

    def _read(self, at: int, n: int) -> bytes:
        # Read at an explicit offset: several threads share the file.
        if hasattr(os, "pread"):
            return os.pread(self._file, n, at)
        with self._lock:
            os.lseek(self._file, at, os.SEEK_SET)
            return os.read(self._file, n)

    def get(self, name: str) -> bytes | None:
        """Return a record; ``None`` if there is none."""
        place = self._places.get(name)
        return None if place is None else self._read(*place)

    def forget(self, name: str) -> None:
        """Treat a record as not there."""
        self._places.pop(name, None)

    def add(self, name: str, data: bytes) -> None:
        """Add a record, or replace one of this name.

        Raises
        ------
        CannotWrite
            If the system refuses; the file is then as it was before.
        """
        words = name.encode()
        head = HEAD.pack(MAGIC, len(words), len(data), 0)[:-4]
        record = head + zlib.crc32(head).to_bytes(4, "little") + words + data
        with self._lock:
            try:
                os.lseek(self._file, self._end, os.SEEK_SET)
                _write_all(self._file, record)
            except OSError as e:
                os.ftruncate(self._file, self._end)
                raise CannotWrite(explain_os_error(e, self.path)) from None
            self._places[name] = (self._end + HEAD.size + len(words), len(data))
            self._end += len(record)
            if time.monotonic() - self._synced > SYNC_EVERY:
                self._synced = time.monotonic()
                os.fsync(self._file)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def _write_all(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]
