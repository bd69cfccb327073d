"""The one place that writes output files and folders: whole or not at all, and never over existing content.

A file is written beside its place under a temporary name, synced, and then given its name. An existing file is kept,
unless it has exactly the new content or the caller says ``force``; so a command can be repeated, and an
edited or foreign file is never lost. Links, devices, pipes and sockets are never written.
"""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from detente._errors import CannotWrite, OutputExists, UsageError, writing
from detente._output_names import STDOUT, check_file, check_folder, is_stdout
from detente._text import echo, flush

_undo: dict[object, Callable[[], None]] = {}
"""How to remove what is being written now; for a process that has to end at once."""


def write(target: str | os.PathLike[str], content: str | bytes, *, force: bool = False) -> None:
    """Write a file whole or not at all; folders on the way are made.

    Parameters
    ----------
    target
        The file, or ``-`` for standard output.
    content
        Text (written as UTF-8, line ends as they are) or bytes.
    force
        Whether to replace a file with other content.

    Raises
    ------
    OutputExists
        If there is a file with other content and ``force`` is not given, or something that is not a file.
    UsageError
        If the name cannot be one of a file.
    CannotWrite
        If the system refuses: no permission, no space, no such device. Nothing is left behind then.
    """
    if is_stdout(target):
        if isinstance(content, bytes):
            raise UsageError("-: this format is not text, and does not go to standard output; name a file")
        echo(content, end="")
        flush()
        return
    path = check_file(target)
    # A lone surrogate cannot be encoded; it is written as \\udc80, so that the rest is not lost.
    data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    with writing(target):
        if _holds(path, data):
            return
        if not force and os.path.lexists(path):
            raise OutputExists(
                f"{path}: a file with other content exists; name another file, or replace it with --force"
            )
    with _beside(path) as partial, writing(target):
        _put(partial, data)
        _place(partial, path, force)
        _sync(path.parent)


def write_folder(target: str | os.PathLike[str], files: Mapping[str, str | bytes], *, force: bool = False) -> None:
    """Write several files into a folder.

    A new folder appears whole. In an existing one, other files stay; each file appears whole, and none of them is
    written if one of them has to be refused.

    Parameters
    ----------
    target
        The folder.
    files
        Content by name.
    force
        Whether to replace files with other content.

    Raises
    ------
    OutputExists, UsageError, CannotWrite
        As :func:`write` does.
    """
    path = check_folder(target)
    content = {n: c.encode("utf-8", "backslashreplace") if isinstance(c, str) else c for n, c in files.items()}
    if not path.exists():
        with OutputFolder(target) as folder:
            for name, data in content.items():
                folder.write(name, data)
        return
    for name, data in content.items():
        file = check_file(path / name)
        if not force and os.path.lexists(file) and not _holds(file, data):
            raise OutputExists(
                f"{file}: a file with other content exists; name another folder, or replace it with --force"
            )
    for name, data in content.items():
        write(path / name, data, force=force)


