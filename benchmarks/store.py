"""What the run store costs on a first run, and how long a run that is in it takes to show.

``python -m benchmarks.store [PAIRS] [DRAWS]``: runs with a new store and without one in turns (6 pairs of 30,000 draws
of the counted models unless given; about 20 CPU seconds each), and the median of the ratios of their CPU seconds.
"""

from __future__ import annotations

import statistics
import sys
import tempfile

from benchmarks._measure import process

MODELS = ("deals.zone", "spatial.nash", "spatial.mean", "spatial.median")
CASE = "nato-russia-2022"


def command(draws: int, *more: str) -> list[str]:
    models = [f"--model={m}" for m in MODELS]
    return [sys.executable, "-m", "detente", "analyze", CASE, f"--draws={draws}", "--workers=1", *models, *more]


def main(pairs: int = 6, draws: int = 30_000) -> None:
    """Print the ratios, and what the answer from the store took."""
    ratios: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        place = f"--store={folder}/0"
        for n in range(pairs):
            place = f"--store={folder}/{n}"
            order = [("without", ["--no-store"]), ("with", [place])]
            cpu = {name: process(command(draws, *more)).cpu for name, more in (order if n % 2 else order[::-1])}
            ratios.append(cpu["with"] / cpu["without"])
            print(f"{cpu['without']:8.2f} CPU-s without, {cpu['with']:8.2f} with: {ratios[-1] - 1:+.1%}", flush=True)
        print(f"overhead of the store on a first run: {statistics.median(ratios) - 1:+.1%} (median of {pairs} pairs)")
        again = process(command(draws, place), 5)
        print(f"from the store to the page: {again.wall:.2f} s wall, {again.cpu:.2f} CPU-s, the least of five")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
