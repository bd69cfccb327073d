"""Summary of a run over draws: leading situations, the paths to them, and why a proposal is not stable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.models.graph.analysis.integrated_graph import MOST_NODES, picture
from detente.models.graph.analysis.inverse import smallest_change
from detente.models.graph.analysis.status_quo import Evolution, Kind, Step, evolution
from detente.models.graph.analysis.witness import because, witness, words
from detente.models.graph.conflict.conflict import Conflict
from detente.models.graph.conflict.errors import ConflictError
from detente.models.graph.conflict.moves import Moves
from detente.models.graph.conflict.preferences import ranks_of_scores
from detente.models.graph.details import (
    Change,
    Count,
    Lift,
    Maker,
    MakerReason,
    MoveStep,
    OptionWords,
    Picture,
    Present,
    Situation,
    StateReasons,
    Tempting,
    WantedState,
    Way,
)
from detente.models.graph.from_scenario.draws import CONCEPTS, SEQ, Drawn
from detente.models.graph.from_scenario.scores import Scores
from detente.models.graph.from_scenario.world import World

PATHS: tuple[Kind, ...] = ("improvements", "improvements or equal", "moves")
"""Kinds of paths, the best first."""
SHOWN = 8
"""Situations shown; the rest are counted."""


def central_conflict(world: World, scores: Scores, moves: Moves | None = None) -> Conflict:
    """Return the graph model of the median draw: every quantity at its median.

    States are labelled by their vectors and titled by the moves taken.
    """
    central = scores.central()
    rank = np.stack([ranks_of_scores(row[world.outcome_of]) for row in central])
    names = {a: world.scenario.actor[a].name for a in world.makers}
    labels = tuple(world.form.vector(int(c)) for c in world.states)
    titles = {s: world.title(int(c)) for s, c in enumerate(world.states)}
    conflict = Conflict.of_options(world.form, rank, labels=labels, codes=world.states)
    start = int(np.searchsorted(world.states, np.uint64(world.present)))
    return Conflict(
        tuple(names.values()),
        labels,
        moves or conflict.moves,
        conflict.rank,
        form=world.form,
        codes=world.states,
        titles=titles,
        now=start,
    )


@dataclass(frozen=True, slots=True)
class Story:
    """Summary of a run over draws.

    Attributes
    ----------
    states, outcomes
        How many there are.
    makers, names
        Decision makers: ids and names.
    options, present
        The file's moves, and the present situation.
    situations, more
        Leading situations, and how many others are stable in some draws.
    with_sim
        Whether simultaneous sanctioning was computed.
    wanted
        Proposals, once carried out.
    graph
        The picture of leading situations and moves.
    with_ways
        The same picture with the situations that the ways pass through.
    reasons
        For each situation of that picture, who would leave it and why.
    """

    states: int
    outcomes: int
    makers: tuple[str, ...]
    names: tuple[str, ...]
    options: tuple[OptionWords, ...]
    present: Present
    situations: tuple[Situation, ...]
    more: int
    with_sim: bool
    wanted: tuple[WantedState, ...]
    graph: Picture
    with_ways: Picture = ()
    reasons: tuple[StateReasons, ...] = ()


def story(world: World, scores: Scores, drawn: Drawn) -> Story:
    """Return the summary of a run over draws."""
    conflict = central_conflict(world, scores, drawn.moves)
    ranked = _ranked(world, drawn)
    ways: Ways = {kind: evolution(conflict, conflict.now, kind) for kind in PATHS}
    nodes = _nodes(world, drawn, conflict, ranked[:SHOWN])
    passed = _passed(conflict, ways, nodes)
    return Story(
        states=len(world.states),
        outcomes=len(world.outcomes),
        makers=tuple(world.makers),
        names=tuple(conflict.makers),
        options=tuple(OptionWords(id=m.id, actor=m.actor, what=m.what) for m in world.moves),
        present=Present(vector=str(conflict.labels[conflict.now]), title=world.title(world.present)),
        situations=tuple(_situation(world, drawn, conflict, ways, o) for o in ranked[:SHOWN]),
        more=max(0, len(ranked) - SHOWN),
        with_sim=drawn.with_sim,
        wanted=tuple(_wanted(world, drawn, conflict, ways, w) for w in range(len(drawn.wanted))),
        graph=_graph(world, drawn, conflict, nodes),
        with_ways=_graph(world, drawn, conflict, passed),
        reasons=tuple(_reasons(world, conflict, ways, x, s) for x, s in enumerate(passed)),
    )


def _ranked(world: World, drawn: Drawn) -> list[int]:
    """Outcomes that are stable in some draw: those that improvements lead to first, then by how often."""
    found = [o for o in range(len(world.outcomes)) if drawn.grouped[0, SEQ, o] > 0]
    return sorted(found, key=lambda o: (-int(drawn.both[o]), -int(drawn.grouped[0, SEQ, o]), o))


def representative(world: World, drawn: Drawn, outcome: int) -> int:
    """Return the state that represents an outcome: the present one, else the most often stable, with fewest moves."""
    states = np.flatnonzero(world.outcome_of == outcome)
    start = int(np.searchsorted(world.states, np.uint64(world.present)))
    if start in states:
        return start
    best = min(states, key=lambda s: (-int(drawn.equilibrium[0, SEQ, s]), int(world.states[s]).bit_count(), int(s)))
    return int(best)


def _situation(world: World, drawn: Drawn, conflict: Conflict, ways: Ways, outcome: int) -> Situation:
    states = np.flatnonzero(world.outcome_of == outcome)
    s = representative(world, drawn, outcome)
    n = drawn.n[0]
    o = world.outcomes[outcome]
    inside = {int(x) for x in states}
    trivial = all(q in inside for x in inside for i in range(len(world.makers)) for q in drawn.moves.of(i, x))
    return Situation(
        outcome=outcome,
        vector=str(conflict.labels[s]),
        title=conflict.title(s),
        states=len(states),
        trigger=o.trigger,
        agreement=o.agreement,
        package={k.id: y for k, y in zip(world.scenario.issues, o.levels, strict=True) if y != k.status_quo},
        n=n,
        counts={c: int(drawn.grouped[0, j, outcome]) for j, c in enumerate(CONCEPTS) if c != "SIM" or drawn.with_sim},
        assumption_sets=tuple(
            Count(assumptions=r.id, count=int(drawn.grouped[x, SEQ, outcome]), n=drawn.n[x])
            for x, r in enumerate(drawn.assumption_sets)
        ),
        reached_and_stable=int(drawn.both[outcome]),
        cannot_be_left=trivial,
        path=_path(conflict, ways, inside, s),
        why=tuple(words(conflict, witness(conflict, i, s, "SEQ")) for i in range(len(conflict.makers))),
    )


Ways = Mapping[Kind, Evolution]


def _path(conflict: Conflict, found_by: Ways, targets: set[int], named: int) -> Way | None:
    """Return the shortest way from the present at the median draw: by improvements if there is one.

    It leads to the state that gives the situation its name, or else to the nearest of its states.
    """
    for kind, found in found_by.items():
        ways = [(s != named, found.steps[s], s) for s in targets if s in found.steps]
        if ways:
            end = min(ways)[2]
            steps = tuple(_step(conflict, x) for x in found.path(end) or ())
            return Way(kind=kind, title=conflict.title(end), steps=steps)
    return None


def _step(conflict: Conflict, step: Step) -> MoveStep:
    """One move: who moves, and the options taken up or given up."""
    form, codes = conflict.form, conflict.codes
    assert form is not None
    assert codes is not None
    before, after = int(codes[step.before]), int(codes[step.after])
    return MoveStep(
        actor=conflict.makers[step.maker],
        takes=tuple(form.taken(after & ~before)),
        drops=tuple(form.taken(before & ~after)),
        to=str(conflict.labels[step.after]),
        improves=conflict.prefers(step.maker, step.after, step.before),
    )


def _wanted(world: World, drawn: Drawn, conflict: Conflict, ways: Ways, w: int) -> WantedState:
    """Return how stable a proposal is once carried out, and what would have to change."""
    proposal, s = drawn.wanted[w]
    n = drawn.n[0]
    changes: list[Change] = []
    for concept in ("SEQ", "Nash"):
        try:
            found = smallest_change(conflict, s, concept)
        except ConflictError:
            found = None
        if found is not None:
            lifts = tuple(Lift(actor=conflict.makers[i], classes=k, passed=len(p)) for i, (k, p) in found.lifts.items())
            changes.append(Change(concept=concept, exact=found.exact, lifts=lifts))
    makers: list[Maker] = []
    for i, actor in enumerate(world.makers):
        to, times = np.unique(drawn.best[:, i, w][drawn.best[:, i, w] >= 0], return_counts=True)
        order = np.argsort(-times, kind="stable")[:3]
        gains = drawn.gain[:, i, w]
        leaving = gains > 0
        makers.append(
            Maker(
                actor=actor,
                name=conflict.makers[i],
                stable={
                    c: int(drawn.wanted_alone[j, i, w]) for j, c in enumerate(CONCEPTS) if c != "SIM" or drawn.with_sim
                },
                tempted=int(leaving.sum()),
                gain=tuple(round(float(x), 6) for x in np.quantile(gains[leaving], (0.05, 0.5, 0.95)))
                if leaving.any()
                else None,
                moves=tuple(
                    Tempting(
                        **_step(conflict, Step(i, s, int(to[j]))).model_dump(),
                        title=conflict.title(int(to[j])),
                        force=world.outcomes[int(world.outcome_of[int(to[j])])].trigger == "force",
                        count=int(times[j]),
                    )
                    for j in order.tolist()
                ),
            )
        )
    return WantedState(
        proposal=proposal,
        vector=str(conflict.labels[s]),
        title=conflict.title(s),
        n=n,
        counts={c: int(drawn.equilibrium[0, j, s]) for j, c in enumerate(CONCEPTS) if c != "SIM" or drawn.with_sim},
        assumption_sets=tuple(
            Count(assumptions=r.id, count=int(drawn.equilibrium[x, SEQ, s]), n=drawn.n[x])
            for x, r in enumerate(drawn.assumption_sets)
        ),
        reached=int(drawn.reached[0, s]),
        makers=tuple(makers),
        changes=tuple(changes),
        path=_path(conflict, ways, {s}, s),
        why=tuple(words(conflict, witness(conflict, i, s, "SEQ")) for i in range(len(conflict.makers))),
    )


def _nodes(world: World, drawn: Drawn, conflict: Conflict, leading: list[int]) -> list[int]:
    """Return the states of the picture: the present, the leading and the wanted ones, each once."""
    found = [conflict.now, *(representative(world, drawn, o) for o in leading), *(w.state for w in drawn.wanted)]
    return list(dict.fromkeys(found))


def _passed(conflict: Conflict, ways: Ways, nodes: list[int]) -> list[int]:
    """Return the states of the picture, and those on the ways to them while there is room."""
    found = list(nodes)
    for s in nodes:
        way = next((w.path(s) for w in ways.values() if s in w.steps), None) or ()
        found += [x.after for x in way]
    return list(dict.fromkeys(found))[: max(len(nodes), MOST_NODES)]


def _reasons(world: World, conflict: Conflict, ways: Ways, number: int, s: int) -> StateReasons:
    """Return the actors that would leave a state of the picture, their reasons, and the way to it."""
    o = world.outcomes[int(world.outcome_of[s])]
    makers: list[MakerReason] = []
    if o.trigger != "force":
        for i, actor in enumerate(conflict.makers):
            w = witness(conflict, i, s, "SEQ")
            makers.append(MakerReason(actor=actor, stays=w.stable, why=because(conflict, w)))
    path = None if s == conflict.now else _path(conflict, ways, {s}, s)
    return StateReasons(id=number, trigger=o.trigger, agreement=o.agreement, makers=tuple(makers), path=path)


def _graph(world: World, drawn: Drawn, conflict: Conflict, nodes: list[int]) -> Picture:
    """Return nodes and arcs of the integrated graph, restricted to some states."""

    def count(s: int) -> int:
        # The use of force gets no shade, since no single figure is given for it.
        force = world.outcomes[int(world.outcome_of[s])].trigger == "force"
        return 0 if force else int(drawn.equilibrium[0, SEQ, s])

    return picture(conflict, nodes, count, drawn.n[0])
