"""Two sets of findings over the same draws: by how much they differ, and whether that could be chance."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from detente.answers.finding import Finding, monte_carlo, of_100

if TYPE_CHECKING:
    import pandas as pd

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


@dataclass(frozen=True, eq=False)
class WhatIf:
    """What would be found with some values changed, beside what is found now.

    Attributes
    ----------
    changes
        Values by path.
    before, findings
        The findings without the changes, and with them.
    outcomes_before, outcomes
        (draws,) whether each finding holds, for those known draw by draw.
    n_draws
        Draws, the same for both.
    """

    changes: Mapping[str, object]
    before: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    outcomes_before: Mapping[str, Bools]
    outcomes: Mapping[str, Bools]
    n_draws: int

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """One row per finding, matched by id: those of now in their order, then those that are new."""
        return differences(self.before, self.findings, self.outcomes_before, self.outcomes)

    def __getitem__(self, id: str) -> Difference:
        """Return the difference of one finding.

        Raises
        ------
        KeyError
            With the ids that there are.
        """
        for d in self.differences:
            if d.id == id:
                return d
        raise KeyError(f"no finding {id!r}; there are {', '.join(d.id for d in self.differences)}")

    def plain(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "changes": {path: plain_value(v) for path, v in self.changes.items()},
            "n_draws": self.n_draws,
            "differences": [d.plain() for d in self.differences],
            "findings": [f.plain() for f in self.findings],
        }

    def to_pandas(self) -> pd.DataFrame:
        """Return one row per finding: id, question, before, after, change, error, whether they differ."""
        import pandas as pd

        return pd.DataFrame([d.plain() for d in self.differences])

    def __repr__(self) -> str:
        what = ", ".join(f"{path} = {plain_value(v)}" for path, v in self.changes.items()) or "no change"
        moved = sum(d.differs for d in self.differences)
        return f"<WhatIf {what}: {moved} of {len(self.differences)} findings differ, {self.n_draws:,} paired draws>"

    def _repr_html_(self) -> str:
        return self.to_pandas().to_html(index=False)


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


def plain_value(value: object) -> Any:
    """Return a value as JSON holds it: keys of mappings become text, tuples lists."""
    if isinstance(value, Mapping):
        return {str(k): plain_value(v) for k, v in value.items()}  # type: ignore[reportUnknownVariableType]
    if isinstance(value, (list, tuple)):
        return [plain_value(v) for v in value]  # type: ignore[reportUnknownVariableType]
    return value
