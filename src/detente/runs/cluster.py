"""Compute pieces on a Dask cluster, bit for bit as in this process, which puts them together.

Tasks are named by this module, not by Dask's hash of the function: the hash of a compiled function changes from process
to process. Arrays travel packed and are copied into aligned memory, since numpy adds up unaligned arrays in another
order. Percentiles are taken of all draws at the end, not by chunk (docs/explanation/traps.md).
"""

from __future__ import annotations

import logging
import secrets
import time
from asyncio import CancelledError as AsyncCancelled
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from pathlib import Path
from typing import Any, Self, cast

from detente._errors import DamagedFile, DetenteError, UsageError, to_install
from detente._pack import unpack
from detente.answers.result import Result
from detente.draws.inputs import Inputs
from detente.models.contract import Context, Model, Options, PiecesLost
from detente.models.pieces import Pieces, Splits, Task, piece_name
from detente.runs import worker
from detente.runs.identity import differences, identity

TRIES = 3
"""Attempts for a task that runs out of memory, or whose bytes arrive damaged."""
BROKEN = (OSError, RuntimeError, TimeoutError, CancelledError, AsyncCancelled)
"""What Dask raises when the connection to its scheduler breaks."""
PATIENCE = 30.0
"""Seconds to wait for a lost scheduler, or for the first worker."""
LOOK = 0.05
"""Polling interval in seconds."""

Job = tuple[str, bytes]
"""The name of a task, and its packed content."""


class ClusterError(PiecesLost):
    """A cluster that cannot be reached, has no fitting worker, or was lost."""


class TaskRefused(DetenteError):
    """A model that refuses its input, on a worker."""


