"""Plain data that the section on the talks needs besides the findings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from detente.answers.view import Shown

if TYPE_CHECKING:
    from detente.answers.case import Case
    from detente.answers.finding import Json
    from detente.models.talks.process import TalksResult
    from detente.scenario.model import Scenario

ANSWERED = ("agreed", "agreed, not ratified", "broken off")
"""Ends of talks that the picture shows; in all other draws the talks have no result yet."""


class DateRow(Shown):
    """Shares of draws in each state on one day, under one set of assumptions."""

    assumptions: str
    day: int
    states: Mapping[str, float]


class RecordRow(Shown):
    """One entry of the record: ``founded``, ``meeting``, ``pause``, ``event`` or ``as of``."""

    what: str
    start: str
    end: str
    label: str = ""


class TalksRows(Shown):
    """Everything that the family keeps for its section."""

    dates: tuple[DateRow, ...] = ()
    record: tuple[RecordRow, ...] = ()


def rows(case: Case) -> Json:
    """Return the states of the talks by date, and the forum's record; ``None`` if they were not simulated."""
    from detente.models.talks.process import TalksResult

    r = case.of(TalksResult)
    return None if r is None else TalksRows(dates=_dates(r), record=_record(r, case.scenario)).model_dump()


def old_rows(figures: Mapping[str, Any]) -> Json:
    """Read the rows of a run that version 1 of ``findings.json`` belongs to."""
    council = figures.get("council")
    if not council or not (council["dates"] or council["record"]):
        return None
    dates = tuple(
        DateRow(assumptions=r["reading"], day=r["day"], states={s: r[s] for s in ANSWERED}) for r in council["dates"]
    )
    return TalksRows(dates=dates, record=tuple(RecordRow.model_validate(r) for r in council["record"])).model_dump()


def _dates(r: TalksResult) -> tuple[DateRow, ...]:
    table = r.by_date
    out: list[DateRow] = []
    for j, assumptions in enumerate(table.coords["assumptions"]):
        n = r.n[j]
        for i, day in enumerate(table.coords["round"]):
            counts = dict(zip(table.coords["state"], table.values[j, i].tolist(), strict=True))
            if n:
                states = {state: counts[state] / n for state in ANSWERED}
                out.append(DateRow(assumptions=str(assumptions), day=int(day), states=states))
    return tuple(out)


def _record(r: TalksResult, s: Scenario) -> tuple[RecordRow, ...]:
    record = r.record
    if not record.meetings and not record.pauses:
        return ()
    out = [RecordRow(what="meeting", start=m, end=m) for m in record.meetings]
    if record.founded:
        out.append(RecordRow(what="founded", start=record.founded, end=record.founded))
    out += [RecordRow(what="pause", start=p.start, end=p.end or p.until) for p in record.pauses]
    out += [RecordRow(what="event", start=e.date, end=e.date, label=e.what) for e in s.events]
    end = s.as_of.isoformat()
    out.append(RecordRow(what="as of", start=end, end=end))
    return tuple(out)
