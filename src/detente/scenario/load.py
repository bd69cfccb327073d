"""Reading scenarios: from a bundled name, a path or a text, with overlays and single changes."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from detente.problems import Problem, ScenarioError, in_order, nearest
from detente.scenario.files import bundled, locate, overlays, read_bytes
from detente.scenario.yaml.compose import compose
from detente.scenario.yaml.merge import OVERLAY_KEYS, change
from detente.scenario.yaml.merge import overlay as lay
from detente.scenario.yaml.nodes import Node

if TYPE_CHECKING:
    from detente.scenario.model import Scenario

Source = str | os.PathLike[str]
"""A bundled name, or a path."""


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """A scenario as it was read: what its files say, and everything that is wrong with them.

    Attributes
    ----------
    name
        The bundled name, or the stem of the file.
    file
        The file, as messages name it.
    text
        Text of the base file.
    hashes
        SHA-256 of every file that was read (base, then overlay), by file name.
    plain
        Plain data after overlay and changes: dict, tuple and scalars.
    root
        The tree of nodes with lines and columns (``root.place(loc)``).
    scenario
        The scenario; ``None`` if there are problems.
    problems
        Everything that is wrong, in the order of the file.
    coder
        The coder named by the overlay, if there is one.
    """

    name: str
    file: str
    text: str
    hashes: Mapping[str, str]
    plain: Mapping[str, Any]
    root: Node | None
    scenario: Scenario | None
    problems: tuple[Problem, ...]
    coder: str | None = None

    @property
    def sha256(self) -> str:
        """SHA-256 of the base file."""
        return self.hashes[self.file] if self.hashes else hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Warnings about a valid file, in its order; none while there are problems."""
        from detente.scenario.placeholders import MARK
        from detente.scenario.validation.warnings import warnings_of

        if self.scenario is None:
            return ()
        scenario = checked(self)
        marked = next((n for n, x in enumerate(self.text.splitlines(), 1) if MARK in x and x.strip()[0] != "#"), None)
        found: list[Problem] = []
        for p in warnings_of(scenario, self.file):
            place = (self.file, marked, 1) if p.code == "W601" and marked else self.place(p.path)
            found.append(Problem(p.code, *place, p.path, p.what, p.remedy))
        return in_order(found)

    def place(self, path: str) -> tuple[str, int | None, int | None]:
        """File, line and column of a path of ids (of the nearest parent that exists)."""
        from detente.scenario.paths import loc_of

        if self.root is None:
            return self.file, None, None
        return self.root.place(loc_of(self.plain, path)[0])


def load(source: Source, *, overlay: Source | None = None, set: Mapping[str, object] | None = None) -> Scenario:
    """Load a scenario and check it.

    Parameters
    ----------
    source
        Name of a bundled scenario (see :func:`bundled`) or path of a YAML file.
    overlay
        A second coder's file: its path, or for short its name (``coder-b``) where it lies beside the base.
    set
        Values by path of ids, for instance ``{"positions/RUS/door/salience": 40}``.

    Raises
    ------
    ScenarioError
        With every problem: file, line, column, path, what is wrong, how to fix it.
    """
    plain = overlay is None and not set
    return checked(read(source, overlay=overlay, set=set), os.fspath(source) if plain else None)


def loads(text: str, *, file: str = "<text>", set: Mapping[str, object] | None = None) -> Scenario:
    """Load a scenario from a text; see :func:`load`."""
    return checked(read_text(text, file=file, set=set))


def check(source: Source, *, overlay: Source | None = None) -> tuple[Problem, ...]:
    """Return everything that is wrong with a scenario; empty if nothing is."""
    return read(source, overlay=overlay).problems


def read(source: Source, *, overlay: Source | None = None, set: Mapping[str, object] | None = None) -> ScenarioFile:
    """Read a scenario without raising: the document holds its problems. See :func:`load`."""
    try:
        file, path = locate(source)
        data = read_bytes(path, file)
    except ScenarioError as e:
        name = os.fspath(source)
        return ScenarioFile(Path(name).stem, name, "", {}, {}, None, None, e.problems)
    return _read(data, file, path, overlay, set)


def read_text(text: str, *, file: str = "<text>", set: Mapping[str, object] | None = None) -> ScenarioFile:
    """Read a scenario from a text without raising."""
    return _read(text.encode("utf-8", "surrogatepass"), file, None, None, set)


def checked(document: ScenarioFile, source: str | None = None) -> Scenario:
    """Return the scenario of a document.

    Parameters
    ----------
    document
        What was read.
    source
        Name or path that finds it again, if that is all it takes.

    Raises
    ------
    ScenarioError
        With all problems, if there are any.
    """
    if document.scenario is None:
        raise ScenarioError(document.problems)
    from detente.scenario.placeholders import marks

    return document.scenario.came_from(source, document.hashes, marks(document.text))


def _read(data: bytes, file: str, path: Any, over: Source | None, changes: Mapping[str, object] | None) -> ScenarioFile:
    problems: list[Problem] = []
    hashes = {file: hashlib.sha256(data).hexdigest()}
    root = _mapping(data, file, problems)
    coder = None
    if root is not None and root.table is not None and "overlay_of" in root.table and over is None:
        # an overlay by itself: its base is searched for beside it, then among the bundled ones
        over, (file, path) = path, _base_of(root, path, problems) or (file, None)
        root = None
        if path is not None:
            try:
                data = read_bytes(path, file)
            except ScenarioError as e:
                problems += e.problems
            else:
                hashes = {file: hashlib.sha256(data).hexdigest()}
                root = _mapping(data, file, problems)
    text = data.decode("utf-8", "replace")
    name = Path(file).name.removesuffix(".yaml").removesuffix(".yml")
    if root is not None and over is not None:
        root, coder = _overlaid(root, over, file, path, problems, hashes)
    plain: dict[str, Any] = {} if root is None else root.plain()
    read = ScenarioFile(name, file, text, hashes, plain, root, None, in_order(problems), coder)
    return _examined(read, changes or {})


