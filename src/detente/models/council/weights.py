"""The members of a voting body and their weights, from a table."""

from __future__ import annotations

import os
from dataclasses import dataclass
from fractions import Fraction

from detente.problems import Problem
from detente.tables.header import HeadedTable, find_header
from detente.tables.numbers import Numbers, assumption, exact
from detente.tables.read import read_sheet
from detente.tables.sheet import SheetCell, TableError, TableSheet, listed, plain_name
from detente.tables.totals import find_totals

NAMES = ("name", "member", "member_state", "actor", "state", "country", "party", "id")
WEIGHTS = ("weight", "weights", "votes", "vote", "seats", "shares", "population")
NO_WEIGHTS = frozenset({"id", "no", "no.", "nr", "nr.", "#", "number", "rank", "index", "code", "year", "position"})
"""Columns of numbers that are never weights."""
KNOWN = frozenset({*NAMES, *WEIGHTS})


@dataclass(frozen=True)
class Weights:
    """The weights of a voting body.

    Attributes
    ----------
    members
        Weight of each member as text: a number with a decimal point, or a fraction.
    notes
        What was assumed in reading the table.
    """

    members: dict[str, str]
    notes: tuple[str, ...]

    def exact(self) -> dict[str, Fraction]:
        """Return the exact weights."""
        return {m: exact(w) for m, w in self.members.items()}


def read_weights(
    path: str | os.PathLike[str],
    *,
    weights: str | None = None,
    names: str | None = None,
    sheet: str | None = None,
    decimal: str = "",
) -> Weights:
    """Read names and weights: two columns, columns with names, or weights alone.

    Parameters
    ----------
    path
        A CSV file or a workbook.
    weights, names
        The columns of weights and of names, where the table has several that could be.
    sheet
        The sheet of a workbook.
    decimal
        The decimal sign, ``"."`` or ``","``; by default the column decides.

    Raises
    ------
    TableError
        With all rows that are wrong, or all columns that could be meant.
    """
    found = read_sheet(path, sheet=sheet)
    if not found.lines:
        raise _nobody(found)
    table, notes = find_header(found, KNOWN, decimal=decimal)
    if not table.body:
        raise _nobody(found)
    _check_widths(table)
    who, what = _columns(table, weights, names)
    said = [*found.notes, *notes]
    numbers = table.numbers(what)
    labels = _labels(table, who)
    if numbers.fine:
        places, more = find_totals(labels, numbers.texts)
        said += [*more, *(f"{found.file}: {n}" for n in [assumption(table.title(what), numbers)] if n)]
        table = table.without(places)
        labels = tuple(c for i, c in enumerate(labels) if i not in places)
        numbers = table.numbers(what)
    elif numbers.readings:
        table.checked(what)
    said.append(_numbered(table))
    members = _members(labels, table.cells(what), numbers)
    return Weights(members, tuple(n for n in said if n))


def _nobody(sheet: TableSheet) -> TableError:
    return TableError([sheet.problem("the body has no members", "write one line NAME,WEIGHT for each")])


def _check_widths(table: HeadedTable) -> None:
    """Refuse cells beyond the columns: a comma in a text, or in a number."""
    first = table.head or table.body[0]
    wide = len(first.values)
    problems = [
        SheetCell(line.at(wide), table.sheet.file, line.number, wide + 1).problem(
            f"{len(line.values)} columns where the first line has {wide}", "quote a text with a comma", code="E501"
        )
        for line in table.body
        if any(v != "" for v in line.values[wide:])
    ]
    if problems:
        raise TableError(problems)


