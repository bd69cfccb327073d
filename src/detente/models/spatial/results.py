"""Results of spatial models: the settlement of each issue and, for models over rounds, the positions by round."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from detente._labelled import Labelled
from detente.answers.result import Result, Settlement
from detente.draws.inputs import Inputs
from detente.models.contract import Model, Options
from detente.models.spatial._simulation import Simulation

Array = NDArray[np.float64]
Kernel = Callable[[Array, Array, Array, int], tuple[Array, NDArray[np.int64], NDArray[np.bool_]]]
"""positions, capabilities, saliences, first draw → final positions, rounds, whether at rest (by draw)."""
Tops = Callable[[], Mapping[int, float]]
"""Upper ends of quantities by slot."""
Kind = Literal["baseline", "one-shot", "rounds"]
R = TypeVar("R", bound="SpatialResult", covariant=True)


@dataclass(frozen=True, eq=False, kw_only=True)
class SpatialResult(Result):
    """Settlements by one spatial model.

    A subclass names its column in shared tables: ``short``, and ``kind`` (the baseline, issue by issue at once, or
    over rounds).

    Attributes
    ----------
    settlement
        (draws, issues) level, 0–100; NaN where nobody has weight on the issue.
    central
        (issues,) the same with every input at its median.
    """

    short: ClassVar[str]
    kind: ClassVar[Kind] = "one-shot"

    settlement: Labelled
    central: Labelled

    def settlements(self) -> tuple[Settlement, ...]:
        """Return the model's column of the table of settlements."""
        return (Settlement(self.model, self.title, self.short, self.kind, self.settlement),)


@dataclass(frozen=True, eq=False, kw_only=True)
class RoundsResult(SpatialResult):
    """The same for a model in which positions move, round by round.

    Attributes
    ----------
    length
        (draws,) rounds until nobody moved, or until the last round allowed.
    rounds
        (rounds, actors, issues) positions with every input at its median, the start first; NaN without a position.
    reasons
        (rounds, actors) why each actor moved or stayed, in words.
    rounds_other, reasons_other
        The same with alliances seen the other way (as one actor, or as their members); ``None`` without alliances.
    outcome
        Whether the settlement is the weighted mean or median of the final positions.
    simulated, rested
        Draws that were simulated, and those in which positions converged.
    simulation, other
        The simulation behind ``rounds`` and behind ``rounds_other``.
    """

    kind: ClassVar[Kind] = "rounds"

    length: Labelled
    rounds: Labelled
    reasons: Labelled
    rounds_other: Labelled | None = field(default=None, metadata={"table": "rounds-other"})
    reasons_other: Labelled | None = field(default=None, metadata={"table": "reasons-other"})
    outcome: Literal["mean", "median"]
    simulated: int
    rested: int
    simulation: Simulation
    other: Simulation | None


@dataclass(frozen=True, kw_only=True)
class SpatialModel(Model[R]):
    """A spatial model: it can also be simulated once, with every input at its median.

    Attributes
    ----------
    solve
        ``solve(inputs, options)``: that simulation.
    result
        Its result class.
    ktab
        Returns options from the nine numbers of KTAB, for a model that emulates it.
    reads_status_quo
        Whether the settlement depends on the status quo.
    kernel
        For a model over rounds: ``kernel(inputs, options, tops)`` returns what simulates draws. ``tops()`` are upper
        ends of quantities by slot, where they are others than those of the file.
    seconds
        For a model over rounds: ``seconds(actors, issues, options)``, about what one draw takes.
    """

    solve: Callable[[Inputs, Any], Simulation]
    result: type[R]
    ktab: Callable[[tuple[int, ...]], Options] | None = None
    reads_status_quo: bool = False
    kernel: Callable[[Inputs, Any, Tops], Kernel] | None = None
    seconds: Callable[[int, int, Any], float] | None = None
    baseline: str = "the weighted mean"

    @property
    def name(self) -> str:
        """Its name on the command line: the id without the family."""
        return self.id.partition(".")[2]
