"""Counts the acceptance of all packages in the first draws, assumption by assumption."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from detente.models.contract import Context
from detente.models.deals._base import Base
from detente.models.deals._menu import size
from detente.models.deals.evaluator import Evaluator
from detente.packages import Counter, pass_marks
from detente.packages.space import SearchSpace
from detente.payoffs import AssumptionSet

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

SAMPLE, SOFT_SAMPLE = 2000, 500
"""Draws in which all packages are counted, under the base assumptions and under each other soft one."""
SURE = 4.0
"""Standard errors of a difference beyond which a package is no longer a candidate."""
MOST = 2000
"""Most candidate packages that are counted in all draws."""
NODES, SOFT_NODES = 200_000_000, 40_000_000
"""Nodes of the tree of packages that may be examined; where zones are large, the sample is smaller."""
PILOT = 16
"""First draws, in which nodes are counted to know how large a sample may be."""
AT_ONCE = 256
"""Draws that one thread counts at a time: few enough that no thread waits long for the last one."""


@dataclass(frozen=True, eq=False)
class PackageSample:
    """Counts of all packages in the first draws under one assumption set.

    Attributes
    ----------
    space, uv, d
        What the draws are judged by; (draws, …).
    counts
        (packages of the grid,) draws in which each passes.
    """

    space: SearchSpace
    uv: Array
    d: Array
    counts: NDArray[np.int32]

    @property
    def n(self) -> int:
        return len(self.d)

    def in_question(self, n_all: int, tolerance: float) -> Ints:
        """Return the packages that may be within a share of draws of the best one in all draws, the likeliest first."""
        shares = self.counts / self.n
        best = int(shares.argmax())
        near = np.flatnonzero(_behind(shares, shares[best], None, self.n, n_all) <= tolerance)
        near = near[np.argsort(-self.counts[near], kind="stable")][:MOST]
        marks = pass_marks(self.space, self.uv, self.d, near)
        differs = size(marks ^ pass_marks(self.space, self.uv, self.d, [best])) / self.n
        return near[_behind(shares[near], shares[best], differs, self.n, n_all) <= tolerance]


def _behind(shares: Array, best: float, differs: Array | None, n: int, n_all: int) -> Array:
    """Return a lower bound of packages' shortfall from the best one in all draws, estimated from the sample.

    Parameters
    ----------
    shares, best
        Shares of draws in which packages and the best one pass.
    differs
        Share of draws in which just one of the two passes; ``None``: as large as it can be.
    n, n_all
        Draws in the sample, and in all.
    """
    gap = best - shares
    if differs is None:
        differs = np.minimum(best + shares, 2 - best - shares)
    variance = np.maximum(differs - gap**2, 0.0)
    doubt = 0.0 if n >= n_all else SURE * np.sqrt(variance / n)
    return gap - doubt - 2 * np.sqrt(variance / n_all)


def take(
    evaluator: Evaluator,
    base: Base,
    soft: list[AssumptionSet],
    offered: Mapping[AssumptionSet, Ints],
    exact: bool,
    ctx: Context,
) -> dict[AssumptionSet, PackageSample]:
    """Count all packages in the first draws, one assumption set after the other.

    Parameters
    ----------
    evaluator, base
        The case, and its base assumptions over the sample.
    soft
        The other assumption sets.
    offered
        What the challenger could have had, by *revealed* assumption set.
    exact
        Whether to count in all draws under the base assumptions.
    ctx
        Threads, progress, cancelling.
    """
    n = evaluator.inputs.n_draws
    first = n if exact else min(SAMPLE, n)
    arrays = {evaluator.base: (base.space, base.uv[:first], base.d[:first])}
    m = min(SOFT_SAMPLE, n)
    for judged in evaluator.judge(evaluator.inputs.scores(0, m), 0, tuple(soft), offered) if soft else ():
        arrays[judged.assumptions] = judged.space, judged.uv, judged.d
    counters = {r: Counter(space, uv[:PILOT]) for r, (space, uv, _) in arrays.items()}
    kept: dict[AssumptionSet, tuple[Array, Array]] = {}
    sums: dict[AssumptionSet, NDArray[np.int32]] = {}
    for r, (_, uv, d) in arrays.items():
        sums[r], nodes = counters[r].count(uv[:PILOT], d[:PILOT])
        seen = nodes / min(PILOT, len(d))
        room = NODES if r == evaluator.base else SOFT_NODES
        most = len(d) if exact and r == evaluator.base else max(PILOT, int(room / max(seen, 1.0)))
        kept[r] = uv[:most], d[:most]
    lock = Lock()

    def work(job: tuple[AssumptionSet, int]) -> None:
        r, start = job
        uv, d = kept[r]
        nodes, _ = counters[r].count(uv[start : start + AT_ONCE], d[start : start + AT_ONCE])
        with lock:
            sums[r] += nodes

    jobs = [(r, start) for r, (_, d) in kept.items() for start in range(PILOT, len(d), AT_ONCE)]
    ctx.map_chunks("counting every package", work, jobs)
    return {r: PackageSample(arrays[r][0], *kept[r], counters[r].packages(sums.pop(r))) for r in [*kept]}
