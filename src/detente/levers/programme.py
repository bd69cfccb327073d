"""The mixed-integer programme of a least change: which inputs change, by how much, and who then says yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.answers.movable import OF_FAILURE, SHAPES, Lever
from detente.levers.votes import Votes

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]

TOLERANCE = 1e-9
LIMIT = 10.0
"""Seconds that one programme may take."""
VETO = -1e20
"""A gain below this means that the package breaks a commitment that the actor would not break at any cost."""


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
        (2, knots, actors) rise of each actor's gain from the package: without force, then with it.
    margin
        (knots,) rise of the challenger's margin of force over waiting.
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
class Optimum:
    """The optimum of one programme.

    Attributes
    ----------
    cost
        What the moves cost together.
    force
        Whether force is the challenger's best reply after them.
    moves
        What is moved, and where it goes.
    yes
        (asked,) who says yes; the rules are met.
    proven
        Whether no cheaper moves exist.
    """

    cost: float
    force: int
    moves: tuple[tuple[InputWay, float], ...]
    yes: Bools
    proven: bool


@dataclass(frozen=True, eq=False)
class Programme:
    """The least cost at which everybody whose acceptance is required accepts.

    Attributes
    ----------
    sides
        What may be moved.
    gain
        (asked,) each actor's gain from the package, as coded.
    margin
        The challenger's margin of force over waiting, as coded.
    challenger
        Whether somebody could use force.
    force
        Whether force is required to be the challenger's best reply, 0 or 1.
    """

    sides: Sequence[InputWay]
    gain: Array
    margin: float
    challenger: bool
    force: int

    def solve(self, must: Bools, votes: Votes | None = None) -> Optimum | None:
        """Return the optimum; ``None`` if there is none.

        Variables are the part of the way that each side goes, or its knots; then one binary variable for each side
        (whether it moves at all), and one for each yes.

        Parameters
        ----------
        must
            (asked,) who has to accept.
        votes
            The rules that say who else has to; ``None``: nobody.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        sides = self.sides
        if (self.gain[must] < VETO).any():
            return None
        columns: list[tuple[int, int]] = []  # side, knot; −1 for a continuous one
        for s, side in enumerate(sides):
            if side.linear(self.force):
                columns.append((s, -1))
            else:
                columns += [(s, k) for k in range(len(side.to))]
        if not columns:
            return None
        n, first = len(columns), len(columns) + len(sides)
        width = first + (0 if votes is None else votes.variables)
        cost = np.zeros(width)
        cost[:n] = [sides[s].costs[k] for s, k in columns]
        rows: list[Array] = []
        low: list[float] = []
        high: list[float] = []

        def add(row: Array, least: float, most: float) -> None:
            rows.append(row)
            low.append(least)
            high.append(most)

        for a, (effect, gain) in enumerate(zip(self._effects(columns), self.gain.tolist(), strict=True)):
            row = np.zeros(width)
            if must[a]:
                row[:n] = np.where(effect < VETO, -1e6, effect)
                add(row, -gain, np.inf)
            elif votes is not None:
                row[:n], row[first + a], least = _unless_outvoted(effect, gain)
                add(row, least, np.inf)
        for condition, least in () if votes is None else votes.conditions:
            row = np.zeros(width)
            row[first:] = condition
            add(row, least, np.inf)
        if self.challenger:
            row = np.zeros(width)
            row[:n] = [sides[s].margin[k] for s, k in columns]
            if self.force:
                add(row, TOLERANCE - self.margin, np.inf)
            else:
                add(row, -np.inf, -self.margin)
        for s in range(len(sides)):
            row = np.zeros(width)
            row[[c for c in range(n) if columns[c][0] == s]] = 1.0
            row[n + s] = -1.0
            add(row, -np.inf, 0.0)
        for together in self._exclusive():
            row = np.zeros(width)
            row[[n + s for s in together]] = 1.0
            add(row, -np.inf, 1.0)
        whole = np.array([k >= 0 for _, k in columns] + [True] * (width - n), dtype=np.int64)
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
        yes = must.copy()
        if votes is not None:
            yes |= result.x[first : first + len(must)] > 0.5
        return Optimum(float(result.fun), self.force, tuple(moves), yes, result.status == 0)

    def _effects(self, columns: Sequence[tuple[int, int]]) -> Array:
        """(asked, columns) rise of each actor's gain from the package at the end of each column."""
        return np.array([self.sides[s].gain[self.force, k] for s, k in columns]).T

    def _exclusive(self) -> list[list[int]]:
        """Return sets of sides of which at most one may move, so that effects add up."""
        sides, out = self.sides, list[list[int]]()
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


def _unless_outvoted(effect: Array, gain: float) -> tuple[Array, float, float]:
    """Return the condition that an actor accepts if it says yes: its row, the factor of its yes, and the least sum.

    An infinite loss that a move would cause is reduced to a plain no, so that numbers stay small.
    """
    if gain < VETO:
        return np.zeros_like(effect), -1.0, 0.0
    kept = np.maximum(effect, -(abs(gain) + float(np.maximum(effect, 0.0).sum()) + 1.0))
    most = max(0.0, -gain) + float(np.maximum(-kept, 0.0).sum()) + 1.0
    return kept, -most, -gain - most
