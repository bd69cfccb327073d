"""Reports that were read for a case: kept in the workspace with their statements, and tied to its values."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from detente._errors import DetenteError, UsageError
from detente._output import write
from detente._text import json_text
from detente.evidence.entries import block_gist
from detente.evidence.reading import Reading
from detente.evidence.saved import bundle, readings
from detente.evidence.statement import Statement
from detente.evidence.update import additions
from detente.scenario.editing.document import ScenarioDocument
from detente.scenario.model import Scenario
from detente.web.workspace import NoCase, Workspace

MOST = 40
"""Reports that are kept for a case."""
FIELDS = ("ideal", "stated", "salience", "trust", "limit")
"""Quantities of a position to which a statement can be assigned."""


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A piece of a report's text: plain, or the words of a statement."""

    text: str
    statement: Statement | None = None


class Reports:
    """The reports of one case.

    Parameters
    ----------
    workspace
        The folder.
    case
        Name of the case.
    """

    def __init__(self, workspace: Workspace, case: str) -> None:
        self.workspace, self.case = workspace, case

    def ids(self) -> tuple[str, ...]:
        """Return the ids of the reports, in order of their names."""
        folder = self.workspace.own("reports", self.case)
        return tuple(sorted(f.stem for f in folder.glob("*.json"))) if folder.is_dir() else ()

    def add(self, name: str, data: bytes, published: date | None) -> list[str]:
        """Read an uploaded report, or a feed or container of several, and return their ids.

        Raises
        ------
        Unreadable
            If the file is not a report that can be read.
        NoParser
            If no language model is installed.
        UsageError
            If there are too many reports.
        """
        plain = Path(name.replace("\\", "/")).name or "report"
        with TemporaryDirectory() as folder:
            path = Path(folder) / plain
            path.write_bytes(data)
            try:
                found = readings([str(path)], published)
            except DetenteError as e:
                # The user's file, not the place where it was put.
                raise UsageError(str(e).replace(str(path), plain).replace(folder, "")) from None
        known = self.ids()
        if len(known) + len(found) > MOST:
            raise UsageError(f"a case takes at most {MOST} reports here; use `detente draft` or `update` for more")
        out: list[str] = []
        for reading in found:
            id_ = report_id(Path(reading.document.id).stem or plain)
            while id_ in out:
                id_ += "x"
            held = replace(reading, document=replace(reading.document, id=id_))
            write(self.workspace.own("reports", self.case, f"{id_}.json"), json_text(bundle([held])), force=True)
            out.append(id_)
        return out

    def get(self, id_: str) -> Reading:
        """Return a report with its statements.

        Raises
        ------
        NoCase
            If there is none of this id.
        """
        if id_ not in self.ids():
            raise NoCase(f"there is no report {id_!r}; read it first")
        return readings([str(self.workspace.own("reports", self.case, f"{id_}.json"))])[0]

    def drop(self, id_: str) -> None:
        """Remove a report; evidence already in the case stays there."""
        self.workspace.own("reports", self.case, f"{id_}.json").unlink(missing_ok=True)


def report_id(name: str) -> str:
    """Return a name as the id of a source: a letter first, then letters, digits and hyphens."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold().encode("ascii", "ignore").decode()).strip("-")[:40].strip("-")
    return plain if plain[:1].isalpha() else f"report-{plain}".strip("-")


def pieces(reading: Reading, start: int, end: int) -> list[TextPiece]:
    """Return a part of a report's text in pieces; of overlapping statements the shorter one counts."""
    owner: list[Statement | None] = [None] * (end - start)
    spans = [(s, q) for s in reading.statements for q in (s.quotes or (s.content,))]
    for s, (a, b) in sorted(spans, key=lambda x: x[1][0] - x[1][1]):
        for i in range(max(a, start), min(b, end)):
            owner[i - start] = s
    out: list[TextPiece] = []
    at = start
    for i in range(start, end + 1):
        if i == end or owner[i - start] is not owner[at - start]:
            if i > at:
                out.append(TextPiece(reading.document.text[at:i], owner[at - start]))
            at = i
    return out


def suggestions(scenario: Scenario, reading: Reading) -> dict[str, tuple[str, str]]:
    """Return the position (actor, issue) that each statement is about, where the rules can determine it."""
    try:
        return {a.statement.id: (a.actor, a.issue) for a in additions(scenario, reading)}
    except DetenteError:
        return {}  # a report later than the case, or without a date: reported when it is assigned to a value


def give(document: ScenarioDocument, reading: Reading, statement: str, row: int, field: str, gist: str) -> str:
    """Assign a statement to a value of a position as evidence, in one step of undo; return the reference.

    The source, and the block for the statement's paragraph, are added where the file does not have them.

    Parameters
    ----------
    document
        The scenario as it is edited.
    reading
        The report.
    statement
        Id of the statement.
    row
        Row of the table of positions, from 0.
    field
        Which quantity: ``ideal``, ``salience``, …
    gist
        What it says, in the analyst's own words; empty for words made by rules.

    Raises
    ------
    UsageError
        If the statement, the row or the quantity does not exist, or the report is later than the case.
    EditRefused
        If the file's layout does not allow it.
    """
    found = next((s for s in reading.statements if s.id == statement), None)
    if found is None:
        raise UsageError(f"the report has no statement {statement!r}; choose one of the list")
    table = document.table("positions")
    column = table.column(field)
    if field not in FIELDS or not 0 <= row < len(table.rows) or not table.rows[row].cells[column].text:
        raise UsageError(f"there is no {field} in this position yet; give it a value on the scenario page first")
    as_of, published = str(document.held.plain.get("as_of", "")), reading.document.published
    if published is None:
        raise UsageError("the report's date is not known, and evidence needs one; read the report again with its date")
    if published.isoformat() > as_of:
        raise UsageError(f"the report came out on {published}, after {as_of}, the day of the case; it cannot be used")
    cell = table.rows[row].cells[column]
    with document.together(f"evidence for {cell.path}"):
        ref = _reference(document, reading, found, gist)
        refs = tuple(dict.fromkeys([*cell.evidence, ref]))
        document.set_source("positions", row, column, {"evidence": refs, "basis": "report"})
    return ref


def _reference(document: ScenarioDocument, reading: Reading, statement: Statement, gist: str) -> str:
    """Return the reference of a statement's paragraph; source and block are added where they are missing."""
    d = reading.document
    digest = hashlib.sha256(d.text.encode("utf-8", "replace")).hexdigest()
    held: Any = document.held.plain.get("sources") or ()
    sources = cast("tuple[Mapping[str, Any], ...]", held)
    at = next((i for i, s in enumerate(sources) if s.get("sha256") == digest), None)
    paragraph = next(p for p in d.paragraphs if p.number == statement.paragraph)
    body = d.body(paragraph)
    block = {
        "span": (paragraph.start, paragraph.end),
        "sha256": hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()[:16],
        "gist": " ".join(gist.split()) or block_gist(reading, [statement]),
    }
    name = f"p{paragraph.number}"
    if at is None:
        taken = {str(s.get("id")) for s in sources}
        id_ = d.id
        while id_ in taken:
            id_ += "x"
        published = d.published.isoformat() if d.published else ""
        title = f"Report {d.id}"
        document.add_entry(
            "sources", {"id": id_, "title": title, "date": published, "sha256": digest, "blocks": {name: block}}
        )
        return f"{id_}#{name}"
    if name not in cast("Mapping[str, Any]", sources[at].get("blocks") or {}):
        document.set_at(("sources", at, "blocks", name), block)
    return f"{sources[at].get('id')}#{name}"
