"""Findings on guarantees: how likely a guarantor must be to intervene for its guarantee to deter."""

from __future__ import annotations

from typing import Any

import numpy as np

from detente.answers.case import Case
from detente.answers.finding import Finding
from detente.answers.questions import Question
from detente.models.coercion._tables import column
from detente.models.coercion.details import GuaranteeDetails
from detente.models.coercion.guarantees import Backing, GuaranteesResult
from detente.models.coercion.wording import challenger_of, plain, span_of, spoken
from detente.scenario.names import agreeing, called, opening, them

BOUND = {"treaty": "bound by treaty", "political": "bound by its word", "none": "not bound"}
"""Words for the kinds of guarantees."""


def guarantee_findings(case: Case, result: GuaranteesResult) -> tuple[Finding, ...]:
    """Return one finding for each guarantee.

    Where the file does not say what could be gained against the ally, only the guarantor's half is known: such a
    finding answers no question of the reader and belongs to the background.
    """
    return tuple(_finding(case, result, name, b) for name, b in result.backings.items())


def _finding(case: Case, result: GuaranteesResult, name: str, backing: Backing) -> Finding:
    g = backing.guarantee
    by, to = (called(case.scenario.actor[a].name) for a in (g.by, g.to))
    coded = None if g.defend is None else float(g.defend.value.mode)
    text, value = _deterrence(case, backing, by, to) if backing.needed is not None else _half(case, backing, by, to)
    if backing.needed is None:
        value = {"kind": "set", "members": [name]}
    if coded is not None:
        text += f" The file puts the chance that the guarantee is kept at {coded:g}."
    return Finding(
        id=f"guarantee/{backing.guarantee.by}/{backing.guarantee.to}",
        question=f"How likely must {by} be to defend {to} for {agreeing(by, 'its')} guarantee to deter?",
        asks=Question.FAILURE if backing.fought else Question.BACKGROUND,
        answer=BOUND[g.kind],
        text=text,
        value=value,
        n_draws=result.n_draws,
        models=({"id": result.model},),
        assumptions=(
            "If the guarantor comes, force fails; the value of war to it is uniform over the coded range.",
            "Guarantees to different allies are different games.",
        ),
        details=plain(
            GuaranteeDetails(
                by=g.by,
                to=g.to,
                kind=g.kind,
                fought=backing.fought,
                war=backing.war,
                coded=coded,
                commitment=backing.commitment,
            )
        ),
    )


def _deterrence(case: Case, backing: Backing, by: str, to: str) -> tuple[str, dict[str, Any]]:
    """Return the sentence and value where both sides of the guarantee are known."""
    assert backing.needed is not None
    q = column(backing.needed, "credibility")
    drivers, _ = case.drivers.of(q <= 0)
    calm = spoken(*span_of(float((q <= 0).mean()), drivers))
    need = q[(q > 0) & np.isfinite(q)]
    c = challenger_of(case)
    text = f"{_bound(backing, by, to)} Whether {c} would leave {to} alone even without a guarantor: {calm}."
    value: dict[str, Any] = {"kind": "quantiles", "deterred_anyway": calm}
    if len(need):
        least, most = (_chance(float(np.quantile(need, x))) for x in (0.05, 0.95))
        text += (
            f" Otherwise {by} {agreeing(by, 'deters')} only if {agreeing(by, 'its')} chance to come is at least "
            f"{least} to {most} (5 to 95 of 100 of those draws)."
        )
        value |= {f"q{p:02d}": round(float(np.quantile(need, p / 100)), 6) for p in (5, 50, 95)}
    return text, value


def _bound(backing: Backing, by: str, to: str) -> str:
    bound = BOUND[backing.guarantee.kind].replace("its", agreeing(by, "its"))
    return f"{opening(by)} {agreeing(by, 'is')} {bound} to defend {to}."


def _half(case: Case, backing: Backing, by: str, to: str) -> tuple[str, dict[str, Any]]:
    """Return the sentence where the file does not say what the challenger could gain against the ally."""
    low, high = backing.war
    text = (
        f"{_bound(backing, by, to)} The file does not say what "
        f"{challenger_of(case)} could gain against {to}, so whether the guarantee deters cannot be computed. "
        f"War would cost {by} {-high:.2g} to {-low:.2g} of {agreeing(by, 'its')} stake"
    )
    if backing.commitment:
        comes = f"{agreeing(by, 'it')} {agreeing(by, 'comes')}"
        text += f"; for an even chance that {comes}, abandoning {to} must cost {them(by)} {backing.commitment[4]:.2f}"
    return text + ".", {}


def _chance(q: float) -> str:
    return f"{q:.2f}" if q <= 1 else "more than 1 (no guarantee deters)"