class Cluster:
    """Context manager: a connection to a Dask scheduler.

    Parameters
    ----------
    address
        ``tcp://host:port``, or the path of a scheduler file.
    tell
        Called with what a user should know.

    Raises
    ------
    UsageError
        If Dask is not installed, or the address is not valid.
    ClusterError
        If no scheduler answers, or no worker fits.
    """

    def __init__(self, address: str, tell: Callable[[str], None]) -> None:
        try:
            import distributed
        except ImportError:
            raise UsageError(f"--cluster needs Dask: {to_install('cluster')}") from None
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # errors are reported here, once
        self.address = address
        self.tell = tell
        self._dask = distributed
        self._only: list[str] | None = None
        self._refused: set[str] = set()
        self._told: set[str] = set()
        if "://" in address:
            where: dict[str, Any] = {"address": address}
        elif Path(address).is_file():
            where = {"scheduler_file": address}
        else:
            raise UsageError(f"--cluster {address}: name tcp://HOST:PORT, or an existing scheduler file")
        try:
            self._client: Any = distributed.Client(**where, timeout=PATIENCE / 3, set_as_default=False)
        except (OSError, ValueError) as e:
            raise ClusterError(
                f"--cluster {address}: no scheduler answers ({str(e).splitlines()[0]}); start one with `dask scheduler`"
            ) from None
        self._client._timeout = PATIENCE  # how long to look for a lost scheduler
        self._schedulers = [self._id()]

    def __enter__(self) -> Self:
        try:
            self.check()
        except BaseException:
            self._client.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError, RuntimeError, TimeoutError):
            self._client.close(timeout=2)

    def workers(self) -> list[str]:
        """Return the addresses of all workers."""
        return list(self._client.scheduler_info(n_workers=-1)["workers"])

    def _id(self) -> str:
        """Return the scheduler's id: another one after it was started again."""
        return str(self._client.scheduler_info()["id"])

    def once(self, message: str) -> None:
        """Warn once of something that may happen to many pieces at the same time."""
        if message not in self._told:
            self._told.add(message)
            self.tell(message)

    @property
    def threads(self) -> int:
        """Threads of all workers together."""
        info = self._client.scheduler_info(n_workers=-1)["workers"]
        return sum(int(w["nthreads"]) for w in info.values())

    def check(self) -> None:
        """Compare every worker's identity with this process's; those that differ are named, and get no work.

        Raises
        ------
        ClusterError
            If no worker is left.
        """
        until = time.monotonic() + PATIENCE
        while not self.workers():
            if time.monotonic() > until:
                raise ClusterError(f"{self.address}: the scheduler has no workers; start some with `dask worker`")
            time.sleep(0.2)
        try:
            found = cast("dict[str, Any]", self._client.run(worker.about, on_error="return"))
        except (OSError, RuntimeError, TimeoutError, AssertionError) as e:
            what = f"{type(e).__name__}: {e}"
            raise ClusterError(f"{self.address}: the workers cannot be asked for their versions ({what})") from None
        fit: list[str] = []
        for address, theirs in sorted(found.items()):
            if isinstance(theirs, dict):
                other = differences(identity(), cast("dict[str, str]", theirs))
            else:
                other = [f"Détente cannot be used there: {type(theirs).__name__}: {theirs}"]
            if not other:
                fit.append(address)
            elif address not in self._refused:
                self._refused.add(address)
                self.tell(f"{address}: this worker gets no work, as results could differ: {'; '.join(other)}")
        if not fit:
            raise ClusterError(
                f"{self.address}: no worker has the same versions as this process; install the same there"
            )
        self._only = fit if len(fit) < len(found) else None

    def run(self, jobs: Sequence[Job], setup: bytes, packages: tuple[str, ...], ctx: Context, done: Any) -> None:
        """Submit tasks, and call ``done(number, value)`` for each one as it comes back.

        Raises
        ------
        Cancelled
            When the user interrupted; tasks that have not begun are cancelled.
        ClusterError
            If a task kills its workers repeatedly, or the scheduler is lost.
        TaskRefused
            If a model refuses its input.
        """
        futures: dict[Any, int] = {}
        tries = [0] * len(jobs)
        run_id = secrets.token_hex(4)
        ready: Any = self._dask.as_completed(raise_errors=False, loop=self._client.loop)

        def submit(n: int) -> None:
            tries[n] += 1
            name, content = jobs[n]
            future = self._client.submit(
                worker.do, dict(identity()), packages, setup, content,
                key=f"detente-{name}-{run_id}-{tries[n]}", pure=False, priority=-n, workers=self._only,
            )  # fmt: skip
            futures[future] = n
            ready.add(future)

        try:
            if not self._there(ctx):
                raise ClusterError(self.lost())
            watch = _Watch(self)
            waiting = [*range(len(jobs))]
            breaks = 0
            while waiting or futures:
                ctx.check("waiting for workers")
                n = -1
                try:
                    while waiting:
                        submit(waiting[0])
                        waiting.pop(0)
                    if not ready.has_ready():
                        watch.look()
                        time.sleep(LOOK)
                        continue
                    future = next(ready)
                    n = futures.pop(future)
                    value = self._value(future, jobs[n][0], tries[n], packages, ctx)
                except BROKEN as e:
                    # The exception depends on what Dask was doing when the connection broke.
                    logging.getLogger("detente").debug("the connection broke", exc_info=e)
                    breaks += 1
                    if breaks > TRIES or not self._there(ctx):
                        raise ClusterError(self.lost()) from None
                    waiting = sorted({*waiting, *futures.values(), *((n,) if n >= 0 else ())})
                    futures.clear()
                    ready = self._dask.as_completed(raise_errors=False, loop=self._client.loop)
                    continue
                if value is None:
                    waiting.append(n)
                else:
                    done(n, value)
                watch.fine()
            watch.look(now=True)
        finally:
            if futures and self.connected:
                with suppress(OSError, RuntimeError, TimeoutError):
                    self._client.cancel([*futures], force=True)

    def _value(self, future: Any, name: str, tries: int, packages: tuple[str, ...], ctx: Context) -> Any:
        """Return the result of a task; ``None`` if it should be submitted again."""
        again = tries < TRIES
        if future.status in ("cancelled", "lost"):
            if again and self._back(ctx):
                return None
            raise ClusterError(self.lost())
        if future.status == "error":
            error = future.exception(timeout=PATIENCE)
            what = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
            if isinstance(error, self._dask.KilledWorker):
                raise ClusterError(
                    f"{name}: this piece ended every worker that had it, perhaps for want of memory; give workers more "
                    "memory (`dask worker --memory-limit`) or fewer threads. What was made is in the run store"
                )
            if again and isinstance(error, MemoryError):
                self.tell(f"{name}: a worker had not enough memory; tried again")
                return None
            raise ClusterError(f"{name}: a worker failed ({what}). What was made so far is in the run store")
        try:
            how, held = cast("worker.Reply", future.result(timeout=PATIENCE))
        except (CancelledError, AsyncCancelled):
            if again and self._back(ctx):
                return None
            raise
        if how == worker.OTHER:
            self.check()
            if not again:
                raise ClusterError(f"{name}: {'; '.join(held)}")
            return None
        if how == worker.REFUSED:
            raise TaskRefused(str(held))
        try:
            return unpack(held, packages, f"{name}, from a worker")
        except DamagedFile as e:
            if not again:
                raise ClusterError(str(e)) from None
            self.tell(str(e))
            return None

    def _there(self, ctx: Context) -> bool:
        """Whether there is a scheduler, perhaps after a while, and perhaps one that was started again."""
        until, id_ = time.monotonic() + PATIENCE, ""
        while not id_ and self._client.status in ("connecting", "running") and time.monotonic() < until:
            ctx.check("waiting for the scheduler")
            with suppress(OSError, RuntimeError, TimeoutError):
                id_ = self._id() if self.connected else ""
            time.sleep(0.0 if id_ else LOOK)
        if id_ and id_ not in self._schedulers:
            self._schedulers.append(id_)
            self.tell(f"{self.address}: the scheduler was started again; what had not come back is given out again")
            self.check()
        return bool(id_)

    def _back(self, ctx: Context) -> bool:
        """Whether there is a scheduler to which a lost piece can be submitted again."""
        there = self._there(ctx)
        if there and len(self._schedulers) == 1:
            # Dask can lose a piece that was finished on a worker that died before it was fetched.
            self.once(f"{self.address}: pieces were lost with their worker; they are given out again")
        return there

    def lost(self) -> str:
        """Return the message for a lost scheduler."""
        return (
            f"{self.address}: the scheduler is gone. What was computed is in the run store: the same command goes on "
            "from there, on a new scheduler or without --cluster"
        )

    @property
    def connected(self) -> bool:
        """Whether the scheduler still answers."""
        return self._client.status == "running"


