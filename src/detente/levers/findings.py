"""Levers as findings of a run: for the page and for ``findings.json``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from detente.answers.finding import Finding, monte_carlo
from detente.answers.questions import Question
from detente.levers.break_even import tornado
from detente.levers.information import information
from detente.levers.report import levers
from detente.levers.sensitivity import SensitivityMissing, sensitivity
from detente.levers.session import Session
from detente.models.pieces import Pieces

if TYPE_CHECKING:
    from detente.findings.analyze import Analysis

MOST = 3
"""Proposals whose levers a page shows: those nearest to acceptance that are not there yet."""
DRAWS = 1000
"""Draws on which they are computed."""
BASE = 256
"""Base sample of Sobol indices on the page."""
TARGET = 0.8


def with_levers(
    analysis: Analysis, progress: Callable[[str, float], None] | None = None, pieces: Pieces | None = None
) -> Analysis:
    """Return an analysis with what would change its answers.

    Parameters
    ----------
    analysis
        The analysis.
    progress
        Called with the current step in words, and the share of it that is done (0–1).
    pieces
        Where the findings of an interrupted run are kept; ``None`` keeps nothing.
    """
    session = Session(analysis.scenario, min(analysis.n_draws, DRAWS), analysis.seed)
    return replace(analysis, findings=(*analysis.findings, *lever_findings(session, progress, pieces)))


def lever_findings(
    session: Session, progress: Callable[[str, float], None] | None = None, pieces: Pieces | None = None
) -> tuple[Finding, ...]:
    """Return the levers of the proposals nearest to acceptance, a tornado, Sobol indices, and the value of information.

    Parameters
    ----------
    session
        The case.
    progress
        Called with the current step in words, and the share of it that is done (0–1).
    pieces
        Where each of them is kept as soon as it is made; ``None`` keeps nothing.
    """
    tell, kept = progress or _quiet, (pieces or Pieces()).under("levers")
    fates = [f for f in session.find() if f.id.startswith("fate/") and f.share is not None]
    if not fates:
        return ()
    open_ = sorted((f for f in fates if (f.share or 0.0) < TARGET), key=lambda f: -(f.share or 0.0))
    out: list[Finding] = []
    for n, f in enumerate(open_[:MOST]):
        tell("levers", n / MOST)
        out += _found(kept, f.id, lambda f=f: (_levers(session, f),))
    best = next((f.id for f in session.find() if f.id == "best-package"), fates[0].id)
    out += _found(kept, "tornado", lambda: (_tornado(session, best),))
    out += _found(kept, "sensitivity", lambda: _sobol(session, best))
    out += _found(kept, "information", lambda: (_information(session),))
    tell("levers", 1.0)
    return tuple(out)


def _found(kept: Pieces, name: str, make: Callable[[], tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """Return findings that are kept under a name, or make and keep them."""
    found = cast("tuple[Finding, ...] | None", kept.get(name))
    if found is None:
        found = make()
        kept.put(name, found)
    return found


def _quiet(_what: str, _share: float) -> None:
    return None


def _made(id_: str, question: str, answer: str, text: str, details: Any, n: int, **more: Any) -> Finding:
    return Finding(
        id=id_,
        question=question,
        asks=Question.CHANGE,
        answer=answer,
        text=text,
        value={"kind": "set", "members": []},
        n_draws=n,
        models=({"id": "levers"},),
        details=details,
        **more,
    )


def _levers(session: Session, fate: Finding) -> Finding:
    name = fate.id.partition("/")[2]
    found = levers(session, name, TARGET)
    question = f"What would have to change for “{found.title}” to be accepted in 80 of 100 draws?"
    answer = found.ways[0].moves[0].words if found.ways else "nothing that may move"
    n = session.n_draws
    return _made(
        f"levers/{name}", question, answer, found.text, found.plain(), n, mc_se=monte_carlo(round(found.now * n), n)
    )


def _tornado(session: Session, id_: str) -> Finding:
    found = tornado(session, id_)
    answer = found.swings[0].words if found.swings else "no single input"
    question = "What could one input do to it?"
    return _made("tornado", question, answer, found.text, found.plain(), session.n_draws)


def _sobol(session: Session, id_: str) -> tuple[Finding, ...]:
    try:
        found = sensitivity(session, [id_], "actor", BASE)
    except SensitivityMissing:
        return ()  # an optional library; without it the page omits this part
    rows = found.indices[id_]
    answer = rows[0].words if rows else "no input"
    text = found.text(id_)
    details = found.plain()["findings"][0]
    return (_made("sensitivity", "Whose coding does it depend on most?", answer, text, details, found.n),)


def _information(session: Session) -> Finding:
    found = information(session)
    worth = [v for v in found.inputs if v.differs]
    answer = worth[0].words if worth else "nothing by itself"
    headline = ""
    if worth:
        headline = f"Most worth checking before anything is tabled: {worth[0].words} ({worth[0].basis})."
    question = "Which judgement is most worth checking?"
    return _made("information", question, answer, found.text, found.plain(), found.n_draws, headline=headline)
