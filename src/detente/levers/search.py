"""How far inputs must move for a package to be accepted in a target share of draws: search on paired draws.

All candidates are judged over the same draws (common random numbers), so that a difference between two changes is not
due to chance. The candidates are single inputs, moved as far as needed; the least change at the medians, scaled as far
as needed; and a greedy combination, from which superfluous moves are removed. The search is heuristic: each result
reaches the target, but none is proven to be the cheapest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.answers.difference import paired_error
from detente.answers.finding import count_of_100, out_of_100
from detente.answers.movable import Lever, moved
from detente.draws.inputs import Draws
from detente.draws.quantiles import quantile
from detente.levers.least import LeverMove, move_of
from detente.levers.package import Judgement, PackageJudge, with_values
from detente.models.deals.consent import asked_mask
from detente.scenario.names import called

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
Moves = Mapping[str, float]
"""Medians by path."""

STEPS = 9
"""Halvings by which an amount is found: 1/512 of the way."""
MORE_FORCE = 0.02
"""Rise of the share of draws in which force is the challenger's best reply below which it is ignored."""
BEST = 8
"""Most promising inputs from which a combination is built."""
MOST = 5
"""Inputs in a combination."""


@dataclass(frozen=True, eq=False)
class Reached:
    """One way to the target.

    Attributes
    ----------
    moves
        What is moved, the most expensive first.
    cost
        Total difficulty.
    share, error
        Share of draws in which the package is accepted then, and the paired Monte Carlo error of the rise.
    how
        ``one input``, ``the least change at the medians, taken further`` or ``a combination``.
    """

    moves: tuple[LeverMove, ...]
    cost: float
    share: float
    error: float
    how: str


class PairedShares:
    """Shares of draws in which a package is accepted, with medians moved.

    Parameters
    ----------
    judge
        The package.
    draws
        The draws.
    levers
        What may be moved, by path.
    only
        Positions of actors whose acceptance alone counts; ``None``: all who must consent.
    """

    def __init__(
        self, judge: PackageJudge, draws: Draws, levers: Sequence[Lever], only: NDArray[np.int64] | None = None
    ) -> None:
        self.judge, self.draws, self.only = judge, draws, only
        self.levers = {x.row.path: x for x in levers}
        self._kept: dict[tuple[str, float], Array] = {}

    @cached_property
    def base(self) -> Judgement:
        """The judgement as coded."""
        return self.judge.judge(self.draws)

    @cached_property
    def accepted(self) -> Bools:
        """(draws,) whether the package is accepted as coded."""
        return self._accepted(self.base)

    def with_moves(self, moves: Moves) -> Bools:
        """(draws,) whether the package is accepted with some medians moved."""
        return self.accepted if not moves else self._accepted(self._judged(moves))

    def force(self, moves: Moves) -> float:
        """Return the share of draws in which force is the challenger's best reply, with some medians moved."""
        judgement = self._judged(moves) if moves else self.base
        return float(judgement.failure.force.mean())

    def refusal(self, moves: Moves) -> tuple[str, float]:
        """Return the name of the actor that rejects the package most often with some medians moved, and how often."""
        evaluator = self.judge.evaluator
        mask = asked_mask(evaluator, self.judge.named)
        actors = evaluator.inputs.plan.actors
        who = [i for i in range(len(actors)) if mask >> i & 1] if self.only is None else self.only.tolist()
        gains = self.judge.gains(self._judged(moves) if moves else self.base)[:, who]
        refuses = (gains < -1e-9).mean(axis=0)
        most = int(refuses.argmax())
        return called(evaluator.scenario.actor[actors[who[most]]].name), float(refuses[most])

    def _judged(self, moves: Moves) -> Judgement:
        slots = np.concatenate([self.levers[p].row.slots for p in moves])
        values = np.concatenate([self._values(p, to) for p, to in moves.items()])
        touched = np.unique(np.concatenate([self.levers[p].row.touched for p in moves]))
        return self.judge.judge(with_values(self.draws, slots, values), self.base, touched)

    def share(self, moves: Moves) -> float:
        """Return the share of draws in which the package is accepted with some medians moved."""
        return float(self.with_moves(moves).mean())

    def _accepted(self, judgement: Judgement) -> Bools:
        if self.only is None:
            return self.judge.passes(judgement)
        return np.asarray((self.judge.gains(judgement)[:, self.only] >= -1e-9).all(axis=1), dtype=np.bool_)

    def _values(self, path: str, to: float) -> Array:
        """(slots, draws) values of one input with its median moved."""
        key = (path, to)
        if key not in self._kept:
            lever = self.levers[path]
            q = moved(lever.row.quantity, to, lever.low, lever.high)
            z = self.draws.z[lever.row.slots]
            self._kept[key] = np.stack([quantile(q, np.ascontiguousarray(row)) for row in z])
            if len(self._kept) > 512:
                self._kept.pop(next(iter(self._kept)))
        return self._kept[key]


def least_part(share: Callable[[float], float], target: float) -> float | None:
    """Return the least part of the way, 0–1, at which a share reaches a target; ``None`` if it does not at the end."""
    if share(1.0) < target:
        return None
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        if share(middle) >= target:
            high = middle
        else:
            low = middle
    return high