class OutputFolder:
    """Context manager that fills a new folder and gives it its name only if no error occurred.

    Parameters
    ----------
    out
        The folder: a new name, or an empty folder.

    Raises
    ------
    UsageError, OutputExists
        If the folder cannot be made there.
    CannotWrite
        If the system refuses; nothing is left behind then.
    """

    def __init__(self, out: str | os.PathLike[str]) -> None:
        self.named = os.fspath(out)
        self.out = check_folder(out)
        self.partial = self.out.with_name(_partial_name())
        self._old = self.out.with_name(_partial_name())
        self._made: list[Path] = []
        self._check()

    def _check(self) -> None:
        """Refuse a folder that holds something; :meth:`objection` says whether it may still be replaced."""
        with writing(self.named):
            check_folder(self.named)
            if self.out.exists() and any(self.out.iterdir()) and (why := self.objection()):
                raise self.refuse(why)

    def refuse(self, why: str) -> OutputExists:
        """Return the error for a folder that must not be replaced."""
        return OutputExists(f"{self.named}: {why}")

    def objection(self) -> str | None:
        """Return the reason not to replace the existing folder, and the remedy; ``None`` if it may be replaced."""
        return "the folder is not empty; name another one"

    def __enter__(self) -> OutputFolder:
        _undo[self] = self.discard
        try:
            with writing(self.named):
                self._made = _make_parents(self.out)
                self.partial.mkdir()
        except BaseException:
            self.discard()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self.discard()
            return
        try:
            with writing(self.named):
                self._place()
        except BaseException:
            self.discard()
            raise
        _undo.pop(self, None)

    def _place(self) -> None:
        _sync(self.partial)
        self._check()  # again: another process may have finished meanwhile
        if self.out.exists() and any(self.out.iterdir()):
            self.out.rename(self._old)
            self.partial.rename(self.out)
            shutil.rmtree(self._old, ignore_errors=True)
        else:
            if self.out.exists():
                self.out.rmdir()
            self.partial.rename(self.out)
        _sync(self.out.parent)

    def discard(self) -> None:
        """Remove what was begun, at whatever point; safe to call twice."""
        if self._old.exists():
            if self.out.exists():
                shutil.rmtree(self._old, ignore_errors=True)
            else:
                self._old.rename(self.out)
        for _ in range(3):  # a thread may still be writing into it
            shutil.rmtree(self.partial, ignore_errors=True)
        _remove_empty(self._made)
        _undo.pop(self, None)

    def path(self, name: str) -> Path:
        """Return the path of a file to be written, for libraries that write by themselves."""
        path = self.partial / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file, and sync it.

        Raises
        ------
        CannotWrite
            If the system refuses.
        """
        data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
        with writing(self.out / name):
            _put(self.path(name), data)


def discard_all() -> None:
    """Remove everything that is being written now; for a process that has to end at once."""
    for undo in list(_undo.values()):
        undo()


def _holds(path: Path, data: bytes) -> bool:
    """Whether a file exists and holds exactly these bytes."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False


def _partial_name() -> str:
    # No part of the final name: together they could be longer than the system allows.
    return f".detente-{secrets.token_hex(6)}.partial"


@contextmanager
def _beside(path: Path) -> Generator[Path]:
    """Yield a temporary name beside a path; whatever happens, nothing of that name is left."""
    partial = path.with_name(_partial_name())
    made: list[Path] = []

    def undo() -> None:
        partial.unlink(missing_ok=True)
        _remove_empty(made)
        _undo.pop(partial, None)

    _undo[partial] = undo
    try:
        with writing(path):
            made += _make_parents(path)
        yield partial
    finally:
        undo()


def _make_parents(path: Path) -> list[Path]:
    """Make the folders on the way to a path; return those that were not there, the deepest first."""
    made = [p for p in path.parents if not p.exists()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except BaseException:
        _remove_empty(made)
        raise
    return made


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()  # fails, as intended, if something has been put into it


def _put(path: Path, data: bytes) -> None:
    with path.open("xb") as f:
        f.write(data)
        f.flush()
        os.fsync(f.fileno())


def _place(partial: Path, path: Path, force: bool) -> None:
    """Give a file its final name; without ``force`` never in the place of another."""
    if force:
        with suppress(FileNotFoundError):
            partial.chmod(stat.S_IMODE(path.stat().st_mode))
        partial.replace(path)
        return
    try:
        # A link fails where a rename would silently replace.
        os.link(partial, path)
    except FileExistsError:
        raise OutputExists(f"{path}: another process has just written this file; name another one") from None
    except OSError:
        # Some file systems have no hard links. Never claim the name with an empty file: a kill would leave it.
        if os.path.lexists(path):
            raise OutputExists(f"{path}: another process has just written this file; name another one") from None
        partial.rename(path)


def _sync(folder: Path) -> None:
    """Sync the entries of a folder, so that a new name survives a power failure."""
    if os.name == "nt":
        return  # Windows cannot open folders as files, and writes their entries itself
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


__all__ = [
    "STDOUT",
    "CannotWrite",
    "OutputExists",
    "OutputFolder",
    "UsageError",
    "check_file",
    "check_folder",
    "discard_all",
    "is_stdout",
    "write",
    "write_folder",
]
