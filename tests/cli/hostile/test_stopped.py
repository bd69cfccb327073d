"""Commands that are killed, or run out of disk: no half-written file has a final name, and the next run is sound.

The number of trials is small here; ``python -m tests.faults`` runs the long version and counts.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from tests.cli.hostile.inputs import SMALL

if os.name == "posix":
    import resource

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs signals and limits")
TRIALS = int(os.environ.get("DETENTE_TRIALS", "3"))
RUN = ("analyze", "small.yaml", "--draws", "40", "--out", "run")
WRITERS = (("new", "out.yaml"), ("tables", "small.yaml", "out"), ("tables", "small.yaml", "out.xlsx"), RUN)


def count(what: str, code: int) -> None:
    """Note how a process ended, for ``tests.faults``."""
    if "DETENTE_COUNTS" in os.environ:
        how = "finished" if code == 0 else "refused" if code == 3 else "ended by the signal"
        with Path(os.environ["DETENTE_COUNTS"]).open("a", encoding="utf-8") as out:
            out.write(f"{what}\t{how}\n")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def start(place: Path, *args: str, most_bytes: int | None = None) -> subprocess.Popen[bytes]:
    def limit() -> None:
        if most_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    command = [sys.executable, "-m", "detente", *args]
    return subprocess.Popen(
        command, cwd=place, env=reading_only(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=limit
    )


def reading_only() -> dict[str, str]:
    """Return an environment in which compiled modules are read but not written.

    Python 3.11 leaves cut ones behind on a full disk, and cannot start again if they are its own;
    tests/cli/test_bytecode.py is about those of Détente.
    """
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    if not sys.dont_write_bytecode:
        return env  # they stand beside their sources
    return {**env, "PYTHONPYCACHEPREFIX": str(user_cache_path("detente", appauthor=False) / "bytecode")}


def finished(place: Path, *args: str) -> int:
    """Run a command to its end, and return its exit code."""
    with start(place, *args) as process:
        process.communicate()
    return process.returncode


def named(place: Path) -> set[str]:
    """Return the names in a folder, without what a killed process may leave under a temporary one."""
    return {p.name for p in place.iterdir() if not p.name.startswith(".detente-")} - {"small.yaml"}


def whole(run: Path) -> bool:
    """Whether a run folder holds everything that its manifest lists."""
    files = json.loads((run / "manifest.json").read_text())["files"]
    return {p.relative_to(run).as_posix() for p in run.rglob("*") if p.is_file()} == {*files, "manifest.json"}


def test_killed_at_random_moments(place: Path) -> None:
    chance = random.Random(1)
    began = time.monotonic()
    assert finished(place, *RUN) == 0
    longest = 1.1 * (time.monotonic() - began)
    findings = (place / "run" / "findings.json").read_bytes()
    for trial in range(TRIALS):
        number = (signal.SIGKILL, signal.SIGINT, signal.SIGTERM)[trial % 3]
        if chance.random() < 0.5:
            shutil.rmtree(place / "run", ignore_errors=True)
        with start(place, *RUN) as process:
            time.sleep(chance.uniform(0.3, longest))
            process.send_signal(number)
            time.sleep(chance.uniform(0, 0.05))
            process.send_signal(number)
            _, err = process.communicate(timeout=120)
        assert process.returncode in (0, 128 + number, -number), err
        count("kills of analyze --out", process.returncode)
        # An interrupt in the first moments is Python's own.
        assert b"Traceback" not in err or b"detente" not in err, err
        assert named(place) <= {"run"}
        assert not (place / "run").exists() or whole(place / "run")
        if number == signal.SIGKILL:
            for p in place.glob(".detente-*"):
                shutil.rmtree(p) if p.is_dir() else p.unlink()
        assert {p.name for p in place.iterdir()} <= {"small.yaml", "run"}
    assert finished(place, *RUN) == 0
    assert (place / "run" / "findings.json").read_bytes() == findings


@pytest.mark.parametrize("command", WRITERS, ids=" ".join)
def test_a_full_disk(place: Path, command: tuple[str, ...]) -> None:
    sizes = [0, 1000, 5000, 100_000] if TRIALS < 50 else [round(1.8**k) for k in range(20)]
    for most_bytes in sizes if command is not RUN or TRIALS >= 50 else sizes[2:3]:
        with start(place, *command, most_bytes=most_bytes) as process:
            _, err = process.communicate(timeout=120)
        assert process.returncode in (0, 3), err
        assert b"Traceback" not in err
        count(f"full disks under {command[0]} {command[-1]}", process.returncode)
        if process.returncode == 0:
            assert named(place)
            break
        assert b"free some space" in err or b"temporary directory" in err
        assert {p.name for p in place.iterdir()} == {"small.yaml"}


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", "> /dev/full"])
def test_closed_and_full_streams(place: Path, closed: str) -> None:
    code = 3 if ">&-" in closed.split() or "/dev/full" in closed else 0
    for command in ("check small.yaml", "show small.yaml --json"):
        done = subprocess.run(
            f"{sys.executable} -m detente {command} {closed}", shell=True, cwd=place, capture_output=True, check=False
        )
        assert done.returncode == code, done.stderr
        assert b"Traceback" not in done.stderr
        assert b"Exception ignored" not in done.stderr


STORED = ("analyze", "small.yaml", "--draws", "20000", "--model", "spatial.sticky-mean", "--model", "spatial.median",
          "--store", "store", "--json")  # fmt: skip


def answer(place: Path, *more: str, most_bytes: int | None = None) -> tuple[int, bytes, bytes]:
    """Return exit code, standard output and standard error of a run over a store."""

    def limit() -> None:
        if most_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    command = [sys.executable, "-m", "detente", *STORED, *more]
    done = subprocess.run(command, cwd=place, env=reading_only(), capture_output=True, preexec_fn=limit, check=False)
    return done.returncode, done.stdout, done.stderr


def test_a_store_whose_processes_are_killed(place: Path) -> None:
    """Killed while it computes, stores and goes on: the answer is the same, and the store is sound."""
    began = time.monotonic()
    code, expected, _ = answer(place, "--no-store")
    longest = 1.2 * (time.monotonic() - began)
    assert code == 0
    chance = random.Random(2)
    for trial in range(2 * TRIALS):
        number = signal.SIGKILL if trial % 2 else (signal.SIGINT, signal.SIGTERM)[trial % 4 // 2]
        with start(place, *STORED) as process:
            time.sleep(chance.uniform(0.3, longest))
            process.send_signal(number)
            _, err = process.communicate(timeout=120)
        assert process.returncode in (0, 128 + number, -number), err
        assert b"Traceback" not in err or b"detente" not in err, err
        count("kills of analyze over a store, and of the run that goes on", process.returncode)
        if chance.random() < 0.3:
            shutil.rmtree(place / "store" / "runs", ignore_errors=True)
    assert answer(place) == (0, expected, b"")
    assert answer(place) == (0, expected, b"")
    assert finished(place, "runs", "verify", "--store", "store") == 0
    assert not [*(place / "store" / "work").iterdir()]


def test_a_store_on_a_full_disk(place: Path) -> None:
    """The answer is right; if it could not be kept, that is said, and nothing half-written is left in its place."""
    code, expected, _ = answer(place, "--no-store")
    assert code == 0
    sizes = [0, 50_000] if TRIALS < 50 else [round(2.1**k) for k in range(20)]
    kept = 0
    for n, most_bytes in enumerate(sizes):
        code, out, err = answer(place, "--seed", "1", "--store", f"store-{n}", most_bytes=most_bytes)
        assert (code, out) == (0, expected), err
        assert b"Traceback" not in err
        found = [*(place / f"store-{n}" / "runs").glob("[!.]*")]
        kept += len(found)
        count("full disks under the store", 0 if found else 3)
        assert len(found) == 1 or b"free some space" in err, err
        assert finished(place, "runs", "verify", "--store", f"store-{n}") == 0
    if len(sizes) > 2:
        assert 0 < kept < len(sizes)
