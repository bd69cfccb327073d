"""Answer a question about a scenario through the run store; stored answers are not computed again."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from detente._errors import CannotWrite, DamagedFile, DetenteError
from detente._text import json_text
from detente.answers.case import OUTCOME
from detente.answers.comparison import ComparedSide
from detente.answers.finding import Finding
from detente.answers.view import View
from detente.report.saved import view_of_run
from detente.runs.folder import question as folder_question
from detente.runs.identity import identity
from detente.runs.store import Store
from detente.runs.stored import StoredRun
from detente.scenario.files import overlays, read_bytes
from detente.scenario.model import Scenario

if TYPE_CHECKING:
    from detente.findings.analyze import Analysis
    from detente.models.pieces import Pieces
    from detente.report.run import Saved
    from detente.runs.kept import KeptPieces

Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Inquiry:
    """Everything that an answer depends on, besides the program itself.

    Attributes
    ----------
    scenario
        The dispute.
    draws, seed
        How many draws, and from which seed.
    changes
        Values by path that were set for the run; the scenario holds them already.
    exact, models
        As for :func:`detente.analyze`; models in any order, each once.
    levers
        Whether levers are computed too.
    force
        Whether the deals engine searches more packages than its default limit. It is part of the question only where
        there are more.
    """

    scenario: Scenario
    draws: int = 10_000
    seed: int = 1
    changes: Mapping[str, object] | None = None
    exact: bool = False
    models: tuple[str, ...] = ()
    levers: bool = False
    force: bool = False

    def __post_init__(self) -> None:
        # Unknown models are reported only when the models run, because importing them here takes time.
        object.__setattr__(self, "models", tuple(sorted({*self.models})))
        if self.force:
            from detente.findings.workload import workload
            from detente.packages.grid import MOST_PACKAGES

            object.__setattr__(self, "force", workload(self.scenario, self.draws).packages > MOST_PACKAGES)

    @cached_property
    def folder_question(self) -> dict[str, Any]:
        """Identification of the run in its own folder."""
        s = self.scenario
        return folder_question(s.hashes, self.seed, self.draws, self.changes, exact=self.exact, models=self.models)

    @cached_property
    def question(self) -> dict[str, Any]:
        """Identification of the run in the store: also the content of the scenario, second coders, and the program."""
        s = self.scenario
        others: dict[str, str] = {}
        for name, (file, place) in overlays(s.source).items() if s.source is not None else ():
            others[name] = hashlib.sha256(read_bytes(place, file)).hexdigest()
        return {
            **self.folder_question,
            "levers": self.levers,
            **({"force": True} if self.force else {}),
            "content": hashlib.sha256(json_text(s.model_dump(mode="json")).encode()).hexdigest(),
            "overlays": others,
            "identity": dict(identity()),
        }


@dataclass(frozen=True, eq=False)
class RunAnswer:
    """An answer to an inquiry: the data of the page and of the run folder.

    Attributes
    ----------
    view
        What pages read.
    run
        The run in the store; ``None`` if it is not kept.
    analysis
        The analysis, if it was computed now; ``None`` if it was in the store.
    """

    view: View
    run: StoredRun | None
    analysis: Analysis | None
    _saved: Saved | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The answers, the most important first."""
        return self.view.findings

    @cached_property
    def saved(self) -> Saved:
        """All that a run folder is written from."""
        return self._saved or saved_run(self._kept)

    @property
    def _kept(self) -> StoredRun:
        if self.run is None:
            raise LookupError("this run is not in the store")
        return self.run

    def plain(self) -> Mapping[str, Any]:
        """Return plain data, as ``findings.json`` holds it."""
        return self._saved.findings if self._saved is not None else self._kept.json("findings.json")

    def write(self, out: str | os.PathLike[str], *, force: bool = False) -> Path:
        """Write a plain run folder that needs no store; see :func:`detente.write_run`."""
        from detente.report.run import write_saved

        return write_saved(self.saved, out, force=force)


