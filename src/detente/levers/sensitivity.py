"""Global sensitivity: shares of an answer's variance by input, and a screening of all inputs.

Total and first-order Sobol indices (Sobol' 2001; estimators of Saltelli et al. 2010 and Jansen 1999) of a finding's
value in one draw, yes or no, over independent uniform numbers: one for each quantity, and one for what members of an
alliance share. Screening by elementary effects (Morris 1991; Campolongo et al. 2007). Analysed by SALib.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente._errors import DetenteError, UsageError, to_install
from detente.answers.blocks import Cell, Column, Figure, Section, Table, Text
from detente.answers.finding import Finding
from detente.answers.questions import Question
from detente.answers.words import listed
from detente.draws.inputs import Draws
from detente.levers.factors import By, Factor, factors_of
from detente.levers.panel import FindingPanel, panel_of
from detente.levers.pictures import sobol as bars
from detente.levers.session import Session

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

SCREENED = 40
"""Single inputs that screening leaves."""
REST = "others"
"""Id of all inputs that screening leaves out, varied together."""
TRAJECTORIES = 64
LEVELS = 4
RESAMPLES = 200
CONFIDENCE = 0.95
SEED = 20


class SensitivityMissing(DetenteError):
    """The optional library for sensitivity analysis is not installed."""


@dataclass(frozen=True, slots=True)
class SobolIndex:
    """Sobol indices of one factor, with half-widths of their 95 % confidence intervals.

    Attributes
    ----------
    id, words
        The factor.
    first, first_error
        First-order index: share of the variance due to it alone.
    total, total_error
        Share of the variance that would be left if all else were known.
    rank
        From 1; factors whose intervals of the total index overlap with the first of their rank share it.
    """

    id: str
    words: str
    first: float
    first_error: float
    total: float
    total_error: float
    rank: int


@dataclass(frozen=True, eq=False)
class SensitivityReport:
    """Sobol indices of some findings.

    Attributes
    ----------
    by
        What factors are: actors, issues, bases or single inputs.
    indices
        Per finding, strongest first; empty where no input moves it.
    findings
        The findings.
    n, evaluations
        Base sample, and evaluations of the models in all.
    screened
        Inputs before screening, if single inputs were screened; else ``None``.
    """

    by: By
    indices: Mapping[str, tuple[SobolIndex, ...]]
    findings: Mapping[str, Finding]
    n: int
    evaluations: int
    screened: int | None

    def text(self, id: str) -> str:
        """Return one finding's sensitivity in a sentence or two."""
        rows = self.indices[id]
        question = self.findings[id].question
        if not rows:
            return f"{question} No input moves the answer: it is the same in every draw."
        top = [r for r in rows if r.rank == 1]
        names = listed(r.words for r in top[:3])
        share = f"{100 * min(top[0].total, 1.0):.0f} of 100 parts of the variance"
        if len(top) > 1:
            return f"{question} It depends most on {names}: {share}, without a difference between them."
        return f"{question} It depends most on {names}: {share}, alone and together with others."

    def plain(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "by": self.by,
            "n": self.n,
            "evaluations": self.evaluations,
            "screened": self.screened,
            "findings": [
                {
                    "id": id_,
                    "text": self.text(id_),
                    "indices": [
                        {
                            "id": r.id,
                            "words": r.words,
                            "first": round(r.first, 6),
                            "first_error": round(r.first_error, 6),
                            "total": round(r.total, 6),
                            "total_error": round(r.total_error, 6),
                            "rank": r.rank,
                        }
                        for r in rows
                    ],
                }
                for id_, rows in self.indices.items()
            ],
        }

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Return tables as rows, for a workbook."""
        plain = self.plain()
        return {"sobol": [{"finding": f["id"], **r} for f in plain["findings"] for r in f["indices"]]}

    def sections(self) -> tuple[Section, ...]:
        """Return one section per finding."""
        out: list[Section] = []
        columns = (
            Column("Depends on", weight=4),
            Column("rank", numeric=True),
            Column("total", numeric=True),
            Column("±", numeric=True),
            Column("alone", numeric=True),
        )
        for id_, rows in self.indices.items():
            blocks: list[Text | Table | Figure] = [Text(self.text(id_))]
            if rows:
                blocks.append(sobol_figure(id_, rows))
                shown = tuple(
                    (
                        Cell(r.words, code=r.id),
                        Cell(str(r.rank)),
                        Cell(f"{100 * min(max(r.total, 0.0), 1.0):.0f}"),
                        Cell(f"{100 * r.total_error:.0f}"),
                        Cell(f"{100 * min(max(r.first, 0.0), 1.0):.0f}"),
                    )
                    for r in rows[:12]
                )
                caption = (
                    f"Sobol indices in parts of 100 of the variance, {self.n:,} base draws; ± is the half-width of the "
                    "95 % interval. Equal ranks: no difference."
                )
                blocks.append(Table(columns, shown, caption))
            name = f"sobol-{id_.replace('/', '-')}"
            out.append(Section(name, f"Sensitivity: {id_}", Question.CHANGE, tuple(blocks)))
        return tuple(out)


def sobol_figure(id: str, rows: Sequence[SobolIndex]) -> Figure:
    """Return the drawing of one finding's indices: what each factor explains alone, and with others."""
    data = [bars.SobolBar(r.words, r.first, r.total, r.total_error) for r in rows[:12]]
    caption = "Parts of 100 of the answer's variance; lines are 95 % intervals of the total effect."
    name = f"sobol-{id.replace('/', '-')}"
    return Figure(name, "What the answer depends on", bars.describe(data), bars.draw(data), caption)


