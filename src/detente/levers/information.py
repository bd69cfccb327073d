"""The value of information: the gain from knowing an input before a package is tabled.

The options are to table one of several packages, or to wait. Tabling a package is worth 1 if it is accepted and costs
``loss`` if it is not; waiting is worth 0. If actor j decides, acceptance is worth j's gain over no agreement. With
``v_x`` as the value of option x in one draw, and φ as one input, the expected value of perfect information is
``E[max_x v_x] − max_x E[v_x]``, and that of φ alone ``E_φ[max_x E(v_x | φ)] − max_x E[v_x]`` (Raiffa & Schlaifer 1961;
Howard 1966).

Conditional means are estimated over bins of the input by rank. The option is chosen on one half of the draws and valued
on the other, so that sampling error does not count as information (Strong & Oakley 2013 discuss the bias of bins).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente._errors import UsageError
from detente.answers.blocks import Block, Cell, Column, Section, Table, Text
from detente.answers.questions import Question
from detente.answers.words import left_out, listed
from detente.levers.panel import panel_of
from detente.levers.session import Session
from detente.models.deals.evaluator import Evaluator, is_deal
from detente.payoffs import reservation
from detente.problems import suggest

Array = NDArray[np.float64]

WAIT = "wait"
BINS = 20
"""Bins of an input; fewer where a bin would hold too few draws."""
LEAST_IN_BIN = 20


@dataclass(frozen=True, slots=True)
class InputValue:
    """The value of knowing one input.

    Attributes
    ----------
    path, words, basis
        The input.
    value, error
        In the unit of the options' values, with its Monte Carlo standard error.
    """

    path: str
    words: str
    basis: str
    value: float
    error: float

    @property
    def differs(self) -> bool:
        """Whether it is more than twice its error."""
        return self.value > 2 * self.error


@dataclass(frozen=True, eq=False)
class InformationReport:
    """The value of knowing more before deciding.

    Attributes
    ----------
    options
        Ids of the options.
    means
        Expected value of each with present knowledge.
    perfect, perfect_error
        Expected value of perfect information, and its standard error.
    inputs
        The value of knowing each input alone, the highest first.
    whose
        Who decides, in words; empty for a mediator, to whom acceptance itself is worth 1.
    loss
        What a rejected package costs.
    n_draws
        Draws.
    """

    options: tuple[str, ...]
    means: tuple[float, ...]
    perfect: float
    perfect_error: float
    inputs: tuple[InputValue, ...]
    whose: str
    loss: float
    n_draws: int

    @property
    def choice(self) -> str:
        """The best option with present knowledge."""
        return self.options[int(np.argmax(self.means))]

    @property
    def text(self) -> str:
        """The answer in a sentence or three."""
        names = [_name(o) for o in self.options]
        best = _name(self.choice)
        out = [
            f"Among {listed(names)}, the best choice as things stand is {best} (expected value {max(self.means):.3f})."
        ]
        if self.perfect <= 2 * self.perfect_error:
            out.append(
                "Knowing everything would not change the choice by more than chance: nothing is worth finding out."
            )
            return " ".join(out)
        out.append(f"Knowing everything first would add {self.perfect:.3f}.")
        top = [v for v in self.inputs if v.differs]
        if top:
            share = 100 * min(top[0].value / self.perfect, 1.0)
            out.append(
                f"The judgement most worth checking is {top[0].words} ({top[0].basis}): it alone is worth "
                f"{top[0].value:.3f}, {share:.0f} of 100 parts of that."
            )
        else:
            out.append("No single input is worth finding out: only several together would change the choice.")
        return " ".join(out)

    def plain(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "options": [{"id": o, "expected": round(m, 6)} for o, m in zip(self.options, self.means, strict=True)],
            "choice": self.choice,
            "perfect": {"value": round(self.perfect, 6), "error": round(self.perfect_error, 6)},
            "inputs": [
                {
                    "path": v.path,
                    "words": v.words,
                    "basis": v.basis,
                    "value": round(v.value, 6),
                    "error": round(v.error, 6),
                    "differs": v.differs,
                }
                for v in self.inputs
            ],
            "for": self.whose or None,
            "loss": self.loss,
            "n_draws": self.n_draws,
            "text": self.text,
        }

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Return tables as rows, for a workbook."""
        plain = self.plain()
        return {"value of information": plain["inputs"], "options": plain["options"]}

    def sections(self) -> tuple[Section, ...]:
        """Return the report as a section of a page."""
        columns = (
            Column("Input", weight=4),
            Column("rests on"),
            Column("worth", numeric=True),
            Column("±", numeric=True),
        )
        worth = [v for v in self.inputs if v.differs]
        rows = tuple(
            (
                Cell(v.words, code=v.path),
                Cell(v.basis),
                Cell(f"{v.value:.3f}"),
                Cell(f"{v.error:.3f}"),
            )
            for v in worth
        )
        caption = f"Expected value of knowing one input before choosing, over {self.n_draws:,} draws."
        rest = left_out(len(self.inputs) - len(worth))
        blocks: list[Block] = [Text(self.text)]
        if rows:
            blocks.append(Table(columns, rows, f"{caption} {rest}".strip()))
        elif rest:
            blocks.append(Text(rest, kind="note"))
        return (Section("information", "What is worth finding out", Question.CHANGE, tuple(blocks)),)


