"""Make a form for one expert, and write it as a workbook or a page."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from detente._errors import UsageError
from detente._output import is_stdout, write
from detente.experts.elicitation import Elicitation
from detente.experts.form import ExpertForm, QuestionFeedback, coder_name
from detente.experts.intervals import LEVEL
from detente.experts.page import form_page
from detente.experts.questions import ElicitedQuestion
from detente.experts.workbook import form_workbook
from detente.problems import ScenarioError
from detente.scenario.load import ScenarioFile, read

ENDINGS = (".xlsx", ".html", ".htm")


def write_form(form: ExpertForm, path: str | os.PathLike[str], *, force: bool = False) -> None:
    """Write a form; the ending of the name chooses between a workbook and a page.

    Raises
    ------
    UsageError
        If the name ends neither in ``.xlsx`` nor in ``.html``.
    OutputExists, CannotWrite
        If another file has the name, or the system refuses.
    """
    check_ending(path)
    content = form_workbook(form) if Path(path).suffix.lower() == ".xlsx" else form_page(form)
    write(path, content, force=force)


def check_ending(path: str | os.PathLike[str]) -> None:
    """Refuse a name for a form that is neither a workbook nor a page."""
    if is_stdout(os.fspath(path)) or Path(path).suffix.lower() not in ENDINGS:
        raise UsageError(
            f"{os.fspath(path)}: a form is written as a workbook or a page; end its name in .xlsx or .html"
        )


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
        Name or path of the scenario on which the overlays will be based; not an overlay itself.
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
    """Read the scenario on which the overlays will be based.

    Raises
    ------
    ScenarioError
        If it has problems.
    UsageError
        If it is an overlay itself.
    """
    held = read(source)
    if held.scenario is None:
        raise ScenarioError(held.problems)
    if len(held.hashes) > 1:
        raise UsageError(f"{os.fspath(source)}: this is a second coder's file; name its base scenario")
    return held
