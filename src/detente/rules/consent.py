"""The consent that a package needs: of the signatories, and by the rule of every level that it changes to.

Core §3, §11.1: ``C(x) = AND over signatories AND over the rules of x_k, k ∈ Δ(x)``, where Δ(x) are the clauses that
differ from what holds if they are left out. Actors outside the rules never block. Conjunctions become bit masks; every
other rule becomes a small postfix program of thresholds.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from detente._errors import DetenteError
from detente.rules.expand import conjunction, party_rule
from detente.rules.levels import level_rule
from detente.scenario.model import Scenario
from detente.scenario.rule import Rule
from detente.scenario.unnamed import Convention, lapsing


class TooMany(DetenteError, ValueError):
    """More decision makers than a bit mask holds; the message says how to have fewer."""


@dataclass(eq=False)
class Program:
    """Postfix programs of monotone rules.

    ``code`` ≥ 0 pushes an actor's consent; ``code`` = −m pops m items and pushes whether the weights of
    those that consent reach ``quota``. Program p runs from ``start[p]`` to ``start[p + 1]``.
    """

    code: list[int] = field(default_factory=list[int])
    quota: list[float] = field(default_factory=list[float])
    woff: list[int] = field(default_factory=list[int])
    weights: list[float] = field(default_factory=list[float])
    start: list[int] = field(default_factory=lambda: [0])

    def add(self, rule: Rule, at: dict[str, int]) -> int:
        """Append a rule over leaves; return its number."""
        self._emit(rule, at)
        self.start.append(len(self.code))
        return len(self.start) - 2

    def _emit(self, rule: Rule, at: dict[str, int]) -> None:
        if rule.op == "actor":
            self._token(at[rule.actor], 0.0)
            return
        if rule.op == "nobody":
            # Always true: a threshold of 0 over any one item.
            self._token(0, 0.0)
            self._token(-1, 0.0)
            self.weights.append(1.0)
            return
        for part in rule.parts:
            self._emit(part, at)
        n = len(rule.parts)
        weights = rule.weights or (1.0,) * n
        quota = {"all": float(n), "any": 1.0}.get(rule.op, rule.need)
        self._token(-n, quota)
        self.weights.extend(weights)

    def _token(self, code: int, quota: float) -> None:
        self.code.append(code)
        self.quota.append(quota)
        self.woff.append(len(self.weights))


@dataclass(frozen=True, eq=False)
class Consent:
    """Consent rules of a scenario on its grid of levels.

    Attributes
    ----------
    actors
        Leaf ids: bit i of a mask is actor i.
    parties
        Ids of the signatories.
    always
        Mask of leaves whose consent every deal needs.
    ask
        (total levels,) masks of leaves whose consent is also needed when a package changes an issue to the level.
    base_programs
        Programs that every deal needs (signatories that do not decide by unanimity).
    level_program
        (total levels,) program of a level, or −1.
    party_program
        (parties,) program of each signatory, for gains.
    program
        The programs.
    """

    actors: tuple[str, ...]
    parties: tuple[str, ...]
    always: int
    ask: NDArray[np.uint64]
    base_programs: NDArray[np.int32]
    level_program: NDArray[np.int32]
    party_program: NDArray[np.int32]
    program: Program

    @classmethod
    def of(
        cls, scenario: Scenario, signatories: tuple[str, ...] | None = None, lapses: Convention | None = None
    ) -> Consent:
        """Compile the rules of a scenario.

        Parameters
        ----------
        scenario
            The checked scenario.
        signatories
            Who signs; by default the scenario's own.
        lapses
            Issues that lapse if an agreement leaves them out; by default as the file says.
        """
        lapses = lapsing(scenario) if lapses is None else lapses
        leaves = scenario.leaves
        if len(leaves) > 64:
            raise TooMany(
                f"{len(leaves)} decision makers are more than the 64 that the deals engine takes: "
                "code a bloc that moves as one as a single actor, or leave out those who decide nothing"
            )
        at = {a: i for i, a in enumerate(leaves)}
        parties = scenario.signing if signatories is None else signatories
        program = Program()
        always, base, party = 0, list[int](), list[int]()
        for p in parties:
            rule = party_rule(scenario, p)
            party.append(program.add(rule, at))
            asked = conjunction(rule)
            if asked is None:
                base.append(party[-1])
            else:
                always |= _mask(asked, at)
        ask: list[int] = []
        level: list[int] = []
        for issue in scenario.issues:
            for y in issue.levels:
                rule = level_rule(scenario, issue.id, y, lapses)
                asked = frozenset[str]() if rule is None else conjunction(rule)
                ask.append(0 if asked is None else _mask(asked, at))
                level.append(-1 if rule is None or asked is not None else program.add(rule, at))
        return cls(
            leaves,
            parties,
            always,
            np.array(ask, dtype=np.uint64),
            np.array(base, dtype=np.int32),
            np.array(level, dtype=np.int32),
            np.array(party, dtype=np.int32),
            program,
        )


def _mask(actors: frozenset[str], at: dict[str, int]) -> int:
    return sum(1 << at[a] for a in actors)
