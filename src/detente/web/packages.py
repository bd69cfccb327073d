"""Named packages of a case: an overlay file beside it, ``NAME.packages.yaml``, that adds proposals.

A new package is appended to the file, and a rename changes only the title, so that the rest of the file, comments
included, stays as it is. The file is an overlay like a second coder's:
``detente analyze NAME.yaml --overlay NAME.packages.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from detente._errors import DamagedFile, UsageError, reading
from detente._output import write
from detente.scenario.yaml import splice
from detente.scenario.yaml.compose import compose
from detente.scenario.yaml.emit import flow

if TYPE_CHECKING:
    from pathlib import Path

    from detente.scenario.model import Scenario
    from detente.scenario.yaml.nodes import Node
    from detente.web.workspace import CaseFile, Workspace

ENDING = ".packages.yaml"
LONGEST = 120


@dataclass(frozen=True, slots=True)
class SavedPackage:
    """A package with a name: one of the case's proposals, or one that was saved here."""

    id: str
    title: str
    clauses: dict[str, int]
    own: bool


def named_packages(workspace: Workspace, case: CaseFile, scenario: Scenario) -> tuple[SavedPackage, ...]:
    """Return the proposals of a case, then the saved packages.

    Raises
    ------
    DamagedFile
        The file with saved packages cannot be read as one.
    """
    proposals = [SavedPackage(p.id, p.title or p.id, dict(p.package), False) for p in scenario.proposals]
    return (*proposals, *_saved(workspace, case.name))


def rename_package(workspace: Workspace, case: CaseFile, id_: str, title: str) -> None:
    """Give a saved package another name; its id, by which addresses and files know it, stays.

    Raises
    ------
    UsageError
        The title is empty or too long, there is no such package, or the file's layout does not allow it.
    CannotWrite
        The system refuses; the old file is whole.
    """
    title = _checked(title)
    with workspace.locked():
        path, text, root, at = _entry(workspace, case, id_)
        _replace(workspace, path, text, splice.put(text, root, ("proposals", at, "title"), title))


def drop_package(workspace: Workspace, case: CaseFile, id_: str) -> None:
    """Remove a saved package; the earlier file is kept as a version.

    Raises
    ------
    UsageError
        There is no such package, or the file's layout does not allow it.
    CannotWrite
        The system refuses; the old file is whole.
    """
    with workspace.locked():
        path, text, root, at = _entry(workspace, case, id_)
        last = len(_saved(workspace, case.name)) == 1
        _replace(workspace, path, text, splice.drop(text, root, ("proposals",) if last else ("proposals", at)))


def _entry(workspace: Workspace, case: CaseFile, id_: str) -> tuple[Path, str, Node, int]:
    """Return the file of saved packages, its text and tree, and the place of a package in it."""
    ids = [p.id for p in _saved(workspace, case.name)]
    if id_ not in ids:
        raise UsageError(f"there is no saved package {id_} any more; load the page again")
    path = workspace.path(case.name, ENDING)
    with reading(path.name):
        text = path.read_text(encoding="utf-8")
    root = compose(text.encode(), path.name).root
    assert root is not None
    return path, text, root, ids.index(id_)


def _replace(workspace: Workspace, path: Path, old: str, new: splice.Changed | None) -> None:
    if new is None:
        raise UsageError(f"{path.name}: the layout of the file does not allow this; change it in the file")
    workspace.keep(path.name.removesuffix(".yaml"), old)
    write(path, new[0], force=True)


def _checked(title: str) -> str:
    title = " ".join(title.split())
    if not title or len(title) > LONGEST:
        raise UsageError(f"a package needs a name of at most {LONGEST} characters")
    return title


def _saved(workspace: Workspace, name: str) -> list[SavedPackage]:
    path = workspace.path(name, ENDING)
    if not path.exists():
        return []
    with reading(path.name):
        data = path.read_bytes()
    found = compose(data, path.name)
    plain = found.root.plain() if found.root is not None and not found.problems else None
    try:
        entries: Any = cast("dict[str, Any]", plain).get("proposals", ())
        return [_one(p) for p in entries]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise DamagedFile(
            f"{path.name}: no list of proposals with id and package can be read from it; remedy it or move it away"
        ) from None


def _one(entry: Any) -> SavedPackage:
    clauses = {str(k): int(y) for k, y in entry["package"].items()}
    return SavedPackage(str(entry["id"]), str(entry.get("title", entry["id"])), clauses, True)


def save_package(
    workspace: Workspace, case: CaseFile, scenario: Scenario, title: str, clauses: Mapping[str, int]
) -> SavedPackage:
    """Append a package to the file of saved ones.

    Raises
    ------
    UsageError
        The title is empty or too long, or the package is.
    CannotWrite
        The system refuses; the old file is whole.
    """
    title = _checked(title)
    if not clauses:
        raise UsageError("this package has no clause; choose a level first")
    with workspace.locked():
        known = {p.id for p in named_packages(workspace, case, scenario)}
        base = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40] or "package"
        id_ = next(x for n in range(1, len(known) + 3) if (x := base if n == 1 else f"{base}-{n}") not in known)
        path = workspace.path(case.name, ENDING)
        entry = (
            f"  - id: {flow(id_)}\n    title: {flow(title)}\n    kind: analyst\n"
            f"    package: {flow(dict(clauses))}\n    basis: judgement\n"
            "    why: Built in the workbench; nobody has offered it.\n"
        )
        if path.exists():
            with reading(path.name):
                text = path.read_text(encoding="utf-8")
            text += "" if text.endswith("\n") else "\n"
            if not re.search(r"(?m)^proposals\s*:", text):
                text += "proposals:\n"
        else:
            text = (
                "# Packages that were saved in the workbench; lay them over the case with --overlay.\n"
                f"overlay_of: {flow(case.name)}\ncoder: packages\nby: workbench\nproposals:\n"
            )
        write(path, text + entry, force=True)
    return SavedPackage(id_, title, dict(clauses), True)
