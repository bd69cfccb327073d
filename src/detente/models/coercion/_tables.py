"""Headers and labelled tables of the results of this family."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from detente._labelled import Labelled
from detente.draws.inputs import Inputs
from detente.models.contract import Model, Options

Array = NDArray[np.float64]


class Header(TypedDict):
    """Fields of the header of every result (:class:`detente.answers.result.Result`)."""

    model: str
    title: str
    citations: tuple[str, ...]
    options: Mapping[str, Any]
    seed: int
    n_draws: int


def header(model: Model[Any], inputs: Inputs, options: Options) -> Header:
    """Return the header of a model's result."""
    return Header(
        model=model.id,
        title=model.title,
        citations=model.citations,
        options=options.model_dump(),
        seed=inputs.seed,
        n_draws=inputs.n_draws,
    )


def by_draw(columns: Mapping[str, NDArray[Any]], good: NDArray[np.bool_] | None = None, unit: str = "pies") -> Labelled:
    """Return a table (input, draw) of named numbers; draws that are not good hold NaN."""
    values = np.array([np.asarray(v, dtype=np.float64) for v in columns.values()])
    if good is not None and not good.all():
        values[:, ~good] = np.nan
    if not columns:
        values = np.zeros((0, 0))
    return Labelled(values, ("input", "draw"), {"input": list(columns)}, unit)


def column(table: Labelled, name: str) -> Array:
    """Return one named row (draws,) of a table made by :func:`by_draw`."""
    return np.asarray(table.sel(input=name).values, dtype=np.float64)
