"""Talks as a process: when, if ever, the meetings of a forum produce a deal, and on what.

A forum meets on its calendar (``_calendar``). At each meeting one party, in turn, tables the package on its
concession path (``_offers``) that is worth just what it asks then; the others answer. A party agrees if the package
is worth what it asks, all whose consent is needed if it is worth no less than no agreement (core §4, §5). Asks fall
with time, with the others' concessions or never (Faratin, Sierra & Jennings 1998). A deadline passes into force if
force is the challenger's best reply to failure; else the talks merely go on. An agreement may fall at ratification.
Costs of delay: ``v_i(x, t) = (1 − δ^t)(u_i(q) − h_i) + δ^t ũ_i(x)`` (core §9).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from detente._labelled import Labelled
from detente.draws.counter import model_key
from detente.draws.inputs import Inputs
from detente.draws.quantiles import quantile
from detente.draws.streams import normals
from detente.models.contract import Context, Missing, Model, Options, Result
from detente.models.talks._batch import KINDS, Calendar, Outcomes, Stand, TalksTable, simulate
from detente.models.talks._calendar import CADENCE, HAZARD, CalendarRecord, meeting_days
from detente.models.talks._play import AGREED
from detente.models.talks._room import Room
from detente.models.talks.details import (
    Agreed,
    AgreedLevel,
    AgreedPackage,
    ForumRecord,
    PartyCount,
    PartyLoss,
    PauseRow,
    Timetable,
    Track,
)
from detente.payoffs import BASE, Payoffs, common_belief
from detente.payoffs.readings import Knowledge
from detente.scenario.model import Scenario
from detente.scenario.quantity import Quantity

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

DATES = (30, 60, 90, 180, 365, 730)
"""Days after ``as_of`` at which the talks are looked at."""
STATES = ("going on", "agreed", "broken off", "force at the deadline", "agreed, not ratified")
NOT_RATIFIED = 4
FEW = 1024
"""Readings other than the first are run on at most this many draws."""
NEVER = 1e9


class TalksOptions(Options):
    """How the talks are played.

    Attributes
    ----------
    forum
        Which forum; by default the scenario's own, or its first.
    meetings
        Most meetings that are held.
    horizon_days
        Days after which nobody looks.
    hard, soft
        Ends of the range of tempo e of a party that concedes with time, equally likely on a log scale.
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
        Worth of a year's delay: δ a year.
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
class ProcessReading:
    """One way to play the same talks."""

    id: str
    strategy: str = ""
    who: str = ""
    deadline: float = 1.0
    failure: Literal["constructed", "peace", "stress"] = "constructed"
    cohesion: float | None = None
    knows: Knowledge = "known"


TEMPO = {"hard": 0.1, "linear": 1.0, "soft": 5.0}


@dataclass(frozen=True, eq=False, kw_only=True)
class TalksResult(Result):
    """How the talks go.

    Attributes
    ----------
    by_date
        (assumptions, dates in days, states) draws in which the talks stand so on a day.
    result, when
        (draws,) state in which the talks end (index in :data:`STATES`), and the day, under the base assumptions.
    forum, name, parties
        The forum's id and name, and who sits there.
    n
        Draws, by assumptions.
    record, calendar
        The forum's past, and what its calendar leaves room for.
    agreed
        On what the talks agree, under the base assumptions.
    tracks
        Other fora by themselves, by id.
    """

    by_date: Labelled
    result: Labelled
    when: Labelled
    forum: str
    name: str
    parties: tuple[str, ...]
    n: tuple[int, ...]
    record: ForumRecord
    calendar: Timetable
    agreed: Agreed
    tracks: Mapping[str, Track]


def needs(scenario: Scenario) -> tuple[Missing, ...]:
    """Return what is lacking: a forum with parties, and an issue of substance."""
    if not any(len(f.parties) > 1 for f in scenario.fora):
        return (Missing("fora", "nobody meets anywhere", "add a forum with at least two parties"),)
    if not any(k.of_substance for k in scenario.issues):
        return (
            Missing("issues", "no issue is one of substance, so no package is a deal", "add an issue of substance"),
        )
    return ()


