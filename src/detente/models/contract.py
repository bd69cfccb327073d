"""The interface of models and of families of models.

A model file defines one module constant ``MODEL: Model``. Its ``run`` returns a result class of its own, derived from
:class:`Result`. A model has no access to paths, clocks, the environment or the thread pool. It does not fill in missing
inputs: if the scenario lacks something that the model needs, ``needs`` says so in the user's words.

A family is a folder of models with a module ``family`` that defines ``FAMILY: Family``: how the family's results become
findings, and how a page shows them. The code of findings, page, terminal and command line iterates over the registry
and names no model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict

from detente._errors import FILES, INTERRUPTED, DetenteError
from detente.answers.reliability import Reliability
from detente.answers.result import Result, Settlement

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from detente.answers.blocks import Section
    from detente.answers.case import Case
    from detente.answers.finding import Finding, Json
    from detente.answers.lever_rows import LeverQuestion, LeverRow
    from detente.answers.view import View
    from detente.draws.inputs import Inputs
    from detente.scenario.model import Scenario

    Bools = NDArray[np.bool_]

__all__ = [
    "Cancelled",
    "Chunk",
    "Context",
    "Family",
    "Missing",
    "Model",
    "Options",
    "PieceSource",
    "PiecesLost",
    "Result",
    "Settlement",
    "Split",
    "Status",
]

T = TypeVar("T")
S = TypeVar("S")
P = TypeVar("P")
Q = TypeVar("Q")
R = TypeVar("R", bound=Result, covariant=True)
Chunk = tuple[int, int]
"""Draws that are made together: number of the first draw, and number of draws."""
Status = Literal["tested", "light", "experimental"]


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that a model needs and the scenario does not have.

    Attributes
    ----------
    path
        Its path in the file.
    words
        What is missing.
    remedy
        How to add it.
    """

    path: str
    words: str
    remedy: str


class Options(BaseModel):
    """Base of a method's options; ``--option key=value`` is read by its subclass."""

    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid")


class Cancelled(DetenteError):
    """Raised inside a run that the user interrupted."""

    exit_code = INTERRUPTED


class PiecesLost(DetenteError):
    """A store or cluster that makes or keeps pieces has failed, so no model has a result and the run ends."""

    exit_code = FILES


def _quiet(_what: str, _share: float) -> None:
    return None


def _never() -> bool:
    return False


class PieceSource(Protocol):
    """Source of the pieces of split models; :class:`~detente.models.pieces.Pieces` describes each method."""

    def get(self, name: str) -> Any:
        """Return the value stored under a name, or ``None``."""

    def put(self, name: str, value: Any) -> None:
        """Keep something under a name."""

    def under(self, name: str) -> PieceSource:
        """Return the source of pieces of other inputs, stored separately under a name."""
        ...

    def whole(self, model: Model[Any], inputs: Inputs, options: Options, ctx: Context) -> Result:
        """Run a model that is not split."""
        ...

    def make(
        self, what: str, inputs: Inputs, tasks: Sequence[Any], ctx: Context, splits: Mapping[str, Split[Any, Any, Any]]
    ) -> list[dict[str, Any]]:
        """Do tasks; return their pieces by model, in the order of the tasks."""
        ...


@dataclass(frozen=True)
class Context:
    """How a model reports progress, learns that it was cancelled, and spreads work over chunks.

    Attributes
    ----------
    workers
        Threads.
    progress
        Called with the current step in words, and the share of it that is done (0–1).
    cancelled
        Whether the user interrupted.
    pieces
        Where pieces of split models come from, if not from this process alone: a store, or other machines.
    """

    workers: int = 2
    progress: Callable[[str, float], None] = _quiet
    cancelled: Callable[[], bool] = _never
    pieces: PieceSource | None = None

    def check(self, what: str) -> None:
        """Stop here if the user interrupted.

        Raises
        ------
        Cancelled
            If so.
        """
        if self.cancelled():
            raise Cancelled(what)

    def map_chunks(self, what: str, work: Callable[[T], S], chunks: Iterable[T]) -> list[S]:
        """Apply ``work`` to every chunk; results come back in the order of the chunks.

        Raises
        ------
        Cancelled
            When the user interrupted.
        """
        from concurrent.futures import ThreadPoolExecutor

        jobs = list(chunks)
        done = 0

        def one(chunk: T) -> S:
            nonlocal done
            self.check(what)
            out = work(chunk)
            done += 1
            self.progress(what, done / len(jobs))
            return out

        if self.workers <= 1 or len(jobs) <= 1:
            return [one(c) for c in jobs]
        with ThreadPoolExecutor(self.workers) as pool:
            return list(pool.map(one, jobs))