def reach(asked: PairedShares, target: float, first: Sequence[LeverMove] = (), threaten: bool = False) -> list[Reached]:
    """Return ways to a target share, the cheapest first.

    Parameters
    ----------
    asked
        The package over the draws.
    target
        Share of draws, 0–1.
    first
        The least change at the medians; empty if there is none.
    threaten
        Whether force may become the challenger's best reply in more draws.
    """
    most_force = 1.0 if threaten else asked.force({}) + MORE_FORCE
    found: list[tuple[dict[str, float], str]] = []
    gains: list[tuple[float, str, float]] = []
    start = asked.share({})
    for path, lever in asked.levers.items():
        for end in (lever.low, lever.high):
            if abs(end - lever.now) < 1e-9:
                continue
            rise = asked.share({path: end}) - start
            if rise <= 0 or (not threaten and asked.force({path: end}) > most_force):
                continue
            gains.append((rise / lever.cost(end), path, end))
            to = _one(asked, path, end, {}, target)
            if to is not None:
                found.append(({path: to}, "one input"))
    if first:
        way = {m.path: m.to for m in first}
        moves = _along(asked, way, target)
        if moves is not None:
            found.append((moves, "the least change at the medians, as far as needed"))
    gains.sort(reverse=True)
    combined = _greedy(asked, gains, target)
    if combined is not None and len(combined) > 1:
        found.append((combined, "a combination"))
    out: dict[frozenset[str], Reached] = {}
    for moves, how in found:
        if not threaten and asked.force(moves) > most_force:
            continue
        here = _reached(asked, moves, how)
        known = out.get(frozenset(moves))
        if known is None or here.cost < known.cost:
            out[frozenset(moves)] = here
    return sorted(out.values(), key=lambda r: (r.cost, len(r.moves)))


def what_blocks(asked: PairedShares, threaten: bool = False) -> str:
    """Return in words why no way to a target was found: the single input that helps most, and who still says no.

    Parameters
    ----------
    asked
        The package over the draws.
    threaten
        Whether force may become the challenger's best reply in more draws.
    """
    most_force = 1.0 if threaten else asked.force({}) + MORE_FORCE
    start, way, change = asked.share({}), dict[str, float](), ""
    share = start
    for lever in asked.levers.values():
        for end in (lever.low, lever.high):
            here = {lever.row.path: end}
            if abs(end - lever.now) >= 1e-9 and asked.share(here) > share and asked.force(here) <= most_force:
                share, way, change = asked.share(here), here, lever.change(end)
    said = (
        f"of single inputs, {change} helps most, to {count_of_100(share)} of 100 draws"
        if way
        else f"no single input that may move lifts the package above {count_of_100(start)} of 100 draws"
    )
    who, refuses = asked.refusal(way)
    return (
        f"no change of inputs that reaches the target was found over draws: {said}, and {who} would still say no in "
        f"{out_of_100(refuses)}; let more inputs move, or change the package"
    )


def _one(asked: PairedShares, path: str, end: float, others: Moves, target: float) -> float | None:
    lever = asked.levers[path]
    part = least_part(lambda x: asked.share({**others, path: lever.now + x * (end - lever.now)}), target)
    return None if part is None else lever.now + part * (end - lever.now)


def _along(asked: PairedShares, way: Mapping[str, float], target: float) -> dict[str, float] | None:
    """Go along the change at the medians, and beyond it up to the ends of the scales."""

    def at(x: float) -> dict[str, float]:
        out: dict[str, float] = {}
        for path, to in way.items():
            lever = asked.levers[path]
            out[path] = min(max(lever.now + 4 * x * (to - lever.now), lever.low), lever.high)
        return out

    part = least_part(lambda x: asked.share(at(x)), target)
    return None if part is None else _pruned(asked, at(part), target)


def _greedy(asked: PairedShares, gains: list[tuple[float, str, float]], target: float) -> dict[str, float] | None:
    """Add the input that helps most for its cost, half of its way at a time, until the target is reached."""
    ends: dict[str, float] = {}
    for _, path, end in gains[:BEST]:
        ends.setdefault(path, end)
    moves: dict[str, float] = {}
    now = asked.share({})
    while now < target:
        best: tuple[float, str, float, float] | None = None
        for path, end in ends.items():
            lever = asked.levers[path]
            here = moves.get(path, lever.now)
            if path not in moves and len(moves) >= MOST:
                continue
            for to in ((here + end) / 2, end):
                price = lever.cost(to) - lever.cost(here)
                share = asked.share({**moves, path: to}) if abs(to - here) > 1e-6 else now
                if share > now and price > 0 and (best is None or (share - now) / price > best[0]):
                    best = ((share - now) / price, path, to, share)
        if best is None:
            return None
        moves[best[1]] = best[2]
        now = best[3]
    return _pruned(asked, moves, target)


def _pruned(asked: PairedShares, moves: dict[str, float], target: float) -> dict[str, float]:
    """Move each input back as far as the target allows, the most expensive first."""
    out = dict(moves)
    for path in sorted(moves, key=lambda p: -asked.levers[p].cost(moves[p])):
        others = {p: to for p, to in out.items() if p != path}
        if asked.share(others) >= target:
            out = others
            continue
        to = _one(asked, path, out[path], others, target)
        if to is not None:
            out[path] = to
    return out


def _reached(asked: PairedShares, moves: Moves, how: str) -> Reached:
    plan = asked.draws.plan
    told = sorted(
        (
            move_of(asked.levers[p], to, tuple(plan.actors[int(i)] for i in asked.levers[p].row.touched))
            for p, to in moves.items()
        ),
        key=lambda m: -m.cost,
    )
    after = asked.with_moves(moves)
    error = paired_error(asked.accepted, after)
    return Reached(tuple(told), sum(m.cost for m in told), float(after.mean()), error, how)
