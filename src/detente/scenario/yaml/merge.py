"""Overlays and single changes, on nodes, so that a problem still points to the line that caused it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from detente.problems import Problem, suggest
from detente.scenario.paths import NAMED, decode, loc_of, names, path_of
from detente.scenario.yaml.nodes import Key, Loc, Node

OVERLAY_KEYS = ("overlay_of", "coder", "by", "why", "replace")
_PROVENANCE = ("evidence", "gist", "by", "why", "citation", "published")
# mappings that mean something only as a whole: half of one and half of another would be neither
_WHOLE = frozenset(
    {"levels", "values", "package", "win_package", "fail_package", "lapse", "set", "low", "mode", "high"}
    | {"uniform", "normal", "within", "quantiles", "at_least", "at_most", "consent"}
)


def to_node(value: object, file: str, line: int | None = None, column: int | None = None) -> Node:
    """Make a node of plain data; all of it gets one place."""
    node = Node(file, line, column)
    if isinstance(value, Mapping):
        table = cast("Mapping[Key, object]", value)
        node.table = {k: to_node(v, file, line, column) for k, v in table.items()}
        node.keys = dict.fromkeys(node.table, (line, column))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        node.items = [to_node(v, file, line, column) for v in cast("Sequence[object]", value)]
    else:
        node.value = value
    return node


def overlay(base: Node, over: Node) -> tuple[Node, list[Problem]]:
    """Lay one file over another: entries by id, mappings deep, everything else replaced."""
    assert base.table is not None
    assert over.table is not None
    assert base.keys is not None
    assert over.keys is not None
    problems: list[Problem] = []
    merged = Node(base.file, base.line, base.column, table=dict(base.table), keys=dict(base.keys))
    assert merged.table is not None
    assert merged.keys is not None
    replace = over.table.get("replace")
    for item in (replace.items or [replace]) if replace is not None else []:
        section = item.value
        if section not in base.table:
            remedy = suggest(str(section), map(str, base.table), "name sections of the base")
            what = f"replace names {section!r}, which the base does not have"
            problems.append(Problem("E402", over.file, item.line, item.column, "replace", what, remedy))
        else:
            del merged.table[cast("Key", section)]
            del merged.keys[cast("Key", section)]
    by = over.table.get("by")
    for key, node in over.table.items():
        if key in OVERLAY_KEYS:
            continue
        section = str(key)
        signed = node if by is None or section in ("proposals", "guarantees") else _signed(node, by)
        old = merged.table.get(key)
        merged.table[key] = signed if old is None else _merge(old, signed, section)
        if old is None or key not in merged.keys:
            merged.keys[key] = over.keys[key]
    first = base.table.get("by")
    if by is not None:
        # Values that the overlay leaves alone are still the first coder's.
        both = by.value if first is None else f"{by.value}, over {first.value}"
        merged.table["by"] = Node(by.file, by.line, by.column, value=both)
        merged.keys["by"] = over.keys["by"]
    return merged, problems


def _signed(node: Node, by: Node) -> Node:
    """Put the second coder's name on every judgement that has none."""
    if node.items is not None:
        return Node(node.file, node.line, node.column, items=[_signed(n, by) for n in node.items])
    if node.table is None:
        return node
    table = {k: _signed(n, by) for k, n in node.table.items()}
    keys = dict(node.keys or {})
    if "basis" in table and "by" not in table:
        table["by"], keys["by"] = by, (by.line, by.column)
    return Node(node.file, node.line, node.column, table=table, keys=keys)


def _merge(old: Node, new: Node, section: str) -> Node:
    if old.items is not None and new.items is not None:
        return _merge_list(old, new, section)
    return _merge_table(old, new)


def _merge_list(old: Node, new: Node, section: str) -> Node:
    items = list(old.items or [])
    if section not in NAMED:
        return Node(old.file, old.line, old.column, items=[*items, *(new.items or [])])
    where = {names(section, n.plain()): i for i, n in enumerate(items)}
    for node in new.items or []:
        ids = names(section, node.plain())
        if ids is not None and ids in where:
            items[where[ids]] = _merge_table(items[where[ids]], node)
        else:
            items.append(node)
    return Node(old.file, old.line, old.column, items=items)


