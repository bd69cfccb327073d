"""What every model gives: what it needs, a result, and data for its figures.

A model file defines one module constant ``MODEL: Model``. It never sees paths, clocks, the environment or the
thread pool, and it never guesses: if something it needs is missing, ``needs`` says so in the user's words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from detente._errors import INTERRUPTED, DetenteError
from detente.scenario.model import Scenario

if TYPE_CHECKING:
    from detente._labelled import Labelled
    from detente.draws.inputs import Inputs

T = TypeVar("T")
R = TypeVar("R")
Status = Literal["tested", "light", "experimental"]


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that a model needs and the scenario does not hold."""

    path: str
    words: str
    mend: str


class Options(BaseModel):
    """Base of a method's options; ``--option key=value`` is read by its subclass."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Cancelled(DetenteError):
    """Raised inside a run that the user interrupted."""

    exit_code = INTERRUPTED


def _quiet(_what: str, _share: float) -> None:
    return None


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Context:
    """How a model reports progress, learns that it was cancelled, and spreads work over chunks."""

    workers: int = 2
    progress: Callable[[str, float], None] = _quiet
    cancelled: Callable[[], bool] = _never

    def map_chunks(self, what: str, work: Callable[[T], R], chunks: Iterable[T]) -> list[R]:
        """Apply ``work`` to every chunk; results come back in the order of the chunks.

        Raises
        ------
        Cancelled
            When the user interrupted.
        """
        from concurrent.futures import ThreadPoolExecutor

        jobs = list(chunks)
        done = 0

        def one(chunk: T) -> R:
            nonlocal done
            if self.cancelled():
                raise Cancelled(what)
            out = work(chunk)
            done += 1
            self.progress(what, done / len(jobs))
            return out

        if self.workers <= 1 or len(jobs) <= 1:
            return [one(c) for c in jobs]
        with ThreadPoolExecutor(self.workers) as pool:
            return list(pool.map(one, jobs))


@dataclass(frozen=True, eq=False)
class Result:
    """What a model found: frozen, labelled, with its method, sources, options and seed.

    Attributes
    ----------
    model, title
        Id ``family.method`` and its name in words.
    citations
        Keys of ``report/references.bib``.
    options
        The options it ran with.
    seed, n_draws
        What it ran on.
    tables
        Named arrays.
    facts
        Small plain values (counts, names of packages) that findings read.
    warnings
        What a reader should know.
    """

    model: str
    title: str
    citations: tuple[str, ...]
    options: Mapping[str, Any]
    seed: int
    n_draws: int
    tables: Mapping[str, Labelled]
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    warnings: tuple[str, ...] = ()

    def to_pandas(self, table: str) -> Any:
        """Return one table in long form as a pandas frame."""
        return self.tables[table].to_pandas()


@dataclass(frozen=True, slots=True)
class FigureData:
    """A tidy table and what kind of picture it wants; no drawing library here."""

    id: str
    kind: str
    title: str
    note: str
    rows: tuple[Mapping[str, Any], ...]


def _no_figures(_result: Result) -> tuple[FigureData, ...]:
    return ()


@dataclass(frozen=True)
class Model:
    """One method.

    Attributes
    ----------
    id
        ``family.method``.
    title
        Its name in words.
    citations
        Keys of ``report/references.bib``.
    status
        How well it is tested.
    needs
        What is missing in a scenario; empty means that the model applies.
    run
        The method.
    figures
        Data for its pictures.
    options
        Its options' class.
    """

    id: str
    title: str
    citations: tuple[str, ...]
    status: Status
    needs: Callable[[Scenario], tuple[Missing, ...]]
    run: Callable[[Inputs, Any, Context], Result]
    figures: Callable[[Result], tuple[FigureData, ...]] = _no_figures
    options: type[Options] = Options
