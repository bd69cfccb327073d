"""Which values of a scenario are placeholders: marked ``TO FILL`` by a draft and not yet filled in by an analyst."""

from __future__ import annotations

from dataclasses import dataclass

from detente.scenario.model import Scenario
from detente.scenario.parts import Position, Proposal

MARK = "TO FILL"
"""What a draft writes into ``why``; an analyst replaces it with a reason."""


@dataclass(frozen=True, slots=True)
class Placeholders:
    """What an answer should not rest on without saying so.

    Attributes
    ----------
    positions, total
        Positions with a placeholder, and all positions.
    proposals
        Ids of the proposals about which no signatory but their author has a stand of its own in the file.
    """

    positions: int
    total: int
    proposals: tuple[str, ...]

    @property
    def warning(self) -> str | None:
        """What a reader should know, or ``None`` where nothing is a placeholder."""
        if not self.positions:
            return None
        text = f"{self.positions} of {self.total} positions hold placeholders ({MARK})"
        if not self.proposals:
            return f"{text}; fill them in before you use a share."
        names = ", ".join(self.proposals)
        return (
            f"{text}. The share of {names} rests on placeholders alone: no party that would have to accept has a stand "
            "of its own in the file. Do not use it before they are filled in."
        )


def placeholders(scenario: Scenario) -> Placeholders:
    """Return which positions and proposals of a scenario rest on placeholders."""
    unfilled = [p for p in scenario.positions if MARK in (p.why or "")]
    resting = tuple(q.id for q in scenario.proposals if unfilled and _rests(scenario, q))
    return Placeholders(len(unfilled), len(scenario.positions), resting)


def _rests(scenario: Scenario, proposal: Proposal) -> bool:
    """Whether nobody but its author, among those who sign, has a stand of its own on what a proposal moves."""
    others = [a for a in scenario.signing_of(proposal) if a != proposal.by]
    inside = {m for a in others for m in (a, *scenario.members(a))}
    rows = [p for p in scenario.positions if p.actor in inside and p.issue in proposal.package]
    return all(_open(p) for p in rows)


def _open(position: Position) -> bool:
    if MARK not in (position.why or ""):
        return False
    return position.basis_of("stated" if position.stated is not None else "ideal") != "report"
