"""The section on the talks over time."""

from __future__ import annotations

from detente.answers.blocks import Block, Figure, Section, Text
from detente.answers.questions import Question
from detente.answers.view import View
from detente.models.talks.pictures import dates, record
from detente.models.talks.rows import TalksRows

TALKS, CALENDAR = "talks", "talks/calendar"


def sections(view: View) -> tuple[Section, ...]:
    """Return the section; none if the talks were not simulated."""
    found = [f for f in (view.one(TALKS), view.one(CALENDAR)) if f is not None]
    if not found:
        return ()
    kept = view.rows.get("talks")
    shown = TalksRows.model_validate(kept) if kept is not None else TalksRows()
    blocks: list[Block] = [Text(f.text) for f in found]
    if shown.dates:
        caption = (
            "Draws in which the talks have agreed, lost an agreement at ratification, or broken off at the table. In "
            "all others there is no answer yet: they go on, or ended at the deadline."
        )
        title, alt = "Agreement over time", dates.describe(shown.dates)
        blocks.append(Figure("talks-dates", title, alt, dates.draw(shown.dates), caption))
    if shown.record:
        title, alt = "The record of the talks", record.describe(shown.record)
        drawn = record.draw(shown.record)
        blocks.append(Figure("talks-record", title, alt, drawn, "The forum's record and the report's events."))
    covers = frozenset(f.id for f in found)
    return (Section("talks", "When the talks could agree", Question.FAILURE, tuple(blocks), covers, 70),)
