# pyright: reportPossiblyUnboundVariable=false
"""The deals engine: the flagship as a fresh process, and the engine alone with every member distinct.

``python -m benchmarks.deals [DRAWS]`` (10,000 by default). Kernels are compiled by a first run that does not
count. The second case is made up (``deals_case``): 192,000 packages, 32 actors that differ in every draw, so
that no two are judged as one. For each reading it shows draws a second and the share of the grid that the
search looks at; enumeration of one draw shows what that saves.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks._measure import calibration, peak, process, within
from benchmarks.deals_case import Array, case, space
from detente.packages import SearchSpace, accepts, best_single, blockers, exists, passes, solve
from detente.packages.search import searched


def flagship(draws: int, base: float) -> None:
    """Time ``detente analyze nato-russia-2022`` in processes of their own."""
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "run")
        command = [sys.executable, "-m", "detente", "analyze", "nato-russia-2022", "--draws", str(draws), "--seed", "1"]
        process([*command, "--out", out])
        print(process([*command, "--out", out], 3).line(f"flagship, {draws:,} draws, fresh process", base))


def enumeration(spec: SearchSpace, uv: Array, d: Array) -> bool:
    """Judge every package of the first draw, one by one."""
    everything = np.arange(spec.grid.size)
    deal = spec.grid.substantive(everything)
    return bool((passes(spec, accepts(spec, uv[:1], d[:1], everything), everything)[0] & deal).any())


def engine(draws: int, base: float) -> None:
    """Time the engine alone, every member distinct."""
    spec = space()
    made = case(draws, 0.8, 1)
    small, d = slice(0, 8), made.d["constructed"]
    exists(spec, made.soft[small], d[small])
    solve(spec, made.soft[small], d[small])
    blockers(spec, made.soft[small], d[small])
    best_single(spec, made.soft[small], d[small], ())
    enumeration(spec, made.soft, d)
    print(f"\nengine alone: {spec.grid.size:,} packages, {spec.n_groups} distinct actors, {draws:,} draws, one thread")
    for name, failure in made.d.items():
        for lines, uv in (("soft", made.soft), ("hard", made.hard)):
            cost, (there, visited) = within(lambda uv=uv, failure=failure: searched(spec, uv, failure))
            share = visited.sum() / (draws * spec.grid.size)
            what = f"{there.mean():6.1%} have a zone; {draws / cost.cpu:9,.0f} draws/CPU-s; {share:.2e} of the grid"
            print(cost.line(f"exists: {name}, {lines}", base, what))
    cost, found = within(lambda: solve(spec, made.soft, d))
    share = found.visited.sum() / (draws * spec.grid.size)
    more = f"{draws / cost.cpu:9,.0f} draws/CPU-s; {share:.2e} of the grid"
    print(cost.line("solve: four solutions, each party's best", base, more))
    empty = found.nash < 0
    cost, _ = within(lambda: blockers(spec, made.soft[empty], d[empty]))
    more = f"{empty.sum():,} draws without a deal; {empty.sum() / max(cost.cpu, 1e-9):9,.0f} draws/CPU-s"
    print(cost.line("blockers", base, more))
    cost, (best, count, exact) = within(lambda: best_single(spec, made.soft, d, np.unique(found.nash[~empty])[:64]))
    print(cost.line("best single package", base, f"number {best} passes in {count:,} draws, exact: {exact}"))
    cost, _ = within(lambda: enumeration(spec, made.soft, d))
    rate = spec.grid.size * spec.n_groups / cost.cpu
    print(cost.line("enumeration of one draw", base, f"{rate:.2e} package × actor/CPU-s"))
    print(f"peak memory {peak():.0f} MB")


def main(draws: int = 10_000) -> None:
    """Print the figures."""
    base = calibration()
    print(f"a loop: {base:.3f} CPU-s")
    flagship(draws, base)
    engine(draws, base)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
