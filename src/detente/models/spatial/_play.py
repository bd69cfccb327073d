"""One play of a model on one set of numbers, state by state, with the reason of every move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from detente.models.spatial._explain import explain

Array = NDArray[np.float64]


def _no_story(_step: int, _actor: int) -> dict[str, Any]:
    return {"offers": [], "why": "a one-shot model: nobody makes offers"}


@dataclass(frozen=True, eq=False)
class Play:
    """A play, from the start to its last state.

    Attributes
    ----------
    model, title, options
        The method and what it ran with.
    actors, issues
        Ids.
    states
        (states, actors, issues), 0–100, the start first; NaN where an actor has no position.
    converged
        Whether it came to rest.
    settlement
        Where each issue settles, (issues,).
    story
        ``story(step, actor)``: what an actor was offered on the way to state ``step``, what it expected of
        each offer, and why it moved.
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
    story: Callable[[int, int], dict[str, Any]] = _no_story
    gain: Array | None = None
    warnings: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def plain(self) -> dict[str, Any]:
        """Return plain data: the model, its options, whether it came to rest, and the states, the start first.

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
            If there is no such actor or round; the message names those that there are.
        """
        return explain(self, actor, step)


def plain(values: Array) -> Any:
    """Return nested lists; NaN becomes None."""
    found = values.astype(object)
    found[np.isnan(values)] = None
    return cast("list[Any]", found.tolist())
