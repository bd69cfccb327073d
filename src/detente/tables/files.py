"""Bytes and text of a file with a table."""

from __future__ import annotations

import stat
from pathlib import Path

from detente.problems import Problem
from detente.tables.sheet import TableError

MAX_BYTES = 200_000_000
"""Largest file that is read."""


def read_bytes(path: Path, file: str) -> bytes:
    """Read a file.

    Raises
    ------
    TableError
        E001 if it does not exist, E002 for a folder, E003 if it cannot be read, E004 if it is too large.
    """
    try:
        info = path.stat()
        if stat.S_ISDIR(info.st_mode):
            raise error("E002", file, "this is a folder", "give the path of a CSV file or of an .xlsx workbook")
        if not stat.S_ISREG(info.st_mode):
            raise error("E003", file, "this is not an ordinary file", "give the path of a CSV file or a workbook")
        if info.st_size <= MAX_BYTES:
            data = path.read_bytes()
            if len(data) <= MAX_BYTES:
                return data
    except (FileNotFoundError, NotADirectoryError):
        raise error("E001", file, "there is no such file", "check the path") from None
    except (OSError, ValueError, RuntimeError) as e:
        # Before Python 3.13 a symbolic link that leads back to itself is a RuntimeError.
        reason = e.strerror if isinstance(e, OSError) and e.strerror else str(e)
        raise error("E003", file, f"the file cannot be read ({reason})", "check the path and its permissions") from None
    what = f"the file has more than {MAX_BYTES / 1e6:g} MB"
    raise error("E004", file, what, "keep only the rows and columns that are needed")


def decode(data: bytes, file: str) -> tuple[str, str]:
    """Return text, and a note where its encoding had to be guessed.

    UTF-8 with or without a byte-order mark and UTF-16 with one are certain. Other bytes are read as
    Windows-1252, which older spreadsheet programs of western languages write; the note says so.

    Raises
    ------
    TableError
        E005 if it is none of these.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), ""
        except UnicodeDecodeError as e:
            raise _not_text(data, file, e, "begins like UTF-16 and is not") from None
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError as e:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise _not_text(data, file, e, f"is not UTF-8 at byte {e.start} (0x{data[e.start]:02x})") from None
        line = data[: e.start].count(b"\n") + 1
        return text, (
            f"{file} is not UTF-8 (line {line}) and was read as Windows-1252; "
            "if names look wrong, save it as CSV UTF-8."
        )


def _not_text(data: bytes, file: str, e: UnicodeDecodeError, what: str) -> TableError:
    line = data[: e.start].count(b"\n") + 1
    return TableError([Problem("E005", file, line, 1, "", f"the file {what}", "save it as CSV UTF-8")])


def error(code: str, file: str, what: str, remedy: str) -> TableError:
    """Return a problem of the whole file as an exception."""
    return TableError([Problem(code, file, None, None, "", what, remedy)])
