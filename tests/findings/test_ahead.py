"""A second process compiles ahead where little is compiled yet, and never outlives the first."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from detente.findings import ahead
from detente.findings.ahead import compiled_ahead, in_order
from detente.scenario.load import load

CASE = "eu-emissions-1984"
SCRIPT = """
import os, sys, time
from pathlib import Path
from detente.findings import ahead
from detente.scenario.load import load

ahead.COLD = 1
with ahead.compiled_ahead(load("eu-emissions-1984"), ("spatial.median",)):
    until = time.monotonic() + 300
    while not [*Path(os.environ["NUMBA_CACHE_DIR"]).rglob("*median*.kernel")] and time.monotonic() < until:
        time.sleep(0.1)
    print("ready", flush=True)
    if sys.argv[1] == "killed":
        time.sleep(600)
"""


def children(pid: int) -> list[int]:
    return [int(x) for t in Path(f"/proc/{pid}/task").iterdir() for x in (t / "children").read_text().split()]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks processes up in /proc")
@pytest.mark.parametrize("how", ["ended", "killed"])
def test_kernels_come_from_a_second_process_that_ends_with_the_first(tmp_path: Path, how: str) -> None:
    env = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", SCRIPT, how], env=env, stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        second: list[int] = []
        until = time.monotonic() + 120
        while not second and first.poll() is None and time.monotonic() < until:
            second = children(first.pid)
            time.sleep(0.02)
        assert first.stdout.readline() == b"ready\n"
        if how == "killed":
            first.kill()
        first.wait()
    assert len(second) == 1
    assert [*tmp_path.rglob("*median*.kernel")]
    until = time.monotonic() + 60
    while alive(second[0]) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(second[0])


def test_no_process_is_started_where_kernels_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(*_: Any, **__: Any) -> Any:
        raise AssertionError("started")

    monkeypatch.setattr(ahead.subprocess, "Popen", start)
    rooms: set[str] = set()

    def one_is_empty(room: str) -> bool:
        rooms.add(room)
        return room == "models/council"

    monkeypatch.setattr(ahead, "is_empty", one_is_empty)
    with compiled_ahead(load(CASE), ()):
        pass
    assert {"models/council", "models/spatial"} <= rooms


def test_the_order_is_that_of_an_analysis() -> None:
    case = load("nato-russia-2022")
    weights = [m.weight for m in in_order(case, ())]
    assert weights == sorted(weights, reverse=True)
    assert in_order(case, ())[0].id == "deals.zone"
    assert [m.id for m in in_order(case, ("spatial.nash", "spatial.mean"))] == ["spatial.mean", "spatial.nash"]