def readings(scenario: Scenario, room: Room) -> tuple[ProcessReading, ...]:
    """Return the base, then one change at a time."""
    na = scenario.no_agreement
    out = [
        ProcessReading("base"),
        *(ProcessReading(f"all {s}", strategy=s) for s in ("hard", "linear", "soft", "reciprocal")),
    ]
    first = na.force.challenger if na is not None and na.force is not None else room.parties[0]
    holder = next((p for p in room.parties if first in scenario.members(p)), room.parties[0])
    out.append(ProcessReading(f"{scenario.actor[holder].name} holds out", strategy="hold-out", who=holder))
    if room.forum.deadline is not None:
        out += [ProcessReading("no deadline", deadline=np.inf), ProcessReading("half the time", deadline=0.5)]
        out.append(ProcessReading("twice the time", deadline=2.0))
    if na is not None and na.force is not None:
        out += [ProcessReading("peace", failure="peace"), ProcessReading("stress", failure="stress")]
        out.append(ProcessReading("common belief of force", knows="common"))
        if na.force.belief:
            out.append(ProcessReading("elicited belief of force", knows="elicited"))
    if scenario.alliances:
        out += [ProcessReading("cohesion 0", cohesion=0.0), ProcessReading("cohesion 1", cohesion=1.0)]
    return tuple(out)


@dataclass(eq=False)
class ProcessStage:
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

    def calendar(self, reading: ProcessReading, start: int, n: int, force: NDArray[np.bool_]) -> Calendar:
        """Return the meetings and what could end them."""
        f, o = self.room.forum, self.options
        as_of = self.inputs.scenario.as_of
        cadence = self.draw("cadence", f.cadence.value if f.cadence else CADENCE, start, n)
        next_ = self.draw("next_meeting", f.next_meeting.value, start, n) if f.next_meeting else cadence
        days = meeting_days(self.key, f, CalendarRecord.of(f, as_of), start, next_, cadence, o.meetings)
        hazard = self.draw("breakdown", f.breakdown.value if f.breakdown else HAZARD, start, n)
        deadline = np.full(n, NEVER)
        if f.deadline is not None and np.isfinite(reading.deadline):
            deadline = reading.deadline * self.draw("deadline", f.deadline.after(as_of), start, n)
        return Calendar(days, deadline, o.horizon_days, hazard, force)

    def stand(self, reading: ProcessReading, start: int, n: int) -> Stand:
        """Return strategies: as the options say, or as the reading has it."""
        said = _said(self.options.strategies)
        kind, tempo = [], np.empty((n, len(self.room.parties)))
        for g, p in enumerate(self.room.parties):
            s = reading.strategy if reading.strategy and reading.who in ("", p) else said.get(p, "time")
            kind.append(KINDS.get(s, KINDS["time"]))
            if s in TEMPO:
                tempo[:, g] = TEMPO[s]
            else:
                from scipy.special import ndtr

                z = normals(self.inputs.seed, f"fora/{self.room.forum.id}/tempo/{p}", start, n)
                u = np.asarray(ndtr(z), dtype=np.float64)
                tempo[:, g] = self.options.hard * (self.options.soft / self.options.hard) ** u
        return Stand(np.array(kind, dtype=np.int64), tempo)

    def table(self) -> TalksTable:
        """Return parties, grid and rules."""
        made = self.room.table
        return made._replace(every=self.room.every) if self.options.offers == "ordered" else made

    def run(self, start: int, n: int, wanted: tuple[ProcessReading, ...]) -> Iterator[Played]:
        """Yield one chunk under every wanted reading."""
        lay = self.room.layout
        table = self.table()
        made: dict[float | None, Payoffs] = {}
        for reading in wanted:
            if reading.cohesion not in made:
                made[reading.cohesion] = Payoffs.of(self.inputs.chunk(start, n, reading.cohesion), lay)
            payoffs = made[reading.cohesion]
            if reading.knows != "known":
                common = self.common if reading.knows == "common" else None
                payoffs = payoffs.under(replace(BASE, knows=reading.knows), payoffs.priced, common)
            force = {"peace": np.zeros(n, dtype=np.bool_), "stress": np.ones(n, dtype=np.bool_)}.get(
                reading.failure, payoffs.failure.force
            )
            out = simulate(
                table,
                payoffs.priced,
                payoffs.least(reading.failure),
                self.calendar(reading, start, n, force),
                self.stand(reading, start, n),
                key=self.key,
                first=start,
                every_party=self.options.every_party,
            )
            yield self.finish(out, payoffs, start, reading.cohesion)

    def finish(self, out: Outcomes, payoffs: Payoffs, start: int, cohesion: float | None = None) -> Played:
        """Ratify what was agreed, and price the delay; members of an alliance ratify as far in step as they judge."""
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
        return Played(result, out.when, out.package, out.by, loss)


