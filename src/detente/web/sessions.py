"""Cache of open sessions by content of the case: opened in the background, and freed when they are no longer used.

Sessions are keyed by the hash of the file, so that two tabs, two visitors and two names with the same content share one
session. When all sessions together take too much memory, the least recently used ones are freed. Any session is freed
after some time without use.
"""

from __future__ import annotations

import ctypes
import gc
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from detente._errors import UsageError
from detente.levers.building import PackageBuilder, issues_of
from detente.levers.session import Session, session
from detente.scenario.load import load, loads
from detente.scenario.validation.warnings import warnings_of

if TYPE_CHECKING:
    from detente.answers.comparison import ComparedSide
    from detente.levers.building_types import BuilderIssue
    from detente.problems import Problem
    from detente.scenario.model import Scenario
    from detente.web.workspace import CaseFile

MOST_BYTES: Final = 3_000_000_000
"""Most bytes of values of all open sessions."""
IDLE: Final = 900.0
"""Seconds after which an unused session is freed."""
MOST_SIDES: Final = 24
"""Sides of comparisons that are kept; each is small."""
FEWEST: Final = 100
"""Fewest draws of a large case."""


@dataclass(eq=False)
class OpenCase:
    """One case that is being opened, or is open.

    Attributes
    ----------
    scenario
        The case.
    lock
        Held while the what-if session computes an answer, because that changes the session's values for a moment.
    since
        When it was begun, in seconds of the monotonic clock.
    """

    scenario: Scenario
    since: float = field(default_factory=time.monotonic)
    used: float = field(default_factory=time.monotonic)
    lock: threading.Lock = field(default_factory=threading.Lock)
    _builder: Future[PackageBuilder] | None = None
    _session: Future[Session] | None = None

    @cached_property
    def issues(self) -> tuple[BuilderIssue, ...]:
        """The issues with the levels that can be chosen."""
        return issues_of(self.scenario)

    @cached_property
    def unfilled(self) -> tuple[Problem, ...]:
        """Places of the case that are still to be filled in, as warnings."""
        return tuple(p for p in warnings_of(self.scenario) if p.code == "W601")

    @property
    def builder(self) -> PackageBuilder | None:
        """The package builder, when it is ready.

        Raises
        ------
        DetenteError
            The error that occurred while it was opened.
        """
        return self._builder.result() if self._builder is not None and self._builder.done() else None

    @property
    def session(self) -> Session | None:
        """The session for what-ifs, when it was requested and is ready; hold :attr:`lock` to use it."""
        return self._session.result() if self._session is not None and self._session.done() else None

    @property
    def seconds(self) -> float:
        """Seconds since it was begun."""
        return time.monotonic() - self.since

    @property
    def nbytes(self) -> int:
        """Bytes that its values take; those of the what-if session are of the same size."""
        one = self._builder.result().nbytes if self._builder is not None and _good(self._builder) else 0
        return one * (2 if _good(self._session) else 1)


