"""A finished run as one side of a comparison."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from detente._errors import DamagedFile
from detente._labelled import Labelled
from detente.answers.comparison import ComparedSide
from detente.answers.finding import Finding
from detente.runs.folder import NoRun, read_run
from detente.runs.tables import read_parquet

OUTCOME = "tables/deals.zone.outcome.parquet"
IDS = {"zone": "zone", "best single package": "best-package"}
"""Names in the table of outcomes that are not a proposal's, and the findings that they belong to."""


def side_of_run(folder: str | os.PathLike[str]) -> ComparedSide:
    """Read a run folder's findings, and what is known of them draw by draw.

    Raises
    ------
    NoRun
        If the folder holds no run, or a damaged one.
    """
    data = read_run(folder)
    findings = data["findings"]
    try:
        found = tuple(Finding.from_plain(f) for f in findings["findings"])
        seed, n = int(findings["seed"]), int(findings["n_draws"])
    except (KeyError, TypeError, ValueError) as e:
        raise NoRun(f"{folder}: findings.json is damaged ({e!r}); run `detente analyze --out` again") from None
    root = Path(os.fspath(folder))
    title, actors, issues = _dispute(data)
    return ComparedSide(root.name, found, seed, n, _outcomes(root / OUTCOME), title, actors, issues)


def _dispute(data: Mapping[str, Any]) -> tuple[str, frozenset[str], frozenset[str]]:
    """Return title, actors and issues of a run; empty where an older version did not keep them."""
    try:
        coding = data["figures"]
        issues = frozenset(str(k["id"]) for k in coding["issues"])
        return str(coding["scenario"]["title"]), frozenset(map(str, coding["names"])), issues
    except (LookupError, TypeError):
        return "", frozenset(), frozenset()


def outcomes_of(table: Labelled) -> dict[str, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Return by finding whether it holds, draw by draw, from a table of outcomes."""
    return {
        IDS.get(str(p), f"fate/{p}"): np.asarray(table.sel(proposal=p).values, dtype=np.bool_)
        for p in table.coords.get("proposal", ())
    }


def _outcomes(file: Path) -> dict[str, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    if not file.exists():
        return {}
    try:
        rows = read_parquet(file, ("draw", "proposal", "value"))
    except DamagedFile:
        return {}
    by: dict[str, list[tuple[int, bool]]] = {}
    for draw, proposal, value in rows:
        by.setdefault(str(proposal), []).append((int(draw), bool(value)))
    return {
        IDS.get(name, f"fate/{name}"): np.array([v for _, v in sorted(pairs)], dtype=np.bool_)
        for name, pairs in by.items()
    }
