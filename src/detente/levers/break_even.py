"""Break-even points: where an answer crosses one half as one input varies; and tornados over all inputs.

One input is held at each of 21 points of its coded range, for every actor whose value comes from the same row of the
file. All other inputs are drawn, with the same draws at every point (core §11.4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente._errors import UsageError
from detente.answers.blocks import Cell, Column, Figure, Section, Table, Text
from detente.answers.difference import paired_error
from detente.answers.finding import Finding, count_of_100, of_100, out_of_100
from detente.answers.input_rows import InputRow, rows_of
from detente.answers.questions import Question
from detente.answers.words import listed
from detente.levers.package import with_values
from detente.levers.panel import FindingPanel, PanelState, panel_of
from detente.levers.pictures import tornado as bars
from detente.levers.session import Session
from detente.models.deals.breaks import BreakEven
from detente.models.deals.held import POINTS, Clamp, clamp, curve, passed_at
from detente.models.deals.judged import Judged
from detente.models.deals.pictures import break_even as curves
from detente.models.deals.units import amount, unit_of
from detente.problems import suggest_path

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

SHOWN = 12


@dataclass(frozen=True, eq=False)
class BreakEvenReport:
    """How findings change as one input moves over its range.

    Attributes
    ----------
    row
        The input.
    curves
        By finding, share at each of the 21 values, and where it crosses one half.
    findings
        The findings.
    """

    row: InputRow
    curves: Mapping[str, BreakEven]
    findings: Mapping[str, Finding]

    def text(self, id: str) -> str:
        """Return one curve in a sentence."""
        b, question = self.curves[id], self.findings[id].question
        low, high = float(b.shares[0]), float(b.shares[-1])
        way = (
            f"As {b.words} goes from {amount(b.low, b.path)} to {amount(b.high, b.path)}, the share goes from "
            f"{count_of_100(low)} to {count_of_100(high)} of 100 draws"
        )
        if b.counts.min() == b.counts.max():
            return f"{question} It does not depend on {b.words}: {count_of_100(low)} of 100 draws over its whole range."
        if not b.crossings:
            side = "above" if low > 0.5 else "below"
            return f"{question} {way}; it stays {side} one half: no break-even in this range."
        at = listed(amount(c, b.path) for c in b.crossings)
        if len(b.crossings) == 1:
            side = "up to" if low > 0.5 else "from"
            return f"{question} {way}: more often than not {side} {at}."
        return f"{question} {way}; it crosses one half at {at}."

    def plain(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "path": self.row.path,
            "words": self.row.words,
            "unit": unit_of(self.row.path),
            "findings": [
                {
                    "id": id_,
                    "text": self.text(id_),
                    "x": [round(float(x), 6) for x in b.x],
                    "counts": [int(c) for c in b.counts],
                    "n": b.n,
                    "crossings": [round(c, 6) for c in b.crossings],
                }
                for id_, b in self.curves.items()
            ],
        }

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Return tables as rows, for a workbook."""
        points = [
            {"finding": id_, "value": float(x), "share": float(s)}
            for id_, b in self.curves.items()
            for x, s in zip(b.x, b.shares, strict=True)
        ]
        crossings = [{"finding": id_, "crossing": c} for id_, b in self.curves.items() for c in b.crossings]
        return {"curves": points, "crossings": crossings}

    def sections(self) -> tuple[Section, ...]:
        """Return the curves as a section of a page."""
        b = next(iter(self.curves.values()))
        lines = [curves.Curve(self.findings[k].question, tuple(map(float, c.shares))) for k, c in self.curves.items()]
        data = curves.Curves(tuple(map(float, b.x)), lines, (), unit_of(b.path))
        figure = Figure("break-even", "Break-even", curves.describe(data), curves.draw(data), f"Over {b.words}.")
        return (
            Section("break-even", "Break-even", Question.CHANGE, (*(Text(self.text(k)) for k in self.curves), figure)),
        )


@dataclass(frozen=True, slots=True)
class Swing:
    """A finding with one input at the lowest and at the highest value of its range.

    Attributes
    ----------
    path, words, basis
        The input.
    low, high
        Shares of draws.
    error
        Paired Monte Carlo error of their difference.
    """

    path: str
    words: str
    basis: str
    low: float
    high: float
    error: float

    @property
    def differs(self) -> bool:
        """Whether the difference is more than twice its error."""
        return abs(self.high - self.low) > 2 * self.error


