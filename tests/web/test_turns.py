"""Analyses wait in the order in which they were begun."""

from __future__ import annotations

from pathlib import Path

from detente._text import json_text
from detente.runs.locks import FileLock
from detente.web.turns import WAITING, places, turn


class Told(list[str]):
    def __call__(self, what: str, _share: float) -> None:
        self.append(what)


def begun(jobs: Path, name: str, what: str | None = None) -> Path:
    """Make the folder of an analysis; ``what`` is what its process noted last."""
    folder = jobs / name
    folder.mkdir(parents=True)
    (folder / "begun").write_text("0")
    if what is not None:
        (folder / "progress.json").write_text(json_text({"what": what, "share": 0.0}))
    return folder


def has_turn(folder: Path) -> bool:
    """Whether an analysis gets a place at its first look; it is stopped at the second."""
    told = Told()
    with turn(folder, told, lambda: bool(told)) as ready:
        return ready


def test_one_that_was_begun_before_goes_first(tmp_path: Path) -> None:
    jobs = tmp_path / "jobs"
    first, second = begun(jobs, "20260101T000000-000001-ff", WAITING), begun(jobs, "20260101T000000-000002-00")
    assert not has_turn(second)
    assert has_turn(first)


def test_one_whose_process_has_noted_nothing_yet_goes_first_too(tmp_path: Path) -> None:
    jobs = tmp_path / "jobs"
    begun(jobs, "20260101T000000-000001-ff")
    assert not has_turn(begun(jobs, "20260101T000000-000002-00"))


def test_those_that_work_or_are_done_hold_nobody_up(tmp_path: Path) -> None:
    jobs = tmp_path / "jobs"
    begun(jobs, "20260101T000000-000001-ff", "done")
    begun(jobs, "20260101T000000-000002-ff", "loading")
    mine = begun(jobs, "20260101T000000-000003-ff")
    assert has_turn(mine)
    locks = [FileLock(tmp_path / "places" / str(n)) for n in range(places())]
    assert all(lock.take() for lock in locks)
    assert not has_turn(mine)
    for lock in locks:
        lock.release()
    assert has_turn(mine)
