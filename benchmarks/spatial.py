"""Bargaining over rounds: time of a run in a batch and with the full trace, and cost against the number of actors.

``python -m benchmarks.spatial`` prints the least of several measurements of each. The two tables of KTAB are
read from ``$DETENTE_DATA/golden/spatial/ktab_inputs`` where that is at hand, with KTAB's own defaults; without
them made-up tables of the same size stand in, whose number of turns differs. KTAB itself, compiled with -O2 and
without its database, takes 40 ms a run on the small table and 1.48 s on the large one.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks._measure import calibration, peak, within
from detente.draws.inputs import Inputs
from detente.models.contract import Context
from detente.models.spatial import exchange, expected_utility, smp
from detente.models.spatial._batch import SpatialActors
from detente.models.spatial._exchange.simulate import block as exchange_block
from detente.models.spatial._expected_utility.simulate import block as utility_block
from detente.models.spatial._smp.simulate import block as smp_block
from detente.scenario.load import load
from detente.scenario.tables.ktab import read_ktab

Array = NDArray[np.float64]
THREADS = 2
SIZES = (10, 25, 50, 100, 200)


def table(name: str, actors: int, issues: int, folder: Path) -> Path:
    """Return a table of KTAB, or write a made-up one of the same size."""
    data = os.environ.get("DETENTE_DATA")
    real = Path(data or ".") / "golden" / "spatial" / "ktab_inputs" / name
    if real.exists():
        return real
    rng = np.random.default_rng(1)
    rows = [f"{name},,{actors},{issues}", "Actor,Description,Influence" + ",X Position,X Salience" * issues]
    for i in range(actors):
        cells = ",".join(f"{rng.uniform(0, 100):.2f},{rng.uniform(1, 100 / issues):.2f}" for _ in range(issues))
        rows.append(f"A{i},,{rng.uniform(1, 100):.2f},{cells}")
    made = folder / name
    made.write_text("\n".join(rows))
    return made


def batch(title: str, model: Any, inputs: Inputs, options: Any, unit: float, base: float, limit: str) -> None:
    """Time all draws of one call on the thread pool, and one play with its full trace."""
    ctx = Context(workers=THREADS)
    model.run(inputs, options, ctx)
    cost, result = within(lambda: model.run(inputs, options, ctx), 5)
    turns = float(np.mean(result.tables["length"].values))
    each = f"{cost.wall / inputs.n_draws / unit:8.3f} wall, {cost.cpu / inputs.n_draws / unit:8.3f} CPU a run; {limit}"
    print(cost.line(f"{title}, {inputs.n_draws:,} draws", base, f"{each}; {turns:.0f} turns"))


def traced(title: str, inputs: Inputs, options: smp.SmpOptions, base: float, limit: str) -> None:
    """Time plays of SMP of which everything is kept."""
    seats = SpatialActors.of(inputs.scenario, options.alliances)
    numbers = [v[0] for v in seats.central(inputs)]
    smp.simulate_once(inputs, options, seats, *numbers)
    cost, _ = within(lambda: [smp.simulate_once(inputs, options, seats, *numbers) for _ in range(10)], 5)
    print(cost.line(f"{title}, full trace, 10 runs", base, f"{100 * cost.wall:8.3f} ms a run; {limit}"))


def scaling(base: float) -> None:
    """Time one turn against the number of actors: the least of several, two issues."""
    rules = smp.SmpOptions.model_validate({"max_rounds": 1}).rules(1)
    print(f"\none turn, two issues, one thread: ms by number of actors ({', '.join(map(str, SIZES))}), and its order")
    plays: tuple[tuple[str, str, Callable[[Array, Array, Array, Any], None]], ...] = (
        ("spatial model of politics", "n³", lambda x, c, s, w: _smp(x, c, s, w, rules)),
        ("expected utility", "n³", _utility),
        ("exchange", "n² candidates at each of some n to n² exchanges: n³ to n⁴", _exchange),
    )
    for name, order, play in plays:
        times: list[float] = []
        for n in SIZES:
            rng = np.random.default_rng(n)
            x, cap, sal = rng.uniform(0, 100, (1, n, 2)), rng.uniform(1, 9, (1, n)), rng.uniform(5, 50, (1, n, 2))
            words = np.arange(n)
            play(x, cap, sal, words)
            again = max(1, int(200_000 / n**2.5))
            cost, _ = within(lambda p=play, a=(x, cap, sal, words), m=again: [p(*a) for _ in range(m)], 4)
            times.append(1000 * cost.cpu / again)
        slopes = [
            math.log(b / a) / math.log(m / n) for a, b, n, m in zip(times, times[1:], SIZES, SIZES[1:], strict=False)
        ]
        shown = "  ".join(f"{t:10.3f}" for t in times)
        print(f"{name:<28}{shown}   measured exponents {', '.join(f'{p:.1f}' for p in slopes)}; order {order}")
    del base


def _smp(x: Array, cap: Array, sal: Array, words: Any, rules: Any) -> None:
    smp_block(x, cap, sal, 100.0, words, rules, 0, np.empty_like(x), np.zeros(1, np.int64), np.zeros(1, np.bool_))


def _utility(x: Array, cap: Array, sal: Array, words: Any) -> None:
    out, taken, rest = np.empty_like(x), np.zeros(1, np.int64), np.zeros(1, np.bool_)
    utility_block(x, cap, sal, words, False, 1.0, 1, out, taken, rest)


def _exchange(x: Array, cap: Array, sal: Array, words: Any) -> None:
    out, count, rest = np.empty_like(x), np.zeros(1, np.int64), np.zeros(1, np.bool_)
    exchange_block(x, cap, sal, 0.0, 1, 0.01, 1, words, 0, out, count, rest)


def main() -> None:
    """Print the figures."""
    import tempfile

    base = calibration()
    print(f"a loop: {base:.3f} CPU-s; {THREADS} threads; load {os.getloadavg()[0]:.1f}")
    default = smp.SmpOptions.of_ktab((0, 0, 0, 2, 1, 1, 1, 1, 0)).model_copy(update={"draws": 0})
    with tempfile.TemporaryDirectory() as made:
        for name, n, k, few, full in (
            ("dummyData_3Dim.csv", 7, 3, "at most 0.15 ms", "at most 0.8 ms"),
            ("dummyData_6Dim.csv", 27, 6, "at most 12 ms", "at most 30 ms"),
        ):
            inputs = Inputs(read_ktab(table(name, n, k, Path(made))), 1, 1000)
            batch(f"SMP {n} × {k}", smp.MODEL, inputs, default, 1e-3, base, few)
            traced(f"SMP {n} × {k}", inputs, default, base, full)
    inputs = Inputs(load("eu-emissions-1984"), 1, 1000)
    for reading in ("printed", "scholz-program"):
        options = expected_utility.ExpectedUtilityOptions.model_validate({"reading": reading, "rounds": 3, "draws": 0})
        title = f"expected utility, {reading}, 10 actors, 3 rounds"
        batch(title, expected_utility.MODEL, inputs, options, 1e-6, base, "at most 20 µs")
    options = exchange.ExchangeOptions.model_validate({"draws": 0})
    batch("exchange, flagship", exchange.MODEL, Inputs(load("nato-russia-2022"), 1, 1000), options, 1e-6, base, "µs")
    print(f"peak memory {peak():.0f} MB")
    for draws in (1000, 8000):
        inputs = Inputs(load("eu-emissions-1984"), 1, draws)
        cost, _ = within(
            lambda i=inputs: smp.MODEL.run(i, smp.SmpOptions.model_validate({"draws": 0}), Context(workers=THREADS))
        )
        print(cost.line(f"memory: SMP, {draws:,} draws", base, f"peak so far {peak():.0f} MB"))
    scaling(base)


if __name__ == "__main__":
    main()
