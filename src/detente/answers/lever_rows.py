"""Levers: changes that affect an answer, as rows of one table to which every family of models can add."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from detente.answers.result import Recommended

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from detente.draws.inputs import Inputs

    Bools = NDArray[np.bool_]

Proof = Literal["least", "least of this input", "least rise", "holds", "fails"]
"""Status of a change with every input at its median: ``least``: the outcome holds after the change and after none that
is easier; ``least of this input``: the outcome holds after it and not after a smaller change of the same input; ``least
rise``: the same for how a situation is ranked; ``holds``: it holds; ``fails``: it does not."""


@dataclass(frozen=True, eq=False)
class LeverQuestion:
    """The question put to a family of models: what would change its answers about a package.

    Attributes
    ----------
    inputs
        The draws.
    target
        Share of draws to reach, 0–1.
    package
        The package; ``None``: only about the situation as it is.
    title
        The package in words.
    accepted
        (draws,) whether it is accepted; ``None`` if it is not known.
    whose
        Id of the actor whose ideal the answers should approach; ``None``: each signatory.
    notes
        What a reader should know of the rows; families add to it.
    """

    inputs: Inputs
    target: float
    package: Recommended | None = None
    title: str = ""
    accepted: Bools | None = None
    whose: str | None = None
    notes: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class LeverRow:
    """One change, and what it does to one answer.

    Attributes
    ----------
    family
        Id of the family of models that says so.
    outcome
        What then holds more often, in words.
    change
        What is changed, in words.
    before, after
        Share of draws in which the outcome holds, as coded and after the change.
    error
        Paired Monte Carlo error of the difference.
    n
        Draws that the shares are of.
    proof
        What is known at the medians.
    difficulty
        Weight of what is moved times the part of its scale that it moves; ``None`` where it has no scale.
    talk_to
        Names of those who could bring the change about.
    set
        Values by path that make this change in the file; empty where a file cannot say it.
    """

    family: str
    outcome: str
    change: str
    before: float
    after: float
    error: float
    n: int
    proof: Proof
    difficulty: float | None
    talk_to: tuple[str, ...] = ()
    set: Mapping[str, object] = field(default_factory=dict[str, object])

    @property
    def differs(self) -> bool:
        """Whether the difference is more than twice its error."""
        return abs(self.after - self.before) > 2 * self.error

    def plain(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "family": self.family,
            "outcome": self.outcome,
            "change": self.change,
            "before": round(self.before, 6),
            "after": round(self.after, 6),
            "error": round(self.error, 6),
            "n": self.n,
            "at_medians": self.proof,
            "difficulty": None if self.difficulty is None else round(self.difficulty, 6),
            "talk_to": list(self.talk_to),
            "set": dict(self.set),
        }


def flat(rows: Sequence[LeverRow]) -> list[dict[str, Any]]:
    """Return rows for a workbook: lists and mappings as text."""
    return [
        {
            **row.plain(),
            "talk_to": ", ".join(row.talk_to),
            "set": "; ".join(f"{path}={value}" for path, value in row.set.items()),
        }
        for row in rows
    ]
