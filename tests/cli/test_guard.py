"""Errors become one message and an exit code; an interrupt is an interrupt, wherever it strikes."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from detente._errors import CannotRead, UsageError
from detente.cli import _signals
from detente.cli._guard import guarded
from detente.models.contract import Cancelled
from detente.problems import Problem, ScenarioError

MISSING = Problem("E001", "x.yaml", None, None, "", "there is no such file", "check the path")


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (ScenarioError(()), 2, ""),
        (ScenarioError([MISSING]), 3, "x.yaml: there is no such file"),
        (UsageError("--x: write y"), 2, "--x: write y"),
        (CannotRead("x: gone"), 3, "x: gone"),
        (Cancelled("zone"), 130, "zone"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (MemoryError(), 2, "fewer draws"),
        (OSError(errno.ENOSPC, "No space left on device", "run/x"), 3, "run/x: no space left on device; free some"),
        (BrokenPipeError(), 0, ""),
        (ZeroDivisionError("division by zero"), 1, "a bug in Détente (ZeroDivisionError: division by zero; in"),
    ],
)
def test_an_error_is_a_message_and_an_exit_code(
    error: BaseException, code: int, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("detente.cli._guard.drop_output", lambda: None)
    with pytest.raises(SystemExit) as end, guarded():
        raise error
    assert end.value.code == code
    assert said in capsys.readouterr().err


def test_an_interrupt_taken_for_a_failed_check_is_reported_as_an_interrupt(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_signals._State, "received", 15)
    with pytest.raises(SystemExit) as end, guarded():
        raise ScenarioError(())  # as a validator does, in which an interrupt counts as no match
    assert end.value.code == 143
    assert capsys.readouterr().err == "interrupted; nothing is half written\n"


def test_an_interrupt_ends_work_that_never_comes_back_to_python() -> None:
    script = (
        "import hashlib; from detente.cli import _signals; _signals.install(); print('ready', flush=True); "
        "hashlib.pbkdf2_hmac('sha256', b'', b'', 2 * 10**9)"  # half an hour without the interpreter
    )
    work = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert work.stdout is not None
    assert work.stdout.readline() == "ready\n"
    time.sleep(2)  # until it is inside: between two instructions of Python the interrupt would be an ordinary one
    work.send_signal(signal.SIGINT)
    _, said = work.communicate(timeout=120)
    assert work.returncode == 130
    assert said == "interrupted; nothing is half written\n"


INTERRUPTED = """
import detente.cli.app as commands
def app():
    exec("import os, signal, time; os.kill(os.getpid(), signal.SIGTERM); time.sleep(60)")
commands.app = app
from detente.cli import main
main()
"""


def test_an_interrupt_within_exec_of_a_text_has_the_signals_code(tmp_path: Path) -> None:
    """Making a data class runs a text; Python would then end itself by SIGINT, if started as ``python -m``."""
    (tmp_path / "interrupted.py").write_text(INTERRUPTED, "utf-8")
    done = subprocess.run([sys.executable, "-m", "interrupted"], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (143, b"interrupted; nothing is half written\n")


def test_a_signal_in_the_middle_of_an_import_leaves_no_traceback(tmp_path: Path) -> None:
    script = (
        "import sys, types; from detente.cli import _signals; "
        "sys.modules['detente._output'] = types.ModuleType('half'); "
        "_signals._State.received = 15; _signals.leave()"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (143, b"interrupted; nothing is half written\n")


INSTALLING = """
import os, signal, threading
from detente.cli import main
class Thread(threading.Thread):
    def start(self):
        super().start()
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(100):
            pass
threading.Thread = Thread
main()
"""


def test_an_interrupt_while_signals_are_taken_over_leaves_no_traceback() -> None:
    done = subprocess.run([sys.executable, "-c", INSTALLING], capture_output=True, check=False, timeout=50)
    assert (done.returncode, done.stderr) == (130, b"interrupted; nothing is half written\n")


FINALIZED = """
import os, signal, time
from detente.cli import _signals
class Held:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(100):
            pass  # here the handler raises, where nothing can catch it
_signals.install()
Held()
time.sleep(60)
"""


def test_an_interrupt_within_a_finalizer_ends_the_process_without_a_traceback() -> None:
    done = subprocess.run([sys.executable, "-c", FINALIZED], capture_output=True, check=False, timeout=50)
    assert (done.returncode, done.stderr) == (130, b"interrupted; nothing is half written\n")


EARLY = """
import os, signal, sys
from importlib.abc import MetaPathFinder
class Interrupt(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "detente.cli._signals":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupt())
import runpy
runpy.run_module("detente", run_name="__main__")
"""


def test_an_interrupt_before_the_command_handles_signals_is_silent() -> None:
    done = subprocess.run([sys.executable, "-c", EARLY], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (-signal.SIGINT, b"")
