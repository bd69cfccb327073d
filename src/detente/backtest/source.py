"""Reads the user's own copy of a data set: checks its columns, records its hash, and dates every variable.

No data set is part of the package. A codebook states for each variable whether it was known before the event began, at
its onset, or only afterwards; :meth:`DataTable.inputs` returns the first two kinds and refuses the others.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detente.backtest.problems import BacktestError, LeakError
from detente.problems import Problem, nearest
from detente.tables.header import HeadedTable
from detente.tables.read import read_sheet
from detente.tables.sheet import SheetLine, TableError, TableSheet

Array = NDArray[np.float64]
MISSING = frozenset(("", "NA", "NaN", "nan", ".", "NULL"))
"""Codes for a missing value in any data set; a codebook may add its own."""
SEARCHED = 5
"""Number of first lines searched for the names of the columns."""


class Timing(StrEnum):
    """When the value of a variable could be known, relative to the onset of what is forecast."""

    BEFORE = "before"
    AT = "at"
    AFTER = "after"
    OUTCOME = "outcome"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Codebook:
    """Description of a data set.

    Attributes
    ----------
    data
        Its name and version.
    cite
        Its authors.
    known
        Variable → when it is known. Columns that are not listed are not read.
    needed
        Variables without which nothing can be computed.
    hashes
        SHA-256 of versions that were checked → what they are.
    missing
        Codes that stand for a missing value in this data set.
    """

    data: str
    cite: str
    known: Mapping[str, Timing]
    needed: tuple[str, ...]
    hashes: Mapping[str, str] = field(default_factory=lambda: {})
    missing: frozenset[str] = frozenset()

    def check_input(self, name: str) -> None:
        """Check that a variable may be an input of a forecast.

        Raises
        ------
        LeakError
            If it is known only after the onset, is the outcome or a label, or is not in the codebook.
        """
        if name not in self.known:
            near = nearest(name, self.known)
            raise LeakError(
                f"{self.data}: variable {name!r} is not in the codebook, so nobody has said when it was known; "
                + (f"did you mean {near}?" if near else "tag it before, at or after onset first")
            )
        when = self.known[name]
        if when not in (Timing.BEFORE, Timing.AT):
            why = {
                Timing.AFTER: "is only known after the onset",
                Timing.OUTCOME: "is the outcome, or a part of it",
                Timing.LABEL: "is a label, not a measurement",
            }[when]
            raise LeakError(f"{self.data}: variable {name!r} {why}; a forecast must not use it")


@dataclass(frozen=True, eq=False)
class DataTable:
    """A data set read from a file.

    Attributes
    ----------
    codebook
        Description of its variables.
    file
        Its name for messages.
    sha256
        Of the bytes of the file.
    columns
        Text of each column of the codebook, (rows,); ``""`` where missing.
    lines
        Line of each row in the file.
    notes
        What was assumed or repaired.
    places
        Column of each variable in the file, from 1.
    """

    codebook: Codebook
    file: str
    sha256: str
    columns: Mapping[str, NDArray[np.str_]]
    lines: tuple[int, ...]
    notes: tuple[str, ...] = ()
    places: Mapping[str, int] = field(default_factory=lambda: {})

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.lines)

    def text(self, name: str) -> NDArray[np.str_]:
        """Return a column as text.

        Raises
        ------
        BacktestError
            If the file does not have it.
        """
        if name not in self.columns:
            raise BacktestError(f"{self.file}: there is no column {name!r}")
        return self.columns[name]

    def decimal_year(self, year: str, month: str) -> Array:
        """Return dates in decimal years from two columns; an unknown month is taken as the middle of the year."""
        y, m = self.number(year), self.number(month)
        return y + np.where((m >= 1) & (m <= 12), m - 0.5, 6.0) / 12.0

    def number(self, name: str, low: float = -np.inf, high: float = np.inf) -> Array:
        """Return a column as numbers; NaN where missing.

        Raises
        ------
        TableError
            For the first cell that is not a number from ``low`` to ``high``.
        """
        out = np.full(self.n, np.nan)
        for i, text in enumerate(self.text(name).tolist()):
            if text == "":
                continue
            try:
                value = float(text)
            except ValueError:
                value = np.nan
            if not low <= value <= high:
                span = f" from {low:g} to {high:g}" if np.isfinite(high) else ""
                what = f"{text[:40]!r} is not a number{span}"
                remedy = "correct it, or leave the cell empty if the value is missing"
                raise TableError(
                    [Problem("E502", self.file, self.lines[i], self.places.get(name, 1), name, what, remedy)]
                )
            out[i] = value
        return out

    def inputs(self, names: Iterable[str]) -> Array:
        """Return variables for a forecast, (rows, variables); NaN where missing.

        Raises
        ------
        LeakError
            If one was known only afterwards; see :meth:`Codebook.check_input`.
        """
        wanted = tuple(names)
        for name in wanted:
            self.codebook.check_input(name)
        return np.column_stack([self.number(name) for name in wanted]) if wanted else np.empty((self.n, 0))

    def rows(self, keep: NDArray[np.bool_], *notes: str) -> DataTable:
        """Return some of the rows, with more notes."""
        where = np.flatnonzero(keep)
        return DataTable(
            self.codebook,
            self.file,
            self.sha256,
            {k: v[where] for k, v in self.columns.items()},
            tuple(self.lines[i] for i in where),
            (*self.notes, *(n for n in notes if n)),
            self.places,
        )


def read_data(path: str | os.PathLike[str], codebook: Codebook) -> DataTable:
    """Read a table with the columns of a codebook from CSV, TSV or a workbook.

    The line with the names of the columns is the first, among the first few, that holds all the needed names; lines
    above it are left out. Capitals in names do not matter.

    Raises
    ------
    TableError
        If it cannot be read, or needed columns are missing: which ones, and the hash of the file.
    """
    sheet = read_sheet(path)
    digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    table, notes = _headed(sheet, codebook, digest)
    places = {name.casefold(): j for j, name in reversed(list(enumerate(table.names)))}
    columns = {
        name: np.array([_cell(line.at(places[name.casefold()]), codebook) for line in table.body], dtype=np.str_)
        for name in codebook.known
        if name.casefold() in places
    }
    if digest not in codebook.hashes and codebook.hashes:
        notes = (*notes, f"{sheet.file}: this version is not one that was checked (SHA-256 {digest[:12]}…).")
    return DataTable(
        codebook,
        sheet.file,
        digest,
        columns,
        tuple(line.number for line in table.body),
        (*sheet.notes, *notes),
        {name: places[name.casefold()] + 1 for name in columns},
    )


def from_columns(columns: Mapping[str, Sequence[object]], codebook: Codebook, file: str, digest: str) -> DataTable:
    """Make a table of columns that another reader has read, such as that of R's files.

    Raises
    ------
    BacktestError
        If needed columns are missing.
    """
    lack = [name for name in codebook.needed if name not in columns]
    if lack:
        raise BacktestError(_lacking(codebook, lack, digest, file))
    kept = {
        n: np.array([_cell(v, codebook) for v in columns[n]], dtype=np.str_) for n in codebook.known if n in columns
    }
    rows = len(next(iter(kept.values())))
    return DataTable(codebook, file, digest, kept, tuple(range(1, rows + 1)))


def _cell(value: object, codebook: Codebook) -> str:
    if isinstance(value, float):  # NumPy's float64 is a float too
        number = float(value)
        text = "" if np.isnan(number) else str(int(number)) if number.is_integer() else repr(number)
    else:
        text = str(value).strip()
        text = text.removesuffix(".0") if text.removesuffix(".0").lstrip("-").isdigit() else text
    return "" if text in MISSING or text in codebook.missing else text


def _headed(sheet: TableSheet, codebook: Codebook, digest: str) -> tuple[HeadedTable, tuple[str, ...]]:
    if not sheet.lines:
        raise TableError([sheet.problem("the table is empty", "give the data set as its owner publishes it")])
    fewest: list[str] = list(codebook.needed)
    for i, line in enumerate(sheet.lines[:SEARCHED]):
        lack = _lack(line, codebook)
        if not lack:
            note = f"{sheet.file}: {i} lines above the names of the columns are left out." if i else ""
            return HeadedTable(sheet, line, sheet.lines[i + 1 :]), (note,) if note else ()
        fewest = min(fewest, lack, key=len)
    what = _lacking(codebook, fewest, digest, "").removeprefix(": ")
    raise TableError([sheet.problem(what, "check that this is the data set, and its version", line=1)])


def _lack(line: SheetLine, codebook: Codebook) -> list[str]:
    there = {str(v).casefold() for v in line.values}
    return [name for name in codebook.needed if name.casefold() not in there]


def _lacking(codebook: Codebook, lack: Sequence[str], digest: str, file: str) -> str:
    shown = ", ".join(lack[:8]) + (f" and {len(lack) - 8} more" if len(lack) > 8 else "")
    return f"{file}: these columns of {codebook.data} are missing: {shown} (SHA-256 {digest[:12]}…)"
