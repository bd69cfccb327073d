"""Whether a file or folder may be written under a name: checked before long work, and again before writing."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from detente._errors import OutputExists, UsageError, writing

STDOUT = "-"
"""The name that means standard output; a file of this name is ``./-``."""

FILES = (
    ".csv", ".doc", ".docx", ".gmcr", ".htm", ".html", ".json", ".jsonl", ".md", ".ods", ".pdf", ".png", ".svg", ".tsv",
    ".txt", ".xls", ".xlsm", ".xlsx", ".yaml", ".yml",
)  # fmt: skip
"""Endings of names that mean a file: a folder of such a name would not open as what it seems to be."""


def is_stdout(target: str | os.PathLike[str]) -> bool:
    """Whether a target means standard output."""
    return os.fspath(target) == STDOUT


def check_file(target: str | os.PathLike[str]) -> Path:
    """Return the path of a file to be written; for use before long work, too.

    Raises
    ------
    UsageError
        If the name is empty or one of a folder.
    OutputExists
        If a folder, a link, a device, a pipe or a socket has this name.
    CannotWrite
        If the folder it would be in is a file, or cannot be written.
    """
    path = _named(target, "file")
    if (mode := _mode(path)) is not None and not stat.S_ISREG(mode):
        raise OutputExists(f"{_refusal(path, mode)}; name a file")
    _check_parents(path)
    return path


def check_folder(target: str | os.PathLike[str]) -> Path:
    """Return the path of a folder to be written; for use before long work, too.

    Raises
    ------
    UsageError
        If the name is empty, one of the folder one is in, or, for a new folder, has the ending of a file.
    OutputExists
        If a file, a link, a device, a pipe or a socket has this name.
    CannotWrite
        If the folder it would be in is a file, or cannot be written.
    """
    path = _named(target, "folder")
    mode = _mode(path)
    if mode is None and path.suffix.lower() in FILES:
        raise UsageError(f"{path}: a folder is written, and {path.suffix} is the ending of a file; name {path.stem}")
    if mode is not None and not stat.S_ISDIR(mode):
        raise OutputExists(f"{_refusal(path, mode)}; name a folder")
    _check_parents(path)
    return path


def _named(target: str | os.PathLike[str], kind: str) -> Path:
    name = os.fspath(target)
    if not name.strip() or "\0" in name:
        raise UsageError(f"{name!r}: this is not a name; name a {kind}")
    path = Path(name)
    absolute = os.path.normpath(os.path.abspath(name))
    if path.name in ("", "..") or absolute in (os.path.abspath(os.curdir), os.path.dirname(absolute)):
        raise UsageError(f"{name}: name a {kind} inside this folder")
    if kind == "file" and name.endswith(tuple(s for s in (os.sep, os.altsep) if s)):
        raise UsageError(f"{name}: this is the name of a folder; name a file")
    return path


def _mode(path: Path) -> int | None:
    """Return type and permissions of what has this name, links not followed; ``None`` if nothing has."""
    with writing(path):
        try:
            return os.lstat(path).st_mode
        except FileNotFoundError:
            return None


def _refusal(path: Path, mode: int) -> str:
    if stat.S_ISLNK(mode):
        return f"{path}: this is a link to {os.path.realpath(path)}, and links are not written through"
    kinds = (
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISREG, "a file"),
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
    )
    kind = next((words for test, words in kinds if test(mode)), "a device")
    return f"{path}: this is {kind}"


def _check_parents(path: Path) -> None:
    """Refuse a place below a file, or in a folder that cannot be written."""
    with writing(path):
        nearest = next((p for p in path.parents if p.exists()), Path())
        if not nearest.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(nearest))
        if not os.access(nearest, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(nearest))