def sensitivity(
    session: Session,
    findings: Sequence[str] | None = None,
    by: By = "actor",
    n: int = 1024,
    progress: Callable[[str, float], None] | None = None,
) -> SensitivityReport:
    """Return Sobol indices of findings of the deals family.

    Parameters
    ----------
    session
        The case.
    findings
        Ids of findings that are shares of draws; by default the best package, the zone and every proposal.
    by
        ``actor``, ``issue``, ``basis`` or ``input``: what is varied together. Single inputs are screened first.
    n
        Base sample, a power of 2 from 16.
    progress
        Called with the current step in words, and the share of it that is done (0–1).

    Raises
    ------
    UsageError
        If a finding is unknown, or ``n`` is not a power of 2.
    SensitivityMissing
        If SALib is not installed.
    """
    if n < 16 or n & (n - 1):
        raise UsageError(f"the base sample must be a power of 2 from 16, not {n}; take 512, 1024 or 2048")
    panel, found = panel_of(session, findings)
    factors, screened = factors_of(panel.evaluator.inputs, by), None
    tell = progress or _quiet
    if by == "input" and len(factors) > SCREENED:
        screened = len(factors)
        factors = _screen(panel, factors, tell)
    answers = _sampled(panel, factors, n, tell)
    indices = {id_: _sobol(y, factors) for id_, y in answers.items()}
    return SensitivityReport(by, indices, found, n, n * (len(factors) + 2), screened)


def _quiet(_what: str, _share: float) -> None:
    return None


def _uniforms(n: int, d: int) -> Array:
    """(n, d) Sobol sequence, scrambled; within 0 and 1."""
    from scipy.stats import qmc

    u = qmc.Sobol(d, scramble=True, rng=np.random.default_rng(SEED)).random(n)
    return np.clip(np.asarray(u, dtype=np.float64), 1e-12, 1 - 1e-12)


class _Scores:
    """Normal scores of all uniform numbers that are varied, and draws made of them."""

    def __init__(self, panel: FindingPanel, factors: Sequence[Factor], n: int) -> None:
        from scipy.special import ndtri

        self.inputs = panel.evaluator.inputs
        self.slots, self.commons = len(self.inputs.plan), len(self.inputs.commons)
        self.columns = self.slots + self.commons
        self.own = np.concatenate([f.own for f in factors])
        self.common = np.unique(np.concatenate([f.common for f in factors]))
        width = len(self.own) + len(self.common)
        z = np.asarray(ndtri(_uniforms(n, 2 * width)), dtype=np.float64)
        self.a, self.b = (self._spread(z[:, here]) for here in (slice(width), slice(width, None)))

    def _spread(self, z: Array) -> tuple[Array, Array]:
        own = np.zeros((self.slots, len(z)))
        common = np.zeros((self.commons, len(z)))
        own[self.own] = z[:, : len(self.own)].T
        common[self.common] = z[:, len(self.own) :].T
        return own, common

    def mixed(self, factor: Factor) -> tuple[Array, Array]:
        """Return the first sample with one factor's numbers from the second."""
        own, common = self.a[0].copy(), self.a[1].copy()
        own[factor.own], common[factor.common] = self.b[0][factor.own], self.b[1][factor.common]
        return own, common

    def draws(self, scores: tuple[Array, Array]) -> Draws:
        """Return the quantities at some scores."""
        return self.inputs.draws(scores, 0)


def _sampled(
    panel: FindingPanel, factors: Sequence[Factor], n: int, tell: Callable[[str, float], None]
) -> dict[str, Array]:
    """Return (factors + 2, n) answers by finding, in the order that :func:`sobol_indices` takes."""
    scores = _Scores(panel, factors, n)
    base = panel.judge(scores.draws(scores.a))
    rows = [panel.outcomes(base)]
    for j, f in enumerate(factors):
        tell("sensitivity", j / (len(factors) + 1))
        rows.append(panel.outcomes(panel.judge(scores.draws(scores.mixed(f)), base, f.touched)))
    rows.append(panel.outcomes(panel.judge(scores.draws(scores.b))))
    tell("sensitivity", 1.0)
    return {id_: np.array([r[id_] for r in rows], dtype=np.float64) for id_ in panel.wanted}


