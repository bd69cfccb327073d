"""What a dispute is made of: the parts of a scenario file, one class each.

``docs/reference/scenario.md`` explains every key; the mathematics behind them is in
``docs/explanation/core.md``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from detente.scenario.fields import (
    BeliefOf,
    Cost,
    CostOf,
    Day,
    DaysOf,
    DeadlineOf,
    Effect,
    Id,
    Level,
    Part,
    PartialDay,
    Percent,
    RuleField,
    Sourced,
    Text,
    Unit,
    UnitOf,
    ValuedUnit,
    WeightOf,
)
from detente.scenario.rule import Rule


class Block(Part):
    """One block of a source: its place in the text, and what it says in our own words."""

    span: tuple[int, int]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{16,64}$")]
    gist: Text


class Source(Part):
    """A document: a report, a data set's paper, a treaty."""

    id: Id
    title: Text
    publisher: Text | None = None
    date: Day
    url: Text | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    kind: Literal["report", "data", "document"] = "report"
    blocks: dict[str, Block] = Field(default_factory=dict)


class Event(Sourced):
    """One entry of the chronology."""

    date: PartialDay
    what: Text
    actors: tuple[Id, ...] = ()


class Actor(Sourced):
    """Somebody who holds positions: a state, an organisation, or a collective with members."""

    id: Id
    name: Text
    kind: Literal["state", "alliance", "organisation", "group"] = "state"
    members: tuple[Id, ...] = ()
    rule: Annotated[str, Field(pattern=r"^(all|any|k_of\(\d+\)|weighted\([\d.]+\))$")] = "all"
    weights: dict[Id, float] = Field(default_factory=dict)
    cohesion: Unit | dict[Id, Unit] | None = None
    capability: dict[Id, WeightOf] = Field(default_factory=dict)
    like: Id | None = None
    blocking_cost: CostOf | None = None


class Person(Sourced):
    """A person, and the actor for whom they speak (nobody, for an observer)."""

    name: Text
    role: Text
    speaks_for: Id | None = None


Unnamed = Literal["lapse", "status_quo"]
"""What holds on an issue that an agreement does not name."""


class Issue(Sourced):
    """One question on the table, with labelled levels from 0 to 100.

    A ``transfer`` is what one actor gives another if a deal is signed: ``cost`` to the ``payer`` and ``worth`` to the
    ``payee`` at level 100, in whole stakes of each; nothing at 0, and in proportion between.
    """

    id: Id
    question: Text
    kind: Literal["distributive", "restraint", "procedural", "transfer"]
    levels: dict[Level, Text]
    status_quo: Level
    consent: RuleField | dict[Level, RuleField] | None = None
    ratification: dict[Level, RuleField] = Field(default_factory=dict[int, Rule])
    control: tuple[Id, ...] = ()
    unnamed: Unnamed | None = None
    payer: Id | None = None
    payee: Id | None = None
    cost: CostOf | None = None
    worth: CostOf | None = None

    @property
    def of_substance(self) -> bool:
        """Whether changing it is a deal; a change of procedure alone is not, nor is a payment by itself."""
        return self.kind not in ("procedural", "transfer")


class AtLeast(Part):
    """A red line: nothing below."""

    at_least: Percent


class AtMost(Part):
    """A red line: nothing above."""

    at_most: Percent


class Position(Sourced):
    """The position of one actor on one issue, how much it cares, and how far it trusts the others there.

    A field that is missing is taken from ``like``, then from the alliances of which the actor is a member.
    """

    actor: Id
    issue: Id
    stated: Percent | None = None
    ideal: Percent | None = None
    salience: Percent | None = None
    trust: Unit | None = None
    limit: Percent | AtLeast | AtMost | None = None
    values: dict[Level, Unit] | None = None


Condition = Annotated[str, Field(pattern=r"^at (least|most) \d{1,3}$")] | Level | tuple[Level, ...]
"""``at least 40``, ``at most 40``, a level, or a list of levels."""


class Commitment(Sourced):
    """A public commitment: which levels it forbids, what crossing it costs in whole stakes, and unless what."""

    id: Id | None = None
    actor: Id
    issue: Id
    forbids: Annotated[str, Field(pattern=r"^(below|above) \d{1,3}$")] | tuple[Level, ...]
    cost: Cost
    hard: bool | Unit = False
    unless: dict[Id, Condition] = Field(default_factory=dict)

    def meets(self, issue: str, level: int) -> bool:
        """Whether a level of an issue satisfies the condition on it."""
        condition = self.unless[issue]
        if isinstance(condition, tuple):
            return level in condition
        if isinstance(condition, int):
            return level == condition
        side, _, y = condition.rpartition(" ")
        return level >= int(y) if side == "at least" else level <= int(y)

    @property
    def words(self) -> str:
        """Forbidden levels in words: ``above 50``, or the levels with spaces between."""
        return self.forbids if isinstance(self.forbids, str) else " ".join(map(str, self.forbids))

    @property
    def key(self) -> str:
        """Name of the commitment: its id, or actor, issue and forbidden levels."""
        return self.id if self.id is not None else f"{self.actor} {self.issue} {self.words}"

    def forbidden(self, level: int) -> bool:
        """Whether a level crosses the line."""
        if isinstance(self.forbids, str):
            side, _, y = self.forbids.partition(" ")
            return level < int(y) if side == "below" else level > int(y)
        return level in self.forbids


