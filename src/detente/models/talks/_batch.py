"""Batches of negotiations: draws in, outcomes out."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from detente.models.talks._play import HOLDOUT, RECIPROCAL, TIME, play

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

KINDS = {"time": TIME, "reciprocal": RECIPROCAL, "hold-out": HOLDOUT}


@dataclass(frozen=True, eq=False)
class Table:
    """The fixed side of a batch: parties, grid and rules.

    Attributes
    ----------
    group
        (parties, actors) weight of each actor in a party's judgement.
    offset, quo, procedural, hits
        First level of each issue; status quo; whether an issue alone is no deal; infeasible combinations.
    programs
        Postfix programs of consent: code, quota, woff, weights, start, of parties, of levels (−1: nobody).
    every
        (packages, issues) all packages, if offers go by a party's own value alone.
    """

    group: Array
    offset: Ints
    quo: Ints
    procedural: Bools
    hits: Bools
    programs: tuple[Ints, Array, Ints, Array, Ints, Ints, Ints]
    every: Ints

    @classmethod
    def plain(cls, parties: int, counts: tuple[int, ...], quo: tuple[int, ...] | None = None) -> Table:
        """Return a table at which each actor is a party and all must agree; no combination is ruled out."""
        offset = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        start = np.arange(parties + 1, dtype=np.int64)
        return cls(
            np.eye(parties),
            offset,
            offset[:-1] + np.array(quo or (0,) * len(counts), dtype=np.int64),
            np.zeros(len(counts), dtype=np.bool_),
            np.zeros((0, int(offset[-1])), dtype=np.bool_),
            (
                np.arange(parties, dtype=np.int64),
                np.zeros(parties),
                np.zeros(parties, dtype=np.int64),
                np.zeros(1),
                start,
                start[:-1].copy(),
                np.full(int(offset[-1]), -1, dtype=np.int64),
            ),
            np.zeros((0, len(counts)), dtype=np.int64),
        )


@dataclass(frozen=True, eq=False)
class Calendar:
    """The time side: meetings, deadline, horizon, what could end the talks."""

    days: Array
    deadline: Array
    horizon: float
    hazard: Array
    force: Bools

    @classmethod
    def regular(cls, draws: int, meetings: int) -> Calendar:
        """Return a meeting a day, numbered from 0, to a horizon at the last of them; nothing breaks off."""
        days = np.tile(np.arange(meetings, dtype=np.float64), (draws, 1))
        last = np.full(draws, np.inf)
        return cls(days, last, float(max(1, meetings - 1)), np.zeros(draws), np.zeros(draws, dtype=np.bool_))


@dataclass(frozen=True, eq=False)
class Stand:
    """The parties' side: strategies, or asks that are given.

    Attributes
    ----------
    kind
        (parties,) strategy.
    tempo
        (draws, parties) e of those who concede with time.
    demand, least_share
        (meetings, parties) asks as the one who tables and the one who answers, 0–1; empty for strategies.
    """

    kind: Ints
    tempo: Array
    demand: Array = field(default_factory=lambda: np.zeros((0, 0)))
    least_share: Array = field(default_factory=lambda: np.zeros((0, 0)))


@dataclass(frozen=True, eq=False)
class Outcomes:
    """How a batch ended, draw by draw.

    Attributes
    ----------
    result, when
        (draws,) how, and on which day (the horizon, where talks merely go on).
    package
        (draws, issues) flat levels of what was agreed; −1 elsewhere.
    by
        (draws,) party that tabled it, or −1.
    answers
        (draws,) answers that parties gave to offers.
    """

    result: Ints
    when: Array
    package: Ints
    by: Ints
    answers: Ints


def simulate(
    table: Table,
    costly: Array,
    plain: Array,
    least: Array,
    calendar: Calendar,
    stand: Stand,
    *,
    key: int = 0,
    first: int = 0,
    every_party: bool = False,
    stop: bool = True,
) -> Outcomes:
    """Play a batch.

    Parameters
    ----------
    table, calendar, stand
        The three sides of a negotiation.
    costly, plain
        (draws, actors, levels) contributions of levels to value, with and without the cost of crossed lines.
    least
        (draws, actors) what a package must be worth at least.
    key, first
        Stream of random numbers, and number of the first draw.
    every_party
        Whether every party tables an offer at each meeting, or one in turn.
    stop
        Whether an agreement ends the talks; else all meetings are held, and the first agreement counts.
    """
    n, issues = len(costly), len(table.quo)
    out = Outcomes(
        np.zeros(n, dtype=np.int64),
        np.zeros(n),
        np.full((n, issues), -1, dtype=np.int64),
        np.full(n, -1, dtype=np.int64),
        np.zeros(n, dtype=np.int64),
    )
    play(
        key, first, costly, plain, least, table.group, table.offset, table.quo, table.procedural, table.hits,
        table.every, *table.programs, stand.kind, stand.tempo, calendar.days, calendar.deadline, calendar.horizon,
        calendar.hazard, calendar.force, stand.demand, stand.least_share,
        len(table.group) if every_party else 1, stop, out.result, out.when, out.package, out.by, out.answers,
    )  # fmt: skip
    return out
