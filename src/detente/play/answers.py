"""Who says what to a draft, and why, in one world: values, lines and consent as in core §2 to §5."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.draws.inputs import Draws, Inputs
from detente.payoffs import Failure, Layout, Payoffs
from detente.payoffs.commitments import HARD, line_cost
from detente.rules.expand import party_rule
from detente.rules.levels import level_rule
from detente.scenario.model import Scenario
from detente.scenario.rule import Rule

Array = NDArray[np.float64]
Package = Mapping[str, int]


@dataclass(frozen=True)
class Answer:
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
        Its public lines that the draft crosses: words and cost (infinite where no price would do).
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
            said = "over a line that no price would buy"
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
class World:
    """One draw of a scenario: every quantity at its median, or one numbered draw."""

    scenario: Scenario
    seed: int = 1
    draw: int | None = None

    @cached_property
    def layout(self) -> Layout:
        """The flat axis of levels."""
        return Layout.of(self.scenario)

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
        """What packages and no agreement are worth to every decision maker."""
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

    def flat(self, package: Package) -> list[int]:
        """Return the flat level of every issue."""
        return [
            int(self.layout.offset[k]) + sorted(i.levels).index(package.get(i.id, i.status_quo))
            for k, i in enumerate(self.scenario.issues)
        ]

    def substantive(self, package: Package) -> bool:
        """Whether a draft changes an issue that is not procedural."""
        s = self.scenario
        return any(s.issue[k].status_quo != y and s.issue[k].kind != "procedural" for k, y in package.items())

    def answer(self, actor: str, package: Package) -> Answer:
        """Return one decision maker's sincere answer."""
        s, lay = self.scenario, self.layout
        i = s.leaves.index(actor)
        at = self.flat(package)
        table = self.costly if self.substantive(package) else self.plain
        worth, least = float(table[i, at].sum()), float(self.least[i])
        clauses = [
            (k.id, package.get(k.id, k.status_quo), float(self.plain[i, t] - self.plain[i, lay.quo[j]]))
            for j, (k, t) in enumerate(zip(s.issues, at, strict=True))
            if t != lay.quo[j]
        ]
        lines: list[tuple[str, float]] = []
        for line in self.draws.plan.lines if self.substantive(package) else ():
            issue = s.issues[line.issue]
            if line.actor == i and line.commitment.forbidden(package.get(issue.id, issue.status_quo)):
                cost = float(np.ravel(line_cost(self.draws, line))[0])
                words = line.commitment.forbids
                words = words if isinstance(words, str) else ", ".join(map(str, words))
                lines.append((f"not {issue.id} {words}", cost))
        return Answer(
            actor, worth - least >= -1e-9, worth, least, tuple(lines), tuple(sorted(clauses, key=lambda c: c[2]))
        )

    def asked(self, package: Package, parties: tuple[str, ...]) -> tuple[str, ...]:
        """Return the leaves whose consent a draft needs: of those who sign, and of every level that it changes to."""
        rules = [party_rule(self.scenario, p) for p in parties] + self.rules(package)
        return tuple(dict.fromkeys(a for r in rules for a in r.actors()))

    def rules(self, package: Package) -> list[Rule]:
        """Return the rules of the levels that a draft changes to, over leaves."""
        s = self.scenario
        moved = [level_rule(s, k, y) for k, y in package.items() if y != s.issue[k].status_quo]
        return [r for r in moved if r is not None]
