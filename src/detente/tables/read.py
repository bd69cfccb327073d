"""Reads a table from a file: CSV and similar formats, or a workbook; :data:`READERS` has one reader per format."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from detente.tables.delimited import read_delimited
from detente.tables.files import error
from detente.tables.sheet import TableError, TableSheet, pick
from detente.tables.workbook import read_workbook

TableReader: TypeAlias = Callable[[Path, str], Mapping[str, TableSheet]]
"""Takes a path and the file's name for messages; returns the sheets by name, and raises :class:`TableError`."""

READERS: dict[str, TableReader] = {".xlsx": read_workbook, ".xlsm": read_workbook}
"""Readers by suffix, in lower case. Files with any other suffix are read as text with separators."""
OTHERS = (".xls", ".xlsb", ".ods", ".numbers", ".parquet", ".dta", ".sav", ".rds", ".feather")
"""Formats of tables that are not read."""


def read_sheet(path: str | os.PathLike[str], *, sheet: str | None = None) -> TableSheet:
    """Read one table.

    Parameters
    ----------
    path
        A CSV or TSV file, or a workbook.
    sheet
        The sheet of a workbook; needed where several hold a table.

    Raises
    ------
    TableError
        With everything that is wrong; see :mod:`detente.tables.delimited` and :mod:`detente.tables.workbook`.
    """
    place, file = Path(path), os.fspath(path)
    suffix = place.suffix.lower()
    if suffix in READERS:
        return pick(READERS[suffix](place, file), file, sheet)
    if suffix in OTHERS:
        raise error("E501", file, f"{place.suffix} files are not read", "save the table as .csv or .xlsx")
    if sheet is not None:
        raise error("E501", file, "a text file has no sheets", "leave out --sheet")
    return read_delimited(place, file)


__all__ = ["READERS", "TableError", "TableReader", "TableSheet", "read_sheet"]
