"""The content of a file with a table, cell by cell, before it is interpreted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from detente.problems import Problem, ScenarioError

Value = str | int | float
"""Content of a cell. Truth values are ``"true"`` and ``"false"``, dates ISO text, percentages text with ``%``."""


class TableError(ScenarioError):
    """A table with problems: all of them, each with its file, row and column."""

    def __reduce__(self) -> tuple[type[TableError], tuple[tuple[Problem, ...]]]:
        return TableError, (self.problems,)


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One cell: its content, and where it is (row and column from 1)."""

    value: Value
    file: str
    line: int
    column: int

    @property
    def text(self) -> str:
        """The content as text; numbers are written with a decimal point."""
        return str(self.value)

    def problem(self, what: str, remedy: str, *, code: str = "E502", path: str = "") -> Problem:
        """Return a problem at this cell."""
        return Problem(code, self.file, self.line, self.column, path, what, remedy)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One row: its number in the file, from 1, and the content of its cells, ``""`` where one is empty."""

    number: int
    values: tuple[Value, ...]

    def __bool__(self) -> bool:
        return any(v != "" for v in self.values)

    def at(self, column: int) -> Value:
        """Return the content of a column, counted from 0; ``""`` beyond the end."""
        return self.values[column] if column < len(self.values) else ""


@dataclass(frozen=True)
class TableSheet:
    """The rows of a CSV file or of a sheet of a workbook that hold anything.

    Attributes
    ----------
    file
        Name for messages: ``votes.csv``, or ``votes.xlsx[2007]`` for a sheet of a workbook.
    lines
        The rows, in the order of the file, without empty ones.
    separator
        The separator of a text file; ``""`` for a workbook.
    notes
        What was assumed in reading, as sentences for the user.
    """

    file: str
    lines: tuple[SheetLine, ...]
    separator: str = ""
    notes: tuple[str, ...] = field(default=())

    @property
    def width(self) -> int:
        """Number of columns of the widest row."""
        return max((len(line.values) for line in self.lines), default=0)

    def cell(self, line: SheetLine, column: int) -> SheetCell:
        """Return a cell of one of the rows; the column counts from 0."""
        return SheetCell(line.at(column), self.file, line.number, column + 1)

    def column(self, column: int, lines: Iterable[SheetLine] | None = None) -> tuple[SheetCell, ...]:
        """Return the cells of a column, counted from 0, of all rows or of some."""
        return tuple(self.cell(line, column) for line in (self.lines if lines is None else lines))

    def with_note(self, *notes: str) -> TableSheet:
        """Return the same sheet with more notes."""
        return replace(self, notes=(*self.notes, *(n for n in notes if n)))

    def problem(self, what: str, remedy: str, *, line: int | None = None, code: str = "E501") -> Problem:
        """Return a problem of the whole table, or of one row."""
        return Problem(code, self.file, line, None if line is None else 1, "", what, remedy)


def pick(sheets: Mapping[str, TableSheet], file: str, wanted: str | None = None) -> TableSheet:
    """Return the one sheet that holds anything, or the one that was asked for, whatever its capitals.

    Raises
    ------
    TableError
        E501 if there is no such sheet or every sheet is empty, E503 if several could be meant.
    """
    names = [name for name, sheet in sheets.items() if sheet.lines]
    if wanted is not None:
        found = named(list(sheets), wanted)
        if len(found) != 1:
            what = f"there is no sheet named {wanted}" if not found else f"{len(found)} sheets are named {wanted}"
            raise TableError([Problem("E501", file, None, None, "", what, f"there are {listed(list(sheets))}")])
        return sheets[found[0]]
    if len(names) > 1:
        what = f"{len(names)} sheets hold a table: {listed(names)}"
        raise TableError([Problem("E503", file, None, None, "", what, "choose one with --sheet")])
    if not names:
        raise TableError([Problem("E501", file, None, None, "", "the table is empty", "give it a header and rows")])
    return sheets[names[0]]


def named(names: Sequence[str], wanted: str) -> list[str]:
    """Return the names that are the wanted one but for capitals, spaces and underscores around or inside."""
    exact = [name for name in names if name == wanted]
    return exact or [name for name in names if plain_name(name) == plain_name(wanted)]


def plain_name(name: str) -> str:
    """Return a name of a sheet or a column without capitals, and with underscores for spaces and hyphens."""
    return "_".join(name.casefold().replace("-", " ").replace("_", " ").split())


def listed(names: Sequence[str], most: int = 12) -> str:
    """Return names for a message, separated by commas; only the first few if there are many."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def rows_in_words(numbers: Sequence[int]) -> str:
    """Return row numbers for a message, with spans: ``row 3``, ``rows 3, 5 to 9``."""
    spans: list[list[int]] = []
    for n in sorted(set(numbers)):
        if spans and n == spans[-1][1] + 1:
            spans[-1][1] = n
        else:
            spans.append([n, n])
    words = [str(a) if a == b else f"{a} and {b}" if b == a + 1 else f"{a} to {b}" for a, b in spans]
    return f"row{'s' if len(set(numbers)) > 1 else ''} {listed(words)}"
