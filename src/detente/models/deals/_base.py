"""The base reading over all draws: solutions, and who accepts what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from detente.models.contract import Context
from detente.models.deals._stage import Judged, Stage
from detente.packages import agree, solve, values
from detente.packages.solutions import Solutions
from detente.payoffs import Reading

T = TypeVar("T")
Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Masks = NDArray[np.uint64]

FIRST = 1024
"""Draws on which the revealed reading's offers and the clause sets are worked out."""
SOLUTIONS = ("nash", "kalai-smorodinsky", "egalitarian", "utilitarian")


class Base:
    """The base reading over all draws."""

    def __init__(self, stage: Stage, proposals: Ints, ctx: Context) -> None:
        def more(judged: Judged) -> tuple[Solutions, Masks]:
            return solve(judged.problem, judged.uv, judged.d), accept_masks(stage, judged, proposals)

        self.reading, self.group = stage.base, stage.group(stage.base.cohesion)
        self.problem = stage.problem(self.group)
        self.uv, self.d, parts = whole(stage, stage.base, stage.inputs.chunks(), "searching the zone", ctx, more)
        self.solved = [solved for solved, _ in parts]
        self.masks = np.concatenate([masks for _, masks in parts])

    def solution(self, name: str) -> Ints:
        """(draws,) package index of a solution, −1 where there is no deal."""
        attr = name.replace("-", "_")
        return np.concatenate([getattr(s, attr) for s in self.solved])

    @property
    def best(self) -> Ints:
        """(draws, parties) package that each party would choose in the zone."""
        return np.concatenate([s.best for s in self.solved])


def whole(
    stage: Stage,
    reading: Reading,
    chunks: Iterable[tuple[int, int]],
    what: str,
    ctx: Context,
    more: Callable[[Judged], T] = lambda _: None,
) -> tuple[Array, Array, list[T]]:
    """Judge one reading over several chunks that follow one another.

    Returns
    -------
    tuple
        (draws, groups, levels) contributions, (draws, groups) reservation values, and what ``more`` makes of each
        chunk.
    """
    chunks = list(chunks)
    n = sum(count for _, count in chunks)
    groups = int(stage.group(reading.cohesion).max()) + 1
    uv, d = np.empty((n, groups, stage.grid.n_levels)), np.empty((n, groups))

    def work(chunk: tuple[int, int]) -> T:
        start, count = chunk
        at = slice(start - chunks[0][0], start - chunks[0][0] + count)
        (judged,) = stage.judge(stage.inputs.scores(start, count), start, (reading,), into=uv[at])
        d[at] = judged.d
        return more(judged)

    return uv, d, ctx.map_chunks(what, work, chunks)


def package_values(stage: Stage, judged: Judged, packages: Ints) -> Array:
    """(draws, packages, groups) values; crossed lines cost nothing where a package is no deal."""
    out = values(judged.problem, judged.uv, packages)
    idle = ~stage.grid.substantive(packages)
    if idle.any():
        out[:, idle] = values(judged.problem, judged.plain, packages[idle])
    return out


def accept_masks(stage: Stage, judged: Judged, packages: Ints) -> Masks:
    """(draws, packages) mask of accepting leaves."""
    return to_leaves(agree(package_values(stage, judged, packages), judged.d), judged.group)


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
