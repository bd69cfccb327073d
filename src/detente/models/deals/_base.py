"""The base reading over all draws: where bargaining would settle, and what the search for one package reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from detente.models.contract import Context
from detente.models.deals._stage import Judged, Stage
from detente.packages import Blockers, blockers, solve, values
from detente.payoffs import Reading

T = TypeVar("T")
Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Masks = NDArray[np.uint64]

FIRST = 1024
"""Draws on which the revealed reading's offers and the clause sets are worked out."""
SEARCHED = 16_384
"""Draws over which the package that passes most often is searched; its share is then counted over all draws.

The search holds every draw in memory at once: 16 kB a draw with 32 actors and 37 levels.
"""
SOLUTIONS = ("nash", "kalai-smorodinsky", "egalitarian", "utilitarian")


class Base:
    """The base reading over all draws.

    Attributes
    ----------
    reading, group, problem
        The reading, the (actors,) groups of equal actors, and the problem for these groups.
    uv, d
        As in :class:`Judged`, for the first :data:`SEARCHED` draws.
    solved
        Solutions of every draw, chunk by chunk.
    """

    def __init__(self, stage: Stage, ctx: Context) -> None:
        self.reading, self.group = stage.base, stage.group(stage.base.cohesion)
        self.problem = stage.problem(self.group)
        self.uv, self.d, self.solved = whole(
            stage,
            stage.base,
            stage.inputs.chunks(),
            "searching the zone",
            ctx,
            lambda judged: solve(judged.problem, judged.uv, judged.d),
        )

    def solution(self, name: str) -> Ints:
        """(draws,) package index of a solution, −1 where there is no deal."""
        attr = name.replace("-", "_")
        return np.concatenate([getattr(s, attr) for s in self.solved])

    @property
    def best(self) -> Ints:
        """(draws, parties) package that each party would choose in the zone."""
        return np.concatenate([s.best for s in self.solved])


@dataclass(frozen=True, eq=False)
class BasePart:
    """Who accepts and who blocks in one chunk of draws, in the base reading.

    Attributes
    ----------
    masks
        (draws, packages) leaves that accept each named package.
    blockers
        Who stands in the way, in the draws in which no package passes.
    """

    masks: Masks
    blockers: Blockers

    @classmethod
    def of(cls, judged: Judged, zone: NDArray[np.bool_], masks: Masks, tabled: Ints) -> BasePart:
        """Look at the draws without a deal while their arrays are at hand."""
        empty = np.nonzero(~zone)[0]
        return cls(masks, blockers(judged.problem, judged.uv[empty], judged.d[empty], tabled))


def whole(
    stage: Stage,
    reading: Reading,
    chunks: Iterable[tuple[int, int]],
    what: str,
    ctx: Context,
    more: Callable[[Judged], T] = lambda _: None,
) -> tuple[Array, Array, list[T]]:
    """Judge one reading over the chunks from the first draw on, and keep what the search for one package reads.

    Returns
    -------
    tuple
        (draws, groups, levels) contributions and (draws, groups) reservation values of the first :data:`SEARCHED`
        draws, and what ``more`` makes of each chunk.
    """
    chunks = list(chunks)
    n = min(sum(count for _, count in chunks), SEARCHED)
    groups = int(stage.group(reading.cohesion).max()) + 1
    uv, d = np.empty((n, groups, stage.grid.n_levels)), np.empty((n, groups))

    def work(chunk: tuple[int, int]) -> T:
        start, count = chunk
        kept = start + count <= n
        into = uv[start : start + count] if kept else None
        (judged,) = stage.judge(stage.inputs.scores(start, count), start, (reading,), into=into)
        if kept:
            d[start : start + count] = judged.d
        return more(judged)

    return uv, d, ctx.map_chunks(what, work, chunks)


def package_values(stage: Stage, judged: Judged, packages: Ints) -> Array:
    """(draws, packages, groups) values; crossed lines cost nothing where a package is no deal."""
    out = values(judged.problem, judged.uv, packages)
    idle = ~stage.grid.substantive(packages)
    if idle.any():
        out[:, idle] = values(judged.problem, judged.plain, packages[idle])
    return out


def to_leaves(masks: Masks, group: Ints) -> Masks:
    """Turn masks over groups into masks over leaf actors."""
    if len(group) == int(group.max()) + 1:
        return masks
    out = np.zeros_like(masks)
    for i, g in enumerate(group):
        out |= ((masks >> np.uint64(g)) & np.uint64(1)) << np.uint64(i)
    return out


def seeds(base: Base, proposals: Ints) -> Ints:
    """Packages worth trying first: the proposals, and the most frequent solutions."""
    found = np.concatenate([base.solution(s) for s in SOLUTIONS])
    values, counts = np.unique(found[found >= 0], return_counts=True)
    top = values[np.argsort(-counts, kind="stable")[:64]]
    return np.unique(np.concatenate([proposals, top]))
