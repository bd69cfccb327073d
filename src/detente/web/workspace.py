"""The folder that the workbench works in: scenario files, their saved versions, and nothing outside of it.

A file is replaced atomically (:mod:`detente._output`), and every state that was saved before is kept as a
version. A save names the state of the file on which the change is based. If the file has changed since then, nothing is
written and the save fails (optimistic concurrency). The comparison and the replacement are one step under a lock of the
operating system, so this holds between processes as well as between tabs.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Final

from detente._errors import CannotRead, DetenteError, UsageError, reading
from detente._output import write
from detente.runs.locks import FileLock
from detente.scenario.files import MAX_BYTES, bundled

NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.)){0,78}[A-Za-z0-9]|[A-Za-z0-9]")
"""Names of cases: letters, digits, ``-``, ``_`` and single dots; at most 80 characters, no path."""
OWN = ".detente"
"""Subfolder for everything that is not a scenario: saved versions, the key of the cookie, runs."""
ENDINGS = (".yaml", ".yml")
_THREADS: dict[str, threading.Lock] = {}
"""Locks between threads, by file of the lock between processes."""
RESERVED = (".outcome", ".packages")
"""Endings of the names of files that are not scenarios."""


class NoCase(UsageError):
    """No case of this name exists in the workspace or among the bundled cases."""


class SaveConflict(DetenteError):
    """The file has changed since the change that is to be saved was begun."""


class OutsideWorkspace(UsageError):
    """A name that would lead out of the workspace, or through a link."""


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """One case in a list.

    Attributes
    ----------
    name
        Its name, as in addresses.
    title
        What the file calls it.
    bundled
        Whether it comes with Détente and is read only.
    """

    name: str
    title: str
    bundled: bool


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The current state of one case.

    Attributes
    ----------
    name, bundled
        As in :class:`CaseEntry`.
    text
        The file.
    state
        Hash of the file's content: what a save names as its beginning.
    path
        Path of the file; ``None`` for a bundled one.
    """

    name: str
    bundled: bool
    text: str
    state: str
    path: Path | None


@dataclass(frozen=True, slots=True)
class SavedVersion:
    """An earlier state of a case: its number, when it was replaced, and its hash."""

    number: int
    saved: str
    state: str


