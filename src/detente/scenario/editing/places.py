"""Places in the tree of a file: what is there, and where a problem belongs."""

from __future__ import annotations

import re
from typing import Any

from detente.problems import Problem
from detente.scenario.load import ScenarioFile
from detente.scenario.paths import decode, loc_of, names
from detente.scenario.yaml.nodes import Loc, Node


def node_at(root: Node, loc: Loc) -> Node | None:
    """Return the node at a place; nothing where it does not exist."""
    node: Node | None = root
    for step in loc:
        node = node.child(step) if node is not None else None
    return node


def plain_at(root: Node, loc: Loc) -> object:
    """Return the plain data at a place; nothing where it does not exist."""
    node = node_at(root, loc)
    return None if node is None else node.plain()


def place_of(held: ScenarioFile, root: Node, problem: Problem) -> Loc:
    """Return the place of a problem: by its path, and by its line where two entries have one name."""
    steps = [decode(s) for s in problem.path.split("/")] if problem.path else []
    loc, found = loc_of(held.plain, problem.path) if steps else ((), 0)
    if len(loc) > 1 and isinstance(loc[1], int) and problem.line is not None:
        entries = node_at(root, loc[:1])
        node = node_at(root, loc)
        if entries is not None and entries.items and node is not None and node.line != problem.line:
            at = [i for i, n in enumerate(entries.items) if n.line is not None and n.line <= problem.line]
            if at and at[-1] != loc[1] and _named_alike(held.plain, loc, at[-1]):
                loc = (loc[0], at[-1], *loc[2:])
    # A key that is missing belongs to the cell in which it would stand.
    missing = re.match(r"the key (\w+) is missing", problem.what)
    if missing is not None:
        return (*loc, missing[1])
    return (*loc, steps[-1]) if steps and found == len(steps) - 1 else loc


def _named_alike(plain: Any, loc: Loc, other: int) -> bool:
    items: Any = plain[loc[0]]
    section = str(loc[0])
    return names(section, items[loc[1]]) == names(section, items[other])
