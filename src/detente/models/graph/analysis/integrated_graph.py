"""Nodes and arcs of the integrated graph, reduced to a readable number."""

from __future__ import annotations

from collections.abc import Callable

from detente.models.graph.analysis.answer import leading, reachable
from detente.models.graph.concepts.verdicts import Verdicts
from detente.models.graph.conflict.conflict import Conflict
from detente.models.graph.details import Arc, Picture, StateNode

MOST_NODES = 16


def nodes_and_arcs(v: Verdicts) -> Picture:
    """Return rows: nodes with label, title and in how many senses they are stable; arcs with mover and direction.

    All states of a conflict of up to 16; else the present state and the leading equilibria.
    """
    c = v.conflict
    if c.states <= MOST_NODES:
        states = list(range(c.states))
    else:
        best = [int(s) for s in leading(v, reachable(c), MOST_NODES - 1)]
        states = list(dict.fromkeys([c.now, *best]))
    return picture(c, states, lambda s: sum(bool(v.equilibria(x)[s]) for x in v.concepts), len(v.concepts))


def picture(conflict: Conflict, states: list[int], count: Callable[[int], int], n: int) -> Picture:
    """Return rows of some states and the moves between them; a state is the darker the closer ``count`` is to n."""
    place = {s: x for x, s in enumerate(states)}
    nodes = (
        StateNode(
            id=x,
            label=str(conflict.labels[s]),
            title=conflict.title(s),
            count=count(s),
            n=n,
            now=s == conflict.now,
        )
        for s, x in place.items()
    )
    arcs = (
        Arc.model_validate(
            {
                "from": place[s],
                "to": place[q],
                "actor": conflict.makers[i],
                "improves": conflict.prefers(i, q, s),
            }
        )
        for s in states
        for i in range(len(conflict.makers))
        for q in conflict.moves.of(i, s)
        if q in place
    )
    return (*nodes, *arcs)
