"""The uncertain quantities of a scenario: which actor each belongs to, and which random stream it uses."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.draws.plan_arrays import PlanArrays
from detente.draws.slots import Line
from detente.scenario.model import Scenario

OF_FAILURE = (
    "cost", "holding", "backing_down", "continuation", "discount", "blocking_cost", "belief", "estimate",
)  # fmt: skip
"""Index arrays of a plan with one quantity for each actor, about no agreement."""
_LineKey = tuple[int, int, Hashable]
"""A commitment: slots of its cost and of the chance that it is hard, and what it forbids."""
_TableKey = tuple[tuple[int, int], int]
"""An entry of a table of values: issue and level, and its slot."""
KEPT = "_plan"
"""Key under which a scenario caches its plan."""


@dataclass(eq=False)
class Plan(PlanArrays):
    """All quantities of a scenario, and the slot of each."""

    @classmethod
    def of(cls, scenario: Scenario) -> Plan:
        """Return the layout of a scenario's quantities; it is made once."""
        kept = vars(scenario).get(KEPT)
        # A changed copy of a scenario copies its cache too, so compare the scenario.
        if not isinstance(kept, Plan) or kept.scenario is not scenario:
            kept = vars(scenario)[KEPT] = cls.laid_out(scenario)
        return kept

    @cached_property
    def forbidden(self) -> tuple[object, ...]:
        """Levels that commitments forbid, and their conditions."""
        return tuple((m.issue, m.commitment.forbids, *m.commitment.unless.items()) for m in self.lines)

    @cached_property
    def line_slots(self) -> NDArray[np.int64]:
        """(commitments, 4): actor, slot of the cost, slot of the chance that it is hard, and whether it always is."""
        rows = [(m.actor, m.cost, m.hard, int(m.always)) for m in self.lines]
        return np.array(rows, dtype=np.int64).reshape(-1, 4)

    def stakes(self, actor: int) -> frozenset[int]:
        """Return the slots that hold a leaf's ideals, saliences, trust, value tables and public commitments."""
        found = [int(j) for name in ("ideal", "salience", "trust", "limit") for j in getattr(self, name)[actor]]
        found += [j for (i, _), levels in self.tables.items() if i == actor for j in levels.values()]
        found += [j for line in self.lines if line.actor == actor for j in (line.cost, line.hard)]
        found += [j for t in self.transfers for a, j in ((t.payer, t.cost), (t.payee, t.worth)) if a == actor]
        found += [int(self.continuation[actor]), int(self.discount[actor]), self.deadline]
        return frozenset(j for j in found if j >= 0)

    def alike(self, rho: NDArray[np.float64]) -> NDArray[np.int64]:
        """Give the same number to actors whose every quantity is equal in every draw, in order of first appearance.

        Two slots are equal if they hold the same point, or the same quantity with a share of the common part of 1.
        Actors that happen to be equal for other reasons keep separate numbers.

        Parameters
        ----------
        rho
            (slots,) share of the common part.
        """
        point, quantity, shared, common = self._equal
        # Three disjoint ranges of numbers: single slots, shared quantities, points. The last entry is for no slot.
        chances = np.where(common & (rho == 1.0), len(self) + shared, np.arange(len(self)))
        missing = np.iinfo(np.int64).min
        values = np.append(np.where(point, -1 - quantity, chances), missing)
        # For a commitment that may turn out hard, the score itself matters, whatever the quantity.
        chances = np.append(chances, missing)
        slots, rest = self._of_actors
        number: dict[object, int] = {}
        out = np.empty(len(self.actors), dtype=np.int64)
        for i, (row, (fixed, lines, tables)) in enumerate(zip(values[slots], rest, strict=True)):
            own = [(int(values[cost]), int(chances[hard]), what) for cost, hard, what in lines]
            given = [(where, int(values[j])) for where, j in tables]
            out[i] = number.setdefault((row.tobytes(), fixed, tuple(own), tuple(given)), len(number))
        return out

    @cached_property
    def _of_actors(self) -> tuple[NDArray[np.int64], list[tuple[Hashable, list[_LineKey], list[_TableKey]]]]:
        """(actors, most) slots of each actor's quantities, −1 for none; payments and limits, commitments, tables."""
        alone = [getattr(self, name) for name in OF_FAILURE]
        slots = np.column_stack([self.ideal, self.salience, self.trust, self.limit, *alone])
        rest: list[tuple[Hashable, list[_LineKey], list[_TableKey]]] = []
        for i in range(len(self.actors)):
            lines: list[_LineKey] = [
                (m.cost, m.hard, (m.issue, m.always, self._forbidden(m), *m.commitment.unless.items()))
                for m in self.lines
                if m.actor == i
            ]
            tables = [((k, y), j) for (a, k), levels in self.tables.items() if a == i for y, j in levels.items()]
            paid = tuple(n for n, t in enumerate(self.transfers) for j in (t.payer, t.payee) if j == i)
            rest.append((((i, *paid) if paid else (), self.limit_side[i].tobytes()), lines, tables))
        return slots, rest

    @cached_property
    def _equal(self) -> tuple[NDArray[np.bool_], NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        """(slots,) whether it holds a point; number of its quantity, and with its common part; whether it has that."""
        known: tuple[dict[object, int], dict[object, int]] = {}, {}
        point = np.array([s.quantity.is_point for s in self.slots], dtype=np.bool_)
        quantity = [known[0].setdefault(s.quantity, len(known[0])) for s in self.slots]
        shared = [known[1].setdefault((q, s.common), len(known[1])) for q, s in zip(quantity, self.slots, strict=True)]
        common = np.array([s.common is not None for s in self.slots], dtype=np.bool_)
        return point, np.array(quantity, dtype=np.int64), np.array(shared, dtype=np.int64), common

    def forbids(self, line: Line) -> tuple[str, str, tuple[int, ...]]:
        """Return the actor and the issue of a commitment, and the levels that it forbids."""
        return self.actors[line.actor], self.issues[line.issue], self._forbidden(line)

    def _forbidden(self, line: Line) -> tuple[int, ...]:
        levels = sorted(self.scenario.issues[line.issue].levels)
        return tuple(y for y in levels if line.commitment.forbidden(y))
