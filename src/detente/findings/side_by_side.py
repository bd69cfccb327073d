"""Jobs done two at a time: one's kernels run while the other is in the interpreter."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any, Self

from detente.models.contract import Context

ABOUT = 28
"""Jobs that a usual case has: the scale of progress until all are known."""


class SideBySide:
    """Context manager that does jobs two at a time, in the order in which they are added.

    With one worker, a job is done when it is added. A failure stops what has not begun.

    Parameters
    ----------
    ctx
        What each job is given; its progress counts all jobs.
    """

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._made: dict[str, Any] = {}
        self._begun: dict[str, Future[Any]] = {}
        self._done = 0
        self._known = False

    def __enter__(self) -> Self:
        self._pool = ThreadPoolExecutor(2) if self._ctx.workers > 1 else None
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def add(self, name: str, job: Callable[[Context], Any]) -> None:
        """Do a job, at once or as soon as one of two places is free."""
        if self._pool is None:
            self._made[name] = self._one(job)
        else:
            self._begun[name] = self._pool.submit(self._one, job)

    def results(self) -> dict[str, Any]:
        """Wait, and return what the jobs made, by name.

        Raises
        ------
        Exception
            What the first of the jobs that failed raised.
        """
        self._known = True
        return self._made | {name: job.result() for name, job in self._begun.items()}

    def _one(self, job: Callable[[Context], Any]) -> Any:
        made = job(replace(self._ctx, progress=self._progress))
        self._done += 1
        return made

    def _progress(self, what: str, share: float) -> None:
        jobs = len(self._begun) + len(self._made)
        self._ctx.progress(what, (self._done + min(share, 0.999)) / max(jobs, 0 if self._known else ABOUT, 1))
