"""Long runs of the flagship: cost of a draw and peak memory as the number of draws grows.

``python -m benchmarks.long [DRAWS …]`` (8,000, 15,000, 20,000 and 32,000 unless given). Each run is a process of its
own; ratios are of CPU seconds a draw, less those of a run of 64 draws, and of peak memory against the first run.
With ``--counted`` only the models that count every draw run (deals and the one-shot spatial models), as in a run of a
million draws.
"""

from __future__ import annotations

import sys

from benchmarks._measure import Cost, process

FLAGSHIP = "nato-russia-2022"
COUNTED = ("deals.zone", "spatial.mean", "spatial.median", "spatial.nash")


def run(draws: int, models: tuple[str, ...]) -> Cost:
    """Measure one analysis, the least of two."""
    chosen = [x for m in models for x in ("--model", m)]
    command = [sys.executable, "-m", "detente", "analyze", FLAGSHIP, "--draws", str(draws), "--no-store", "--json"]
    return process([*command, *chosen], 2)


def main(arguments: list[str]) -> None:
    """Print the costs."""
    models = COUNTED if "--counted" in arguments else ()
    numbers = [int(x) for x in arguments if x.isdigit()] or [8_000, 15_000, 20_000, 32_000]
    run(64, models)
    fixed, first = run(64, models), None
    for draws in numbers:
        cost = run(draws, models)
        each = (cost.cpu - fixed.cpu) / draws
        first = first or (each, cost.memory)
        print(
            f"{draws:>9,} draws: {cost.cpu:8.2f} CPU-s {cost.wall:8.2f} s wall {1000 * each:6.3f} ms a draw "
            f"({each / first[0]:.2f})  {cost.memory:6.0f} MB ({cost.memory / first[1]:.2f})"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
