"""Results on one version of a case that are reused for the next version, apart from its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from detente.draws.scores import KeptScores
from detente.models.contract import Context
from detente.models.deals._clauses import ClauseDrops, Clauses
from detente.models.deals._live_values import Values
from detente.models.deals.judged import Bools, Masks
from detente.models.deals.zone import ZoneOptions
from detente.packages.others import OthersTree
from detente.packages.space import SearchSpace
from detente.packages.tally import SearchTree
from detente.payoffs import AssumptionSet
from detente.scenario.model import Scenario

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
OPTIONS = ZoneOptions(counts=False)
"""The zone model is asked without counts of packages."""


@dataclass(frozen=True, eq=False)
class LiveSeen:
    """Results under one assumption.

    Attributes
    ----------
    d
        (draws, groups) what a deal must be worth.
    masks
        (draws, packages) groups that accept.
    passed
        (draws, packages) what passes.
    zone, package
        (draws,) whether a deal exists, and one that does, or −1.
    weights, total
        (draws, rows of the search space) weights of a sum of gains that shows that a draw has no deal, and (draws,) the
        most that it can be.
    """

    d: Array
    masks: Masks
    passed: Bools
    zone: Bools
    package: Ints
    weights: Array
    total: Array


@dataclass(eq=False)
class KeptTree:
    """A search tree that is overwritten from version to version, whether or not the version is kept.

    Attributes
    ----------
    tree
        The tree.
    d
        (draws, groups) what a deal must be worth, as the tree has it.
    stale
        (groups,) groups whose values are those of a version that was not kept.
    """

    tree: OthersTree | SearchTree
    d: Array
    stale: Bools

    @classmethod
    def of(cls, tree: OthersTree | SearchTree, d: Array) -> KeptTree:
        """Return a tree at the kept version."""
        groups: int = d.shape[1]
        return cls(tree, d, np.zeros(groups, dtype=np.bool_))

    def at(self, space: SearchSpace, uv: Array, d: Array, touched: Bools) -> None:
        """Bring the tree to a version; ``touched`` (groups,) says whose values differ from the kept version's."""
        self.tree.update(space, uv, d, self.d, touched | self.stale)
        self.d, self.stale = d, touched


@dataclass(frozen=True, eq=False)
class Offers:
    """The challenger's attainable deals under one *revealed* assumption.

    Attributes
    ----------
    numbers, packages
        (n,) packages, some of which are best for the challenger in some draw, and (n, issues + charges) their places.
    d
        (draws, groups) what the others asked of a deal when they were found.
    best
        (draws,) the best of them for the challenger.
    tree
        What the search of them read.
    accept
        (first draws, n) groups that accept each of them.
    """

    numbers: Ints
    packages: Ints
    d: Array
    best: Array
    tree: KeptTree
    accept: Masks


@dataclass(frozen=True, eq=False)
class Asked:
    """Acceptance of the rest of a named package, for every set of its clauses that could be dropped.

    Attributes
    ----------
    clauses
        The package.
    question
        The sets.
    d
        (first draws, groups) what a deal must be worth.
    ok
        (first draws, sets) groups that would accept.
    counted
        What follows.
    """

    clauses: Mapping[str, int]
    question: ClauseDrops
    d: Array
    ok: Masks
    counted: Clauses


@dataclass(frozen=True)
class Order:
    """Assumptions in the order in which they are worked through, so that later ones can use earlier ones.

    Attributes
    ----------
    soft, hard
        Those that are computed by themselves; the second hold commitments that no price crosses.
    chosen
        Those that are, in each draw, one of two others: with force or without.
    revealed, revealed_hard
        Those under which the challenger alone asks for more than under one of ``chosen``.
    """

    soft: tuple[AssumptionSet, ...]
    hard: tuple[AssumptionSet, ...]
    chosen: tuple[AssumptionSet, ...]
    revealed: tuple[AssumptionSet, ...]
    revealed_hard: tuple[AssumptionSet, ...]

    @classmethod
    def of(cls, wanted: Sequence[AssumptionSet]) -> Order:
        """Sort assumptions."""
        there = {*wanted}
        chosen = [
            r
            for r in wanted
            if r.failure == "constructed"
            and r.knows == "known"
            and {replace(r, failure="peace"), replace(r, failure="stress")} <= there
        ]
        revealed = [r for r in wanted if r.failure == "revealed"]
        rest = [r for r in wanted if r not in chosen and r.failure != "revealed"]
        return cls(
            tuple(r for r in rest if not r.hard),
            tuple(r for r in rest if r.hard),
            tuple(chosen),
            tuple(r for r in revealed if not r.hard),
            tuple(r for r in revealed if r.hard),
        )


@dataclass(eq=False)
class KeptCase:
    """Results on one version of a case.

    Attributes
    ----------
    ctx
        How work is spread over threads.
    values
        What packages and no agreement are worth.
    seen, offered
        What was found under each assumption, and what the challenger could have had.
    best
        Number of the best single package, or −1.
    tree
        What the search of it read.
    rules
        Whether the rules of consent differ from those of the version before.
    clauses
        By proposal: which clauses decide it.
    """

    ctx: Context
    values: Values
    seen: dict[AssumptionSet, LiveSeen] = field(default_factory=dict[AssumptionSet, LiveSeen])
    offered: dict[AssumptionSet, Offers] = field(default_factory=dict[AssumptionSet, Offers])
    best: int = -1
    tree: KeptTree | None = None
    rules: bool = False
    clauses: dict[str, Asked] = field(default_factory=dict[str, "Asked"])

    def trees(self) -> tuple[KeptTree, ...]:
        """Return every search tree."""
        return (*(x.tree for x in self.offered.values()), *(() if self.tree is None else (self.tree,)))

    @classmethod
    def of(cls, scenario: Scenario, scores: KeptScores, ctx: Context) -> KeptCase:
        """Return a case for which only the values have been computed so far."""
        return cls(ctx, Values(scenario, scores, ctx))
