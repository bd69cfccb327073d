"""Many runs in one go: scenarios, second coders, variants, values and seeds, over the run store and a cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from detente._errors import UsageError
from detente.answers.finding import Finding
from detente.answers.plain_table import PlainTable
from detente.report.ask import Inquiry, Spread, Tell, ask
from detente.runs.store import Store
from detente.scenario.files import overlays
from detente.scenario.load import load

if TYPE_CHECKING:
    import pandas as pd

MOST_SHOWN = 6
"""Findings that a printed table has columns for; files have all."""


@dataclass(frozen=True)
class SweptRun:
    """One run of a sweep.

    Attributes
    ----------
    case
        Name or path of the scenario.
    alternative
        Id of the second coder or variant; empty for the scenario as it is.
    changes
        Values by path that were set.
    seed
        The seed.
    inquiry
        The question.
    id
        Id of the run in the store; empty before it is done, or without a store.
    findings
        Its findings; empty before it is done.
    """

    case: str
    alternative: str
    changes: Mapping[str, object]
    seed: int
    inquiry: Inquiry
    id: str = ""
    findings: tuple[Finding, ...] = ()

    def row(self) -> dict[str, Any]:
        """Return the run as a row: what was asked, and the share of draws of every finding that has one."""
        asked = {"case": self.case, "alternative": self.alternative, **self.changes, "seed": self.seed, "run": self.id}
        return {**asked, **{f.id: f.share for f in self.findings if f.share is not None}}


@dataclass(frozen=True)
class Sweep:
    """The runs of a sweep, in the order in which they were asked."""

    runs: tuple[SweptRun, ...]

    def rows(self) -> list[dict[str, Any]]:
        """Return one row for each run; see :meth:`SweptRun.row`."""
        return [r.row() for r in self.runs]

    def to_pandas(self) -> pd.DataFrame:
        """Return one row for each run as a pandas frame."""
        import pandas as pd

        return pd.DataFrame(self.rows())

    def table(self) -> PlainTable:
        """Return the table that is printed and written; only columns that differ between runs are printed."""
        rows = self.rows()
        names = tuple(dict.fromkeys(k for r in rows for k in r))
        asked = [n for n in names if any(n in ("case", "alternative", "seed", *r.changes) for r in self.runs)]
        differ = [n for n in asked if len({str(r.get(n)) for r in rows}) > 1]
        found = [n for n in names if n not in asked and n != "run"]
        moved = sorted(found, key=lambda n: -_spread([r.get(n) for r in rows]))[:MOST_SHOWN]
        shown = (*(differ or asked[:1]), *(n for n in found if n in moved))
        notes = ["Shares of draws; they are not forecasts."]
        if len(found) > len(moved):
            notes.append(f"{len(found) - len(moved)} findings that move least are in the file (--out) only.")
        return PlainTable("Sweep", rows, names, tuple(notes), shown)


def _spread(values: Sequence[float | None]) -> float:
    known = [v for v in values if v is not None]
    return max(known) - min(known) if known else -1.0


def planned(
    cases: Iterable[str | os.PathLike[str]],
    *,
    seeds: Iterable[int] = (1,),
    coders: bool = False,
    variants: bool = False,
    vary: Mapping[str, Sequence[object]] | None = None,
    set: Mapping[str, object] | None = None,
    draws: int = 10_000,
    exact: bool = False,
    models: Iterable[str] = (),
) -> tuple[SweptRun, ...]:
    """Return the runs of a sweep, none of them done yet; every scenario is loaded, so mistakes are found first.

    Parameters
    ----------
    cases
        Names or paths of scenarios.
    seeds
        Each alternative is run from each of them.
    coders, variants
        Whether every second coder and every variant of each scenario is run, too.
    vary
        Values by path; all combinations are run.
    set
        Values by path that hold for all runs.
    draws, exact, models
        As for :func:`detente.analyze`.

    Raises
    ------
    ScenarioError
        If a scenario is not right, with the values that would be set.
    UsageError
        If there is nothing to run.
    """
    asked, numbers = tuple(models), tuple(dict.fromkeys(seeds))
    grid = [dict(zip(vary or {}, values, strict=True)) for values in product(*(vary or {}).values())]
    out: list[SweptRun] = []
    for case in dict.fromkeys(str(os.fspath(c)) for c in cases):
        base = load(case)
        others: list[tuple[str, Mapping[str, object], str | None]] = [("", {}, None)]
        if coders:
            others += [(name, {}, name) for name in overlays(case)]
        if variants:
            others += [(v.id, v.set, None) for v in base.variants]
        for (name, own, overlay), values in product(others, grid):
            changes = {**(set or {}), **own, **values}
            scenario, shown = load(case, set=changes or None, overlay=overlay), {**(set or {}), **values}
            for seed in numbers:
                question = Inquiry(
                    scenario=scenario, draws=draws, seed=seed, changes=changes or None, exact=exact, models=asked
                )
                out.append(SweptRun(case, name, shown, seed, question))
    if not out:
        raise UsageError("there is nothing to run: name a scenario, a seed and a value for each path")
    return tuple(out)


def sweep(
    runs: Sequence[SweptRun],
    store: Store | None,
    *,
    workers: int | None = None,
    progress: Callable[[str, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    tell: Tell = lambda _: None,
    spread: Spread | None = None,
) -> Sweep:
    """Do the runs of a sweep one after the other; those in the store are taken from there.

    Parameters
    ----------
    runs
        From :func:`planned`.
    store, workers, progress, cancelled, tell, spread
        As for :func:`~detente.report.ask.ask`.

    Raises
    ------
    Cancelled
        When the user interrupted; the same sweep continues where it stopped, if there is a store.
    """
    done: list[SweptRun] = []
    for n, run in enumerate(runs):

        def share(what: str, part: float, n: int = n) -> None:
            if progress is not None:
                progress(f"run {n + 1} of {len(runs)}: {what}", (n + min(part, 1.0)) / len(runs))

        found = ask(run.inquiry, store, workers=workers, progress=share, cancelled=cancelled, tell=tell, spread=spread)
        id_ = found.run.id if found.run is not None else ""
        done.append(SweptRun(run.case, run.alternative, run.changes, run.seed, run.inquiry, id_, found.findings))
    return Sweep(tuple(done))
