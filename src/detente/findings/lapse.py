"""The consequences of a lapse of the talks, for a dispute without force."""

from __future__ import annotations

from collections.abc import Mapping

from detente.answers.case import Case
from detente.answers.finding import Finding, count_of_100
from detente.answers.questions import Question
from detente.answers.words import listed, numbered
from detente.scenario.model import Scenario
from detente.scenario.names import agreeing, called
from detente.scenario.quantity import Quantity
from detente.scenario.unnamed import lapse_of, moves

NAMED = 3
"""Issues that the headline names."""


def lapse(case: Case) -> tuple[Finding, ...]:
    """Return one finding; none where the file says nothing about a lapse, or names force, which has its own finding."""
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
        said = "Without agreement everything stays as it is, according to the file."
    said += _waiting(s, {a: c.value for a, c in na.holding.items()})
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
    """Return the levels to which an issue moves: ``“shut” (gate), in 40 of 100 cases “open”``."""
    k = s.issue[issue]
    away = [(y, p) for y, p in sorted(lapse_of(s, k).items(), key=lambda x: -x[1]) if y != k.status_quo]
    parts = [f"“{k.levels[y]}”" + (f" in {count_of_100(p)} of 100 cases" if p < 0.999 else "") for y, p in away]
    return f"{listed(parts)} ({issue})"


def _waiting(s: Scenario, costs: Mapping[str, Quantity]) -> str:
    """Return the actors whom waiting costs most, several if they are coded alike; empty if it costs nobody."""
    most = max((q.mode for q in costs.values()), default=0.0)
    if most <= 0:
        return ""
    who = [a for a, q in costs.items() if q.mode == most]
    first = costs[who[0]]
    alike = all((q.low, q.high) == (first.low, first.high) for q in (costs[a] for a in who))
    spread = f" ({first.low:.2g} to {first.high:.2g})" if alike and first.high > first.low else ""
    names = listed([called(s.actor[a].name) for a in who])
    # "Most" compares: it is wrong where every cost of the file is the same, or there is one only.
    lead = f"{names} most:" if len(who) < len(costs) else names
    its = agreeing(names, "its") if len(who) == 1 else "its"
    whose = its if len(who) == 1 else "each one's"
    return f" Waiting costs {lead} {most:.2g} of {whose} whole stake, {its} best package against {its} worst{spread}."
