"""How much work an analysis is, counted before it begins: the same on every machine."""

from __future__ import annotations

from dataclasses import dataclass

from detente.models.ground import Ground
from detente.scenario.model import Scenario
from detente.scenario.unnamed import lapsing

MANY_PACKAGES = 2_000_000
"""Above this the acceptance of every package is not counted, and searches of single draws may take long."""
MANY_VALUES = 2_000_000
"""Draws times actors above which a run takes longer than some seconds."""


@dataclass(frozen=True, slots=True)
class Workload:
    """The work of an analysis.

    Attributes
    ----------
    packages
        Combinations of levels, infeasible ones included.
    actors
        Actors judged, members of alliances one by one.
    draws
        Draws of all uncertain quantities.
    longest
        The issue with the most levels.
    levels
        How many it has.
    """

    packages: int
    actors: int
    draws: int
    longest: str
    levels: int

    @property
    def remedies(self) -> tuple[str, ...]:
        """Ways to reduce it, if it is long; else nothing."""
        out: list[str] = []
        if self.packages > MANY_PACKAGES:
            out.append(f"give {self.longest!r} fewer levels (it has {self.levels})")
        if self.draws * self.actors > MANY_VALUES:
            out.append("take fewer --draws")
        return tuple(out)

    def sentence(self) -> str:
        """Return the counts in words, and what would make them less."""
        counts = f"{self.packages:,} packages, {self.actors} actors, {self.draws:,} draws"
        return f"{counts}: this may take long; to shorten it, {' or '.join(self.remedies)}" if self.remedies else counts


def workload(scenario: Scenario, draws: int) -> Workload:
    """Count the work of an analysis.

    Parameters
    ----------
    scenario
        The case.
    draws
        How many draws.
    """
    grid = Ground(scenario, lapsing(scenario), forced=True).grid
    longest = max(scenario.issues, key=lambda k: len(k.levels))
    return Workload(grid.size, len(scenario.leaves), draws, longest.id, len(longest.levels))
