"""One base for every error that Détente raises on purpose, and the exit code of each.

A message names the place (file, line, option), what is wrong and how to fix it; the command line prints it as it
is. Errors of other libraries are translated where they arise, so that callers need not know which library is used.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Generator
from contextlib import contextmanager

BUG, USAGE, FILES, INTERRUPTED, TERMINATED = 1, 2, 3, 130, 143
"""Exit codes: a bug, wrong input or usage, a file that cannot be read or written, SIGINT, SIGTERM."""


def to_install(extra: str) -> str:
    """Return how to install an extra.

    The package is on no index, and its name there could be anybody's: no message may ask to install it by name.
    """
    return f"in the folder of Détente, run `pip install '.[{extra}]'` or `.uv/bin/uv run --extra {extra} detente …`"


class DetenteError(Exception):
    """Base of all errors that Détente raises on purpose.

    Attributes
    ----------
    exit_code
        What the command line exits with: 2 for wrong input or usage, 3 for a file that cannot be read or written.
    """

    exit_code: int = USAGE


class UsageError(DetenteError, ValueError):
    """A command, an option or an argument that cannot be carried out as given."""


class OutputExists(UsageError):
    """Something exists where the output would go, and Détente must not replace it."""


class DamagedFile(DetenteError, ValueError):
    """A file that can be read, but whose content is not what its name promises."""


class FileError(DetenteError, OSError):
    """A file or folder that cannot be read or written."""

    exit_code = FILES


class CannotRead(FileError):
    """A file or folder that cannot be read: it is missing, or the system refuses."""


class CannotWrite(FileError):
    """A file or folder that cannot be written: no permission, no space, no such place."""


_FULL = "free some space, or write to another place"
_PERMISSION = "change the permissions, or name another place"
_REMEDIES = {
    errno.ENOENT: "check the path",
    errno.ENOTDIR: "a part of the path is a file; check the path",
    errno.EISDIR: "this is a folder; name a file",
    errno.EACCES: _PERMISSION,
    errno.EPERM: _PERMISSION,
    errno.EROFS: "name a place that can be written",
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.ELOOP: "a link leads back to itself; name the file itself",
}
"""Remedies for the most frequent errors of the operating system."""


def explain_os_error(error: OSError | ValueError, place: object) -> str:
    """Return place, reason and remedy of an error of the operating system as one line.

    ``pathlib`` reports a name with a NUL character as a ``ValueError`` and, before Python 3.13, a circular link
    as a ``RuntimeError``; both are accepted here.
    """
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    remedy = _REMEDIES.get(error.errno or 0, "check the path") if isinstance(error, OSError) else "check the path"
    return f"{place}: {reason[:1].lower()}{reason[1:]}; {remedy}"


@contextmanager
def reading(place: str | os.PathLike[str]) -> Generator[None]:
    """Translate errors of the operating system into :class:`CannotRead`.

    Raises
    ------
    CannotRead
        In place of an ``OSError``, or of the ``ValueError`` of a name that no file can have.
    """
    yield from _translated(place, CannotRead)


@contextmanager
def writing(place: str | os.PathLike[str]) -> Generator[None]:
    """Translate errors of the operating system into :class:`CannotWrite`.

    Raises
    ------
    CannotWrite
        In place of an ``OSError``, or of the ``ValueError`` of a name that no file can have.
    """
    yield from _translated(place, CannotWrite)


def _translated(place: str | os.PathLike[str], kind: type[FileError]) -> Generator[None]:
    try:
        yield
    except DetenteError:
        raise
    except (OSError, ValueError) as e:
        # UnicodeError is a ValueError: a name that the file system's encoding cannot hold.
        raise kind(explain_os_error(e, os.fspath(place))) from e
