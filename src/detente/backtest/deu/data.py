"""Reads DEU: issues with positions, saliences, votes and outcomes; dates changed by a spreadsheet are repaired."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from detente.backtest.deu.votes import LATER, SINCE, votes
from detente.backtest.problems import TooFewOutcomes
from detente.backtest.source import Codebook, DataTable, Timing, read_data

Array = NDArray[np.float64]
ACTORS = (
    "com", "ep", "at", "be", "bu", "cr", "cy", "cz", "dk", "ee", "fi", "fr", "de", "el", "hu", "ie", "it", "lv", "lt",
    "lu", "mt", "nl", "pl", "pt", "ro", "si", "sk", "es", "se", "uk",
)  # fmt: skip
FIRST = ("com", "ep", "at", "be", "dk", "fi", "fr", "de", "el", "ie", "it", "lu", "nl", "pt", "es", "se", "uk")
"""Actors in all versions of the data; older versions lack later members of the EU."""
LEAST = 10
"""Smallest number of proposals with an outcome that is scored."""

CODEBOOK = Codebook(
    data="DEU III",
    cite="Arregui & Perarnaud 2021; Thomson et al. 2006, 2012",
    known={
        "prnr": Timing.LABEL, "prname": Timing.LABEL, "isnr": Timing.LABEL,
        "proc": Timing.BEFORE, "counvte": Timing.BEFORE, "intro": Timing.BEFORE, "finact": Timing.AFTER,
        **{f"{kind}{a}": Timing.AT for kind in "ps" for a in ACTORS},
        "rp": Timing.BEFORE, "out": Timing.OUTCOME,
    },
    needed=("prnr", "isnr", "out", *(f"{kind}{a}" for kind in "ps" for a in FIRST)),
    missing=frozenset(("999", "-99", "-999", "888", "#NULL!")),
)  # fmt: skip
"""Positions and saliences are tagged ``at``: experts were asked after the proposal was tabled, some after the end."""


@dataclass(frozen=True, eq=False)
class DeuIssues:
    """Issues with a known outcome.

    Attributes
    ----------
    proposal, issue
        (issues,) labels.
    family
        (issues,) proposals with the same name form one family, which folds and resamples keep together.
    position
        (issues, 30) 0–100; NaN where an actor has none.
    salience
        (issues, 30) 0–100; 0 where an actor has no position.
    votes
        (issues, 30).
    reference
        (issues,) the level without a decision; NaN where unknown.
    outcome
        (issues,) 0–100.
    codecision, unanimity
        (issues,) whether the Parliament decided too, and whether every state had to agree.
    file, sha256, notes
        Where the issues are from, and what was assumed.
    """

    proposal: NDArray[np.str_]
    issue: NDArray[np.str_]
    family: NDArray[np.str_]
    position: Array
    salience: Array
    votes: Array
    reference: Array
    outcome: Array
    codecision: NDArray[np.bool_]
    unanimity: NDArray[np.bool_]
    file: str
    sha256: str
    notes: tuple[str, ...]

    @property
    def n(self) -> int:
        """Number of issues."""
        return len(self.outcome)

    @property
    def n_proposals(self) -> int:
        """Number of proposals."""
        return len(np.unique(self.proposal))

    def take(self, keep: NDArray[np.bool_] | NDArray[np.int64]) -> DeuIssues:
        """Return some of the issues."""
        return DeuIssues(
            *(getattr(self, name)[keep] for name in _ARRAYS), file=self.file, sha256=self.sha256, notes=self.notes
        )

    def fingerprints(self) -> list[str]:
        """Return a short hash of each issue's positions and outcome, to find the same issue under another name."""
        rows = np.column_stack([np.nan_to_num(self.position, nan=-1.0), self.outcome]).round(6)
        return [hashlib.sha256(row.tobytes()).hexdigest()[:10] for row in rows]


_ARRAYS = (
    "proposal", "issue", "family", "position", "salience", "votes", "reference", "outcome", "codecision", "unanimity",
)  # fmt: skip


def join(parts: Sequence[DeuIssues]) -> DeuIssues:
    """Return the issues of several files as one; names of files, hashes and notes are joined."""
    return DeuIssues(
        *(np.concatenate([getattr(p, n) for p in parts]) for n in _ARRAYS),
        file=" + ".join(p.file for p in parts),
        sha256=" + ".join(p.sha256 for p in parts),
        notes=tuple(note for p in parts for note in p.notes),
    )


