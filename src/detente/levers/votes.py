"""Actors that can veto a package, and rules by which the others can be outvoted.

Rules of consent are monotone: one more yes never breaks a deal. So a rule becomes linear conditions on who says yes:
with a binary variable for each actor who can be outvoted and for each nested rule, a rule with quota w holds if and
only if the weights of its parts that hold add up to at least w. An optimum under these conditions is the least cost
over all winning coalitions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.levers.package import PackageJudge
from detente.rules.expand import conjunction, party_rule
from detente.rules.levels import level_rule, met, needed_weight
from detente.scenario.rule import Rule

Bools = NDArray[np.bool_]
SHORT = 1e-9
"""Tolerance: a sum of weights that is below the quota by no more than this meets it."""


@dataclass(frozen=True, eq=False)
class Votes:
    """The consent that a package needs, as conditions on the actors that say yes.

    Attributes
    ----------
    asked
        Ids of the leaves whose acceptance counts.
    must
        (asked,) who cannot be outvoted.
    rules
        Rules over leaves by which the others can be.
    """

    asked: tuple[str, ...]
    must: Bools
    rules: tuple[Rule, ...] = ()

    @classmethod
    def all_of(cls, asked: Sequence[str]) -> Votes:
        """Return the votes where everybody who is asked must agree."""
        return cls(tuple(asked), np.ones(len(asked), dtype=np.bool_))

    @classmethod
    def of(cls, judge: PackageJudge, asked: Sequence[str]) -> Votes:
        """Return the votes that a package needs: of those who sign, and of those who decide its levels."""
        scenario, named, layout = judge.evaluator.scenario, judge.named, judge.ground.layout
        rules = [party_rule(scenario, p) for p in named.signers]
        for k, issue in enumerate(layout.ids):
            if issue in named.clauses and judge.places[0, k] != layout.out[k]:
                rule = level_rule(scenario, issue, named.clauses[issue], judge.ground.lapses)
                rules += [] if rule is None else [rule]
        whole = [conjunction(r) for r in rules]
        every = frozenset(a for x in whole if x is not None for a in x)
        loose = tuple(dict.fromkeys(r for r, x in zip(rules, whole, strict=True) if x is None))
        return cls(tuple(asked), np.array([a in every for a in asked], dtype=np.bool_), loose)

    def enough(self, yes: Bools) -> bool:
        """Whether those who say yes, (asked,) of bool, are enough."""
        here = {a for a, y in zip(self.asked, yes.tolist(), strict=True) if y}
        return bool(yes[self.must].all()) and all(met(r, here) for r in self.rules)

    @cached_property
    def variables(self) -> int:
        """Number of binary variables of the conditions: one for each actor asked, and one for each nested rule."""
        return len(self.asked) + len(self._nodes) if self.rules else 0

    @cached_property
    def conditions(self) -> list[tuple[NDArray[np.float64], float]]:
        """Linear conditions: a row over the variables, and the least that it must add up to."""
        out: list[tuple[NDArray[np.float64], float]] = []
        place = {id(r): len(self.asked) + n for n, r in enumerate(self._nodes)}

        def add(rule: Rule, of: int | None) -> None:
            if rule.op == "actor":
                parts, weights, need = (rule,), (1.0,), 1.0
            else:
                parts, need = rule.parts, needed_weight(rule) - SHORT
                weights = rule.weights or (1.0,) * len(parts)
            row = np.zeros(self.variables)
            for part, weight in zip(parts, weights, strict=True):
                row[self.asked.index(part.actor) if part.op == "actor" else place[id(part)]] += weight
            if of is not None:
                row[of] -= need
            out.append((row, need if of is None else 0.0))

        for rule in self.rules:
            add(rule, None)
        for node in self._nodes:
            add(node, place[id(node)])
        return out

    @cached_property
    def _nodes(self) -> list[Rule]:
        """Rules within the rules, other than single actors."""
        out: list[Rule] = []

        def walk(rule: Rule) -> None:
            for part in rule.parts:
                if part.op != "actor":
                    out.append(part)
                    walk(part)

        for rule in self.rules:
            walk(rule)
        return out
