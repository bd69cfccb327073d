"""How the models of this family label what they found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente._labelled import Labelled
from detente.draws.inputs import Inputs
from detente.models.contract import Model, Options, Result

Array = NDArray[np.float64]


def by_draw(columns: Mapping[str, NDArray[Any]], good: NDArray[np.bool_] | None = None, unit: str = "pies") -> Labelled:
    """Return a table (input, draw) of named numbers; draws that are not good hold NaN."""
    values = np.array([np.asarray(v, dtype=np.float64) for v in columns.values()])
    if good is not None and not good.all():
        values[:, ~good] = np.nan
    if not columns:
        values = np.zeros((0, 0))
    return Labelled(values, ("input", "draw"), {"input": list(columns)}, unit)


def result(
    model: Model,
    inputs: Inputs,
    options: Options,
    tables: Mapping[str, Labelled],
    facts: Mapping[str, Any] | None = None,
    warnings: tuple[str, ...] = (),
) -> Result:
    """Return a result that bears its model's name, sources and options."""
    return Result(
        model.id,
        model.title,
        model.citations,
        options.model_dump(),
        inputs.seed,
        inputs.n_draws,
        tables,
        facts or {},
        warnings,
    )
