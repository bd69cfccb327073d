"""The forecasts of DEU as they are shipped: parameters fitted once on the development part, with its hash.

``trained.json`` is the output of ``detente backtest deu FILE --parameters`` for that file. It contains no data, only
fitted parameters and short hashes of the proposal numbers and issues that were used, so that a file that overlaps with
them is detected and not scored as if it were new.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.backtest.deu.data import DeuIssues
from detente.backtest.deu.forecasts import Climate, Fitted, Forecast

SPARE = "spatial.mean"
"""The forecast whose standard error is used for points of models added after the parameters were fitted."""


@dataclass(frozen=True)
class DeuTraining:
    """Fitted parameters and what they were fitted on.

    Attributes
    ----------
    sha256
        Of the file.
    issues, proposals
        How many.
    base
        The climatology.
    parameters
        By forecast.
    seen, contents
        Short hashes of proposals' numbers, and of issues' positions and outcomes.
    """

    sha256: str
    issues: int
    proposals: int
    base: Climate
    parameters: Mapping[str, Mapping[str, object]]
    seen: frozenset[str]
    contents: frozenset[str]

    def restore(self, forecast: Forecast) -> Fitted:
        """Return a forecast with its shipped parameters."""
        return forecast.restore(self.parameters.get(forecast.id) or self.parameters[SPARE], self.base)

    def knows(self, forecast: Forecast) -> bool:
        """Whether there are parameters for a forecast."""
        return forecast.id in self.parameters

    def overlap(self, issues: DeuIssues) -> NDArray[np.bool_]:
        """Return which issues belong to a proposal used for fitting."""
        return np.array([short(p) in self.seen for p in issues.proposal.tolist()])

    def repeats(self, issues: DeuIssues) -> NDArray[np.bool_]:
        """Return which issues have the positions and outcome of an issue used for fitting, under any name."""
        return np.array([c in self.contents for c in issues.fingerprints()])


def short(proposal: str) -> str:
    """Return a short hash of a proposal's number."""
    return hashlib.sha256(proposal.encode()).hexdigest()[:10]


@cache
def shipped() -> DeuTraining:
    """Return the parameters that come with the package."""
    kept = json.loads(files("detente.backtest.deu").joinpath("trained.json").read_text("utf-8"))
    return DeuTraining(
        kept["sha256"],
        kept["issues"],
        kept["proposals"],
        Climate(tuple(kept["climate"])),
        kept["parameters"],
        frozenset(kept["proposal_hashes"].split()),
        frozenset(kept["issue_hashes"].split()),
    )


def learn(issues: DeuIssues, forecasts: Iterable[Forecast]) -> dict[str, Any]:
    """Fit every forecast on all issues; return what ``trained.json`` holds."""
    rows = np.arange(issues.n)
    return {
        "data": "DEU III, development part",
        "sha256": issues.sha256,
        "issues": issues.n,
        "proposals": issues.n_proposals,
        "climate": [round(x, 6) for x in Climate.of(issues.outcome).shares],
        "parameters": {f.id: dict(f.fit(issues, rows).parameters()) for f in forecasts},
        "proposal_hashes": " ".join(sorted({short(p) for p in issues.proposal.tolist()})),
        "issue_hashes": " ".join(sorted({*issues.fingerprints()})),
    }
