"""The sections on councils: what an alliance can decide, admission, and power under the rules."""

from __future__ import annotations

from detente.answers.blocks import Block, Figure, Heading, Section, Text
from detente.answers.finding import Finding
from detente.answers.questions import Question
from detente.answers.view import View
from detente.models.council.pictures import clauses, power
from detente.models.council.rows import CouncilRows

COUNCIL, ADMISSION, CAN = "council", "admission", "/can"


def sections(view: View) -> tuple[Section, ...]:
    """Return the family's sections; none if no actors decide together."""
    kept = view.rows.get("council")
    shown = CouncilRows.model_validate(kept) if kept is not None else CouncilRows()
    decide = [f for f in view.about(COUNCIL) if not f.id.endswith(CAN)]
    single = [f for f in view.about(COUNCIL) if f.id.endswith(CAN)]
    found = (
        _decide(decide, view.about(ADMISSION)),
        _background(single, shown),
    )
    return tuple(s for s in found if s is not None)


def _decide(decide: list[Finding], admission: tuple[Finding, ...]) -> Section | None:
    blocks: list[Block] = []
    for f in (*decide, *admission):
        blocks += [Heading(f.question), Text(f.text)]
    if not blocks:
        return None
    covers = frozenset(f.id for f in (*decide, *admission))
    return Section("council", "What members decide together", Question.BLOCKERS, tuple(blocks), covers, 60)


def _background(single: list[Finding], shown: CouncilRows) -> Section | None:
    blocks: list[Block] = [Text(f.text) for f in single]
    if shown.clauses:
        caption = (
            "Draws of 100 in which the most reluctant member of a group likes a clause, taken alone, at least as well "
            "as the status quo; blank: not asked."
        )
        title, alt = "Who can block which clause", clauses.describe(shown.clauses)
        blocks.append(Figure("council-clauses", title, alt, clauses.draw(shown.clauses), caption))
    if shown.power:
        caption = "A-priori power under the rule alone, whatever the positions."
        title, alt = "Power under the rule", power.describe(shown.power)
        blocks.append(Figure("council-power", title, alt, power.draw(shown.power), caption))
    if not blocks:
        return None
    covers = frozenset(f.id for f in single)
    return Section("clauses", "Clause by clause", Question.BACKGROUND, tuple(blocks), covers, 60)
