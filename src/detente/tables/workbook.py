"""XLSX workbooks: every row, percentages as they are shown, and a note or an error wherever something is left out."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import unescape

from detente.problems import Problem
from detente.tables.files import error, read_bytes
from detente.tables.sheet import SheetCell, SheetLine, TableError, TableSheet, Value, rows_in_words

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MAX_UNPACKED = 50_000_000
"""Largest total size of a workbook's parts, unpacked, in bytes."""
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_MERGED = re.compile(rb"mergeCell\s+ref=[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)[\"']")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?\bname=\"([^\"]*)\"")
MOST_MERGED = 1_000_000
"""Largest number of cells in merged ranges, since openpyxl creates each one."""


def read_workbook(path: Path, file: str | None = None) -> dict[str, TableSheet]:
    """Read all sheets of cells of a workbook, by name in their order.

    Rows are read wherever they are, whatever size the file declares. A cell that is shown as a percentage
    becomes text such as ``60%``. Text in merged cells counts for every row that they cover. Hidden rows,
    columns and sheets are read, and a note says so.

    Raises
    ------
    TableError
        E001 to E004 for a file that cannot be read, E501 for one that is damaged or no workbook, E502 for
        every cell without a value of its own: a formula that was never calculated, an error, merged numbers.
    """
    file = str(path) if file is None else file
    data = read_bytes(path, file)
    calculated = _may_hold_formulas(data, file)
    values = _load(data, file, formulas=False)
    formulas = _load(data, file, formulas=True) if calculated else None
    problems: list[Problem] = []
    sheets: dict[str, TableSheet] = {}
    # A sheet whose part of the file is missing is left out by openpyxl without a warning.
    for name in _announced(data):
        if name not in values.sheetnames:
            remedy = "save the workbook again, or take an older copy"
            problems.append(Problem("E501", f"{file}[{name}]", None, None, "", "the sheet is not in the file", remedy))
    for sheet in values.worksheets:
        twin = None if formulas is None else formulas[sheet.title]
        sheets[sheet.title] = _sheet(sheet, twin, f"{file}[{sheet.title}]", problems)
    if problems:
        raise TableError(problems)
    return sheets


def _announced(data: bytes) -> list[str]:
    """Return the names of all sheets that the workbook says it has."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = [e for e in book.namelist() if e.lower().endswith("workbook.xml")]
        found = [name for part in parts for name in _SHEET.findall(book.read(part))]
    return [unescape(name.decode("utf-8", "replace"), {"&quot;": '"', "&apos;": "'"}) for name in found]


def _may_hold_formulas(data: bytes, file: str) -> bool:
    """Return whether a sheet holds a formula; refuse what is not a zip archive or unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            entries = book.infolist()
            size = sum(entry.file_size for entry in entries)
            if size > MAX_UNPACKED:
                what = f"the workbook unpacks to {size / 1e6:.0f} MB; the limit is {MAX_UNPACKED / 1e6:g} MB"
                raise error("E004", file, what, "keep only the tables in it")
            sheets = [
                book.read(e) for e in entries if "sheet" in (name := e.filename.lower()) and name.endswith(".xml")
            ]
    except TableError:
        raise
    except Exception as e:
        raise _not_xlsx(data, file, e) from None
    if any(sum(_area(*found) for found in _MERGED.findall(sheet)) > MOST_MERGED for sheet in sheets):
        raise error("E501", file, "merged cells cover most of a sheet", "unmerge them, and keep only the tables")
    return any(_FORMULA.search(sheet) for sheet in sheets)


