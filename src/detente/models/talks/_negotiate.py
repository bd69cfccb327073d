"""The kernel of the talks: one negotiation in each draw, meeting by meeting, until it ends."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente._jit import allocating, njit, part
from detente.draws.counter import u01
from detente.models.talks._structs import (
    AGREED,
    BROKEN,
    FORCE,
    GOING,
    HOLDOUT,
    RECIPROCAL,
    TIME,
    Calendar,
    Outcomes,
    Programs,
    Stand,
    TalksRules,
)
from detente.models.talks.offers import DRAWERS, cheapest, filed, path
from detente.rules.evaluate import holds

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

TOLERANCE = 1e-9
LANES = 16
"""Rows of values are filled up to whole multiples of this, so that sums over parties run in whole vectors."""
FLOOR = -1e3
"""Levels over a hard line count as this much where offers are chosen: sums keep their digits."""


@part
def concede(share: float, tempo: Array, kind: Ints, low: Array, high: Array, target: Array) -> None:
    """Set what each party asks after a share of the time: it has conceded ``share^{1/e}`` of its range.

    Below e = 1 it concedes late (hard, "boulware"), above early (soft); Faratin, Sierra & Jennings 1998, eq. 5.
    """
    log = np.log(share) if share > 0 else -np.inf
    for g in range(target.shape[0]):
        if kind[g] == TIME:
            gone = 1.0 if share >= 1 else np.exp(log / tempo[g])
            target[g] = high[g] - (high[g] - low[g]) * gone
        elif kind[g] == HOLDOUT:
            target[g] = high[g]


@njit
def negotiate(
    key: int,
    first: int,
    costly: Array,
    least: Array,
    rules: TalksRules,
    calendar: Calendar,
    stand: Stand,
    tables: int,
    stop: bool,
    outcomes: Outcomes,
) -> None:
    """Simulate one negotiation in every draw.

    Parameters
    ----------
    key, first
        Of the stream of random numbers; number of the first draw.
    costly
        (draws, actors, places) contributions less the costs of crossed commitments.
    least
        (draws, actors) the least worth at which an actor accepts: its value of no agreement, less the cost of blocking.
    rules, calendar, stand
        Parties, packages and consent; meetings; strategies.
    tables
        How many parties table an offer at each meeting: 1 in turn, or all.
    stop
        Whether an agreement ends the talks.
    outcomes
        Where to write.
    """
    group, offset, out, procedural = rules.group, rules.offset, rules.out, rules.procedural
    hits, crossed, meets, every, mediated = rules.hits, rules.crossed, rules.met, rules.every, rules.mediated
    programs = rules.programs
    days, deadline, horizon, hazard = calendar.days, calendar.deadline, calendar.horizon, calendar.hazard
    force = calendar.force
    kind, tempo, demand, least_share = stand.kind, stand.tempo, stand.demand, stand.least_share
    result, when, package, by, answers = outcomes.result, outcomes.when, outcomes.package, outcomes.by, outcomes.answers
    n, actors, levels = costly.shape
    parties, issues = group.shape[0], offset.shape[0] - 1
    meetings = days.shape[1]
    choices = every.shape[0]
    wide, across = _whole(actors), _whole(parties)
    worth_of = np.zeros((levels, wide))
    joint = np.zeros((levels, across))
    low, high = np.empty(parties), np.empty(parties)
    others, own, total = np.empty(levels), np.empty(levels), np.empty(levels)
    packages = np.empty((parties, levels + 1, issues), dtype=np.int64)
    worth = np.empty((parties, max(levels + 1, choices)))
    head = np.empty((parties, DRAWERS if choices > 0 else 0), dtype=np.int64)
    after = np.empty((parties, choices), dtype=np.int64)
    lowest, scale = np.empty(parties), np.empty(parties)
    length = np.empty(parties, dtype=np.int64)
    issue, level, ratio = np.empty(levels, dtype=np.int64), np.empty(levels, dtype=np.int64), np.empty(levels)
    place = np.empty(issues, dtype=np.int64)
    value, get, want = np.empty(wide), np.empty(across), np.full(across, -np.inf)
    yes = np.zeros(actors)
    stack = np.empty(programs.code.shape[0] + 1)
    target, seen = np.empty(parties), np.empty(parties)
    begin, who = _seats(group)
    patient = np.flatnonzero(kind == RECIPROCAL) if demand.shape[0] == 0 else np.zeros(0, dtype=np.int64)
    for d in range(n):
        _judge(costly[d], group, begin, who, worth_of, joint, total)
        for g in range(parties):
            low[g] = 0.0
            for j in range(begin[g], begin[g + 1]):
                low[g] += group[g, who[j]] * least[d, who[j]]
            for t in range(levels):
                own[t] = joint[t, g]
                others[t] = total[t] - own[t]
            if choices > 0:
                lowest[g], best, scale[g] = filed(own, every, worth[g], head[g], after[g])
                high[g] = max(low[g], best)
            else:
                length[g] = path(
                    own, others, offset, hits, crossed, meets, packages[g], worth[g], issue, level, ratio, place
                )
                high[g] = max(low[g], worth[g, 0]) if length[g] > 0 else low[g]
            target[g], seen[g] = high[g], -np.inf
        result[d], when[d], by[d], answers[d] = GOING, horizon, -1, 0
        passed = False
        for m in range(meetings):
            day = days[d, m]
            if not passed and deadline[d] < min(day, horizon):
                passed = True
                if force[d] and result[d] == GOING:
                    result[d], when[d] = FORCE, deadline[d]
                    break
            if day > horizon:
                break
            if result[d] == GOING and hazard[d] > 0 and u01(key, first + d, m, 0, 0) < hazard[d]:
                result[d], when[d] = BROKEN, day
                break
            end = horizon if passed else min(deadline[d], horizon)
            concede(day / end, tempo[d], kind, low, high, target)
            for h in range(parties):
                want[h] = target[h] - TOLERANCE
                if least_share.shape[0] > 0:
                    want[h] = low[h] + least_share[m, h] * (high[h] - low[h]) - TOLERANCE
            done = False
            for turn in range(tables + mediated):
                g = (m + turn) % parties
                mediator = turn == tables
                ask = target[g]
                if demand.shape[0] > 0:
                    ask = low[g] + demand[m, g] * (high[g] - low[g])
                if choices > 0:
                    at = cheapest(
                        float(ask - TOLERANCE), worth[g], head[g], after[g], float(lowest[g]), float(scale[g])
                    )
                else:
                    at = _choose(worth[g], int(length[g]), float(ask))
                if mediator:
                    g, at = _mediate(joint, low, packages, length, every)
                if at < 0:
                    continue
                x = every[at] if choices > 0 else packages[g, at]
                get[:] = 0.0
                for k in range(issues):
                    shared = joint[x[k]]
                    for h in range(across):
                        get[h] += shared[h]
                answers[d] += parties
                for h in patient:
                    # Tit for tat: the party reciprocates the others' concessions since its last offer.
                    if h != g or mediator:
                        if seen[h] > -np.inf and get[h] > seen[h]:
                            target[h] = max(low[h], target[h] - (get[h] - seen[h]))
                        seen[h] = max(seen[h], get[h])
                        want[h] = target[h] - TOLERANCE
                refused = 0
                for h in range(across):
                    refused += get[h] < want[h]
                if refused - (not mediator and get[g] < want[g]) > 0:
                    continue
                # A package that changes procedure only is not a deal (core §6).
                if not _substantive(x, out, procedural):
                    continue
                _weigh(x, worth_of, value, actors)
                for i in range(actors):
                    yes[i] = 1.0 if value[i] >= least[d, i] - TOLERANCE else 0.0
                if _consented(x, out, yes, programs, stack):
                    if result[d] == GOING:
                        result[d], when[d], by[d] = AGREED, day, parties if mediator else g
                        for k in range(issues):
                            package[d, k] = x[k]
                    done = True
            if done and stop:
                break
        if result[d] == GOING and not passed and deadline[d] < horizon and force[d]:
            result[d], when[d] = FORCE, deadline[d]


@part
def _mediate(joint: Array, low: Array, packages: Ints, length: Ints, every: Ints) -> tuple[int, int]:
    """Return the place of the package that a mediator tables: path and place (or place among all), −1 for none.

    It prefers agreement: of the packages that the parties could table, the one whose least gain over no agreement
    is the greatest; of equals the first.
    """
    best, path_, place = -np.inf, 0, -1
    ways = 1 if every.shape[0] > 0 else packages.shape[0]
    for g in range(ways):
        for a in range(every.shape[0] if every.shape[0] > 0 else length[g]):
            x = every[a] if every.shape[0] > 0 else packages[g, a]
            least = np.inf
            for h in range(low.shape[0]):
                gain = -low[h]
                for k in range(x.shape[0]):
                    gain += joint[x[k], h]
                least = min(least, gain)
            if least > best:
                best, path_, place = least, g, a
    return path_, place


@part
def _whole(n: int) -> int:
    return (n + LANES - 1) // LANES * LANES


@part
def _weigh(x: Ints, costly: Array, value: Array, actors: int) -> None:
    """Write what a package is worth to each actor."""
    for i in range(actors):
        value[i] = 0.0
        for k in range(x.shape[0]):
            value[i] += costly[x[k], i]


@allocating
def _seats(group: Array) -> tuple[Ints, Ints]:
    """Return the actors whose judgement counts for each party: ``who[begin[g] : begin[g + 1]]``."""
    parties, actors = group.shape
    begin, who = np.zeros(parties + 1, dtype=np.int64), np.zeros(parties * actors, dtype=np.int64)
    found = 0
    for g in range(parties):
        for i in range(actors):
            if group[g, i] != 0.0:
                who[found] = i
                found += 1
        begin[g + 1] = found
    return begin, who


@part
def _judge(costly: Array, group: Array, begin: Ints, who: Ints, worth_of: Array, joint: Array, total: Array) -> None:
    """Write values by level: of each actor, of each party, and of all parties together."""
    actors, levels = costly.shape
    for t in range(levels):
        for i in range(actors):
            worth_of[t, i] = costly[i, t]
        total[t] = 0.0
        for g in range(group.shape[0]):
            value = 0.0
            for j in range(begin[g], begin[g + 1]):
                value += group[g, who[j]] * max(costly[who[j], t], FLOOR)
            joint[t, g] = value
            total[t] += value


@part
def _choose(worth: Array, length: int, ask: float) -> int:
    """Return the farthest place on a path whose worth still reaches the ask, or −1."""
    inside, outside = -1, length
    while outside - inside > 1:
        middle = (inside + outside) // 2
        if worth[middle] >= ask - TOLERANCE:
            inside = middle
        else:
            outside = middle
    return inside


@part
def _substantive(x: Ints, out: Ints, procedural: Bools) -> bool:
    for k in range(x.shape[0]):
        if x[k] != out[k] and not procedural[k]:
            return True
    return False


@part
def _consented(x: Ints, out: Ints, yes: Array, programs: Programs, stack: Array) -> bool:
    code, quota, woff, weights = programs.code, programs.quota, programs.woff, programs.weights
    start, party, place = programs.start, programs.party, programs.place
    for k in range(x.shape[0]):
        p = place[x[k]]
        if x[k] != out[k] and p >= 0 and not holds(code, quota, woff, weights, start, int(p), yes, stack):
            return False
    for j in range(party.shape[0]):
        if not holds(code, quota, woff, weights, start, int(party[j]), yes, stack):
            return False
    return True
