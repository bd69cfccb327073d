"""Shared parts of the family's findings: words for conduct, and shares of draws for what the file itself states.

A decision to use force cannot be observed from outside. Findings therefore describe conduct in words, from the least to
the greatest value of the answer over its key drivers, and never by a single number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from detente.answers.case import Case
from detente.answers.drivers import KeyDrivers
from detente.answers.finding import Finding, KeyDriver, monte_carlo, word
from detente.answers.questions import Question
from detente.answers.result import Result
from detente.models.coercion.details import Detail
from detente.scenario.names import called

Bools = NDArray[np.bool_]

ROLES = "Three roles are distinguished: who threatens, who would be attacked, and who is asked to agree."
IDLE = word(0.0)
"""The answer of an explanation that is not at work."""


def challenger_of(case: Case) -> str:
    """Return the name of the challenger.

    Raises
    ------
    ValueError
        If the file names no use of force.
    """
    return _name(case, "challenger")


def target_of(case: Case) -> str:
    """Return the name of the target of force.

    Raises
    ------
    ValueError
        If the file names no use of force.
    """
    return _name(case, "target")


def _name(case: Case, role: str) -> str:
    na = case.scenario.no_agreement
    if na is None or na.force is None:
        raise ValueError("the file names no use of force")
    return called(case.scenario.actor[na.force.challenger if role == "challenger" else na.force.target].name)


def span_of(share: float, drivers: Sequence[KeyDriver]) -> tuple[str, str]:
    """Return the words for the least and the most that an answer comes to, over the fifths of its key drivers."""
    all_ = [share, *(d.low.value for d in drivers), *(d.high.value for d in drivers)]
    return word(min(all_)), word(max(all_))


def spoken(low: str, high: str) -> str:
    """Return one word, or both ends of a range."""
    return low if low == high else f"{low} to {high}"


def depends(drivers: Sequence[KeyDriver]) -> str:
    """Return a sentence on what an answer depends on; empty if on no input in particular."""
    if not drivers:
        return ""
    return " It depends most on " + " and ".join(d.words for d in drivers[:2]) + "."


def plain(details: Detail | None) -> dict[str, object]:
    """Return details as plain data."""
    return {} if details is None else details.model_dump(mode="json")


def conduct(
    id_: str,
    question: str,
    outcome: Bools,
    drivers: KeyDrivers,
    tell: Callable[[str], str],
    result: Result,
    assumptions: tuple[str, ...],
    details: Detail | None = None,
) -> Finding:
    """Return a finding about what somebody would do: words only.

    Parameters
    ----------
    outcome
        (draws,) whether they would do it.
    tell
        Makes the text from the words for the frequency.
    """
    found, by = drivers.of(outcome)
    low, high = span_of(float(outcome.mean()), found)
    return Finding(
        id=id_,
        question=question,
        asks=Question.FAILURE,
        answer=spoken(low, high),
        text=tell(spoken(low, high)) + depends(found),
        value={"kind": "range", "low_word": low, "high_word": high},
        n_draws=len(outcome),
        key_drivers=found,
        models=({"id": result.model},),
        assumptions=(*assumptions, ROLES),
        depends_on=tuple(d.path for d in found[:2]),
        basis_share=by,
        details=plain(details),
    )


def share(
    id_: str,
    question: str,
    outcome: Bools,
    drivers: KeyDrivers,
    text: str,
    result: Result,
    assumptions: tuple[str, ...],
    details: Detail | None = None,
) -> Finding:
    """Return a finding about what the file says: a share of draws.

    Parameters
    ----------
    outcome
        (draws,) whether the answer is yes.
    """
    found, by = drivers.of(outcome)
    count, n = int(outcome.sum()), len(outcome)
    return Finding(
        id=id_,
        question=question,
        asks=Question.FAILURE,
        answer=word(count / n),
        text=text + depends(found),
        value={"kind": "share of draws", "count": count, "n": n},
        n_draws=n,
        key_drivers=found,
        mc_se=monte_carlo(count, n),
        models=({"id": result.model, "share": round(count / n, 6)},),
        assumptions=(*assumptions, ROLES),
        depends_on=tuple(d.path for d in found[:2]),
        basis_share=by,
        details=plain(details),
    )
