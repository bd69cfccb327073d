"""The base reading over all draws: solutions, and who accepts what."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.models.contract import Context
from detente.models.deals._stage import Judged, Stage
from detente.packages import agree, solve, values
from detente.packages.problem import Problem
from detente.packages.solutions import Solutions

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Masks = NDArray[np.uint64]

FIRST = 1024
"""Draws on which the revealed reading's offers and the clause sets are worked out."""
SOLUTIONS = ("nash", "kalai-smorodinsky", "egalitarian", "utilitarian")


class Base:
    """The base reading over all draws."""

    def __init__(
        self, stage: Stage, judged: list[Judged], solved: list[Solutions], masks: list[Masks], ctx: Context
    ) -> None:
        self.uv, self.d, self.problem, self.group = joined(judged, stage, ctx)
        self.reading = judged[0].reading
        self.solved = solved
        self.masks = np.concatenate(masks)

    def solution(self, name: str) -> Ints:
        """(draws,) package index of a solution, −1 where there is no deal."""
        attr = name.replace("-", "_")
        return np.concatenate([getattr(s, attr) for s in self.solved])

    @property
    def best(self) -> Ints:
        """(draws, parties) package that each party would choose in the zone."""
        return np.concatenate([s.best for s in self.solved])


def joined(judged: list[Judged], stage: Stage, ctx: Context | None = None) -> tuple[Array, Array, Problem, Ints]:
    """Join chunks of one reading: contributions, reservation values, problem, groups.

    Actors that are equal in one chunk but not in another stand alone. The chunks are let go, for memory's sake.
    """
    group = judged[0].group
    alike = all(np.array_equal(j.group, group) for j in judged)
    problem = judged[0].problem if alike else stage.problem(np.arange(len(group)))
    at = np.cumsum([0, *(len(j.d) for j in judged)])
    uv = np.empty((at[-1], problem.n_groups, problem.grid.n_levels))
    d = np.empty((at[-1], problem.n_groups))

    def copy(c: int) -> None:
        # A chunk at a time and on all threads: touching fresh memory takes longer than copying.
        rows = slice(None) if alike else judged[c].group
        uv[at[c] : at[c + 1]], d[at[c] : at[c + 1]] = judged[c].uv[:, rows], judged[c].d[:, rows]
        judged[c] = judged[c].bare()

    (ctx or Context(workers=1)).map_chunks("joining draws", copy, range(len(judged)))
    return uv, d, problem, group if alike else np.arange(len(group))


def base_draws(stage: Stage, ctx: Context) -> tuple[Array, Array, Problem, Ints]:
    """Return contributions, reservation values, problem and groups of the base reading over all draws."""

    def work(chunk: tuple[int, int]) -> Judged:
        (judged,) = stage.judge(stage.inputs.scores(*chunk), chunk[0], (stage.base,))
        return judged.lean()

    return joined(ctx.map_chunks("another coding", work, stage.inputs.chunks()), stage, ctx)


def base_pass(stage: Stage, proposals: Ints, ctx: Context) -> Base:
    def work(chunk: tuple[int, int]) -> tuple[Judged, Solutions, Masks]:
        scores = stage.inputs.scores(*chunk)
        (judged,) = stage.judge(scores, chunk[0], (stage.base,))
        masks = accept_masks(stage, judged, proposals)
        return judged.lean(), solve(judged.problem, judged.uv, judged.d), masks

    parts = ctx.map_chunks("searching the zone", work, stage.inputs.chunks())
    judged, solved, masks = [p[0] for p in parts], [p[1] for p in parts], [p[2] for p in parts]
    del parts
    return Base(stage, judged, solved, masks, ctx)


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
