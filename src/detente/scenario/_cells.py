"""Rows of cells from CSV and XLSX files, and back. A cell knows its place, for messages."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from detente._text import spreadsheet_safe, spreadsheet_text
from detente.scenario._files import read_bytes
from detente.scenario.problems import Problem, ScenarioError

MAX_UNPACKED = 50_000_000
SHEETS = ("actors", "issues", "positions")
Value = str | int | float
Rows = Sequence[Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text or number, and where it stands (row and column from 1)."""

    value: Value
    file: str
    line: int
    column: int


Row = dict[str, Cell]


def read_sheets(path: Path) -> dict[str, list[Row]]:
    """Read the sheets of a workbook, or the CSV files of a folder, that have known names.

    Raises
    ------
    ScenarioError
        E001 to E005 for files that cannot be read, E501 for what is not a table.
    """
    if path.suffix.lower() == ".xlsx":
        return _workbook(path)
    if not path.is_dir():
        what = "this is neither a folder with CSV files nor an .xlsx file"
        raise ScenarioError([Problem("E501", str(path), None, None, "", what, "give the folder or the workbook")])
    found = {name: read_csv(path / f"{name}.csv") for name in SHEETS if (path / f"{name}.csv").exists()}
    return found or _nothing(str(path))


def _nothing(file: str) -> dict[str, list[Row]]:
    what = f"there is no table named {', '.join(SHEETS[:2])} or {SHEETS[2]} here"
    raise ScenarioError([Problem("E501", file, None, None, "", what, "name the sheets or files so")])


def read_csv(path: Path) -> list[Row]:
    """Read one CSV file; the separator is ``,`` or ``;`` or a tab, whichever the first line has most of."""
    file = str(path)
    text = decode(read_bytes(path, file), file)
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=separator, strict=True))
    except csv.Error as e:
        raise ScenarioError([Problem("E501", file, None, None, "", f"not CSV: {e}", "check the quotes")]) from None
    comma = separator == ";"
    return _rows(file, [[_number(x, comma) for x in line] for line in lines])


def decode(data: bytes, file: str) -> str:
    """Read UTF-8 with or without a byte-order mark."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        line = data[: e.start].count(b"\n") + 1
        what = f"byte {e.start} (0x{data[e.start]:02x}) is not UTF-8"
        mend = "save it as CSV UTF-8"
        raise ScenarioError([Problem("E005", file, line, 1, "", what, mend)]) from None


def _number(text: str, comma: bool) -> str:
    text = spreadsheet_text(text.strip())
    # with ; between cells, a comma is likely the decimal sign
    if comma and text.count(",") == 1 and text.replace(",", "", 1).lstrip("-").isdecimal():
        return text.replace(",", ".")
    return text


def _rows(file: str, lines: Sequence[Sequence[Any]]) -> list[Row]:
    if not lines or not any(str(x or "").strip() for x in lines[0]):
        raise ScenarioError([Problem("E501", file, 1, 1, "", "the table has no header", "name the columns first")])
    header = [str(x or "").strip() for x in lines[0]]
    twice = next((h for i, h in enumerate(header) if h and h in header[:i]), None)
    if twice is not None:
        at = header.index(twice, header.index(twice) + 1) + 1
        what = f"the column {twice} is there twice"
        raise ScenarioError([Problem("E501", file, 1, at, twice, what, "delete one of the two")])
    rows: list[Row] = []
    for n, line in enumerate(lines[1:], 2):
        row: Row = {}
        for j, value in enumerate(line):
            if value is None or value == "":
                continue
            if j >= len(header) or not header[j]:
                what = f"{str(value)[:40]!r} stands in a column without a name"
                raise ScenarioError([Problem("E501", file, n, j + 1, "", what, "name the column, or empty the cell")])
            row[header[j]] = Cell(_value(value), file, n, j + 1)
        if row:
            rows.append(row)
    return rows


def _value(value: Any) -> Value:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, (int, float, str)) else str(value)


def _small(data: bytes, file: str) -> None:
    """Refuse a workbook that would unpack to far more than any table of judgements needs."""
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            size = sum(entry.file_size for entry in book.infolist())
    except zipfile.BadZipFile:
        return  # said better by the reader itself
    if size > MAX_UNPACKED:
        what = f"the workbook unpacks to {size / 1e6:.0f} MB; the limit is {MAX_UNPACKED / 1e6:g} MB"
        raise ScenarioError([Problem("E004", file, None, None, "", what, "keep only the tables in it")])


def _workbook(path: Path) -> dict[str, list[Row]]:
    import zipfile

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    data = read_bytes(path, str(path))
    _small(data, str(path))
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as e:
        what = f"not an .xlsx workbook ({type(e).__name__})"
        mend = "save it from the spreadsheet program as .xlsx"
        raise ScenarioError([Problem("E501", str(path), None, None, "", what, mend)]) from None
    try:
        found = {
            name: _rows(f"{path}[{name}]", [list(r) for r in book[name].iter_rows(values_only=True)])
            for name in SHEETS
            if name in book.sheetnames
        }
    finally:
        book.close()
    return found or _nothing(str(path))


def csv_text(rows: Rows, *, bom: bool, separator: str) -> str:
    """Return rows as the text of a CSV file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns(rows), delimiter=separator, lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: spreadsheet_safe(v) for k, v in row.items()} for row in rows)
    return ("\ufeff" if bom else "") + out.getvalue()


def workbook_bytes(tables: Mapping[str, Rows]) -> bytes:
    """Return a workbook with a sheet for each table."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        header = columns(rows)
        sheet.append(header)
        for i, row in enumerate(rows, 2):
            for j, key in enumerate(header, 1):
                if key in row:
                    cell = sheet.cell(i, j, row[key])
                    if isinstance(row[key], str):
                        cell.data_type = "s"  # text that begins with = is no formula
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def columns(rows: Rows) -> list[str]:
    """Return the columns of all rows, in order of first use."""
    return list(dict.fromkeys(key for row in rows for key in row))
