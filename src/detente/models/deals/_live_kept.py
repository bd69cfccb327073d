"""Results on one version of a case that are reused for the next version, apart from its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.draws.scores import KeptScores
from detente.models.contract import Context
from detente.models.deals._clauses import ClauseDrops, Clauses
from detente.models.deals._live_values import Values
from detente.models.deals.judged import Bools, Masks
from detente.models.deals.zone import ZoneOptions
from detente.packages.judge import LIMIT, UNIT
from detente.packages.near import Nearest
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
        (draws,) whether a deal exists, and a package that passes, or −1 where none is known.
    weights, total
        (draws, rows of the search space) weights of a sum of gains that shows that a draw has no deal, and (draws,) the
        most that it can be.
    near
        The packages that come nearest to passing in draws without a deal that no weights prove; ``None`` if they are
        not listed, see :meth:`KeptCase.list_nearest`.
    """

    d: Array
    masks: Masks
    passed: Bools
    zone: Bools
    package: Ints
    weights: Array
    total: Array
    near: Nearest | None = None

    @cached_property
    def by_package(self) -> Ints:
        """Draws with a package that passes, one package after another."""
        order = np.argsort(self.package, kind="stable")
        return order[np.searchsorted(self.package[order], 0) :]

    @property
    def unproven(self) -> Bools:
        """(draws,) where there is no deal, but no weights prove it."""
        return ~self.zone & (self.total >= 0) & np.isfinite(self.total)


@dataclass(frozen=True, slots=True, eq=False)
class _SavedColumns:
    """Columns of a tree as the kept version has them, where they are, and the ``d`` of the version that came after."""

    at_loss: Any
    loss: NDArray[np.int32]
    at_slack: Any
    slack: NDArray[np.int32]
    d: Array


def _columns(tree: OthersTree | SearchTree, columns: Ints) -> Any:
    return (..., columns) if isinstance(tree, SearchTree) else (..., columns, slice(None))


@dataclass(eq=False)
class KeptTree:
    """A search tree that is overwritten from version to version, whether or not the version is kept.

    Attributes
    ----------
    tree
        The tree.
    d
        (draws, groups) what a deal must be worth in the kept version.
    """

    tree: OthersTree | SearchTree
    d: Array
    _saved: _SavedColumns | None = None

    def at(self, space: SearchSpace, uv: Array, d: Array, touched: Bools) -> None:
        """Bring the tree to a version; ``touched`` (groups,) says whose values differ from the kept version's."""
        self.back()
        tree = self.tree
        moved = np.flatnonzero((touched | (d != self.d).any(axis=0))[tree.column])
        if len(moved):
            # Copying these columns back takes less time than making them again.
            slack = _columns(tree, moved)
            loss = _columns(tree, moved[touched[tree.column[moved]] | ~self._steady(moved, d)])
            self._saved = _SavedColumns(loss, tree.loss[loss], slack, tree.slack[0][slack], d)
            tree.update(space, uv, d, self.d, touched)

    def _steady(self, columns: Ints, d: Array) -> Bools:
        """(columns,) whether losses stay if only ``d`` changes: a tree has none where slack is out of range."""
        tree, draws = self.tree, 0 if isinstance(self.tree, SearchTree) else 1
        slack, step = tree.slack[0][_columns(tree, columns)], abs(d - self.d)[:, tree.column[columns]]
        near = (slack == 0) | (slack >= LIMIT / 2)
        return ~near.any(axis=draws) & (step.max(axis=0) < LIMIT / UNIT / 4)

    def back(self) -> None:
        """Bring the tree back to the kept version."""
        if self._saved is not None:
            self.tree.loss[self._saved.at_loss] = self._saved.loss
            self.tree.slack[0][self._saved.at_slack] = self._saved.slack
            self._saved = None

    def stay(self) -> None:
        """Keep the version that the tree is at."""
        if self._saved is not None:
            self.d, self._saved = self._saved.d, None


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
    asked
        How many versions were compared with this one.
    """

    ctx: Context
    values: Values
    seen: dict[AssumptionSet, LiveSeen] = field(default_factory=dict[AssumptionSet, LiveSeen])
    offered: dict[AssumptionSet, Offers] = field(default_factory=dict[AssumptionSet, Offers])
    best: int = -1
    tree: KeptTree | None = None
    rules: bool = False
    clauses: dict[str, Asked] = field(default_factory=dict[str, "Asked"])
    asked: int = 0

    def trees(self) -> tuple[KeptTree, ...]:
        """Return every search tree."""
        return (*(x.tree for x in self.offered.values()), *(() if self.tree is None else (self.tree,)))

    def list_nearest(self) -> None:
        """List the packages that come nearest to passing, where later versions would have to search again.

        It takes about as long as two such searches, so it is done once several versions are compared with this one.
        """
        wanted = [r for r, x in self.seen.items() if x.near is None and x.unproven.any()]

        def one(r: AssumptionSet) -> LiveSeen:
            seen, values = self.seen[r], self.values
            space = values.evaluator.ground(r).space(values.groups[r.cohesion])
            return replace(seen, near=Nearest.of(space, values.packs[r.packages].uv, seen.d, seen.unproven))

        made = self.ctx.map_chunks("which packages nearly pass", one, wanted)
        self.seen = {**self.seen, **dict(zip(wanted, made, strict=True))}

    @classmethod
    def of(cls, scenario: Scenario, scores: KeptScores, ctx: Context) -> KeptCase:
        """Return a case for which only the values have been computed so far."""
        return cls(ctx, Values(scenario, scores, ctx))
