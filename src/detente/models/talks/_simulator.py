"""From draws to simulated talks: assumptions, calendars and strategies of one forum, chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from detente.draws.inputs import Inputs
from detente.draws.quantiles import quantile
from detente.draws.streams import normals
from detente.models.contract import Options
from detente.models.talks._batch import KINDS, simulate
from detente.models.talks._calendar import CADENCE, HAZARD, CalendarRecord, meeting_days
from detente.models.talks._room import Room
from detente.models.talks._structs import AGREED, Calendar, Outcomes, Stand, TalksRules
from detente.payoffs import BASE, Payoffs, common_belief
from detente.payoffs.assumptions import Knowledge
from detente.scenario.model import Scenario
from detente.scenario.names import agreeing, called
from detente.scenario.quantity import Quantity

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

NOT_RATIFIED = 4
"""State of talks whose agreement was not ratified; it follows the states of the kernel (``_structs``)."""
NEVER = 1e9
"""Days to a deadline that does not exist."""
TEMPO = {"hard": 0.1, "linear": 1.0, "soft": 5.0}
"""Tempo e of the strategies that have a name."""


class TalksOptions(Options):
    """Options of the simulation.

    Attributes
    ----------
    forum
        Which forum; by default the scenario's own, or its first.
    meetings
        Most meetings that are held.
    horizon_days
        Days after which the simulation ends.
    hard, soft
        Ends of the range of the tempo e of a party that concedes with time; e is log-uniform on this range.
    strategies
        ``PARTY:STRATEGY`` with commas; a strategy is ``time``, ``hard``, ``linear``, ``soft``, ``reciprocal`` or
        ``hold-out``.
    offers
        ``path``: what gives the others most per unit of own value; ``ordered``: by own value alone.
    every_party
        Whether every party tables an offer at each meeting, or one in turn.
    ratifies
        Chance that one member ratifies what its government signed.
    patience
        Discount factor δ per year.
    """

    forum: str = ""
    meetings: int = Field(default=60, ge=1)
    horizon_days: float = Field(default=730.0, gt=0)
    hard: float = Field(default=0.1, gt=0)
    soft: float = Field(default=2.0, gt=0)
    strategies: str = ""
    offers: Literal["path", "ordered"] = "path"
    every_party: bool = False
    ratifies: float = Field(default=0.97, ge=0, le=1)
    patience: float = Field(default=0.9, gt=0, le=1)


@dataclass(frozen=True)
class TalksAssumptions:
    """One set of assumptions under which the talks are simulated.

    Attributes
    ----------
    id
        Its name in tables.
    strategy, who
        Strategy that a party follows, or all if ``who`` is empty; empty: as the options say.
    deadline
        Factor on the days to the deadline; infinite: no deadline.
    failure
        Assumption about the value of no agreement (core §5).
    cohesion
        Share of the common part among an alliance's members; ``None`` as declared (core §7).
    knows
        The others' information about the challenger's best reply to failure (core §11.3).
    """

    id: str
    strategy: str = ""
    who: str = ""
    deadline: float = 1.0
    failure: Literal["constructed", "peace", "stress"] = "constructed"
    cohesion: float | None = None
    knows: Knowledge = "known"


def assumption_sets(scenario: Scenario, room: Room) -> tuple[TalksAssumptions, ...]:
    """Return the base, then one change at a time."""
    na = scenario.no_agreement
    out = [
        TalksAssumptions("base"),
        *(TalksAssumptions(f"all {s}", strategy=s) for s in ("hard", "linear", "soft", "reciprocal")),
    ]
    first = na.force.challenger if na is not None and na.force is not None else room.parties[0]
    holder = next((p for p in room.parties if first in scenario.members(p)), room.parties[0])
    name = scenario.actor[holder].name
    holds = f"{called(name)} {agreeing(name, 'holds')} out"
    out.append(TalksAssumptions(holds, strategy="hold-out", who=holder))
    if room.forum.deadline is not None:
        out += [TalksAssumptions("no deadline", deadline=np.inf), TalksAssumptions("half the time", deadline=0.5)]
        out.append(TalksAssumptions("twice the time", deadline=2.0))
    if na is not None and na.force is not None:
        out += [TalksAssumptions("peace", failure="peace"), TalksAssumptions("stress", failure="stress")]
        out.append(TalksAssumptions("common belief of force", knows="common"))
        if na.force.belief:
            out.append(TalksAssumptions("elicited belief of force", knows="elicited"))
    if scenario.alliances:
        out += [TalksAssumptions("cohesion 0", cohesion=0.0), TalksAssumptions("cohesion 1", cohesion=1.0)]
    return tuple(out)


@dataclass(eq=False)
class TalksSimulator:
    """Draws of a scenario, turned into batches for one forum."""

    inputs: Inputs
    room: Room
    options: TalksOptions
    key: int

    @cached_property
    def common(self) -> float:
        """The belief of force that all could share (core §11.3)."""
        return common_belief(self.inputs, self.room.layout, BASE)

    def draw(self, name: str, q: Quantity, start: int, n: int) -> Array:
        """Return one quantity of the forum."""
        return quantile(q, normals(self.inputs.seed, f"fora/{self.room.forum.id}/{name}", start, n))

    def calendar(self, assumptions: TalksAssumptions, start: int, n: int, force: NDArray[np.bool_]) -> Calendar:
        """Return the meetings and what could end them."""
        f, o = self.room.forum, self.options
        as_of = self.inputs.scenario.as_of
        cadence = self.draw("cadence", f.cadence.value if f.cadence else CADENCE, start, n)
        next_ = self.draw("next_meeting", f.next_meeting.value, start, n) if f.next_meeting else cadence
        days = meeting_days(self.key, f, CalendarRecord.of(f, as_of), start, next_, cadence, o.meetings)
        hazard = self.draw("breakdown", f.breakdown.value if f.breakdown else HAZARD, start, n)
        deadline = np.full(n, NEVER)
        if f.deadline is not None and np.isfinite(assumptions.deadline):
            deadline = assumptions.deadline * self.draw("deadline", f.deadline.after(as_of), start, n)
        return Calendar(days, deadline, o.horizon_days, hazard, force)

    def stand(self, assumptions: TalksAssumptions, start: int, n: int) -> Stand:
        """Return the strategies that the assumptions name, else those of the options."""
        said = strategies_of(self.options.strategies)
        kind, tempo = [], np.empty((n, len(self.room.parties)))
        for g, p in enumerate(self.room.parties):
            s = assumptions.strategy if assumptions.strategy and assumptions.who in ("", p) else said.get(p, "time")
            kind.append(KINDS.get(s, KINDS["time"]))
            if s in TEMPO:
                tempo[:, g] = TEMPO[s]
            else:
                from scipy.special import ndtr

                z = normals(self.inputs.seed, f"fora/{self.room.forum.id}/tempo/{p}", start, n)
                u = np.asarray(ndtr(z), dtype=np.float64)
                tempo[:, g] = self.options.hard * (self.options.soft / self.options.hard) ** u
        return Stand(np.array(kind, dtype=np.int64), tempo)

    def rules(self) -> TalksRules:
        """Return parties, packages and rules of consent."""
        made = self.room.rules
        return replace(made, every=self.room.every) if self.options.offers == "ordered" else made

    def run(self, start: int, n: int, wanted: tuple[TalksAssumptions, ...]) -> Iterator[TalksChunk]:
        """Yield one chunk under every requested set of assumptions."""
        lay = self.room.layout
        rules = self.rules()
        made: dict[float | None, Payoffs] = {}
        for assumptions in wanted:
            if assumptions.cohesion not in made:
                made[assumptions.cohesion] = Payoffs.of(self.inputs.chunk(start, n, assumptions.cohesion), lay)
            payoffs = made[assumptions.cohesion]
            if assumptions.knows != "known":
                common = self.common if assumptions.knows == "common" else None
                payoffs = payoffs.under(replace(BASE, knows=assumptions.knows), payoffs.priced, common)
            force = {"peace": np.zeros(n, dtype=np.bool_), "stress": np.ones(n, dtype=np.bool_)}.get(
                assumptions.failure, payoffs.failure.force
            )
            out = simulate(
                rules,
                payoffs.priced,
                payoffs.least(assumptions.failure),
                self.calendar(assumptions, start, n, force),
                self.stand(assumptions, start, n),
                key=self.key,
                first=start,
                every_party=self.options.every_party,
            )
            yield self.finish(out, payoffs, start, assumptions.cohesion)

    def finish(self, out: Outcomes, payoffs: Payoffs, start: int, cohesion: float | None = None) -> TalksChunk:
        """Ratify agreements, and price the delay; allies' ratifications correlate as their judgements do."""
        from scipy.special import ndtr

        result = out.result.copy()
        agreed = np.flatnonzero(result == AGREED)
        loss = np.full((len(result), len(self.room.parties)), np.nan)
        if len(agreed):
            at = out.package[agreed]
            costly = payoffs.priced
            worth = np.maximum(costly[agreed[:, None, None], np.arange(costly.shape[1])[:, None], at[:, None, :]], -1e3)
            u = worth.sum(axis=2) @ self.room.group.T
            waiting = payoffs.failure.quo[agreed] @ self.room.group.T
            gone = 1 - self.options.patience ** (out.when[agreed] / 365.25)
            loss[agreed] = gone[:, None] * (u - waiting)
        need = {int(t): who for t, who in self.room.ratified.items()}
        if need and len(agreed):
            n = len(result)
            names = sorted({w for who in need.values() for w in who})
            bad = np.zeros(n, dtype=np.bool_)
            for name in names:
                own = normals(self.inputs.seed, f"talks/ratification/{name}", start, n)
                z, home = own, next(iter(self.inputs.scenario.homes(name)), None)
                if home is not None:
                    rho = self.inputs.declared(home) if cohesion is None else cohesion
                    common = normals(self.inputs.seed, f"talks/ratification/{home}", start, n)
                    z = np.sqrt(rho) * common + np.sqrt(1 - rho) * own
                asked = np.isin(out.package, [t for t, who in need.items() if name in who]).any(axis=1)
                bad |= asked & (np.asarray(ndtr(z), dtype=np.float64) > self.options.ratifies)
            result[(result == AGREED) & bad] = NOT_RATIFIED
        return TalksChunk(result, out.when, out.package, out.by, loss)


@dataclass(frozen=True, eq=False)
class TalksChunk:
    """One chunk's negotiations: outcome, day, package, who tabled it, what delay cost each party."""

    result: Ints
    when: Array
    package: Ints
    by: Ints
    loss: Array


def strategies_of(text: str) -> dict[str, str]:
    """Read ``PARTY:STRATEGY,…``.

    Raises
    ------
    ValueError
        A strategy that does not exist.
    """
    out: dict[str, str] = {}
    for part in (p.strip() for p in text.split(",") if p.strip()):
        who, _, what = part.partition(":")
        if what not in (*KINDS, *TEMPO):
            raise ValueError(f"{part!r}: a strategy is one of {', '.join((*KINDS, *TEMPO))}")
        out[who.strip()] = what
    return out
