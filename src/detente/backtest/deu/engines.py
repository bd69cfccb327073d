"""Runs the spatial models of the registry on the proposals of DEU: one scenario for each proposal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from detente.backtest.deu.data import ACTORS, DeuIssues
from detente.scenario.model import Scenario

if TYPE_CHECKING:
    from detente.models.spatial.results import SpatialModel

Array = NDArray[np.float64]
NOBODY = 50
"""Placeholder status quo of an issue without a reference point; models that need one are skipped for such issues."""


def scenario_of(issues: DeuIssues, rows: NDArray[np.int64]) -> Scenario:
    """Return one proposal as a scenario: everybody with a position, its votes as capability.

    The reference point, rounded to a whole level, is the status quo.
    """
    here = [j for j in range(len(ACTORS)) if not np.isnan(issues.position[rows, j]).all()]
    ids = [f"i{k}" for k in range(len(rows))]
    quo = [NOBODY if np.isnan(issues.reference[r]) else round(float(issues.reference[r])) for r in rows]
    return Scenario.model_validate(
        {
            "detente": 1,
            "title": f"Proposal {issues.proposal[rows[0]]}",
            "as_of": "1970-01-01",
            "actors": tuple(
                {"id": ACTORS[j], "name": ACTORS[j], "capability": {"votes": float(issues.votes[rows, j].max())}}
                for j in here
            ),
            "issues": tuple(
                {
                    "id": k,
                    "question": f"Issue {issues.issue[r]}",
                    "kind": "distributive",
                    "levels": {y: f"{y} on the scale" for y in sorted({0, 50, 100, q})},
                    "status_quo": q,
                }
                for k, r, q in zip(ids, rows, quo, strict=True)
            ),
            "positions": tuple(
                {
                    "actor": ACTORS[j],
                    "issue": k,
                    "stated": float(issues.position[r, j]),
                    "ideal": float(issues.position[r, j]),
                    "salience": float(issues.salience[r, j]),
                }
                for k, r in zip(ids, rows, strict=True)
                for j in here
                if not np.isnan(issues.position[r, j])
            ),
            "capability_measure": "votes",
        }
    )


def model_settlements(issues: DeuIssues, models: Sequence[SpatialModel[Any]]) -> Mapping[str, Array]:
    """Return the settlement of each issue by each model, (issues,), with the experts' point values as inputs.

    NaN where the model does not apply: it needs two issues, or a reference point that the data do not contain.
    """
    from detente.draws.inputs import Inputs

    out = {m.id: np.full(issues.n, np.nan) for m in models}
    for proposal in dict.fromkeys(issues.proposal.tolist()):
        rows = np.flatnonzero(issues.proposal == proposal)
        inputs = Inputs(scenario_of(issues, rows), 1, 1)
        for model in models:
            if model.needs(inputs.scenario):
                continue
            settled = np.array(model.solve(inputs, _options(model, issues.salience[rows])).settlement)
            if model.reads_status_quo:
                settled[np.isnan(issues.reference[rows])] = np.nan
            out[model.id][rows] = settled
    return out


def _options(model: SpatialModel[Any], salience: Array) -> Any:
    """Return default options; a model that divides by a salience sum gets the largest one."""
    given: dict[str, Any] = {}
    if "salience_divisor" in model.options.model_fields:
        given["salience_divisor"] = max(100.0, float(salience.sum(axis=0).max()))
    return model.options(**given)
