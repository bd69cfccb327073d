"""What follows if talks lapse, for a dispute in which nobody could use force."""

from __future__ import annotations

from detente.answers.case import Case
from detente.answers.finding import Finding, of_100
from detente.answers.questions import Question
from detente.answers.words import listed, numbered
from detente.scenario.model import Scenario
from detente.scenario.unnamed import lapse_of, moves

NAMED = 3
"""Issues that the headline names."""


def lapse(case: Case) -> tuple[Finding, ...]:
    """Return one finding; none where the file says nothing of a lapse, or names force, which has its own finding."""
    s = case.scenario
    na = s.no_agreement
    if na is None or na.force is not None:
        return ()
    moved = [k for k in s.issues if moves(s, k)]
    parts = [_issue(s, k.id) for k in moved]
    if parts:
        more = len(parts) - NAMED
        rest = "; else all stays as it is." if more <= 0 else f", and changes on {numbered(more, 'more issue')}."
        said = f"Without agreement the file expects {listed(parts[:NAMED])}{rest}"
    else:
        said = "Without agreement everything stays as it is, as the file has it."
    cost = max(na.holding.items(), key=lambda x: x[1].value.mode, default=None)
    if cost is not None and cost[1].value.mode > 0:
        who, q = s.actor[cost[0]].name, cost[1].value
        said += (
            f" Waiting costs {who} most: {q.mode:.2g} of its whole stake, its best package against its worst"
            f"{f' ({q.low:.2g} to {q.high:.2g})' if q.high > q.low else ''}."
        )
    return (
        Finding(
            id="lapse",
            question="What follows if the talks lapse?",
            asks=Question.FAILURE,
            answer="nothing changes" if not moved else "things move without agreement",
            text=said,
            headline=said,
            value={"kind": "set", "members": [k.id for k in moved]},
            n_draws=case.inputs.n_draws,
            assumptions=("This is what the coding assumes; nothing here is a forecast.",),
            evidence=tuple(na.evidence),
        ),
    )


def _issue(s: Scenario, issue: str) -> str:
    """Return where an issue goes: ``“shut” (gate), in 40 of 100 cases “open”``."""
    k = s.issue[issue]
    away = [(y, p) for y, p in sorted(lapse_of(s, k).items(), key=lambda x: -x[1]) if y != k.status_quo]
    parts = [f"“{k.levels[y]}”" + (f" in {of_100(p)} of 100 cases" if p < 0.999 else "") for y, p in away]
    return f"{listed(parts)} ({issue})"
