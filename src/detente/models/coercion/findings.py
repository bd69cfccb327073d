"""Findings of the family: explanations of failure side by side, never averaged; force; guarantees; base rates."""

from __future__ import annotations

from collections.abc import Sequence

from detente.answers.case import Case
from detente.answers.finding import Finding, word
from detente.answers.questions import Question
from detente.answers.words import listed
from detente.models.coercion import behaviour, explanations
from detente.models.coercion.bargaining_range import RangeResult
from detente.models.coercion.details import ExplanationRow, WhyDetails
from detente.models.coercion.escalation import EscalationResult
from detente.models.coercion.guarantee_findings import guarantee_findings
from detente.models.coercion.guarantees import GuaranteesResult
from detente.models.coercion.reference_classes import reference_classes
from detente.models.coercion.under_force import escalation_finding, range_finding
from detente.models.coercion.wording import IDLE, ROLES, plain

EXPLANATIONS = (
    explanations.tied_hands,
    explanations.doubt,
    behaviour.private_resolve,
    behaviour.shifting_power,
    explanations.not_under_fire,
    explanations.insincere,
    behaviour.public_words,
    behaviour.massing,
    behaviour.pretext,
)
"""Functions that make a finding of each explanation; ``None`` where its model did not run or does not apply."""
SHORT = {
    "why/tied-hands": "public commitments",
    "why/doubt": "distrust of promises",
    "why/private-resolve": "private resolve",
    "why/shifting-power": "shifting power",
    "why/not-under-fire": "a demand on those who are not under threat",
    "why/insincere": "an offer that was not meant to be accepted",
    "why/public-words": "audience costs of public threats",
    "why/massing": "mobilisation that provokes arming",
    "why/pretext": "a refusal to talk as a pretext",
}
"""Names of the explanations."""
SELDOM = word(0.05)
"""Answer of an explanation that the first screen leaves out."""


def findings(case: Case) -> tuple[Finding, ...]:
    """Return the explanations and their summary, what force does, guarantees, and base rates."""
    bounds = case.of(RangeResult)
    if bounds is None:
        return reference_classes(case)
    found = [f for explain in EXPLANATIONS if (f := explain(case)) is not None]
    rest: list[Finding] = [range_finding(case, bounds)]
    game, guarantees = case.of(EscalationResult), case.of(GuaranteesResult)
    if game is not None:
        rest.append(escalation_finding(case, game))
    if guarantees is not None:
        rest += guarantee_findings(case, guarantees)
    return (summary(found, bounds.n_draws), *found, *rest, *reference_classes(case))


def summary(found: Sequence[Finding], n_draws: int) -> Finding:
    """Return the explanations at work; none is weighed against another.

    Parameters
    ----------
    found
        The explanations.
    """
    rows = tuple(
        ExplanationRow(
            id=f.id,
            question=f.question,
            answer=f.answer,
            depends_on=tuple(d.words for d in f.key_drivers[:2]),
            models=tuple(str(m["id"]) for m in f.models),
            short=str(f.details.get("short", SHORT[f.id])),
        )
        for f in found
    )
    open_ = [r for r in rows if r.answer == behaviour.NO_VERDICT]
    silent = [r for r in rows if r.answer in (IDLE, explanations.ACCEPTABLE)]
    at_work = [r for r in rows if r not in silent and r not in open_]
    text = f"At work as coded: {listed(map(_named, at_work)) or 'none'}."
    if silent:
        text += f" Not at work: {listed(r.short for r in silent)}."
    if open_:
        text += f" No verdict: {listed(r.short for r in open_)}."
    text += " Each explanation has a model and assumptions of its own; they are not weighed against each other."
    return Finding(
        id="why",
        question="Why could talks fail although a deal exists?",
        asks=Question.FAILURE,
        answer=f"{len(at_work)} of {len(found)} explanations are at work",
        text=text,
        value={"kind": "set", "members": [r.id for r in at_work]},
        n_draws=n_draws,
        models=tuple({"id": m} for m in dict.fromkeys(m for r in rows for m in r.models)),
        agreement="differ" if at_work and silent else "agree",
        assumptions=(ROLES,),
        depends_on=tuple(dict.fromkeys(p for f in found for p in f.depends_on[:1]))[:4],
        details=plain(WhyDetails(rows=rows)),
    )


def _named(row: ExplanationRow) -> str:
    return f"{row.short} ({row.answer})"
