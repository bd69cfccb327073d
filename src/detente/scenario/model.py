"""The scenario: one dispute as one checked, frozen object."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import PrivateAttr

from detente.scenario.fields import Day, Id, Part, Text
from detente.scenario.parts import (
    Actor,
    Admission,
    Commitment,
    Event,
    Forum,
    Guarantee,
    Issue,
    LeverWeight,
    Move,
    NoAgreement,
    Person,
    Position,
    Proposal,
    ReferenceClass,
    Source,
    Variant,
)
from detente.scenario.wording import lowered, proper_words


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
    reference_classes: tuple[ReferenceClass, ...] = ()
    capability_measure: Id | None = None
    levers: tuple[LeverWeight, ...] = ()
    variants: tuple[Variant, ...] = ()
    _source: str | None = PrivateAttr(default=None)
    _hashes: dict[str, str] = PrivateAttr(default_factory=dict[str, str])
    _marks: int = PrivateAttr(default=0)

    @property
    def source(self) -> str | None:
        """Name or path that it was loaded from; ``None`` if it was made otherwise or has an overlay."""
        return self._source

    @property
    def hashes(self) -> Mapping[str, str]:
        """SHA-256 of the files that it was read from, by file name."""
        return dict(self._hashes)

    @property
    def marks(self) -> int:
        """Places of its file that are still to be filled in, comments included; 0 if it has no file."""
        return self._marks

    def came_from(self, source: str | None, hashes: Mapping[str, str], marks: int = 0) -> Self:
        """Note where it was read from; done once, by the loader."""
        self._source, self._marks = source, marks
        self._hashes = {name.replace("\\", "/").rpartition("/")[2]: h for name, h in hashes.items()}
        return self

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with some parts replaced, and without what was derived from the old ones."""
        copy = super().model_copy(update=update, deep=deep)
        copy._source, copy._marks = None, 0
        for name in set(vars(copy)) - set(type(copy).model_fields):
            vars(copy).pop(name)
        return copy

    def __eq__(self, other: object) -> bool:
        """Whether two scenarios have the same content, from whatever source."""
        if not isinstance(other, Scenario):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in type(self).model_fields)

    @cached_property
    def actor(self) -> dict[str, Actor]:
        """Actors by id."""
        return {a.id: a for a in self.actors}

    @cached_property
    def issue(self) -> dict[str, Issue]:
        """Issues by id."""
        return {k.id: k for k in self.issues}

    def within(self, text: str) -> str:
        """Return a label for the middle of a sentence: with a small first letter, unless its first word is a name."""
        return lowered(text, *self._proper)

    @cached_property
    def _proper(self) -> tuple[frozenset[str], frozenset[str]]:
        people = (p.name for p in self.people)
        labels = (x for k in self.issues for x in (k.question, *k.levels.values()))
        titles = (p.title for p in self.proposals if p.title)
        # Versions of a case that differ in numbers share these words.
        return proper_words((*(a.name for a in self.actors), *people), (self.title, *labels, *titles))

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
        if actor not in self._members:
            a = self.actor[actor]
            inside = tuple(dict.fromkeys(x for m in a.members for x in self.members(m)))
            self._members[actor] = inside if a.members else (actor,)
        return self._members[actor]

    def homes(self, actor: str) -> tuple[str, ...]:
        """Alliances of a leaf, the closest (smallest) first; of equal size, in file order."""
        if actor not in self._homes:
            inside = [a for a in self.alliances if actor in self.members(a)]
            self._homes[actor] = tuple(sorted(inside, key=lambda a: len(self.members(a))))
        return self._homes[actor]

    @cached_property
    def _homes(self) -> dict[str, tuple[str, ...]]:
        return {}

    @cached_property
    def _members(self) -> dict[str, tuple[str, ...]]:
        return {}

    @property
    def deadline_forum(self) -> Forum | None:
        """The forum whose deadline divides before from after: the default one, or the only one that has any."""
        default = next((f for f in self.fora if f.id == self.forum and f.deadline is not None), None)
        timed = [f for f in self.fora if f.deadline is not None]
        return default or (timed[0] if len(timed) == 1 else None)

    def signing_of(self, proposal: Proposal) -> tuple[str, ...]:
        """Parties that sign one proposal: those of its own forum, where it names one other than the scenario's."""
        if proposal.forum is None or proposal.forum == self.forum:
            return self.signing
        return next((f.parties for f in self.fora if f.id == proposal.forum), self.signing)

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
