"""An interrupt ends a command at once, whatever it is busy with."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

BUSY = """
import hashlib
from detente.cli._guard import guarded
from detente.cli._progress import stoppable

with guarded(), stoppable() as stopped:
    {before}
    print("busy", flush=True)
    hashlib.pbkdf2_hmac("sha256", b"", b"", {rounds})  # like a kernel: outside the interpreter, in the main thread
    print("done", flush=True)
"""


def interrupted(before: str, rounds: int) -> tuple[int, str, str]:
    script = BUSY.format(before=before, rounds=rounds)
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "busy\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    return process.returncode, out, err


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_work_that_does_not_answer_is_broken_off() -> None:
    assert interrupted("pass", 100_000_000) == (130, "", "interrupted; nothing was written\n")


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_where_there_is_something_to_take_away_work_ends_in_good_order() -> None:
    assert interrupted("stopped.in_order()", 5_000_000) == (130, "done\n", "interrupted; nothing was written\n")
