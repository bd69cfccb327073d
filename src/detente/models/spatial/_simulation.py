"""One simulation of a model on one set of numbers, state by state, with the reason of every move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from detente.models.spatial.explain import RoundStory, in_words, no_actor, no_round
from detente.models.spatial.seats import SpatialError

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Simulation:
    """A simulation, from the start to its last state.

    Attributes
    ----------
    model, title, options
        The method and what it ran with.
    actors, issues
        Ids.
    states
        (states, actors, issues), 0–100, the start first; NaN where an actor has no position.
    converged
        Whether it converged.
    settlement
        Where each issue settles, (issues,).
    power
        Capability of each actor.
    salience
        (actors, issues), 0–100.
    gain
        What each actor expects of challenging each other at the start, (actors, actors), if the model has it.
    warnings
        What a reader should know.
    """

    model: str
    title: str
    options: Mapping[str, Any]
    actors: tuple[str, ...]
    issues: tuple[str, ...]
    states: Array
    converged: bool
    settlement: Array
    power: Array
    salience: Array
    gain: Array | None = None
    warnings: tuple[str, ...] = ()

    def story(self, step: int, actor: int) -> RoundStory:
        """Return an actor's offers on the way to state ``step`` (from 1), and why it moved.

        A model over rounds derives a class that keeps its record and explains moves from it.
        """
        return {"offers": [], "why": "a one-shot model: nobody makes offers"}

    def plain(self) -> dict[str, Any]:
        """Return plain data: the model, its options, whether it converged, and the states, the start first.

        A state has a list of levels 0–100 for every actor, one for each issue; None where there is no position.
        """
        return {
            "model": self.model.partition(".")[2],
            "options": dict(self.options),
            "converged": self.converged,
            "rounds": [plain(s) for s in self.states],
        }

    def explain(self, actor: str, step: int) -> str:
        """Return an actor's round, from 1, in words: its offers, what it expected of each, why it moved.

        Raises
        ------
        SpatialError
            If there is no such actor or round; the message lists those that exist.
        """
        if actor not in self.actors:
            raise SpatialError(no_actor(actor, self.actors))
        last = len(self.states) - 1
        if not 1 <= step <= last:
            raise SpatialError(no_round(step, last))
        i = self.actors.index(actor)
        path = self.states[step - 1][i], self.states[step][i]
        return in_words(f"{self.title}, round {step} of {last}: {actor}", self.issues, path, self.story(step, i))


def plain(values: Array) -> Any:
    """Return nested lists; NaN becomes None."""
    found = values.astype(object)
    found[np.isnan(values)] = None
    return cast("list[Any]", found.tolist())


def reasons(simulation: Simulation, most: int) -> list[list[str]]:
    """Return the words for every actor in each of the first ``most`` rounds."""
    steps = range(1, min(most, len(simulation.states) - 1) + 1)
    return [[simulation.explain(a, t) for a in simulation.actors] for t in steps]
