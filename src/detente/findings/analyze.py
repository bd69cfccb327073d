"""Run every model that applies, say which do not and why, and turn results into findings."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from detente._errors import DetenteError
from detente.answers.case import Alternative, Case
from detente.answers.comparison import ComparedSide, Comparison, labelled
from detente.answers.drivers import key_drivers
from detente.answers.finding import SCHEMA_VERSION, Finding
from detente.answers.view import NotRun
from detente.answers.words import listed
from detente.draws.inputs import SAMPLE, Inputs
from detente.findings.calibration import with_records
from detente.findings.conventions import conventions
from detente.findings.lapse import lapse
from detente.findings.settlement import settlement
from detente.findings.side_by_side import SideBySide
from detente.models import registry
from detente.models.contract import Cancelled, Context, Missing, Model, Options, PiecesLost, Result
from detente.models.pieces import Pieces, run_together, run_whole
from detente.models.registry import chosen, families
from detente.scenario.files import overlays
from detente.scenario.load import load as load_scenario
from detente.scenario.model import Scenario
from detente.scenario.validation.warnings import warnings_of

if TYPE_CHECKING:
    import pandas as pd

TOGETHER = "together"
"""Name of the job that runs split models over the same draws."""
ALTERNATIVE_DRAWS = 2048
"""Second coders and variants are run on at most this many draws."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A model that does not apply, and what it would need; or one that refused, and why."""

    model: str
    title: str
    missing: tuple[Missing, ...]