@dataclass(frozen=True, eq=False)
class Played:
    """One chunk's negotiations: outcome, day, package, who tabled it, what delay cost each party."""

    result: Ints
    when: Array
    package: Ints
    by: Ints
    loss: Array


def _said(text: str) -> dict[str, str]:
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


def room_of(scenario: Scenario, forum: str = "") -> Room:
    """Return the forum asked for, the scenario's own, or its first with two parties.

    Raises
    ------
    ValueError
        If there is no such forum.
    """
    fora = {f.id: f for f in scenario.fora}
    if forum and forum not in fora:
        raise ValueError(f"there is no forum {forum}; known: {', '.join(fora)}")
    chosen = fora.get(forum or scenario.forum or "")
    return Room(scenario, chosen or next(f for f in scenario.fora if len(f.parties) > 1))


def run(inputs: Inputs, options: TalksOptions, ctx: Context) -> TalksResult:
    """Play the talks of one forum in every draw, and one change at a time in some; other fora once."""
    room = replace(room_of(inputs.scenario, options.forum), forced=inputs.forced)
    unknown = [p for p in _said(options.strategies) if p not in room.parties]
    if unknown:
        raise ValueError(f"{unknown[0]} does not sit in {room.forum.id}; its parties: {', '.join(room.parties)}")
    stage = ProcessStage(inputs, room, options, model_key(inputs.seed, MODEL.id))
    wanted = readings(inputs.scenario, room)

    def work(chunk: tuple[int, int]) -> list[Played]:
        return list(stage.run(*chunk, wanted if chunk[0] < FEW else wanted[:1]))

    parts = ctx.map_chunks("holding the talks", work, inputs.chunks())
    of = [_join([p[r] for p in parts if r < len(p)]) for r in range(len(wanted))]
    beside = {
        f.id: ProcessStage(inputs, Room(inputs.scenario, f, inputs.forced), options, stage.key)
        for f in inputs.scenario.fora
        if f.id != room.forum.id and len(f.parties) > 1
    }
    some = (0, min(inputs.n_draws, 1024))
    tracks = {id_: _join(list(s.run(*some, (ProcessReading("base"),)))) for id_, s in beside.items()}
    return _result(stage, wanted, of, tracks, options)


def _join(parts: list[Played]) -> Played:
    return Played(
        *(np.concatenate([getattr(p, n) for p in parts]) for n in ("result", "when", "package", "by", "loss"))
    )


def by_date(played: Played, day: float) -> Ints:
    """Return (states,) draws by how the talks stand on a day."""
    over = played.when <= day
    state = np.where(over, played.result, 0)
    return np.bincount(state, minlength=len(STATES)).astype(np.int64)


