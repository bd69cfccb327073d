"""The main job: run every model that applies, say which do not and why, and turn results into findings."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from detente.draws.inputs import Inputs
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
from detente.models.deals.zone import ZoneOptions
from detente.models.registry import models
from detente.scenario._files import overlays
from detente.scenario.load import load as load_scenario
from detente.scenario.model import Scenario

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
    modelled: Callable[[Mapping[str, Result]], None] | None = None,
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
        Called with the results of all models, before they are put into words.

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
    apply: list[Model] = []
    for model in models().values():
        missing = model.needs(case)
        if missing:
            skipped.append(Skipped(model.id, model.title, missing))
        else:
            apply.append(model)

    def compared(ctx: Context) -> tuple[Alternative, ...]:
        return _alternatives(case, seed, min(draws, ALTERNATIVE_DRAWS), ctx) if alternatives else ()

    *made, others = _side_by_side([*(_runs(m, inputs) for m in apply), compared], [m.id == LONGEST for m in apply], ctx)
    results: dict[str, Result] = {m.id: r for m, r in zip(apply, made, strict=True)}
    if modelled is not None:
        modelled(results)
    return Analysis(
        case,
        seed,
        draws,
        results,
        tuple(skipped),
        _findings(Case(case, inputs, results, Hinges(inputs)), others),
        tuple(dict.fromkeys(w for r in results.values() for w in r.warnings)),
        inputs,
    )


LONGEST = "deals.zone"
"""The model that takes longest: it starts first, and the others run beside it."""
PROMPT = 1e-4
"""Seconds after which a thread that wants the interpreter gets it. Kernels come back to it thousands of times."""


def _runs(model: Model, inputs: Inputs) -> Callable[[Context], Result]:
    return lambda ctx: model.run(inputs, model.options(), ctx)


def _side_by_side(jobs: Sequence[Callable[[Context], Any]], first: Sequence[bool], ctx: Context) -> list[Any]:
    """Do jobs two at a time, those marked ``first`` before the others; what they return, in their own order."""
    done = 0

    def progress(what: str, share: float) -> None:
        ctx.progress(what, (done + min(share, 0.999)) / len(jobs))

    def one(job: Callable[[Context], Any]) -> Any:
        nonlocal done
        out = job(replace(ctx, progress=progress))
        done += 1
        return out

    if ctx.workers <= 1:
        return [one(job) for job in jobs]
    order = sorted(range(len(jobs)), key=lambda j: not (j < len(first) and first[j]))
    before = sys.getswitchinterval()
    sys.setswitchinterval(PROMPT)
    try:
        with ThreadPoolExecutor(2) as pool:
            made = dict(zip(order, pool.map(one, [jobs[j] for j in order]), strict=True))
    finally:
        sys.setswitchinterval(before)
    return [made[j] for j in range(len(jobs))]


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
    model = models()["deals.zone"]
    if case.source is None or model.needs(case):
        return ()
    source = case.source
    coders = [(n, f"as {n} codes it", "coder", load_scenario(source, overlay=n)) for n in overlays(source)]
    variants = [(v.id, v.what, "variant", load_scenario(source, set=v.set)) for v in case.variants]
    return tuple(
        Alternative(id_, what, kind, model.run(Inputs(other, seed, n), ZoneOptions(scope="base", detail=False), ctx))
        for id_, what, kind, other in (*coders, *variants)
    )
