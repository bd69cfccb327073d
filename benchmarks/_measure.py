"""CPU seconds, wall seconds and memory, beside a fixed piece of work: machines differ by a factor of two."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
    """What a piece of work took: CPU and wall seconds, and peak memory in MB (of a process of its own)."""

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
    """Measure a fresh process; the run with the least CPU time counts. Memory is that process's own peak."""
    best: Cost | None = None
    for _ in range(times):
        wall = time.perf_counter()
        child = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **(env or {})}
        )
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}")
        cost = Cost(used.ru_utime + used.ru_stime, time.perf_counter() - wall, used.ru_maxrss / 1024)
        best = cost if best is None or cost.cpu < best.cpu else best
    assert best is not None
    return best


def peak() -> float:
    """Return this process's peak memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
