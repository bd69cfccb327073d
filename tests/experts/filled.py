"""Forms that are filled in as people do it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl

from detente._text import json_text
from detente.experts.form import ExpertForm
from detente.experts.workbook import form_workbook

Answers = Mapping[str, tuple[object, object, object, object, str]]
"""Path → lowest, highest, best guess, confidence in per cent, reason."""
TITLES = ("Lowest", "Highest", "Best guess", "Confidence %", "Reason")


def as_workbook(form: ExpertForm, answers: Answers, path: Path) -> Path:
    """Write answers into the workbook of a form."""
    book = openpyxl.load_workbook(io.BytesIO(form_workbook(form)))
    sheet: Any = book["Questions"]
    at = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        given = answers.get(sheet.cell(row, at["path"]).value)
        for title, value in zip(TITLES, given or (), strict=False):
            cell = sheet.cell(row, at[title])
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    book.save(path)
    return path


def saved(form: ExpertForm, answers: Answers) -> dict[str, Any]:
    """Return the data that the page of a form saves."""
    keys = ("low", "high", "best", "confidence", "why")
    return {**form.about(), "answers": [{"path": p, **dict(zip(keys, a, strict=True))} for p, a in answers.items()]}


def as_json(form: ExpertForm, answers: Answers, path: Path) -> Path:
    """Write the JSON file that the page of a form saves."""
    path.write_text(json_text(saved(form, answers)), encoding="utf-8")
    return path


def as_csv(form: ExpertForm, answers: Answers, path: Path) -> Path:
    """Write the CSV file that the page of a form saves."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    about = form.about()
    writer.writerow(["path", "low", "high", "best", "confidence", "why", *about])
    for p, (low, high, best, sure, why) in answers.items():
        writer.writerow([p, low, high, best, sure, why, *about.values()])
    path.write_bytes(b"\xef\xbb\xbf" + out.getvalue().encode())
    return path
