"""The questions of a reader. Each finding declares which one it answers, and pages select by question."""

from __future__ import annotations

from enum import StrEnum


class Question(StrEnum):
    """A question that a reader brings to a dispute; the order is that of the report."""

    DEAL = "deal"
    BLOCKERS = "blockers"
    TABLE = "table"
    CHANGE = "change"
    FAILURE = "failure"
    BACKGROUND = "background"

    @property
    def heading(self) -> str:
        """The question in words, as a heading."""
        return TITLES[self]

    @property
    def is_background(self) -> bool:
        """Whether its sections are in the appendices."""
        return self is Question.BACKGROUND


TITLES: dict[Question, str] = {
    Question.DEAL: "Is there a deal?",
    Question.BLOCKERS: "Who blocks, and over what?",
    Question.TABLE: "What should be tabled?",
    Question.CHANGE: "What would change the answer?",
    Question.FAILURE: "What if the talks fail?",
    Question.BACKGROUND: "Background",
}
