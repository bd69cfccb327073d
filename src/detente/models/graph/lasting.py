"""The finding on whether the package worth tabling would last once it is signed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from detente._errors import UsageError
from detente.answers.case import Case
from detente.answers.finding import Finding, count_of_100, monte_carlo, word
from detente.answers.questions import Question
from detente.answers.result import Recommended
from detente.models.contract import Context
from detente.models.graph.conflict.errors import ConflictError
from detente.models.graph.from_scenario.signed import MOST, SignedVerdicts, signed_verdicts
from detente.models.graph.stability import StabilityOptions, StabilityResult
from detente.scenario.names import agreeing, called
from detente.scenario.parts import Proposal

Bools = NDArray[np.bool_]
NEEDED = ("deals.zone", "graph.stability")
"""Models whose results the question needs: acceptance, and the graph."""
FEW = 100
"""Draws in which a package is accepted, below which there is no verdict on whether it would last."""
ASSUMPTIONS = (
    "Every signatory can leave a signed package, once and alone; then the status quo is restored.",
    "Moves taken at present that would break the package are given up when it is signed.",
    "A commitment that the package crosses has been crossed by then: its cost no longer counts.",
    "It lasts if improvements lead from the signature to a situation, stable by SEQ, in which it is unchanged.",
)


def best_once_signed(case: Case, result: StabilityResult) -> Finding | None:
    """Return the finding on the package that a model would table; ``None`` if none does."""
    best = case.recommended()
    accepted = None if best is None else case.passed(best.name)
    return None if best is None or accepted is None else _once_signed(case, result, best, accepted, "the best package")


def once_signed(case: Case, result: StabilityResult, proposal: Proposal) -> Finding:
    """Return how often a named proposal would last, given that it is accepted.

    Raises
    ------
    UsageError
        If no model says whether it is accepted.
    """
    accepted = case.passed(proposal.id)
    if accepted is None:
        raise UsageError(
            f"no model says whether {proposal.id!r} is accepted; check what `detente check` says of the file"
        )
    said = Recommended(proposal.id, proposal.package, case.scenario.signing_of(proposal))
    return _once_signed(case, result, said, accepted, f"“{proposal.title or proposal.id}”", escalation=True)


def _once_signed(
    case: Case, result: StabilityResult, best: Recommended, accepted: Bools, name: str, escalation: bool = False
) -> Finding:
    """Return how often a package would last, given that it is accepted (core §11.7).

    Parameters
    ----------
    case
        The case, with what the deals engine found.
    result
        The graph of situations, whose grid is used.
    best, accepted, name
        The package, (draws,) whether it is accepted, and what the text calls it.
    escalation
        Whether to say if improvements lead from the signature to the use of force.
    """
    n = min(MOST, len(accepted))
    accepted = accepted[:n]
    if int(accepted.sum()) < FEW:
        return _finding(result, best, name, n, _seldom(name, accepted), "no verdict: seldom accepted", accepted, None)
    grid = StabilityOptions.model_validate(result.options).grid
    try:
        found = signed_verdicts(case.inputs, best.clauses, best.signers, grid, Context(workers=1), accepted)
    except ConflictError as e:
        text = f"Whether {name} would last was not computed: {str(e).removeprefix('moves: ')}."
        return _finding(result, best, name, n, text, "not computed", accepted, None)
    held = accepted & found.lasts
    share = float(held.sum() / accepted.sum())
    text = (
        f"In the {int(accepted.sum()):,} of {n:,} draws in which {name} is accepted, it lasts once signed in "
        f"{count_of_100(share)} of 100: improvements lead to a stable situation in which it is unchanged. Accepted and "
        f"lasting: {count_of_100(float(held.mean()))} of 100 draws."
    )
    text += _breaker(case, found, accepted & ~found.lasts)
    if escalation and any(m.triggers == "force" for m in case.scenario.moves):
        text += f" {_escalating(found, accepted)}"
    return _finding(result, best, name, n, text, f"{word(share)} lasting where it is accepted", accepted, found)


def _finding(
    result: StabilityResult,
    best: Recommended,
    name: str,
    n: int,
    text: str,
    answer: str,
    accepted: Bools,
    found: SignedVerdicts | None,
) -> Finding:
    asked = int(accepted.sum())
    held = None if found is None else int((accepted & found.lasts).sum())
    breaks: dict[str, int] = {}
    if found is not None:
        ends = accepted & ~found.lasts
        breaks = {a: int((found.breaks[ends, i] >= 0).sum()) for i, a in enumerate(found.makers)}
    return Finding(
        id="stable/best-package" if name == "the best package" else f"signed/{best.name}",
        question=f"Would {name} last once it is signed?",
        asks=Question.FAILURE,
        answer=answer,
        text=text,
        elsewhere=_warning(name, held, asked),
        value={"kind": "share of accepted draws", "count": held, "n": asked, "draws": n},
        n_draws=n,
        mc_se=None if held is None else monte_carlo(held, asked),
        models=({"id": result.model},),
        assumptions=ASSUMPTIONS,
        details={"would break it": breaks},
    )


def _warning(name: str, held: int | None, asked: int) -> Mapping[str, str]:
    """Return a sentence for what to table, where the best package mostly does not last."""
    if held is None or held >= 0.5 * asked or name != "the best package":
        return {}
    return {Question.TABLE.value: f"Where it is accepted, it lasts once signed in {count_of_100(held / asked)} of 100."}


def _escalating(found: SignedVerdicts, accepted: Bools) -> str:
    """Return whether improvements lead from the signature to force, where the package is accepted.

    In words alone: how often force is used has no single figure.
    """
    often = word(float(found.escalates[accepted].mean()))
    return f"Where it is accepted, improvements lead from the signature to the use of force {often}."


def _seldom(name: str, accepted: Bools) -> str:
    return (
        f"{name[:1].upper()}{name[1:]} is accepted in {int(accepted.sum()):,} of {len(accepted):,} draws: too few to say whether it "
        "would last once signed."
    )


def _breaker(case: Case, found: SignedVerdicts, ends: Bools) -> str:
    """Return the actor that would most often break the package where it does not last, and how."""
    if not ends.any():
        return ""
    gains = found.breaks[ends] >= 0
    i = int(gains.sum(axis=0).argmax())
    if not gains[:, i].any():
        return " Where it does not last, it is given up after other moves."
    to = found.breaks[ends, i]
    states, times = np.unique(to[to >= 0], return_counts=True)
    state = int(states[times.argmax()])
    name = called(case.scenario.actor[found.makers[i]].name)
    what = {m.id: f"“{m.what}”" for m in case.scenario.moves}
    done = [what.get(x, "leaving the agreement") for x in found.taken[state]]
    done += [f"taking back {what[x]}" for x in found.dropped[state] if x in what]
    text = f" Where it does not last, {name} most often {agreeing(name, 'gains')} by breaking it, mostly by {' and '.join(done)}"
    # How often force is the best move has no single figure.
    return f"{text}." if found.force[state] else f"{text} ({int(gains[:, i].sum()):,} of {int(ends.sum()):,} draws)."
