"""A chunk of draws under one assumption set, as the engine reads it; packages on the table, and what they are worth."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.models.ground import Ground
from detente.packages.space import SearchSpace
from detente.payoffs import AssumptionSet, Payoffs
from detente.scenario.unnamed import Convention

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Masks = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Worths:
    """The worth of packages of one ground and kind in a chunk, independent of the value of failure.

    Attributes
    ----------
    which
        (packages of the ground,) whether a package is one of them.
    payoffs
        The payoffs that count there.
    deal
        Whether they are deals, or packages of procedure.
    places
        (packages, issues + charges).
    worth
        (draws, packages, groups).
    """

    which: Bools
    payoffs: Payoffs
    deal: bool
    places: Ints
    worth: Array

    def least(self, judged: Judged, lasting: bool = False) -> Array:
        """Return (draws, groups) what the packages must be worth."""
        return judged.d if self.deal else self.payoffs.procedure(lasting)


@dataclass(frozen=True)
class Named:
    """A package on the table.

    Attributes
    ----------
    name
        What tables call it.
    clauses
        Its clauses: issues with their levels.
    signers
        Who signs it.
    lapses
        Issues that lapse if it leaves them out, where it says so itself; ``None``: as for any package.
    """

    name: str
    clauses: Mapping[str, int]
    signers: tuple[str, ...]
    lapses: Convention | None = None


@dataclass(frozen=True, eq=False)
class Judged:
    """One chunk of draws under one assumption set, ready for the engine.

    Attributes
    ----------
    assumptions
        The assumption set.
    ground
        Packages and rules under its convention of what is left out.
    payoffs
        What packages and no agreement are worth, group by group.
    uv
        (draws, groups, places) contributions less the costs of crossed commitments.
    d
        (draws, groups) what a deal must be worth: reservation values less β.
    offer
        (draws,) what the challenger could have had, for *revealed*.
    group
        (actors,) group of each leaf.
    space
        The search space for these groups.
    worths
        What packages are worth, once computed; shared by assumption sets that differ in failure alone.
    """

    assumptions: AssumptionSet
    ground: Ground
    payoffs: Payoffs
    uv: Array
    d: Array
    offer: Array | None
    group: Ints
    space: SearchSpace
    worths: dict[Hashable, list[Worths]]

    @property
    def blocking(self) -> Array:
        """(draws, groups) β: cost of blocking."""
        return self.payoffs.failure.blocking


def to_leaves(masks: Masks, group: Ints) -> Masks:
    """Turn masks over groups into masks over leaf actors."""
    if len(group) == int(group.max()) + 1:
        return masks
    out = np.zeros_like(masks)
    for i, g in enumerate(group):
        out |= ((masks >> np.uint64(g)) & np.uint64(1)) << np.uint64(i)
    return out


def in_order(group: Ints) -> Ints:
    """Renumber groups, in order of first appearance."""
    number: dict[int, int] = {}
    return np.array([number.setdefault(int(g), len(number)) for g in group], dtype=np.int64)


def first_of(group: Ints) -> Ints:
    """Return (groups,) the first actor of each group, which represents the group."""
    return np.array([int(np.argmax(group == g)) for g in range(int(group.max()) + 1)], dtype=np.int64)
