"""Assumption sets: modelling choices under which every answer is reported, side by side and never averaged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

FailureAssumption = Literal["peace", "constructed", "stress", "revealed"]
Knowledge = Literal["known", "common", "elicited"]
LeftOut = Literal["coded", "status_quo"]


@dataclass(frozen=True, slots=True, order=True)
class AssumptionSet:
    """One set of assumptions under which the same file is analysed.

    Attributes
    ----------
    failure
        Assumption about the value of no agreement (core §5).
    loss
        Exponent γ of the loss from distance: 1 or 2 (core §2).
    cohesion
        Share of the common part among an alliance's members; ``None`` as declared (core §7).
    hard
        Whether every public commitment is hard: not broken at any cost (core §4).
    knows
        The others' information about the challenger's best reply (core §11.3): they know it (*known*), they know in
        which share of draws it is force (*common*), or they have the beliefs that the file gives (*elicited*).
    unnamed
        What holds on issues that an agreement leaves out (core §11.1): as coded, or the status quo everywhere.
    """

    failure: FailureAssumption = "constructed"
    loss: int = 1
    cohesion: float | None = None
    hard: bool = False
    knows: Knowledge = "known"
    unnamed: LeftOut = "coded"

    def differs_in_failure_only(self, other: AssumptionSet) -> bool:
        """Return whether values of packages are the same under another assumption set."""
        return self.packages == other.packages

    @property
    def packages(self) -> tuple[int, float | None, bool, LeftOut]:
        """The assumptions on which the value of a package depends, whatever the value of failure."""
        return self.loss, self.cohesion, self.hard, self.unnamed

    @property
    def id(self) -> str:
        """Short name, such as ``constructed, loss 1, cohesion declared, soft``."""
        rho = "declared" if self.cohesion is None else f"{self.cohesion:g}"
        words = [f"{self.failure}, loss {self.loss}, cohesion {rho}, {'hard' if self.hard else 'soft'}"]
        if self.knows != "known":
            words.append(f"{self.knows} belief of force")
        if self.unnamed != "coded":
            words.append("what is left out stays")
        return ", ".join(words)


BASE = AssumptionSet()
"""The base: force as a best reply known to all, linear loss, cohesion as declared, commitments at their cost."""


def assumption_sets(
    *, force: bool, alliances: bool, lines: bool, lapses: bool = False, beliefs: bool = False
) -> tuple[AssumptionSet, ...]:
    """Return every assumption set that a scenario admits, the base first.

    All combinations of failure, loss, cohesion and hardness are included. The others' information, and the outcome on
    issues that are left out, are varied one at a time from the base.

    Parameters
    ----------
    force
        Whether the file gives the outcomes of force (otherwise only *peace* makes sense).
    alliances
        Whether there are members whose cohesion matters.
    lines
        Whether there are public commitments that could be hard.
    lapses
        Whether an issue lapses if an agreement leaves it out.
    beliefs
        Whether the file gives an actor's belief about force.
    """
    failures: tuple[FailureAssumption, ...] = ("constructed", "peace", "stress", "revealed") if force else ("peace",)
    rho: tuple[float | None, ...] = (None, 0.0, 1.0) if alliances else (None,)
    out = [
        AssumptionSet(f, g, r, h)
        for f in failures
        for g in (1, 2)
        for r in rho
        for h in ((False, True) if lines else (False,))
    ]
    base = out[0]
    if force:
        out.append(replace(base, knows="common"))
        if beliefs:
            out.append(replace(base, knows="elicited"))
    if lapses:
        out.append(replace(base, unnamed="status_quo"))
    return tuple(out)
