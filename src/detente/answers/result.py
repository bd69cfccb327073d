"""The base of every model's result, and how a result takes part in tables that several families share."""

from __future__ import annotations

import warnings as _warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal, cast

from detente._labelled import Labelled

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


@dataclass(frozen=True, slots=True)
class Settlement:
    """Settlements of the issues by one method: a column of the table that all such methods share.

    Attributes
    ----------
    id
        Stable name, such as ``spatial.mean``.
    title, short
        Its name, and its name as the head of a column.
    kind
        ``baseline``; ``one-shot`` or ``rounds`` for models issue by issue; ``packages`` for solutions over packages.
    levels
        (draws, issues) level, 0–100; NaN where the method gives none.
    """

    id: str
    title: str
    short: str
    kind: Literal["baseline", "one-shot", "rounds", "packages"]
    levels: Labelled


@dataclass(frozen=True, slots=True)
class Recommended:
    """The package that a model would table, for models that ask what becomes of it.

    Attributes
    ----------
    name
        Its name in the table of outcomes (see :meth:`detente.answers.case.Case.passed`).
    clauses
        Levels by issue.
    signers
        Who signs it.
    """

    name: str
    clauses: Mapping[str, int]
    signers: tuple[str, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Result:
    """Base of all results; each model's result class adds named attributes of its own.

    Attributes
    ----------
    model, title
        Id ``family.method`` and its name in words.
    citations
        Keys of ``report/references.bib``.
    options
        The options it ran with, as plain values.
    seed, n_draws
        What it ran on.
    warnings
        What a reader should know.
    """

    model: str
    title: str
    citations: tuple[str, ...]
    options: Mapping[str, Any]
    seed: int
    n_draws: int
    warnings: tuple[str, ...] = field(default=())

    @property
    def tables(self) -> Mapping[str, Labelled]:
        """Every labelled array of the result, by name.

        The name is that of the attribute, or ``metadata["table"]`` of its field where the name of the table is a
        word of Python.
        """
        return dict(self._tables())

    def _tables(self) -> Iterator[tuple[str, Labelled]]:
        for f in fields(self):
            value: object = getattr(self, f.name)
            if isinstance(value, Labelled):
                yield str(f.metadata.get("table", f.name)), value
            elif isinstance(value, Mapping):
                # Several tables under one attribute keep their own names.
                yield from ((str(k), v) for k, v in cast("Mapping[Any, Any]", value).items() if isinstance(v, Labelled))

    def settlements(self) -> tuple[Settlement, ...]:
        """Return the settlements of the issues by this model; empty for a model without settlements."""
        return ()

    def recommended(self) -> Recommended | None:
        """Return the package that this model would table; ``None`` for a model that names none."""
        return None

    def summary(self) -> str:
        """Return a summary in a few lines of plain text."""
        lines = [f"{self.title} ({self.model}): {self.n_draws:,} draws, seed {self.seed}"]
        for name, table in self._tables():
            shape = " × ".join(f"{n:,} {d}" for d, n in zip(table.dims, table.values.shape, strict=True))
            lines.append(f"  {name}: {shape or 'one value'}{f', {table.unit}' if table.unit else ''}")
        return "\n".join([*lines, *(f"  note: {w}" for w in self.warnings)])

    def to_pandas(self, table: str | None = None) -> pd.DataFrame:
        """Return one table in long form as a pandas frame.

        Parameters
        ----------
        table
            Its name; may be left out where the result has one table only.

        Raises
        ------
        KeyError
            If there is no such table, or several and none is named; the message lists them.
        """
        return self._one(table).to_pandas()

    def to_xarray(self) -> xr.Dataset:
        """Return all tables as one xarray data set; needs the package xarray.

        Axes of the same name but other labels in two tables are distinguished by the name of the table.
        """
        import xarray as xr

        made: dict[str, xr.DataArray] = {}
        seen: dict[str, tuple[Any, ...]] = {}
        for name, table in self._tables():
            array = table.to_xarray()
            for dim in table.dims:
                labels = tuple(table.coords.get(dim, range(array.sizes[dim])))
                if seen.setdefault(dim, labels) != labels:
                    array = array.rename({dim: f"{name}_{dim}"})
            made[name] = array
        return xr.Dataset(made, attrs={"model": self.model, "title": self.title, "seed": self.seed})

    def _one(self, table: str | None) -> Labelled:
        known = self.tables
        if table is None and len(known) == 1:
            return next(iter(known.values()))
        if table is None or table not in known:
            which = "name a table" if table is None else f"no table {table!r}"
            raise KeyError(f"{which}; there are {', '.join(known)}")
        return known[table]

    @property
    def facts(self) -> Mapping[str, Any]:
        """Old way to the attributes that are not tables."""
        _warnings.warn("Result.facts is gone: use the result's attributes", DeprecationWarning, stacklevel=2)
        own = {f.name for f in fields(Result)}
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in own}
