"""Reference classes: outcomes of similar cases that had ended by the date of the file."""

from __future__ import annotations

from collections.abc import Sequence

from detente.answers.case import Case
from detente.answers.finding import Finding
from detente.answers.questions import Question
from detente.answers.wilson import wilson
from detente.answers.words import day, sentence
from detente.models.coercion.details import ClassDetails, OutcomeRow
from detente.scenario.parts import ReferenceClass

ENOUGH = 30
"""Cases below which a class is ignored when the spread of base rates is reported."""


def reference_classes(case: Case) -> tuple[Finding, ...]:
    """Return one finding for each reference class of the file, and how the base rate moves with the class.

    No model uses them.
    """
    known = case.scenario.reference_classes
    return (*(_finding(case, r) for r in known), *_moves(case, known))


def _moves(case: Case, known: Sequence[ReferenceClass]) -> tuple[Finding, ...]:
    """Return how far each outcome's share moves between classes of :data:`ENOUGH` cases; nothing for fewer than two."""
    able = [r for r in known if r.cases >= ENOUGH]
    if len(able) < 2:
        return ()
    spans: dict[str, tuple[float, float]] = {}
    for outcome in able[0].outcomes:
        if all(outcome in r.outcomes for r in able):
            shares = [100 * r.outcomes[outcome] / r.cases for r in able]
            spans[outcome] = (round(min(shares), 2), round(max(shares), 2))
    if not spans:
        return ()
    name, (low, high) = max(spans.items(), key=lambda x: x[1][1] - x[1][0])
    listed = "; ".join(f"{o} {a:.0f} to {b:.0f} of 100" for o, (a, b) in spans.items())
    return (
        Finding(
            id="reference-classes",
            question="How much does the base rate move with the choice of the class?",
            asks=Question.FAILURE,
            answer=f"{low:.0f} to {high:.0f} of 100",
            text=(
                f"Over {len(able)} classes of {ENOUGH} cases or more: {listed}. Which class the case belongs to is a "
                f"judgement, and {name} moves most with it."
            ),
            value={"kind": "span over classes", "outcomes": {o: list(x) for o, x in spans.items()}},
            n_draws=case.inputs.n_draws,
        ),
    )


def _finding(case: Case, r: ReferenceClass) -> Finding:
    rows: list[OutcomeRow] = []
    for outcome, n in r.outcomes.items():
        low, high = wilson(n, r.cases)
        rows.append(OutcomeRow(outcome=outcome, count=n, low=round(low, 4), high=round(high, 4)))
    counted = "; ".join(f"{x.outcome} in {x.count} ({100 * x.low:.0f} to {100 * x.high:.0f} of 100)" for x in rows)
    since, until = str(r.since), r.until.isoformat()
    return Finding(
        id=f"reference-class/{r.id}",
        question="What happened in similar cases before?",
        asks=Question.FAILURE,
        answer=f"{r.cases} cases",
        text=(
            f"{r.what}, from {day(since)} to {day(until)}: {r.cases} cases. {sentence(counted)}. This base rate "
            f"ignores the present case, and no model uses it."
        ),
        value={"kind": "counts", "cases": r.cases, "outcomes": dict(r.outcomes)},
        n_draws=case.inputs.n_draws,
        headline=f"{sentence(r.what)}, since {day(since)}: {_of_all(rows, r.cases)}.",
        assumptions=(f"Counted from {r.citation.rstrip('.')}.",) + ((r.why,) if r.why else ()),
        details=ClassDetails(what=r.what, rows=tuple(rows), since=since, until=until, citation=r.citation).model_dump(
            mode="json"
        ),
    )


def _of_all(rows: list[OutcomeRow], cases: int) -> str:
    """Return ``full-scale war in 2 of 56, an agreement in 20``: the number of cases is given once."""
    return ", ".join(f"{x.outcome} in {x.count}{f' of {cases}' if j == 0 else ''}" for j, x in enumerate(rows))
