"""Where issues settle with inputs moved, by any spatial model: at the medians, and over draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from detente.answers.least_moves import Column
from detente.answers.lever_rows import Proof
from detente.answers.movable import at_medians, moved, with_medians
from detente.draws.inputs import Draws, Inputs
from detente.models.contract import Options
from detente.models.spatial import one_shot
from detente.models.spatial._batch import SpatialActors, number
from detente.models.spatial._settle import middle
from detente.models.spatial._sticky_medians import medians as sticky_medians
from detente.models.spatial.mean import weighted_mean
from detente.models.spatial.median import weighted_median
from detente.models.spatial.results import Kernel, SpatialModel
from detente.scenario.model import Scenario

Array = NDArray[np.float64]
MOST = 512
"""Draws at most: the Monte Carlo error of a share is then at most 2.2 points of 100."""


class SettlingModel(Protocol):
    """A model whose settlements can be moved.

    Attributes
    ----------
    name
        What the table calls it.
    proof
        The proof status of a move that is found.
    n
        Draws that shares are of.
    seconds
        About what one draw takes; 0 where that is next to nothing.
    """

    @property
    def name(self) -> str: ...
    @property
    def proof(self) -> Proof: ...
    @property
    def n(self) -> int: ...
    @property
    def seconds(self) -> float: ...

    def at(self, columns: Sequence[Column], issue: int) -> Array:
        """(columns,) where an issue settles at the medians with one input at a value; NaN where nobody has weight."""
        ...

    def over(self, draws: Draws, column: Column | None, issue: int) -> Array:
        """(draws,) where an issue settles in some draws, with the median of one input moved."""
        ...


Settle = Callable[[Draws, Scenario, int], Array]
"""Draws, the scenario, and the place of an issue → (draws,) where it settles; NaN where nobody has weight."""


@dataclass(frozen=True, eq=False)
class OneShotSettling:
    """A model that settles all draws at once, issue by issue."""

    inputs: Inputs
    name: str
    settle: Settle
    proof: Proof
    seconds: float = 0.0

    @property
    def n(self) -> int:
        """Draws that shares are of."""
        return min(MOST, self.inputs.n_draws)

    def at(self, columns: Sequence[Column], issue: int) -> Array:
        """(columns,) where an issue settles at the medians with one input at a value."""
        return self.settle(at_medians(self.inputs.central(), columns), self.inputs.scenario, issue)

    def over(self, draws: Draws, column: Column | None, issue: int) -> Array:
        """(draws,) where an issue settles in some draws, with the median of one input moved."""
        return self.settle(draws if column is None else with_medians(draws, [column]), self.inputs.scenario, issue)


@dataclass(frozen=True, eq=False)
class RoundsSettling:
    """A model that simulates all issues together, round by round.

    Every column is simulated as the first draw, so that ties are broken as in the run at the medians.
    """

    inputs: Inputs
    model: SpatialModel[Any]
    options: Options
    actors: SpatialActors
    seconds: float
    proof: Proof = "holds"
    _kept: dict[tuple[str, float], Array] = field(default_factory=dict[tuple[str, float], Array])

    @property
    def name(self) -> str:
        """What the table calls it."""
        return self.model.title

    @property
    def n(self) -> int:
        """Draws that shares are of: as many as a run simulates, at most."""
        return min(MOST, number(self.inputs, "auto", self.seconds))

    def at(self, columns: Sequence[Column], issue: int) -> Array:
        """(columns,) where an issue settles at the medians with one input at a value."""
        new = [(x, to) for x, to in columns if (x.row.path, to) not in self._kept]
        if new:
            draws = at_medians(self.inputs.central(), new)
            x, cap, sal = self.actors.seats.views(draws, self.actors.measure)
            plain = self._kernel(None)
            for j, column in enumerate(new):
                kernel, one = self._kernel(column) if column[0].row.field == "salience" else plain, slice(j, j + 1)
                final = kernel(x[one], cap[one], sal[one], 0)[0]
                self._kept[column[0].row.path, column[1]] = self._settled(final, cap[one], sal[one])[0]
        return np.array([self._kept[x.row.path, to][issue] for x, to in columns])

    def over(self, draws: Draws, column: Column | None, issue: int) -> Array:
        """(draws,) where an issue settles in some draws, with the median of one input moved."""
        asked = draws if column is None else with_medians(draws, [column])
        x, cap, sal = self.actors.seats.views(asked, self.actors.measure)
        final = self._kernel(column)(x, cap, sal, draws.start)[0]
        return self._settled(final, cap, sal)[:, issue]

    def _kernel(self, column: Column | None) -> Kernel:
        assert self.model.kernel is not None
        return self.model.kernel(self.inputs, self.options, lambda: {} if column is None else _tops(column))

    def _settled(self, final: Array, cap: Array, sal: Array) -> Array:
        return middle(final, cap, sal, getattr(self.options, "outcome", "mean"))


def _tops(column: Column) -> dict[int, float]:
    """Return the upper end of a salience whose median is moved, by slot; nothing for other inputs."""
    lever, to = column
    if lever.row.field != "salience":
        return {}
    q, by = lever.row.quantity, to - lever.now
    # Only a range that is squeezed against its lower bound is shifted by more than its median.
    squeezed = by < 0 and q.low + by < lever.low
    high = moved(q, to, lever.low, lever.high).high if squeezed else min(q.high + by, lever.high)
    return dict.fromkeys(lever.row.slots.tolist(), float(high))


def by_kernel(kernel: one_shot.Kernel) -> Settle:
    """Return the settlement of one issue by a model that treats each issue separately."""

    def settle(draws: Draws, scenario: Scenario, issue: int) -> Array:
        x, weight = one_shot.views(draws, one_shot.measure(scenario))
        out = np.full((draws.n, 1), np.nan)
        quo = np.array([float(scenario.issues[issue].status_quo)])
        k = [issue]
        kernel(np.ascontiguousarray(x[:, :, k]), np.ascontiguousarray(weight[:, :, k]), quo, out)
        return out[:, 0]

    return settle


def _sticky(draws: Draws, scenario: Scenario, issue: int) -> Array:
    return sticky_medians(draws, one_shot.measure(scenario), issue)


def settling_models(inputs: Inputs) -> list[SettlingModel]:
    """Return the models whose settlements can be moved: the mean, the median, the sticky mean, those over rounds."""
    from detente.models.registry import of_family

    found: list[SettlingModel] = [
        OneShotSettling(inputs, "weighted mean", by_kernel(weighted_mean), "least of this input"),
        OneShotSettling(inputs, "weighted median", by_kernel(weighted_median), "least of this input"),
        OneShotSettling(inputs, "sticky mean, its median", _sticky, "holds"),
    ]
    for model in of_family("spatial"):
        if isinstance(model, SpatialModel) and model.kernel is not None and not model.needs(inputs.scenario):
            options = model.options()
            actors = SpatialActors.of(inputs.scenario, getattr(options, "alliances", "one"))
            seats, issues = len(actors.seats.ids), len(inputs.scenario.issues)
            each = model.seconds(seats, issues, options) if model.seconds is not None else 0.0
            found.append(RoundsSettling(inputs, model, options, actors, each))
    return found
