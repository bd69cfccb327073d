"""Tables as text and as workbooks: numbers keep their value, and text never runs as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from detente._text import spreadsheet_safe

_THREE_PLACES = re.compile(r"-?[1-9]\d{0,2}\.\d{3}\Z")


def csv_text(
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[str],
    *,
    separator: str = ",",
    bom: bool = True,
    newline: str = "\r\n",
) -> str:
    """Return rows as CSV.

    Parameters
    ----------
    rows
        Column → text, number or ``None``; other columns are left out.
    columns
        Names and order of the columns.
    separator
        Between cells.
    bom
        Begin with a byte-order mark, which makes spreadsheet programs read the file as UTF-8.
    newline
        End of a row.
    """
    out = io.StringIO()
    out.write("\ufeff" if bom else "")
    writer = csv.DictWriter(out, columns, extrasaction="ignore", delimiter=separator, lineterminator=newline)
    writer.writeheader()
    for row in rows:
        writer.writerow({key: _cell(value, separator) for key, value in row.items()})
    return out.getvalue()


def _cell(value: Any, separator: str) -> Any:
    if isinstance(value, str):
        return spreadsheet_safe(value)
    # With semicolons as separators, 1.234 could be read as a thousand and more; 1.2340 could not.
    if isinstance(value, float) and separator != "," and _THREE_PLACES.match(repr(value)):
        return f"{value!r}0"
    return value


def workbook_bytes(tables: Mapping[str, Iterable[Mapping[str, Any]]]) -> bytes:
    """Return a workbook with a sheet for each table; the columns are those of all rows, in order of first use."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        held = list(rows)
        header = columns_of(held)
        sheet.append(header)
        for i, row in enumerate(held, 2):
            for j, key in enumerate(header, 1):
                if key in row:
                    cell = sheet.cell(i, j, row[key])
                    if isinstance(row[key], str):
                        cell.data_type = "s"  # Text that begins with = is not a formula.
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def columns_of(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the columns of all rows, in order of first use."""
    return list(dict.fromkeys(key for row in rows for key in row))