class _Watch:
    """Detects lost workers, and the loss of the scheduler or of all workers."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._here: set[str] = set()
        self.fine()
        self.look(now=True)

    def fine(self) -> None:
        self._since = self._next = time.monotonic()

    def look(self, now: bool = False) -> None:
        time_ = time.monotonic()
        if time_ < self._next and not now:
            return
        self._next = time_ + 1.0
        here: set[str] = set()
        with suppress(OSError, RuntimeError, TimeoutError):
            here = set(self._cluster.workers()) if self._cluster.connected else here
        if here:
            self._since = time_
            for address in sorted(self._here - here):
                self._cluster.once(f"{address}: this worker has left; its pieces go to others")
            self._here = here
        elif not now and time_ - self._since > PATIENCE:
            if self._cluster.connected:
                raise ClusterError(
                    f"{self._cluster.address}: no worker is left. What was computed is in the run store: the same "
                    "command continues from there"
                )
            raise ClusterError(self._cluster.lost())


class ClusterPieces(Pieces):
    """Partial results of one question, computed on a cluster and stored in ``kept``.

    Parameters
    ----------
    cluster
        The cluster.
    kept
        The store of partial results.
    packages
        Packages whose classes plans and results may hold.
    """

    def __init__(self, cluster: Cluster, kept: Pieces, packages: tuple[str, ...]) -> None:
        self._cluster = cluster
        self._kept = kept
        self._packages = packages

    def get(self, name: str) -> Any:
        """Return the value stored under a name."""
        return self._kept.get(name)

    def put(self, name: str, value: Any) -> None:
        """Keep something under a name."""
        self._kept.put(name, value)

    def whole(self, model: Model[Any], inputs: Inputs, options: Options, ctx: Context) -> Result:
        """Run a model that is not split on one worker."""
        made: list[Result] = []
        job = (model.id, worker.packed((model.id, options)))

        def done(_n: int, value: Result) -> None:
            made.append(value)

        self._cluster.run([job], self._setup(inputs), self._packages, ctx, done)
        return made[0]

    def make(
        self, what: str, inputs: Inputs, tasks: Sequence[Task], ctx: Context, splits: Splits
    ) -> list[dict[str, Any]]:
        """Do tasks on the cluster; each piece is kept as it comes. Workers know models by their own registry."""
        del splits
        made: list[dict[str, Any]] = [{} for _ in tasks]
        left = len(tasks)

        def done(n: int, pieces: dict[str, Any]) -> None:
            nonlocal left
            for model, piece in pieces.items():
                self.put(piece_name(model, tasks[n].span), piece)
            made[n] = pieces
            left -= 1
            ctx.progress(what, 1 - left / len(tasks))

        jobs = [(" and ".join(t.names), worker.packed(t)) for t in tasks]
        self._cluster.run(jobs, self._setup(inputs), self._packages, ctx, done)
        return made

    def _setup(self, inputs: Inputs) -> bytes:
        return worker.packed((inputs.scenario, inputs.seed, inputs.n_draws, inputs.forced))