def _area(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    wide = _letters(right) - _letters(left) + 1
    return wide * (int(bottom[:9]) - int(top[:9]) + 1)


def _letters(column: bytes) -> int:
    n = 0
    for c in column[:4]:
        n = 26 * n + c - 64
    return n


def _not_xlsx(data: bytes, file: str, e: Exception) -> TableError:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        what = "this is a workbook in the older .xls format, or one with a password"
        return error("E501", file, what, "open it in a spreadsheet program and save it as .xlsx without a password")
    what = f"this is not an .xlsx workbook, or it is damaged ({type(e).__name__})"
    return error("E501", file, what, "save it from the spreadsheet program as .xlsx")


def _load(data: bytes, file: str, *, formulas: bool) -> Workbook:
    """Open a workbook; openpyxl raises exceptions of many kinds on damaged files."""
    try:
        with _quiet():
            return _open(data, formulas=formulas)
    except MemoryError:
        raise
    except Exception as e:
        sheet = _damaged(data)
        if sheet is None:
            raise _not_xlsx(data, file, e) from None
        what = f"the sheet is damaged ({type(e).__name__})"
        raise error("E501", f"{file}[{sheet}]", what, "save the workbook again, or take an older copy") from None


def _open(data: bytes, *, formulas: bool, read_only: bool = False) -> Workbook:
    import openpyxl

    # openpyxl's read-only mode stops at the declared size of a sheet, and ignores merged and hidden cells.
    return openpyxl.load_workbook(io.BytesIO(data), data_only=not formulas, read_only=read_only, keep_links=False)


def _damaged(data: bytes) -> str | None:
    """Return the first sheet that cannot be read, if the workbook around it can."""
    try:
        with _quiet():
            book = _open(data, formulas=True, read_only=True)
            for sheet in book.worksheets:
                try:
                    # Do not rely on the number of rows that the sheet declares.
                    sheet.reset_dimensions()  # type: ignore[attr-defined]
                    for _ in sheet.iter_rows():
                        pass
                except Exception:
                    return sheet.title
    except Exception:
        return None
    return None


@contextmanager
def _quiet() -> Generator[None]:
    """Drop warnings about styles and extensions, which change no value."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _sheet(sheet: Worksheet, twin: Worksheet | None, file: str, problems: list[Problem]) -> TableSheet:
    merged = _merged(sheet, file, problems)
    rows: dict[int, dict[int, Value]] = {}
    # Only stored cells: with one stray cell at the end of a sheet, the full range would have 17 billion.
    for (number, column), cell in sorted(vars(sheet)["_cells"].items()):
        value = _value(cell)
        if value == "":
            value = next((v for top, bottom, v in merged.get(column, ()) if top < number <= bottom), "")
        here = SheetCell(value, file, number, column)
        if cell.data_type == "e":
            remedy = "correct the formula, or write the value"
            problems.append(here.problem(f"the cell holds the error {cell.value}", remedy))
        elif value == "" and twin is not None:
            formula = twin.cell(number, column)
            if formula.data_type == "f":
                problems.append(here.problem(*_without_value(formula.value)))
        if value != "":
            rows.setdefault(number, {})[column] = value
    lines = [SheetLine(n, tuple(cells.get(j, "") for j in range(1, max(cells) + 1))) for n, cells in rows.items()]
    return TableSheet(file, tuple(lines), notes=_hidden(sheet, lines, file))


def _without_value(formula: Any) -> tuple[str, str]:
    text = str(getattr(formula, "text", formula))
    shown = text if len(text) <= 40 else f"{text[:39]}…"
    what = f"the cell holds a formula without a value, {shown}"
    return what, "open the workbook in a spreadsheet program and save it, or write the value"


def _value(cell: Any) -> Value:
    value = cell.value
    if value is None or cell.data_type == "e":
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        if "%" in _QUOTED.sub("", cell.number_format or ""):
            return f"{_plain(Decimal(repr(value)) * 100)}%"
        return int(value) if isinstance(value, float) and value.is_integer() else value
    if isinstance(value, datetime):
        return value.isoformat() if value.time() != time() else value.date().isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value).strip()


def _plain(x: Decimal) -> str:
    return format(x.to_integral_value() if x == x.to_integral_value() else x.normalize(), "f")


def _merged(sheet: Worksheet, file: str, problems: list[Problem]) -> dict[int, list[tuple[int, int, Value]]]:
    """Return the values of merged cells in the rows below their first, by column.

    A text applies to all of them. A number may be a total or a value for each row, so it is refused.
    """
    out: dict[int, list[tuple[int, int, Value]]] = {}
    for span in sheet.merged_cells.ranges:
        top, left, bottom, right = span.min_row, span.min_col, span.max_row, span.max_col
        value = _value(sheet.cell(top, left))
        if value == "" or bottom == top:
            continue
        here = SheetCell(value, file, top, left)
        if right > left:
            what = f"the cells {span.coord} are merged over rows and columns"
            problems.append(here.problem(what, "unmerge them, and give each row its own cells"))
        elif isinstance(value, (int, float)) or value[:1].isdecimal():
            what = f"the number {value} is merged over {rows_in_words(range(top, bottom + 1))}"
            problems.append(here.problem(what, "unmerge the cells, and give each row its own number"))
        else:
            out.setdefault(left, []).append((top, bottom, value))
    return out


def _hidden(sheet: Worksheet, lines: list[SheetLine], file: str) -> tuple[str, ...]:
    notes: list[str] = []
    if sheet.sheet_state != "visible" and lines:
        notes.append(f"{file}: this sheet is hidden.")
    rows = [line.number for line in lines if sheet.row_dimensions[line.number].hidden]
    if rows:
        what, them = rows_in_words(rows), "it was" if len(rows) == 1 else "they were"
        notes.append(f"{file}: {what} {'is' if len(rows) == 1 else 'are'} hidden; {them} read like the others.")
    letters = [name for name, d in sheet.column_dimensions.items() if d.hidden]
    if letters and lines:
        notes.append(f"{file}: hidden columns ({', '.join(letters)}) were read like the others.")
    return tuple(notes)
