"""A form for one expert: its questions, feedback from the first round, and the file that is sent."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente._errors import UsageError
from detente._output import is_stdout, write
from detente.experts.intervals import LEVEL
from detente.experts.questions import ElicitedQuestion
from detente.scenario.load import ScenarioFile, read
from detente.scenario.problems import ScenarioError

if TYPE_CHECKING:
    from detente.experts.elicitation import Elicitation, ExpertAnswer

FORMAT = 1
"""Version of the form's format."""
ENDINGS = (".xlsx", ".html", ".htm")
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
class OtherAnswer:
    """One answer of the first round as the others see it: standardised, and without a name."""

    low: float
    best: float
    high: float


@dataclass(frozen=True, slots=True)
class QuestionFeedback:
    """What an expert is shown of the first round of one question.

    Attributes
    ----------
    own
        The expert's own first answer, if there is one.
    others
        Answers of the others by their best guess, so that their order tells nothing.
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
        """Return what identifies the form; it comes back with the answers."""
        return {
            "detente_form": FORMAT,
            "case": self.case,
            "sha256": self.sha256,
            "coder": self.coder,
            "round": self.round,
        }

    def html(self) -> str:
        """Return the form as one HTML file that needs no network and saves its answers as a file."""
        from detente.experts.page import form_page

        return form_page(self)

    def xlsx(self) -> bytes:
        """Return the form as a workbook in which only the cells for answers can be changed."""
        from detente.experts.workbook import form_workbook

        return form_workbook(self)

    def write(self, path: str | os.PathLike[str], *, force: bool = False) -> None:
        """Write the form; the ending of the name says how.

        Raises
        ------
        UsageError
            If the name ends neither in ``.xlsx`` nor in ``.html``.
        OutputExists, CannotWrite
            If something else stands there, or the system refuses.
        """
        check_ending(path)
        content = self.xlsx() if Path(path).suffix.lower() == ".xlsx" else self.html()
        write(path, content, force=force)


def check_ending(path: str | os.PathLike[str]) -> None:
    """Refuse a name for a form that is neither a workbook nor a page."""
    if is_stdout(os.fspath(path)) or Path(path).suffix.lower() not in ENDINGS:
        raise UsageError(
            f"{os.fspath(path)}: a form is written as a workbook or a page; end its name in .xlsx or .html"
        )


def coder_name(name: str) -> str:
    """Return an expert's name as forms and overlays hold it.

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


def new_form(
    source: str | os.PathLike[str],
    questions: Sequence[ElicitedQuestion],
    coder: str,
    first_round: Elicitation | None = None,
    *,
    level: float = LEVEL,
) -> ExpertForm:
    """Return a form for one expert.

    Parameters
    ----------
    source
        Name or path of the scenario, without overlays: what answers are laid over.
    questions
        What to ask; :func:`detente.experts.questions.questions` chooses.
    coder
        Name of the expert.
    first_round
        Answers of the first round. With them, this is a form of round 2, which shows the others' answers without
        names.
    level
        Confidence level to which the others' intervals are standardised.

    Raises
    ------
    ScenarioError
        If the scenario cannot be read.
    UsageError
        If there is no question, or the name is not one.
    """
    held = base_of(source)
    asked = tuple(questions)
    if not asked:
        raise UsageError("a form needs at least one question")
    who = coder_name(coder)
    feedback: dict[str, QuestionFeedback] = {}
    if first_round is not None:
        feedback = {q.path: first_round.feedback(q, who, level) for q in asked}
    title = held.scenario.title if held.scenario is not None else held.name
    return ExpertForm(held.name, title, held.sha256, who, 1 if first_round is None else 2, asked, feedback, level)


def base_of(source: str | os.PathLike[str]) -> ScenarioFile:
    """Read the scenario that answers are laid over.

    Raises
    ------
    ScenarioError
        If it is not right.
    UsageError
        If it is an overlay itself.
    """
    held = read(source)
    if held.scenario is None:
        raise ScenarioError(held.problems)
    if len(held.hashes) > 1:
        raise UsageError(f"{os.fspath(source)}: this is a second coder's file; name the scenario that it lies over")
    return held