def ask(
    inquiry: Inquiry,
    store: Store | None,
    *,
    workers: int | None = None,
    progress: Callable[[str, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    tell: Tell = lambda _: None,
    spread: Spread | None = None,
    ahead: bool = False,
) -> RunAnswer:
    """Return the answer from the store, or compute it (resuming an interrupted run) and store it.

    Parameters
    ----------
    inquiry
        The question.
    store
        Where runs are kept; ``None`` keeps nothing.
    workers, progress, cancelled
        As for :func:`detente.analyze`.
    tell
        Called with what a user should know: a damaged file, a full disk.
    spread
        Returns what makes pieces elsewhere, given the question and what keeps them.
    ahead
        Whether a second process may compile kernels meanwhile, where little is compiled yet.

    Raises
    ------
    ScenarioError
        If the scenario is not right.
    Cancelled
        When the user interrupted; what was made so far is in the store.
    """
    if store is None:
        _forewarn(inquiry, tell)
        with _compiling(inquiry, ahead):
            return _fresh(inquiry, None, workers, progress, cancelled, spread)
    found = store.get(inquiry.question, tell)
    if found is not None:
        return answered(found)
    with ExitStack() as stack:
        kept: KeptPieces | None = None
        try:
            waiting = _waiting(store, progress, cancelled)
            kept = stack.enter_context(store.work(inquiry.question, tell, packages(), waiting))
        except CannotWrite as e:
            tell(f"{e}. This run is not kept; name a place for the run store with --store or DETENTE_STORE")
        if kept is not None and (found := store.get(inquiry.question, tell)) is not None:
            return answered(found)  # another process has just finished it
        _forewarn(inquiry, tell)
        with _compiling(inquiry, ahead):
            made = _fresh(inquiry, kept, workers, progress, cancelled, spread)
        if kept is None:
            return made
        try:
            s = made.saved
            packed = {"tables": {m: dict(t) for m, t in s.tables.items()}, "citations": dict(s.citations)}
            manifest = {**s.manifest, "tables": [f"{m}.{name}" for m, named in s.tables.items() for name in named]}
            run = store.put(inquiry.question, manifest, s.findings, s.figures, packed)
        except DetenteError as e:
            tell(f"{e}. The answer is right, but this run is not kept")
            return made
        return replace(made, run=run)


Spread = Callable[["Inquiry", "Pieces"], "Pieces"]
"""Returns what makes pieces elsewhere, given the question and what keeps them."""


@contextmanager
def spread_over(cluster: str | None, tell: Tell) -> Generator[Spread | None]:
    """Connect to a cluster when it is first needed, and yield what makes pieces there; ``None`` without a cluster.

    Parameters
    ----------
    cluster
        Address of a Dask scheduler, or a scheduler file.
    tell
        Called with what a user should know.

    Raises
    ------
    UsageError, ClusterError
        When it is first used: see :class:`~detente.runs.cluster.Cluster`.
    """
    if cluster is None:
        yield None
        return
    from detente.runs.cluster import Cluster, ClusterPieces

    with ExitStack() as stack:
        made: list[Cluster] = []

        def spread(_inquiry: Inquiry, kept: Pieces) -> Pieces:
            if not made:
                made.append(stack.enter_context(Cluster(cluster, tell)))
            return ClusterPieces(made[0], kept, packages())

        yield spread


def _forewarn(inquiry: Inquiry, tell: Tell) -> None:
    """Tell the user how long a large run may take, and what would make it shorter."""
    from detente.findings.workload import workload

    work = workload(inquiry.scenario, inquiry.draws)
    if work.remedies:
        tell(work.sentence())


def _compiling(inquiry: Inquiry, ahead: bool) -> AbstractContextManager[None]:
    from detente.findings.ahead import compiled_ahead

    return compiled_ahead(inquiry.scenario, inquiry.models) if ahead else nullcontext()


def _fresh(
    inquiry: Inquiry,
    kept: KeptPieces | None,
    workers: int | None,
    progress: Callable[[str, float], None] | None,
    cancelled: Callable[[], bool] | None,
    spread: Spread | None,
) -> RunAnswer:
    from detente.findings.analyze import analyze
    from detente.models.pieces import Pieces
    from detente.report.run import saved_of

    began = time.perf_counter()
    pieces: Pieces | None = kept
    if spread is not None:
        pieces, workers = spread(inquiry, kept or Pieces()), max(2, workers or 2)
    found = analyze(
        inquiry.scenario,
        draws=inquiry.draws,
        seed=inquiry.seed,
        workers=workers,
        progress=progress,
        cancelled=cancelled,
        exact=inquiry.exact,
        models=inquiry.models,
        pieces=pieces,
        force=inquiry.force,
    )
    if inquiry.levers:
        from detente.levers.findings import with_levers

        found = with_levers(found, progress, kept)
    timing: dict[str, Any] = {"seconds": round(time.perf_counter() - began, 3), "workers": workers or os.cpu_count()}
    if kept is not None and kept.found:
        timing["resumed"] = True
    saved = saved_of(found, timing, inquiry.changes)
    return RunAnswer(saved.view, None, found, saved)


def _waiting(
    store: Store, progress: Callable[[str, float], None] | None, cancelled: Callable[[], bool] | None
) -> Callable[[], None]:
    from detente.models.contract import Cancelled

    def wait() -> None:
        if cancelled is not None and cancelled():
            raise Cancelled("waiting for another process")
        if progress is not None:
            progress(f"another process works on this question in {store.root}; waiting for its answer", 0.0)

    return wait


def answered(run: StoredRun) -> RunAnswer:
    """Return a run of the store as an answer.

    Raises
    ------
    DamagedFile
        If its files are not what was written, or a newer version has written them.
    """
    return RunAnswer(_view(run), run, None)


def side_of(run: StoredRun, label: str) -> ComparedSide:
    """Return a run of the store as one side of a comparison."""
    found, outcomes = answered(run), dict[str, NDArray[np.bool_]]()
    from detente.runs.compared import outcomes_of

    for named in run.tables().values():
        if OUTCOME in named:
            outcomes |= outcomes_of(named[OUTCOME])
    view = found.view
    coding = view.coding
    actors, issues = frozenset(coding.names), frozenset(k.id for k in coding.issues)
    title = coding.scenario.title
    return ComparedSide(label, view.findings, view.seed, view.n_draws, outcomes, title, actors, issues)


def saved_run(run: StoredRun) -> Saved:
    """Return everything that the store keeps of a run; see :func:`answered`."""
    from detente.report.run import Saved

    manifest = {k: v for k, v in run.manifest.items() if k not in ("asked", "files", "tables")}
    findings, figures = run.json("findings.json"), run.json("figures.json")
    return Saved(_view(run), manifest["question"], findings, figures, manifest, run.tables(), run.citations())


def _view(run: StoredRun) -> View:
    try:
        return view_of_run(run.json("findings.json"), run.json("figures.json"))
    except (LookupError, TypeError, ValueError) as e:
        if isinstance(e, DetenteError):
            raise
        raise DamagedFile(f"{run.folder}: this run cannot be displayed ({type(e).__name__}: {e})") from None


def packages() -> tuple[str, ...]:
    """Return the packages whose classes results may hold: this one, and those that add models."""
    from detente.models.registry import models

    return tuple(dict.fromkeys(("detente", *(m.run.__module__.partition(".")[0] for m in models().values()))))
