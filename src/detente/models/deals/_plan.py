"""The zone model in pieces: the plan that all chunks share, and the results of each chunk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.models.deals._clauses import Clauses
from detente.models.deals.choice import ChoicePlan
from detente.payoffs import AssumptionSet

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bits = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class SolvedPlan:
    """Results of the sample under the base assumptions.

    Attributes
    ----------
    clauses
        Minimal sets of clauses to drop, by named package.
    solutions
        (solutions, draws of the sample) packages of the grid, −1 where there is no deal; none if packages are not
        counted.
    best
        (parties, draws of the sample) the package that each party would choose in the zone.
    visited
        Packages that the search examined.
    sizes
        (first draws,) packages in the zone.
    """

    clauses: Mapping[str, Clauses]
    solutions: Ints
    best: Ints
    visited: int
    sizes: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class ZonePlan:
    """The plan that every chunk of draws needs.

    Attributes
    ----------
    best
        The package that passes in the most draws of the sample, by its clauses; ``None`` if none ever passes.
    exact
        Whether every other package was compared with it there.
    offers
        What the challenger could have had, by place of the *revealed* assumption set: places of packages.
    beliefs
        Exponent of the loss, cohesion, and the belief of force that all could share, where an assumption set needs it.
    held
        Inputs to hold at points of their range, and the packages that depend on each most.
    solved
        What was computed in the sample; ``None`` without details.
    choice
        What could be tabled; ``None`` where packages are not counted.
    """

    best: Mapping[str, int] | None
    exact: bool
    offers: Mapping[int, Ints]
    beliefs: tuple[tuple[int, float | None, float], ...]
    held: Mapping[str, tuple[int, ...]]
    solved: SolvedPlan | None
    choice: ChoicePlan | None

    def offered(self, wanted: Sequence[AssumptionSet]) -> dict[AssumptionSet, Ints]:
        """Return the challenger's packages by assumption set."""
        return {wanted[j]: places for j, places in self.offers.items()}


@dataclass(frozen=True, eq=False)
class OwnPart:
    """Results of some draws under the base assumptions.

    Attributes
    ----------
    outcome
        (``zone`` and packages, bytes) whether it passes, a bit for each draw.
    margin
        (assumptions, draws) by how much force beats waiting for the challenger.
    accept, sole
        (packages, actors) draws in which an actor accepts; in which it alone blocks.
    alone
        (actors,) draws without a deal in which some package fails only because of this actor.
    sets, set_counts
        Least sets of actors, by group, whose consent would open a deal, and draws of each.
    authors
        (proposals,) draws in which a proposal's author accepts it.
    forced
        (packages, 2) draws in which the challenger accepts it; those of them in which force is its best reply.
    lasting
        (procedural proposals,) draws in which each passes if its end is not expected.
    """

    outcome: NDArray[np.uint8]
    margin: Array
    accept: Ints
    sole: Ints
    alone: Ints
    sets: Bits
    set_counts: Ints
    authors: Ints
    forced: Ints
    lasting: Ints


@dataclass(frozen=True, eq=False)
class ZonePart:
    """Results of some draws: counts, and data kept draw by draw.

    Attributes
    ----------
    n
        How many draws.
    zone
        (sets,) draws in which some package would pass.
    passes
        (sets, packages) draws in which each named package passes.
    own
        More of the base assumptions; ``None`` without details.
    watched
        Draws in which packages to watch pass, one assumption set after the other.
    curves
        By input that is held: (points, packages) draws in which packages pass.
    held
        By input that is held: draws examined.
    stands
        By change: (packages,) draws of the sample in which packages pass.
    """

    n: int
    zone: Ints
    passes: Ints
    own: OwnPart | None
    watched: Ints
    curves: Mapping[str, Ints]
    held: Mapping[str, int]
    stands: Mapping[str, Ints]


def merge(parts: Sequence[ZonePart]) -> ZonePart:
    """Return one part for several that follow one another; all but the last hold whole bytes of draws."""
    own = [p.own for p in parts if p.own is not None]
    return ZonePart(
        sum(p.n for p in parts),
        _sum([p.zone for p in parts]),
        _sum([p.passes for p in parts]),
        _merged(own) if own else None,
        _sum([p.watched for p in parts]),
        {x: _sum([p.curves[x] for p in parts if x in p.curves]) for p in parts for x in p.curves},
        {x: sum(p.held.get(x, 0) for p in parts) for p in parts for x in p.held},
        {x: _sum([p.stands[x] for p in parts if x in p.stands]) for p in parts for x in p.stands},
    )


def _merged(own: Sequence[OwnPart]) -> OwnPart:
    sets, at = np.unique(np.concatenate([p.sets for p in own]), return_inverse=True)
    counts = np.zeros(len(sets), dtype=np.int64)
    np.add.at(counts, at, np.concatenate([p.set_counts for p in own]))
    return OwnPart(
        np.concatenate([p.outcome for p in own], axis=1),
        np.concatenate([p.margin for p in own], axis=1),
        _sum([p.accept for p in own]),
        _sum([p.sole for p in own]),
        _sum([p.alone for p in own]),
        sets,
        counts,
        _sum([p.authors for p in own]),
        _sum([p.forced for p in own]),
        _sum([p.lasting for p in own]),
    )


def _sum(arrays: Sequence[Ints]) -> Ints:
    return np.asarray(np.sum(arrays, axis=0, dtype=np.int64))
