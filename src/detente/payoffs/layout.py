"""The flat axes of levels and places, on which packages are encoded (core §11.1).

*Levels* are the possible outcomes: the labelled levels of the file, issue by issue. *Places* are the possible contents
of a package on an issue: a clause with one of its levels, or no clause ("left out"). If an issue that is left out stays
at the status quo, "left out" and a clause with the status quo are the same place. If it lapses, "left out" is a
separate place, and the status quo is a clause like any other; but a lapse to a single level is the same place as that
level.

A commitment with a condition (core §11.5) depends on several issues at once. Each has a pseudo-issue after the issues
of the file. Its place follows from the places of the issues: not charged, charged in full, or charged in proportion to
the probability that a level left open is forbidden. Values are therefore additive over places, and every search is
exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.draws.plan import Plan
from detente.draws.slots import Line
from detente.payoffs.levels import Levels, OutcomeLotteries
from detente.scenario.model import Scenario
from detente.scenario.parts import Commitment
from detente.scenario.unnamed import Convention, lapse_of, lapsing

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

OPEN = -1
"""Represents the level of an issue that is left out and lapses."""
FREE, FULL, SHARE = 0, 1, 2
"""Places of a conditional commitment: not charged, charged in full, charged in proportion to a probability."""


@dataclass(frozen=True)
class Charge:
    """The condition under which a conditional commitment is charged.

    Attributes
    ----------
    id
        Name of the pseudo-issue.
    issue
        Id of the issue that it forbids levels of.
    forbidden
        Levels that it forbids.
    share
        Whether the issue, left open, may come to a forbidden level.
    met
        Per issue of the condition: levels that satisfy it; holds :data:`OPEN` if every level to which the issue may
        come when it is left out does.
    """

    id: str
    issue: str
    forbidden: frozenset[int]
    share: bool
    met: Mapping[str, frozenset[int]]

    def place(self, levels: Mapping[str, int]) -> int:
        """Return :data:`FREE`, :data:`FULL` or :data:`SHARE` for a package that gives every issue a level or OPEN."""
        y = levels[self.issue]
        crossed = self.share if y == OPEN else y in self.forbidden
        if not crossed or all(levels[k] in ok for k, ok in self.met.items()):
            return FREE
        return SHARE if y == OPEN else FULL


@dataclass(frozen=True, eq=False)
class Layout:
    """The possible contents of packages on each issue, on one flat axis of places.

    Attributes
    ----------
    levels
        The axis of levels.
    lapses
        Ids of the issues that lapse if they are left out.
    offset
        (issues + charges + 1,) first place of each issue, then of each conditional commitment.
    out
        (issues + charges,) place of an issue that is left out; of a commitment, not charged.
    flat
        (places,) flat level of the place, −1 for "left out" under a lapse and for commitments.
    level
        (places,) level value; where the issue lapses, the mean of the lapse; 0 for commitments.
    issue
        (places,) number of the issue; of a commitment, that of the issue that it is about.
    lapse
        (issues, levels) probability of each level if the issue is left out: 1 at the status quo unless it lapses.
    charges
        The conditional commitments.
    ids
        Ids of the issues, in file order.
    procedural
        (issues + charges,) whether an issue is procedural, not substantive.
    outcomes
        What can happen without agreement.
    """

    levels: Levels
    lapses: Convention
    offset: Ints
    out: Ints
    flat: Ints
    level: Array
    issue: Ints
    lapse: Array
    charges: tuple[Charge, ...]
    ids: tuple[str, ...]
    procedural: NDArray[np.bool_]
    outcomes: OutcomeLotteries

    @classmethod
    def of(cls, scenario: Scenario, lapses: Convention | None = None) -> Layout:
        """Lay out a scenario's places.

        Parameters
        ----------
        scenario
            The case.
        lapses
            Ids of the issues that lapse if they are left out; by default as the file says.
        """
        lapses = lapsing(scenario) if lapses is None else lapses
        levels = Levels.of(scenario)
        offset, out, flat, level = [0], list[int](), list[int](), list[float]()
        issue, lapse = list[int](), np.zeros((len(scenario.issues), len(levels.level)))
        for k, entry in enumerate(scenario.issues):
            lottery = lapse_of(scenario, entry) if entry.id in lapses else {entry.status_quo: 1.0}
            only = next(iter(lottery)) if len(lottery) == 1 else None
            if entry.id in lapses:
                out.append(len(flat))
                flat.append(-1)
                level.append(sum(y * p for y, p in lottery.items()))
            for y in sorted(entry.levels):
                if entry.id in lapses and y == only:
                    continue
                if entry.id not in lapses and y == entry.status_quo:
                    out.append(len(flat))
                flat.append(levels.at(k, y))
                level.append(float(y))
            for y, p in lottery.items():
                lapse[k, levels.at(k, y)] = p
            issue += [k] * (len(flat) - offset[-1])
            offset.append(len(flat))
        charges = _charges(scenario, lapses)
        ids = tuple(k.id for k in scenario.issues)
        for charge in charges:
            out.append(len(flat))
            flat += [-1] * 3
            level += [0.0] * 3
            issue += [ids.index(charge.issue)] * 3
            offset.append(len(flat))
        procedural = [not k.of_substance for k in scenario.issues] + [True] * len(charges)
        return cls(
            levels,
            lapses,
            np.array(offset, dtype=np.int64),
            np.array(out, dtype=np.int64),
            np.array(flat, dtype=np.int64),
            np.array(level),
            np.array(issue, dtype=np.int64),
            lapse,
            charges,
            ids,
            np.array(procedural, dtype=np.bool_),
            OutcomeLotteries.of(scenario, levels),
        )

    def places(self, package: Mapping[str, int]) -> Ints:
        """Return the (issues + charges,) places of a package's clauses; what it does not name is left out.

        Raises
        ------
        KeyError
            An issue or a level is unknown.
        """
        if unknown := [k for k in package if k not in self.ids]:
            raise KeyError(f"no issue {unknown[0]!r}")
        out = self.out.copy()
        for k, id_ in enumerate(self.ids):
            if id_ in package:
                out[k] = self._place(k, package[id_])
        if self.charges:
            levels = {id_: self.named(int(out[k])) for k, id_ in enumerate(self.ids)}
            for c, charge in enumerate(self.charges):
                k = len(self.ids) + c
                out[k] = self.offset[k] + charge.place(levels)
        return out

    def _place(self, k: int, level: int) -> int:
        here = slice(int(self.offset[k]), int(self.offset[k + 1]))
        at = self.levels.at(k, level)
        if at >= self.levels.offset[k + 1] or self.levels.level[at] != level:
            raise KeyError(f"{self.ids[k]!r} has no level {level}")
        found = np.flatnonzero(self.flat[here] == at)
        # A lapse to one level is that level.
        return int(self.offset[k]) + int(found[0]) if len(found) else int(self.out[k])

    def named(self, place: int) -> int:
        """Return the level value of a place, or :data:`OPEN`."""
        return OPEN if self.flat[place] < 0 else int(self.level[place])

    def clauses(self, places: Ints) -> dict[str, int]:
        """Return the clauses of a package: the issues that it does not leave out, with their levels."""
        return {id_: self.named(int(places[k])) for k, id_ in enumerate(self.ids) if places[k] != self.out[k]}

    @cached_property
    def open(self) -> NDArray[np.bool_]:
        """(issues,) whether "left out" is a place of its own."""
        return np.array([k in self.lapses for k in self.ids], dtype=np.bool_)

    @cached_property
    def charged(self) -> tuple[Ints, NDArray[np.bool_]]:
        """(charges, places): FULL, SHARE or 0, by the place of the issue; the same: whether the condition holds."""
        crossed = np.zeros((len(self.charges), len(self.flat)), dtype=np.int64)
        met = np.ones(crossed.shape, dtype=np.bool_)
        for c, charge in enumerate(self.charges):
            for p in range(int(self.offset[len(self.ids)])):
                issue, y = self.ids[int(self.issue[p])], self.named(p)
                if issue == charge.issue:
                    crossed[c, p] = SHARE * charge.share if y == OPEN else FULL * (y in charge.forbidden)
                met[c, p] = y in charge.met.get(issue, (y,))
        return crossed, met

    def charge_of(self, commitment: Commitment) -> int:
        """Return the number of a commitment's charge, or −1 if it has no condition."""
        if not commitment.unless:
            return -1
        return self._numbers[_key(commitment)]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {c.id: j for j, c in enumerate(self.charges)}

    def crossings(self, plan: Plan) -> tuple[Ints, Ints, Ints]:
        """Return the places of charges: per entry the commitment, the place, and whether only a share is charged.

        A share is the probability that an issue which is left out comes to a forbidden level.
        """
        return self._lines(plan)[0]

    def forbidden_shares(self, plan: Plan) -> tuple[Array, Array]:
        """Return (commitments of the plan,) chances that the issue, left out, is at a forbidden level.

        Before the deadline, and after it.
        """
        return self._lines(plan)[1]

    def _lines(self, plan: Plan) -> tuple[tuple[Ints, Ints, Ints], tuple[Array, Array]]:
        """Return both; looked up by what commitments forbid, which is the same whatever crossing them costs."""
        key = plan.forbidden
        if key not in self._known:
            shares = np.array([self._forbidden(m) for m in plan.lines]).reshape(-1, 2)
            self._known[key] = self._crossings(plan), (shares[:, 0].copy(), shares[:, 1].copy())
        return self._known[key]

    @cached_property
    def _known(self) -> dict[object, tuple[tuple[Ints, Ints, Ints], tuple[Array, Array]]]:
        return {}

    def _forbidden(self, line: Line) -> tuple[float, float]:
        k, levels = line.issue, self.levels
        here = range(int(levels.offset[k]), int(levels.offset[k + 1]))
        late = sum(float(self.lapse[k, t]) for t in here if line.commitment.forbidden(int(levels.level[t])))
        return float(line.commitment.forbidden(int(levels.level[levels.quo[k]]))), late

    def _crossings(self, plan: Plan) -> tuple[Ints, Ints, Ints]:
        line, place, share = list[int](), list[int](), list[int]()

        def note(m: int, p: int, s: bool) -> None:
            line.append(m)
            place.append(p)
            share.append(s)

        for m, entry in enumerate(plan.lines):
            c = self.charge_of(entry.commitment)
            if c >= 0:
                first = int(self.offset[len(self.ids) + c])
                note(m, first + FULL, False)
                note(m, first + SHARE, True)
                continue
            for p in range(int(self.offset[entry.issue]), int(self.offset[entry.issue + 1])):
                if self.flat[p] < 0:
                    note(m, p, True)
                elif entry.commitment.forbidden(int(self.level[p])):
                    note(m, p, False)
        return tuple(np.array(x, dtype=np.int64) for x in (line, place, share))  # type: ignore[return-value]


