"""The whole flagship here and in another checkout, with and without the parts that only this one computes.

``python -m benchmarks.flagship OTHER [--times N] [--draws N]``: OTHER is the folder of a checkout with its own
``.venv`` (commit 29c49ef). The command is ``detente analyze nato-russia-2022 --out DIR`` with compiled kernels and
cached byte code. Four commands take turns:

- *other*: the command there;
- *bare*: here, without counts of all packages (family, menu, regret) and without break-evens and obstacles;
- *counts*, *breaks*: here, with one of the two;
- *whole*: the command here.

What is left out is never begun, so that its cost is measured and not estimated. User CPU seconds count: ratios of
neighbours in time, and their median. Machines are shared: one pair alone says little.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks._leave_out import without_breaks, without_choice

FLAGSHIP = "nato-russia-2022"
HERE = Path(__file__).parents[1]
LEFT_OUT = {"bare": "breaks,choice", "counts": "breaks", "breaks": "choice", "whole": ""}
"""The parts that each command of this checkout leaves out."""
PLAIN = "import sys; sys.argv[0] = 'detente'; from detente.cli import main; main()"


def command(python: Path, here: bool, what: str, draws: int, out: Path) -> list[str]:
    """Return the command of one run."""
    begin = ["-m", "benchmarks.flagship", "--leave-out", LEFT_OUT[what]] if here else ["-c", PLAIN]
    more = ["--no-store"] if here else []
    return [str(python), *begin, "analyze", FLAGSHIP, "--draws", str(draws), "--out", str(out), *more]


def run(command: list[str], cache: Path, here: bool) -> tuple[float, float]:
    """Run a command and return its user CPU seconds and wall seconds."""
    drop = {"PYTHONDONTWRITEBYTECODE"} if here else {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH"}
    env = {k: x for k, x in os.environ.items() if k not in drop} | {"XDG_CACHE_HOME": str(cache)}
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime, time.perf_counter()
    done = subprocess.run(command, cwd=HERE, env=env, capture_output=True, text=True, check=False)
    wall = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr}")
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before, wall


def leave_out(what: str, argv: list[str]) -> None:
    """Run ``detente`` without some parts of the zone model."""
    from contextlib import ExitStack

    from detente.cli import main as detente

    sys.argv = ["detente", *argv]
    with ExitStack() as stack:
        if "breaks" in what:
            stack.enter_context(without_breaks())
        if "choice" in what:
            stack.enter_context(without_choice())
        detente()


def compare(other: Path, times: int, draws: int, cache: Path, wanted: list[str]) -> None:
    """Print the cost of the commands, turn by turn, and medians."""
    pythons = {"other": other / ".venv" / "bin" / "python"}
    pythons |= dict.fromkeys(wanted, Path(sys.executable))
    taken: dict[str, list[tuple[float, float]]] = {what: [] for what in pythons}
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(-1, times):
            for what, python in pythons.items():
                here, out = what != "other", Path(folder) / f"{what}{turn}"
                # The first turn compiles what is not compiled yet, and does not count.
                cost = run(command(python, here, what, draws if turn >= 0 else 100, out), cache / str(int(here)), here)
                if turn >= 0:
                    taken[what].append(cost)
            if turn >= 0:
                print("  ".join(f"{what} {mine[-1][0]:.2f}" for what, mine in taken.items()), flush=True)
    for what, mine in taken.items():
        ratios = [a[0] / b[0] for a, b in zip(mine, taken["other"], strict=True)]
        more = ""
        if "bare" in taken and what not in ("other", "bare"):
            extra = [[a[j] - b[j] for a, b in zip(mine, taken["bare"], strict=True)] for j in (0, 1)]
            more = f"   beyond bare: {median(extra[0]):+.2f} CPU-s, {median(extra[1]):+.2f} s wall"
        print(
            f"{what:<8}{median(c[0] for c in mine):7.2f} user CPU-s{median(c[1] for c in mine):7.2f} s wall   "
            f"{median(ratios):.3f} of the other ({min(ratios):.3f}–{max(ratios):.3f}){more}"
        )


def main() -> None:
    """Print the ratios."""
    if sys.argv[1:2] == ["--leave-out"]:
        leave_out(sys.argv[2], sys.argv[3:])
        return
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("other", type=Path)
    options.add_argument("--times", type=int, default=5)
    options.add_argument("--draws", type=int, default=10_000)
    options.add_argument("--only", nargs="+", choices=LEFT_OUT, default=list(LEFT_OUT))
    options.add_argument("--cache", type=Path, help="folder of compiled kernels to use again")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compare(chosen.other, chosen.times, chosen.draws, chosen.cache or Path(folder), chosen.only)


if __name__ == "__main__":
    main()
