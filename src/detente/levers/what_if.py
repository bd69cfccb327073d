"""Findings with some values changed, beside the present ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from detente._text import plain_value
from detente.answers.blocks import Cell, Column, Section, Table, Text
from detente.answers.difference import Difference, differences
from detente.answers.finding import Finding, of_100
from detente.answers.questions import Question
from detente.answers.words import numbered

if TYPE_CHECKING:
    pass

if TYPE_CHECKING:
    import pandas as pd

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class WhatIf:
    """Findings with some values changed, beside the present ones.

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
        moved = sum(d.differs for d in self.differences)
        return (
            f"<WhatIf {self.words}: {moved} of {len(self.differences)} findings differ, {self.n_draws:,} paired draws>"
        )

    def _repr_html_(self) -> str:
        return self.to_pandas().to_html(index=False)

    def sections(self) -> tuple[Section, ...]:
        """Return the differences as a section of a page."""
        rows = [d for d in self.differences if d.differs] or list(self.differences)
        table = tuple(
            (
                Cell(d.question, code=d.id),
                Cell(_share(d.before, d.answer_before)),
                Cell(_share(d.after, d.answer_after), strong=d.differs),
                Cell("–" if d.change is None else f"{100 * d.change:+.1f}"),
                Cell("–" if d.error is None else f"{100 * d.error:.1f}"),
            )
            for d in rows
        )
        columns = (
            Column("Question", weight=4),
            Column("now", numeric=True),
            Column("then", numeric=True),
            Column("change", numeric=True),
            Column("±", numeric=True),
        )
        caption = f"Draws of 100, over the same {self.n_draws:,} draws; ± is the Monte Carlo error of the change."
        same = sum(not d.differs for d in self.differences)
        blocks = [Text(f"With {self.words}:"), Table(columns, table, caption)]
        if rows and not rows[0].differs:
            blocks[0] = Text(f"With {self.words}, no finding differs by more than twice the Monte Carlo error.")
        elif same:
            blocks.append(Text(f"{numbered(same, 'other finding')} not shown: no difference beyond twice the error."))
        return (Section("what-if", "What if", Question.CHANGE, tuple(blocks)),)

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Return tables as rows, for a workbook."""
        changes = [{"path": p, "value": str(plain_value(v))} for p, v in self.changes.items()]
        return {"what-if": [d.plain() for d in self.differences], "changes": changes}

    @property
    def words(self) -> str:
        """The changes in words."""
        return ", ".join(f"{path} = {plain_value(v)}" for path, v in self.changes.items()) or "no change"


def _share(share: float | None, answer: str) -> str:
    return (answer or "–") if share is None else of_100(share)
