"""After a long run the process ends at once, but never cuts off output or other threads."""

from __future__ import annotations

import io
import subprocess
import sys
import threading

import pytest

from detente.cli import _memory


def ended(code: str) -> subprocess.CompletedProcess[str]:
    begin = "import atexit, sys\nfrom detente.cli import _memory\natexit.register(print, 'taken apart')\n"
    return subprocess.run([sys.executable, "-c", begin + code], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("code", [0, 2, 130])
def test_after_a_long_run_the_process_ends_at_once(code: int) -> None:
    done = ended(f"_memory.keep_freed()\nprint('said')\n_memory.leave({code})")
    assert (done.returncode, done.stdout, done.stderr) == (code, "said\n", "")


def test_without_a_long_run_nothing_is_special() -> None:
    done = ended("_memory.leave(0)\nprint('still here')")
    assert (done.returncode, done.stdout) == (0, "still here\ntaken apart\n")


def test_nobody_is_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[int] = []
    monkeypatch.setattr(_memory.os, "_exit", left.append)
    monkeypatch.setattr(_memory, "_tuned", True)
    wait = threading.Event()
    at_work = threading.Thread(target=wait.wait)
    at_work.start()
    try:
        _memory.leave(0)
    finally:
        wait.set()
        at_work.join()
    _memory.leave("a message")
    closed = io.TextIOWrapper(io.BytesIO())
    closed.close()
    with monkeypatch.context() as m:
        m.setattr(sys, "stdout", closed)
        _memory.leave(0)
    assert left == []
    _memory.leave(0)
    assert left == [0]
