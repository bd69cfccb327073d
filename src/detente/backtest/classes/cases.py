"""Cases with an outcome, and the views of them given to a forecast, which hide the outcomes of test cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from detente.backtest.problems import LeakError, TooFewOutcomes
from detente.backtest.source import DataTable

Array = NDArray[np.float64]
Rows = NDArray[np.int64]
LEAST = 100
"""Fewest cases that are scored."""


@dataclass(frozen=True, eq=False)
class ClassCases:
    """Cases of one data set with one question.

    Attributes
    ----------
    question
        What is forecast, in words.
    classes
        Names of the possible outcomes.
    table
        Where inputs come from; it refuses those that were known only afterwards.
    outcome
        (cases,) index of the outcome.
    began, ended
        (cases,) decimal years; an outcome is known only after its case has ended.
    cluster
        (cases,) what must stay together: a crisis, a dispute.
    notes
        What was left out or assumed.
    fits
        Cached forecasts of forests, by inputs and cases: two forecasts may share one forest.
    """

    question: str
    classes: tuple[str, ...]
    table: DataTable
    outcome: NDArray[np.int64]
    began: Array
    ended: Array
    cluster: NDArray[np.str_]
    notes: tuple[str, ...] = ()
    fits: dict[tuple[object, ...], Array] = field(default_factory=lambda: {}, repr=False)

    @property
    def n(self) -> int:
        """Number of cases."""
        return len(self.outcome)

    def checked(self) -> ClassCases:
        """Leave out cases that ended before they began, with a note.

        Raises
        ------
        TooFewOutcomes
            If too few are left, or one class never happens.
        """
        fine = ~(self.ended < self.began)
        gone = int((~fine).sum())
        note = f"{self.table.file}: {gone} cases end before they begin and are left out." if gone else ""
        kept = self.take(fine, note)
        counts = np.bincount(kept.outcome, minlength=len(self.classes))
        if kept.n < LEAST or counts.min() == 0:
            shown = ", ".join(f"{c} {n}" for c, n in zip(self.classes, counts.tolist(), strict=True))
            raise TooFewOutcomes(f"{self.table.file}: too few outcomes to score ({shown}); {LEAST} cases are needed")
        return kept

    def take(self, keep: NDArray[np.bool_], *notes: str) -> ClassCases:
        """Return some of the cases, with more notes."""
        return ClassCases(
            self.question,
            self.classes,
            self.table.rows(keep),
            self.outcome[keep],
            self.began[keep],
            self.ended[keep],
            self.cluster[keep],
            (*self.notes, *(n for n in notes if n)),
        )

    def ended_before(self, year: float) -> ClassCases:
        """Return the cases that had ended before a year, whose outcomes could be known then.

        Raises
        ------
        TooFewOutcomes
            If there are none.
        """
        keep = self.ended < year
        if not keep.any():
            raise TooFewOutcomes(f"{self.table.file}: no case had ended before {year:g}; give a later year")
        return self.take(keep)

    def known(self, rows: Rows) -> Learnable:
        """Return the training cases of a forecast."""
        return Learnable(self, rows)

    def hidden(self, rows: Rows) -> Blind:
        """Return the test cases of a forecast, without their outcomes."""
        return Blind(self, rows)


@dataclass(frozen=True, eq=False)
class Learnable:
    """Training cases, with their outcomes."""

    cases: ClassCases
    rows: Rows

    @property
    def outcome(self) -> NDArray[np.int64]:
        """(rows,) what happened."""
        return self.cases.outcome[self.rows]

    @property
    def began(self) -> Array:
        """(rows,) decimal years."""
        return self.cases.began[self.rows]

    def inputs(self, names: Iterable[str]) -> Array:
        """Return variables known at the onset, (rows, variables); NaN where missing."""
        return self.cases.table.inputs(names)[self.rows]

    def rate(self) -> Array:
        """Return the share of each class, (classes,), with one case added to each."""
        counts = np.bincount(self.outcome, minlength=len(self.cases.classes)) + 1.0
        return counts / counts.sum()


@dataclass(frozen=True, eq=False)
class Blind:
    """Test cases, without their outcomes."""

    cases: ClassCases
    rows: Rows

    @property
    def outcome(self) -> NDArray[np.int64]:
        """The outcomes, which a forecast must not read.

        Raises
        ------
        LeakError
            Always.
        """
        raise LeakError("a forecast asked for the outcome of the cases that it forecasts")

    @property
    def began(self) -> Array:
        """(rows,) decimal years."""
        return self.cases.began[self.rows]

    def inputs(self, names: Iterable[str]) -> Array:
        """Return variables known at the onset, (rows, variables); NaN where missing."""
        return self.cases.table.inputs(names)[self.rows]

    def trailing(self, years: float) -> Array:
        """Return the shares of classes among cases that ended in the years before each case began, (rows, classes).

        One case is added to each class.
        """
        ended, classes = self.cases.ended, len(self.cases.classes)
        out = np.ones((len(self.rows), classes))
        for j, began in enumerate(self.began):
            past = (ended < began) & (ended >= began - years)
            out[j] += np.bincount(self.cases.outcome[past], minlength=classes)
        return out / out.sum(axis=1, keepdims=True)
