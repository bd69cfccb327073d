"""A run on two Dask workers against one process, and what the run store costs. Prints ratios.

    python -m benchmarks.cluster [--draws N] [--case NAME] [--same]

With ``--same`` the run on the cluster is interrupted twice and resumed, and its bytes are compared with one process's.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.runs.dask_processes import dask


def cpu_of(pid: int) -> float:
    """CPU seconds that a running process has used, where the system has ``/proc``."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def command(case: str, draws: int, *more: str) -> list[str]:
    models = [f"--model={m}" for m in ("deals.zone", "spatial.nash", "spatial.mean", "spatial.median")]
    return [sys.executable, "-m", "detente", "analyze", case, "--draws", str(draws), "--json", *models, *more]


def timed(args: list[str]) -> tuple[float, float, bytes]:
    """Return wall and CPU seconds of a command, and its output."""
    began, before = time.perf_counter(), os.times()
    done = subprocess.run(args, capture_output=True, check=True)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - began, cpu, done.stdout


def interrupted(args: list[str], seconds: float) -> None:
    """Start a command and interrupt it."""
    with subprocess.Popen(args, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
    print(f"interrupted after {seconds:.0f} s: exit code {process.returncode}")


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--case", default="nato-russia-2022")
    asked.add_argument("--draws", type=int, default=110_000)
    asked.add_argument("--same", action="store_true")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one = timed(command(given.case, given.draws, "--workers=1", "--no-store"))
        print(f"one process, one thread       {one[0]:8.1f} s wall {one[1]:8.1f} CPU-s")
        kept = timed(command(given.case, given.draws, "--workers=1", f"--store={folder / 's'}"))
        print(
            f"the same with a new store     {kept[0]:8.1f} s wall {kept[1]:8.1f} CPU-s  {kept[1] / one[1] - 1:+.1%} CPU"
        )
        again = timed(command(given.case, given.draws, "--workers=1", f"--store={folder / 's'}"))
        print(f"from the store                {again[0]:8.2f} s wall {again[1]:8.2f} CPU-s")
        with dask(folder / "dask") as processes:
            on = ("--cluster", processes.file)
            timed(command(given.case, 2048, *on, "--no-store"))  # kernels are loaded, as in a cluster that runs
            before = [cpu_of(p.pid) for p in processes.workers]
            if given.same:
                args = command(given.case, given.draws, *on, f"--store={folder / 't'}")
                for part in (0.25, 0.45):
                    interrupted(args, part * one[0])
                both = timed(args)
            else:
                both = timed(command(given.case, given.draws, *on, "--no-store"))
            used = [cpu_of(p.pid) - b for p, b in zip(processes.workers, before, strict=True)]
        print(f"two workers of one thread     {both[0]:8.1f} s wall {both[1]:8.1f} CPU-s here, {used} CPU-s on workers")
        print(
            f"wall {one[0] / both[0]:.2f} times; by CPU here and on the busier worker "
            f"{one[1] / (both[1] + max(used)):.2f} times"
        )
        print("same bytes" if one[2] == kept[2] == again[2] == both[2] else "OTHER BYTES")


if __name__ == "__main__":
    main()