def sobol_indices(answers: Array, names: Sequence[str]) -> tuple[Array, Array, Array, Array]:
    """Return first-order and total Sobol indices, and half-widths of their 95 % intervals.

    Parameters
    ----------
    answers
        (factors + 2, n): the model at the first sample, at the first with one factor's numbers from the second, at the
        second.
    names
        (factors,) names.

    Returns
    -------
    tuple
        (factors,) first-order indices, their half-widths, total indices, their half-widths.

    Raises
    ------
    SensitivityMissing
        If SALib is not installed.
    """
    sobol = _salib("analyze.sobol")
    problem = {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
    found = sobol.analyze(
        problem,
        answers.T.reshape(-1),
        calc_second_order=False,
        num_resamples=RESAMPLES,
        conf_level=CONFIDENCE,
        seed=SEED,
    )
    return tuple(np.asarray(found[k], dtype=np.float64) for k in ("S1", "S1_conf", "ST", "ST_conf"))  # type: ignore[return-value]


def _sobol(answers: Array, factors: Sequence[Factor]) -> tuple[SobolIndex, ...]:
    if not answers.size or answers.min() == answers.max():
        return ()
    first, first_error, total, total_error = sobol_indices(answers, [f.id for f in factors])
    order = np.argsort(-total, kind="stable")
    out: list[SobolIndex] = []
    rank, leader = 0, -1
    ranked: list[int] = order.tolist()
    for place, j in enumerate(ranked, 1):
        if leader < 0 or total[leader] - total_error[leader] > total[j] + total_error[j]:
            rank, leader = place, j
        f = factors[j]
        out.append(
            SobolIndex(
                f.id, f.words, float(first[j]), float(first_error[j]), float(total[j]), float(total_error[j]), rank
            )
        )
    return tuple(out)


def _screen(panel: FindingPanel, factors: tuple[Factor, ...], tell: Callable[[str, float], None]) -> tuple[Factor, ...]:
    """Keep the factors with the largest mean elementary effects on any finding, in their order, then all others."""
    morris = _salib("sample.morris")
    analysis = _salib("analyze.morris")
    names = [f.id for f in factors]
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    x = np.asarray(morris.sample(problem, TRAJECTORIES, num_levels=LEVELS, seed=SEED), dtype=np.float64)
    scores = _Scores(panel, factors, 1 << int(np.ceil(np.log2(TRAJECTORIES))))
    steps = len(names) + 1
    y = {id_: np.empty(len(x)) for id_ in panel.wanted}
    block = 16 * steps
    for at in range(0, len(x), block):
        here = x[at : at + block]
        # The ends 0 and 1 have no finite normal score, so each level is the midpoint of its quarter.
        z = _at_levels(here)
        # Numbers that only one member has keep the value with which its trajectory began.
        trajectory = (at + np.arange(len(here))) // steps
        own, common = scores.a[0][:, trajectory].copy(), scores.a[1][:, trajectory].copy()
        for j, f in enumerate(factors):
            if len(f.common):
                common[f.common] = z[:, j]
            else:
                own[f.own] = z[:, j]
        found = panel.outcomes(panel.judge(scores.draws((own, common))))
        for id_, values in found.items():
            y[id_][at : at + len(here)] = values
        tell("screening", (at + len(here)) / len(x))
    strength = np.zeros(len(names))
    for values in y.values():
        effects = analysis.analyze(problem, x, values, num_levels=LEVELS, num_resamples=10, seed=SEED)
        strength = np.maximum(strength, np.nan_to_num(np.asarray(effects["mu_star"], dtype=np.float64)))
    kept: list[int] = np.sort(np.argsort(-strength, kind="stable")[:SCREENED]).tolist()
    rest = [f for j, f in enumerate(factors) if j not in kept]
    others = Factor(
        REST,
        f"all {len(rest)} other inputs together",
        np.concatenate([f.own for f in rest]),
        np.unique(np.concatenate([f.common for f in rest])),
        np.unique(np.concatenate([f.touched for f in rest])),
    )
    return (*(factors[j] for j in kept), others)


def _at_levels(x: Array) -> Array:
    from scipy.special import ndtri

    level = np.round(x * (LEVELS - 1))
    return np.asarray(ndtri((level + 0.5) / LEVELS), dtype=np.float64)


def _salib(module: str) -> Any:
    from importlib import import_module

    try:
        return import_module(f"SALib.{module}")
    except ImportError:
        raise SensitivityMissing(f"sensitivity needs the library SALib: {to_install('sensitivity')}") from None