def _no_findings(_case: Case, _result: Any) -> Sequence[Finding]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Split(Generic[P, Q, R]):
    """A model in pieces, so that chunks can be worked on anywhere, kept, and put together as they come.

    A plan and a part are frozen dataclasses of arrays, numbers and texts (types that :func:`detente._pack.pack` takes).
    Both may be sent to another process, so caches must not be among their fields.

    Attributes
    ----------
    prepare
        ``prepare(inputs, options, ctx)``: the plan that all chunks need; small, and the same each time.
    part
        ``part(inputs, options, plan, chunk)``: the part of one chunk; it depends on no other draw.
    merge
        ``merge(parts)``: one part for several, in the order of their draws; takes parts that were merged, too. Which
        ones are merged at a time depends on the number of draws alone, so sums of floating-point numbers are the same
        wherever they are made.
    finish
        ``finish(inputs, options, plan, whole, ctx)``: the result, from the part of all draws.
    """

    prepare: Callable[[Inputs, Any, Context], P]
    part: Callable[[Inputs, Any, P, Chunk], Q]
    merge: Callable[[Sequence[Q]], Q]
    finish: Callable[[Inputs, Any, P, Q, Context], R]


@dataclass(frozen=True, kw_only=True)
class Model(Generic[R]):
    """One method. A family may derive a class of its own that adds what its models have in common.

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
        ``needs(scenario)``: what the scenario lacks; empty if the model applies.
    run
        The method. That of a model with ``split`` is ``run_split(MODEL, inputs, options, ctx)``.
    split
        The method in pieces; ``None``: it runs as a whole only.
    options
        Its options' class.
    findings
        Findings on this model's result alone; findings on several models together belong to the family.
    baseline
        What the model's answer should be compared with.
    on_alternatives
        Options under which the model is also run on second coders and variants; ``None`` if it is not.
    exact_options
        Options under which it counts in all draws what it otherwise samples; ``None``: it samples nothing.
    weight
        About how long it takes against other models; the longest begin first.
    reliability
        Results of a backtest of the model; ``None``: it is uncalibrated.
    """

    id: str
    title: str
    citations: tuple[str, ...]
    status: Status
    needs: Callable[[Scenario], tuple[Missing, ...]]
    run: Callable[[Inputs, Any, Context], R]
    split: Split[Any, Any, R] | None = None
    options: type[Options] = Options
    findings: Callable[[Case, Any], Sequence[Finding]] = _no_findings
    baseline: str = "the status quo"
    on_alternatives: Options | None = None
    exact_options: Options | None = None
    weight: float = 1.0
    reliability: Reliability | None = None

    @property
    def family(self) -> str:
        """Id of the family."""
        return self.id.partition(".")[0]


def _says_nothing(_case: Case) -> Sequence[Finding]:
    return ()


def _keeps_nothing(_case: Case) -> Json:
    return None


def _nothing_old(_figures: Mapping[str, Any]) -> Json:
    return None


def _no_outcomes(_case: Case) -> Mapping[str, Bools]:
    return {}


def _no_sections(_view: View) -> Sequence[Section]:
    return ()


def _no_lists(_view: View) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    return {}


def _no_levers(_question: LeverQuestion) -> Sequence[LeverRow]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Family:
    """The interface of a family of models: findings, and sections of the page.

    The module that defines it must import no kernel at its top, so that a page can be made from a run folder without
    loading models; ``findings`` and ``rows`` import what they need when they are called.

    Attributes
    ----------
    id, title
        The folder's name, and the family's name in words.
    order
        Place in the report, smaller first.
    findings
        Findings on the results of all its models together. They come before the findings of each model.
    outcomes
        By finding, (draws,) whether it holds, where that is known draw by draw: so that two cases over the same draws
        can be compared pair by pair.
    rows
        Plain data (JSON) that ``sections`` needs beside the findings; kept in ``figures.json`` under the family's id.
    sections
        The family's sections of the page, from a view alone. Findings that no section covers are shown by their text.
    levers
        What would change the family's answers about a package: rows of the table that ``detente levers`` shows. A
        family that does not apply to the case returns none.
    lists
        Tables for spreadsheets, from a view alone: rows by name; a run folder has each as ``tables/NAME.csv``.
    old_rows
        Read ``rows`` from ``figures.json`` of runs that an older version wrote; ``None`` if there is nothing.
    """

    id: str
    title: str
    order: int = 1000
    findings: Callable[[Case], Sequence[Finding]] = _says_nothing
    outcomes: Callable[[Case], Mapping[str, Bools]] = _no_outcomes
    rows: Callable[[Case], Json] = _keeps_nothing
    sections: Callable[[View], Sequence[Section]] = _no_sections
    levers: Callable[[LeverQuestion], Sequence[LeverRow]] = _no_levers
    lists: Callable[[View], Mapping[str, Sequence[Mapping[str, Any]]]] = _no_lists
    old_rows: Callable[[Mapping[str, Any]], Json] = _nothing_old
