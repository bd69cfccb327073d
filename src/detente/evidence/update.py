"""What a new report would add to a scenario: evidence, and where it points away from what is coded.

Changes nothing by itself: it shows each statement beside the position that it bears on, and can write the new
source as YAML to be pasted. Nothing published after the scenario's ``as_of`` is used.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from detente._errors import DetenteError
from detente.evidence.draft import block_gist
from detente.evidence.gazetteer import entries
from detente.evidence.reading import Reading
from detente.evidence.stance import linked
from detente.evidence.statement import Statement
from detente.scenario._emit import flow
from detente.scenario.model import Scenario


@dataclass(frozen=True, slots=True)
class Addition:
    """One statement that bears on the scenario.

    Attributes
    ----------
    statement
        The statement, linked to an issue.
    actor, issue
        The position that it bears on.
    coded
        The position as coded, in words; ``None`` where the scenario has none.
    note
        What it says of it: in line, away from it, or new.
    """

    statement: Statement
    actor: str
    issue: str
    coded: str | None
    note: str


class TooLate(DetenteError, ValueError):
    """The report was published after the scenario's ``as_of``, or nobody knows when."""


def unknown(scenario: Scenario) -> tuple[str, ...]:
    """Return the actors of a scenario that no report can speak of: the table of names does not hold them."""
    known = {e.code for e in entries()}
    return tuple(a.id for a in scenario.actors if a.id not in known)


def known_source(scenario: Scenario, reading: Reading) -> str | None:
    """Return the id of the scenario's source that is this very report, if there is one."""
    digest = hashlib.sha256(reading.document.text.encode("utf-8", "replace")).hexdigest()
    return next((s.id for s in scenario.sources if s.sha256 == digest), None)


def additions(scenario: Scenario, reading: Reading) -> list[Addition]:
    """Return what a report adds to a scenario.

    Raises
    ------
    TooLate
        If the report is later than ``as_of``, or bears no date: using it could be hindsight.
    """
    published = reading.document.published
    if published is None:
        raise TooLate(
            f"nothing says when the report was published, and the scenario may use nothing after {scenario.as_of} "
            "(as_of); give the report's date (--date)"
        )
    if published > scenario.as_of:
        raise TooLate(
            f"the report is of {published}, and the scenario may use nothing after {scenario.as_of} (as_of); "
            f"code a new scenario, or move as_of and say so"
        )
    rows = {(p.actor, p.issue): p for p in scenario.positions}
    out: list[Addition] = []
    for s in linked(reading, scenario).statements:
        actor = s.speaks_for or (s.actors[0] if s.actors else None)
        if s.issue is None or s.dup_of is not None or actor not in scenario.actor:
            continue
        position = rows.get((actor, s.issue))
        quantity = (position.stated or position.ideal) if position else None
        coded = None if quantity is None else f"{quantity.low:g}/{quantity.mode:g}/{quantity.high:g}"
        if s.stance is None or quantity is None:
            note = "new evidence" if quantity is not None else "no position is coded here"
        elif quantity.low <= float(s.stance) <= quantity.high:
            note = f"its words come nearest to level {s.stance}, within what is coded"
        else:
            note = f"its words come nearest to level {s.stance}, outside what is coded: look again"
        out.append(Addition(s, actor, s.issue, coded, note))
    return out


def source_yaml(reading: Reading, id: str) -> str:
    """Return the report as an entry of ``sources``, ready to paste."""
    d = reading.document
    lines = [
        f"  - id: {flow(id)}",
        f"    title: {flow(f'Report {d.id}')}      # TO FILL: in your own words",
        f"    date: {d.published.isoformat() if d.published else 'TO FILL'}",
        f"    sha256: {flow(hashlib.sha256(d.text.encode('utf-8', 'replace')).hexdigest())}",
        "    blocks:",
    ]
    for p in d.paragraphs:
        here = [s for s in reading.statements if s.paragraph == p.number]
        if here:
            digest = hashlib.sha256(d.body(p).encode("utf-8", "replace")).hexdigest()[:16]
            lines.append(
                f"      p{p.number}: {{span: [{p.start}, {p.end}], sha256: {flow(digest)}, gist: {flow(block_gist(here))}}}"
            )
    return "\n".join(lines) + "\n"
