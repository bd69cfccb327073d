"""The cost of counting every package and of break-evens, relative to the rest of the zone model.

``python -m benchmarks.choice [DRAWS]`` (10,000 by default). The zone model runs on the flagship with and without the
two; ratios are of CPU time in one process. Counting all packages at once is also compared with judging them one by
one, draw by draw.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np

from benchmarks._leave_out import without_breaks, without_choice
from benchmarks._measure import calibration, within
from detente.draws.inputs import Inputs
from detente.models.contract import Context
from detente.models.deals import zone
from detente.models.deals._base import whole
from detente.models.deals.evaluator import Evaluator
from detente.packages import pass_counts, pass_marks
from detente.scenario.load import load

ONE_BY_ONE = 40
"""Draws in which every package is judged by itself."""


def model(draws: int, exact: bool = False) -> Callable[[], object]:
    """Return a run of the zone model."""
    inputs = Inputs(load("nato-russia-2022"), 1, draws)
    return lambda: zone.run(inputs, zone.ZoneOptions(exact=exact), Context(workers=2))


def main() -> None:
    """Print the figures."""
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    base = calibration()
    print(f"a loop: {base:.3f} CPU-s")
    model(200)()
    with without_choice(), without_breaks():
        bare, _ = within(model(draws))
    print(bare.line(f"zone, {draws:,} draws, without either", base))
    parts = (("counts, family, menu and regret", without_breaks), ("break-evens and obstacles", without_choice))
    for name, without in parts:
        with without():
            cost, _ = within(model(draws))
        more = f"{cost.cpu - bare.cpu:.2f} CPU-s more, {cost.wall - bare.wall:.2f} s wall"
        print(cost.line(f"the same with {name}", base, more))
    cost, _ = within(model(draws, exact=True))
    print(cost.line("the same with both, every package in all draws", base))
    evaluator = Evaluator(Inputs(load("nato-russia-2022"), 1, ONE_BY_ONE))
    uv, d, _ = whole(evaluator, evaluator.base, evaluator.inputs.chunks(), "", Context(workers=1))
    space = evaluator.ground(evaluator.base).space(evaluator.group(evaluator.base.cohesion))
    together, counts = within(lambda: pass_counts(space, uv, d), 3)
    everything = np.arange(space.grid.size)
    single, marks = within(lambda: pass_marks(space, uv, d, everything))
    if not np.array_equal(counts, np.bitwise_count(marks).sum(axis=1)):
        raise AssertionError("the two counts differ")
    print(together.line(f"{space.grid.size:,} packages in {ONE_BY_ONE} draws, at once", base))
    print(single.line("the same one by one", base, f"{single.cpu / together.cpu:.0f} times"))


if __name__ == "__main__":
    main()