class SessionCache:
    """Open cases of one server.

    Parameters
    ----------
    draws, seed
        Draws of each.
    most, idle
        Most bytes of values that are kept, and seconds without use after which a session is freed.
    """

    def __init__(self, draws: int = 2000, seed: int = 1, most: int = MOST_BYTES, idle: float = IDLE) -> None:
        self.draws, self.seed, self.most, self.idle = draws, seed, most, idle
        self._open: dict[str, OpenCase] = {}
        self._sides: dict[str, Future[ComparedSide]] = {}
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="open-case")
        self._stop = threading.Event()
        threading.Thread(target=self._sweep, name="give-back", daemon=True).start()

    def open(self, case: CaseFile) -> OpenCase:
        """Return a case; the package builder is begun in the background where it is not there yet.

        Raises
        ------
        ScenarioError
            If the file is not sound.
        """
        found = self._entry(case)
        with self._lock:
            if found._builder is None:  # pyright: ignore[reportPrivateUsage]
                found._builder = self._pool.submit(self._build, found.scenario)  # pyright: ignore[reportPrivateUsage]
        self._trim()
        return found

    def what_if(self, case: CaseFile) -> OpenCase:
        """Return a case; its session for what-ifs is begun in the background where it is not there yet.

        Raises
        ------
        ScenarioError
            If the file is not sound.
        """
        found = self._entry(case)
        with self._lock:
            if found._session is None:  # pyright: ignore[reportPrivateUsage]
                found._session = self._pool.submit(self._ask, found.scenario)  # pyright: ignore[reportPrivateUsage]
        self._trim()
        return found

    def side(self, label: str, key: str, scenario: Scenario) -> Future[ComparedSide]:
        """Return the findings of a scenario as a side of a comparison, once they are computed in the background.

        Parameters
        ----------
        label
            What it is called.
        key
            Key of the cache; equal for equal scenarios.
        scenario
            The scenario.
        """
        with self._lock:
            if key not in self._sides:
                while len(self._sides) >= MOST_SIDES:
                    self._sides.pop(next(iter(self._sides)))
                self._sides[key] = self._pool.submit(self._side, label, scenario)
            return self._sides[key]

    def _side(self, label: str, scenario: Scenario) -> ComparedSide:
        return session(scenario, draws=self.draws, seed=self.seed).side(label)

    def _entry(self, case: CaseFile) -> OpenCase:
        with self._lock:
            found = self._open.get(case.state)
        if found is None:
            scenario = scenario_of(case)
            with self._lock:
                found = self._open.setdefault(case.state, OpenCase(scenario))
        found.used = time.monotonic()
        return found

    def _build(self, scenario: Scenario) -> PackageBuilder:
        """Open a builder, on fewer draws where a case is too large for all."""
        draws = self.draws
        while True:
            try:
                builder = PackageBuilder(session(scenario, draws=draws, seed=self.seed))
                # Made now, so that the first click does not wait for it.
                _ = builder.chart
                builder.assessor.get_ready()
                return builder
            except UsageError:
                if draws // 4 < FEWEST:
                    raise
                draws //= 4

    def _ask(self, scenario: Scenario) -> Session:
        opened = session(scenario, draws=self.draws, seed=self.seed)
        opened.case()
        return opened

    @property
    def nbytes(self) -> int:
        """Bytes that all open cases take."""
        return sum(c.nbytes for c in list(self._open.values()))

    def _trim(self) -> None:
        """Free the least recently used cases above the limit; the last used one stays."""
        with self._lock:
            by_use = sorted(self._open.items(), key=lambda x: x[1].used)
            total = sum(c.nbytes for _, c in by_use)
            gone = False
            for state, case in by_use[:-1]:
                if total <= self.most:
                    break
                total -= case.nbytes
                del self._open[state]
                gone = True
        if gone:
            give_back()

    def expire(self, now: float | None = None) -> int:
        """Free sessions that were not used for a while; return how many cases that were."""
        now = time.monotonic() if now is None else now
        with self._lock:
            old = [s for s, c in self._open.items() if now - c.used > self.idle]
            for state in old:
                del self._open[state]
        if old:
            give_back()
        return len(old)

    def _sweep(self) -> None:
        while not self._stop.wait(min(30.0, max(0.2, self.idle / 4))):
            self.expire()

    def close(self) -> None:
        """Refuse to open further cases."""
        self._stop.set()
        self._pool.shutdown(wait=False, cancel_futures=True)


def scenario_of(case: CaseFile) -> Scenario:
    """Return the scenario of a file, as it was checked last.

    Raises
    ------
    ScenarioError
        If it is not sound.
    """
    return _loaded(case.text, case.name, case.bundled)


@lru_cache(maxsize=16)
def _loaded(text: str, name: str, shipped: bool) -> Scenario:
    return load(name) if shipped else loads(text, file=f"{name}.yaml")


ARENAS: Final = 2
"""Heaps that glibc may keep; by default eight for each processor."""
_M_ARENA_MAX: Final = -8


def few_arenas() -> None:
    """Let all threads share a few heaps; for a server, before its threads begin.

    By default, glibc gives each thread its own heap. Requests arrive on dozens of threads, so free memory was
    fragmented over many heaps and could not be returned to the system: with 20 visitors, 200 MB remained allocated but
    unused.
    """
    if sys.platform == "linux":
        try:
            ctypes.CDLL("libc.so.6").mallopt(_M_ARENA_MAX, ARENAS)
        except (OSError, AttributeError):
            return


def give_back() -> None:
    """Return freed memory to the system; glibc would keep much of it."""
    gc.collect()
    if sys.platform == "linux":
        try:
            ctypes.CDLL("libc.so.6").malloc_trim(0)
        except (OSError, AttributeError):
            return


def _good(future: Future[PackageBuilder] | Future[Session] | None) -> bool:
    return future is not None and future.done() and not future.cancelled() and future.exception() is None