class Proposal(Sourced):
    """A package on the table. ``unnamed`` says what holds on issues that it does not name."""

    id: Id
    title: Text | None = None
    by: Id | None = None  # type: ignore[assignment]
    kind: Literal["tabled", "spoken", "analyst"] = "tabled"
    forum: Id | None = None
    date: Day | None = None
    package: dict[Id, Level]
    unnamed: Unnamed | dict[Id, Unnamed] | None = None


LevelOrMix = Level | dict[Level, Annotated[float, Field(ge=0, le=1)]]
"""A level, or a lottery over levels."""


class Force(Sourced):
    """What force would bring, for a challenger, a target, and everybody else.

    ``belief`` is what the others believe: the chance of force, for ``all`` or by actor. ``estimates`` are chances that
    force attains its aim, by actor; everybody else goes by ``win``. ``later`` is that chance if the challenger waits.
    """

    challenger: Id
    target: Id
    win: UnitOf
    win_package: dict[Id, LevelOrMix]
    fail_package: dict[Id, LevelOrMix]
    cost: dict[Id, CostOf]
    pretext: CostOf | None = None
    later: UnitOf | None = None
    belief: BeliefOf = Field(default_factory=dict[str, ValuedUnit])
    estimates: dict[Id, UnitOf] = Field(default_factory=dict)


class Discount(Sourced):
    """The weight of the future against the present: a factor a year, 0–1."""

    per: Literal["year"]
    value: Unit


class NoAgreement(Sourced):
    """What happens without an agreement."""

    lapse: dict[Id, LevelOrMix]
    force: Force | None = None
    holding: dict[Id, CostOf] = Field(default_factory=dict)
    backing_down: dict[Id, CostOf] = Field(default_factory=dict)
    continuation: dict[Id, UnitOf] = Field(default_factory=dict)
    discount: dict[Id, Discount] = Field(default_factory=dict)
    talks_refused: bool = False
    revealed_weight: UnitOf | None = None


class Guarantee(Sourced):
    """Who has promised to defend whom, and how much that promise is worth."""

    by: Id  # type: ignore[assignment]
    to: Id
    kind: Literal["treaty", "political", "none"]
    defend: UnitOf | None = None


class Move(Sourced):
    """An option that one actor can take by itself, for the graph of situations and for play.

    ``effects`` are costs in whole stakes; a gain is a cost below 0. It can be made from ``since`` to ``until``.
    """

    id: Id
    actor: Id
    what: Text
    sets: dict[Id, Level] = Field(default_factory=dict)
    triggers: Literal["force", "lapse"] | None = None
    effects: dict[Id, Effect] = Field(default_factory=dict)
    since: Day | None = None
    until: Day | None = None
    irreversible: bool = False
    needs: tuple[Id, ...] = ()
    excludes: tuple[Id, ...] = ()
    order: int | None = None
    taken: bool = False

    @property
    def hurts(self) -> bool:
        """Whether it costs somebody else something."""
        return any(q.mode > 0 for a, q in self.effects.items() if a != self.actor)


class Meeting(Sourced):
    """One meeting of a forum."""

    date: PartialDay
    level: Text | None = None


class Pause(Sourced):
    """A time in which a forum did not meet."""

    start: PartialDay
    end: PartialDay | None = None


class Forum(Sourced):
    """Where parties meet: its parties sign what it agrees on. Mediators table packages, and sign nothing."""

    id: Id
    name: Text
    parties: tuple[Id, ...]
    mediators: tuple[Id, ...] = ()
    founded: PartialDay | None = None
    meetings: tuple[Meeting, ...] = ()
    pauses: tuple[Pause, ...] = ()
    next_meeting: DaysOf | None = None
    cadence: DaysOf | None = None
    breakdown: UnitOf | None = None
    deadline: DeadlineOf | None = None


class Admission(Sourced):
    """A candidate, the body it would join, and what that takes."""

    candidate: Id
    to: Id
    package: dict[Id, Level] = Field(default_factory=dict)
    signed: Day | None = None
    conditions: dict[Id, UnitOf] = Field(default_factory=dict)
    consent: dict[Id, UnitOf] = Field(default_factory=dict)
    cohesion: Unit | None = None
    ratification: dict[Id, DaysOf] = Field(default_factory=dict)
    horizon_days: DaysOf | None = None


class ReferenceClass(Part):
    """Cases of the same kind that had ended by a day, and how many of them ended how: counts, for comparison only."""

    id: Id
    what: Text
    since: PartialDay
    until: Day
    cases: Annotated[int, Field(ge=1)]
    outcomes: dict[Text, Annotated[int, Field(ge=0)]]
    citation: Text
    why: Text | None = None


class LeverWeight(Part):
    """How hard an input is to move, for ``detente levers``: the cost of moving it over its whole scale, or never.

    ``path`` names an input, or everything below a place: ``positions/RUS`` or ``no_agreement/force``.
    """

    path: Text
    difficulty: Annotated[float, Field(ge=0.001, le=1000)] | Literal["never"]
    why: Text | None = None


class Variant(Part):
    """A named small change of the file, shown as a reading beside the base."""

    id: Id
    what: Text
    set: dict[str, object]