def _key(c: Commitment) -> str:
    conditions = ", ".join(f"{k} {v}" for k, v in sorted(c.unless.items()))
    return f"({c.issue} {c.words} unless {conditions})"


def _charges(scenario: Scenario, lapses: Convention) -> tuple[Charge, ...]:
    found: dict[str, Charge] = {}
    for c in scenario.commitments:
        if not c.unless or _key(c) in found:
            continue
        issue = scenario.issue[c.issue]
        forbidden = frozenset(y for y in issue.levels if c.forbidden(y))
        met: dict[str, frozenset[int]] = {}
        for k in c.unless:
            ok = {y for y in scenario.issue[k].levels if c.meets(k, y)}
            met[k] = frozenset(ok | {OPEN} if k in lapses and ok >= may_be(scenario, k) else ok)
        share = c.issue in lapses and bool(forbidden & may_be(scenario, c.issue))
        found[_key(c)] = Charge(_key(c), c.issue, forbidden, share, met)
    return tuple(found.values())


def may_be(scenario: Scenario, issue: str) -> set[int]:
    """Return the levels to which an issue that is left out may come when it lapses.

    The status quo is one of them if some weight falls before the deadline (``continuation``, ``discount``).
    """
    entry, na = scenario.issue[issue], scenario.no_agreement
    early = {entry.status_quo} if na is not None and (na.continuation or na.discount) else set[int]()
    return {*lapse_of(scenario, entry), *early}
