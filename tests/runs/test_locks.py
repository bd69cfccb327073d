"""Locks of runs: they end with their process, and a removed file holds nobody up."""

from __future__ import annotations

import multiprocessing
import time
from pathlib import Path
from typing import Any

from detente.runs.locks import FileLock


def hold(path: str, ready: Any) -> None:
    lock = FileLock(Path(path))
    assert lock.take()
    ready.set()
    time.sleep(60)


def test_a_lock_ends_with_its_process(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    other = context.Process(target=hold, args=(str(tmp_path / "lock"), ready))
    other.start()
    assert ready.wait(60)
    mine = FileLock(tmp_path / "lock")
    assert not mine.take()
    other.kill()
    other.join()
    assert mine.take()
    mine.release()


def test_a_lock_whose_file_was_removed_is_not_taken_for_held(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    one, two = FileLock(path), FileLock(path)
    assert one.take()
    path.unlink()
    assert two.take()  # a new file of the name, a lock of its own
    one.release()
    assert not FileLock(path).take()
    two.release()
