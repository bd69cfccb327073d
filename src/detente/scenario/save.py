"""Writing scenarios back; comments, order and layout stay."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from detente._output import write
from detente.problems import Problem, ScenarioError
from detente.scenario.files import locate, read_bytes
from detente.scenario.yaml.compose import compose
from detente.scenario.yaml.emit import block
from detente.scenario.yaml.merge import change
from detente.scenario.yaml.nodes import Loc, Node
from detente.scenario.yaml.splice import put

if TYPE_CHECKING:
    from detente.scenario.model import Scenario


def edit(path: str | os.PathLike[str], changes: Mapping[str, object]) -> None:
    """Change values in a scenario file, and nothing else in it.

    Parameters
    ----------
    path
        The file. (Bundled scenarios are not edited; copy one first.)
    changes
        New values by path of ids, for instance ``{"positions/RUS/door/salience": {"low": 60, …}}``.

    Raises
    ------
    ScenarioError
        If the file cannot be read, a path leads nowhere, or the scenario would not be sound afterwards. Nothing
        is written then.
    CannotWrite
        If the file cannot be written; the old one is left as it was.
    """
    place = Path(path)
    file, _ = locate(place)
    data = read_bytes(place, file)
    text = data.decode("utf-8-sig", "replace")
    composed = compose(data, file)
    if composed.root is None or composed.problems:
        raise ScenarioError(composed.problems)
    root = composed.root
    for where, value in changes.items():
        text, root = _changed(text, root, where, value, file)
    from detente.scenario.load import read_text

    problems = read_text(text, file=file).problems
    if problems:
        raise ScenarioError(problems)
    # A link stays a link: the file that it leads to is the one that was read.
    write(place.resolve(), ("\ufeff" if data.startswith(b"\xef\xbb\xbf") else "") + text, force=True)


def _changed(text: str, root: Node, where: str, value: object, file: str) -> tuple[str, Node]:
    wanted = change(root, where, value, ("set", None, None))
    if isinstance(wanted, Problem):
        raise ScenarioError([wanted])
    loc, new = _difference(root, wanted)
    if new is None:
        return text, root
    found = put(text, root, loc, new.plain())
    if found is not None:
        return found
    line, column = root.place(loc)[1:]
    what = "this value cannot be changed by itself: an alias (*) shares it"
    raise ScenarioError([Problem("E401", file, line, column, where, what, "write it out in the file first")])


def _difference(old: Node, new: Node) -> tuple[Loc, Node | None]:
    """Return the place of the one node that was put in, and the node."""
    if old is new:
        return (), None
    if new.table is not None and old.table is not None and new.file == old.file:
        for key, node in new.table.items():
            if old.table.get(key) is not node:
                below = old.table.get(key)
                loc, found = _difference(below, node) if below is not None else ((), node)
                return (key, *loc), found
    if new.items is not None and old.items is not None and new.file == old.file:
        for i, (a, b) in enumerate(zip(old.items, new.items, strict=False)):
            if a is not b:
                loc, found = _difference(a, b)
                return (i, *loc), found
    return (), new


def to_plain(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as plain data: what a file would hold, with nothing that it does not need to say."""
    data = scenario.model_dump(mode="python", exclude_unset=True, warnings=False)
    return cast("dict[str, Any]", _bare(data))


def _bare(value: object) -> object:
    if isinstance(value, Mapping):
        table = cast("Mapping[object, object]", value)
        if set(table) == {"value"}:
            return _bare(table["value"])
        return {k: _bare(v) for k, v in table.items() if v is not None}
    if isinstance(value, (list, tuple)):
        return tuple(_bare(x) for x in cast("tuple[object, ...]", value))
    return value


def dumps(scenario: Scenario) -> str:
    """Write a scenario as YAML; loading it gives an equal scenario."""
    return block(to_plain(scenario))
