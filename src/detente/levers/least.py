"""The least change of inputs that makes a package acceptable with every input at its median.

What a package gains an actor is worked out by the models themselves at several values of each input. Where it is
linear in an input, the input enters a mixed-integer programme as a continuous variable; where it is not (ideals,
saliences), as a choice among those values. Effects of inputs of one actor add up if at most one of them changes what
something is worth (a position, a weight, trust, a chance); the others are costs. That is a condition of the programme,
so its optimum is exact. Whether force is the challenger's best reply is fixed in each of two programmes, with the
condition that it is (core §5). Solved by HiGHS (Huangfu & Hall 2018) through SciPy, and checked by the models.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente._errors import UsageError
from detente.draws.inputs import Draws
from detente.levers.moves import OF_FAILURE, SHAPES, Lever
from detente.levers.package import Judgement, PackageJudge

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

KNOTS = 8
"""Values at which an input is tried on its way to each end of its scale."""
TOLERANCE = 1e-9
LIMIT = 10.0
"""Seconds that one programme may take."""
VETO = -1e20
"""A gain below this is a line that no price crosses."""


class Unreachable(UsageError):
    """No change of the inputs that may move reaches the target; the message says what blocks it."""


@dataclass(frozen=True, eq=False)
class InputWay:
    """One input on its way to one end of its scale.

    Attributes
    ----------
    lever
        The input.
    to
        (knots,) values on the way; the last is the end.
    gain
        (force, knots, actors) by how much the package gains each actor more, without force and with it.
    margin
        (knots,) by how much force gains on waiting, for the challenger.
    """

    lever: Lever
    to: Array
    gain: Array
    margin: Array

    def linear(self, force: int) -> bool:
        """Whether every effect grows in proportion to the distance."""
        part = (self.to - self.lever.now) / (self.to[-1] - self.lever.now)
        effects = np.column_stack([self.gain[force], self.margin])
        return bool(np.abs(effects - part[:, None] * effects[-1]).max() <= 1e-10)

    @property
    def costs(self) -> Array:
        """(knots,) what it costs to go there."""
        return np.array([self.lever.cost(float(t)) for t in self.to])


@dataclass(frozen=True, slots=True)
class LeverMove:
    """An input that is moved.

    Attributes
    ----------
    path, words
        The input.
    now, to
        Its median as coded, and where it goes.
    cost
        Difficulty × distance over the length of its scale.
    actors
        Whose answer to the package it changes.
    """

    path: str
    words: str
    now: float
    to: float
    cost: float
    actors: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class LeastChange:
    """The least change that makes a package acceptable at the medians.

    Attributes
    ----------
    moves
        What is moved, the most expensive first; empty if the package is accepted as it is.
    cost
        Its cost.
    force
        Whether force is the challenger's best reply after it.
    proven
        Whether no cheaper change exists.
    seconds
        Time taken.
    """

    moves: tuple[LeverMove, ...]
    cost: float
    force: bool
    proven: bool
    seconds: float


class Medians:
    """One package with every input at its median, and with one input moved at a time.

    Parameters
    ----------
    judge
        The package.
    levers
        What may be moved.
    asked
        Positions of the actors whose acceptance counts.
    """

    def __init__(self, judge: PackageJudge, levers: Sequence[Lever], asked: Ints) -> None:
        self.judge, self.levers, self.asked = judge, levers, asked
        inputs = judge.evaluator.inputs
        zero = (np.zeros((len(inputs.plan), 1)), np.zeros((len(inputs.commons), 1)))
        self.draws = inputs.draws(zero, 0)
        found = judge.judge(self.draws)
        self.gain = np.stack([judge.gains(found, force)[0][asked] for force in (0.0, 1.0)])
        self.margin = float(found.failure.margin[0]) if judge.evaluator.challenger >= 0 else -1.0
        self.sides = self._sides()

    @property
    def force(self) -> int:
        """Whether force is the challenger's best reply as coded."""
        return int(self.margin > 0)

    @property
    def accepted(self) -> bool:
        """Whether everybody who counts accepts the package as coded."""
        return bool((self.gain[self.force] >= -TOLERANCE).all())

    def at(self, values: Sequence[tuple[Lever, float]]) -> tuple[Array, float]:
        """Return (actors,) gains and the margin of force with some medians moved, by the models themselves."""
        found = self._judged([values])
        margin = float(found.failure.margin[0]) if self.judge.evaluator.challenger >= 0 else -1.0
        return self.judge.gains(found)[0][self.asked], margin

    def _judged(self, columns: Sequence[Sequence[tuple[Lever, float]]]) -> Judgement:
        """Judge the package once for each column of changes."""
        plan = self.draws.plan
        values = np.repeat(self.draws.values, len(columns), axis=1)
        for c, moves in enumerate(columns):
            for lever, to in moves:
                values[lever.row.slots, c] = to
        z = np.zeros((len(plan), len(columns)))
        return self.judge.judge(Draws(plan, 0, len(columns), z, values))

    def _sides(self) -> list[InputWay]:
        ways: list[tuple[Lever, Array]] = []
        for lever in self.levers:
            for end in (lever.low, lever.high):
                if abs(end - lever.now) < 1e-9:
                    continue
                way = lever.now + (end - lever.now) * np.arange(1, KNOTS + 1) / KNOTS
                if lever.scale.unit == 100.0:
                    # Levels are shown as whole numbers.
                    way = np.unique(np.round(way))
                    way = way[np.abs(way - lever.now) > 1e-9]
                    way = way if end > lever.now else way[::-1]
                ways.append((lever, way))
        columns = [[(lever, float(to))] for lever, way in ways for to in way]
        if not columns:
            return []
        found = self._judged(columns)
        gains = np.stack([self.judge.gains(found, force)[:, self.asked] for force in (0.0, 1.0)])
        margin = found.failure.margin if self.judge.evaluator.challenger >= 0 else np.full(len(columns), -1.0)
        out: list[InputWay] = []
        at = 0
        for lever, way in ways:
            here = slice(at, at + len(way))
            at += len(way)
            side = InputWay(lever, way, gains[:, here] - self.gain[:, None], margin[here] - self.margin)
            if np.abs(side.gain).max(initial=0.0) > 1e-12 or np.abs(side.margin).max(initial=0.0) > 1e-12:
                out.append(side)
        return out

    def least(self, without: frozenset[str] = frozenset(), threaten: bool = False) -> LeastChange:
        """Return the least change that makes everybody who counts accept.

        Parameters
        ----------
        without
            Paths of inputs that must stay.
        threaten
            Whether a change may make force the challenger's best reply where, as coded, it is not: fear of war makes
            others accept more, too.

        Raises
        ------
        Unreachable
            If there is none.
        """
        began = perf_counter()
        if self.accepted:
            return LeastChange((), 0.0, bool(self.force), True, perf_counter() - began)
        sides = [s for s in self.sides if s.lever.row.path not in without]
        forces = (0, 1) if self.judge.evaluator.challenger >= 0 and (threaten or self.force) else (0,)
        found = [f for force in forces if (f := self._solve(sides, force)) is not None]
        if not found:
            raise Unreachable(self._blocked(sides))
        cost, force, moves, proven = min(found, key=lambda x: x[0])
        proven = proven and all(f[3] for f in found)
        told = sorted((self._told(s, to) for s, to in moves), key=lambda m: -m.cost)
        return LeastChange(tuple(told), cost, bool(force), proven, perf_counter() - began)

    def _told(self, side: InputWay, to: float) -> LeverMove:
        plan = self.judge.evaluator.inputs.plan
        moved = np.abs(side.gain).max(axis=(0, 1)) > 1e-12
        who = tuple(plan.actors[int(i)] for i in self.asked[moved])
        return LeverMove(side.lever.row.path, side.lever.row.words, side.lever.now, to, side.lever.cost(to), who)

    def _solve(self, sides: list[InputWay], force: int) -> tuple[float, int, list[tuple[InputWay, float]], bool] | None:
        """Solve one programme: variables are the part of the way that each side goes, or its knots."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        if (self.gain[force] < VETO).any():
            return None
        columns: list[tuple[int, int]] = []  # side, knot; −1 for a continuous one
        for s, side in enumerate(sides):
            if side.linear(force):
                columns.append((s, -1))
            else:
                columns += [(s, k) for k in range(len(side.to))]
        if not columns:
            return None
        n = len(columns)
        # Behind them one switch for each side: whether it moves at all.
        cost = np.array([sides[s].costs[k] for s, k in columns] + [0.0] * len(sides))
        effect = np.array([np.append(sides[s].gain[force, k], sides[s].margin[k]) for s, k in columns])
        effect[effect < VETO] = -1e6
        rows: list[Array] = []
        low: list[float] = []
        high: list[float] = []

        def add(row: Array, least: float, most: float) -> None:
            rows.append(row)
            low.append(least)
            high.append(most)

        for a in range(len(self.asked)):
            row = np.zeros(n + len(sides))
            row[:n] = effect[:, a]
            add(row, -float(self.gain[force, a]), np.inf)
        if self.judge.evaluator.challenger >= 0:
            row = np.zeros(n + len(sides))
            row[:n] = effect[:, -1]
            add(row, TOLERANCE - self.margin if force else -np.inf, np.inf if force else -self.margin)
        for s in range(len(sides)):
            row = np.zeros(n + len(sides))
            row[[c for c in range(n) if columns[c][0] == s]] = 1.0
            row[n + s] = -1.0
            add(row, -np.inf, 0.0)
        for together in self._exclusive(sides):
            row = np.zeros(n + len(sides))
            row[[n + s for s in together]] = 1.0
            add(row, -np.inf, 1.0)
        whole = np.array([k >= 0 for _, k in columns] + [True] * len(sides), dtype=np.int64)
        result: Any = milp(
            cost,
            integrality=whole,
            bounds=Bounds(0.0, 1.0),
            constraints=LinearConstraint(csr_array(np.array(rows)), np.array(low), np.array(high)),
            options={"time_limit": LIMIT, "mip_rel_gap": 0.0},
        )
        if result.x is None:
            return None
        moves: list[tuple[InputWay, float]] = []
        for (s, k), x in zip(columns, result.x[:n], strict=True):
            if x > 1e-9:
                side = sides[s]
                to = side.to[k] if k >= 0 else side.lever.now + x * (side.to[-1] - side.lever.now)
                moves.append((side, float(to)))
        return float(result.fun), force, moves, result.status == 0

    def _exclusive(self, sides: list[InputWay]) -> list[list[int]]:
        """Return sets of sides of which at most one may move, so that effects add up."""
        out: list[list[int]] = []
        by_path: dict[str, list[int]] = {}
        for s, side in enumerate(sides):
            by_path.setdefault(side.lever.row.path, []).append(s)
        out += [group for group in by_path.values() if len(group) > 1]
        actors = {int(i) for side in sides for i in side.lever.row.touched}
        for i in sorted(actors):
            here = [s for s, side in enumerate(sides) if i in side.lever.row.touched.tolist()]
            shaping = [s for s in here if not sides[s].lever.scale.additive]
            if len(shaping) > 1:
                out.append(shaping)
            for s in shaping:
                if sides[s].lever.row.field in SHAPES:
                    out += [[s, t] for t in here if sides[t].lever.row.field in OF_FAILURE]
        return out

    def _blocked(self, sides: list[InputWay]) -> str:
        """Return what blocks the package whatever is moved."""
        evaluator = self.judge.evaluator
        names = {a.id: a.name for a in evaluator.scenario.actors}
        plan = evaluator.inputs.plan
        best = self.gain.max(axis=0)
        for side in sides:
            best = np.maximum(best, (self.gain + side.gain.max(axis=1)).max(axis=0))
        hard = [names[plan.actors[int(i)]] for i, g in zip(self.asked, self.gain.max(axis=0), strict=True) if g < VETO]
        if hard:
            return f"no change reaches the target: {hard[0]} holds a line that no price crosses; change the package"
        short = sorted((float(b), int(i)) for b, i in zip(best, self.asked, strict=True) if b < 0)
        if short:
            who = names[plan.actors[short[0][1]]]
            return (
                f"no change reaches the target: {who} rejects the package whatever single input is moved; change the "
                "package, or let more inputs move"
            )
        return "no change of the inputs that may move reaches the target; let more inputs move, or change the package"
