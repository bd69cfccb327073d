"""The sheets of a workbook, or the files of a folder, that hold actors, issues and positions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from detente.problems import Problem, suggest
from detente.tables.delimited import read_delimited
from detente.tables.read import READERS
from detente.tables.sheet import TableError, TableSheet, listed, plain_name

SHEETS = ("actors", "issues", "positions")
Tell = Callable[[str], None]
"""Takes a note for the user."""


def read_sheets(path: Path, tell: Tell) -> dict[str, TableSheet]:
    """Read the sheets, or the CSV files, that have known names, whatever their capitals.

    Raises
    ------
    TableError
        E001 to E005 for files that cannot be read, E501 for what is not a table or is there twice.
    """
    if (reader := READERS.get(path.suffix.lower())) is not None:
        sheets = reader(path, str(path))
        found = _known(
            {name: name for name, sheet in sheets.items() if sheet.lines or _name(name)}, path, "sheet", tell
        )
        return _told({name: sheets[of] for name, of in found.items()}, tell)
    if not path.is_dir():
        what = "this is neither a folder with CSV files nor an .xlsx file"
        raise TableError([Problem("E501", str(path), None, None, "", what, "give the folder or the workbook")])
    files = {file.stem: file for file in sorted(path.iterdir()) if file.suffix.lower() == ".csv"}
    found = _known({stem: file.name for stem, file in files.items()}, path, "file", tell)
    return _told({name: read_delimited(files[of]) for name, of in found.items()}, tell)


def _told(sheets: dict[str, TableSheet], tell: Tell) -> dict[str, TableSheet]:
    for sheet in sheets.values():
        for note in sheet.notes:
            tell(note)
    return sheets


def _name(name: str) -> str | None:
    return plain_name(name) if plain_name(name) in SHEETS else None


def _known(names: dict[str, str], path: Path, kind: str, tell: Tell) -> dict[str, str]:
    """Return the names that are tables, and report those that are left out."""
    found: dict[str, list[str]] = {}
    others: list[str] = []
    for name, shown in names.items():
        known = _name(name)
        found.setdefault(known, []).append(name) if known is not None else others.append(shown)
    twice = [k for k, of in found.items() if len(of) > 1]
    if twice:
        what = f"two {kind}s are named {twice[0]}: {listed([names[n] for n in found[twice[0]]])}"
        raise TableError([Problem("E501", str(path), None, None, "", what, "keep one of them")])
    if not found:
        what = f"there is no table named {', '.join(SHEETS[:2])} or {SHEETS[2]} here"
        remedy = "name the sheets or files so"
        for other in names:
            remedy = suggest(plain_name(other), SHEETS, remedy)
        raise TableError([Problem("E501", str(path), None, None, "", what, remedy)])
    if others:
        near = suggest(plain_name(others[0].removesuffix(".csv")), SHEETS, "").capitalize()
        what = f"not read, as the tables are {', '.join(SHEETS)}: {listed(others)}."
        tell(f"{path}: {what} {near}".rstrip())
    return {name: of[0] for name, of in found.items()}
