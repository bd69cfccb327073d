"""A run folder: written atomically, and replaced only by a run of the same question."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self, cast

from detente._errors import CannotRead, DamagedFile, DetenteError, OutputExists, writing
from detente._input import read_json
from detente._output import OutputFolder, write
from detente._text import json_text, plain_value

MANIFEST, PAGE = "manifest.json", "report.html"


def question(
    hashes: Mapping[str, str],
    seed: int,
    draws: int,
    changes: Mapping[str, object] | None = None,
    *,
    exact: bool = False,
    models: Iterable[str] | None = None,
) -> dict[str, Any]:
    """Return the identification of a run: the hashes of its inputs by file name, the seed, the number of draws.

    ``changes`` are values by path that were set for the run, ``exact`` says whether packages were counted in all draws,
    ``models`` are the only ones that were to run; each is part of it only if it is given.
    """
    out: dict[str, Any] = {"scenario": dict(sorted(hashes.items())), "seed": seed, "draws": draws}
    if changes:
        out["set"] = {path: plain_value(value) for path, value in sorted(changes.items())}
    if exact:
        out["exact"] = True
    if models:
        out["models"] = sorted({*models})
    return out


class FolderInUse(OutputExists):
    """The output folder holds something that this run must not replace."""


class NoRun(CannotRead, FileNotFoundError):
    """A folder that holds no run, or a damaged one."""


class RunFolder(OutputFolder):
    """Context manager that fills a new folder and puts it in place only if no error occurs.

    Parameters
    ----------
    out
        Path of the folder.
    question
        What identifies the run (hashes, seed, draws). An existing run of the same question is replaced, unless its
        files have been changed, or others added.
    force
        Whether to replace a run of another question, or a changed one. A folder that holds no run is never replaced.

    Raises
    ------
    FolderInUse
        If ``out`` holds something that must not be replaced.
    UsageError
        If ``out`` cannot be the name of a folder.
    CannotWrite
        If nothing can be written there.
    """

    def __init__(self, out: str | os.PathLike[str], question: Mapping[str, Any], *, force: bool = False) -> None:
        self.question = dict(question)
        self.force = force
        super().__init__(out)

    def __enter__(self) -> Self:
        super().__enter__()
        return self

    @classmethod
    def precheck(cls, out: str | os.PathLike[str], question: Mapping[str, Any], *, force: bool = False) -> None:
        """Fail before the work if the folder is in use, or cannot be made.

        Raises
        ------
        FolderInUse, UsageError, CannotWrite
            As the class itself does.
        """
        folder = cls(out, question, force=force)
        folder.__enter__()
        try:
            folder.write("trial", b"x" * 4096)
        finally:
            folder.discard()

    def objection(self) -> str | None:
        """Return the reason not to replace the existing folder, and the remedy; ``None`` if it may be replaced."""
        manifest = _manifest(self.out)
        if manifest is None:
            return "the folder is not empty and holds no run; name another folder"
        if self.force:
            return None
        if manifest["question"] != self.question:
            return (
                "the folder holds a run of another question (other scenario, seed or draws); "
                "name another folder, or replace the run with --force"
            )
        changed = next(_changed(self.out, manifest), None)
        if changed is not None:
            return f"{changed} was changed or added after the run; name another folder, or replace the run with --force"
        return None

    def refuse(self, why: str) -> OutputExists:
        """Return the error for a folder that must not be replaced."""
        return FolderInUse(f"{self.named}: {why}")

    def write_json(self, name: str, data: Any) -> None:
        """Write plain data as JSON: keys in order, no NaN."""
        self.write(name, json_text(data) + "\n")

    def hashes(self) -> dict[str, str]:
        """Return the SHA-256 of every file written so far, by name."""
        return {name: _hash(path) for name, path in _files(self.partial)}


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if not path.is_dir() or path.is_symlink():
            yield path.relative_to(folder).as_posix(), path


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _manifest(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of the run that a folder holds; ``None`` if it holds none."""
    try:
        data = read_json(folder / MANIFEST)
    except DetenteError:
        return None
    if not isinstance(data, dict) or "question" not in data:
        return None
    return cast("dict[str, Any]", data)


def _recorded(manifest: Mapping[str, Any]) -> dict[str, Any]:
    files = manifest.get("files")
    return cast("dict[str, Any]", files) if isinstance(files, dict) else {}


def _changed(folder: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Yield the files of a run that are not as its manifest says."""
    recorded = _recorded(manifest)
    for name, path in _files(folder):
        if name != MANIFEST and (path.is_symlink() or not path.is_file() or recorded.get(name) != _hash(path)):
            yield name


def replace_page(run: str | os.PathLike[str], page: str, *, force: bool = False) -> None:
    """Put a new page into a run, and its hash into the manifest.

    Raises
    ------
    FolderInUse
        If the page was changed after it was made, and ``force`` is not given.
    CannotWrite
        If the system refuses.
    """
    root = Path(run)
    manifest = _manifest(root) or {}
    recorded = _recorded(manifest)
    target, digest = root / PAGE, hashlib.sha256(page.encode()).hexdigest()
    with writing(target):
        held = _hash(target) if target.is_file() and not target.is_symlink() else None
    if held == digest:
        return
    if held is not None and held != recorded.get(PAGE) and not force:
        raise FolderInUse(f"{target}: this page was changed after the run; replace it with --force, or use --out")
    write(target, page, force=True)
    if "question" in manifest:
        manifest["files"] = {**recorded, PAGE: digest}
        write(root / MANIFEST, json_text(manifest) + "\n", force=True)


def read_run(folder: str | os.PathLike[str]) -> dict[str, Any]:
    """Return a run's manifest, findings and figure rows.

    Raises
    ------
    NoRun
        If the folder holds no run, or a damaged one.
    """
    root = Path(folder)
    out: dict[str, Any] = {}
    for name in (MANIFEST, "findings.json", "figures.json"):
        try:
            out[name.removesuffix(".json")] = read_json(root / name)
        except (CannotRead, DamagedFile) as e:
            remedy = "name a folder that `detente analyze --out` has written"
            raise NoRun(f"{root} holds no run: {_why_not(root) or e}; {remedy}") from None
    return out


def _why_not(root: Path) -> str:
    """Return why a place cannot be a run folder at all; empty where its files say more."""
    if os.path.isfile(root):
        return "it is a file"
    if not os.path.lexists(root):
        return "there is no such folder"
    return "" if not os.path.isdir(root) or os.path.lexists(root / MANIFEST) else f"it has no {MANIFEST}"
