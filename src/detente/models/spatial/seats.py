"""The bargaining actors: every leaf actor by itself, or each alliance as one actor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from detente._errors import DetenteError
from detente.draws.counter import word
from detente.draws.inputs import Draws
from detente.scenario.model import Scenario

Array = NDArray[np.float64]
Alliances = Literal["one", "members"]


class SpatialError(DetenteError, ValueError):
    """A spatial model cannot run on the given scenario or options."""


@dataclass(frozen=True)
class Seats:
    """The bargaining actors (seats), and the leaf actors that each represents.

    Attributes
    ----------
    ids
        One per seat, in file order.
    seat_of
        (leaves,): the seat of each leaf actor.
    """

    ids: tuple[str, ...]
    seat_of: NDArray[np.int64]

    @staticmethod
    def of(scenario: Scenario, alliances: Alliances) -> Seats:
        """Seat every leaf by itself, or with the largest alliance that it belongs to."""
        home = {leaf: leaf for leaf in scenario.leaves}
        if alliances == "one":
            for a in sorted(scenario.alliances, key=lambda a: len(scenario.members(a))):
                home |= dict.fromkeys(scenario.members(a), a)
        taken = set(home.values())
        ids = tuple(a.id for a in scenario.actors if a.id in taken)
        return Seats(ids, np.array([ids.index(home[leaf]) for leaf in scenario.leaves], dtype=np.int64))

    @property
    def words(self) -> NDArray[np.int64]:
        """A number for each seat's id, for random streams."""
        return np.array([word(i) for i in self.ids], dtype=np.int64)

    def views(self, draws: Draws, measure: str, rows: slice = slice(None)) -> tuple[Array, Array, Array]:
        """Return stated positions, capabilities and saliences of the seats, for some of the draws.

        An alliance has its members' capability together, their mean salience by capability, and their mean
        position by capability × salience: so the weighted mean of an issue is the same in both views.

        Returns
        -------
        tuple
            (draws, seats, issues) 0–100, NaN without a view; (draws, seats); (draws, seats, issues) 0–100.
        """
        x = draws.stated[rows]
        power = np.nan_to_num(draws.capability(measure)[rows], nan=0.0)
        salience = np.where(np.isnan(x), 0.0, draws.salience[rows])
        if len(self.ids) == len(self.seat_of):
            order = np.argsort(self.seat_of)
            return tuple(np.ascontiguousarray(v[:, order]) for v in (x, power, salience))  # type: ignore[return-value]
        n, _, issues = x.shape
        shape = (n, len(self.ids), issues)
        out, cap, sal = np.full(shape, np.nan), np.zeros(shape[:2]), np.zeros(shape)
        for seat in range(len(self.ids)):
            mine = np.flatnonzero(self.seat_of == seat)
            cap[:, seat] = power[:, mine].sum(axis=1)
            if len(mine) == 1:
                out[:, seat], sal[:, seat] = x[:, mine[0]], salience[:, mine[0]]
                continue
            weight = power[:, mine, None] * salience[:, mine]
            total = weight.sum(axis=1)
            with np.errstate(invalid="ignore", divide="ignore"):
                out[:, seat] = (weight * np.nan_to_num(x[:, mine])).sum(axis=1) / total
                sal[:, seat] = np.nan_to_num(total / cap[:, seat, None])
        return out, cap, sal


def active(x: Array, cap: Array, sal: Array) -> NDArray[np.bool_]:
    """Return whether each seat has a position, some salience on it, and some capability: (draws, seats)."""
    return (cap > 0) & np.any(~np.isnan(x) & (sal > 0), axis=2)
