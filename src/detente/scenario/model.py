"""The scenario: one dispute as one checked, frozen object."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal, Self

from detente.scenario._fields import Day, Id, Part, Text
from detente.scenario.parts import (
    Actor,
    Admission,
    Commitment,
    Event,
    Forum,
    Guarantee,
    Issue,
    Move,
    NoAgreement,
    Person,
    Position,
    Proposal,
    Source,
    Variant,
)


class Scenario(Part):
    """One dispute, as its file says it.

    Build one with :func:`detente.load` rather than by hand: only then has its meaning been checked
    (references, orders, dates) and do errors point to a line.
    """

    detente: Literal[1]
    title: Text
    as_of: Day
    summary: Text | None = None
    by: Text | None = None
    sources: tuple[Source, ...] = ()
    events: tuple[Event, ...] = ()
    actors: tuple[Actor, ...]
    people: tuple[Person, ...] = ()
    issues: tuple[Issue, ...]
    infeasible: tuple[dict[Id, str | int], ...] = ()
    positions: tuple[Position, ...]
    commitments: tuple[Commitment, ...] = ()
    forum: Id | None = None
    signatories: tuple[Id, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    no_agreement: NoAgreement | None = None
    guarantees: tuple[Guarantee, ...] = ()
    moves: tuple[Move, ...] = ()
    fora: tuple[Forum, ...] = ()
    admission: tuple[Admission, ...] = ()
    capability_measure: Id | None = None
    variants: tuple[Variant, ...] = ()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with some parts replaced, and without what was derived from the old ones."""
        copy = super().model_copy(update=update, deep=deep)
        for name in ("actor", "issue", "leaves", "alliances", "signing"):
            copy.__dict__.pop(name, None)
        return copy

    @cached_property
    def actor(self) -> dict[str, Actor]:
        """Actors by id."""
        return {a.id: a for a in self.actors}

    @cached_property
    def issue(self) -> dict[str, Issue]:
        """Issues by id."""
        return {k.id: k for k in self.issues}

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """Ids of the decision makers (actors without members), in file order."""
        return tuple(a.id for a in self.actors if not a.members)

    @cached_property
    def alliances(self) -> tuple[str, ...]:
        """Ids of the collectives, in file order."""
        return tuple(a.id for a in self.actors if a.members)

    def members(self, actor: str) -> tuple[str, ...]:
        """Leaf members of an actor (itself, for a leaf), in order of first mention."""
        a = self.actor[actor]
        if not a.members:
            return (actor,)
        return tuple(dict.fromkeys(x for m in a.members for x in self.members(m)))

    @cached_property
    def signing(self) -> tuple[str, ...]:
        """Parties that sign a deal: ``signatories``, or the parties of the default forum, or everybody."""
        if self.signatories:
            return self.signatories
        fora = {f.id: f for f in self.fora}
        if self.forum in fora:
            return fora[self.forum].parties
        inside = {m for a in self.alliances for m in self.members(a)}
        return tuple(a.id for a in self.actors if a.members or a.id not in inside)
