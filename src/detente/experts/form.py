"""The content of a form for one expert: its questions, the steps of each, and feedback from the first round."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detente._errors import UsageError
from detente.experts.intervals import IntervalJudgement
from detente.experts.questions import ElicitedQuestion

FORMAT = 1
"""Version of the form's format."""
STEPS = (
    ("low", "Lowest", "What is the lowest value that is plausible?"),
    ("high", "Highest", "What is the highest value that is plausible?"),
    ("best", "Best guess", "What is your best guess? It is read as your median: lower and higher are equally likely."),
    (
        "confidence",
        "Confidence %",
        "How sure are you, from 50 to 100 %, that the true value lies in between?",
    ),
)
"""The four steps in their order: key, name of the column, prompt."""


@dataclass(frozen=True, slots=True)
class ExpertAnswer:
    """One expert's answer to one question: the interval, and the reason."""

    interval: IntervalJudgement
    why: str = ""

    def plain(self) -> dict[str, Any]:
        """Return plain data; the confidence is in per cent, as it was asked for."""
        i = self.interval
        return {
            "low": i.low, "best": i.best, "high": i.high, "confidence": round(100 * i.confidence, 6), "why": self.why,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """One answer of the first round as the others see it: standardised, and without a name."""

    low: float
    best: float
    high: float


@dataclass(frozen=True, slots=True)
class QuestionFeedback:
    """The feedback to an expert on one question of the first round.

    Attributes
    ----------
    own
        The expert's own first answer, if there is one.
    others
        Answers of the others by their best guess, so that their order reveals nothing.
    reasons
        Reasons that the others gave, in alphabetical order, so that they cannot be matched with the answers.
    """

    own: ExpertAnswer | None
    others: tuple[OtherAnswer, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ExpertForm:
    """A form for one expert.

    Attributes
    ----------
    case, title
        Name of the scenario that overlays go by, and its title.
    sha256
        Hash of the scenario file.
    coder
        Who answers.
    round
        1, or 2 with feedback.
    questions
        What is asked, in order.
    feedback
        By path of the question; empty in round 1.
    level
        Confidence level of the intervals in the feedback.
    """

    case: str
    title: str
    sha256: str
    coder: str
    round: int
    questions: tuple[ElicitedQuestion, ...]
    feedback: Mapping[str, QuestionFeedback]
    level: float

    def plain(self) -> dict[str, Any]:
        """Return plain data: what identifies the form, and its questions."""
        return {**self.about(), "questions": [q.plain() for q in self.questions]}

    def about(self) -> dict[str, Any]:
        """Return the identification of the form, which is returned with the answers."""
        return {
            "detente_form": FORMAT,
            "case": self.case,
            "sha256": self.sha256,
            "coder": self.coder,
            "round": self.round,
        }


def coder_name(name: str) -> str:
    """Return an expert's name in the form used in files and overlays.

    Raises
    ------
    UsageError
        If it is empty, long, or not one line of text with a letter or a digit.
    """
    found = " ".join(name.split())
    if not found or len(found) > 80 or not found.isprintable() or not slug(found):
        raise UsageError(f"{name!r}: name the expert in up to 80 letters or digits, such as “Ana” or “expert 3”")
    return found


def slug(name: str) -> str:
    """Return a name as a part of a file name: lower case, letters and digits, with hyphens between."""
    return re.sub(r"[\W_]+", "-", name.casefold()).strip("-")
