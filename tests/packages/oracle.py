"""The deals engine by plain enumeration: every package, every draw, one definition after the other.

Written from the definitions (core §3–§6), not from the kernels. Slow on purpose, for up to a few hundred packages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import combinations, product
from math import inf

import numpy as np
from numpy.typing import NDArray

from detente.packages import Grid, SearchSpace

Array = NDArray[np.float64]

TOLERANCE = 1e-9
TIE = 1e-12


@dataclass(frozen=True)
class Threshold:
    """True if the weights of the parts that are true reach ``need``; a bare number is a group's consent."""

    need: float
    weights: tuple[float, ...]
    parts: tuple[Tree, ...]


Tree = int | Threshold


def every(groups: Iterable[int]) -> Threshold:
    """Return the rule that needs each of some groups."""
    parts = tuple(groups)
    return Threshold(float(len(parts)), (1.0,) * len(parts), parts)


def some(need: int, groups: Iterable[int]) -> Threshold:
    """Return the rule that needs any ``need`` of some groups."""
    parts = tuple(groups)
    return Threshold(float(need), (1.0,) * len(parts), parts)


@lru_cache(maxsize=100_000)
def holds(tree: Tree, yes: frozenset[int]) -> bool:
    if isinstance(tree, int):
        return tree in yes
    total = 0.0
    for w, part in zip(tree.weights, tree.parts, strict=True):
        total += w * holds(part, yes)
    return total >= tree.need - TIE


def gain_of(tree: Tree, gains: Iterable[float]) -> float:
    """Return the largest g such that the rule is true of the groups that gain at least g."""
    listed = list(gains)
    if holds(tree, frozenset()):
        return inf
    for g in sorted(set(listed), reverse=True):
        if holds(tree, frozenset(i for i, x in enumerate(listed) if x >= g)):
            return g
    return -inf


@dataclass(frozen=True)
class Spec:
    """A problem in plain words. A level is (issue, place); levels are called 0, 10, 20, …"""

    counts: tuple[int, ...]
    quo: tuple[int, ...]
    procedural: tuple[bool, ...]
    n_groups: int
    always: frozenset[int]
    parties: tuple[Tree, ...]
    infeasible: tuple[Mapping[int, frozenset[int]], ...] = ()
    ask: Mapping[tuple[int, int], frozenset[int]] = field(default_factory=dict)
    base: tuple[Tree, ...] = ()
    level: Mapping[tuple[int, int], Tree] = field(default_factory=dict)

    @cached_property
    def packages(self) -> tuple[tuple[int, ...], ...]:
        return tuple(product(*(range(n) for n in self.counts)))

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        return tuple(sum(self.counts[:k]) for k in range(len(self.counts)))

    def changed(self, x: tuple[int, ...]) -> list[tuple[int, int]]:
        return [(k, a) for k, a in enumerate(x) if a != self.quo[k]]

    def feasible(self, x: tuple[int, ...]) -> bool:
        return not any(all(x[k] in places for k, places in rule.items()) for rule in self.infeasible)

    def substantive(self, x: tuple[int, ...]) -> bool:
        return any(not self.procedural[k] for k, _ in self.changed(x))

    @cached_property
    def deals(self) -> tuple[int, ...]:
        """Numbers of the packages that would be a deal if all agreed."""
        return tuple(j for j, x in enumerate(self.packages) if self.feasible(x) and self.substantive(x))

    def asked(self, x: tuple[int, ...]) -> frozenset[int]:
        """Return the groups that must agree one by one."""
        return self.always.union(*(self.ask.get(level, frozenset()) for level in self.changed(x)))

    def passes(self, x: tuple[int, ...], yes: frozenset[int]) -> bool:
        rules = [*self.base, *(self.level[level] for level in self.changed(x) if level in self.level)]
        return self.asked(x) <= yes and all(holds(rule, yes) for rule in rules)

    def space(self) -> SearchSpace:
        """Return the same problem for the engine."""
        code, quota, woff, weights, start = list[int](), list[float](), list[int](), list[float](), [0]

        def emit(tree: Tree) -> None:
            if isinstance(tree, int):
                code.append(tree)
                quota.append(0.0)
                woff.append(len(weights))
                return
            for part in tree.parts:
                emit(part)
            code.append(-len(tree.parts))
            quota.append(tree.need)
            woff.append(len(weights))
            weights.extend(tree.weights)

        def number(tree: Tree) -> int:
            emit(tree)
            start.append(len(code))
            return len(start) - 2

        names = tuple(f"issue{k}" for k in range(len(self.counts)))
        grid = Grid(
            names,
            tuple(tuple(10 * a for a in range(n)) for n in self.counts),
            self.quo,
            self.procedural,
            tuple({names[k]: frozenset(10 * a for a in s) for k, s in rule.items()} for rule in self.infeasible),
        )
        levels = [(k, a) for k, n in enumerate(self.counts) for a in range(n)]
        ask = [sum(1 << g for g in self.ask.get(level, ())) for level in levels]
        level = [number(self.level[level]) if level in self.level else -1 for level in levels]
        base = [number(tree) for tree in self.base]
        parties = [number(tree) for tree in self.parties]
        return SearchSpace.build(
            grid,
            n_groups=self.n_groups,
            always=sum(1 << g for g in self.always),
            ask=np.array(ask, dtype=np.uint64),
            code=np.array(code, dtype=np.int32),
            quota=np.array(quota, dtype=np.float64),
            woff=np.array(woff, dtype=np.int32),
            weights=np.array(weights, dtype=np.float64),
            start=np.array(start, dtype=np.int32),
            base_programs=np.array(base, dtype=np.int32),
            level_program=np.array(level, dtype=np.int32),
            party_programs=np.array(parties, dtype=np.int32),
        )


