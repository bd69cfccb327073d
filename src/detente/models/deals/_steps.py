"""Gains in words: the single step on one issue that would be worth as much to the actor (core §11.12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.draws.inputs import Draws, Inputs
from detente.payoffs import Layout
from detente.payoffs.values import contributions
from detente.scenario.model import Scenario

LITTLE = 0.25
"""A gain below this share of an actor's smallest step is almost nothing."""


@dataclass(frozen=True, slots=True)
class WorthStep:
    """A move of one issue from its status quo, and what it is worth to an actor, in stakes, with inputs at their modes.

    Promises are not discounted: the step is a unit of measure, not an offer.
    """

    issue: str
    level: int
    worth: float


def steps(inputs: Inputs, layout: Layout) -> Mapping[str, tuple[WorthStep, ...]]:
    """Return every actor's single steps on the issues that it has a view of.

    Parameters
    ----------
    inputs
        The case.
    layout
        The axis of its levels.
    """
    plan, levels = inputs.plan, layout.levels
    modes = np.array([[s.quantity.mode] for s in plan.slots], dtype=np.float64).reshape(-1, 1)
    worth = contributions(Draws(plan, 0, 1, np.zeros_like(modes), modes), levels, 1)[0]
    issues = [k.id for k in inputs.scenario.issues]
    of: list[int] = levels.issue.tolist()
    out: dict[str, tuple[WorthStep, ...]] = {}
    for i, actor in enumerate(plan.actors):
        out[actor] = tuple(
            WorthStep(issues[k], int(levels.level[t]), float(worth[i, t] - worth[i, levels.quo[k]]))
            for t, k in enumerate(of)
            if t != levels.quo[k] and plan.weighed[i, k] >= 0
        )
    return out


def in_words(scenario: Scenario, own: tuple[WorthStep, ...], gain: float) -> str:
    """Return a gain in the actor's own terms: ``about as much as moving “border” from “as now” to “frozen”``.

    Parameters
    ----------
    scenario
        For the labels.
    own
        The actor's steps.
    gain
        In stakes; negative for a loss.
    """
    kind = "a loss of " if gain < 0 else ""
    sizes = [abs(s.worth) for s in own if s.worth != 0]
    if not sizes:
        return f"{kind}{abs(gain):.2f} of its whole stake"
    if abs(gain) < LITTLE * min(sizes):
        return "almost nothing"
    if abs(gain) > 1.25 * max(sizes):
        return f"{kind}more than any single step on one issue"
    # Steps that the actor likes come first, unless one that it dislikes fits far better.
    best = min(own, key=lambda s: abs(abs(s.worth) - abs(gain)) + (0.5 * abs(gain) if s.worth < 0 else 0.0))
    issue = scenario.issue[best.issue]
    ends = [issue.levels[issue.status_quo], issue.levels[best.level]]
    # A step that the actor dislikes is described in reverse, so that both sides of the comparison have one sign.
    start, end = ends if best.worth > 0 else ends[::-1]
    return f"{kind}about as much as moving “{best.issue}” from “{start}” to “{end}”"
