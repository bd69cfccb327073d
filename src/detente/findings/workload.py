"""How much work an analysis is, counted before it begins: the same on every machine."""

from __future__ import annotations

from dataclasses import dataclass

from detente.models._problem import grid_of
from detente.scenario.model import Scenario


@dataclass(frozen=True, slots=True)
class Workload:
    """What an analysis has to go through.

    Attributes
    ----------
    packages
        Combinations of levels, infeasible ones included.
    actors
        Actors judged, members of alliances one by one.
    draws
        Draws of all uncertain quantities.
    """

    packages: int
    actors: int
    draws: int

    def sentence(self) -> str:
        """Return the counts in words."""
        return f"{self.packages:,} packages, {self.actors} actors, {self.draws:,} draws"


def workload(scenario: Scenario, draws: int, force: bool = False) -> Workload:
    """Count the work of an analysis.

    Raises
    ------
    TooLarge
        Above 10⁸ packages unless ``force`` is set; the message names the issue to coarsen.
    """
    return Workload(grid_of(scenario, force).size, len(scenario.leaves), draws)