def _result(
    stage: ProcessStage,
    wanted: tuple[ProcessReading, ...],
    of: list[Played],
    tracks: dict[str, Played],
    options: TalksOptions,
) -> TalksResult:
    inputs, room = stage.inputs, stage.room
    dates = [d for d in DATES if d <= options.horizon_days] or [int(options.horizon_days)]
    counts = np.array([[by_date(p, d) for d in dates] for p in of])
    base = of[0]
    coords = {"reading": [r.id for r in wanted], "round": dates, "state": list(STATES)}
    record = CalendarRecord.of(room.forum, inputs.scenario.as_of)
    return TalksResult(
        model=MODEL.id,
        title=MODEL.title,
        citations=MODEL.citations,
        options=options.model_dump(),
        seed=inputs.seed,
        n_draws=inputs.n_draws,
        warnings=_warnings(room),
        by_date=Labelled(counts, ("reading", "round", "state"), coords, "draws"),
        result=Labelled(base.result, ("draw",), {}, "state"),
        when=Labelled(base.when, ("draw",), {}, "days"),
        forum=room.forum.id,
        name=room.forum.name,
        parties=tuple(room.parties),
        n=tuple(len(p.result) for p in of),
        record=ForumRecord(
            meetings=tuple(m.date for m in room.forum.meetings),
            pauses=tuple(
                PauseRow(start=p.start, end=p.end, until=until.isoformat())
                for p, until in zip(room.forum.pauses, record.until, strict=True)
            ),
            founded=room.forum.founded,
            share_paused=record.share,
            pauses_per_year=record.rate,
            years=record.years,
        ),
        calendar=_timetable(stage),
        agreed=_agreed(stage, base),
        tracks={
            id_: Track(
                name=next(f.name for f in inputs.scenario.fora if f.id == id_),
                n=len(p.result),
                by_date={str(d): tuple(int(x) for x in by_date(p, d)) for d in dates},
            )
            for id_, p in tracks.items()
        },
    )


def _warnings(room: Room) -> tuple[str, ...]:
    f, out = room.forum, list[str]()
    if f.cadence is None:
        out.append(f"{f.name}: no cadence given: using the default, 14–90 days between meetings (mode 30).")
    if f.breakdown is None:
        out.append(f"{f.name}: no risk of breakdown given: using the default, 0–8 % a meeting (mode 2 %).")
    return tuple(out)


def _timetable(stage: ProcessStage) -> Timetable:
    """Return how many meetings fit before the deadline, and before each date."""
    n = min(stage.inputs.n_draws, 1024)
    c = stage.calendar(ProcessReading("base"), 0, n, np.zeros(n, dtype=np.bool_))
    limit = np.minimum(c.deadline, c.horizon)
    fit = (c.days <= limit[:, None]).sum(axis=1)
    quantiles = (0.05, 0.5, 0.95)
    return Timetable(
        has_deadline=bool((c.deadline < NEVER).any()),
        deadline_days=tuple(float(np.quantile(c.deadline, q)) for q in quantiles),
        meetings_before_deadline=tuple(float(np.quantile(fit, q, method="nearest")) for q in quantiles),
        none_before_deadline=int((fit == 0).sum()),
        first_meeting_days=tuple(float(np.quantile(c.days[:, 0], q)) for q in quantiles),
        n=n,
    )


def _agreed(stage: ProcessStage, p: Played) -> Agreed:
    """Return on what the talks agree, when, who tabled it, and what delay costs."""
    room = stage.room
    here = np.flatnonzero((p.result == AGREED) | (p.result == NOT_RATIFIED))
    if not len(here):
        return Agreed(count=0)
    rows, number = np.unique(p.package[here], axis=0, return_counts=True)
    levels: list[AgreedLevel] = []
    for k, issue in enumerate(stage.inputs.scenario.issues):
        at, count = np.unique(p.package[here, k], return_counts=True)
        levels += [
            AgreedLevel(issue=issue.id, level=int(room.layout.level[t]), count=int(c))
            for t, c in zip(at, count, strict=True)
            if t != room.layout.out[k]
        ]
    return Agreed(
        count=len(here),
        packages=tuple(
            AgreedPackage(package=room.layout.clauses(rows[j]), count=int(number[j]))
            for j in np.argsort(-number, kind="stable")[:5].tolist()
        ),
        levels=tuple(levels),
        by=tuple(PartyCount(party=q, count=int((p.by[here] == g).sum())) for g, q in enumerate(room.tablers)),
        days=tuple(float(np.quantile(p.when[here], q)) for q in (0.05, 0.5, 0.95)),
        loss=tuple(PartyLoss(party=q, mean=float(np.nanmean(p.loss[here, g]))) for g, q in enumerate(room.parties)),
    )


MODEL = Model(
    id="talks.process",
    title="talks as meetings",
    citations=("faratin1998", "rubinstein1982", "raiffa1982"),
    status="tested",
    needs=needs,
    run=run,
    weight=10.0,
    options=TalksOptions,
)
