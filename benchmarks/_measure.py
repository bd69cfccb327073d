"""CPU seconds, wall seconds and memory, relative to a calibration loop: machines differ by a factor of two."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def loop() -> float:
    """Return the CPU seconds of the calibration loop: five million additions in plain Python."""
    start = time.process_time()
    total = 0
    for i in range(5_000_000):
        total += i
    return time.process_time() - start


def calibration() -> float:
    """Return the least of three loops."""
    return min(loop() for _ in range(3))


@dataclass(frozen=True)
class Cost:
    """The cost of a piece of work: CPU and wall seconds, and peak memory in MB (of a separate process)."""

    cpu: float
    wall: float
    memory: float = 0.0

    def line(self, name: str, base: float, more: str = "") -> str:
        memory = f"  {self.memory:6.0f} MB" if self.memory else " " * 11
        return f"{name:<52}{self.cpu:9.3f} CPU-s {self.cpu / base:8.2f} loops {self.wall:9.3f} s wall{memory}  {more}"


def within(work: Callable[[], T], times: int = 1) -> tuple[Cost, T]:
    """Measure a piece of work in this process; the run with the least CPU time counts."""
    best: Cost | None = None
    while True:
        wall, cpu = time.perf_counter(), time.process_time()
        out = work()
        cost = Cost(time.process_time() - cpu, time.perf_counter() - wall)
        best = cost if best is None or cost.cpu < best.cpu else best
        times -= 1
        if times <= 0:
            return best, out


def process(command: list[str], times: int = 1, env: Mapping[str, str] | None = None) -> Cost:
    """Measure a fresh process; the run with the least CPU time counts.

    Memory is its peak together with the processes that it starts, sampled twenty times a second; where the system
    has no ``/proc``, that of the largest of them.
    """
    best: Cost | None = None
    for _ in range(times):
        wall = time.perf_counter()
        child = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **(env or {})}
        )
        most, ended = [0.0], threading.Event()
        watch = threading.Thread(target=_watch, args=(child.pid, most, ended))
        watch.start()
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - wall
        ended.set()
        watch.join()
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}")
        cost = Cost(used.ru_utime + used.ru_stime, wall, max(most[0], used.ru_maxrss / 1024))
        best = cost if best is None or cost.cpu < best.cpu else best
    assert best is not None
    return best


def _watch(pid: int, most: list[float], ended: threading.Event) -> None:
    while not ended.wait(0.05):
        most[0] = max(most[0], _resident(pid))


def _resident(pid: int) -> float:
    """Return the memory that a process and its descendants hold, in MB; 0 for what has ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        children = [int(x) for t in Path(f"/proc/{pid}/task").iterdir() for x in (t / "children").read_text().split()]
    except (OSError, IndexError):
        return 0.0
    return pages * resource.getpagesize() / 2**20 + sum(map(_resident, children))


def peak() -> float:
    """Return this process's peak memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
