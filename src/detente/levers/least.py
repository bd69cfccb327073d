"""The least change of inputs that makes a package acceptable with every input at its median.

The models themselves compute each actor's gain from the package at several values of each input. If the gain is linear
in an input, the input is a continuous variable of a mixed-integer programme; otherwise (ideals, saliences) it is a
choice among those values.

The effects of one actor's inputs add up if at most one of them changes the value of something (a position, a weight,
trust, a chance) and the others are costs. This is a constraint of the programme, so its optimum is exact. Two
programmes are solved, one with force as the challenger's best reply and one without, each with the constraint that this
holds (core §5). Where a rule can outvote an actor, the votes are variables of the programme
(:mod:`detente.levers.votes`). HiGHS (Huangfu & Hall 2018) solves it through SciPy, and the models check the solution.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from detente._errors import UsageError
from detente.answers.movable import Lever
from detente.draws.inputs import Draws
from detente.levers.package import Judgement, PackageJudge
from detente.levers.programme import TOLERANCE, VETO, InputWay, Optimum, Programme
from detente.levers.votes import Votes
from detente.scenario.names import agreeing, called

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

KNOTS = 8
"""Values at which an input is tried on its way to each end of its scale."""
ROUNDING = 1e-7


class Unreachable(UsageError):
    """No change of the inputs that may be changed reaches the target; the message says what blocks it."""


@dataclass(frozen=True, slots=True)
class LeverMove:
    """An input that is moved.

    Attributes
    ----------
    path, words
        The input.
    now, to
        Its median as coded, and where it goes.
    shown
        The move in words, by the most likely values that go with these medians.
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
    shown: str


def move_of(lever: Lever, to: float, actors: tuple[str, ...]) -> LeverMove:
    """Return the move of an input's median to a value."""
    return LeverMove(lever.row.path, lever.row.words, lever.now, to, lever.cost(to), actors, lever.arrow(to))


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
    outvoted
        Ids of those who are asked and still say no after it, in the order of the file; the rules do not need them.
    """

    moves: tuple[LeverMove, ...]
    cost: float
    force: bool
    proven: bool
    seconds: float
    outvoted: tuple[str, ...] = ()


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
    by_rules
        Whether the rules of consent say whose acceptance is enough; else everybody's is needed.
    """

    def __init__(self, judge: PackageJudge, levers: Sequence[Lever], asked: Ints, by_rules: bool = False) -> None:
        self.judge, self.levers, self.asked = judge, levers, asked
        names = [judge.evaluator.inputs.plan.actors[int(i)] for i in asked]
        self.votes = Votes.of(judge, names) if by_rules else Votes.all_of(names)
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
        """Whether those who accept the package as coded are enough."""
        return self.votes.enough(self.gain[self.force] >= -TOLERANCE)

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
        """Return the least change after which those who accept are enough.

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
            yes = self.gain[self.force] >= -TOLERANCE
            return LeastChange((), 0.0, bool(self.force), True, perf_counter() - began, self._no(yes))
        sides = [s for s in self.sides if s.lever.row.path not in without]
        forces = (0, 1) if self.judge.evaluator.challenger >= 0 and (threaten or self.force) else (0,)
        found = [f for force in forces if (f := self._solved(sides, force)) is not None]
        if not found:
            raise Unreachable(self._blocked(sides))
        best = min(found, key=lambda x: x.cost)
        proven = all(f.proven for f in found)
        told = sorted((self._told(s, to) for s, to in best.moves), key=lambda m: -m.cost)
        # The solver meets the constraints only up to rounding.
        yes = self.at([(s.lever, to) for s, to in best.moves])[0] >= -ROUNDING
        return LeastChange(tuple(told), best.cost, bool(best.force), proven, perf_counter() - began, self._no(yes))

    def _no(self, yes: NDArray[np.bool_]) -> tuple[str, ...]:
        return tuple(a for a, y in zip(self.votes.asked, yes.tolist(), strict=True) if not y)

    def _solved(self, sides: list[InputWay], force: int) -> Optimum | None:
        """Solve a programme, then again with the voters fixed whom the rules need, so that none of them falls short."""
        plain = Programme(sides, self.gain[force], self.margin, self.judge.evaluator.challenger >= 0, force)
        if not self.votes.rules:
            return plain.solve(self.votes.must)
        found = plain.solve(self.votes.must, self.votes)
        if found is None:
            return None
        again = plain.solve(found.yes)
        return None if again is None else replace(again, proven=found.proven and again.proven)

    def _told(self, side: InputWay, to: float) -> LeverMove:
        plan = self.judge.evaluator.inputs.plan
        moved = np.abs(side.gain).max(axis=(0, 1)) > 1e-12
        who = tuple(plan.actors[int(i)] for i in self.asked[moved])
        return move_of(side.lever, to, who)

    def _blocked(self, sides: list[InputWay]) -> str:
        """Return the reason why no move of inputs makes the package acceptable."""
        evaluator = self.judge.evaluator
        names = {a.id: called(a.name) for a in evaluator.scenario.actors}
        plan = evaluator.inputs.plan
        best = self.gain.max(axis=0)
        for side in sides:
            best = np.maximum(best, (self.gain + side.gain.max(axis=1)).max(axis=0))
        needed = [
            (int(i), float(b), float(g))
            for i, b, g, must in zip(self.asked, best, self.gain.max(axis=0), self.votes.must, strict=True)
            if must
        ]
        hard = [names[plan.actors[i]] for i, _, g in needed if g < VETO]
        if hard:
            its = agreeing(hard[0], "its")
            return (
                f"no change of inputs reaches the target: {hard[0]} would not break {its} commitment at any cost; "
                "change the package"
            )
        short = sorted((b, i) for i, b, _ in needed if b < 0)
        if short:
            who = names[plan.actors[short[0][1]]]
            return (
                f"with every input at its median no change of inputs reaches the target: {who} would reject the "
                "package whatever single input is moved; change the package, or let more inputs move"
            )
        return "no change of the inputs that may move reaches the target; let more inputs move, or change the package"
