"""Plain data on situations and moves, for results and for the details of findings."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from detente.answers.view import Shown

HERE = "it is the present one"
"""Answer to the way to a stable situation where the present one is stable."""


class Count(Shown):
    """Draws under one set of assumptions."""

    assumptions: str
    count: int
    n: int


class MoveStep(Shown):
    """One move: who, options taken up and given up, the situation after it, and whether its mover gains."""

    actor: str
    takes: tuple[str, ...]
    drops: tuple[str, ...]
    to: str
    improves: bool


class Way(Shown):
    """A way from the present to a situation: ``improvements``, ``improvements or equal`` or ``moves``."""

    kind: str
    title: str
    steps: tuple[MoveStep, ...]


class OptionWords(Shown):
    """A move of the file."""

    id: str
    actor: str
    what: str


class Present(Shown):
    """The present situation."""

    vector: str
    title: str


class Situation(Shown):
    """A situation that is stable in some draws.

    Attributes
    ----------
    outcome
        Its number among the outcomes.
    vector, title
        A representative state, as Y and N by option, and in words.
    states
        States that bring it about.
    trigger, agreement
        ``none``, ``force`` or ``lapse``; whether it is an agreement.
    package
        Levels that differ from the status quo.
    counts
        Draws in which it is stable for everybody, by stability concept; ``None`` where force is used.
    reached_and_stable
        Draws in which it is also reached from the present by improvements.
    cannot_be_left
        Whether it is absorbing: no actor has a move away from it.
    path, why
        The way to it, and why each actor stays, at the median inputs.
    """

    outcome: int = 0
    vector: str
    title: str
    states: int = 1
    trigger: str
    agreement: bool = False
    package: dict[str, int] = Field(default_factory=dict[str, int])
    n: int
    counts: dict[str, int] | None
    assumption_sets: tuple[Count, ...]
    reached_and_stable: int | None
    cannot_be_left: bool
    path: Way | None
    why: tuple[str, ...] = ()

    def count(self, concept: str) -> int:
        """Return the draws in which it is stable by one concept."""
        return 0 if self.counts is None else self.counts[concept]

    def shown(self) -> Situation:
        """Return the situation as reports show it: the use of force gets no single figure."""
        if self.trigger != "force":
            return self
        return self.model_copy(update={"counts": None, "assumption_sets": (), "reached_and_stable": None})


class Tempting(MoveStep):
    """A move that would leave a proposal, and in how many draws it is the mover's best."""

    title: str
    force: bool
    count: int | None


class Maker(Shown):
    """One decision maker, once a proposal has been carried out.

    Attributes
    ----------
    stable
        Draws in which the proposal is stable for it, by concept.
    tempted, gain
        Draws in which some move would gain it something, and that gain (5, 50, 95 %, in stakes).
    moves
        Its most frequent best moves.
    """

    actor: str
    name: str
    stable: dict[str, int]
    tempted: int
    gain: tuple[float, ...] | None
    moves: tuple[Tempting, ...]


class Lift(Shown):
    """An actor, and by how many classes and states it would have to rank a proposal higher."""

    actor: str
    classes: int
    passed: int


class Change(Shown):
    """The smallest change of preferences that makes a proposal stable by one concept."""

    concept: str
    exact: bool
    lifts: tuple[Lift, ...]


class WantedState(Shown):
    """A proposal, once carried out."""

    proposal: str
    vector: str
    title: str
    n: int
    counts: dict[str, int]
    assumption_sets: tuple[Count, ...]
    reached: int
    makers: tuple[Maker, ...]
    changes: tuple[Change, ...]
    path: Way | None
    why: tuple[str, ...]


class StateNode(Shown):
    """A situation of the picture: darker the closer ``count`` is to ``n``."""

    kind: str = "node"
    id: int
    label: str
    title: str
    count: int
    n: int
    now: bool


class Arc(Shown):
    """A move of the picture."""

    kind: str = "arc"
    source: int = Field(alias="from")
    target: int = Field(alias="to")
    actor: str
    improves: bool


Picture = tuple[StateNode | Arc, ...]


class MakerReason(Shown):
    """Whether one decision maker would stay in a situation, and why, with every input at its median."""

    actor: str
    stays: bool
    why: str


class StateReasons(Shown):
    """Details of a situation in the picture: who would leave it and why, and the path to it from the present one.

    Attributes
    ----------
    id
        Number of the situation in the picture.
    trigger
        ``none``, ``force`` or ``lapse``.
    agreement
        Whether it is an agreement.
    makers
        Every decision maker, by sequential stability; empty if force is used, for which no single answer is given.
    path
        The way; ``None`` where none leads there, or it is the present situation.
    """

    id: int
    trigger: str
    agreement: bool
    makers: tuple[MakerReason, ...]
    path: Way | None


class DilemmaRow(Shown):
    """A dilemma of one party: draws in which it holds, and its sentence at the median inputs."""

    kind: str
    actor: str
    with_: str | None = Field(alias="with")
    count: int
    n: int
    words: str | None
    mc_se: float | None = None


class StableDetails(Shown):
    """Details of ``stable``."""

    situations: tuple[Situation, ...]
    more: int
    states: int
    present: Present
    options: tuple[OptionWords, ...]
    graph: Picture


class NamedWay(Shown):
    """A situation, and the way to it."""

    title: str
    path: Way


class PathDetails(Shown):
    """Details of ``stable/paths``."""

    paths: tuple[NamedWay, ...]


class WantedDetails(Shown):
    """Details of ``stable/PROPOSAL``."""

    state: str
    counts: dict[str, int]
    makers: tuple[Maker, ...]
    changes: tuple[Change, ...]
    path: Way | None
    why: tuple[str, ...]


class DilemmaDetails(Shown):
    """Details of ``stable/dilemmas``: what each party asks for, and its dilemmas."""

    positions: Mapping[str, str]
    rows: tuple[DilemmaRow, ...]
