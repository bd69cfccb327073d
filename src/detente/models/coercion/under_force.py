"""Findings on the effects of force on the range of deals, and on the game of moves."""

from __future__ import annotations

import numpy as np

from detente.answers.case import Case
from detente.answers.finding import Finding, per_hundred, word
from detente.answers.questions import Question
from detente.models.coercion._tables import column
from detente.models.coercion.bargaining_range import RangeResult
from detente.models.coercion.details import EndRow, EscalationDetails, NamedRow, RangeDetails
from detente.models.coercion.escalation import EscalationResult
from detente.models.coercion.wording import IDLE, ROLES, challenger_of, conduct, plain, target_of

MOST = 3
"""Ends that the text names."""


def range_finding(case: Case, result: RangeResult) -> Finding:
    """Return how many packages everyone prefers to a lapse of the talks and to war."""
    peace, war, both = (np.array(x, dtype=np.float64) for x in result.survivors)
    kept = float(both.sum() / peace.sum()) if peace.sum() else 0.0
    low, high = column(result.bounds, "low"), column(result.bounds, "high")
    ok = np.isfinite(low)
    c, g = challenger_of(case), target_of(case)
    ends = [float(np.median(x[ok])) if ok.any() else 0.0 for x in (low, high)]
    n = len(low)
    if peace.sum():
        text = (
            f"Of the packages that everyone who is asked prefers to a lapse of the talks, {100 * kept:.0f} of 100 are "
            f"also preferred to war (counted in {len(peace)} draws: on average {peace.mean():,.0f} beat a lapse, "
            f"{war.mean():,.0f} beat war, {both.mean():,.0f} beat both)."
        )
        answer = f"{100 * kept:.0f} of 100 packages that beat a lapse beat war too"
    else:
        text = (
            f"No package is preferred to a lapse of the talks by everyone who is asked ({len(peace)} draws searched)."
        )
        answer = "no package beats a lapse of the talks"
    return Finding(
        id="coercion/range",
        question="What does the threat of force do to the range of deals?",
        asks=Question.FAILURE,
        answer=answer,
        text=text,
        value={"kind": "quantiles", "low": round(ends[0], 6), "high": round(ends[1], 6)},
        n_draws=n,
        models=({"id": result.model},),
        assumptions=(
            f"War costs both {c} and {g}, so some division of what force decides is always better for both than war: "
            f"its existence is therefore not a finding.",
            f"In {per_hundred(result.no_prize, n)} one side would rather lose than win; these draws are left out.",
            ROLES,
        ),
        details=plain(
            RangeDetails(
                kept=round(kept, 4),
                sample=len(peace),
                named={i: NamedRow(**x._asdict()) for i, x in result.named.items()},
            )
        ),
    )


def escalation_finding(case: Case, result: EscalationResult) -> Finding:
    """Return the outcome of the moves under backward induction."""
    ends = tuple(
        EndRow(
            end=_moves(case, e.label),
            force=e.force,
            how=word(e.count / result.n_draws),
            # No number for the use of force.
            count=None if e.force else e.count,
        )
        for e in result.ends
    )
    common = sorted(zip(ends, result.ends, strict=True), key=lambda pair: -pair[1].count)
    named = "; ".join(f"{row.end} ({row.how})" for row, _ in common[:MOST] if row.how != IDLE)
    moves = "the moves in the file" if result.own_moves else "the demand, the answer to it, and the use of force"

    def tell(words: str) -> str:
        return (
            f"The game consists of {moves}, in order. Whether it ends in force if everybody chooses the best reply at "
            f"each step: {words}. Where it ends: {named}."
        )

    return conduct(
        "coercion/escalation",
        "Where do the moves lead if each side expects the best reply of the next?",
        column(result.solution, "force") > 0.5,
        case.drivers,
        tell,
        result,
        (
            "In each draw everybody knows the values of the others; threats that nobody would carry out are not "
            "believed.",
            "An alliance gains what its least satisfied member gains.",
        ),
        EscalationDetails(ends=ends, players=result.players),
    )


def _moves(case: Case, label: str) -> str:
    """Return the label of an end in the words of the file's moves."""
    what = {m.id: m.what for m in case.scenario.moves}
    parts = [what.get(x.strip(), x.strip()) for x in label.split(",")]
    return "no move at all" if label == "nothing" else ", then ".join(parts)
