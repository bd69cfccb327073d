"""Reading small text files, with errors that name the place and the remedy."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

from detente._errors import CannotRead, DamagedFile, reading

MOST = 100_000_000
"""Bytes; larger files are refused, because they are read into memory as a whole."""


def read_text(path: str | os.PathLike[str], *, most: int = MOST) -> str:
    """Return the text of an ordinary file in UTF-8, without its byte-order mark.

    Parameters
    ----------
    path
        The file.
    most
        The largest size, in bytes.

    Raises
    ------
    CannotRead
        If it is missing, a folder, a device or larger than ``most``, or the system refuses.
    DamagedFile
        If it is not UTF-8.
    """
    name = os.fspath(path)
    with reading(name):
        info = os.stat(path)
        if stat.S_ISDIR(info.st_mode):
            raise CannotRead(f"{name}: this is a folder; name a file")
        if not stat.S_ISREG(info.st_mode):
            raise CannotRead(f"{name}: this is not an ordinary file; name one")
        if info.st_size > most:
            raise CannotRead(f"{name}: the file has {info.st_size / 1e6:,.0f} MB; the limit is {most / 1e6:,.0f} MB")
        data = Path(path).read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        raise DamagedFile(f"{name}: byte {e.start} is not UTF-8; save the file as UTF-8") from None


def read_json(path: str | os.PathLike[str], *, most: int = MOST) -> Any:
    """Return the content of a JSON file.

    Raises
    ------
    CannotRead, DamagedFile
        As :func:`read_text`; also if it is not JSON, is nested too deep, or holds a number too long to convert.
    """
    return parse_json(read_text(path, most=most), os.fspath(path))


def parse_json(text: str, name: str) -> Any:
    """Return the content of a JSON text; ``name`` is its origin for messages.

    Raises
    ------
    DamagedFile
        If it is not JSON, is nested too deep, or holds a number too long to convert.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as e:
        what = "the file is empty" if not text.strip() else f"this is not JSON ({e.msg})"
        raise DamagedFile(f"{name}:{e.lineno}:{e.colno}: {what}; check the file at this place") from None
    except RecursionError:
        raise DamagedFile(f"{name}: lists or objects are nested too deep; flatten them") from None
    except ValueError:
        digits = sys.get_int_max_str_digits()
        raise DamagedFile(f"{name}: a number has more than {digits:,} digits; write a shorter one") from None
