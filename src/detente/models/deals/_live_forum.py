"""Who accepts the packages on the table, and whose consent they need, without repeating what has not changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.models.deals.evaluator import Evaluator
from detente.models.deals.judged import Bools, Masks, Named
from detente.packages import passes
from detente.packages.again import refresh
from detente.packages.space import SearchSpace
from detente.payoffs import AssumptionSet

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
FEW = 4
"""Where fewer than one draw in this many has other reservation values, only these are looked at."""


@dataclass(frozen=True, eq=False)
class AskedForum:
    """Packages that ask the same forum.

    Attributes
    ----------
    at
        Their places among the packages on the table.
    space
        Grid and rules.
    numbers
        Their numbers.
    """

    at: list[int]
    space: SearchSpace
    numbers: Ints

    @cached_property
    def _need(self) -> Masks | None:
        """(packages,) groups that must accept; ``None`` under rules that are not plain conjunctions."""
        rules = self.space.rules
        if rules.has_programs or not self.space.grid.feasible(self.numbers).all():
            return None
        return (np.bitwise_or.reduce(rules.asks[self.space.grid.flat_of(self.numbers)], axis=1) | rules.always).view(
            np.uint64
        )

    def passes(self, masks: Masks) -> Bools:
        """Return (draws, packages) whether each package has the consent that it needs, from masks of who accepts it."""
        need = self._need
        return passes(self.space, masks, self.numbers) if need is None else masks & need == need


def asked_by(evaluator: Evaluator, group: Ints, r: AssumptionSet, named: Sequence[Named]) -> Iterator[AskedForum]:
    """Yield packages on the table by forum, under one assumption; ``group`` (actors,) numbers equal actors."""
    here = evaluator.ground(r)
    of = [here if x.lapses is None or r.unnamed != "coded" else evaluator.ground_of(x) for x in named]
    for ground, signers in dict.fromkeys(zip(of, (x.signers for x in named), strict=True)):
        at = [j for j, x in enumerate(named) if of[j] is ground and x.signers == signers]
        yield AskedForum(at, ground.space(group, signers), ground.numbers([named[j].clauses for j in at]))


def update(worth: Array, floor: Array, before: Array, touched: Bools, columns: Ints, masks: Masks) -> None:
    """Do what :func:`detente.packages.again.refresh` does, and pass over draws in which nothing has changed.

    A change of what force brings, for one, moves the reservation values of all groups, but only in the draws in which
    it changes the challenger's best reply.
    """
    rows: Ints = np.flatnonzero((floor != before).any(axis=1)) if floor is not before else np.zeros(0, dtype=np.int64)
    if FEW * len(rows) >= len(floor):
        refresh(worth, floor, before, touched, columns, masks)
        return
    refresh(worth, floor, floor, touched, columns, masks)
    if len(rows):
        some = masks[rows]
        nobody = np.zeros_like(touched)
        refresh(np.take(worth, rows, axis=2), floor[rows], before[rows], nobody, columns, some)
        masks[rows] = some
