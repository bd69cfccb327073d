"""Clauses taken alone, and who agrees to them, draw by draw."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit, part
from detente._jit.structs import Struct
from detente.models.council.game import Game
from detente.payoffs import Layout
from detente.payoffs.commitments import HARD
from detente.rules.expand import party_rule
from detente.rules.levels import level_rule
from detente.scenario.model import Scenario
from detente.scenario.rule import Rule

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
TOLERANCE = 1e-9
FAR = 10.0
"""Whole stakes at which an infinite distance (a commitment that is never broken) is capped in averages."""


@dataclass(frozen=True, eq=False)
class Networks(Struct):
    """Games as flat arrays: game g has the nodes ``start[g] : start[g + 1]``; the last of them decides.

    Attributes
    ----------
    start
        (games + 1,).
    weight
        (nodes, actors).
    quota
        (nodes,).
    link
        (nodes + 1,) first pair of each node in ``below`` and ``by``.
    below, by
        Places of nodes within their game, and their weights.
    asked
        (games, actors) whether an actor's answer counts.
    """

    start: Ints
    weight: Ints
    quota: Ints
    link: Ints
    below: Ints
    by: Ints
    asked: Bools

    @classmethod
    def of(cls, games: tuple[Game | None, ...], actors: int) -> Networks:
        """Flatten games; none where nobody is asked."""
        nodes = [v for g in games if g is not None for v in g.nodes]
        pairs = [p for v in nodes for p in v.below]

        def ints(values: list[int]) -> Ints:
            return np.array(values, dtype=np.int64)

        start = np.cumsum([0, *(0 if g is None else len(g.nodes) for g in games)]).astype(np.int64)
        weight = np.array([v.weights for v in nodes], dtype=np.int64).reshape(len(nodes), actors)
        asked = np.zeros((len(games), actors), dtype=np.bool_)
        for g in range(len(games)):
            asked[g] = (weight[start[g] : start[g + 1]] > 0).any(axis=0)
        return cls(
            start,
            weight,
            ints([v.quota for v in nodes]),
            np.cumsum([0, *(len(v.below) for v in nodes)]).astype(np.int64),
            ints([c for c, _ in pairs]),
            ints([w for _, w in pairs]),
            asked,
        )


@dataclass(eq=False)
class CouncilClauses:
    """Every level that says more than leaving its issue out, and who decides it."""

    scenario: Scenario

    @cached_property
    def layout(self) -> Layout:
        """The axes of levels and places."""
        return Layout.of(self.scenario)

    @cached_property
    def keys(self) -> tuple[tuple[str, int], ...]:
        """(issue, level) of every clause."""
        lay = self.layout
        named = np.flatnonzero((lay.flat >= 0) & ~np.isin(np.arange(len(lay.flat)), lay.out))
        return tuple((lay.ids[int(lay.issue[t])], int(lay.level[t])) for t in named)

    @cached_property
    def places(self) -> Ints:
        """(clauses, issues + charges) places of each clause taken alone."""
        alone = [self.layout.places({k: y}) for k, y in self.keys]
        return np.array(alone, dtype=np.int64).reshape(len(alone), len(self.layout.out))

    @cached_property
    def deal(self) -> Bools:
        """(clauses,) whether a clause is about substance."""
        return np.array([self.scenario.issue[k].of_substance for k, _ in self.keys], dtype=np.bool_)

    @cached_property
    def games(self) -> tuple[Game | None, ...]:
        """Rule that decides each clause: its own, or that of all signatories; ``None`` where nobody is asked."""
        out: list[Game | None] = []
        signing = tuple(party_rule(self.scenario, p) for p in self.scenario.signing)
        for issue, level in self.keys:
            rule = level_rule(self.scenario, issue, level, self.layout.lapses)
            if self.scenario.issue[issue].consent is None:
                rule = Rule("all", parts=signing if rule is None else (*signing, rule))
            out.append(None if rule is None else Game.of(rule, self.scenario.leaves))
        return tuple(out)

    @cached_property
    def alliances(self) -> tuple[tuple[str, Game], ...]:
        """Alliances and their own rules, over all leaves."""
        return tuple((a, Game.of(party_rule(self.scenario, a), self.scenario.leaves)) for a in self.scenario.alliances)

    @cached_property
    def own(self) -> Networks:
        """The games of the clauses, flat."""
        return Networks.of(self.games, len(self.scenario.leaves))

    @cached_property
    def allied(self) -> Networks:
        """The games of the alliances, flat."""
        return Networks.of(tuple(g for _, g in self.alliances), len(self.scenario.leaves))


@dataclass(frozen=True, eq=False)
class JudgedClause(Struct):
    """One chunk under one assumption set.

    Attributes
    ----------
    accept
        (actors, clauses) draws in which each agrees.
    passed
        (draws, clauses) whether those asked suffice.
    alliance
        (alliances, clauses) draws in which each alliance agrees.
    missing
        (draws, clauses) how many of those asked do not agree.
    price
        (draws, clauses) side payments that these would need, in their own stakes; infinite for a hard commitment.
    sole
        (actors, clauses) draws in which a member alone stops the clause.
    distance
        (actors, clauses) each actor's shortfall from agreeing, summed over draws, at most ``FAR`` in each.
    """

    accept: Ints
    passed: Bools
    alliance: Ints
    missing: Ints
    price: Array
    sole: Ints
    distance: Array


@part
def decides(g: int, yes: Bools, games: Networks, said: Bools) -> bool:
    """Whether game g is won by those who say yes; a game without nodes always is. ``said`` is scratch."""
    first, end = games.start[g], games.start[g + 1]
    for v in range(first, end):
        total = 0
        for i in range(yes.shape[0]):
            if yes[i]:
                total += games.weight[v, i]
        for e in range(games.link[v], games.link[v + 1]):
            if said[games.below[e]]:
                total += games.by[e]
        said[v - first] = total >= games.quota[v]
    return bool(first == end or said[end - 1 - first])


@njit
def _judge(worth: Array, least: Array, own: Networks, allied: Networks, out: JudgedClause) -> None:
    n, clauses, actors = worth.shape
    yes = np.zeros(actors, dtype=np.bool_)
    said = np.zeros(own.weight.shape[0] + allied.weight.shape[0] + 1, dtype=np.bool_)
    for d in range(n):
        for c in range(clauses):
            lacking, last, short = 0, 0, 0.0
            for i in range(actors):
                gap = worth[d, c, i] - least[d, c, i]
                yes[i] = gap >= -TOLERANCE
                if not yes[i]:
                    out.distance[i, c] += min(-gap, FAR)
                if yes[i]:
                    out.accept[i, c] += 1
                elif own.asked[c, i]:
                    lacking += 1
                    last = i
                    short += np.inf if gap < HARD / 2 else -gap
            out.passed[d, c] = decides(c, yes, own, said)
            out.missing[d, c] = lacking
            out.price[d, c] = short
            if lacking == 1 and not out.passed[d, c]:
                out.sole[last, c] += 1
            for a in range(out.alliance.shape[0]):
                if decides(a, yes, allied, said):
                    out.alliance[a, c] += 1


def judge(clauses: CouncilClauses, worth: Array, least: Array) -> JudgedClause:
    """Judge every clause, taken alone, in one chunk of draws.

    Parameters
    ----------
    clauses
        The clauses.
    worth, least
        (draws, clauses, actors) worth of each clause to each actor, and the least worth at which the actor agrees.
    """
    n, m, actors = worth.shape
    out = JudgedClause(
        np.zeros((actors, m), dtype=np.int64),
        np.zeros((n, m), dtype=np.bool_),
        np.zeros((len(clauses.alliances), m), dtype=np.int64),
        np.zeros((n, m), dtype=np.int64),
        np.zeros((n, m)),
        np.zeros((actors, m), dtype=np.int64),
        np.zeros((actors, m)),
    )
    _judge(worth, least, clauses.own, clauses.allied, out)
    return out