def _columns(table: HeadedTable, weights: str | None, names: str | None) -> tuple[int | None, int]:
    """Return the columns of names and of weights; ``None`` where members have no names."""
    width = len(table.names)
    if table.head is None:
        if weights is not None or names is not None:
            what = "the table has no row with the names of its columns"
            raise TableError([table.sheet.problem(what, "write one above it, or leave out --weights and --names")])
        if width > 2:
            what = f"{width} columns and no line that names them"
            line = table.body[0].number
            raise TableError([table.sheet.problem(what, "write one line NAME,WEIGHT for each", line=line)])
        return (0, 1) if width == 2 else (None, 0)
    what = table.find(weights, "--weights") if weights is not None else None
    who = table.find(names, "--names") if names is not None else None
    if who is None:
        who = _names_column(table, what)
    if what is None:
        what = _weights_column(table, who)
    return (None if who == what else who), what


def _names_column(table: HeadedTable, weights: int | None) -> int | None:
    """Return the column with a known name, or the first one of text; the first of all where none is."""
    places = [j for j in range(len(table.names)) if j != weights]
    known = [j for j in places if plain_name(table.names[j]) in NAMES]
    text = [j for j in places if not table.mostly_numbers(j)]
    # An id of digits only is used where there is no name.
    return next((j for j in (*(j for j in known if j in text), *text, *known) if table.names[j] or j == 0), None)


def _weights_column(table: HeadedTable, names: int | None) -> int:
    places = [j for j in range(len(table.names)) if j != names]
    numbers = [
        j
        for j in places
        if table.mostly_numbers(j) and plain_name(table.names[j]) not in NO_WEIGHTS and not _counts(table, j)
    ]
    if len(numbers) == 1:
        return numbers[0]
    said = [j for j in places if plain_name(table.names[j]) in ("weight", "weights")]
    if len(said) == 1:
        return said[0]
    if numbers:
        assert table.head is not None
        what = f"{len(numbers)} columns could be the weights: {listed([table.title(j) for j in numbers])}"
        raise TableError([table.sheet.problem(what, "choose one with --weights", line=table.head.number, code="E503")])
    return next((j for j in places if plain_name(table.names[j]) in WEIGHTS), places[-1] if places else 0)


def _counts(table: HeadedTable, column: int) -> bool:
    """Whether a column without a name only counts the rows, as data frames write it."""
    texts = table.numbers(column).texts
    return not table.names[column] and list(texts) in ([str(i + k) for i in range(len(texts))] for k in (0, 1))


def _labels(table: HeadedTable, who: int | None) -> tuple[SheetCell, ...]:
    if who is not None:
        return table.cells(who)
    return tuple(SheetCell(str(i), table.sheet.file, line.number, 1) for i, line in enumerate(table.body, start=1))


def _members(labels: tuple[SheetCell, ...], cells: tuple[SheetCell, ...], numbers: Numbers) -> dict[str, str]:
    """Return weights by name, or every problem of the rows."""
    out: dict[str, str] = {}
    problems: list[Problem] = []
    more = "give a number of 0 or more"
    own = "give every member one line and its own name"
    for i, (label, cell) in enumerate(zip(labels, cells, strict=True)):
        name, weight = label.text.strip(), numbers.texts[i]
        if not name:
            problems.append(label.problem("this line has no name", own))
        elif name in out:
            problems.append(label.problem(f"this line names {name} again", own))
        if cell.value == "":
            problems.append(cell.problem(f"{name or 'the line'} has no weight", more))
        elif not weight:
            like = ", or not written like the others of its column" if i in numbers.mixed else ""
            problems.append(cell.problem(f"the weight of {name}, {cell.text[:40]!r}, is not a number{like}", more))
        elif exact(weight) < 0:
            problems.append(cell.problem(f"the weight of {name}, {cell.text[:40]}, is below 0", more))
        out.setdefault(name, weight)
    if problems:
        raise TableError(problems)
    return out


def _numbered(table: HeadedTable) -> str:
    """Return a note where a decimal comma may have been read as the end of a cell."""
    if table.head is not None or table.sheet.separator != "," or len(table.names) != 2:
        return ""
    if not all(isinstance(v, str) and v.isdecimal() for line in table.body for v in line.values):
        return ""
    first = ",".join(str(v) for v in table.body[0].values)
    return f"{table.sheet.file}: {first} is read as a member and its weight, not as a number with a decimal comma."