class Workspace:
    """A folder of scenarios.

    Parameters
    ----------
    root
        The folder; made if it does not exist.

    """

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self.root = Path(root).resolve()
        self.root.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def locked(self, what: str = "files") -> Generator[None]:
        """Hold a part of the folder while a file is compared with what it should be, and replaced.

        One thread at a time in this process, and one process at a time on this folder: two servers do not overwrite
        each other's saves.

        Parameters
        ----------
        what
            Name of the part: ``files``, ``drafts``, ``experts``, ``plays`` or ``key``. A holder of another part may
            also take ``files``, but not the other way round.
        """
        path = self.own("locks", what)
        # Between threads a lock of our own, since one of the system is polled only five times a second.
        with _THREADS.setdefault(str(path), threading.Lock()), FileLock(path):
            yield

    # Reading ---------------------------------------------------------------------------------------------------------

    def cases(self) -> tuple[CaseEntry, ...]:
        """Return the cases of the folder, then the bundled ones, each by name."""
        own = [
            CaseEntry(f.name.rpartition(".")[0], _title(f), False)
            for f in sorted(self.root.iterdir(), key=lambda f: f.name)
            if f.name.endswith(ENDINGS) and self._is_case(f)
        ]
        here = {c.name for c in own}
        return (*own, *(c for c in self.shipped() if c.name not in here))

    def shipped(self) -> tuple[CaseEntry, ...]:
        """Return the bundled cases, by name."""
        folder = files("detente") / "cases"
        return tuple(
            CaseEntry(n, _first_title((folder / f"{n}.yaml").read_text(encoding="utf-8")[:4000], n), True)
            for n in bundled()
        )

    def _is_case(self, f: Path) -> bool:
        stem = f.name.rpartition(".")[0]
        if f.is_symlink() or not f.is_file() or not NAME.fullmatch(stem) or stem.endswith(RESERVED):
            return False
        with f.open("rb") as opened:
            return re.search(rb"(?m)^overlay_of\s*:", opened.read(4000)) is None

    def case(self, name: str) -> CaseFile:
        """Return a case by name.

        Raises
        ------
        NoCase
            There is none.
        OutsideWorkspace
            The name is not valid, or the file is a link.
        CannotRead
            The file cannot be read.
        """
        path = self.path(name)
        if path.exists():
            text = _read(path)
            return CaseFile(name, False, text, state_of(text), path)
        if name in bundled():
            text = (files("detente") / "cases" / f"{name}.yaml").read_text(encoding="utf-8")
            return CaseFile(name, True, text, state_of(text), None)
        raise NoCase(f"there is no case {name}; go to the start page for a list")

    def path(self, name: str, ending: str = ".yaml") -> Path:
        """Return the path of a case, existing or not; never outside of the folder, never a link.

        Raises
        ------
        OutsideWorkspace
            If the name could lead elsewhere.
        """
        if not NAME.fullmatch(name):
            raise OutsideWorkspace(
                f"{name!r} is not a valid name of a case; use letters, digits, - and _ (at most 80 characters)"
            )
        return self._inside(self.root / f"{name}{ending}")

    def own(self, *parts: str) -> Path:
        """Return a path in the subfolder for everything that is not a scenario; each part is a plain name."""
        for part in parts:
            if not NAME.fullmatch(part):
                raise OutsideWorkspace(f"{part!r} is not a plain name; use letters, digits, - and _")
        return self._inside(self.root.joinpath(OWN, *parts))

    def _inside(self, path: Path) -> Path:
        at = path
        while at != self.root:
            if at.is_symlink():
                raise OutsideWorkspace(f"{at.name} is a link, and links are not followed; copy the file instead")
            at = at.parent
        return path

    # Saving ----------------------------------------------------------------------------------------------------------

    def save(self, name: str, text: str, base: str | None) -> CaseFile:
        """Save a case, and keep the state before as a version.

        Parameters
        ----------
        name
            The case; a bundled name makes a file of the folder that is found first from then on.
        text
            The new content.
        base
            The state that the change began from; ``None`` for a new case.

        Raises
        ------
        SaveConflict
            The file is not in that state any more, or a new case would replace a file.
        UsageError
            The text is larger than a scenario may be.
        CannotWrite
            The system refuses; the old file is whole.
        """
        if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
            raise UsageError(f"{name}: more than {MAX_BYTES // 1_000_000} MB; a scenario holds judgements, not texts")
        path = self.path(name)
        with self.locked():
            held = _read(path) if path.exists() else None
            if held is None and base is not None and name in bundled():
                held_state = self.case(name).state
            else:
                held_state = None if held is None else state_of(held)
            if held_state != base:
                raise SaveConflict(
                    f"{name} was saved by somebody else (or in another tab) since this page was opened; nothing was "
                    "overwritten. Open it again to see the other change, or save under a new name"
                )
            if held is not None and held != text:
                self.keep(name, held)
            write(path, text, force=True)
        return CaseFile(name, False, text, state_of(text), path)

    def keep(self, name: str, text: str) -> None:
        """Keep a state that is about to be replaced as a version."""
        known = self.versions(name)
        if known and known[-1].state == state_of(text):
            return
        number = known[-1].number + 1 if known else 1
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        write(self.own("versions", name, f"{number:05d}-{stamp}-{state_of(text)}.yaml"), text, force=True)

    def versions(self, name: str) -> tuple[SavedVersion, ...]:
        """Return the earlier states of a case, the oldest first."""
        folder = self.own("versions", name)
        if not folder.is_dir():
            return ()
        found = [re.fullmatch(r"(\d{5})-(\w+)-([0-9a-f]{16})\.yaml", f.name) for f in sorted(folder.iterdir())]
        return tuple(SavedVersion(int(m[1]), m[2], m[3]) for m in found if m is not None)

    def version(self, name: str, number: int) -> str:
        """Return the text of an earlier state.

        Raises
        ------
        NoCase
            There is no such version.
        """
        for v in self.versions(name):
            if v.number == number:
                return _read(self.own("versions", name, f"{v.number:05d}-{v.saved}-{v.state}.yaml"))
        raise NoCase(f"{name} has no version {number}")


def state_of(text: str) -> str:
    """Return the hash by which states of a file are compared: 16 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _read(path: Path) -> str:
    with reading(path.name):
        if path.stat().st_size > MAX_BYTES:
            raise CannotRead(f"{path.name}: more than {MAX_BYTES // 1_000_000} MB; no scenario is as large")
        return path.read_text(encoding="utf-8-sig")


def _title(path: Path) -> str:
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as f:
            return _first_title(f.read(4000), path.name)
    except OSError:
        return path.name


def _first_title(text: str, otherwise: str) -> str:
    """Return the title of a scenario without checking the rest of it."""
    found = re.search(r"(?m)^title:\s*(.+?)\s*$", text)
    return found[1].strip("\"'") if found else otherwise
