"""The input of findings: one analysis before it is put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from detente.answers.result import Recommended, Result

if TYPE_CHECKING:
    # Pages are made from what this describes; loading the draws would load the compiler.
    from detente.answers.drivers import KeyDrivers
    from detente.draws.inputs import Inputs
    from detente.scenario.model import Scenario

R = TypeVar("R", bound=Result)
OUTCOME = "outcome"
"""The table of a result that says, draw by draw, which proposals are accepted."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """The same dispute coded otherwise, and what the models find on it.

    Attributes
    ----------
    id
        Name of the second coder or variant.
    what
        What differs, in words.
    kind
        ``coder`` or ``variant``.
    results
        Results by model id, of the models that run on alternatives.
    scenario
        The other coding.
    """

    id: str
    what: str
    kind: str
    results: Mapping[str, Result]
    scenario: Scenario | None = None


@dataclass(frozen=True, eq=False)
class Case:
    """One analysis: the scenario, its draws, what the models found, and key drivers.

    Attributes
    ----------
    scenario, inputs
        The dispute and its draws.
    results
        Results by model id; a model that did not apply is absent.
    drivers
        Finds what an outcome (draws,) depends on.
    alternatives
        Second coders and variants.
    """

    scenario: Scenario
    inputs: Inputs
    results: Mapping[str, Result]
    drivers: KeyDrivers
    alternatives: tuple[Alternative, ...] = field(default=())

    def of(self, kind: type[R]) -> R | None:
        """Return the result of one type; ``None`` if that model did not apply."""
        return next((r for r in self.results.values() if isinstance(r, kind)), None)

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """Return every result of one type, in the order of the models' ids."""
        return tuple(r for r in self.results.values() if isinstance(r, kind))

    def passed(self, proposal: str) -> NDArray[np.bool_] | None:
        """Return (draws,) whether a named proposal is accepted; ``None`` if no model says so."""
        for result in self.results.values():
            table = result.tables.get(OUTCOME)
            if table is not None and proposal in table.coords.get("proposal", ()):
                return np.asarray(table.sel(proposal=proposal).values, dtype=np.bool_)
        return None

    def recommended(self) -> Recommended | None:
        """Return the package that a model would table; ``None`` if no model names one."""
        return next((x for r in self.results.values() if (x := r.recommended()) is not None), None)
