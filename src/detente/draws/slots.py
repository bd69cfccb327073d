"""The parts of a plan: quantities to draw, public commitments, and payments that are clauses."""

from __future__ import annotations

from dataclasses import dataclass

from detente.scenario.fields import Basis
from detente.scenario.parts import Commitment
from detente.scenario.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Slot:
    """One quantity to draw.

    Attributes
    ----------
    path
        Key of its own stream, and the place in the file where that is the actor's own row.
    quantity
        Its distribution.
    common
        Key of the stream shared with the fellow members of an alliance, or ``None``.
    alliance, issue
        Where the cohesion of the common part is declared.
    row
        Id of the actor in whose row the value is written.
    basis
        Where the value comes from.
    own
        Whether the value is in the actor's own row (or that of the actor it is like).
    """

    path: str
    quantity: Quantity
    common: str | None = None
    alliance: str | None = None
    issue: str | None = None
    row: str = ""
    basis: Basis = "judgement"
    own: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """A public commitment of one leaf actor.

    Attributes
    ----------
    actor, issue
        Positions among the leaves and the issues.
    commitment
        The entry in the file.
    cost
        Slot of the cost.
    hard
        Slot of the chance that nothing can compensate for breaking it, or −1 if ``always`` decides.
    always
        Whether it is hard in every draw.
    """

    actor: int
    issue: int
    commitment: Commitment
    cost: int
    hard: int
    always: bool


@dataclass(frozen=True, slots=True)
class Transfer:
    """A payment that is a clause: positions of its issue, payer and payee, and slots of its cost and value."""

    issue: int
    payer: int
    payee: int
    cost: int
    worth: int
