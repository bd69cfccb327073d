"""Checkpoints: partial results are stored as they are computed, so that an interrupted run can resume."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

from detente._errors import DamagedFile, DetenteError, explain_os_error
from detente._pack import CannotPack, pack, unpack
from detente.models.pieces import Pieces
from detente.runs.parts import PartsFile


class KeptPieces(Pieces):
    """Pieces that are kept in a file until the run is complete, and found there when the run is resumed.

    A piece that cannot be kept (the disk is full) costs no result: a warning is given once, and the run goes on. Models
    that run side by side may share one.

    Parameters
    ----------
    file
        Where they are kept.
    tell
        Called with what a user should know.
    packages
        Packages whose classes results may hold.

    Attributes
    ----------
    found
        How many pieces were there already.
    """

    def __init__(self, file: PartsFile, tell: Callable[[str], None], packages: Iterable[str] = ("detente",)) -> None:
        self._parts = file
        self._tell = tell
        self._packages = tuple(packages)
        self._lock = Lock()
        self._broken = False
        self.found = 0

    def get(self, name: str) -> Any:
        """Return the value stored under a name; ``None`` if there is none, or it is damaged."""
        try:
            data = self._parts.get(name)
            if data is None:
                return None
            value = unpack(data, self._packages, f"{self._parts.path}, {name}")
        except (DamagedFile, OSError) as e:
            self._tell(str(e) if isinstance(e, DamagedFile) else explain_os_error(e, self._parts.path))
            self._parts.forget(name)
            return None
        with self._lock:
            self.found += 1
        return value

    def put(self, name: str, value: Any) -> None:
        """Keep something under a name."""
        if self._broken:
            return
        try:
            self._parts.add(name, pack(value))
        except CannotPack:
            return  # of another package's class that holds something else: it is computed again
        except DetenteError as e:
            # Two models may find the disk full at the same time; only the first one warns.
            with self._lock:
                first, self._broken = not self._broken, True
            if first:
                self._tell(f"{e}. This run goes on, but what it finds is not kept if it is interrupted")
