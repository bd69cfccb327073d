"""This checkout against another one: the same commands in turn, as ratios of CPU seconds and of peak memory.

``python -m benchmarks.against OTHER [--times N] [--draws N]``: OTHER is the folder of a checkout with its own
``.venv``. Machines differ by a factor of two and are shared: commands of both checkouts take turns, and ratios of
the least of several runs count. Findings must be the same bytes.

- *cold*: the first analysis of the flagship with no compiled kernel on the machine;
- *warm*: the same again;
- *compiled*: a process that starts with compiled kernels, few draws;
- *growth*: issues of three levels, three actors, 20 draws;
- *memory*: the peak at four times the draws, against that at once the draws.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path

from benchmarks._measure import Cost, process

FLAGSHIP = "nato-russia-2022"


def case(issues: int, actors: int = 3, levels: int = 3) -> str:
    """Return a scenario with so many issues."""
    chance = random.Random(7)
    ys = [round(100 * t / (levels - 1)) for t in range(levels)]
    words = ", ".join(f"{y}: level {y}" for y in ys)
    lines = ["detente: 1", "title: growth", "as_of: 2020-01-01", "by: benchmarks", "actors:"]
    lines += [f"  - {{id: A{i}, name: A{i}}}" for i in range(actors)]
    lines.append("issues:")
    for k in range(issues):
        quo = ys[chance.randrange(levels)]
        lines.append(f"  - {{id: k{k}, question: q, kind: distributive, levels: {{{words}}}, status_quo: {quo}}}")
    lines.append("positions:")
    for i in range(actors):
        for k in range(issues):
            low, weight = chance.randrange(60), chance.randrange(20, 80)
            ideal = f"{{low: {low}, mode: {low + 20}, high: {low + 40}}}"
            salience = f"{{low: 10, mode: {weight}, high: 90}}"
            lines.append(f"  - {{actor: A{i}, issue: k{k}, ideal: {ideal}, salience: {salience}, why: w}}")
    lines.append(f"signatories: [{', '.join(f'A{i}' for i in range(actors))}]")
    return "\n".join(lines) + "\n"


class Checkout:
    """One checkout, with a cache of kernels of its own."""

    def __init__(self, folder: Path, work: Path) -> None:
        self.python = str(folder / ".venv" / "bin" / "python")
        self.work = work
        work.mkdir()

    def analyze(self, name: str, draws: int, cache: str = "kept") -> Cost:
        """Measure one analysis with the kernels in a cache."""
        env = {"XDG_CACHE_HOME": str(self.work / cache)}
        out = str(self.work / f"{Path(name).stem}-{draws}.json")
        code = (
            "import sys; out = open(sys.argv.pop(), 'w'); sys.stdout = out; "
            "from detente.cli import main; sys.argv[0] = 'detente'; main()"
        )
        command = [self.python, "-c", code, "analyze", name, "--draws", str(draws), "--json", out]
        return process(command, env=env)

    def findings(self, name: str, draws: int) -> bytes:
        """Return the findings of the last such analysis."""
        return (self.work / f"{Path(name).stem}-{draws}.json").read_bytes()


def least(costs: list[Cost]) -> Cost:
    """Return the least CPU and wall seconds, and the least peak."""
    return Cost(min(c.cpu for c in costs), min(c.wall for c in costs), min(c.memory for c in costs))


def ratio(what: str, here: Cost, there: Cost) -> None:
    """Print the cost of a command here and in the other checkout."""
    cpu, wall, memory = here.cpu / there.cpu, here.wall / there.wall, here.memory / there.memory
    seconds = f"{here.cpu:8.2f} CPU-s against {there.cpu:8.2f}: {cpu:5.2f}"
    print(f"{what:<28}{seconds}   wall {wall:5.2f}   memory {memory:5.2f}")


def main() -> None:
    """Print the ratios."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("other", type=Path)
    options.add_argument("--times", type=int, default=3)
    options.add_argument("--draws", type=int, default=10_000)
    options.add_argument("--issues", type=int, default=14)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        grown = work / "growth.yaml"
        grown.write_text(case(chosen.issues), encoding="utf-8")
        both = [Checkout(Path(__file__).parents[1], work / "here"), Checkout(chosen.other, work / "there")]
        ratio("cold", *(c.analyze(FLAGSHIP, chosen.draws) for c in both))
        runs: dict[str, tuple[str, int]] = {
            "warm": (FLAGSHIP, chosen.draws),
            "compiled, 64 draws": (FLAGSHIP, 64),
            f"growth, {chosen.issues} issues": (str(grown), 20),
            "memory, 8,000 draws": (FLAGSHIP, 8_000),
            "memory, 32,000 draws": (FLAGSHIP, 32_000),
        }
        peaks: list[list[float]] = []
        for what, (name, draws) in runs.items():
            taken: list[list[Cost]] = [[], []]
            for _ in range(chosen.times):
                for mine, checkout in zip(taken, both, strict=True):
                    mine.append(checkout.analyze(name, draws))
            ratio(what, *map(least, taken))
            if what.startswith("memory"):
                peaks.append([least(mine).memory for mine in taken])
            same = both[0].findings(name, draws) == both[1].findings(name, draws)
            print(f"{'':<28}the same bytes: {'yes' if same else 'NO'}")
        few, many = peaks
        print(f"peak at 32,000 draws against 8,000: {many[0] / few[0]:.2f} here, {many[1] / few[1]:.2f} there")


if __name__ == "__main__":
    main()
