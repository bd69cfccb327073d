"""The base assumptions over all draws: solutions, and who accepts each package."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from detente.models.contract import Context
from detente.models.deals.evaluator import Evaluator
from detente.models.deals.judged import Bools, Judged
from detente.packages import solve
from detente.packages.solutions import Solutions
from detente.payoffs import AssumptionSet

T = TypeVar("T")
Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Masks = NDArray[np.uint64]

FIRST = 1024
"""Draws on which the revealed assumption set's offers and the clause sets are computed."""
FEW = 64
"""Draws of each chunk whose solutions are tried as best packages where solutions are not asked for."""
SOLUTIONS = ("nash", "kalai-smorodinsky", "egalitarian", "utilitarian")


class Base:
    """The base assumptions over all draws.

    Attributes
    ----------
    masks
        (draws, proposals) who accepts each proposal, over leaves.
    passed
        (draws, proposals) whether each has the consent that it needs.
    lasting
        (draws, procedural proposals) whether each passes if its end is not expected (core §11.2). A session fills it
        in; a run counts it chunk by chunk.
    blocking
        (draws, groups) β, cost of blocking.
    solved
        Solutions, chunk by chunk: of all draws, or, without ``solutions``, of the first few.
    """

    lasting: Bools

    def __init__(self, evaluator: Evaluator, ctx: Context, solutions: bool = True) -> None:
        def more(judged: Judged) -> tuple[Solutions, Masks, Bools, Array]:
            some = slice(None if solutions else FEW)
            found = solve(judged.space, judged.uv[some], judged.d[some], judged.blocking[some])
            masks = evaluator.masks(judged, evaluator.proposals)
            return found, masks, evaluator.passes(judged, masks, evaluator.proposals), judged.blocking

        self.assumptions, self.group = evaluator.base, evaluator.group(evaluator.base.cohesion)
        self.space = evaluator.ground(evaluator.base).space(self.group)
        self.uv, self.d, parts = whole(
            evaluator, evaluator.base, evaluator.inputs.chunks(), "searching the zone", ctx, more
        )
        self.solved = [p[0] for p in parts]
        self.masks = np.concatenate([p[1] for p in parts])
        self.passed = np.concatenate([p[2] for p in parts])
        self.blocking = np.concatenate([p[3] for p in parts])

    def solution(self, name: str) -> Ints:
        """(draws,) package index of a solution, −1 where there is no deal."""
        attr = name.replace("-", "_")
        return np.concatenate([getattr(s, attr) for s in self.solved])

    @property
    def best(self) -> Ints:
        """(draws, parties) package that each party would choose in the zone."""
        return np.concatenate([s.best for s in self.solved])


def whole(
    evaluator: Evaluator,
    assumptions: AssumptionSet,
    chunks: Iterable[tuple[int, int]],
    what: str,
    ctx: Context,
    more: Callable[[Judged], T] = lambda _: None,
) -> tuple[Array, Array, list[T]]:
    """Judge one assumption set over several chunks that follow one another.

    Returns
    -------
    tuple
        (draws, groups, places) contributions, (draws, groups) what a deal must be worth, and the result of ``more`` for
        each chunk.
    """
    chunks = list(chunks)
    n = sum(count for _, count in chunks)
    groups = int(evaluator.group(assumptions.cohesion).max()) + 1
    uv = np.empty((n, groups, evaluator.ground(assumptions).grid.n_levels))
    d = np.empty((n, groups))

    def work(chunk: tuple[int, int]) -> T:
        start, count = chunk
        at = slice(start - chunks[0][0], start - chunks[0][0] + count)
        (judged,) = evaluator.judge_chunk((start, count), (assumptions,), into=uv[at])
        d[at] = judged.d
        return more(judged)

    return uv, d, ctx.map_chunks(what, work, chunks)


def seeds(base: Base, proposals: Ints) -> Ints:
    """Packages worth trying first: the proposals, and the most frequent solutions."""
    found = np.concatenate([base.solution(s) for s in SOLUTIONS])
    values, counts = np.unique(found[found >= 0], return_counts=True)
    top = values[np.argsort(-counts, kind="stable")[:64]]
    return np.unique(np.concatenate([proposals, top]))
