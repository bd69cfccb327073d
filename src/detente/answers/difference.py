"""Two sets of findings over the same draws: by how much they differ, and whether that could be chance."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.answers.finding import Finding, monte_carlo, of_100

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Difference:
    """How the answer to one question differs.

    Attributes
    ----------
    id, question
        The finding.
    before, after
        Its share of draws, 0–1; ``None`` where it has none.
    answer_before, answer_after
        Its answer in words; empty where there is no such finding.
    error
        Monte Carlo standard error of the difference of shares; paired where both are known draw by draw, ``None``
        where a share is missing.
    paired
        Whether the error is one of paired draws.
    """

    id: str
    question: str
    before: float | None
    after: float | None
    answer_before: str
    answer_after: str
    error: float | None
    paired: bool

    @property
    def change(self) -> float | None:
        """After less before; ``None`` where a share is missing."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def differs(self) -> bool:
        """Whether the shares differ by more than twice the error, or, without shares, the answers differ."""
        if self.change is None or self.error is None:
            return self.answer_before != self.answer_after
        return abs(self.change) > 2 * self.error

    def plain(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "id": self.id,
            "question": self.question,
            "before": _rounded(self.before),
            "after": _rounded(self.after),
            "change": _rounded(self.change),
            "error": _rounded(self.error),
            "paired": self.paired,
            "differs": self.differs,
            "answer_before": self.answer_before,
            "answer_after": self.answer_after,
        }

    @property
    def words(self) -> str:
        """The shares in draws of 100, or the answers."""
        if self.before is None or self.after is None:
            return f"{self.answer_before or '–'} → {self.answer_after or '–'}"
        return f"{of_100(self.before)} → {of_100(self.after)}"


def differences(
    before: Sequence[Finding],
    after: Sequence[Finding],
    outcomes_before: Mapping[str, Bools],
    outcomes: Mapping[str, Bools],
) -> tuple[Difference, ...]:
    """Match two sets of findings by id, and return how each differs.

    Parameters
    ----------
    before, after
        The findings.
    outcomes_before, outcomes
        (draws,) whether a finding holds, by id, for those known draw by draw; paired if of one length.
    """
    mine, theirs = {f.id: f for f in before}, {f.id: f for f in after}
    out: list[Difference] = []
    for id_ in dict.fromkeys((*mine, *theirs)):
        a, b = mine.get(id_), theirs.get(id_)
        x, y = outcomes_before.get(id_), outcomes.get(id_)
        p = a.share if x is None and a is not None else None if x is None else float(x.mean())
        q = b.share if y is None and b is not None else None if y is None else float(y.mean())
        paired = x is not None and y is not None and len(x) == len(y)
        error: float | None = None
        if x is not None and y is not None and len(x) == len(y):
            error = paired_error(x, y)
        elif p is not None and q is not None and a is not None and b is not None:
            error = math.hypot(_error(p, a.n_draws), _error(q, b.n_draws))
        first = a if a is not None else b
        assert first is not None
        out.append(Difference(id_, first.question, p, q, a.answer if a else "", b.answer if b else "", error, paired))
    return tuple(out)


def paired_error(before: Bools, after: Bools) -> float:
    """Return the Monte Carlo standard error of the difference of two shares over the same draws.

    ``√(Var(y − x) / n)``; where no draw differs, the width of Wilson's interval at one standard error, as for a share
    of none.
    """
    step = after.astype(np.int8) - before.astype(np.int8)
    n = len(step)
    if not step.any():
        return monte_carlo(0, n)
    return float(np.sqrt(step.var() / n))


def _error(share: float, n: int) -> float:
    return monte_carlo(round(share * n), n)


def _rounded(x: float | None) -> float | None:
    return None if x is None else round(x, 6)
