"""Monitoring: a folder of dated versions of one case gives each finding's history, and what changed in between."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from detente._errors import CannotRead, UsageError
from detente.answers.blocks import Bullets, Cell, Column, Figure, Section, Table, Text
from detente.answers.comparison import ComparedSide
from detente.answers.difference import Difference, differences
from detente.answers.finding import of_100
from detente.answers.questions import Question
from detente.answers.words import day, listed
from detente.levers.paths import PathRow, paths
from detente.levers.pictures import history as lines
from detente.levers.session import Session
from detente.scenario.load import load
from detente.scenario.model import Scenario

SHOWN = 7
"""Findings that the drawing shows: those that moved most."""
LISTED = 8
"""Changes of the file that are listed for one step."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """One place of the file that differs between two versions.

    Attributes
    ----------
    path, words
        The place.
    before, after
        What it held; ``None`` where it was not there.
    """

    path: str
    words: str
    before: Any
    after: Any


@dataclass(frozen=True, eq=False)
class Version:
    """One version of the case.

    Attributes
    ----------
    file, date
        Its file's name, and its ``as_of`` as ``2022-01-13``.
    side
        Its findings.
    changes
        What differs from the version before.
    moved
        How findings differ from the version before, over the same draws.
    """

    file: str
    date: str
    side: ComparedSide
    changes: tuple[FileChange, ...]
    moved: tuple[Difference, ...]


@dataclass(frozen=True, eq=False)
class History:
    """Each finding from version to version.

    Attributes
    ----------
    title
        Of the latest version.
    versions
        In the order of their dates.
    """

    title: str
    versions: tuple[Version, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of all findings that are shares of draws, in the order of the latest version."""
        known = [f.id for v in reversed(self.versions) for f in v.side.findings if f.share is not None]
        return tuple(dict.fromkeys(known))

    def shares(self, id: str) -> tuple[float | None, ...]:
        """Return a finding's share in each version; ``None`` where a version does not have it."""
        return tuple(next((f.share for f in v.side.findings if f.id == id), None) for v in self.versions)

    def question(self, id: str) -> str:
        """Return the question of a finding."""
        return next(f.question for v in reversed(self.versions) for f in v.side.findings if f.id == id)

    def text(self, step: int) -> str:
        """Return the changes between a version and the one before it, in a sentence or two."""
        v = self.versions[step]
        moved = sorted((d for d in v.moved if d.differs and d.change is not None), key=lambda d: -abs(d.change or 0.0))
        n = len(v.changes)
        start = f"{day(v.date)}: {n} {'entry' if n == 1 else 'entries'} of the file changed"
        if not moved:
            return f"{start}; no answer moved by more than twice the Monte Carlo error."
        said = listed(f"{d.question} {d.words}" for d in moved[:3])
        more = "" if len(moved) <= 3 else f", and {len(moved) - 3} more"
        return f"{start}; answers that moved, in draws of 100: {said}{more}."

    def plain(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "title": self.title,
            "versions": [
                {
                    "file": v.file,
                    "date": v.date,
                    "changes": [
                        {"path": c.path, "words": c.words, "before": c.before, "after": c.after} for c in v.changes
                    ],
                    "moved": [d.plain() for d in v.moved if d.differs],
                }
                for v in self.versions
            ],
            "findings": [
                {"id": id_, "question": self.question(id_), "shares": list(self.shares(id_))} for id_ in self.ids
            ],
        }

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Return tables as rows, for a workbook."""
        shares = [
            {"id": id_, "question": self.question(id_)}
            | {v.date: s for v, s in zip(self.versions, self.shares(id_), strict=True)}
            for id_ in self.ids
        ]
        changes = [
            {"date": v.date, "path": c.path, "before": str(c.before), "after": str(c.after)}
            for v in self.versions
            for c in v.changes
        ]
        return {"history": shares, "changes": changes}

    def sections(self) -> tuple[Section, ...]:
        """Return the history as a section of a page."""
        columns = (Column("Question", weight=4), *(Column(v.date, numeric=True) for v in self.versions))
        table = tuple(
            (
                Cell(self.question(id_), code=id_),
                *(Cell("–" if s is None else of_100(s)) for s in self.shares(id_)),
            )
            for id_ in self.ids
        )
        dates = [v.date for v in self.versions]

        def swing(id_: str) -> float:
            known = [s for s in self.shares(id_) if s is not None]
            return max(known) - min(known)

        drawn = [lines.HistoryLine(self.question(k), self.shares(k)) for k in sorted(self.ids, key=lambda k: -swing(k))]
        drawn = drawn[:SHOWN]
        figure = Figure("history", "History", lines.describe(dates, drawn), lines.draw(dates, drawn), "Draws of 100.")
        steps: list[Text | Bullets] = []
        for j in range(1, len(self.versions)):
            v = self.versions[j]
            steps.append(Text(self.text(j)))
            told = [Text(f"{c.words}: {_value(c.before)} → {_value(c.after)}") for c in v.changes[:LISTED]]
            if len(v.changes) > LISTED:
                told.append(Text(f"and {len(v.changes) - LISTED} more"))
            steps.append(Bullets(tuple(told)))
        blocks = (figure, Table(columns, table, "Draws of 100, over the same draws in every version."), *steps)
        return (Section("history", "History", Question.CHANGE, blocks),)


def history(
    folder: str | os.PathLike[str],
    draws: int = 2000,
    seed: int = 1,
    workers: int | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> History:
    """Return the history of the findings of a case, from a folder of its dated versions.

    Parameters
    ----------
    folder
        A folder of scenario files; each file's ``as_of`` is its date.
    draws, seed, workers
        As in :func:`detente.session`.
    progress
        Called with the current step in words, and the share of it that is done (0–1).

    Raises
    ------
    CannotRead
        If the folder cannot be read.
    UsageError
        If it holds fewer than two scenarios, or two of the same date.
    ScenarioError
        If a version is not right.
    """
    root = Path(folder)
    if not root.is_dir():
        raise CannotRead(f"{folder}: this is not a folder; name one that contains the versions of a case")
    files = sorted(f for f in root.iterdir() if f.suffix in (".yaml", ".yml") and not _beside(f))
    if len(files) < 2:
        raise UsageError(f"{folder}: a history needs two versions; the folder holds {len(files)} scenario files")
    cases: list[tuple[str, Path, Scenario]] = []
    for f in files:
        case = load(f)
        cases.append((case.as_of.isoformat(), f, case))
    cases.sort(key=lambda x: (x[0], x[1].name))
    for (a, first, _), (b, second, _) in pairwise(cases):
        if a == b:
            raise UsageError(
                f"{folder}: {first.name} and {second.name} have the same date, {a}; set `as_of` of one, or remove it"
            )
    out: list[Version] = []
    for n, (date, file, case) in enumerate(cases):
        side = Session(case, draws, seed, workers).side(date)
        changes, moved = (), ()
        if out:
            changes = changed(cases[n - 1][2], case)
            before = out[-1].side
            moved = differences(before.findings, side.findings, before.outcomes, side.outcomes)
        out.append(Version(file.name, date, side, changes, moved))
        if progress is not None:
            progress("versions", (n + 1) / len(cases))
    return History(cases[-1][2].title, tuple(out))


def _beside(file: Path) -> bool:
    """Whether a file belongs to a scenario but is not one itself: a second coder's values, or an outcome."""
    return any(part.startswith(("coder-", "outcome")) for part in file.name.split(".")[1:-1])


def changed(before: Scenario, after: Scenario) -> tuple[FileChange, ...]:
    """Return every place that differs between two versions, of those that answers depend on."""
    old: dict[str, PathRow] = {r.path: r for r in paths(before)}
    new: dict[str, PathRow] = {r.path: r for r in paths(after)}
    out: list[FileChange] = []
    for path in dict.fromkeys((*old, *new)):
        a, b = old.get(path), new.get(path)
        if a is not None and b is not None and a.value == b.value:
            continue
        row = b if b is not None else a
        assert row is not None
        out.append(
            FileChange(
                path,
                row.words,
                None if a is None else a.plain()["value"],
                None if b is None else b.plain()["value"],
            )
        )
    return tuple(out)


def _value(value: Any) -> str:
    if value is None:
        return "not there"
    if isinstance(value, dict) and {"low", "mode", "high"} <= value.keys():
        return f"{value['low']:g} to {value['high']:g} (most likely {value['mode']:g})"
    return str(cast("object", value))
