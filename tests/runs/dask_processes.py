"""A Dask scheduler and workers as processes of their own, for tests and benchmarks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Processes:
    """A scheduler with its file, and workers of one thread each."""

    folder: Path
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    started: int = 1

    @property
    def file(self) -> str:
        return str(self.folder / "scheduler.json")

    def start(self, *more: str, n: int = 1) -> None:
        """Start workers, and wait until the scheduler knows them."""
        for _ in range(n):
            k = len(self.workers)
            name = f"worker-{self.started}-{k}"
            self.workers.append(
                run(
                    self.folder / f"{name}.log", "worker", "--scheduler-file", self.file, "--name", name,
                    "--nthreads", "1", "--no-dashboard", "--no-nanny", "--memory-limit", "0",
                    "--local-directory", str(self.folder / name),
                    "--death-timeout", "60", *more,
                )
            )  # fmt: skip
        wait(lambda: all("Registered to" in self.log(k) for k in range(len(self.workers))))

    @property
    def address(self) -> str:
        return json.loads(Path(self.file).read_text())["address"]

    def restart(self) -> None:
        """End the scheduler, as its machine would; start one at the same address, with workers of its own."""
        address = self.address
        for p in (self.scheduler, *self.workers):
            p.kill()
            p.wait()
        Path(self.file).unlink()
        n, self.started = len(self.workers), self.started + 1
        self.workers.clear()
        self.scheduler = scheduler(self.folder, address.rpartition(":")[2], self.started)
        wait(Path(self.file).exists)
        self.start(n=n)

    def log(self, k: int) -> str:
        path = self.folder / f"worker-{self.started}-{k}.log"
        return path.read_text("utf-8", "replace") if path.exists() else ""


def run(log: Path, *args: str) -> subprocess.Popen[bytes]:
    """Start a command of Dask; its output goes to a file."""
    # A piece that ends two workers is given up; Dask's own four would only take longer.
    env = {**os.environ, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
    with log.open("wb") as out:
        return subprocess.Popen([sys.executable, "-m", "dask", *args], stdout=out, stderr=out, cwd=log.parent, env=env)


def scheduler(folder: Path, port: str, n: int = 1) -> subprocess.Popen[bytes]:
    """Start a scheduler."""
    return run(
        folder / f"scheduler-{n}.log", "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard",
        "--scheduler-file", str(folder / "scheduler.json"),
    )  # fmt: skip


def wait(true, seconds: float = 120.0) -> None:
    """Wait until something is true."""
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            raise TimeoutError("Dask did not start")
        time.sleep(0.1)


@contextmanager
def dask(folder: Path, n: int = 2) -> Generator[Processes]:
    """A scheduler and n workers; all are ended at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "scheduler.json"
    made = Processes(folder, scheduler(folder, "0"))
    try:
        wait(file.exists)
        made.start(n=n)
        yield made
    finally:
        for p in (*made.workers, made.scheduler):
            p.kill()
        for p in (*made.workers, made.scheduler):
            p.wait()
