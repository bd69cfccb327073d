"""The situation of the graph that corresponds to a package, or to the status quo."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.answers.result import Recommended
from detente.models.graph.from_scenario.signed import signed_world
from detente.models.graph.from_scenario.world import World


@dataclass(frozen=True, slots=True)
class Subject:
    """A situation that a question is about.

    Attributes
    ----------
    world
        The graph that it belongs to.
    state
        Its number there.
    name
        Its name in sentences.
    when
        How it comes about: a package is carried out by moves or, if no moves do that, signed.
    """

    world: World
    state: int
    name: str

    when: str = ""

    def outcome(self, stable: bool) -> str:
        """Return in words that it is stable, or that it is not."""
        return f"{self.name} is {'' if stable else 'not '}stable{f' {self.when}' if self.when else ''}"


def present(world: World) -> Subject:
    """Return the present situation."""
    return Subject(world, int(np.searchsorted(world.states, np.uint64(world.present))), "the present situation")


def subject_of(world: World, package: Recommended, title: str) -> Subject:
    """Return the situation in which a package is carried out by moves, or else has just been signed.

    Raises
    ------
    ConflictError
        If the graph of the signed package has too many options.
    """
    name = f"“{title}”"
    state = world.carrying_out(package.clauses)
    if state is not None:
        return Subject(world, state, name, "once carried out")
    after = signed_world(world.scenario, package.clauses, package.signers)
    return Subject(after, int(np.searchsorted(after.states, np.uint64(after.present))), name, "once signed")