class Oracle:
    """Answers for a problem with contributions ``uv`` (draws, groups, levels) and thresholds of acceptance ``d``."""

    def __init__(self, spec: Spec, uv: Array, d: Array, blocking: Array | None = None) -> None:
        self.spec, self.d = spec, d
        self.excused = np.zeros_like(d) if blocking is None else blocking
        self.value = self.worth(uv)
        self.gains = self.value - d[:, None, :]

    def worth(self, uv: Array) -> Array:
        """Return (draws, packages, …) sums over issues in file order."""
        out = np.zeros((len(uv), len(self.spec.packages), *uv.shape[1:-1]))
        for j, x in enumerate(self.spec.packages):
            for k, a in enumerate(x):
                out[:, j] += uv[..., self.spec.offsets[k] + a]
        return out

    def yes(self, i: int, j: int) -> frozenset[int]:
        """Return who accepts package j in draw i."""
        return frozenset(g for g in range(self.spec.n_groups) if self.gains[i, j, g] >= -TOLERANCE)

    def passes(self, i: int, j: int, beside: frozenset[int] = frozenset()) -> bool:
        return self.spec.passes(self.spec.packages[j], self.yes(i, j) | beside)

    @cached_property
    def zones(self) -> list[list[int]]:
        """Per draw: the deals that have all the consent that they need."""
        return [[j for j in self.spec.deals if self.passes(i, j)] for i in range(len(self.d))]

    def party_gains(self, i: int, j: int) -> list[float]:
        return [gain_of(tree, (self.gains[i, j] - self.excused[i]).tolist()) for tree in self.spec.parties]

    @cached_property
    def zone_gains(self) -> list[Array]:
        """Per draw: (packages of the zone, parties)."""
        shape = (-1, len(self.spec.parties))
        return [np.array([self.party_gains(i, j) for j in zone]).reshape(shape) for i, zone in enumerate(self.zones)]

    def nash(self, i: int) -> int:
        return self._lowest(i, [nash_product(g) for g in self.zone_gains[i]])

    def utilitarian(self, i: int) -> int:
        return self._lowest(i, [sum(g.tolist()) for g in self.zone_gains[i]])

    def best(self, i: int, party: int) -> int:
        return self._lowest(i, self.zone_gains[i][:, party].tolist())

    def egalitarian(self, i: int) -> int:
        return self._leximin(i, np.ones(len(self.spec.parties)))

    def kalai_smorodinsky(self, i: int) -> int:
        most = self.zone_gains[i].max(axis=0, initial=-inf)
        return self._leximin(i, np.array([1 / m if m > TOLERANCE else 0.0 for m in most]))

    def _lowest(self, i: int, worth: list[float]) -> int:
        if not worth:
            return -1
        return next(j for j, w in zip(self.zones[i], worth, strict=True) if w >= max(worth) - TIE)

    def _leximin(self, i: int, scale: Array) -> int:
        left = [(sorted((g * scale).tolist()), j) for g, j in zip(self.zone_gains[i], self.zones[i], strict=True)]
        for s in range(len(scale) if left else 0):
            most = max(g[s] for g, _ in left)
            left = [(g, j) for g, j in left if g[s] >= most - TIE]
        return min((j for _, j in left), default=-1)

    def best_single(self) -> tuple[int, int]:
        """Return the deal that passes most often, by the tie rule, and how often."""
        count = {j: sum(j in zone for zone in self.zones) for j in self.spec.deals}
        most = max(count.values(), default=0)
        if most == 0:
            return -1, 0
        mean: dict[int, float] = {}
        for j in (j for j in count if count[j] == most):
            mean[j] = 0.0
            for i, zone in enumerate(self.zones):
                if j in zone:
                    mean[j] += nash_product(np.array(self.party_gains(i, j)))
            mean[j] = float(np.round(mean[j], 12))
        return min(mean, key=lambda j: (-mean[j], j)), most

    def blocking(self, i: int) -> set[frozenset[int]]:
        """Return the least sets of groups whose consent, beside those who accept, would let a deal pass in draw i."""
        for size in range(self.spec.n_groups + 1):
            found: set[frozenset[int]] = set()
            for j in self.spec.deals:
                yes = self.yes(i, j)
                missing = self.spec.asked(self.spec.packages[j]) - yes
                spare = [g for g in range(self.spec.n_groups) if g not in yes and g not in missing]
                for extra in combinations(spare, size - len(missing)) if size >= len(missing) else ():
                    if self.passes(i, j, missing | {*extra}):
                        found.add(missing | {*extra})
            if found:
                return found
        return set()

    def others_let_pass(self, group: int) -> dict[int, int]:
        """Return in how many draws each deal passes if ``group`` agrees to anything."""
        mine = frozenset((group,))
        return {j: sum(self.passes(i, j, mine) for i in range(len(self.d))) for j in self.spec.deals}


def nash_product(gains: Array) -> float:
    out = 1.0
    for g in gains.tolist():
        out *= max(g, 0.0)
    return out


def undominated(points: Array) -> NDArray[np.bool_]:
    """Return which points no other is at least as good as in every column and better in one."""
    columns = np.ascontiguousarray(points.T)

    def dominated(x: Array) -> bool:
        as_good = columns[0] >= x[0]
        for column, value in zip(columns[1:], x[1:], strict=True):
            as_good &= column >= value
        return bool((points[as_good] > x).any())

    return np.array([not dominated(x) for x in points], dtype=np.bool_)


def members(mask: int) -> frozenset[int]:
    return frozenset(g for g in range(64) if mask >> g & 1)
