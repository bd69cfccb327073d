"""A forum made ready to play: who sits there, by which rules, on which grid of levels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.models._problem import grid_of
from detente.packages.grid import Grid
from detente.rules.consent import Program
from detente.rules.expand import expand, party_rule
from detente.rules.levels import level_rule
from detente.scenario.model import Scenario
from detente.scenario.parts import Forum

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

ALL_PACKAGES = 20_000
"""Packages up to which offers may go by a party's own value alone."""


@dataclass(eq=False)
class Room:
    """One forum of one scenario."""

    scenario: Scenario
    forum: Forum

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """Those who table offers and answer them."""
        return self.forum.parties

    @cached_property
    def group(self) -> Array:
        """(parties, actors) weight of each leaf in its party's judgement of a package: the mean over members."""
        leaves = self.scenario.leaves
        out = np.zeros((len(self.parties), len(leaves)))
        for g, p in enumerate(self.parties):
            members = self.scenario.members(p)
            out[g, [leaves.index(m) for m in members]] = 1 / len(members)
        return out

    @cached_property
    def grid(self) -> Grid:
        """The packages."""
        return grid_of(self.scenario, force=True)  # packages are only numbered here

    @cached_property
    def quo(self) -> Ints:
        """(issues,) flat level of each status quo."""
        return self.grid.offsets[:-1] + np.array(self.grid.status_quo, dtype=np.int64)

    @cached_property
    def procedural(self) -> Bools:
        """(issues,) whether changing an issue alone is no deal."""
        return np.array(self.grid.procedural, dtype=np.bool_)

    @cached_property
    def every(self) -> Ints:
        """(packages, issues) flat levels of all feasible packages.

        Raises
        ------
        ValueError
            If there are too many.
        """
        if self.grid.size > ALL_PACKAGES:
            raise ValueError(f"{self.grid.size:,} packages are too many to put in order; use offers=path")
        numbers = np.arange(self.grid.size)
        return np.ascontiguousarray(self.grid.flat_of(numbers[self.grid.feasible(numbers)]))

    @cached_property
    def _rules(self) -> tuple[Program, list[int], list[int]]:
        at = {a: i for i, a in enumerate(self.scenario.leaves)}
        program = Program()
        party = [program.add(party_rule(self.scenario, p), at) for p in self.parties]
        level: list[int] = []
        for issue in self.scenario.issues:
            for y in sorted(issue.levels):
                rule = None if y == issue.status_quo else level_rule(self.scenario, issue.id, y)
                level.append(-1 if rule is None else program.add(rule, at))
        return program, party, level

    @cached_property
    def programs(self) -> tuple[Ints, Array, Ints, Array, Ints, Ints, Ints]:
        """Programs of consent as arrays: code, quota, woff, weights, start, parties' and levels' programs."""
        p, party, level = self._rules

        def ints(x: list[int]) -> Ints:
            return np.array(x, dtype=np.int64)

        return (
            ints(p.code),
            np.array(p.quota, dtype=np.float64),
            ints(p.woff),
            np.array(p.weights or [0.0], dtype=np.float64),
            ints(p.start),
            ints(party),
            ints(level),
        )

    @cached_property
    def ratified(self) -> dict[int, tuple[str, ...]]:
        """Flat levels that must be ratified, and by which leaves."""
        out: dict[int, tuple[str, ...]] = {}
        for k, issue in enumerate(self.scenario.issues):
            for j, y in enumerate(sorted(issue.levels)):
                rule = issue.ratification.get(y)
                if rule is not None and y != issue.status_quo:
                    out[int(self.grid.offsets[k]) + j] = expand(self.scenario, rule).actors()
        return out

    def labels(self, flat: Ints) -> dict[str, int]:
        """Return a package, as levels that differ from the status quo."""
        out: dict[str, int] = {}
        for k, t in enumerate(flat):
            if t != self.quo[k]:
                out[self.grid.issues[k]] = self.grid.levels[k][int(t) - int(self.grid.offsets[k])]
        return out
