"""What the findings of coercion share: words for conduct, shares of draws for the coding itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.findings.case import Case
from detente.findings.finding import Finding, Hinge, monte_carlo, word
from detente.findings.hinges import Hinges
from detente.models.contract import Result

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]

ROLES = "Who threatens, who would be fought and who is asked to agree are three roles; each model says whom it reads."


def name_of(case: Case, role: str) -> str:
    """Return the name of the challenger or the target."""
    na = case.scenario.no_agreement
    assert na is not None
    assert na.force is not None
    return case.scenario.actor[getattr(na.force, role)].name


def of(name: str) -> str:
    """Return the possessive of a name."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def column(result: Result, table: str, name: str) -> Array:
    """Return one named row (draws,) of a model's table."""
    return np.asarray(result.tables[table].sel(input=name).values, dtype=np.float64)


def wide(share: float, hinges: tuple[Hinge, ...]) -> tuple[str, str]:
    """Return the words for the least and the most that the answer comes to, over the fifths of its hinges."""
    all_ = [share, *(h.low.value for h in hinges), *(h.high.value for h in hinges)]
    return word(min(all_)), word(max(all_))


def said(low: str, high: str) -> str:
    """Return one word, or the two ends of a range."""
    return low if low == high else f"{low} to {high}"


def on(hinges: tuple[Hinge, ...]) -> str:
    """Return a sentence on what an answer hangs on; empty if on nothing in particular."""
    if not hinges:
        return ""
    return f" It hangs above all on {hinges[0].words}" + (f" and {hinges[1].words}." if len(hinges) > 1 else ".")


def conduct(
    id_: str,
    question: str,
    outcome: Bools,
    hinges: Hinges,
    tell: Callable[[str], str],
    result: Result,
    assumptions: tuple[str, ...],
    details: Mapping[str, Any] | None = None,
) -> Finding:
    """Return a finding about what somebody would do: words only."""
    found, by = hinges.of(outcome)
    low, high = wide(float(outcome.mean()), found)
    return Finding(
        id=id_,
        question=question,
        answer=said(low, high),
        text=tell(said(low, high)) + on(found),
        value={"kind": "range", "low_word": low, "high_word": high},
        n_draws=len(outcome),
        hinges=found,
        models=({"id": result.model},),
        assumptions=(*assumptions, ROLES),
        hangs_on=tuple(h.path for h in found[:2]),
        basis_share=by,
        details=details or {},
    )


def share(
    id_: str,
    question: str,
    outcome: Bools,
    hinges: Hinges,
    text: str,
    result: Result,
    assumptions: tuple[str, ...],
    details: Mapping[str, Any] | None = None,
) -> Finding:
    """Return a finding about the coding itself: a share of draws."""
    found, by = hinges.of(outcome)
    count, n = int(outcome.sum()), len(outcome)
    return Finding(
        id=id_,
        question=question,
        answer=word(count / n),
        text=text + on(found),
        value={"kind": "share of draws", "count": count, "n": n},
        n_draws=n,
        hinges=found,
        mc_se=monte_carlo(count, n),
        models=({"id": result.model, "share": round(count / n, 6)},),
        assumptions=(*assumptions, ROLES),
        hangs_on=tuple(h.path for h in found[:2]),
        basis_share=by,
        details=details or {},
    )
