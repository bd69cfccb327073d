"""Coalescing: equivalent states become one node of a graph.

``A_i(c, q)`` iff some state in c has that move, and likewise for moves into c; moves inside c are dropped.
Everybody must be indifferent among the states that become one.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from detente.models.graph.conflict.conflict import Conflict
from detente.models.graph.conflict.errors import ConflictError
from detente.models.graph.conflict.moves import graph_moves


def coalesced_arcs(conflict: Conflict, groups: Sequence[Sequence[int]]) -> list[dict[int, list[int]]]:
    """Return the arcs between the nodes that replace the groups of states: for each maker, from node to nodes."""
    node = {s: g for g, members in enumerate(groups) for s in members}
    out: list[dict[int, list[int]]] = []
    for i in range(len(conflict.makers)):
        arcs: dict[int, set[int]] = {g: set() for g in range(len(groups))}
        for s, g in node.items():
            arcs[g] |= {node[q] for q in conflict.moves.of(i, s) if q in node} - {g}
        out.append({g: sorted(to) for g, to in arcs.items()})
    return out


def coalesce(conflict: Conflict, groups: Sequence[Sequence[int]], labels: Sequence[Hashable]) -> Conflict:
    """Return the conflict in which each group of states is one node, in graph form.

    Parameters
    ----------
    conflict
        A conflict with rankings.
    groups
        Every state once, in groups; most of them single.
    labels
        One for each group.

    Raises
    ------
    ConflictError
        If a state is missing or given twice, or somebody prefers one state of a group to another.
    """
    if sorted(s for g in groups for s in g) != list(range(conflict.states)):
        raise ConflictError("coalescing needs every state exactly once")
    for g, label in zip(groups, labels, strict=True):
        for i, name in enumerate(conflict.makers):
            if len({int(conflict.rank[i, s]) for s in g}) > 1:
                raise ConflictError(f"{label} joins states among which {name} is not indifferent")
    rank = np.stack([[int(row[g[0]]) for g in groups] for row in conflict.rank]).astype(np.int32)
    moves = graph_moves(len(groups), coalesced_arcs(conflict, groups))
    return Conflict(conflict.makers, tuple(labels), moves, rank)
