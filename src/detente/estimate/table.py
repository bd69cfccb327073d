"""Data in columns: read from CSV or XLSX, with missing values found and named."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from detente.estimate.problems import EstimationError
from detente.problems import Problem, nearest
from detente.tables import header
from detente.tables.numbers import assumption, decimal_of, read_numbers, why_ambiguous
from detente.tables.read import read_sheet
from detente.tables.sheet import SheetCell, TableError, Value
from detente.tables.totals import is_total

Array = NDArray[np.float64]
MISSING = ("", "NA", "NaN", "nan", ".", "NULL")
TRUTH = {"true": "1", "false": "0"}
"""How R and spreadsheet programs write truth values; upper or lower case does not matter."""


@dataclass(frozen=True, eq=False)
class EstimationTable:
    """Columns of text, by name; numbers are parsed when a column is used.

    Attributes
    ----------
    columns
        (rows,) text of each column; numbers are written with a decimal point.
    rows
        Number of each row in the file, the first after the header being 1.
    dropped
        Rows left out because a column in use was missing.
    notes
        What was assumed in reading, by column; ``""`` for the whole table.
    unclear
        Columns whose numbers can be read in two ways.
    """

    columns: Mapping[str, NDArray[np.str_]]
    rows: tuple[int, ...]
    dropped: int = 0
    notes: Mapping[str, str] = field(default_factory=lambda: {})
    unclear: Mapping[str, Problem] = field(default_factory=lambda: {})

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.rows)

    def text(self, name: str, where: str = "") -> NDArray[np.str_]:
        """Return a column as text.

        Raises
        ------
        EstimationError
            If there is none of this name, with the nearest.
        """
        if name not in self.columns:
            near = nearest(name, self.columns)
            remedy = f"; did you mean {near}?" if near else f"; there are {', '.join(self.columns)}"
            raise EstimationError(f"{where + ': ' if where else ''}the data have no column {name!r}{remedy}")
        return self.columns[name]

    def is_text(self, name: str) -> bool:
        """Whether a column is text: at most half of its values are numbers.

        Raises
        ------
        TableError
            If its numbers can be read in two ways.
        """
        values = self.text(name)
        if name in self.unclear:
            raise TableError([self.unclear[name]])
        numbers = sum(map(_reads, values.tolist()))
        return 2 * numbers <= len(values)

    def number(self, name: str, where: str = "") -> Array:
        """Return a column as numbers.

        Raises
        ------
        EstimationError
            Where it holds text.
        TableError
            If its numbers can be read in two ways.
        """
        values = self.text(name, where)
        if name in self.unclear:
            raise TableError([self.unclear[name]])
        try:
            return values.astype(np.float64)
        except ValueError:
            bad, held = next((j, v) for j, v in enumerate(values.tolist()) if not _reads(v))
            what = f"column {name!r} holds {held!r} in row {self.rows[bad]}, which is not a number"
            if not self.is_text(name):
                what += f"; correct it, leave it empty if it is missing, or write factor({name}) for categories"
            raise EstimationError(f"{where + ': ' if where else ''}{what}") from None

    def complete(self, names: Iterable[str]) -> EstimationTable:
        """Return the rows in which none of some columns is missing.

        Raises
        ------
        EstimationError
            If a column is unknown, or no row is left.
        """
        keep = np.ones(self.n, dtype=np.bool_)
        for name in names:
            keep &= ~np.isin(self.text(name), MISSING)
        if keep.all():
            return self
        if not keep.any():
            raise EstimationError("no row has a value in every column that the formula names")
        where = np.flatnonzero(keep)
        kept = {k: v[keep] for k, v in self.columns.items()}
        rows = tuple(self.rows[i] for i in where)
        return EstimationTable(kept, rows, self.dropped + int((~keep).sum()), self.notes, self.unclear)


def _reads(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def from_columns(columns: Mapping[str, Iterable[object]]) -> EstimationTable:
    """Make a table of columns of values, for instance a dictionary of lists or a data frame."""
    made = {str(k): np.array([_plain(x) for x in v], dtype=np.str_) for k, v in columns.items()}
    lengths = {len(v) for v in made.values()}
    if len(lengths) != 1:
        raise EstimationError("the columns of a table must be of one length, and there must be one")
    return EstimationTable(made, tuple(range(1, lengths.pop() + 1)))


def _plain(x: object) -> str:
    if isinstance(x, bool | np.bool_):
        return str(int(x))
    return "" if x is None else str(x)


def read_table(path: str | os.PathLike[str], *, sheet: str | None = None, decimal: str = "") -> EstimationTable:
    """Read a CSV file or a workbook whose first row names the columns.

    The decimal sign of each column, point or comma, is inferred from all its cells.
    Truth values become 1 and 0; a percentage is the number before its sign. A last row that is the sum of the others is
    left out.

    Parameters
    ----------
    path
        The file.
    sheet
        The sheet of a workbook; needed where several hold a table.
    decimal
        The decimal sign, ``"."`` or ``","``, where the columns do not show it.

    Raises
    ------
    TableError
        If it cannot be read, has no rows, rows of another length, or two columns of one name.
    """
    read = read_sheet(path, sheet=sheet)
    table, note = header.below_title(read, decimal=decimal)
    assert table.head is not None
    names = [str(v) for v in table.head.values]
    problems = [
        read.cell(table.head, j).problem(f"two columns are named {name!r}", "rename one", code="E501")
        for j, name in enumerate(names)
        if name in names[:j]
    ]
    for line in table.body:
        # A workbook does not store empty cells at the end of a row.
        short = read.separator and len(line.values) < len(names)
        if short or len(line.values) > len(names):
            what = f"the row has {len(line.values)} cells, and the first row {len(names)}"
            problems.append(read.problem(what, "quote a text with the separator in it", line=line.number))
    if not table.body:
        problems.append(read.problem("there are no rows of data", "write them below the names of the columns"))
    if problems:
        raise TableError(problems)
    rows = tuple(line.number - table.head.number for line in table.body)
    columns: dict[str, NDArray[np.str_]] = {}
    notes = {"": " ".join(n for n in (*read.notes, note) if n)}
    unclear: dict[str, Problem] = {}
    cells = {name: table.cells(j) for j, name in enumerate(names)}
    hint = decimal_of(([c.value for c in held] for held in cells.values()), read.separator)
    for name, held in cells.items():
        texts, said, problem = _column(name, held, decimal, hint)
        columns[name] = np.array(texts, dtype=np.str_)
        if said:
            notes[name] = f"{read.file}: {said}"
        if problem is not None:
            unclear[name] = problem
    return _without_totals(EstimationTable(columns, rows, 0, notes, unclear), read.file)


def _column(name: str, cells: tuple[SheetCell, ...], decimal: str, hint: str) -> tuple[list[str], str, Problem | None]:
    """Return the texts of a column, a note, and a problem where it can be read in two ways."""
    values: list[Value] = [c.value for c in cells]
    there = [i for i, v in enumerate(values) if v not in MISSING]
    held = [values[i] for i in there]
    texts = [str(v) for v in values]
    if held and all(isinstance(v, str) and v.casefold() in TRUTH for v in held):
        for i in there:
            texts[i] = TRUTH[texts[i].casefold()]
        return texts, f"in column {name} TRUE is read as 1 and FALSE as 0.", None
    found = read_numbers(held, decimal=decimal, hint=hint, ratios=False)
    problem = None
    if found.readings:
        problem = cells[there[found.place]].problem(*why_ambiguous(name, found), code="E503", path=name)
    if not found.wrong:
        for i, text in zip(there, found.texts, strict=True):
            texts[i] = text
    percent = f"in column {name} 60% is read as 60." if found.percent and not found.wrong else ""
    return texts, f"{percent} {assumption(name, found)}".strip(), problem


def _without_totals(table: EstimationTable, file: str) -> EstimationTable:
    """Leave out a last row that is called a total and holds the sum of a column."""
    last = table.n - 1
    label = next((v[last] for v in table.columns.values() if is_total(str(v[last]))), None)
    if label is None or last < 2:
        return table
    for values in table.columns.values():
        numbers = [float(v) if _reads(v) else np.nan for v in values.tolist()]
        if np.isfinite(numbers[last]) and np.isclose(np.nansum(numbers[:last]), numbers[last], rtol=1e-9):
            note = f"{file}: row {table.rows[last]}, {label}, adds up the others and is left out."
            notes = {**table.notes, "": f"{table.notes.get('', '')} {note}".strip()}
            return EstimationTable(
                {k: v[:last] for k, v in table.columns.items()}, table.rows[:last], 0, notes, table.unclear
            )
    return table
