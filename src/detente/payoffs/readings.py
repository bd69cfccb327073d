"""Readings: the modelling choices under which every answer is given, side by side and never averaged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FailureReading = Literal["peace", "constructed", "stress", "revealed"]


@dataclass(frozen=True, slots=True, order=True)
class Reading:
    """One way to read the same file.

    Attributes
    ----------
    failure
        How the value of no agreement is read (core §5).
    loss
        Exponent γ of the loss from distance: 1 or 2 (core §2).
    cohesion
        Share of the common part among an alliance's members; ``None`` as declared (core §7).
    hard
        Whether every public line is one that no price crosses (core §4).
    """

    failure: FailureReading = "constructed"
    loss: int = 1
    cohesion: float | None = None
    hard: bool = False

    def differs_in_failure_only(self, other: Reading) -> bool:
        """Return whether values of packages are the same under another reading."""
        return (self.loss, self.cohesion, self.hard) == (other.loss, other.cohesion, other.hard)

    @property
    def id(self) -> str:
        """Short name, such as ``constructed, loss 1, cohesion declared, soft``."""
        rho = "declared" if self.cohesion is None else f"{self.cohesion:g}"
        return f"{self.failure}, loss {self.loss}, cohesion {rho}, {'hard' if self.hard else 'soft'}"


BASE = Reading()
"""The reading that leads: force as a best reply, linear loss, cohesion as declared, lines at a price."""


def readings(*, force: bool, alliances: bool, lines: bool) -> tuple[Reading, ...]:
    """Return every reading that a scenario admits, the base first.

    Parameters
    ----------
    force
        Whether the file says what force would bring (else only *peace* makes sense).
    alliances
        Whether there are members whose cohesion matters.
    lines
        Whether there are public lines that could be hard.
    """
    failures: tuple[FailureReading, ...] = ("constructed", "peace", "stress", "revealed") if force else ("peace",)
    rho: tuple[float | None, ...] = (None, 0.0, 1.0) if alliances else (None,)
    return tuple(
        Reading(f, g, r, h)
        for f in failures
        for g in (1, 2)
        for r in rho
        for h in ((False, True) if lines else (False,))
    )
