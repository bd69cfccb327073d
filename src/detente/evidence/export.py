"""Tables of statements for spreadsheets: TSV, and a workbook with filters. Cells never contain formulas."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from detente._text import one_line, spreadsheet_safe
from detente.evidence.passages import unread
from detente.evidence.reading import Reading
from detente.evidence.statement import COLUMNS, flat
from detente.tables.write import csv_text

_HEAD = ("document", "published", "source")
_WIDTHS = {"text": 80, "document": 18, "speaker": 22, "role": 24, "rule": 24, "source": 24, "what": 70}


def rows(readings: Sequence[Reading]) -> list[dict[str, Any]]:
    """Return one row for each statement, with its words in the last column."""
    return [
        {"document": r.document.id, "published": _day(r), "source": r.document.source or "", **flat(s, r.document.text)}
        for r in readings
        for s in r.statements
    ]


def tsv(readings: Sequence[Reading]) -> str:
    """Return the statements as tab-separated values."""
    table = ({k: _one_line(v) for k, v in row.items()} for row in rows(readings))
    return csv_text(table, [*_HEAD, *COLUMNS], separator="\t", bom=False, newline="\n")


def workbook(readings: Sequence[Reading]) -> bytes:
    """Return a workbook: statements, sentences without statements, tracked changes, and the reports."""
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    _sheet(book, "statements", [*_HEAD, *COLUMNS], rows(readings))
    missed = [
        {"document": r.document.id, "published": _day(r), "paragraph": p.paragraph, "text": " ".join(p.text.split())}
        for r in readings
        for p in unread(r)
    ]
    _sheet(book, "not read", ["document", "published", "paragraph", "text"], missed)
    changed = [
        {"document": r.document.id, "kind": c.kind, "author": c.author or "", "date": c.date or "", "text": c.text}
        for r in readings
        for c in r.document.changes
    ]
    if changed:
        _sheet(book, "changes", ["document", "kind", "author", "date", "text"], changed)
    about = [
        {"document": r.document.id, "published": _day(r), "statements": len(r.statements), "not_read": len(unread(r)),
         "source": r.document.source or "", "what": " ".join(r.warnings)}
        for r in readings
    ]  # fmt: skip
    _sheet(book, "reports", ["document", "published", "statements", "not_read", "source", "what"], about)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Any, title: str, columns: Sequence[str], table: Sequence[dict[str, Any]]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    sheet.append(list(columns))
    for row in table:
        sheet.append([_cell(row[c]) for c in columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for n, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(n)].width = _WIDTHS.get(column, 13)
        if column in ("text", "what"):
            for cell in sheet[get_column_letter(n)][1:]:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(len(table) + 1, 2)}"


def _day(reading: Reading) -> str:
    return reading.document.published.isoformat() if reading.document.published else ""


def _cell(value: Any) -> Any:
    return spreadsheet_safe(_one_line(value))


def _one_line(value: Any) -> Any:
    return one_line(value)[:32_000] if isinstance(value, str) else value
