"""Queue of a workspace's analyses: one runs for each processor but one, the others wait.

Each analysis is a process, and several servers may share a folder, so there is no scheduler. Instead, a process waits
for one of a few locks, and processes that began to wait earlier go first. The system releases a lock when its process
ends, even after a crash.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from detente._errors import DetenteError
from detente._input import read_json
from detente.runs.locks import FileLock

WAITING = "waiting for its turn"
POLL = 1.0
"""Seconds between two attempts to get a lock."""
STALE = 15.0
"""Seconds without a sign of life after which a waiting process counts as ended."""


def places() -> int:
    """Return how many analyses work at the same time: the pages keep a processor."""
    return max(1, (os.cpu_count() or 1) - 1)


@contextmanager
def turn(folder: Path, tell: Callable[[str, float], None], stopped: Callable[[], bool]) -> Generator[bool]:
    """Wait for a place, and hold it; yields whether there is one, or the process was asked to stop before.

    Parameters
    ----------
    folder
        Folder of the analysis, in the folder of all of them.
    tell
        Notes what is being done, and the share of the work that is done.
    stopped
        Whether the process was asked to stop.
    """
    locks = [FileLock(folder.parent.parent / "places" / str(n)) for n in range(places())]
    held: FileLock | None = None
    while held is None and not stopped():
        tell(WAITING, 0.0)
        held = None if _others_first(folder) else next((x for x in locks if x.take()), None)
        if held is None:
            time.sleep(POLL)
    try:
        yield held is not None
    finally:
        if held is not None:
            held.release()


def _others_first(folder: Path) -> bool:
    """Whether an analysis that was begun before this one waits too; names of folders begin with the time."""
    return any(other.name < folder.name and _waits(other) for other in folder.parent.iterdir())


def _waits(folder: Path) -> bool:
    """Whether the process of an analysis waits for its turn, or is about to: it was begun and has noted nothing yet."""
    note, begun = folder / "progress.json", folder / "begun"
    with suppress(OSError, DetenteError, AttributeError):
        if not note.exists():
            return time.time() - begun.stat().st_mtime < STALE
        return time.time() - note.stat().st_mtime < STALE and read_json(note).get("what") == WAITING
    return False
