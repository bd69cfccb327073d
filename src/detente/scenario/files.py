"""Where files are, and reading their bytes safely."""

from __future__ import annotations

import json
import os
import re
import stat
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from detente.problems import Problem, ScenarioError, nearest

MAX_BYTES = 5_000_000
NO_OVERLAYS = ("yaml", "outcome", "packages")
"""Endings of files beside a scenario that are not a second coder: what happened, and packages of the workbench."""


def _cases() -> Traversable:
    return files("detente") / "cases"


def bundled() -> tuple[str, ...]:
    """Names of the bundled scenarios."""
    folder = _cases()
    if not folder.is_dir():
        return ()
    found = (f.name.removesuffix(".yaml") for f in folder.iterdir() if f.name.endswith(".yaml"))
    return tuple(sorted(name for name in found if "." not in name))


def overlays(source: str | os.PathLike[str] | Traversable) -> dict[str, tuple[str, Path | Traversable]]:
    """Return the overlays of a scenario: ``{"coder-b": (file name, file)}``, by name.

    They are in the folder of the base: ``NAME.coder-b.yaml`` beside ``NAME.yaml``. A file that does not begin a line
    with
    ``overlay_of`` is something else, such as an older version that was kept.
    """
    if isinstance(source, (str, os.PathLike)):
        _, place = locate(source)
    else:
        place = source
    folder: Path | Traversable = place.parent if isinstance(place, Path) else _cases()
    stem = place.name.removesuffix(".yaml").removesuffix(".yml")
    found: dict[str, tuple[str, Path | Traversable]] = {}
    for f in sorted(folder.iterdir(), key=lambda f: f.name):
        if f.name.startswith(f"{stem}.") and f.name.endswith(".yaml"):
            key = f.name.removeprefix(f"{stem}.").removesuffix(".yaml")
            named = (
                key and key != "yaml" and "." not in key and key not in ("outcome", "packages") and f.name != place.name
            )
            if named and _lies_over(f):
                found[key] = (str(f) if isinstance(f, Path) and isinstance(place, Path) else f.name, f)
    return found


def _lies_over(file: Path | Traversable) -> bool:
    try:
        with file.open("rb") as f:
            return re.search(rb"(?m)^[\s{\xef\xbb\xbf]*[\"']?overlay_of[\"']?\s*:", f.read(MAX_BYTES)) is not None
    except OSError:
        return False


def locate(source: str | os.PathLike[str]) -> tuple[str, Path | Traversable]:
    """Find a scenario: its name in messages, and the file.

    Raises
    ------
    ScenarioError
        If the source is neither a bundled name nor looks like a path (E007).
    """
    text = os.fspath(source)
    if not text.strip():
        remedy = "give the name of a bundled scenario (see `detente list`), or the path of a YAML file"
        raise ScenarioError([Problem("E007", "<no name>", None, None, "", "no scenario was given", remedy)])
    if isinstance(source, str) and re.fullmatch(r"[\w.-]+", text) and not text.endswith((".yaml", ".yml")):
        if text in bundled():
            return f"{text}.yaml", _cases() / f"{text}.yaml"
        if not Path(text).exists():
            near = nearest(text, bundled(), most=3)
            remedy = f"did you mean {near}?" if near else "see `detente list` for the names, or give a path"
            what = "no bundled scenario has this name, and there is no such file"
            raise ScenarioError([Problem("E007", text, None, None, "", what, remedy)])
    return text, Path(text)


def read_bytes(place: Path | Traversable, file: str) -> bytes:
    """Read a file of at most 5 MB.

    Raises
    ------
    ScenarioError
        E001 to E004; E008 for an outcome file.
    """
    try:
        if _is_outcome(place):
            what = "this file contains the outcome, which no analysis may read"
            raise _error("E008", file, what, "load the scenario itself")
        if isinstance(place, Path):
            info = place.stat()
            if stat.S_ISDIR(info.st_mode):
                raise _error("E002", file, *_of_folder(place))
            if not stat.S_ISREG(info.st_mode):
                raise _error("E003", file, "this is not an ordinary file", "give the path of a YAML file")
            if info.st_size > MAX_BYTES:
                raise _too_large(file, info.st_size)
        with place.open("rb") as f:
            data = f.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        remedy = "check the path; `detente list` shows the bundled scenarios"
        raise _error("E001", file, "there is no such file", remedy) from None
    except (OSError, ValueError, RuntimeError) as e:
        # Before Python 3.13 a symbolic link that leads back to itself is a RuntimeError.
        reason = e.strerror if isinstance(e, OSError) and e.strerror else str(e)
        raise _error(
            "E003", file, f"the file cannot be read ({reason})", "check the path and its permissions"
        ) from None
    if len(data) > MAX_BYTES:
        raise _too_large(file, len(data))
    return data


def _of_folder(folder: Path) -> tuple[str, str]:
    """Return what a folder is that was given for a scenario, and what to give in its place."""
    manifest = folder / "manifest.json"
    try:
        if manifest.is_file():
            names = list(json.loads(manifest.read_text("utf-8"))["question"]["scenario"])
            return "this is a run folder, which holds results and no scenario", f"give its scenario ({names[0]})"
        inside = sorted(f.name for f in folder.iterdir() if f.suffix in (".yaml", ".yml") and not _is_outcome(f))
    except (OSError, ValueError, LookupError, TypeError):
        inside = []
    if not inside:
        return "this is a directory without a YAML file", "give the path of a scenario"
    more = f" and {len(inside) - 3} more" if len(inside) > 3 else ""
    return "this is a directory", f"give the path of a YAML file in it: {', '.join(inside[:3])}{more}"


def _is_outcome(place: Path | Traversable) -> bool:
    names = [place.name, place.resolve().name] if isinstance(place, Path) else [place.name]
    return any(name.lower().endswith((".outcome.yaml", ".outcome.yml")) for name in names)


def _too_large(file: str, size: int) -> ScenarioError:
    what = f"the file has {size / 1e6:.1f} MB; the limit is {MAX_BYTES / 1e6:g} MB"
    return _error("E004", file, what, "a scenario holds judgements, not texts or data sets: keep those elsewhere")


def _error(code: str, file: str, what: str, remedy: str) -> ScenarioError:
    return ScenarioError([Problem(code, file, None, None, "", what, remedy)])
