"""A table from a file of any kind: CSV and its relatives, or XLSX."""

from __future__ import annotations

import os
from pathlib import Path

from detente.tables.delimited import read_delimited
from detente.tables.files import error
from detente.tables.sheet import TableError, TableSheet, pick
from detente.tables.workbook import read_workbook

WORKBOOKS = (".xlsx", ".xlsm")
OTHERS = (".xls", ".xlsb", ".ods", ".numbers", ".parquet", ".dta", ".sav", ".rds", ".feather")
"""Formats of tables that are not read."""


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook by its name."""
    return path.suffix.lower() in WORKBOOKS


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
    if is_workbook(place):
        return pick(read_workbook(place, file), file, sheet)
    if place.suffix.lower() in OTHERS:
        raise error("E501", file, f"{place.suffix} files are not read", "save the table as .csv or .xlsx")
    if sheet is not None:
        raise error("E501", file, "a text file has no sheets", "leave out --sheet")
    return read_delimited(place, file)


__all__ = ["TableError", "TableSheet", "is_workbook", "read_sheet"]
