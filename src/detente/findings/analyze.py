"""The main job: run every model that applies, say which do not and why, and turn results into findings."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from detente.draws.inputs import Inputs
from detente.findings._side_by_side import SideBySide
from detente.findings.bargaining import bargaining
from detente.findings.case import Case
from detente.findings.coercion import coercion
from detente.findings.compare import Alternative, compare
from detente.findings.council import council
from detente.findings.finding import Finding
from detente.findings.graph import graph
from detente.findings.hinges import Hinges
from detente.findings.settlement import settlement
from detente.findings.talks import talks
from detente.findings.zone import deals
from detente.models.contract import Context, Missing, Model, Result
from detente.models.deals.zone import MODEL as ZONE
from detente.models.deals.zone import ZoneOptions
from detente.scenario._files import overlays
from detente.scenario.load import load as load_scenario
from detente.scenario.model import Scenario
from detente.scenario.placeholders import placeholders

if TYPE_CHECKING:
    import pandas as pd

ALTERNATIVE_DRAWS = 2048
"""Second coders and variants are run on at most this many draws."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A model that does not apply, and what it would need."""

    model: str
    title: str
    missing: tuple[Missing, ...]


@dataclass(frozen=True, eq=False)
class Analysis:
    """Everything one run found.

    Attributes
    ----------
    scenario, seed, n_draws
        What it was asked of.
    results
        Results by model id.
    skipped
        Models that do not apply.
    findings
        The answers, the most important first.
    warnings
        What a reader should know.
    """

    scenario: Scenario
    seed: int
    n_draws: int
    results: Mapping[str, Result]
    skipped: tuple[Skipped, ...]
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...] = ()
    inputs: Inputs | None = field(default=None, repr=False)

    def __getitem__(self, id: str) -> Finding:
        """Return a finding by id.

        Raises
        ------
        KeyError
            With the ids that there are.
        """
        for f in self.findings:
            if f.id == id:
                return f
        raise KeyError(f"no finding {id!r}; there are {', '.join(f.id for f in self.findings)}")

    def to_pandas(self) -> pd.DataFrame:
        """Return one row per finding: id, question, answer, share, range, standard error, text."""
        import pandas as pd

        rows = [
            {
                "id": f.id,
                "question": f.question,
                "answer": f.answer,
                "share": f.value["count"] / f.value["n"] if "count" in f.value else None,
                "low": f.range[0] if f.range else None,
                "high": f.range[1] if f.range else None,
                "mc_se": f.mc_se,
                "text": f.text,
            }
            for f in self.findings
        ]
        return pd.DataFrame(rows)

    def plain(self) -> dict[str, Any]:
        """Return plain data, as ``findings.json`` holds it: no time, path, host or worker count."""
        return {
            "detente": 1,
            "title": self.scenario.title,
            "as_of": self.scenario.as_of.isoformat(),
            "seed": self.seed,
            "n_draws": self.n_draws,
            "findings": [f.plain() for f in self.findings],
            "skipped": [
                {
                    "model": s.model,
                    "title": s.title,
                    "missing": [{"path": m.path, "words": m.words, "mend": m.mend} for m in s.missing],
                }
                for s in self.skipped
            ],
            "warnings": list(self.warnings),
        }

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td><b>{f.question}</b></td><td>{f.answer}</td><td>{f.text}</td></tr>" for f in self.findings
        )
        return f"<h3>{self.scenario.title}</h3><table>{rows}</table>"


def analyze(
    scenario: Scenario | str | os.PathLike[str],
    *,
    draws: int = 10_000,
    seed: int = 1,
    workers: int | None = None,
    progress: Callable[[str, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    alternatives: bool = True,
    modelled: Callable[[Analysis], None] | None = None,
) -> Analysis:
    """Answer a scenario's questions.

    Parameters
    ----------
    scenario
        The name or path of a scenario, or one that was loaded.
    draws
        How many draws, at least 1.
    seed
        Any integer; the same seed gives the same answers, whatever the number of workers.
    workers
        Threads; by default one per processor.
    progress
        Called with what is being done and the share of all work that is.
    cancelled
        Called between chunks; return ``True`` to stop with :class:`~detente.models.contract.Cancelled`.
    alternatives
        Whether to run second coders and variants too.
    modelled
        Called when all models have run, before they are put into words: with an analysis without findings.

    Raises
    ------
    ScenarioError
        If the scenario is not right.
    ValueError
        If ``draws`` is below 1.
    """
    if draws < 1:
        raise ValueError(f"draws must be 1 or more, not {draws}")
    case = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    ctx = Context(workers=workers or os.cpu_count() or 1)
    if progress is not None:
        ctx = replace(ctx, progress=progress)
    if cancelled is not None:
        ctx = replace(ctx, cancelled=cancelled)
    inputs = Inputs(case, seed, draws)
    skipped: list[Skipped] = []

    def compared(ctx: Context) -> tuple[Alternative, ...]:
        return _alternatives(case, seed, min(draws, ALTERNATIVE_DRAWS), ctx) if alternatives else ()

    with SideBySide(ctx) as jobs:
        # The zone takes longest: while it runs, the others are still being loaded and asked what they need.
        for model in chain([ZONE], (m for m in _models() if m is not ZONE)):
            missing = model.needs(case)
            if missing:
                skipped.append(Skipped(model.id, model.title, missing))
            else:
                jobs.add(model.id, _run_of(model, inputs))
        jobs.add("", compared)
        made = jobs.results()
    others: tuple[Alternative, ...] = made.pop("")
    results: dict[str, Result] = dict(sorted(made.items()))
    skipped.sort(key=lambda s: s.model)
    unfilled = placeholders(case).warning
    first = (unfilled,) if unfilled else ()
    warnings = tuple(dict.fromkeys([*first, *(w for r in results.values() for w in r.warnings)]))
    analysis = Analysis(case, seed, draws, results, tuple(skipped), (), warnings, inputs)
    if modelled is not None:
        modelled(analysis)
    return replace(analysis, findings=_findings(Case(case, inputs, results, Hinges(inputs)), others))


def _models() -> Iterator[Model]:
    """Yield all models; the others are loaded only when the first has been taken."""
    from detente.models.registry import models

    yield from models().values()


def _run_of(model: Model, inputs: Inputs) -> Callable[[Context], Result]:
    return lambda ctx: model.run(inputs, model.options(), ctx)


FAMILIES: tuple[Callable[[Case], tuple[Finding, ...]], ...] = (
    deals, coercion, settlement, bargaining, graph, council, talks,
)  # fmt: skip
"""What each family has to say, in the order of the report; a new family adds its function here."""


def _findings(case: Case, others: tuple[Alternative, ...]) -> tuple[Finding, ...]:
    found = [f for family in FAMILIES for f in family(case)]
    zone = case.results.get("deals.zone")
    return (*found, *(compare(zone, others) if zone is not None else ()))


def _alternatives(case: Scenario, seed: int, n: int, ctx: Context) -> tuple[Alternative, ...]:
    """Run the zone model, base reading only, under every second coder and variant.

    A scenario that was not read from a file has neither.
    """
    model = ZONE
    if case.source is None or model.needs(case):
        return ()
    source = case.source
    coders = [(n, f"as {n} codes it", "coder", load_scenario(source, overlay=n)) for n in overlays(source)]
    variants = [(v.id, v.what, "variant", load_scenario(source, set=v.set)) for v in case.variants]
    return tuple(
        Alternative(id_, what, kind, model.run(Inputs(other, seed, n), ZoneOptions(scope="base", detail=False), ctx))
        for id_, what, kind, other in (*coders, *variants)
    )