def with_changes(document: ScenarioFile, changes: Mapping[str, object]) -> ScenarioFile:
    """Return a scenario that was read with some values changed: what :func:`read` gives with ``set``.

    What the change leaves as it is, is not validated again.

    Parameters
    ----------
    document
        The scenario, without changes; if it has problems, it is returned as it is.
    changes
        Values by path of ids.
    """
    return _examined(document, changes) if changes and document.scenario is not None else document


def _examined(document: ScenarioFile, changes: Mapping[str, object]) -> ScenarioFile:
    """Change values of a document, and examine it."""
    root, plain, problems = document.root, document.plain, list(document.problems)
    if root is None:
        return document
    for where, value in changes.items():
        changed = change(root, where, value, ("set", None, None), plain)
        if isinstance(changed, Problem):
            problems.append(changed)
        else:
            root, plain = changed, changed.plain_beside(root, plain)
    from detente.scenario.validation.examine import ExaminedScenario, examine

    known = None if document.scenario is None else ExaminedScenario(document.plain, document.scenario)
    # Variants of a changed scenario are never run.
    scenario, found = examine(root, dict(plain), variants=not changes, known=known)
    problems += found
    good = scenario if not problems else None
    return replace(document, plain=plain, root=root, scenario=good, problems=in_order(problems))


def _mapping(data: bytes, file: str, problems: list[Problem]) -> Node | None:
    if file.lower().endswith((".csv", ".xlsx")):
        remedy = "make a scenario of it with `detente tables TABLE NEW.yaml`"
        problems.append(Problem("E109", file, 1, 1, "", "this is a table, not a scenario", remedy))
        return None
    root, found = _composed(data, file)
    problems += found
    if root is not None and root.table is None:
        what = "a list" if root.items is not None else "a single value"
        remedy = "begin with `detente: 1` and one key a section"
        problems.append(Problem("E109", file, root.line, root.column, "", f"the file is {what}, not a mapping", remedy))
        return None
    return root


@lru_cache(maxsize=4)
def _composed(data: bytes, file: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """Compose a file; second coders and variants read their base again. Changes make new nodes."""
    composed = compose(data, file)
    return composed.root, tuple(composed.problems)


def _base_of(root: Node, path: Any, problems: list[Problem]) -> tuple[str, Any] | None:
    assert root.table is not None
    node = root.table["overlay_of"]
    name = str(node.value)
    if re.fullmatch(r"[\w.-]+", name):
        beside = Path(str(path)).with_name(f"{name}.yaml") if path is not None else None
        if beside is not None and beside.is_file():
            return str(beside), beside
        if name in bundled():
            return locate(name)
    near = nearest(name, bundled())
    remedy = f"did you mean {near}?" if near else "put the base beside the overlay, or name a bundled scenario"
    what = f"there is no base {name}"
    problems.append(Problem("E402", node.file, node.line, node.column, "overlay_of", what, remedy))
    return None


def _overlaid(
    root: Node, over: Any, file: str, path: Any, problems: list[Problem], hashes: dict[str, str]
) -> tuple[Node | None, str | None]:
    try:
        over_file, over_path = _find_overlay(over, file, path)
        data = read_bytes(over_path, over_file)
    except ScenarioError as e:
        problems += e.problems
        return None, None
    hashes[over_file] = hashlib.sha256(data).hexdigest()
    node = _mapping(data, over_file, problems)
    if node is None or node.table is None:
        return None, None
    base = node.table.get("overlay_of")
    stem = Path(file).name.removesuffix(".yaml").removesuffix(".yml")
    if base is None or base.value != stem:
        where = base or node
        what = "overlay_of is missing" if base is None else f"this overlay is for {base.value}, not for {stem}"
        remedy = f"write overlay_of: {stem}"
        problems.append(Problem("E402", over_file, where.line, where.column, "overlay_of", what, remedy))
    for key in ("coder", "by"):
        held = node.table.get(key)
        if held is None or not isinstance(held.value, str):
            what = f"{key} is missing" if held is None else f"{key} is not text"
            remedy = f"say who made the overlay: {key}: …"
            at = held or node
            problems.append(Problem("E402", over_file, at.line, at.column, key, what, remedy))
    held = node.table.get("coder")
    coder = str(held.value) if held is not None else None
    merged, found = lay(root, node)
    return merged, coder if not problems.extend(found) else None


def _find_overlay(over: Any, file: str, path: Any) -> tuple[str, Any]:
    name = over if isinstance(over, str) else None
    if name is not None and "/" not in name and not name.endswith((".yaml", ".yml")):
        found = overlays(path if path is not None else file)
        wanted = name if name.startswith("coder-") else f"coder-{name}"
        for key, (over_file, over_path) in found.items():
            if key in (name, wanted.lower()):
                return over_file, over_path
        near = nearest(name, found)
        remedy = f"did you mean {near}?" if near else f"known: {', '.join(found) or 'none'}"
        raise ScenarioError([Problem("E402", file, None, None, "", f"there is no overlay {name}", remedy)])
    if isinstance(over, (str, os.PathLike)):
        return locate(cast("Source", over))
    return Path(str(over)).name, over  # a bundled file, already found


__all__ = [
    "OVERLAY_KEYS", "ScenarioFile", "bundled", "check", "checked", "load", "loads", "overlays", "read", "read_text",
    "with_changes",
]  # fmt: skip