def perfect_information(values: Array) -> tuple[float, float]:
    """Return the expected value of perfect information, and its Monte Carlo standard error.

    Parameters
    ----------
    values
        (draws, options) value of each option.
    """
    best = int(values.mean(axis=0).argmax())
    gain = values.max(axis=1) - values[:, best]
    return float(gain.mean()), float(gain.std() / np.sqrt(len(gain)))


def partial_information(values: Array, score: NDArray[np.floating[Any]]) -> tuple[float, float]:
    """Return the expected value of knowing one input, and its Monte Carlo standard error; at least 0.

    Parameters
    ----------
    values
        (draws, options) value of each option.
    score
        (draws,) the input, or anything that rises with it.
    """
    n = len(values)
    bins = max(2, min(BINS, n // (2 * LEAST_IN_BIN)))
    # Neighbours by rank go to different halves, so that both halves hold every part of the range.
    rank = np.argsort(np.argsort(score, kind="stable"), kind="stable")
    half, place = rank % 2, rank * bins // n
    best = int(values.mean(axis=0).argmax())
    gain = np.zeros(n)
    for part in (0, 1):
        learn, use = half != part, half == part
        for b in range(bins):
            here = place == b
            choice = int(values[learn & here].mean(axis=0).argmax())
            who = use & here
            gain[who] = values[who, choice] - values[who, best]
    return max(float(gain.mean()), 0.0), float(gain.std() / np.sqrt(n))


def information(
    session: Session, options: Sequence[str] = (), whose: str | None = None, loss: float = 0.25
) -> InformationReport:
    """Return the value of knowing more before a package is tabled.

    Parameters
    ----------
    session
        The case.
    options
        Ids of proposals, ``best`` for the best single package, ``wait``; by default the best package, every proposal
        that is a deal and accepted in some draw, and ``wait``.
    whose
        The actor who decides: acceptance is worth its gain over no agreement. ``None``: a mediator, to whom it is
        worth 1.
    loss
        What a rejected package costs, in the same unit.

    Raises
    ------
    UsageError
        If an option or the actor is unknown, or there are fewer than two options.
    """
    scenario = session.scenario
    known = ["best", *(p.id for p in scenario.proposals), WAIT]
    for o in options:
        if o not in known:
            raise UsageError(f"there is no option {o!r}; {suggest(o, known, f'there are {listed(known)}')}")
    asked = list(dict.fromkeys(options)) or known
    ids = {o: "best-package" if o == "best" else f"fate/{o}" for o in asked if o != WAIT}
    if not options:
        shares = {f.id: f.share for f in session.find()}
        evaluator = Evaluator(session.inputs())
        procedural = {x.name for x in evaluator.proposals if not is_deal(evaluator, x)}
        ids = {o: id_ for o, id_ in ids.items() if shares.get(id_) and o not in procedural}
        asked = [o for o in asked if o in ids or o == WAIT]
    if len(asked) < 2:
        raise UsageError("a decision needs two options; name another one, such as wait")
    if whose is not None and whose not in scenario.actor:
        actors = [a.id for a in scenario.actors]
        raise UsageError(f"there is no actor {whose!r}; {suggest(whose, actors, f'there are {listed(actors)}')}")
    panel, _ = panel_of(session, list(ids.values()))
    draws = panel.evaluator.inputs.chunk(0, session.n_draws)
    state = panel.judge(draws)
    accepted = panel.outcomes(state)
    values = np.zeros((session.n_draws, len(asked)))
    for j, o in enumerate(asked):
        if o == WAIT:
            continue
        yes = accepted[ids[o]]
        gain = np.ones(session.n_draws)
        if whose is not None:
            at = list(panel.wanted).index(ids[o])
            leaves = panel.evaluator.inputs.plan.actors
            groups = panel.group[[leaves.index(a) for a in scenario.members(whose)]]
            d = reservation(state.failure, panel.evaluator.base.failure)
            gain = (state.worth[:, at] - d)[:, groups].mean(axis=1)
        values[:, j] = np.where(yes, gain, -loss)
    perfect, error = perfect_information(values)
    drivers = session.case().drivers
    found = [
        InputValue(x.path, x.words, x.basis, *partial_information(values, score))
        for x, score in zip(drivers.named, drivers.scores, strict=True)
    ]
    found.sort(key=lambda v: -v.value)
    return InformationReport(
        tuple(asked),
        tuple(float(m) for m in values.mean(axis=0)),
        perfect,
        error,
        tuple(found),
        "" if whose is None else scenario.actor[whose].name,
        loss,
        session.n_draws,
    )


def _name(option: str) -> str:
    return {"best": "the best package", WAIT: "waiting"}.get(option, f"“{option}”")
