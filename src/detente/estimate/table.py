"""Data in columns: read from CSV, with missing values found and named."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.estimate.problems import EstimationError
from detente.scenario.problems import nearest

Array = NDArray[np.float64]
MISSING = ("", "NA", "NaN", "nan", ".", "NULL")


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of text as read, by name; numbers are made when a column is used.

    Attributes
    ----------
    columns
        (rows,) text of each column.
    rows
        Number of each row in the file, the first after the header being 1.
    dropped
        Rows left out because a column in use was missing.
    """

    columns: Mapping[str, NDArray[np.str_]]
    rows: tuple[int, ...]
    dropped: int = 0

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
            mend = f"; did you mean {near}?" if near else f"; there are {', '.join(self.columns)}"
            raise EstimationError(f"{where + ': ' if where else ''}the data have no column {name!r}{mend}")
        return self.columns[name]

    def is_text(self, name: str) -> bool:
        """Whether a column holds something that is no number."""
        return not all(map(_reads, self.text(name).tolist()))

    def number(self, name: str, where: str = "") -> Array:
        """Return a column as numbers; raise :class:`EstimationError` where it holds text."""
        values = self.text(name, where)
        try:
            return values.astype(np.float64)
        except ValueError:
            bad, held = next((j, v) for j, v in enumerate(values.tolist()) if not _reads(v))
            what = f"column {name!r} holds {held!r} in row {self.rows[bad]}, which is no number"
            raise EstimationError(f"{where + ': ' if where else ''}{what}") from None

    def complete(self, names: Iterable[str]) -> Table:
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
        return Table(kept, tuple(self.rows[i] for i in where), self.dropped + int((~keep).sum()))


def _reads(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def from_columns(columns: Mapping[str, Iterable[object]]) -> Table:
    """Make a table of columns of values, for instance a dictionary of lists or a data frame."""
    made = {str(k): np.array([_plain(x) for x in v], dtype=np.str_) for k, v in columns.items()}
    lengths = {len(v) for v in made.values()}
    if len(lengths) != 1:
        raise EstimationError("the columns of a table must be of one length, and there must be one")
    return Table(made, tuple(range(1, lengths.pop() + 1)))


def _plain(x: object) -> str:
    if isinstance(x, bool | np.bool_):
        return str(int(x))
    return "" if x is None else str(x)


def read_table(path: str | os.PathLike[str]) -> Table:
    """Read a CSV file with a header, separated by commas, semicolons or tabs.

    Raises
    ------
    EstimationError
        If it has no rows, a row of another length, or two columns of one name.
    OSError
        If it cannot be read.
    """
    with open(path, encoding="utf-8-sig", newline="") as file:
        try:
            head = file.readline()
            file.seek(0)
            mark = max(",;\t", key=head.count)
            rows = [r for r in csv.reader(file, delimiter=mark) if r]
        except (csv.Error, UnicodeDecodeError) as e:
            raise EstimationError(f"{os.fspath(path)} is not a table of text: {e}") from None
    if len(rows) < 2:
        raise EstimationError(f"{os.fspath(path)} has no rows of data")
    names, body = [x.strip() for x in rows[0]], rows[1:]
    if len(set(names)) < len(names):
        twice = next(x for x in names if names.count(x) > 1)
        raise EstimationError(f"{os.fspath(path)} has two columns named {twice!r}")
    for j, row in enumerate(body, 1):
        if len(row) != len(names):
            raise EstimationError(f"{os.fspath(path)}: row {j} has {len(row)} fields, not {len(names)}")
    columns = {name: np.array([r[j].strip() for r in body], dtype=np.str_) for j, name in enumerate(names)}
    return Table(columns, tuple(range(1, len(body) + 1)))
