"""Small changes of a YAML text that leave every other character as it is.

Each change is tried on the characters first, and with ruamel.yaml where the layout is not a simple one; ruamel keeps
comments and order, though not every line break. Either result counts only if reading it gives exactly the data that
was asked for.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any, cast

from detente.scenario.yaml.compose import compose
from detente.scenario.yaml.emit import flow
from detente.scenario.yaml.nodes import Key, Loc, Node

Changed = tuple[str, Node]
"""The text after a change, and its tree."""


def put(text: str, root: Node, loc: Loc, value: object) -> Changed | None:
    """Set the value at a place; its parent must exist. ``None`` if an alias shares the value.

    Parameters
    ----------
    text, root
        The text and its tree.
    loc
        The place; a last key that does not exist is added.
    value
        Plain data.
    """

    def change(parent: Any, new: Any) -> None:
        parent[loc[-1]] = new

    return _best(text, root, loc, value, _placed(root.plain(), loc, value), [_splice(text, root, loc, value)], change)


def drop(text: str, root: Node, loc: Loc) -> Changed | None:
    """Remove the key or the entry at a place. ``None`` if it cannot be done."""

    def change(parent: Any, _: Any) -> None:
        del parent[loc[-1]]

    return _best(text, root, loc, None, _dropped(root.plain(), loc), list(_cut(text, root, loc)), change)


def append(text: str, root: Node, section: Key, value: object) -> Changed | None:
    """Add an entry to a list at the top of the file, which is made where it does not exist."""
    plain: dict[Key, Any] = root.plain()
    held = plain.get(section) or ()
    wanted = {**plain, section: (*held, value)}

    def change(parent: Any, new: Any) -> None:
        if parent.get(section):
            parent[section].append(new)
        else:
            parent[section] = [new]

    return _best(text, root, (section,), value, wanted, list(_added(text, root, section, value)), change)


def rename(text: str, root: Node, loc: Loc, key: Key) -> Changed | None:
    """Give the key at a place another name; it keeps its value and its order. ``None`` if it cannot be done."""
    *above, old = loc
    parent = _node(root, tuple(above))
    if parent is None or parent.table is None or key in parent.table:
        return None
    wanted = {(key if k == old else k): n.plain() for k, n in parent.table.items()}
    at = (parent.keys or {}).get(old)
    attempts: list[str | None] = []
    if at is not None and at[0] is not None and at[1] is not None:
        start = _index(text, at[0], at[1])
        written = flow(old)
        if text.startswith(written, start):
            attempts.append(text[:start] + flow(key) + text[start + len(written) :])
    expected = _placed(root.plain(), tuple(above), wanted)

    def change(parent: Any, _: Any) -> None:
        parent.insert(list(parent).index(old), key, parent.pop(old))

    return _best(text, root, loc, None, expected, attempts, change)


# Trying --------------------------------------------------------------------------------------------------------------


def _best(
    text: str,
    root: Node,
    loc: Loc,
    value: object,
    wanted: object,
    attempts: list[str | None],
    change: Callable[[Any, Any], None],
) -> Changed | None:
    for attempt in (*(a for a in attempts if a is not None), None):
        result = _round_trip(text, loc, value, change) if attempt is None else attempt
        if result is None:
            continue
        after = compose(result.encode("utf-8", "surrogatepass"), root.file)
        if after.root is not None and not after.problems and after.root.plain() == wanted:
            return result, after.root
    return None


def _round_trip(text: str, loc: Loc, value: object, change: Callable[[Any, Any], None]) -> str | None:
    """Make a change with ruamel.yaml."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True  # type: ignore[reportAttributeAccessIssue]
    yaml.width = 4096  # type: ignore[reportAttributeAccessIssue]
    yaml.indent(mapping=2, sequence=4, offset=2)  # type: ignore[reportUnknownMemberType]
    try:
        data: Any = yaml.load(text)  # type: ignore[reportUnknownMemberType]
        here = data
        for step in loc[:-1]:
            here = here[step]
        change(here, yaml.load(flow(value)))  # type: ignore[reportUnknownMemberType]
        out = io.StringIO()
        yaml.dump(data, out)  # type: ignore[reportUnknownMemberType]
    except (YAMLError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        # What our own reader takes and ruamel does not, such as a key twice removed: there is no such change then.
        return None
    return out.getvalue()


def _placed(plain: Any, loc: Loc, value: object) -> Any:
    if not loc:
        return _frozen(value)
    step = loc[0]
    if isinstance(plain, tuple):
        items = list(cast("tuple[Any, ...]", plain))
        items[cast("int", step)] = _placed(items[cast("int", step)], loc[1:], value)
        return tuple(items)
    table = dict(cast("dict[Key, Any]", plain))
    table[step] = _placed(table[step], loc[1:], value) if len(loc) > 1 else _frozen(value)
    return table


def _dropped(plain: Any, loc: Loc) -> Any:
    step = loc[0]
    if len(loc) > 1:
        return _placed(plain, (step,), _dropped(plain[step], loc[1:]))
    if isinstance(plain, tuple):
        items = cast("tuple[Any, ...]", plain)
        return tuple(x for i, x in enumerate(items) if i != step)
    return {k: v for k, v in cast("dict[Key, Any]", plain).items() if k != step}


def _frozen(value: object) -> Any:
    if isinstance(value, dict):
        return {k: _frozen(v) for k, v in cast("dict[Key, object]", value).items()}
    if isinstance(value, (list, tuple)):
        return tuple(_frozen(v) for v in cast("tuple[object, ...]", value))
    return value


def _node(root: Node, loc: Loc) -> Node | None:
    node: Node | None = root
    for step in loc:
        node = node.child(step) if node is not None else None
    return node


def _index(text: str, line: int, column: int) -> int:
    """Return the place of a line and a column, both from 1, in a text."""
    at = 0
    for _ in range(line - 1):
        at = text.index("\n", at) + 1
    return at + column - 1


# On the characters ---------------------------------------------------------------------------------------------------


def _cut(text: str, root: Node, loc: Loc) -> Iterator[str]:
    """Yield texts without an entry: with its comma in a flow collection, with its lines in a block."""
    parent, node = _node(root, loc[:-1]), _node(root, loc)
    if parent is None or node is None or node.span is None or parent.span is None:
        return
    start, end = node.span
    key = (parent.keys or {}).get(loc[-1]) if parent.table is not None else None
    if key is not None and key[0] is not None and key[1] is not None:
        start = _index(text, key[0], key[1])
    if text[parent.span[0] : parent.span[0] + 1] in ("{", "["):
        after = text[end:].lstrip()
        if after.startswith(","):
            stop = len(text) - len(after) + 1
            yield text[:start] + text[stop:].lstrip(" ")
        before = text[:start].rstrip()
        if before.endswith(","):
            yield before[:-1] + text[end:]
        yield text[:start] + text[end:]
        return
    # In a block, the lines from the first up to the last that holds anything of the entry.
    first = text.rfind("\n", 0, start) + 1
    last = end - len(text[start:end]) + len(text[start:end].rstrip())
    line_end = text.find("\n", last)
    line_end = len(text) if line_end < 0 else line_end + 1
    dash = text[first:start].strip() == "-" and parent.items is None
    if dash:
        # The first key of an entry: the dash stays, and the next key moves up to it.
        rest = text[line_end:]
        yield text[:start] + rest.lstrip(" ")
        return
    yield text[:first] + text[line_end:]


def _added(text: str, root: Node, section: Key, value: object) -> Iterator[str]:
    """Yield texts with one more entry of a list at the top of the file."""
    node = root.table.get(section) if root.table is not None else None
    written = flow(value)
    if node is None or node.span is None or node.items is None:
        if node is None and (root.span is None or text[root.span[0] : root.span[0] + 1] != "{"):
            yield f"{text.rstrip()}\n\n{flow(section)}:\n  - {written}\n"
        return
    start, end = node.span
    if text[start : start + 1] == "[":
        close = text.rindex("]", start, end)
        kept = text[:close].rstrip()
        comma = ", " if node.items else ""
        yield kept + comma + written + text[close:]
        return
    indent = " " * ((node.column or 1) - 1)
    last = node.items[-1]
    if last.span is None:
        return
    stop = last.span[1] - len(text[slice(*last.span)]) + len(text[slice(*last.span)].rstrip())
    line_end = text.find("\n", stop)
    if line_end < 0:
        yield f"{text}\n{indent}- {written}\n"
    else:
        yield f"{text[:line_end]}\n{indent}- {written}{text[line_end:]}"


def _splice(text: str, root: Node, loc: Loc, value: object) -> str | None:
    """Put the new value in place of the old one's characters; nothing if the layout is not a simple one."""
    node, parent = root, root
    for step in loc[:-1]:
        below = node.child(step)
        if below is None:
            return None
        node = below
    parent, old = node, node.child(loc[-1])
    written = flow(value)
    if old is not None and old.span is not None:
        start, end = old.span
        held = text[start:end]
        if old.value is None and held and held[0] not in "[{":
            return None  # a block of entries: its end is not where its text ends
        if held[:1] in ("|", ">"):
            written += held[len(held.rstrip()) :]
        return text[:start] + written + text[end:]
    if parent.table is None or parent.span is None:
        return None
    start, end = parent.span
    pair = f"{flow(loc[-1])}: {written}"
    if text[start] == "{":
        close = text.rindex("}", start, end)
        comma = ", " if parent.table else ""
        kept = text[:close].rstrip()
        return kept + comma + pair + text[close:]
    indent = " " * ((parent.column or 1) - 1)
    last = list(parent.table.values())[-1]
    if last.span is not None and (last.value is not None or text[last.span[0]] in "[{"):
        line_end = text.find("\n", last.span[1])
        if text[last.span[0]] not in "|>" and line_end >= 0:
            return f"{text[:line_end]}\n{indent}{pair}{text[line_end:]}"
    return f"{text[:start]}{pair}\n{indent}{text[start:]}"