@dataclass(frozen=True, eq=False)
class Tornado:
    """One finding with every input in turn at both ends of its range, the widest swing first.

    Attributes
    ----------
    finding
        The finding.
    share
        As coded.
    swings
        One for each input that moves it by more than twice the error.
    still
        Inputs that do not.
    n_draws
        Draws.
    """

    finding: Finding
    share: float
    swings: tuple[Swing, ...]
    still: int
    n_draws: int

    @property
    def text(self) -> str:
        """The answer in a sentence or two."""
        question = self.finding.question
        if not self.swings:
            return f"{question} No input by itself moves the answer by more than the Monte Carlo error."
        top = self.swings[0]
        tips = [s for s in self.swings if (s.low < 0.5) != (s.high < 0.5)]
        out = (
            f"{question} In {count_of_100(self.share)} of 100 draws. "
            f"{top.words[:1].upper()}{top.words[1:]} moves it most: "
            f"{out_of_100(top.low)} at the lowest value, {out_of_100(top.high)} at the highest."
        )
        if tips:
            names = listed(s.words for s in tips[:3])
            return f"{out} One input alone could tip it: {names}."
        return f"{out} No single input tips it."

    def plain(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "finding": self.finding.id,
            "share": round(self.share, 6),
            "text": self.text,
            "n_draws": self.n_draws,
            "inputs": [
                {
                    "path": s.path,
                    "words": s.words,
                    "basis": s.basis,
                    "low": round(s.low, 6),
                    "high": round(s.high, 6),
                    "error": round(s.error, 6),
                }
                for s in self.swings
            ],
            "still": self.still,
        }

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Return tables as rows, for a workbook."""
        return {"tornado": self.plain()["inputs"]}

    def sections(self) -> tuple[Section, ...]:
        """Return the tornado as a section of a page."""
        if not self.swings:
            return (Section("tornado", "Tornado", Question.CHANGE, (Text(self.text),)),)
        columns = (Column("Input", weight=4), Column("low", numeric=True), Column("high", numeric=True))
        rows = tuple(
            (Cell(s.words, code=s.path), Cell(of_100(s.low)), Cell(of_100(s.high))) for s in self.swings[:SHOWN]
        )
        caption = f"Draws of 100 with one input at an end of its range, over {self.n_draws:,} paired draws."
        return (
            Section(
                "tornado",
                "Tornado",
                Question.CHANGE,
                (Text(self.text), tornado_figure(self), Table(columns, rows, caption)),
            ),
        )


def tornado_figure(t: Tornado) -> Figure:
    """Return the drawing of a tornado: a bar for each input, from its lowest to its highest value."""
    data = [bars.TornadoBar(s.words, s.low, s.high) for s in t.swings[:SHOWN]]
    caption = "Draws of 100 with one input at its lowest or highest value, all else drawn. Dashed: as coded."
    title = "What one input can do"
    return Figure("tornado", title, bars.describe(data), bars.draw(data, t.share), caption)


def break_even(
    session: Session,
    path: str,
    findings: Sequence[str] | None = None,
    low: float | None = None,
    high: float | None = None,
) -> BreakEvenReport:
    """Return how findings change as one input moves over its range.

    Parameters
    ----------
    session
        The case.
    path
        The input, as ``--set`` takes it.
    findings
        Ids of findings of the deals family that are shares of draws; by default the best package and every proposal.
    low, high
        The range; by default the coded one.

    Raises
    ------
    UsageError
        If the input or a finding is unknown, or the range has no width.
    """
    panel, found = panel_of(session, findings)
    rows = {r.path: r for r in rows_of(panel.evaluator.inputs.plan)}
    row = rows.get(path.strip("/"))
    if row is None:
        remedy = suggest_path(path, rows, "see `detente paths` for all paths")
        raise UsageError(f"{path}: no quantity of deals has this path; {remedy}")
    a, b = row.range
    a, b = (a if low is None else low), (b if high is None else high)
    if not a < b:
        raise UsageError(f"{path}: the file gives it no range ({a:g} to {b:g}); name one with low and high")
    held = clamp(panel.evaluator, row, a, b)
    counts = {**_package_counts(panel, held), **_other_counts(panel, row, held)}
    made = {
        id_: BreakEven(row.path, row.words, a, row.quantity.mode, b, held.x, counts[id_], session.n_draws)
        for id_ in found
    }
    return BreakEvenReport(row, made, found)


def tornado(
    session: Session, finding: str = "best-package", progress: Callable[[str, float], None] | None = None
) -> Tornado:
    """Return one finding with every input in turn at both ends of its coded range.

    Parameters
    ----------
    session
        The case.
    finding
        Id of a finding of the deals family that is a share of draws.
    progress
        Called with the current step in words, and the share of it that is done (0–1).

    Raises
    ------
    UsageError
        If the finding is unknown.
    """
    panel, found = panel_of(session, [finding])
    base = panel.judge(panel.evaluator.inputs.chunk(0, session.n_draws))
    share = float(panel.outcomes(base)[finding].mean())
    rows = [r for r in rows_of(panel.evaluator.inputs.plan) if not r.quantity.is_point]
    swings: list[Swing] = []
    for row, (low, high) in zip(rows, _ends(panel, rows, base, finding, progress), strict=True):
        error = paired_error(low, high)
        swings.append(Swing(row.path, row.words, row.basis, float(low.mean()), float(high.mean()), error))
    moving = sorted((s for s in swings if s.differs), key=lambda s: -abs(s.high - s.low))
    return Tornado(found[finding], share, tuple(moving), len(swings) - len(moving), session.n_draws)


def _package_counts(panel: FindingPanel, held: Clamp) -> dict[str, Ints]:
    """Return (21,) draws in which packages pass as an input moves over its range, by finding."""
    packages = {id_: x for id_, x in panel.wanted.items() if x is not None}
    total = np.zeros((POINTS, len(packages)), dtype=np.int64)
    if packages:
        for judged in _chunks(panel):
            total += curve(panel.evaluator, judged, held, list(packages.values()))
    return {id_: total[:, j] for j, id_ in enumerate(packages)}


def _other_counts(panel: FindingPanel, row: InputRow, held: Clamp) -> dict[str, Ints]:
    """Return the same for findings that are not about one package: the zone, and force."""
    others = [id_ for id_, x in panel.wanted.items() if x is None]
    if not others:
        return {}
    base = panel.judge(panel.evaluator.inputs.chunk(0, panel.evaluator.inputs.n_draws))
    at = [_held(panel, base, row, float(value)) for value in held.x]
    return {id_: np.array([int(x[id_].sum()) for x in at], dtype=np.int64) for id_ in others}


def _chunks(panel: FindingPanel) -> Iterator[Judged]:
    """Yield all draws, chunk by chunk, under the base assumption."""
    for chunk in panel.evaluator.inputs.chunks():
        yield from panel.evaluator.judge_chunk(chunk, (panel.evaluator.base,))


def _ends(
    panel: FindingPanel,
    rows: Sequence[InputRow],
    base: PanelState,
    finding: str,
    progress: Callable[[str, float], None] | None,
) -> list[tuple[Bools, Bools]]:
    """Return (draws,) whether a finding holds at the lowest and at the highest value of each input."""
    package, done = panel.wanted[finding], 0.0

    def tell(share: float) -> None:
        if progress is not None:
            progress("one input at a time", share)

    if package is None:
        out: list[tuple[Bools, Bools]] = []
        for n, row in enumerate(rows, 1):
            low, high = (_held(panel, base, row, x)[finding] for x in row.range)
            out.append((low, high))
            tell(n / len(rows))
        return out
    clamps = [clamp(panel.evaluator, row) for row in rows]
    parts: list[list[list[Bools]]] = []
    # One chunk at a time: the worth of packages in a chunk is used for every input, and can be freed afterwards.
    for judged in _chunks(panel):
        here: list[list[Bools]] = []
        for n, held in enumerate(clamps, 1):
            ends = passed_at(panel.evaluator, judged, held, (held.low, held.high), [package])
            here.append([x[:, 0] for x in ends])
            tell(done + n / len(clamps) * len(judged.d) / panel.evaluator.inputs.n_draws)
        parts.append(here)
        done += len(judged.d) / panel.evaluator.inputs.n_draws
    return [
        (np.concatenate([p[n][0] for p in parts]), np.concatenate([p[n][1] for p in parts])) for n in range(len(rows))
    ]


def _held(panel: FindingPanel, base: PanelState, row: InputRow, value: float) -> dict[str, Bools]:
    """Return the findings with one input held at a value."""
    draws = panel.evaluator.inputs.chunk(0, panel.evaluator.inputs.n_draws)
    held = with_values(draws, row.slots, np.full((len(row.slots), draws.n), value))
    return panel.outcomes(panel.judge(held, base, row.touched))