def _merge_table(old: Node, new: Node) -> Node:
    if old.table is None or new.table is None or _WHOLE & (set(old.table) | set(new.table)) & _QUANTITY:
        return new
    table, keys = dict(old.table), dict(old.keys or {})
    if "basis" in new.table:
        # a new basis brings its own evidence and reasons; the old ones belong to the old value
        for key in _PROVENANCE:
            if key in table and key not in new.table:
                del table[key], keys[key]
    for key, node in new.table.items():
        below = table.get(key)
        table[key] = node if below is None or key in _WHOLE else _merge_table(below, node)
        keys[key] = (new.keys or {}).get(key, (node.line, node.column))
    return Node(new.file, new.line, new.column, table=table, keys=keys)


_QUANTITY = frozenset({"low", "mode", "high", "uniform", "normal", "quantiles", "at_least", "at_most"})


def change(
    root: Node, path: str, value: object, at: tuple[str, int | None, int | None], plain: Any = None
) -> Node | Problem:
    """Return a copy of the tree with one value changed, or the problem with the path.

    Parameters
    ----------
    root
        The tree.
    path
        Path of ids.
    value
        Plain data for that place.
    at
        File, line and column to which problems with the new value point.
    plain
        Plain data of the tree, where they are known.
    """
    plain = root.plain() if plain is None else plain
    steps = [decode(s) for s in path.strip("/").split("/")]
    loc, found = loc_of(plain, path)
    if found < len(steps) - 1 or not path.strip("/"):
        return _nowhere(plain, path, steps, loc, found, at)
    if found == len(steps) - 1:
        parent = _node(root, loc)
        if parent is None or parent.table is None:
            return _nowhere(plain, path, steps, loc, found, at)
        last = steps[-1]
        loc = (*loc, int(last) if last.isdecimal() else last)
    old = _node(root, loc)
    new = to_node(value, *at)
    if old is not None and old.table is not None and "value" in old.table and "value" not in (new.table or {}):
        loc = (*loc, "value")
    return _replaced(root, loc, new)


def _nowhere(
    plain: Any, path: str, steps: list[str], loc: Loc, found: int, at: tuple[str, int | None, int | None]
) -> Problem:
    here: Any = plain
    for step in loc:
        here = here[step]
    known: list[str] = []
    word = steps[found] if found < len(steps) else path
    if isinstance(here, tuple):
        section = str(loc[0]) if len(loc) == 1 else ""
        n = len(NAMED.get(section, ())) or 1
        word = "/".join(steps[found : found + n])
        items = cast("tuple[Any, ...]", here)
        known = [path_of(plain, (*loc, i)).split("/", 1)[1] for i in range(len(items))]
    elif isinstance(here, Mapping):
        known = [str(k) for k in cast("Mapping[Any, Any]", here)]
    where = path_of(plain, loc) or "the scenario"
    remedy = suggest(word, known, f"known here: {', '.join(known[:12]) or 'nothing'}")
    return Problem("E401", *at, path, f"{word} is not in {where}", remedy)


def _node(root: Node, loc: Loc) -> Node | None:
    node: Node | None = root
    for step in loc:
        node = node.child(step) if node is not None else None
    return node


def _replaced(node: Node, loc: Loc, new: Node) -> Node:
    if not loc:
        return new
    step = loc[0]
    copy = Node(node.file, node.line, node.column)
    if node.items is not None and isinstance(step, int):
        copy.items = list(node.items)
        copy.items[step] = _replaced(node.items[step], loc[1:], new)
        return copy
    copy.table, copy.keys = dict(node.table or {}), dict(node.keys or {})
    old = copy.table.get(step)
    copy.table[step] = _replaced(old, loc[1:], new) if old is not None else new
    copy.keys.setdefault(step, (new.line, new.column))
    return copy
