"""The run store: every run under a hash of its question, written atomically, and checkpoints of unfinished runs.

::

    store.json            the version of this layout
    runs/KEY/             a finished run: manifest.json, findings.json, figures.json, tables.pack
    work/KEY/             an unfinished one: question.json, and the pieces made so far
    locks/KEY             held by the process that works on a run

Nothing but the files is kept in memory between calls, so any number of processes may share a store.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

from detente._errors import CannotWrite, DamagedFile, DetenteError, OutputExists, UsageError, reading, writing
from detente._input import read_json
from detente._output import OutputFolder, write
from detente._pack import pack
from detente._text import json_text
from detente.runs.folder import MANIFEST
from detente.runs.locks import FileLock
from detente.runs.parts import PartsFile
from detente.runs.place import default_place
from detente.runs.stored import TABLES, StoredRun, Unfinished, key_of

if TYPE_CHECKING:
    from detente.runs.kept import KeptPieces

VERSION = 1
"""Version of the layout; a store of a higher one is refused."""
MARK, QUESTION, PARTS = "store.json", "question.json", "parts"
LEFT_OVER = 3600.0
"""Seconds after which temporary folders of a killed process are removed."""

Tell = Callable[[str], None]


class StoreTooNew(DetenteError):
    """A store that a newer version has written."""


class NoSuchRun(UsageError, LookupError):
    """No run, or several, of the id that was given."""


class Store:
    """A folder of runs.

    Parameters
    ----------
    root
        The folder; by default :func:`~detente.runs.place.default_place`. It is made when something is first written.

    Raises
    ------
    StoreTooNew
        If a newer version has written it.
    UsageError
        If the folder holds something else than a store.
    """

    def __init__(self, root: str | os.PathLike[str] | None = None) -> None:
        self.root = default_place() if root is None else Path(root)
        mark = self.root / MARK
        with reading(self.root):
            if not mark.exists():
                # A process that was killed at its first write leaves a temporary file.
                if self.root.exists() and (
                    not self.root.is_dir() or any(not p.name.startswith(".detente-") for p in self.root.iterdir())
                ):
                    raise UsageError(f"{self.root}: this is not a run store, and not empty; name another folder")
                return
        held = read_json(mark)
        version = cast("dict[str, Any]", held).get("detente_store") if isinstance(held, dict) else None
        if not isinstance(version, int):
            raise DamagedFile(f"{mark}: this is not what a run store holds; name another folder")
        if version > VERSION:
            raise StoreTooNew(
                f"{self.root}: a newer version of Détente has written this store (layout {version}, this one knows "
                f"{VERSION}); update Détente, or name another folder with --store or DETENTE_STORE"
            )

    def __repr__(self) -> str:
        return f"<Store {self.root}>"

    def runs(self) -> tuple[StoredRun, ...]:
        """Return all finished runs, the newest first; folders that cannot be read are left out (see :meth:`verify`)."""
        found = [r for p in self._folders("runs") if (r := self._run(p)) is not None]
        return tuple(sorted(found, key=lambda r: (r.created, r.id), reverse=True))

    def unfinished(self) -> tuple[Unfinished, ...]:
        """Return the runs that are not finished."""
        out: list[Unfinished] = []
        for folder in self._folders("work"):
            with suppress(DetenteError, OSError):
                asked, parts = read_json(folder / QUESTION), folder / PARTS
                info = parts.stat() if parts.exists() else folder.stat()
                size = info.st_size if parts.exists() else 0
                busy = self._busy(folder.name)
                out.append(Unfinished(folder.name, cast("dict[str, Any]", asked), size, busy, info.st_mtime))
        return tuple(out)

    def find(self, id_: str) -> StoredRun:
        """Return the run whose id begins with a text.

        Raises
        ------
        NoSuchRun
            If there is none, or more than one.
        """
        found = [r for r in self.runs() if r.id.startswith(id_)] if id_ else []
        if len(found) != 1:
            what = f"{len(found)} runs begin" if found else "no run begins"
            raise NoSuchRun(f"{id_}: {what} with this id in {self.root}; `detente runs` lists them")
        return found[0]

    def get(self, question: Mapping[str, Any], tell: Tell) -> StoredRun | None:
        """Return the finished run of a question; ``None`` if there is none; a damaged one gives a warning."""
        id_ = key_of(question)
        folder = self.root / "runs" / id_
        if not folder.is_dir():
            return None
        run = self._run(folder)
        try:
            if run is None or key_of(run.manifest.get("asked", {})) != id_:
                raise DamagedFile(f"{folder}: this run's manifest is damaged")
            for name in ("findings.json", "figures.json"):
                run.read(name)
        except DetenteError as e:
            tell(f"{e}. The run is computed again")
            return None
        with suppress(OSError):
            os.utime(folder)  # for prune, which removes what was used least recently
        return run

    @contextmanager
    def work(
        self, question: Mapping[str, Any], tell: Tell, packages: tuple[str, ...], waiting: Callable[[], None]
    ) -> Generator[KeptPieces]:
        """Lock a question and yield its checkpoints, those of an interrupted run included.

        Parameters
        ----------
        question
            The question.
        tell
            Called with what a user should know.
        packages
            Packages whose classes results may hold.
        waiting
            Called repeatedly while another process works on the same question; it may raise.

        Raises
        ------
        CannotWrite
            If the store cannot be written.
        """
        from detente.runs.kept import KeptPieces

        id_ = key_of(question)
        with writing(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
        if not (self.root / MARK).exists():
            with suppress(OutputExists):  # another process has just done so
                write(self.root / MARK, json_text({"detente_store": VERSION}) + "\n")
        with FileLock(self.root / "locks" / id_, waiting):
            folder = self.root / "work" / id_
            if not (folder / QUESTION).exists():
                write(folder / QUESTION, json_text(question) + "\n", force=True)
            file = PartsFile(folder / PARTS, tell)
            try:
                yield KeptPieces(file, tell, packages)
            finally:
                file.close()
                if not file.names() or (self.root / "runs" / id_).is_dir():
                    shutil.rmtree(folder, ignore_errors=True)

    def put(
        self,
        question: Mapping[str, Any],
        manifest: Mapping[str, Any],
        findings: Mapping[str, Any],
        figures: Mapping[str, Any],
        packed: Mapping[str, Any],
    ) -> StoredRun:
        """Store a finished run atomically; one of the same question is replaced.

        Raises
        ------
        CannotWrite
            If the system refuses.
        """
        id_ = key_of(question)
        with _Place(self.root / "runs" / id_) as folder:
            files: dict[str, str] = {}
            for name, data in (
                ("findings.json", json_text(findings).encode() + b"\n"),
                ("figures.json", json_text(figures).encode() + b"\n"),
                (TABLES, pack(packed)),
            ):
                folder.write(name, data)
                files[name] = hashlib.sha256(data).hexdigest()
            whole = {**manifest, "asked": question, "files": files}
            folder.write(MANIFEST, json_text(whole) + "\n")
        return StoredRun(id_, self.root / "runs" / id_, whole)

    def verify(self) -> Iterator[tuple[str, list[str]]]:
        """Yield every run's id and the problems of its files."""
        for folder in self._folders("runs"):
            run = self._run(folder)
            yield folder.name, [f"{folder}: its manifest cannot be read"] if run is None else run.problems()

    def prune(
        self, older: float | None = None, larger: int | None = None, damaged: bool = False, dry: bool = False
    ) -> list[str]:
        """Remove runs, those used least recently first; never one that a process works on.

        Parameters
        ----------
        older
            Remove runs, finished or not, that were not used for this number of seconds.
        larger
            Then remove finished runs until the rest takes no more than this number of bytes.
        damaged
            Also remove runs whose files are not what was written.
        dry
            Only say which ones.

        Returns
        -------
        list of str
            Ids of the runs removed.

        Raises
        ------
        CannotWrite
            If the system refuses.
        """
        now, gone = time.time(), list[Path]()
        kept = sorted(self._folders("runs"), key=lambda p: p.stat().st_mtime)
        bad = {id_ for id_, problems in self.verify() if problems} if damaged else set[str]()
        sizes = {p: sum(f.stat().st_size for f in p.iterdir() if f.is_file()) for p in kept}
        total = sum(sizes.values())
        for p in kept:
            old = older is not None and now - p.stat().st_mtime > older
            if old or p.name in bad or (larger is not None and total > larger):
                gone.append(p)
                total -= sizes[p]
        if older is not None:
            gone += [self.root / "work" / u.id for u in self.unfinished() if now - u.used > older]
        removed = [p.name for p in gone if dry or self._remove(p)]
        if not dry:
            for p in self._left_over(now):
                shutil.rmtree(p, ignore_errors=True)
        return removed

    def remove(self, run: StoredRun | Unfinished) -> bool:
        """Remove one run, unless a process works on it; return whether it is gone."""
        return self._remove(self.root / ("runs" if isinstance(run, StoredRun) else "work") / run.id)

    def _remove(self, folder: Path) -> bool:
        lock = FileLock(self.root / "locks" / folder.name)
        if not lock.take():
            return False
        try:
            with writing(folder):
                # Rename first, so that a run disappears in one step.
                aside = folder.with_name(f".detente-{folder.name}.partial")
                shutil.rmtree(aside, ignore_errors=True)
                folder.rename(aside)
            shutil.rmtree(aside, ignore_errors=True)
        finally:
            lock.release()
        with suppress(OSError):
            lock.path.unlink()
        return True

    def _busy(self, id_: str) -> bool:
        path = self.root / "locks" / id_
        if not path.exists():
            return False
        lock = FileLock(path)
        try:
            if not lock.take():
                return True
        except CannotWrite:
            return False  # a read-only store: this process cannot work in it
        lock.release()
        return False

    def _folders(self, kind: str) -> list[Path]:
        place = self.root / kind
        with reading(place):
            if not place.is_dir():
                return []
            return sorted(p for p in place.iterdir() if p.is_dir() and not p.name.startswith("."))

    def _left_over(self, now: float) -> Iterator[Path]:
        for kind in ("runs", "work"):
            place = self.root / kind
            for p in place.glob(".detente-*") if place.is_dir() else ():
                if now - p.stat().st_mtime > LEFT_OVER:
                    yield p

    def _run(self, folder: Path) -> StoredRun | None:
        try:
            held = read_json(folder / MANIFEST)
        except DetenteError:
            return None
        if not isinstance(held, dict) or "files" not in held:
            return None
        return StoredRun(folder.name, folder, cast("dict[str, Any]", held))


class _Place(OutputFolder):
    """A run's folder. An existing one holds a run of the same question, or a damaged one, and is replaced."""

    def objection(self) -> str | None:
        return None

    def __enter__(self) -> Self:
        super().__enter__()
        return self