@dataclass(frozen=True, eq=False)
class Analysis:
    """Everything one run found.

    Attributes
    ----------
    scenario, seed, n_draws
        The case, seed and number of draws.
    results
        Results by model id.
    skipped
        Models that do not apply.
    findings
        The answers, the most important first.
    warnings
        What a reader should know.
    exact
        Whether models counted in all draws what they otherwise sample.
    asked
        Ids of the only models that were to run; empty: all that apply.
    """

    scenario: Scenario
    seed: int
    n_draws: int
    results: Mapping[str, Result]
    skipped: tuple[Skipped, ...]
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...] = ()
    inputs: Inputs = field(repr=False, kw_only=True)
    exact: bool = field(default=False, kw_only=True)
    asked: tuple[str, ...] = field(default=(), kw_only=True)

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
        """Return one row per finding: id, question, answer, reader's question, share, range, standard error, text."""
        import pandas as pd

        rows = [
            {
                "id": f.id,
                "question": f.question,
                "answer": f.answer,
                "asks": f.asks.value,
                "share": f.share,
                "low": f.range[0] if f.range else None,
                "high": f.range[1] if f.range else None,
                "mc_se": f.mc_se,
                "text": f.text,
            }
            for f in self.findings
        ]
        return pd.DataFrame(rows)

    def __repr__(self) -> str:
        return (
            f"<Analysis of {self.scenario.title!r}: {len(self.findings)} findings from {len(self.results)} models, "
            f"{self.n_draws:,} draws, seed {self.seed}>"
        )

    def case(self) -> Case:
        """Return the input of the findings, without second coders and variants."""
        return Case(self.scenario, self.inputs, self.results, key_drivers(self.inputs))

    def side(self, label: str) -> ComparedSide:
        """Return the findings as one side of a comparison."""
        case = self.case()
        outcomes = {id_: found for f in families() for id_, found in f.outcomes(case).items()}
        s = self.scenario
        actors, issues = frozenset(a.id for a in s.actors), frozenset(k.id for k in s.issues)
        return ComparedSide(label, self.findings, self.seed, self.n_draws, outcomes, s.title, actors, issues)

    def compare(self, *others: Analysis) -> Comparison:
        """Return this analysis and others side by side, matched by finding: one table of findings × alternatives.

        Parameters
        ----------
        others
            Analyses of other scenarios, codings, versions or dates. With the same seed, differences are taken pair by
            pair over the draws that both have.
        """
        all_ = (self, *others)
        titles = {a.scenario.title for a in all_}
        names = [a.scenario.title if len(titles) > 1 else a.scenario.as_of.isoformat() for a in all_]
        return Comparison(tuple(a.side(n) for a, n in zip(all_, labelled(names), strict=True)))

    @property
    def not_run(self) -> tuple[NotRun, ...]:
        """Models that did not run, in words."""
        return tuple(
            NotRun(
                s.model,
                s.title,
                tuple(m.words for m in s.missing),
                tuple(m.remedy for m in s.missing),
                tuple(m.path for m in s.missing),
            )
            for s in self.skipped
        )

    def plain(self) -> dict[str, Any]:
        """Return plain data, as ``findings.json`` holds it: no time, path, host or worker count."""
        return {
            "detente": 1,
            "schema_version": SCHEMA_VERSION,
            "title": self.scenario.title,
            "as_of": self.scenario.as_of.isoformat(),
            "seed": self.seed,
            "n_draws": self.n_draws,
            "findings": [f.plain() for f in self.findings],
            "skipped": [
                {
                    "model": s.model,
                    "title": s.title,
                    "missing": [{"path": m.path, "words": m.words, "remedy": m.remedy} for m in s.missing],
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
    exact: bool = False,
    models: Iterable[str] | None = None,
    pieces: Pieces | None = None,
    force: bool = False,
) -> Analysis:
    """Run every model that applies and return the findings.

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
    exact
        Whether models count in all draws what they otherwise count in the first ones: the acceptance of every package.
    models
        Ids of the only models to run, such as ``deals.zone``; by default all that apply.
    pieces
        Where pieces of results are kept or made, such as a store; by default this process makes them all.
    force
        Whether to work through any number of packages; by default the deals engine refuses more than 10⁸.

    Raises
    ------
    ScenarioError
        If the scenario is not right.
    UnknownModel
        If one of ``models`` does not exist.
    ValueError
        If ``draws`` is below 1.
    """
    if draws < 1:
        raise ValueError(f"draws must be 1 or more, not {draws}")
    asked = chosen(models)
    case = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    ctx = Context(workers=workers or os.cpu_count() or 1, pieces=pieces)
    if progress is not None:
        ctx = replace(ctx, progress=progress)
    if cancelled is not None:
        ctx = replace(ctx, cancelled=cancelled)
    inputs = Inputs(case, seed, draws, forced=force)
    skipped: list[Skipped] = []

    wanted: list[Model[Any]] = []
    known = [m for id_, m in registry.models().items() if not asked or id_ in asked]
    for model in known:
        missing = model.needs(case)
        if missing:
            skipped.append(Skipped(model.id, model.title, missing))
        else:
            wanted.append(model)

    def compared(ctx: Context) -> tuple[Alternative, ...]:
        return _alternatives(inputs, min(draws, ALTERNATIVE_DRAWS), ctx, known) if alternatives else ()

    long = draws > SAMPLE
    together = [m for m in wanted if long and m.split is not None]
    with SideBySide(ctx) as jobs:
        # The longest first: the short ones fill the gaps at the end.
        if together:
            jobs.add(TOGETHER, _run_together(together, inputs, exact))
        for model in sorted(wanted, key=lambda m: -m.weight):
            if model not in together:
                jobs.add(model.id, _run_of(model, inputs.sample, model.exact_options if exact else None))
        jobs.add("", compared)
        made = jobs.results()
    others: tuple[Alternative, ...] = made.pop("")
    made |= made.pop(TOGETHER, {})
    skipped += [x for x in made.values() if isinstance(x, Skipped)]
    results: dict[str, Result] = {k: x for k, x in sorted(made.items()) if not isinstance(x, Skipped)}
    skipped.sort(key=lambda s: s.model)
    first = (*map(str, warnings_of(case)), *_only(asked, len(registry.models())), *_sampled(draws, wanted))
    warnings = tuple(dict.fromkeys((*first, *(w for r in results.values() for w in r.warnings))))
    found = _findings(Case(case, inputs, results, key_drivers(inputs), others))
    return Analysis(
        case, seed, draws, results, tuple(skipped), found, warnings, inputs=inputs, exact=exact, asked=asked
    )


def _only(asked: tuple[str, ...], all_: int) -> tuple[str, ...]:
    if not asked:
        return ()
    return (
        f"Only these models ran, as asked: {', '.join(asked)}. The other {all_ - len(asked)} have no findings here.",
    )


def _sampled(draws: int, models: Sequence[Model[Any]]) -> tuple[str, ...]:
    """Return a note on the models of a long run that use the first draws only."""
    if draws <= SAMPLE or all(m.split is not None for m in models):
        return ()
    every = [m.title for m in models if m.split is not None]
    who = f"{listed(every)} count all of them; the other models look at" if every else "The models look at"
    return (f"{draws:,} draws: {who} the first {SAMPLE:,}.",)


def _run_together(models: Sequence[Model[Any]], inputs: Inputs, exact: bool) -> Callable[[Context], dict[str, Any]]:
    """Return the job of running split models over a long run: all use a chunk of draws, then it is freed."""

    def job(ctx: Context) -> dict[str, Any]:
        jobs = {m.id: (m, m.exact_options if exact and m.exact_options else m.options()) for m in models}
        try:
            return {**run_together(jobs, inputs, ctx)}
        except (Cancelled, PiecesLost):
            raise
        except DetenteError:
            # One refuses: the others run without it.
            return {m.id: _run_of(m, inputs, jobs[m.id][1])(ctx) for m in models}

    return job


def _run_of(model: Model[Any], inputs: Inputs, options: Options | None = None) -> Callable[[Context], Result | Skipped]:
    """Return the job of running a model; one that refuses its input is skipped with its reason."""

    def job(ctx: Context) -> Result | Skipped:
        try:
            return run_whole(model, inputs, options or model.options(), ctx)
        except (Cancelled, PiecesLost):
            raise
        except DetenteError as e:
            return Skipped(model.id, model.title, (Missing("", str(e), ""),))

    return job


def _findings(case: Case) -> tuple[Finding, ...]:
    """Return the findings of every family, in the order of the report, then those of several families together."""
    known = registry.models()
    found: list[Finding] = []
    for family in families():
        found += family.findings(case)
    for id_, result in case.results.items():
        found += known[id_].findings(case, result)
    return with_records((*found, *lapse(case), *conventions(case), *settlement(case)))


def _alternatives(base: Inputs, n: int, ctx: Context, known: Iterable[Model[Any]]) -> tuple[Alternative, ...]:
    """Run those of the models that ask for it under every second coder and variant.

    A scenario that was not read from a file has neither.
    """
    wanted = [m for m in known if m.on_alternatives is not None]
    case, source = base.scenario, base.scenario.source
    if source is None or not wanted:
        return ()
    coders = [(o, f"as {o} codes it", "coder", load_scenario(source, overlay=o)) for o in overlays(source)]
    variants = [(v.id, v.what, "variant", load_scenario(source, set=v.set)) for v in case.variants]
    found: list[Alternative] = []
    for id_, what, kind, other in (*coders, *variants):
        inputs = Inputs(other, base.seed, n, forced=base.forced)
        # Pieces are kept by model alone, and these runs have other inputs.
        own = replace(ctx, pieces=ctx.pieces and ctx.pieces.under(f"{kind}/{id_}"))
        made = {m.id: _run_of(m, inputs, m.on_alternatives)(own) for m in wanted if not m.needs(other)}
        results = {m: r for m, r in made.items() if not isinstance(r, Skipped)}
        found.append(Alternative(id_, what, kind, results, other))
    return tuple(found)
