"""Rows of plain values that can be printed, or written as a workbook, a page, CSV or JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.answers.blocks import Block, Cell, Column, Section, Table, Text
from detente.answers.questions import Question

Row = Mapping[str, Any]


@dataclass(frozen=True)
class PlainTable:
    """One table.

    Attributes
    ----------
    title
        Its heading.
    rows
        Rows by column; a missing value is ``None``.
    columns
        Names of the columns, in order; by default those of all rows.
    notes
        Sentences below it.
    shown
        Columns that are printed; by default all.
    """

    title: str
    rows_: Sequence[Row]
    columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns."""
        return self.columns or tuple(dict.fromkeys(k for r in self.rows_ for k in r))

    def plain(self) -> dict[str, Any]:
        """Return plain data."""
        return {"rows": [dict(r) for r in self.rows_], **self.more}

    def rows(self) -> Mapping[str, Iterable[Row]]:
        """Return the table as rows for a workbook; lists and mappings become text."""
        flat = [{k: _text(v) if isinstance(v, list | dict | tuple) else v for k, v in r.items()} for r in self.rows_]
        return {self.title[:31]: flat}

    def sections(self) -> Sequence[Section]:
        """Return the table as a section of a page."""
        names = self.shown or self.names
        numeric = [all(isinstance(r.get(n), int | float | None) for r in self.rows_) for n in names]
        body = tuple(tuple(Cell(_text(r.get(n))) for n in names) for r in self.rows_)
        columns = tuple(Column(n, numeric=num) for n, num in zip(names, numeric, strict=True))
        blocks: list[Block] = [Table(columns, body)] if body else []
        blocks += [Text(n) for n in self.notes]
        return (Section("table", self.title, Question.BACKGROUND, tuple(blocks), frozenset(), 0),)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{k}={v}" for k, v in value.items())  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))  # pyright: ignore[reportUnknownArgumentType]
    return str(value)
