"""Sentences on where an issue would settle: every method beside the others, the baseline first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from detente._labelled import Labelled
from detente.answers.case import Case
from detente.answers.drivers import KeyDrivers
from detente.answers.finding import Finding
from detente.answers.questions import Question
from detente.answers.result import Result, Settlement
from detente.draws.inputs import Inputs
from detente.findings.settlement import settlement
from detente.scenario.load import loads

N = 100
TEXT = """
detente: 1
title: A dam upstream
as_of: 2020-01-01
actors: [{id: UP, name: Upstream}, {id: DOWN, name: Downstream}]
issues:
  - {id: dam, question: How high is the dam?, kind: distributive, levels: {0: As now, 60: Half, 100: Full},
     status_quo: 0}
positions:
  - {actor: UP, issue: dam, ideal: 100, salience: 100}
  - {actor: DOWN, issue: dam, ideal: 0, salience: 100}
"""


@dataclass(frozen=True, eq=False, kw_only=True)
class Settles(Result):
    """A result that settles the issue evenly between two levels, in some of the draws."""

    short: str
    kind: Any
    low: float
    high: float
    deals: int = N

    def settlements(self) -> tuple[Settlement, ...]:
        levels = np.linspace(self.low, self.high, N)[:, None]
        levels[self.deals :] = np.nan
        shown = Labelled(levels, ("draw", "issue"), {"issue": ("dam",)}, "level")
        return (Settlement(self.model, self.title, self.short, self.kind, shown),)


def settles(id: str, title: str, kind: str, low: float, high: float, deals: int = N) -> Settles:
    short = title.split(" ")[-1]
    return Settles(
        model=id, title=title, citations=(), options={}, seed=1, n_draws=N, short=short, kind=kind, low=low, high=high,
        deals=deals,
    )  # fmt: skip


def said(*results: Settles) -> Finding:
    inputs = Inputs(loads(TEXT), 1, N)
    (f,) = settlement(Case(inputs.scenario, inputs, {r.model: r for r in results}, KeyDrivers(inputs)))
    return f


def test_the_baseline_comes_first_and_packages_last() -> None:
    f = said(
        settles("a.nash", "Nash package", "packages", 90, 100, deals=40),
        settles("b.rounds", "exchange", "rounds", 20, 22),
        settles("c.mean", "weighted mean", "baseline", 40, 62),
    )
    assert f.text == (
        "The weighted mean is 51 (41 to 61), nearest to “Half”; it ignores who must consent. Bargained over rounds: "
        "exchange 21; on real EU data none of these has beaten the mean. Where a deal exists, the package mostly has "
        "“Full” (92). Now: “As now” (0)."
    )
    assert [m["id"] for m in f.models] == ["c.mean", "b.rounds", "a.nash"]
    assert [m["settled"] for m in f.models] == [N, N, 40]
    assert f.answer == "models differ"
    assert f.asks is Question.BACKGROUND
    assert f.question == "If it is bargained out, where does it settle: how high is the dam?"


def test_models_within_ten_levels_agree() -> None:
    f = said(settles("a.mean", "mean", "baseline", 50, 50), settles("b.median", "median", "one-shot", 60, 60))
    assert (f.answer, f.agreement) == ("models agree", "agree")
    f = said(settles("a.mean", "mean", "baseline", 50, 50), settles("b.median", "median", "one-shot", 61, 61))
    assert (f.answer, f.agreement) == ("models differ", "differ")


def test_a_method_that_never_settles_has_no_quantiles() -> None:
    f = said(settles("a.mean", "mean", "baseline", 50, 50), settles("b.nash", "nash", "packages", 1, 1, deals=0))
    assert f.value["by_model"] == {"a.mean": 50.0, "b.nash": None}
    assert "Where a deal exists" not in f.text


def test_nothing_settles() -> None:
    inputs = Inputs(loads(TEXT), 1, N)
    assert settlement(Case(inputs.scenario, inputs, {}, KeyDrivers(inputs))) == ()
