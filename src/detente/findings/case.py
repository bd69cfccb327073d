"""What every family's findings are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.draws.inputs import Inputs
from detente.findings.hinges import Hinges
from detente.models.contract import Result
from detente.scenario.model import Scenario


@dataclass(frozen=True, eq=False)
class Case:
    """One analysis: the scenario, its draws, what the models found, and fifths of every input.

    Attributes
    ----------
    scenario, inputs
        The dispute and its draws.
    results
        Results by model id; a model that did not apply is not there.
    hinges
        Finds what an outcome (draws,) hangs on.
    """

    scenario: Scenario
    inputs: Inputs
    results: Mapping[str, Result]
    hinges: Hinges
