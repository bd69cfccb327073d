"""Results of the zone model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from detente._labelled import Labelled
from detente.answers.result import Recommended, Result, Settlement
from detente.models.deals._clauses import Clauses
from detente.models.deals.breaks import BreakEven, Obstacle
from detente.models.deals.choice import Choice

BEST = "best single package"
"""Name of the package that passes in the most draws, beside the named proposals."""


@dataclass(frozen=True, slots=True)
class NamedPackage:
    """A package that was judged by name.

    Attributes
    ----------
    package
        Level of every issue.
    asked
        Actors whose consent it needs.
    clauses
        Minimal sets of clauses whose reversal changes an answer; ``None`` under rules that are not a plain conjunction,
        and for procedural packages.
    gains
        (actors,) gain over no agreement with every input at its median, in stakes; empty if packages are not counted.
    """

    package: Mapping[str, int]
    asked: tuple[str, ...]
    clauses: Clauses | None
    gains: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class BestPackage:
    """The package that passes in the most draws.

    Attributes
    ----------
    package
        Level of every issue.
    count
        Draws in which it passes.
    exact
        Whether every other package was compared with it.
    """

    package: Mapping[str, int]
    count: int
    exact: bool


@dataclass(frozen=True, slots=True)
class BlockingSet:
    """Actors whose consent together would open a deal, and the draws without a deal in which that is a least set."""

    actors: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class ForceIfAccepted:
    """Draws in which the challenger accepts a package, and those of them in which force is its best reply.

    If others do not know whether the challenger prefers force, its acceptance is information on that (core §11.3).
    """

    accepted: int
    force: int


@dataclass(frozen=True, slots=True)
class ProceduralPackage:
    """Draws in which a procedural package passes: as coded, and if its end is not expected (core §11.2)."""

    passed: int
    lasting: int
    n: int


@dataclass(frozen=True, eq=False, slots=True)
class CentralZone:
    """The zone of agreement with every input at its median.

    Attributes
    ----------
    size
        Packages in it.
    gains
        (packages listed, parties) gain of each party over no agreement, in stakes.
    pareto
        (packages listed,) whether no other package is better for one party and no worse for the others.
    packages
        (packages listed,) their indices in the grid.
    """

    size: int
    gains: NDArray[np.float64]
    pareto: NDArray[np.bool_]
    packages: NDArray[np.int64]


@dataclass(frozen=True, eq=False, kw_only=True)
class ZoneShares(Result):
    """In how many draws each named package passes, and any package does.

    Attributes
    ----------
    passes
        (sets, packages) draws in which a package passes; the table is called ``pass``.
    zone
        (sets,) draws in which some package would pass.
    """

    passes: Labelled = field(metadata={"table": "pass"})
    zone: Labelled


@dataclass(frozen=True, eq=False, kw_only=True)
class ZoneAnswers(ZoneShares):
    """The same with who accepts each package and who blocks, under the base assumptions: all that findings need.

    Attributes
    ----------
    accept, sole
        (packages, actors) draws in which an actor accepts; in which it alone blocks.
    alone
        (actors,) draws without a deal in which some package fails only because of this actor.
    outcome
        (draws, ``zone`` and packages) whether it passes.
    force
        (assumptions, draws) by how much force beats waiting for the challenger, in stakes.
    named
        The packages judged, by name.
    best
        The package that passes in the most draws; ``None`` if none ever passes.
    parties
        Who signs.
    grid_size
        Packages in the grid.
    blocks
        The most frequent least blocking sets.
    force_if_accepted
        By package: whether force is the challenger's best reply, given that it accepts.
    procedural
        Packages of procedure alone, by name; they never count as a deal.
    """

    accept: Labelled
    sole: Labelled
    alone: Labelled
    outcome: Labelled
    force: Labelled
    named: Mapping[str, NamedPackage]
    best: BestPackage | None
    parties: tuple[str, ...]
    grid_size: int
    blocks: tuple[BlockingSet, ...]
    force_if_accepted: Mapping[str, ForceIfAccepted]
    procedural: Mapping[str, ProceduralPackage]

    def recommended(self) -> Recommended | None:
        """Return the package that passes in the most draws."""
        return None if self.best is None else Recommended(BEST, self.named[BEST].package, self.parties)


@dataclass(frozen=True, eq=False, kw_only=True)
class ZoneResult(ZoneAnswers):
    """The same with the bargaining solutions, and counts of all packages.

    Attributes
    ----------
    settlement
        (solutions, first draws, issues) level; NaN where there is no deal. All draws, up to
        :data:`~detente.draws.inputs.SAMPLE`.
    party
        (parties, first draws, issues) level in the package that each party would choose in the zone.
    visited
        Packages examined by the search, over these draws.
    sizes
        (first draws,) packages in the zone.
    central
        The zone with every input at its median.
    choice
        What could be tabled; ``None`` where no package ever passes, or there are too many to count.
    break_evens
        By package: where it tips as the input that it depends on most moves; absent where no input moves it.
    obstacles
        By package: in how many of the first draws it passes after one change at a time.
    tried
        Draws that were searched for obstacles.
    """

    settlement: Labelled
    party: Labelled
    visited: int
    sizes: tuple[int, ...]
    central: CentralZone
    choice: Choice | None = None
    break_evens: Mapping[str, BreakEven] = field(default_factory=dict[str, BreakEven])
    obstacles: Mapping[str, tuple[Obstacle, ...]] = field(default_factory=dict[str, tuple[Obstacle, ...]])
    tried: int = 0

    def settlements(self) -> tuple[Settlement, ...]:
        """Return one column per bargaining solution."""
        shorts = {"nash": "Nash package"}
        return tuple(
            Settlement(
                f"deals.{name}",
                f"{name}, over packages",
                shorts.get(name, str(name)),
                "packages",
                self.settlement.sel(solution=name),
            )
            for name in self.settlement.coords["solution"]
        )
