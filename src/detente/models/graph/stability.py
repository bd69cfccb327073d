"""The graph model of a scenario's moves: which situations are stable, in how many draws, and the paths to them.

States are combinations of the scenario's ``moves``. Preferences over states come from the same payoffs as in the models
of deals (core §9), so every draw is one graph model with its own preferences. In each draw the model tests every state
for stability for every decision maker by the concepts Nash, GMR, SMR, SEQ, SSEQ and SIM (Fang, Hipel & Kilgour 1993),
and finds the states that improvements reach from the present state (Li, Kilgour & Hipel 2005).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from detente._labelled import Labelled
from detente.draws.inputs import Inputs
from detente.models.contract import Context, Missing, Model, Options, Result
from detente.models.graph.conflict.errors import ConflictError
from detente.models.graph.from_scenario.draws import CONCEPTS, Drawn, draw
from detente.models.graph.from_scenario.scores import Scores, effective
from detente.models.graph.from_scenario.story import Story, story
from detente.models.graph.from_scenario.world import World
from detente.scenario.model import Scenario

__all__ = ["MODEL", "StabilityOptions"]


class StabilityOptions(Options):
    """Options of the model: how scores become preferences, and how much is computed.

    Attributes
    ----------
    grid
        Step to which scores are rounded, in whole stakes: smaller differences count as indifference.
    assumption_sets
        Whether the other assumption sets are run beside the base, on at most 512 draws each.
    most
        Draws at most, the first ones: the Monte Carlo error of a share over 1,024 is at most 1.6 points of 100.
    sim
        Whether simultaneous sanctioning is computed in every draw however long it takes; left out otherwise
        where that takes more than 2 * 10⁸ combinations of moves.
    """

    grid: float = Field(default=0.01, gt=0, le=1)
    assumption_sets: bool = True
    most: int = Field(default=1024, ge=1)
    sim: bool = False

    @model_validator(mode="before")
    @classmethod
    def _old_names(cls, given: Any) -> Any:
        if not isinstance(given, dict) or "readings" not in given:
            return given
        warnings.warn("the option readings is now assumption_sets", DeprecationWarning, stacklevel=3)
        return {"assumption_sets" if k == "readings" else k: v for k, v in cast("dict[str, Any]", given).items()}


@dataclass(frozen=True, eq=False, kw_only=True)
class StabilityResult(Result):
    """In how many draws each situation is stable, by stability concept.

    Attributes
    ----------
    draws
        (assumptions,) draws.
    reached
        (assumptions, states) draws in which improvements lead there from the present.
    concepts
        By concept (``Nash``, ``GMR``, ``SMR``, ``SEQ`` …): (assumptions, states) draws in which a state is stable for
        everybody; and under ``CONCEPT.actor``: (actors, states) for one actor, under the base assumptions.
    situation
        (draws, outcomes) whether an outcome is stable (SEQ); the last axis is called ``package``.
    force_reached
        (draws,) whether improvements lead to force; the table is called ``force.reached``.
    wanted_stable
        (draws, proposals) whether a proposal, once carried out, is stable (SEQ); the table is called ``wanted``.
    story
        Leading situations, the ways to them, and proposals once carried out.
    """

    draws: Labelled
    reached: Labelled
    concepts: Mapping[str, Labelled]
    situation: Labelled
    force_reached: Labelled = field(metadata={"table": "force.reached"})
    wanted_stable: Labelled = field(metadata={"table": "wanted"})
    story: Story


def needs(scenario: Scenario) -> tuple[Missing, ...]:
    """Return what the graph lacks, or what is wrong with the moves."""
    if len({m.actor for m in scenario.moves}) < 2:
        what = "fewer than two actors have something that they could do, so there is no graph of situations"
        return (Missing("moves", what, "add moves of two actors or more"),)
    try:
        world, notes = effective(Inputs(scenario, 1, 64), StabilityOptions().grid)
        if len(world.makers) < 2:
            what = f"fewer than two actors have a move that does something. {' '.join(notes)}"
            return (Missing("moves", what, "give the moves effects, or levels that they can set"),)
    except ConflictError as e:
        what = str(e).removeprefix("moves: ")
        return (Missing("moves", what, "correct the moves"),)
    return ()


def run(inputs: Inputs, options: StabilityOptions, ctx: Context) -> StabilityResult:
    """Compute stability in every draw.

    Raises
    ------
    ConflictError
        If the moves contradict each other.
    """
    world, notes = effective(inputs, options.grid)
    scores = Scores(world, inputs, options.grid)
    drawn = draw(world, scores, options.assumption_sets, options.most, options.sim, ctx)
    return StabilityResult(
        model=MODEL.id,
        title=MODEL.title,
        citations=MODEL.citations,
        options=options.model_dump(),
        seed=inputs.seed,
        n_draws=drawn.n[0],
        warnings=(*_warnings(world), *notes),
        draws=Labelled(
            np.array(drawn.n), ("assumptions",), {"assumptions": [r.id for r in drawn.assumption_sets]}, "draws"
        ),
        reached=_by_state(world, drawn, drawn.reached),
        concepts={
            name: Labelled(values, dims, coords, "draws") for name, values, dims, coords in _concepts(world, drawn)
        },
        situation=Labelled(drawn.situation, ("draw", "package"), {}, "stable (SEQ)"),
        force_reached=Labelled(drawn.force_reached, ("draw",), {}, "improvements lead to force"),
        wanted_stable=Labelled(
            drawn.wanted_stable, ("draw", "proposal"), {"proposal": [w.proposal for w in drawn.wanted]}, "stable (SEQ)"
        ),
        story=story(world, scores, drawn),
    )


def _by_state(world: World, drawn: Drawn, values: NDArray[np.int64]) -> Labelled:
    states = [world.form.vector(int(c)) for c in world.states]
    return Labelled(
        values,
        ("assumptions", "state"),
        {"assumptions": [r.id for r in drawn.assumption_sets], "state": states},
        "draws",
    )


def _concepts(
    world: World, drawn: Drawn
) -> Iterator[tuple[str, NDArray[np.int64], tuple[str, ...], dict[str, list[str]]]]:
    """Yield, per stability concept, draws by state for everybody under all assumptions, and for each actor alone."""
    states = [world.form.vector(int(c)) for c in world.states]
    assumption_sets = [r.id for r in drawn.assumption_sets]
    for c, concept in enumerate(CONCEPTS):
        if concept == "SIM" and not drawn.with_sim:
            continue
        yield (
            concept,
            drawn.equilibrium[:, c],
            ("assumptions", "state"),
            {"assumptions": assumption_sets, "state": states},
        )
        yield (
            f"{concept}.actor",
            drawn.alone[c],
            ("actor", "state"),
            {"actor": list(world.makers), "state": states},
        )


def _warnings(world: World) -> tuple[str, ...]:
    if world.challenger is None or any(m.triggers == "force" for m in world.moves):
        return ()
    return ("No move triggers force: the graph of situations holds peaceful moves only.",)


MODEL = Model(
    id="graph.stability",
    title="stable situations",
    citations=("fang1993", "kilgour1987", "li2005", "regovieira2017"),
    status="tested",
    needs=needs,
    run=run,
    weight=20.0,
    options=StabilityOptions,
)
