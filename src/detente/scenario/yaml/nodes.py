"""A tree of values that know their line and column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

Key = str | int | float
Loc = tuple[Key, ...]


@dataclass(slots=True, eq=False)
class Node:
    """One value of a file: a scalar, a list of nodes, or a mapping of nodes.

    ``size`` counts the nodes underneath with every alias expanded; ``height`` the levels of nesting;
    ``span`` is where its text starts and ends, in characters.
    """

    file: str
    line: int | None
    column: int | None
    value: object = None
    items: list[Node] | None = None
    table: dict[Key, Node] | None = None
    keys: dict[Key, tuple[int | None, int | None]] | None = None
    size: int = 1
    height: int = 1
    span: tuple[int, int] | None = None

    def child(self, key: Key) -> Node | None:
        """Return the node under a key or a list index."""
        if self.table is not None:
            return self.table.get(key)
        if self.items is not None and isinstance(key, int) and 0 <= key < len(self.items):
            return self.items[key]
        return None

    def plain(self) -> Any:
        """Return plain data: dict, tuple and scalars."""
        if self.table is not None:
            return {k: n.plain() for k, n in self.table.items()}
        if self.items is not None:
            return tuple(n.plain() for n in self.items)
        return self.value

    def plain_beside(self, other: Node, plain: Any) -> Any:
        """Return plain data that shares what this tree shares with another, whose plain data are known."""
        if self is other:
            return plain
        if self.table is not None and other.table is not None:
            below = other.table
            return {k: n.plain_beside(below[k], plain[k]) if k in below else n.plain() for k, n in self.table.items()}
        if self.items is not None and other.items is not None and len(self.items) == len(other.items):
            rows = zip(self.items, other.items, plain, strict=True)
            return tuple(n.plain_beside(o, p) for n, o, p in rows)
        return self.plain()

    def place(self, loc: Loc, *, key: bool = False) -> tuple[str, int | None, int | None]:
        """File, line and column of a value (or of its key); of the nearest parent where it does not exist."""
        node, parent, last = self, None, None
        for step in loc:
            below = node.child(step)
            if below is None:
                key = False
                break
            node, parent, last = below, node, step
        if key and parent is not None and parent.keys is not None:
            line, column = parent.keys.get(cast("Key", last), (node.line, node.column))
            return node.file, line, column
        return node.file, node.line, node.column
