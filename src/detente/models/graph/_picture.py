"""Nodes and arcs of the integrated graph, narrowed to what can be read."""

from __future__ import annotations

from typing import Any

from detente.models.graph._answer import leading, reachable
from detente.models.graph._concepts import Verdicts

MOST_NODES = 16


def nodes_and_arcs(v: Verdicts) -> list[dict[str, Any]]:
    """Return rows: nodes with label, title and in how many senses they are stable; arcs with mover and direction.

    All states of a conflict of up to 16; else the present state and the leading equilibria.
    """
    c = v.conflict
    if c.states <= MOST_NODES:
        states = list(range(c.states))
    else:
        best = [int(s) for s in leading(v, reachable(c), MOST_NODES - 1)]
        states = list(dict.fromkeys([c.now, *best]))
    place = {s: x for x, s in enumerate(states)}
    rows: list[dict[str, Any]] = [
        {
            "kind": "node",
            "id": x,
            "label": str(c.labels[s]),
            "title": c.title(s),
            "count": sum(bool(v.equilibria(concept)[s]) for concept in v.concepts),
            "n": len(v.concepts),
            "now": s == c.now,
        }
        for s, x in place.items()
    ]
    rows += [
        {
            "kind": "arc",
            "from": place[s],
            "to": place[q],
            "actor": c.makers[i],
            "improves": c.prefers(i, q, s),
        }
        for s in states
        for i in range(len(c.makers))
        for q in c.moves.of(i, s)
        if q in place
    ]
    return rows
