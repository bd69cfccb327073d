"""A forum prepared for simulation: its parties, its rules of consent, and the grid of levels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.models.ground import Ground
from detente.models.talks._structs import Programs, TalksRules
from detente.packages.grid import Grid
from detente.payoffs import Layout
from detente.rules.consent import Program
from detente.rules.expand import expand, party_rule
from detente.rules.levels import level_rule
from detente.scenario.model import Scenario
from detente.scenario.parts import Forum
from detente.scenario.unnamed import lapsing

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

ALL_PACKAGES = 20_000
"""Most packages with which offers can be ordered by a party's own value alone."""


@dataclass(eq=False)
class Room:
    """One forum of one scenario; ``forced``: however many packages there are, see :class:`Ground`."""

    scenario: Scenario
    forum: Forum
    forced: bool = False

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """The parties, which table offers and respond to them."""
        return self.forum.parties

    @property
    def tablers(self) -> tuple[str, ...]:
        """The actors that table packages: the parties, then all mediators as one."""
        return (*self.parties, *self.forum.mediators[:1])

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
    def ground(self) -> Ground:
        """Packages and rules."""
        return Ground(self.scenario, lapsing(self.scenario), self.forced)

    @property
    def grid(self) -> Grid:
        """The packages."""
        return self.ground.grid

    @property
    def layout(self) -> Layout:
        """The axes of levels and places."""
        return self.ground.layout

    @cached_property
    def every(self) -> Ints:
        """(packages, issues + charges) places of all feasible packages.

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
    def programs(self) -> Programs:
        """Rules of consent of the parties and of places."""
        at = {a: i for i, a in enumerate(self.scenario.leaves)}
        p, lay = Program(), self.layout
        party = [p.add(party_rule(self.scenario, x), at) for x in self.parties]
        place: list[int] = []
        for t, flat in enumerate(lay.flat):
            rule = None
            if flat >= 0 and t not in lay.out:
                rule = level_rule(self.scenario, lay.ids[int(lay.issue[t])], int(lay.level[t]), lay.lapses)
            place.append(-1 if rule is None else p.add(rule, at))

        def ints(x: list[int]) -> Ints:
            return np.array(x, dtype=np.int64)

        weights = np.array(p.weights or [0.0], dtype=np.float64)
        return Programs(
            ints(p.code),
            np.array(p.quota, dtype=np.float64),
            ints(p.woff),
            weights,
            ints(p.start),
            ints(party),
            ints(place),
        )

    @cached_property
    def rules(self) -> TalksRules:
        """Parties, packages and rules of consent, with offers along a path of concessions."""
        lay = self.layout
        crossed, met = lay.charged
        none = np.zeros((0, len(lay.out)), dtype=np.int64)
        return TalksRules(
            self.group, lay.offset, lay.out, lay.procedural, self.grid.hits, crossed, met, self.programs, none,
            bool(self.forum.mediators),
        )  # fmt: skip

    @cached_property
    def ratified(self) -> dict[int, tuple[str, ...]]:
        """Places that must be ratified, and by which leaves."""
        out: dict[int, tuple[str, ...]] = {}
        lay = self.layout
        for t, flat in enumerate(lay.flat):
            if flat >= 0 and t not in lay.out:
                rule = self.scenario.issues[int(lay.issue[t])].ratification.get(int(lay.level[t]))
                if rule is not None:
                    out[t] = expand(self.scenario, rule).actors()
        return out
