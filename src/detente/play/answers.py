"""Each party's answer to a draft, with the reason, in one world: values, commitments and consent (core §2 to §5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.draws.inputs import Draws, Inputs
from detente.models.ground import Ground
from detente.payoffs import Failure, Layout, Payoffs
from detente.payoffs.commitments import HARD, SURE, line_cost
from detente.rules.expand import party_rule
from detente.rules.levels import level_rule
from detente.scenario.model import Scenario
from detente.scenario.rule import Rule
from detente.scenario.unnamed import lapsing, says_nothing

Array = NDArray[np.float64]
Package = Mapping[str, int]


@dataclass(frozen=True)
class PartyAnswer:
    """One decision maker's answer to a draft.

    Attributes
    ----------
    actor
        Who.
    yes
        Whether the draft is worth at least no agreement to it.
    worth, least
        What the draft is worth, and no agreement, in its whole stakes.
    lines
        Its public commitments that the draft breaks: words and cost (infinite if the actor would not break it at all).
    clauses
        (issue, level, change in value) of every clause, the worst first.
    """

    actor: str
    yes: bool
    worth: float
    least: float
    lines: tuple[tuple[str, float], ...]
    clauses: tuple[tuple[str, int, float], ...]

    @property
    def why(self) -> str:
        """The reason in a sentence."""
        if self.worth < HARD / 2:
            said = "breaks a commitment that it would not break at any cost"
        else:
            said = f"worth {self.worth:.2f} to it, no agreement {self.least:.2f}"
        for words, cost in self.lines:
            said += f"; crosses “{words}”" + (f" at a price of {cost:.2f}" if cost < -HARD / 2 else "")
        bad = [c for c in self.clauses if c[2] < -1e-3]
        good = [c for c in reversed(self.clauses) if c[2] > 1e-3]
        if bad and not self.yes:
            said += f"; worst clause {bad[0][0]} {bad[0][1]} ({bad[0][2]:+.2f})"
        if good and self.yes:
            said += f"; best clause {good[0][0]} {good[0][1]} ({good[0][2]:+.2f})"
        return said


@dataclass(eq=False)
class PlayWorld:
    """One draw of a scenario: every quantity at its median, or one numbered draw."""

    scenario: Scenario
    seed: int = 1
    draw: int | None = None

    @cached_property
    def ground(self) -> Ground:
        """Packages and rules."""
        return Ground(self.scenario, lapsing(self.scenario), forced=True)  # packages are only numbered here

    @property
    def layout(self) -> Layout:
        """The axes of levels and places."""
        return self.ground.layout

    @cached_property
    def draws(self) -> Draws:
        """The draw."""
        if self.draw is None:
            return Inputs(self.scenario, self.seed, 1).central()
        start = self.draw // 4 * 4
        found = Inputs(self.scenario, self.seed, start + 4).chunk(start, 4)
        at = slice(self.draw - start, self.draw - start + 1)
        return Draws(found.plan, self.draw, 1, found.z[:, at], found.values[:, at])

    @cached_property
    def payoffs(self) -> Payoffs:
        """Values of packages and of no agreement to every decision maker."""
        return Payoffs.of(self.draws, self.layout)

    @property
    def plain(self) -> Array:
        """(actors, levels) contributions to value."""
        return self.payoffs.plain[0]

    @property
    def costly(self) -> Array:
        """(actors, levels) contributions less the costs of crossed commitments."""
        return self.payoffs.priced[0]

    @property
    def failure(self) -> Failure:
        """The parts of the value of no agreement."""
        return self.payoffs.failure

    @cached_property
    def least(self) -> Array:
        """(actors,) what a draft must be worth."""
        return self.payoffs.least()[0]

    def substantive(self, package: Package) -> bool:
        """Whether a draft changes an issue of substance."""
        return bool(self.ground.deal(self.ground.places([package]))[0])

    def answer(self, actor: str, package: Package) -> PartyAnswer:
        """Return one decision maker's sincere answer."""
        lay, i = self.layout, self.scenario.leaves.index(actor)
        places = self.ground.places([package])
        deal = self.ground.deal(places)
        worth = float(self.payoffs.worth(places, deal)[0, 0, i])
        least = float(self.payoffs.floor(deal)[0, 0, i])
        clauses = [
            (k, y, float(self.plain[i, t] - self.plain[i, lay.out[lay.ids.index(k)]]))
            for k, y in lay.clauses(places[0]).items()
            for t in [places[0][lay.ids.index(k)]]
        ]
        lines = self._crossed(i, {int(t) for t in places[0]}) if deal[0] else ()
        return PartyAnswer(
            actor, worth - least >= -1e-9, worth, least, lines, tuple(sorted(clauses, key=lambda c: c[2]))
        )

    def _crossed(self, i: int, places: set[int]) -> tuple[tuple[str, float], ...]:
        """Return the commitments of one actor that a draft crosses: words and cost."""
        plan, out = self.draws.plan, list[tuple[str, float]]()
        for m, place, share in zip(*self.layout.crossings(plan), strict=True):
            line = plan.lines[m]
            if line.actor != i or int(place) not in places:
                continue
            cost, part = float(line_cost(self.draws, line)[0]), 1.0
            if share:
                early, late = (float(x[m]) for x in self.layout.forbidden_shares(plan))
                kappa = float(self.payoffs.kappa[0, i])
                part = (1 - kappa) * early + kappa * late
                cost = cost if part >= SURE else float(self.draws.values[line.cost, 0]) * part
            if part > 0:
                words = line.commitment.forbids
                words = words if isinstance(words, str) else ", ".join(map(str, words))
                out.append((f"not {line.commitment.issue} {words}", cost))
        return tuple(out)

    def asked(self, package: Package, parties: tuple[str, ...]) -> tuple[str, ...]:
        """Return the leaves whose consent a draft needs: of those who sign, and of every clause that says something."""
        rules = [party_rule(self.scenario, p) for p in parties] + self.rules(package)
        return tuple(dict.fromkeys(a for r in rules for a in r.actors()))

    def rules(self, package: Package) -> list[Rule]:
        """Return the rules of a draft's clauses, over leaves."""
        s, lapses = self.scenario, self.layout.lapses
        asked = [level_rule(s, k, y, lapses) for k, y in package.items() if not says_nothing(s, s.issue[k], y, lapses)]
        return [r for r in asked if r is not None]
