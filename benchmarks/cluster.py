"""A run on two Dask workers against one process, and the cost of the run store. Prints ratios.

    python -m benchmarks.cluster [--draws N] [--case NAME] [--same]

Ratios of CPU seconds stand beside those of wall seconds, since they can be read on a busy machine: on two free
processors the run cannot end before its serial part and the busier worker, nor before half of all the work. What the
client does before it gives out the first piece and after it has the last one is its serial part; it computes the first
with two threads.

Two processors of a machine are seldom twice one: they share a core or its memory. So two runs in one process each are
also started at the same time. What they gain against one after the other is the most that two workers can reach on
this machine.

With ``--same`` the run on the cluster is interrupted twice and resumed, and its bytes and those of one process are
compared.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.runs.dask_processes import dask

MODELS = ("deals.zone", "spatial.nash", "spatial.mean", "spatial.median")


@dataclass(frozen=True)
class Timed:
    """Wall and CPU seconds of a command, its peak memory in MB, what it printed, and when pieces were made.

    ``first`` and ``last`` are the CPU seconds used when the first piece was given out and when the last one was back.
    """

    wall: float
    cpu: float
    memory: float
    out: bytes
    first: float = 0.0
    last: float = 0.0

    def line(self, what: str, more: str = "") -> str:
        return f"{what:<30}{self.wall:8.1f} s wall {self.cpu:8.1f} CPU-s {self.memory:7.0f} MB  {more}"


def cpu_of(pid: int) -> float:
    """CPU seconds that a running process has used, where the system has ``/proc``."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_of(pid: int) -> float:
    """Peak memory of a running process in MB."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return float("nan")
    return next(int(x.split()[1]) / 1024 for x in lines if x.startswith("VmHWM:"))


def command(case: str, draws: int, *more: str) -> list[str]:
    models = [f"--model={m}" for m in MODELS]
    return [
        sys.executable,
        "-m",
        __spec__.name,
        "client",
        "analyze",
        case,
        f"--draws={draws}",
        "--json",
        *models,
        *more,
    ]


def client(arguments: list[str]) -> None:
    """Run a command of Détente, and note on file descriptor 2 when pieces were made."""
    from detente.cli import main
    from detente.runs.cluster import ClusterPieces

    first = 0.0

    def noted(make: Callable[..., object]) -> Callable[..., object]:
        def noting(*args: object, **named: object) -> object:
            nonlocal first
            first = first or time.process_time()
            try:
                return make(*args, **named)
            finally:
                os.write(2, (json.dumps([first, time.process_time()]) + "\n").encode())

        return noting

    setattr(ClusterPieces, "make", noted(ClusterPieces.make))  # noqa: B010
    sys.argv = ["detente", *arguments]
    main()


def timed(args: list[str]) -> Timed:
    """Run a command to its end."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.perf_counter()
        child = subprocess.Popen(args, stdout=out, stderr=err)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        for file in (out, err):
            file.seek(0)
        said = err.read().decode("utf-8", "replace").splitlines()
        if child.returncode:
            raise SystemExit(f"{' '.join(args)} ended with {child.returncode}: {said}")
        first, last = next((json.loads(x) for x in reversed(said) if x.startswith("[")), (0.0, 0.0))
        return Timed(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out.read(), first, last)


def interrupted(args: list[str], seconds: float) -> None:
    """Start a command and interrupt it."""
    with subprocess.Popen(args, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
    print(f"interrupted after {seconds:.0f} s: exit code {process.returncode}", flush=True)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--case", default="nato-russia-2022")
    asked.add_argument("--draws", type=int, default=110_000)
    asked.add_argument("--same", action="store_true")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one = timed(command(given.case, given.draws, "--workers=1", "--no-store"))
        print(one.line("one process, one thread"), flush=True)
        ceiling = 0.0
        if not given.same:
            args = command(given.case, given.draws, "--workers=1", "--no-store")
            with ThreadPoolExecutor(2) as pool:
                pair = [f.result() for f in [pool.submit(timed, args), pool.submit(timed, args)]]
            print(max(pair, key=lambda t: t.wall).line("the slower of two at once"), flush=True)
            ceiling = 2 * one.wall / max(t.wall for t in pair)
        with dask(folder / "dask") as processes:
            on = ("--cluster", processes.file)
            timed(command(given.case, 2048, *on, "--no-store"))  # kernels are loaded, as in a cluster that runs
            before = [cpu_of(p.pid) for p in processes.workers]
            if given.same:
                args = command(given.case, given.draws, *on, f"--store={folder / 't'}")
                for part in (0.2, 0.25):
                    interrupted(args, part * one.wall)
                both = timed(args)
            else:
                both = timed(command(given.case, given.draws, *on, "--no-store"))
            used = [cpu_of(p.pid) - b for p, b in zip(processes.workers, before, strict=True)]
            peaks = [peak_of(p.pid) for p in processes.workers]
        shares = " and ".join(f"{x:.1f}" for x in used)
        print(both.line("two workers of one thread", f"and {shares} CPU-s on workers, peak {max(peaks):.0f} MB there"))
        print("same bytes" if one.out == both.out else "OTHER BYTES")
        if given.same:
            return
        serial, after = both.first, both.cpu - both.last
        print(
            f"client: {serial:.1f} CPU-s before, {both.last - both.first:.1f} meanwhile, {after:.1f} after the pieces"
        )
        whole, busier = both.cpu + sum(used), max(used)
        print(f"times as fast by wall: {one.wall / both.wall:.2f}; two independent processes: {ceiling:.2f}")
        print(
            f"by CPU, if all that the client does before and after is serial: {one.cpu / (serial + after + busier):.2f}"
        )
        print(f"by CPU, if nothing is: {2 * one.cpu / whole:.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["client"]:
        client(sys.argv[2:])
    else:
        main()
