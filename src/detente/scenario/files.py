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
RUN = "manifest.json"
"""The file that makes a folder a run folder."""
MOST_NAMED = 8
"""Scenarios of a folder that a message names."""
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
    return _has_key(file, b"overlay_of")


def _has_key(file: Path | Traversable, key: bytes) -> bool:
    """Whether a line of a file begins with a key."""
    try:
        with file.open("rb") as f:
            return re.search(rb"(?m)^[\s{\xef\xbb\xbf]*[\"']?" + key + rb"[\"']?\s*:", f.read(MAX_BYTES)) is not None
    except OSError:
        return False


def locate(source: str | os.PathLike[str]) -> tuple[str, Path | Traversable]:
    """Find a scenario: its name in messages, and the file. A folder with one scenario stands for it.

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
    only = scenario_in(Path(text))
    return (text, Path(text)) if only is None else (str(only), only)


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


def meant(source: str) -> str:
    """Return the path of the scenario in a folder that holds only one, or else the source as it is."""
    if not source.strip() or not Path(source).is_dir() or source in bundled():
        return source
    only = scenario_in(Path(source))
    return source if only is None else str(only)


def scenario_in(folder: Path) -> Path | None:
    """Return the only scenario of a folder; ``None`` if it holds none or several, or is a run folder.

    Second coders' files, outcomes and packages of the workbench do not count, nor do YAML files of other kinds where
    some say that they are scenarios.
    """
    if not folder.is_dir() or _made_from(folder):
        return None
    found = _scenarios(folder)
    return found[0] if len(found) == 1 else None


def _scenarios(folder: Path) -> list[Path]:
    """Return the scenarios of a folder, by name; if none says that it is one, all YAML files."""
    try:
        # Pipes and devices could not be read to their end, and a link may lead to itself.
        here = sorted(
            (
                f
                for f in folder.iterdir()
                if f.suffix.lower() in (".yaml", ".yml") and f.is_file() and not _is_beside(f)
            ),
            key=lambda f: f.name,
        )
    except (OSError, RuntimeError):
        return []
    bases = [f for f in here if not _lies_over(f)]
    return [f for f in bases if _has_key(f, b"detente")] or bases or here


def _is_beside(file: Path) -> bool:
    """Whether a file is the outcome of a case, or packages of the workbench."""
    return _is_outcome(file) or file.name.lower().endswith((".packages.yaml", ".packages.yml"))


def _of_folder(folder: Path) -> tuple[str, str]:
    """Return what a folder is that was given for a scenario, and what to give in its place."""
    made = _made_from(folder)
    if made:
        return (
            f"this is a run folder, made from {' with '.join(made)}; it holds results and no scenario",
            f"give {made[0]}",
        )
    inside = [f.name for f in _scenarios(folder)]
    if not inside:
        return "this is a folder without a YAML file", "give the path of a scenario"
    more = f" and {len(inside) - MOST_NAMED} more" if len(inside) > MOST_NAMED else ""
    what = f"this is a folder of {len(inside)} scenarios" if len(inside) > 1 else "this is a folder"
    return what, f"give the path of a scenario in it: {', '.join(inside[:MOST_NAMED])}{more}"


def _made_from(folder: Path) -> list[str]:
    """Return what the run in a folder was made from: the scenario, by the name that finds it, then its overlay.

    Empty if the folder holds no run.
    """
    if not (folder / RUN).is_file():
        return []
    try:
        names = [str(x) for x in json.loads((folder / RUN).read_text("utf-8"))["question"]["scenario"]]
    except (OSError, ValueError, LookupError, TypeError):
        return []
    known = {f"{x}.yaml": x for x in bundled()}
    return [x if Path(x).exists() else known.get(x, x) for x in names]


def _is_outcome(place: Path | Traversable) -> bool:
    names = [place.name, place.resolve().name] if isinstance(place, Path) else [place.name]
    return any(name.lower().endswith((".outcome.yaml", ".outcome.yml")) for name in names)


def _too_large(file: str, size: int) -> ScenarioError:
    what = f"the file has {size / 1e6:.1f} MB; the limit is {MAX_BYTES / 1e6:g} MB"
    return _error("E004", file, what, "a scenario holds judgements, not texts or data sets: keep those elsewhere")


def _error(code: str, file: str, what: str, remedy: str) -> ScenarioError:
    return ScenarioError([Problem(code, file, None, None, "", what, remedy)])
