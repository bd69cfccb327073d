"""Arrays that the kernel of the talks reads and writes, and the numbers of states and strategies."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from detente._jit.structs import Struct

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

GOING, AGREED, BROKEN, FORCE = 0, 1, 2, 3
"""States of a negotiation at its horizon: still going on, agreed, broken off, ended by force at the deadline."""
TIME, RECIPROCAL, HOLDOUT = 0, 1, 2
"""Strategies: concede with time, as the others concede, never."""


@dataclass(frozen=True, eq=False)
class Programs(Struct):
    """Postfix programs of consent (``rules.evaluate``).

    Attributes
    ----------
    code
        (tokens,) a number ≥ 0 pushes an actor; −m pops m items and pushes a threshold on their weights.
    quota
        (tokens,) weight that a threshold needs.
    woff
        (tokens,) first weight of a threshold in ``weights``.
    weights
        (weights,) of the items of thresholds.
    start
        (programs + 1,) first token of each program.
    party
        (parties,) number of each party's program.
    place
        (places,) number of the program that a place needs beside those of the parties; −1 for none.
    """

    code: Ints
    quota: Array
    woff: Ints
    weights: Array
    start: Ints
    party: Ints
    place: Ints


@dataclass(frozen=True, eq=False)
class TalksRules(Struct):
    """The fixed part of a batch: parties, packages and rules.

    Attributes
    ----------
    group
        (parties, actors) weight of each actor in a party's own judgement.
    offset
        (issues + charges + 1,) first place of each issue, then of each conditional commitment.
    out
        (issues + charges,) place of an issue that is left out.
    procedural
        (issues + charges,) whether an issue alone is no deal.
    hits
        (combinations, places) infeasible combinations.
    crossed, met
        (charges, places) charge of a conditional commitment at a place of its issue (1 or 2; 0: none); whether a
        place satisfies its condition, as do all places of issues that the condition does not name.
    programs
        Rules of consent.
    every
        (packages, issues + charges) all feasible packages, if offers are ordered by a party's own value alone; else
        none.
    mediated
        Whether a mediator tables a package too, at the end of each meeting.
    """

    group: Array
    offset: Ints
    out: Ints
    procedural: Bools
    hits: Bools
    crossed: Ints
    met: Bools
    programs: Programs
    every: Ints
    mediated: bool = False

    @classmethod
    def plain(cls, parties: int, counts: tuple[int, ...], out: tuple[int, ...] | None = None) -> TalksRules:
        """Return rules by which each actor is a party and all must agree; no combination is ruled out."""
        offset = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        start, places = np.arange(parties + 1, dtype=np.int64), int(offset[-1])
        programs = Programs(
            np.arange(parties, dtype=np.int64),
            np.zeros(parties),
            np.zeros(parties, dtype=np.int64),
            np.zeros(1),
            start,
            start[:-1].copy(),
            np.full(places, -1, dtype=np.int64),
        )
        return cls(
            np.eye(parties),
            offset,
            offset[:-1] + np.array(out or (0,) * len(counts), dtype=np.int64),
            np.zeros(len(counts), dtype=np.bool_),
            np.zeros((0, places), dtype=np.bool_),
            np.zeros((0, places), dtype=np.int64),
            np.zeros((0, places), dtype=np.bool_),
            programs,
            np.zeros((0, len(counts)), dtype=np.int64),
        )


@dataclass(frozen=True, eq=False)
class Calendar(Struct):
    """Time: meetings, deadline, horizon, and what could end the talks.

    Attributes
    ----------
    days
        (draws, meetings) days from ``as_of``.
    deadline
        (draws,) days; infinite where there is none.
    horizon
        Days after which the simulation ends.
    hazard
        (draws,) chance of breakdown at each meeting, 0–1.
    force
        (draws,) whether the deadline passes into force.
    """

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


def by_strategy() -> Array:
    """Return no asks: they are left to the strategies."""
    return np.zeros((0, 0))


@dataclass(frozen=True, eq=False)
class Stand(Struct):
    """The parties' strategies, or given asks.

    Attributes
    ----------
    kind
        (parties,) strategy.
    tempo
        (draws, parties) e of those who concede with time.
    demand, least_share
        (meetings, parties) asks as proposer and as responder, from 0 (no agreement) to 1 (its best);
        empty for strategies.
    """

    kind: Ints
    tempo: Array
    demand: Array = field(default_factory=by_strategy)
    least_share: Array = field(default_factory=by_strategy)


@dataclass(frozen=True, eq=False)
class Outcomes(Struct):
    """How a batch ended, draw by draw.

    Attributes
    ----------
    result, when
        (draws,) how, and on which day (the horizon, where talks go on).
    package
        (draws, issues + charges) places of what was agreed; −1 elsewhere.
    by
        (draws,) party that tabled it (the number of parties: the mediator), or −1.
    answers
        (draws,) answers that parties gave to offers.
    """

    result: Ints
    when: Array
    package: Ints
    by: Ints
    answers: Ints
