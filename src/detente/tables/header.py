"""The row with the names of the columns, and the rows above it that are only a title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from detente.tables.numbers import Numbers, decimal_of, looks_like_number, read_numbers, why_ambiguous, why_wrong
from detente.tables.sheet import SheetCell, SheetLine, TableError, TableSheet, listed, named, plain_name, rows_in_words


@dataclass(frozen=True)
class HeadedTable:
    """A sheet whose columns have names.

    Attributes
    ----------
    sheet
        Where it is from.
    head
        The row with the names; ``None`` where there is none.
    body
        The rows of data.
    decimal
        The decimal sign that the user gave, or ``""``.
    """

    sheet: TableSheet
    head: SheetLine | None
    body: tuple[SheetLine, ...]
    decimal: str = ""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Name of each column; ``""`` where it has none."""
        width = max(
            (len(line.values) for line in (*self.body, *(() if self.head is None else (self.head,)))), default=0
        )
        return tuple("" if self.head is None else str(self.head.at(j)) for j in range(width))

    @cached_property
    def hint(self) -> str:
        """The decimal sign that the table as a whole shows."""
        columns = [[line.at(j) for line in self.body] for j in range(len(self.names))]
        return decimal_of(columns, self.sheet.separator)

    def title(self, column: int) -> str:
        """Return the name of a column for messages."""
        return self.names[column] or str(column + 1)

    def cells(self, column: int) -> tuple[SheetCell, ...]:
        """Return the cells of a column of the body."""
        return self.sheet.column(column, self.body)

    def numbers(self, column: int, *, ratios: bool = True) -> Numbers:
        """Return a column as numbers; the rest of the table decides what is ambiguous."""
        values = [line.at(column) for line in self.body]
        return read_numbers(values, decimal=self.decimal, hint=self.hint, ratios=ratios)

    def mostly_numbers(self, column: int, least: int = 1) -> bool:
        """Whether more than half of the cells that are not empty are numbers, and at least a few."""
        found = self.numbers(column)
        numbers = sum(1 for t in found.texts if t)
        return numbers >= least and numbers > len(found.wrong)

    def checked(self, column: int, *, ratios: bool = True) -> Numbers:
        """Return a column in which every cell that is not empty must be a number.

        Raises
        ------
        TableError
            E502 for every cell that is not a number, E503 where the column can be read in two ways.
        """
        found = self.numbers(column, ratios=ratios)
        cells = self.cells(column)
        if found.wrong:
            path = self.names[column]
            raise TableError(cells[i].problem(*why_wrong(cells[i], found, i), path=path) for i in found.wrong)
        if found.readings:
            raise TableError([cells[found.place].problem(*why_ambiguous(self.title(column), found), code="E503")])
        return found

    def find(self, wanted: str, option: str) -> int:
        """Return the place of a column that the user named.

        Raises
        ------
        TableError
            E501 if there is none, or several.
        """
        found = named([n for n in self.names if n], wanted)
        if len(found) == 1:
            return self.names.index(found[0])
        have = listed([n for n in self.names if n]) or "no names of columns"
        what = f"there is no column named {wanted}" if not found else f"{len(found)} columns are named {wanted}"
        line = None if self.head is None else self.head.number
        raise TableError([self.sheet.problem(what, f"{option} takes one of: {have}", line=line)])

    def without(self, places: Sequence[int]) -> HeadedTable:
        """Return the table without some rows of the body."""
        gone = set(places)
        return HeadedTable(
            self.sheet, self.head, tuple(x for i, x in enumerate(self.body) if i not in gone), self.decimal
        )


def find_header(sheet: TableSheet, known: frozenset[str], *, decimal: str = "") -> tuple[HeadedTable, tuple[str, ...]]:
    """Find the row that names the columns.

    It is the first row, if none of its cells is a number and it has a known name or is above a column of numbers. Rows
    with one cell above it are its title.

    Parameters
    ----------
    sheet
        The cells.
    known
        Names of columns that the command knows, as :func:`~detente.tables.sheet.plain_name` writes them.
    decimal
        The decimal sign that the user gave, or ``""``.

    Returns
    -------
    table
        With ``head`` ``None`` where the first row is data.
    notes
        What was assumed.

    Raises
    ------
    TableError
        E501 if nothing is there; E503 if the first row has known names as well as numbers.
    """
    table, note = below_title(sheet, decimal=decimal)
    if not _names_columns(table, known):
        return HeadedTable(sheet, None, sheet.lines, decimal), ()
    assert table.head is not None
    notes = [note] if note else []
    if not any(plain_name(n) in known for n in table.names):
        where = f"row {table.head.number}"
        notes.append(f"{sheet.file}: {where} is taken as the names of the columns: {listed(table.names)}.")
    return table, tuple(notes)


def below_title(sheet: TableSheet, *, decimal: str = "") -> tuple[HeadedTable, str]:
    """Take the first row with more than one cell for the names of the columns; a note names the title above it.

    Raises
    ------
    TableError
        E501 if nothing is there.
    """
    lines = sheet.lines
    if not lines:
        raise TableError([sheet.problem("the table is empty", "give it a header and rows")])
    start = next((i for i, line in enumerate(lines) if sum(1 for v in line.values if v != "") > 1), 0)
    table = HeadedTable(sheet, lines[start], lines[start + 1 :], decimal)
    if not start:
        return table, ""
    where, are = rows_in_words([line.number for line in lines[:start]]), "is" if start == 1 else "are"
    return table, f"{sheet.file}: {where} above the names of the columns {are} left out as a title."


def _names_columns(table: HeadedTable, known: frozenset[str]) -> bool:
    assert table.head is not None
    texts = [v for v in table.head.values if v != ""]
    words = [str(v) for v in texts if plain_name(str(v)) in known]
    numbers = [v for v in texts if not isinstance(v, str) or looks_like_number(v)]
    if words and not numbers:
        return True
    if words and numbers and table.body:
        what = f"the row has {words[0]}, which names a column, and {numbers[0]}, which is a number"
        remedy = "if it names the columns, add a word to the number; if not, write the names of the columns above it"
        raise TableError([table.sheet.problem(what, remedy, line=table.head.number, code="E503")])
    # One row of numbers below says little: it may be the other way round.
    return not numbers and any(
        table.head.at(j) != "" and table.mostly_numbers(j, least=2) for j in range(len(table.names))
    )
