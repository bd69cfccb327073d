"""Analyses in the background: one process and one folder each, so that they survive a reload and a restart.

A job's folder holds the request (``job.json`` and a copy of the scenario with its coders), the progress
(``progress.json``), and in the end the run folder or the error. The process of the job locks the folder as long as it
runs. A job without a lock and without a result was interrupted; when it is restarted, it continues from the run store.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from detente._errors import DetenteError, UsageError
from detente._input import read_json
from detente._output import write
from detente._text import json_text
from detente.runs.locks import FileLock
from detente.scenario.editing.document import ScenarioDocument
from detente.scenario.files import overlays

if TYPE_CHECKING:
    from detente.web.packages import SavedPackage
    from detente.web.workspace import CaseFile, Workspace

Status = Literal["running", "done", "failed", "stopped"]
JOB, PROGRESS, FAILURE, RUN, LOCK = "job.json", "progress.json", "failure.json", "run", "lock"
MOST_RUNNING: Final = 12
"""Analyses that run or wait for their turn; see :mod:`detente.web.turns`."""
MOST_DRAWS: Final = 200_000
"""Draws of one analysis."""
GRACE: Final = 20.0
"""Seconds in which a new process takes its lock, on a busy machine."""


class NoJob(UsageError):
    """There is no such run."""


class TooManyJobs(DetenteError):
    """Too many analyses run already; another one would only slow them down."""


@dataclass(frozen=True, slots=True)
class JobState:
    """One analysis.

    Attributes
    ----------
    id
        Its name.
    case, title, state
        The case, what it is called, and the hash of the file that was analyzed.
    draws, seed, levers
        What was asked.
    package
        Id of the package that its brief is to show; empty for the best one.
    created
        When it was begun, ISO 8601, UTC.
    status
        ``running``, ``done``, ``failed`` or ``stopped`` (cancelled or interrupted).
    what, share
        What is being done, and the share of the work that is done.
    left
        Seconds that are left, by the speed so far; ``None`` while that cannot be said.
    error
        What went wrong.
    folder
        Its folder; the run is in ``run``.
    """

    id: str
    case: str
    title: str
    state: str
    draws: int
    seed: int
    levers: bool
    package: str
    created: str
    status: Status
    what: str
    share: float
    left: float | None
    error: str
    folder: Path

    @property
    def run(self) -> Path:
        """The run folder."""
        return self.folder / RUN


class Jobs:
    """All analyses of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    def start(
        self,
        case: CaseFile,
        title: str,
        *,
        draws: int = 10_000,
        seed: int = 1,
        levers: bool = False,
        package: SavedPackage | None = None,
    ) -> JobState:
        """Begin an analysis of a case as it stands now.

        Parameters
        ----------
        case, title
            The case, and what it is called.
        draws, seed, levers
            As for :func:`detente.report.ask.inquiry`.
        package
            A saved package that is analyzed with the proposals of the case, and that the brief is to show.

        Raises
        ------
        TooManyJobs
            Enough of them run already.
        CannotWrite
            The system refuses.
        """
        if self.running() >= MOST_RUNNING:
            raise TooManyJobs(f"{MOST_RUNNING} analyses run or wait already; wait for one, or cancel one")
        # With microseconds: analyses wait in the order of their names, see turns.py.
        id_ = f"{datetime.now(UTC):%Y%m%dT%H%M%S-%f}-{secrets.token_hex(3)}"
        folder = self.workspace.own("jobs", id_)
        job = {
            "case": case.name, "title": title, "state": case.state, "bundled": case.bundled, "draws": draws,
            "seed": seed, "levers": levers, "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "package": "" if package is None else package.id,
        }  # fmt: skip
        own = package is not None and package.own
        if not case.bundled or own:
            write(
                folder / f"{case.name}.yaml", with_package(case, package) if package is not None and own else case.text
            )
            for name, (_, place) in overlays(case.path or case.name).items():
                write(folder / f"{case.name}.{name}.yaml", place.read_bytes())
            job["bundled"] = False
        write(folder / JOB, json_text(job) + "\n")
        self._spawn(folder)
        return self.job(id_)

    def _spawn(self, folder: Path) -> None:
        for name in (FAILURE, PROGRESS):
            (folder / name).unlink(missing_ok=True)
        write(folder / "begun", str(time.time()), force=True)
        child = subprocess.Popen(
            [sys.executable, "-m", "detente.web.worker", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._children[folder.name] = child
        # A child that nobody waits for would remain a zombie process.
        threading.Thread(target=child.wait, name=f"wait-{folder.name}", daemon=True).start()

    def jobs(self) -> tuple[JobState, ...]:
        """Return all analyses, the newest first."""
        folder = self.workspace.own("jobs")
        names = sorted((f.name for f in folder.iterdir()), reverse=True) if folder.is_dir() else []
        found: list[JobState] = []
        for name in names:
            with suppress(DetenteError, KeyError, TypeError):
                found.append(self.job(name))
        return tuple(found)

    def job(self, id_: str) -> JobState:
        """Return one analysis.

        Raises
        ------
        NoJob
            There is none of this name.
        """
        folder = self.workspace.own("jobs", id_)
        if not (folder / JOB).is_file():
            raise NoJob(f"there is no run {id_}")
        job = cast("dict[str, Any]", read_json(folder / JOB))
        progress = _json(folder / PROGRESS)
        failure = _json(folder / FAILURE)
        share = float(progress.get("share", 0.0))
        status: Status
        if (folder / RUN / "manifest.json").is_file():
            status = "done"
        elif failure:
            status = "failed"
        else:
            status = "running" if self._alive(folder) else "stopped"
        spent = time.time() - float(progress.get("started", time.time()))
        left = spent * (1 - share) / share if status == "running" and share > 0.03 else None
        return JobState(
            id_, str(job["case"]), str(job["title"]), str(job["state"]), int(job["draws"]), int(job["seed"]),
            bool(job["levers"]), str(job.get("package", "")), str(job["created"]), status,
            str(progress.get("what", "starting")), share, left,
            str(failure.get("error", "")), folder,
        )  # fmt: skip

    def latest(self, case: str, state: str) -> JobState | None:
        """Return the newest analysis of a file, a finished one first."""
        found = [j for j in self.jobs() if j.case == case and j.state == state]
        return next((j for j in found if j.status == "done"), found[0] if found else None)

    def running(self) -> int:
        """Return how many analyses run at the moment."""
        folder = self.workspace.own("jobs")
        ended = (f"{RUN}/manifest.json", FAILURE)
        waiting = [f for f in folder.iterdir() if not any((f / e).exists() for e in ended)] if folder.is_dir() else []
        return sum(self._alive(f) for f in waiting)

    def _alive(self, folder: Path) -> bool:
        child = self._children.get(folder.name)
        if child is not None:
            if child.poll() is None:
                return True
            del self._children[folder.name]
            return False
        lock = FileLock(folder / LOCK)
        if not lock.path.exists():
            with suppress(OSError, ValueError):
                return time.time() - float((folder / "begun").read_text()) < GRACE
            return False
        if not lock.take():
            return True
        lock.release()
        return False

    def cancel(self, id_: str) -> JobState:
        """End an analysis; its results so far stay in the run store."""
        job = self.job(id_)
        if job.status == "running":
            pid = int(_json(job.folder / PROGRESS).get("pid", 0))
            child = self._children.pop(id_, None)
            if child is not None:
                pid = child.pid
            if pid > 1:
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGTERM)
            if child is not None:
                try:
                    child.wait(5)
                except subprocess.TimeoutExpired:
                    child.kill()
                    child.wait()
        return self.job(id_)

    def go_on(self, id_: str) -> JobState:
        """Restart an interrupted, cancelled or failed analysis; finished parts are not computed again."""
        job = self.job(id_)
        if job.status in ("stopped", "failed"):
            if self.running() >= MOST_RUNNING:
                raise TooManyJobs(f"{MOST_RUNNING} analyses run already; wait for one, or cancel one")
            self._spawn(job.folder)
        return self.job(id_)

    def remove(self, id_: str) -> None:
        """Remove an analysis with its run folder; one that runs is ended first."""
        job = self.cancel(id_)
        shutil.rmtree(job.folder, ignore_errors=True)


def with_package(case: CaseFile, package: SavedPackage) -> str:
    """Return the text of a case with a saved package among its proposals."""
    document = ScenarioDocument(case.text, f"{case.name}.yaml")
    why = "Built in the workbench; nobody has offered it."
    entry = {"id": package.id, "title": package.title, "kind": "analyst", "package": package.clauses, "why": why}
    document.add_entry("proposals", {**entry, "basis": "judgement"})
    return document.text


def _json(path: Path) -> dict[str, Any]:
    try:
        found = read_json(path)
    except DetenteError:
        return {}
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}
