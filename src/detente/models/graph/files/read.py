"""Reads a conflict from a file: a case file in JSON, a ``.gmcr`` file, or a table of 2×2 games."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from detente._input import read_json as load_json
from detente.models.graph.conflict.conflict import Conflict
from detente.models.graph.conflict.errors import ConflictError
from detente.models.graph.files import checks as plain
from detente.models.graph.files.case_file import read_case
from detente.models.graph.files.gmcr import read_gmcr

LARGEST = 512 * 2**20


def read_json(path: Path) -> Mapping[str, Any]:
    """Return the plain data of a file.

    Raises
    ------
    CannotRead, DamagedFile
        If it cannot be read, or is not JSON.
    ConflictError
        If it is not a mapping.
    """
    return plain.mapping(load_json(path, most=LARGEST), path.name)


def read_conflict(data: Mapping[str, Any], name: str) -> Conflict:
    """Return the conflict that plain data describe: a case file, or what a ``.gmcr`` file holds."""
    try:
        return read_gmcr(data) if "decisionMakers" in data else read_case(data)
    except ConflictError as e:
        e.args = (f"{name}: {e}",)
        raise


def is_games(data: Mapping[str, Any]) -> bool:
    """Whether plain data are a table of 2×2 games: rows of two payoff vectors."""
    return "rows" in data and "decision_makers" not in data


def games(data: Mapping[str, Any]) -> list[tuple[list[int], list[int], Conflict]]:
    """Return the 2×2 games of a table: payoffs of Row and Col for CC, CD, DC, DD, the higher the better.

    Raises
    ------
    ConflictError
        For a row that does not hold two vectors of four numbers.
    """
    out: list[tuple[list[int], list[int], Conflict]] = []
    form = {
        "decision_makers": ["Row", "Col"],
        "options": [{"name": "C1", "dm": "Row"}, {"name": "C2", "dm": "Col"}],
        "states": {"CC": "YY", "CD": "YN", "DC": "NY", "DD": "NN"},
    }
    for k, row in enumerate(plain.sequence(data["rows"], "rows")):
        entry = plain.sequence(row, f"rows, entry {k + 1}")
        if len(entry) < 2:
            raise ConflictError(f"rows, entry {k + 1}: expected two vectors of payoffs")
        a, b = (list(plain.sequence(x, f"rows, entry {k + 1}")) for x in entry[:2])
        out.append((a, b, read_case({**form, "payoffs": {"Row": a, "Col": b}})))
    return out
