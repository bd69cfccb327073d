"""The graph of a scenario's moves: which situations are stable, in how many draws, and the ways to them.

States are combinations of the scenario's ``moves``; what a state is worth to whom comes from the same payoffs
as the deals (core §9), so that every draw is one graph model with its own preferences. In each, stability in
the sense of Nash, GMR, SMR, SEQ, SSEQ and SIM is worked out for every state and decision maker (Fang, Hipel &
Kilgour 1993), and what improvements reach from the present state (Li, Kilgour & Hipel 2005).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from pydantic import Field

from detente._labelled import Labelled
from detente.draws.inputs import Inputs
from detente.models.contract import Context, FigureData, Missing, Model, Options, Result
from detente.models.graph._draws import CONCEPTS, Drawn, draw
from detente.models.graph._errors import ConflictError
from detente.models.graph._scores import Scores, effective
from detente.models.graph._story import story
from detente.models.graph._world import World
from detente.scenario.model import Scenario

__all__ = ["MODEL", "StabilityOptions"]


class StabilityOptions(Options):
    """How preferences are read off scores, and how much is worked out.

    Attributes
    ----------
    grid
        Step to which scores are rounded, in whole stakes: a smaller difference is no preference.
    readings
        Whether the other readings are run beside the base, on at most 512 draws each.
    most
        Draws at most, the first ones: the Monte Carlo error of a share over 1,024 is at most 1.6 points of 100.
    sim
        Whether simultaneous sanctioning is worked out in every draw however long it takes; left out otherwise
        where that takes more than 2 * 10⁸ combinations of moves.
    """

    grid: float = Field(default=0.01, gt=0, le=1)
    readings: bool = True
    most: int = Field(default=1024, ge=1)
    sim: bool = False


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
        return (Missing("moves", str(e).removeprefix("moves: "), "change the moves"),)
    return ()


def run(inputs: Inputs, options: StabilityOptions, ctx: Context) -> Result:
    """Work out stability in every draw.

    Raises
    ------
    ConflictError
        If the moves contradict each other.
    """
    world, notes = effective(inputs, options.grid)
    scores = Scores(world, inputs, options.grid)
    drawn = draw(world, scores, options.readings, options.most, options.sim, ctx)
    return Result(
        MODEL.id,
        MODEL.title,
        MODEL.citations,
        options.model_dump(),
        inputs.seed,
        drawn.n[0],
        _tables(world, drawn),
        story(world, scores, drawn),
        (*_warnings(world), *notes),
    )


def _tables(world: World, drawn: Drawn) -> dict[str, Labelled]:
    states = [world.form.vector(int(c)) for c in world.states]
    readings = [r.id for r in drawn.readings]
    out: dict[str, Labelled] = {
        "draws": Labelled(np.array(drawn.n), ("reading",), {"reading": readings}, "draws"),
        "reached": Labelled(drawn.reached, ("reading", "state"), {"reading": readings, "state": states}, "draws"),
    }
    for c, concept in enumerate(CONCEPTS):
        if concept == "SIM" and not drawn.with_sim:
            continue
        out[concept] = Labelled(
            drawn.equilibrium[:, c], ("reading", "state"), {"reading": readings, "state": states}, "draws"
        )
        out[f"{concept}.actor"] = Labelled(
            drawn.alone[c], ("actor", "state"), {"actor": list(world.makers), "state": states}, "draws"
        )
    out["situation"] = Labelled(drawn.situation, ("draw", "package"), {}, "stable (SEQ)")
    out["force.reached"] = Labelled(drawn.force_reached, ("draw",), {}, "improvements lead to force")
    out["wanted"] = Labelled(
        drawn.wanted_stable, ("draw", "proposal"), {"proposal": [w.proposal for w in drawn.wanted]}, "stable (SEQ)"
    )
    return out


def _warnings(world: World) -> tuple[str, ...]:
    if any(m.triggers == "force" for m in world.moves) and world.challenger is not None:
        return ()
    return ("No move triggers force: the graph of situations holds peaceful moves only.",)


def tidy(rows: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """Return rows that all have the same columns, empty where one says nothing."""
    columns = dict.fromkeys(c for r in rows for c in r)
    return tuple({c: r.get(c) for c in columns} for r in rows)


def figures(result: Result) -> tuple[FigureData, ...]:
    """Data of the table of situations by concept, and of the graph of their moves."""
    facts: Any = result.facts
    table = FigureData(
        "stability-table",
        "stability-table",
        "Which situations are stable, by concept",
        "Draws of 100 in which each is stable for everybody; those that moves from the present reach.",
        tidy(facts["situations"]),
    )
    graph = FigureData(
        "integrated-graph",
        "integrated-graph",
        "Situations and moves",
        "Nodes are the leading situations and the present one; arrows are improvements of one mover at the median draw.",
        tidy(facts["graph"]),
    )
    return table, graph


MODEL = Model(
    id="graph.stability",
    title="stable situations",
    citations=("fang1993", "kilgour1987", "li2005", "regovieira2017"),
    status="tested",
    needs=needs,
    run=run,
    figures=figures,
    options=StabilityOptions,
)
