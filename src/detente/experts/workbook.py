"""The form as a workbook: prompts are locked, answers are checked as they are typed."""

from __future__ import annotations

import io
import math
import re
import zipfile
from typing import TYPE_CHECKING, Any

from detente._text import terminal_safe
from detente.experts.form import STEPS, ExpertForm

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SHEET, ABOUT = "Questions", "About"
COLUMNS = {
    "no": 5, "question": 38, "scale": 30, "sources say": 40, "others said": 26,
    "Lowest": 11, "Highest": 11, "Best guess": 11, "Confidence %": 13, "Reason": 40, "path": 34,
}  # fmt: skip
"""Columns of the questions with their widths; the others' answers appear in round 2."""
FIELDS = {
    "lowest": "low",
    "highest": "high",
    "best_guess": "best",
    "confidence_%": "confidence",
    "reason": "why",
    "path": "path",
}
"""Columns that are read back, by their plain name."""
EPOCH = (1980, 1, 1, 0, 0, 0)


def form_workbook(form: ExpertForm) -> bytes:
    """Return a form as a workbook; the same form gives the same bytes."""
    from openpyxl import Workbook

    book = Workbook()
    about = book.worksheets[0]
    about.title = ABOUT
    _about(about, form)
    _questions(book.create_sheet(SHEET), form)
    book.active = 0
    out = io.BytesIO()
    book.save(out)
    return _timeless(out.getvalue())


def _about(sheet: Worksheet, form: ExpertForm) -> None:
    from openpyxl.styles import Alignment, Font

    lines: list[tuple[str, str | int]] = [
        ("Questions on", form.title),
        ("", f"On the sheet “{SHEET}”, answer in the order of the columns. Leave a question empty if you cannot say."),
        *[(name, prompt) for _, name, prompt in STEPS],
        ("Reason", "What makes you think so? The others see your reason without your name."),
        ("", "Save the workbook and send it back. Only the white cells can be changed."),
        *[(key, value) for key, value in form.about().items()],
    ]
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 90
    for n, (key, value) in enumerate(lines, 1):
        _put(sheet, n, 1, key).font = Font(bold=True)
        _put(sheet, n, 2, value).alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
    sheet.protection.enable()


def _questions(sheet: Worksheet, form: ExpertForm) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill, Protection
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    titles = [t for t in COLUMNS if t != "others said" or form.round > 1]
    answers = ("Lowest", "Highest", "Best guess", "Confidence %", "Reason")
    grey, wrap = PatternFill("solid", fgColor="FFEEEEEE"), Alignment(wrap_text=True, vertical="top")
    for j, title in enumerate(titles, 1):
        cell = _put(sheet, 1, j, title)
        cell.font, cell.fill, cell.alignment = Font(bold=True), grey, wrap
        sheet.column_dimensions[get_column_letter(j)].width = COLUMNS[title]
    at = {title: get_column_letter(j) for j, title in enumerate(titles, 1)}
    for n, q in enumerate(form.questions, 2):
        marks = "".join(f"\n{y}: {label}" for y, label in q.marks)
        others, own = _others(form, q.path)
        held: dict[str, Any] = {
            "no": n - 1, "question": q.asks, "scale": f"{q.scale.ends}; {q.scale.unit}{marks}",
            "sources say": "\n".join(q.evidence), "others said": others, "path": q.path, **own,
        }  # fmt: skip
        for j, title in enumerate(titles, 1):
            cell = _put(sheet, n, j, held.get(title, ""))
            cell.alignment = wrap
            if title in answers:
                cell.protection = Protection(locked=False)
            else:
                cell.fill = grey
        top = 1e12 if math.isinf(q.scale.high) else q.scale.high
        for title in answers[:4]:
            low, high = (50.0, 100.0) if title == "Confidence %" else (q.scale.low, top)
            rule = DataValidation(
                type="decimal", operator="between", formula1=f"{low:g}", formula2=f"{high:.15g}", allow_blank=True
            )
            rule.errorTitle, rule.error = title, f"Give a number from {low:g} to {high:.15g}."
            rule.showErrorMessage = True
            rule.add(f"{at[title]}{n}")  # pyright: ignore[reportUnknownMemberType]
            sheet.add_data_validation(rule)
    sheet.freeze_panes = f"{at['scale']}2"
    sheet.protection.enable()
    sheet.protection.formatColumns = sheet.protection.formatRows = False


def _others(form: ExpertForm, path: str) -> tuple[str, dict[str, Any]]:
    """Return the others' answers, as lines, and the expert's own first answer by column."""
    feedback = form.feedback.get(path)
    if feedback is None:
        return "", {}
    lines = [f"{a.low:.4g} to {a.high:.4g}, best {a.best:.4g}" for a in feedback.others]
    if lines:
        lines.append(f"({100 * form.level:g} % intervals)")
    lines += [f"“{why}”" for why in feedback.reasons]
    if feedback.own is None:
        return "\n".join(lines), {}
    own = feedback.own.plain()
    names = {key: name for key, name, _ in STEPS}
    return "\n".join(lines), {**{names[k]: own[k] for k in names}, "Reason": own["why"]}


def _put(sheet: Worksheet, row: int, column: int, value: Any) -> Any:
    """Write a cell; text is never a formula, and control characters are removed, since a workbook cannot hold them."""
    if isinstance(value, str):
        cell = sheet.cell(row, column, terminal_safe(value))
        cell.data_type = "s"
        return cell
    return sheet.cell(row, column, value)


def _timeless(data: bytes) -> bytes:
    """Return a workbook without the time at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
        for entry in book.infolist():
            part = book.read(entry)
            if entry.filename == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*(</)", rb"\g<1>1980-01-01T00:00:00Z\g<2>", part)
            again.writestr(zipfile.ZipInfo(entry.filename, EPOCH), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()
