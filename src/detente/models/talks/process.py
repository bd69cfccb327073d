"""Talks over time: whether and when the meetings of a forum produce a deal, and on which package.

A forum meets on its calendar (``_calendar``). At each meeting one party, in turn, tables the package on its concession
path (``offers``) whose worth to it equals its present aspiration, and the others respond. A party agrees if the package
meets its own aspiration. Every other actor whose consent is needed agrees if the package is worth at least as much to
it as no agreement (core §4, §5). Aspirations fall with time, fall with the others' concessions, or stay constant
(Faratin, Sierra & Jennings 1998). If force is the challenger's best reply to failure, it is used at the deadline;
otherwise the talks go on. An agreement may fail at ratification.

An agreement on package x after t years is worth ``v_i(x, t) = (1 − δ^t)(u_i(q) − h_i) + δ^t ũ_i(x)`` to actor i, with
the discount factor δ per year, the status quo q, the cost of waiting h_i, the value u_i and the worth ũ_i (core §9).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from detente._labelled import Labelled
from detente.draws.counter import model_key
from detente.draws.inputs import Inputs
from detente.models.contract import Context, Missing, Model, Result
from detente.models.talks._calendar import CalendarRecord
from detente.models.talks._room import Room
from detente.models.talks._simulator import (
    NEVER,
    NOT_RATIFIED,
    TalksAssumptions,
    TalksChunk,
    TalksOptions,
    TalksSimulator,
    assumption_sets,
    strategies_of,
)
from detente.models.talks._structs import AGREED
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
from detente.scenario.model import Scenario

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

DATES = (30, 60, 90, 180, 365, 730)
"""Days after ``as_of`` for which the state of the talks is reported."""
STATES = ("going on", "agreed", "broken off", "force at the deadline", "agreed, not ratified")
FEW = 1024
"""Assumption sets other than the first are run on at most this many draws."""


@dataclass(frozen=True, eq=False, kw_only=True)
class TalksResult(Result):
    """The results of the simulated talks.

    Attributes
    ----------
    by_date
        (assumptions, dates in days, states) number of draws in which the talks are in a state on a day.
    result, when
        (draws,) state in which the talks end (index in :data:`STATES`), and the day, under the base assumptions.
    forum, name, parties
        The forum's id and name, and its parties.
    n
        Draws, by assumptions.
    record, calendar
        The forum's record, and the meetings that its calendar allows.
    agreed
        The agreements of the talks, under the base assumptions.
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
    """Return what the scenario lacks: a forum with parties, or an issue of substance."""
    if not any(len(f.parties) > 1 for f in scenario.fora):
        return (Missing("fora", "nobody meets anywhere", "add a forum with at least two parties"),)
    if not any(k.of_substance for k in scenario.issues):
        return (
            Missing("issues", "no issue is one of substance, so no package is a deal", "add an issue of substance"),
        )
    return ()


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
    """Simulate the talks of one forum in every draw, each other set of assumptions in some, other fora once."""
    room = replace(room_of(inputs.scenario, options.forum), forced=inputs.forced)
    unknown = [p for p in strategies_of(options.strategies) if p not in room.parties]
    if unknown:
        raise ValueError(f"{unknown[0]} does not sit in {room.forum.id}; its parties: {', '.join(room.parties)}")
    simulator = TalksSimulator(inputs, room, options, model_key(inputs.seed, MODEL.id))
    wanted = assumption_sets(inputs.scenario, room)

    def work(chunk: tuple[int, int]) -> list[TalksChunk]:
        return list(simulator.run(*chunk, wanted if chunk[0] < FEW else wanted[:1]))

    parts = ctx.map_chunks("holding the talks", work, inputs.chunks())
    of = [_join([p[r] for p in parts if r < len(p)]) for r in range(len(wanted))]
    beside = {
        f.id: TalksSimulator(inputs, Room(inputs.scenario, f, inputs.forced), options, simulator.key)
        for f in inputs.scenario.fora
        if f.id != room.forum.id and len(f.parties) > 1
    }
    some = (0, min(inputs.n_draws, 1024))
    tracks = {id_: _join(list(s.run(*some, (TalksAssumptions("base"),)))) for id_, s in beside.items()}
    return _result(simulator, wanted, of, tracks, options)


def _join(parts: list[TalksChunk]) -> TalksChunk:
    return TalksChunk(
        *(np.concatenate([getattr(p, n) for p in parts]) for n in ("result", "when", "package", "by", "loss"))
    )


def by_date(talks: TalksChunk, day: float) -> Ints:
    """Return (states,) the number of draws in each state of the talks on a day."""
    over = talks.when <= day
    state = np.where(over, talks.result, 0)
    return np.bincount(state, minlength=len(STATES)).astype(np.int64)


def _result(
    simulator: TalksSimulator,
    wanted: tuple[TalksAssumptions, ...],
    of: list[TalksChunk],
    tracks: dict[str, TalksChunk],
    options: TalksOptions,
) -> TalksResult:
    inputs, room = simulator.inputs, simulator.room
    dates = [d for d in DATES if d <= options.horizon_days] or [int(options.horizon_days)]
    counts = np.array([[by_date(p, d) for d in dates] for p in of])
    base = of[0]
    coords = {"assumptions": [r.id for r in wanted], "round": dates, "state": list(STATES)}
    record = CalendarRecord.of(room.forum, inputs.scenario.as_of)
    return TalksResult(
        model=MODEL.id,
        title=MODEL.title,
        citations=MODEL.citations,
        options=options.model_dump(),
        seed=inputs.seed,
        n_draws=inputs.n_draws,
        warnings=_warnings(room),
        by_date=Labelled(counts, ("assumptions", "round", "state"), coords, "draws"),
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
        calendar=_timetable(simulator),
        agreed=_agreed(simulator, base),
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


def _timetable(simulator: TalksSimulator) -> Timetable:
    """Return how many meetings fit before the deadline, and before each date."""
    n = min(simulator.inputs.n_draws, 1024)
    c = simulator.calendar(TalksAssumptions("base"), 0, n, np.zeros(n, dtype=np.bool_))
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


def _agreed(simulator: TalksSimulator, p: TalksChunk) -> Agreed:
    """Return the agreements of the talks: packages, days, who tabled them, and the costs of delay."""
    room = simulator.room
    here = np.flatnonzero((p.result == AGREED) | (p.result == NOT_RATIFIED))
    if not len(here):
        return Agreed(count=0)
    rows, number = np.unique(p.package[here], axis=0, return_counts=True)
    levels: list[AgreedLevel] = []
    for k, issue in enumerate(simulator.inputs.scenario.issues):
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
