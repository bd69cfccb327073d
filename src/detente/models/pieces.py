"""Run split models: compute their pieces, in this process or elsewhere, and merge them in the order of the draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from detente.answers.result import Result
from detente.draws.inputs import CHUNK, Inputs
from detente.models.contract import Chunk, Context, Model, Options, PieceSource, Split

R = TypeVar("R", bound=Result)

SINGLE = 64
"""Chunks up to which each is a piece of its own; their parts are merged all at once."""
TOGETHER = 16
"""Above that, chunks that are merged to one piece at most; the pieces are merged all at once."""
ROUNDS = 32
"""A piece takes this part of the chunks that are left: large pieces first, single chunks at the end, so that workers
end at about the same time."""

Span = tuple[Chunk, ...]
"""The chunks of one piece."""


def spans(n_draws: int) -> tuple[Span, ...]:
    """Return the chunks of every piece of a run; they depend on the number of draws alone."""
    chunks = [(start, min(CHUNK, n_draws - start)) for start in range(0, n_draws, CHUNK)]
    if len(chunks) <= SINGLE:
        return tuple((c,) for c in chunks)
    out: list[Span] = []
    at = 0
    while at < len(chunks):
        size = min(TOGETHER, -(-(len(chunks) - at) // ROUNDS))
        out.append(tuple(chunks[at : at + size]))
        at += size
    return tuple(out)


@dataclass(frozen=True, slots=True)
class Planned:
    """A split model with its options and its plan, ready to be run on any chunk.

    Attributes
    ----------
    model
        Id of the model.
    options, plan
        What it runs with.
    """

    model: str
    options: Options
    plan: Any


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work: several models on the same draws, so that the draws are made once.

    Attributes
    ----------
    span
        Which chunks.
    planned
        The models.
    """

    span: Span
    planned: tuple[Planned, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the pieces, by model."""
        return tuple(piece_name(p.model, self.span) for p in self.planned)


def piece_name(model: str, span: Span) -> str:
    """Return the name under which a piece is kept."""
    return f"{model}/{span[0][0]}-{span[-1][0] + span[-1][1]}"


Splits = Mapping[str, "Split[Any, Any, Result]"]
"""How models are split, by id."""


def work(inputs: Inputs, task: Task, ctx: Context, splits: Splits) -> dict[str, Any]:
    """Do a task, chunk by chunk: all models see a chunk, then the next one. Return a piece for each model.

    ``splits`` has how each model of the task is split (:func:`detente.models.registry.splits_of`).

    Raises
    ------
    Cancelled
        When the user interrupted; checked before every chunk.
    """
    parts: dict[str, list[Any]] = {p.model: [] for p in task.planned}
    for chunk in task.span:
        ctx.check("working on draws")
        for p in task.planned:
            parts[p.model].append(splits[p.model].part(inputs, p.options, p.plan, chunk))
    return {p.model: merged(splits[p.model], parts[p.model]) for p in task.planned}


def merged(split: Split[Any, Any, Any], parts: Sequence[Any]) -> Any:
    """Return one part for several; a single one stays as it is."""
    return parts[0] if len(parts) == 1 else split.merge(parts)


class Pieces:
    """Computes pieces in threads of this process and stores nothing. Stores and clusters derive from it."""

    def get(self, name: str) -> Any:
        """Return the value stored under a name: a piece, a plan or a whole result; ``None`` if there is none."""
        del name

    def put(self, name: str, value: Any) -> None:
        """Keep something under a name, if this keeps anything."""

    def under(self, name: str) -> Pieces:
        """Return the source of pieces of other inputs, such as a second coder's: computed here, stored under a name."""
        return PiecesUnder(self, name)

    def whole(self, model: Model[Any], inputs: Inputs, options: Options, ctx: Context) -> Result:
        """Run a model that is not split."""
        return model.run(inputs, options, ctx)

    def make(
        self, what: str, inputs: Inputs, tasks: Sequence[Task], ctx: Context, splits: Splits
    ) -> list[dict[str, Any]]:
        """Do tasks; return the pieces by model, in the order of the tasks."""

        def one(task: Task) -> dict[str, Any]:
            made = work(inputs, task, ctx, splits)
            for model, piece in made.items():
                self.put(piece_name(model, task.span), piece)
            return made

        return ctx.map_chunks(what, one, tasks)


class PiecesUnder(Pieces):
    """Pieces that this process computes and another object stores with its own.

    Parameters
    ----------
    keeper
        What keeps them.
    name
        The prefix of their names there.
    """

    def __init__(self, keeper: Pieces, name: str) -> None:
        self._keeper = keeper
        self._name = name

    def get(self, name: str) -> Any:
        """Return the value stored under a name."""
        return self._keeper.get(f"{self._name}/{name}")

    def put(self, name: str, value: Any) -> None:
        """Keep something under a name."""
        self._keeper.put(f"{self._name}/{name}", value)


def run_whole(model: Model[R], inputs: Inputs, options: Options, ctx: Context) -> R:
    """Run any model; the result of one that is not split is kept as a whole, if anything is kept.

    Raises
    ------
    Cancelled
        When the user interrupted.
    """
    if ctx.pieces is None or model.split is not None:
        return model.run(inputs, options, ctx)
    name = f"{model.id}/result"
    found = ctx.pieces.get(name)
    if found is None:
        found = ctx.pieces.whole(model, inputs, options, ctx)
        ctx.pieces.put(name, found)
    return cast("R", found)


def run_split(model: Model[R], inputs: Inputs, options: Options, ctx: Context) -> R:
    """Run a split model: prepare, all pieces, finish.

    Raises
    ------
    Cancelled
        When the user interrupted.
    """
    return cast("R", run_together({model.id: (model, options)}, inputs, ctx, model.title)[model.id])


def run_together(
    jobs: Mapping[str, tuple[Model[Any], Options]], inputs: Inputs, ctx: Context, what: str = "working on draws"
) -> dict[str, Result]:
    """Run split models side by side: each chunk of draws is made once, used by all of them, and freed.

    Parameters
    ----------
    jobs
        Models and their options, by id.
    inputs
        The draws.
    ctx
        Progress, cancelling, threads, and where pieces come from.
    what
        What progress shows.

    Raises
    ------
    Cancelled
        When the user interrupted.
    """
    pieces = ctx.pieces or Pieces()
    splits = {id_: cast("Split[Any, Any, Result]", m.split) for id_, (m, _) in jobs.items()}
    planned = [Planned(id_, o, _plan(id_, splits[id_], inputs, o, ctx, pieces)) for id_, (_, o) in jobs.items()]
    every = spans(inputs.n_draws)
    found: list[dict[str, Any]] = []
    tasks: list[Task] = []
    for span in every:
        kept = {p.model: pieces.get(piece_name(p.model, span)) for p in planned}
        found.append({id_: piece for id_, piece in kept.items() if piece is not None})
        missing = tuple(p for p in planned if kept[p.model] is None)
        if missing:
            tasks.append(Task(span, missing))
    made = {task.span: piece for task, piece in zip(tasks, pieces.make(what, inputs, tasks, ctx, splits), strict=True)}
    out: dict[str, Result] = {}
    for p in planned:
        parts = [
            kept[p.model] if p.model in kept else made[span][p.model] for span, kept in zip(every, found, strict=True)
        ]
        split = splits[p.model]
        out[p.model] = split.finish(inputs, p.options, p.plan, merged(split, parts), ctx)
    return out


def _plan(
    id_: str, split: Split[Any, Any, Any], inputs: Inputs, options: Options, ctx: Context, at: PieceSource
) -> Any:
    name = f"{id_}/plan"
    plan = at.get(name)
    if plan is None:
        plan = split.prepare(inputs, options, ctx)
        at.put(name, plan)
    return plan
