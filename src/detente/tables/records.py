"""Rows by the names of their columns, for tables whose columns are known."""

from __future__ import annotations

from collections.abc import Callable, Collection

from detente.problems import Problem
from detente.tables.numbers import (
    Numbers,
    assumption,
    decimal_of,
    looks_like_number,
    read_numbers,
    why_ambiguous,
    why_wrong,
)
from detente.tables.sheet import SheetCell, TableError, TableSheet, Value

Row = dict[str, SheetCell]


def read_records(
    sheet: TableSheet, name: Callable[[str], str], numeric: Callable[[str], bool], *, decimal: str = ""
) -> tuple[list[Row], set[str], list[str]]:
    """Return the rows below the names of the columns, without their empty cells.

    Parameters
    ----------
    sheet
        The cells; the first row names the columns.
    name
        From what a column is called in the file to its name.
    numeric
        Whether a column holds numbers, as far as its cells look like numbers: these are written with a decimal
        point in the rows that are returned, and percentages without their sign.
    decimal
        The decimal sign, where the user gave it.

    Returns
    -------
    rows
        Column → cell.
    percentages
        Columns of percentages.
    notes
        What was assumed about numbers.

    Raises
    ------
    TableError
        E501 where the names are missing, twice, or too few; E502 and E503 for numbers that cannot be read.
    """
    if not sheet.lines:
        raise TableError([sheet.problem("the table has no header", "name the columns first", line=1)])
    head, *body = sheet.lines
    names = [name(str(v)) if v != "" else "" for v in head.values]
    problems = _names_twice(sheet, names)
    values: dict[int, list[Value]] = {line.number: list(line.values) for line in body}
    hint = decimal_of([[line.at(j) for line in body] for j in range(len(names))], sheet.separator)
    percentages: set[str] = set()
    notes: list[str] = []
    for j, column in enumerate(names):
        if column and numeric(column):
            found, wrong = _numbers(sheet, j, str(head.at(j)), values, hint, decimal)
            percentages |= {column} if found.percent else set()
            problems += wrong
            if note := assumption(str(head.at(j)), found):
                notes.append(f"{sheet.file}: {note}")
    rows: list[Row] = []
    for line in body:
        row: Row = {}
        for j, value in enumerate(values[line.number]):
            cell = SheetCell(value, sheet.file, line.number, j + 1)
            if value == "":
                continue
            if j >= len(names) or not names[j]:
                what = f"{str(value)[:40]!r} is in a column without a name"
                problems.append(cell.problem(what, "name the column, or empty the cell", code="E501"))
            else:
                row.setdefault(names[j], cell)
        rows.append(row)
    if problems:
        raise TableError(problems)
    return rows, percentages, notes


def _names_twice(sheet: TableSheet, names: Collection[str]) -> list[Problem]:
    seen: set[str] = set()
    problems: list[Problem] = []
    for j, column in enumerate(names):
        if column and column in seen:
            cell = sheet.cell(sheet.lines[0], j)
            problems.append(
                cell.problem(f"the column {column} is there twice", "delete one of the two", code="E501", path=column)
            )
        seen.add(column)
    return problems


def _numbers(
    sheet: TableSheet, column: int, title: str, values: dict[int, list[Value]], hint: str, decimal: str
) -> tuple[Numbers, list[Problem]]:
    """Write the numbers of a column in place with a decimal point."""
    places = [n for n, row in values.items() if column < len(row) and _is_number(row[column])]
    cells = [SheetCell(values[n][column], sheet.file, n, column + 1) for n in places]
    held = [c.value for c in cells]
    found = read_numbers(held, decimal=decimal, hint=hint, ratios=False)
    if found.readings:
        return found, [cells[found.place].problem(*why_ambiguous(title, found), code="E503", path=title)]
    for n, text in zip(places, found.texts, strict=True):
        if isinstance(values[n][column], str) and text:
            values[n][column] = text
    return found, [cells[i].problem(*why_wrong(cells[i], found, i), path=title) for i in found.wrong]


def _is_number(value: object) -> bool:
    return not isinstance(value, str) or looks_like_number(value)
