"""Compile in a second process what a first run needs last, while this one compiles what it needs first.

On a fresh machine most of a run is compiling, and the compiler works for one thread at a time. The second process runs
the models in the opposite order on a few draws, only for the compiled kernels that it leaves in the cache. Each kernel
is compiled under a lock (:mod:`detente._jit.cache`), so where the two meet, one waits for the other and loads.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING, Any

from detente._jit.folder import is_empty
from detente._pack import CannotPack, pack, unpack

if TYPE_CHECKING:
    from detente.models.contract import Model
    from detente.scenario.model import Scenario

DRAWS = 64
"""Draws on which the second process runs models: few, but arrays of them have the layout of many."""
COLD = 2
"""Number of rooms without compiled kernels from which a second process saves time."""


@contextmanager
def compiled_ahead(scenario: Scenario, asked: Sequence[str]) -> Generator[None]:
    """Let a second process compile meanwhile, if little is compiled yet; it ends with the block, or with this process.

    Parameters
    ----------
    scenario
        The case.
    asked
        Ids of the only models that will run; empty: all that apply.
    """
    process = _start(scenario, asked) if _cold(scenario, asked) else None
    try:
        yield
    finally:
        if process is not None:
            process.kill()
            process.wait()
            if process.stdin is not None:
                with suppress(OSError):
                    process.stdin.close()


def in_order(scenario: Scenario, asked: Sequence[str]) -> list[Model[Any]]:
    """Return the models that apply, in the order in which an analysis begins them: the longest first."""
    from detente.models.registry import models

    known = [m for id_, m in models().items() if not asked or id_ in asked]
    return sorted((m for m in known if not m.needs(scenario)), key=lambda m: -m.weight)


def _cold(scenario: Scenario, asked: Sequence[str]) -> bool:
    """Whether a second process would save time: two processors, and rooms without compiled kernels."""
    if (os.cpu_count() or 1) < 2 or not sys.executable:
        return False
    rooms = {f"models/{m.family}" for m in in_order(scenario, asked)}
    return sum(map(is_empty, sorted(rooms))) >= COLD


def _start(scenario: Scenario, asked: Sequence[str]) -> subprocess.Popen[bytes] | None:
    """Start the second process; ``None`` where that fails, as it only saves time."""
    try:
        work = pack((scenario, tuple(asked)))
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert process.stdin is not None
        process.stdin.write(len(work).to_bytes(8, "little") + work)
        process.stdin.flush()  # and stays open: its end is the end of this process
    except (OSError, CannotPack):
        return None
    return process


def main() -> None:
    """Compile what the parent process will need, until all is done or that process ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is notified, and ends this process
    given = sys.stdin.buffer
    work = given.read(int.from_bytes(given.read(8), "little"))
    Thread(target=_end_with, args=(given.fileno(),), daemon=True).start()
    from detente.draws.inputs import Inputs
    from detente.models.contract import Context

    scenario, asked = unpack(work, place="a scenario")
    inputs = Inputs(scenario, 1, DRAWS)
    for model in reversed(in_order(scenario, asked)):
        with suppress(Exception):  # the parent meets the same error and reports it
            model.run(inputs, model.options(), Context(workers=1))


def _end_with(handle: int) -> None:
    """End this process when nobody holds the other end of a pipe any more."""
    with suppress(OSError):
        while os.read(handle, 1):
            pass
    os._exit(0)


if __name__ == "__main__":
    main()
