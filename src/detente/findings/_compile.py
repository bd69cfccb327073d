"""Compile kernels in other processes: the compiler's lock keeps threads of one process waiting for each other.

A run compiles as it goes, so families of models that have compiled nothing yet on this machine are given to other
processes. Each runs its families once on a few draws, which leaves their kernels on disk; here the same models
wait until that is done. A process that fails costs nothing but time: whoever waits compiles for itself.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from threading import Event, Thread
from typing import Self

from detente._jit.cache import is_cold, mark_compiled
from detente.draws.inputs import Inputs
from detente.models.contract import Cancelled, Context, Model
from detente.scenario.model import Scenario

DRAWS = 64
"""Draws that a model is run on to compile what it needs."""
USE_DEALS = ("coercion", "council", "talks")
"""Families that use kernels of the deals engine: compiled last, when this process has compiled those."""
LONGEST = 180.0
"""Seconds after which a family that another process compiles is no longer waited for."""


def family_of(model: Model) -> str:
    """Return the family of a model, the first part of its id."""
    return model.id.partition(".")[0]


class Compilers:
    """Context manager over the processes that compile some families of models.

    Parameters
    ----------
    scenario, seed
        What the models are run on.
    ctx
        Says how many processes there may be, this one included.
    """

    def __init__(self, scenario: Scenario, seed: int, ctx: Context) -> None:
        self._work = (scenario, seed)
        self._workers = min(ctx.workers, os.cpu_count() or 1)
        self._ready: dict[str, Event] = {}
        self._running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def start(self, families: Iterable[str]) -> None:
        """Share out those of some families that have compiled nothing on this machine."""
        cold = [f for f in dict.fromkeys(families) if is_cold(f"models/{f}")] if self._workers > 1 else []
        cold.sort(key=lambda family: family in USE_DEALS)
        count = min(self._workers - 1, len(cold))
        for share in (cold[k::count] for k in range(count)):
            with suppress(OSError):
                self._start(share)

    def __exit__(self, *_: object) -> None:
        for process in self._running:
            if process.poll() is None:
                process.kill()
            process.wait()

    def _start(self, families: list[str]) -> None:
        process = subprocess.Popen(
            [sys.executable, "-c", "from detente.findings._compile import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
        self._running.append(process)
        for family in families:
            self._ready[family] = Event()
        Thread(target=self._listen, args=(process, families), daemon=True).start()

    def _listen(self, process: subprocess.Popen[bytes], families: list[str]) -> None:
        """Hand a process its work, and note each family that it names when done; when it ends, all of them."""
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            with process.stdin as to:
                to.write(pickle.dumps((*self._work, families)))
            for line in process.stdout:
                if (ready := self._ready.get(line.decode().strip())) is not None:
                    ready.set()
        except (OSError, ValueError):
            pass  # it has ended
        finally:
            for family in families:
                self._ready[family].set()
            process.stdout.close()

    def wait(self, family: str, ctx: Context) -> None:
        """Wait until a family is compiled, if another process compiles it.

        Raises
        ------
        Cancelled
            When the user interrupted.
        """
        ready = self._ready.get(family)
        waited = 0.0
        while ready is not None and not ready.wait(0.2) and waited < LONGEST:
            waited += 0.2
            place = [*self._ready].index(family) + 1
            ctx.progress(f"compiling {family} ({place} of {len(self._ready)})", 0.0)
            if ctx.cancelled():
                raise Cancelled("compiling")


def _environment() -> dict[str, str]:
    """Return the environment of another process that imports what this one does, from where this one does."""
    out = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    if sys.pycache_prefix is not None and not sys.dont_write_bytecode:
        out.pop("PYTHONDONTWRITEBYTECODE", None)
        out["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
    return out


def main() -> None:
    """Run the models of some families on a few draws, and name each family on standard output when it is done."""
    from detente.models.registry import models

    Thread(target=_end_with_parent, daemon=True).start()
    said = os.fdopen(os.dup(1), "w")
    scenario, seed, families = pickle.load(sys.stdin.buffer)
    for family in families:
        for model in models().values():
            if family_of(model) == family:
                with suppress(Exception):
                    # A model that fails will fail again, and be heard, in the run itself.
                    run_once(model, scenario, seed)
        mark_compiled(f"models/{family}")
        print(family, file=said, flush=True)


def _end_with_parent() -> None:
    """End this process soon after the one that started it, however that ended."""
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def run_once(model: Model, scenario: Scenario, seed: int) -> None:
    """Run a model on a few draws, if it applies."""
    if not model.needs(scenario):
        model.run(Inputs(scenario, seed, DRAWS), model.options(), Context(workers=1))