def read_deu(path: str | os.PathLike[str]) -> DeuIssues:
    """Read DEU from the user's copy, in the layout of its third version.

    Raises
    ------
    TableError
        If it cannot be read, a column is missing, or a cell holds no number from 0 to 100.
    TooFewOutcomes
        If fewer than :data:`LEAST` proposals have an outcome.
    """
    table = _issues_only(read_data(path, CODEBOOK))
    outcome = table.number("out", 0, 100)
    position, salience = (_by_actor(table, kind) for kind in "ps")
    notes = list(table.notes)
    unweighed = int((~np.isnan(position) & np.isnan(salience)).sum())
    if unweighed:
        notes.append(f"{table.file}: {unweighed} positions have no salience and count for nothing.")
    salience = np.where(np.isnan(position), 0.0, np.nan_to_num(salience))
    introduced, repaired, lost = _dates(table)
    if repaired:
        notes.append(f"{table.file}: {repaired} dates that a spreadsheet had changed were repaired.")
    if lost:
        notes.append(f"{table.file}: {lost} dates cannot be read; the votes follow from who takes part there.")
    weight = _votes(table.text("prnr"), introduced, position)
    known = ~np.isnan(outcome)
    able = (salience * weight).sum(axis=1) > 0
    if (~known).any():
        notes.append(f"{table.file}: {int((~known).sum())} issues without an outcome are left out.")
    if (known & ~able).any():
        notes.append(f"{table.file}: {int((known & ~able).sum())} issues on which nobody has weight are left out.")
    keep = known & able
    proposals = len(np.unique(table.text("prnr")[keep]))
    if proposals < LEAST:
        raise TooFewOutcomes(f"{table.file}: {proposals} proposals have an outcome, and {LEAST} are needed for a score")
    return DeuIssues(
        table.text("prnr"),
        table.text("isnr"),
        _families(table),
        position,
        salience,
        weight,
        table.number("rp", 0, 100) if "rp" in table.columns else np.full(table.n, np.nan),
        outcome,
        table.columns.get("proc", np.full(table.n, "")) == "COD",
        np.char.startswith(table.columns.get("counvte", np.full(table.n, "")), "Unan"),
        file=table.file,
        sha256=table.sha256,
        notes=tuple(notes),
    ).take(keep)


def _issues_only(table: DataTable) -> DataTable:
    """Leave out rows that are not issues: the full file begins with a row of gross domestic products."""
    labels = [table.text(name) for name in ("prnr", "isnr")]
    named = (labels[0] != "") & (labels[1] != "")
    words = np.char.lower(np.char.add(labels[0], labels[1]))
    keep = named & (np.char.find(words, "gdp") < 0)
    gone = int((~keep).sum())
    return table.rows(keep, f"{table.file}: {gone} rows that are not issues are left out." if gone else "")


def _by_actor(table: DataTable, kind: str) -> Array:
    columns = [f"{kind}{a}" for a in ACTORS]
    return np.column_stack(
        [table.number(c, 0, 100) if c in table.columns else np.full(table.n, np.nan) for c in columns]
    )


def _families(table: DataTable) -> NDArray[np.str_]:
    """Return the name of each issue's proposal; the number where there is no name."""
    number = table.text("prnr")
    name = np.char.lower(table.columns.get("prname", np.full(table.n, "")))
    return np.where(name == "", number, name)


def _votes(proposal: NDArray[np.str_], introduced: Sequence[date | None], position: Array) -> Array:
    """Return votes by issue: those of Nice where a later member takes part in the proposal, or since November 2004."""
    later = [ACTORS.index(a) for a in sorted(LATER)]
    joined = np.unique(proposal[~np.isnan(position[:, later]).all(axis=1)])
    since = np.array([day is not None and day >= SINCE for day in introduced])
    nice = np.isin(proposal, joined) | since
    return np.array([votes(ACTORS, bool(x)) for x in nice])


def _dates(table: DataTable) -> tuple[list[date | None], int, int]:
    """Return dates of introduction, how many were repaired, and how many cannot be read."""
    if "intro" not in table.columns:
        return [None] * table.n, 0, 0
    found = [
        repair_date(text, year_of(number))
        for text, number in zip(table.text("intro").tolist(), table.text("prnr").tolist(), strict=True)
    ]
    lost = sum(day is None and text != "" for (day, _), text in zip(found, table.text("intro").tolist(), strict=True))
    return [day for day, _ in found], sum(fixed for _, fixed in found), lost


def year_of(proposal: str) -> int | None:
    """Return the year in a proposal's number, such as 1999 for ``d99127``."""
    found = re.match(r"[a-z]+(\d\d)\d+$", proposal.lower())
    return None if found is None else _century(int(found[1]))


def _century(year: int) -> int:
    return year + (1900 if year >= 70 else 2000)


def repair_date(text: str, year: int | None) -> tuple[date | None, bool]:
    """Read ``dd-mm-yy``, also where a spreadsheet took its day for a year.

    A spreadsheet that reads ``30-05-01`` as year, month, day writes ``1930-05-01``; the third pair is then the year.
    If several readings are possible, the one closest to the year in the proposal's number is used.

    Returns
    -------
    tuple
        The date, ``None`` if there is none, and whether it had been changed.
    """
    parts = re.fullmatch(r"(\d{1,4})[-./](\d{1,2})[-./](\d{1,4})", text.strip())
    if parts is None:
        return None, False
    a, month, c = (int(x) for x in parts.groups())
    readings: list[tuple[date, bool]] = []
    if len(parts[1]) == 4:
        readings += _day(a % 100, month, _century(c), True) + _day(c, month, a, False)
    elif len(parts[3]) == 4:
        readings += _day(a, month, c, False)
    else:
        readings += _day(a, month, _century(c), False)
    if year is not None:
        readings.sort(key=lambda r: abs(r[0].year - year))
    return readings[0] if readings else (None, False)


def _day(day: int, month: int, year: int, changed: bool) -> list[tuple[date, bool]]:
    try:
        return [(date(year, month, day), changed)]
    except ValueError:
        return []
