"""Sentences on models over rounds, on results that are known: how far from the mean, alliances both ways, errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from detente._labelled import Labelled
from detente.answers.case import Case
from detente.answers.drivers import KeyDrivers
from detente.answers.finding import Finding
from detente.answers.questions import Question
from detente.draws.inputs import Inputs
from detente.models.spatial._simulation import Simulation
from detente.models.spatial.exchange import MODEL
from detente.models.spatial.findings import RECORD, findings
from detente.models.spatial.mean import MeanResult
from detente.scenario.load import loads

N = 100
ISSUES = ("dam", "flow")
TEXT = """
detente: 1
title: A dam upstream
as_of: 2020-01-01
actors: [{id: UP, name: Upstream}, {id: DOWN, name: Downstream}]
issues:
  - {id: dam, question: How high is the dam?, kind: distributive, levels: {0: None, 100: Full}, status_quo: 0}
  - {id: flow, question: How much flows?, kind: restraint, levels: {0: Little, 100: All}, status_quo: 0}
positions:
  - {actor: UP, issue: dam, ideal: 100, salience: 100}
  - {actor: DOWN, issue: flow, ideal: 100, salience: 100}
"""


def settled(dam: float, flow: float) -> Labelled:
    """Every draw settles at the same levels, but for the first and the last fifth: ten lower, and ten higher."""
    values = np.full((N, 2), (dam, flow), dtype=np.float64)
    values[: N // 5] -= 10
    values[-N // 5 :] += 10
    return Labelled(values, ("draw", "issue"), {"issue": ISSUES}, "level")


def simulated_at(dam: float, flow: float) -> Simulation:
    states = np.zeros((2, 2, 2))
    power, salience = np.ones(2), np.ones((2, 2))
    return Simulation(
        "spatial.exchange", "t", {}, ("UP", "DOWN"), ISSUES, states, True, np.array([dam, flow]), power, salience
    )


def said(dam: float, flow: float, *, one: tuple[float, float] = (30, 50), other: Simulation | None = None,
         rested: int = N, simulated: int = N, draws: int = N) -> Finding:  # fmt: skip
    """The finding where the mean is 30 and 50, and exchange settles at ``dam`` and ``flow``."""
    inputs = Inputs(loads(TEXT), 1, draws)
    head: dict[str, Any] = {"citations": ("c",), "options": {}, "seed": 1, "n_draws": N}
    central = Labelled(np.zeros(2), ("issue",), {"issue": ISSUES}, "level")
    mean = MeanResult(model="spatial.mean", title="mean", **head, settlement=settled(30, 50), central=central)
    words = Labelled(np.array([["a", "b"]], dtype=object), ("round", "actor"), {}, "words")
    found = MODEL.result(
        model="spatial.exchange",
        title="exchange of positions",
        **head,
        settlement=settled(dam, flow),
        central=central,
        length=Labelled(np.ones(N), ("draw",), {}, "rounds"),
        rounds=Labelled(np.zeros((1, 2, 2)), ("round", "actor", "issue"), {}, "level"),
        reasons=words,
        outcome="mean",
        simulated=simulated,
        rested=rested,
        simulation=simulated_at(*one),
        other=other,
    )
    (f,) = findings(Case(inputs.scenario, inputs, {r.model: r for r in (mean, found)}, KeyDrivers(inputs)))
    return f


def test_near_the_mean() -> None:
    f = said(39, 41)
    assert f.text == f"Exchange of positions: within 10 levels of the mean on every issue. {RECORD}"
    assert (f.answer, f.agreement) == ("no", "agree")
    assert f.asks is Question.BACKGROUND


def test_far_from_the_mean_on_one_issue() -> None:
    f = said(62, 50)
    assert "Exchange of positions: more than 10 levels from the mean on 1 of 2 issues (dam 62)." in f.text
    assert (f.answer, f.agreement) == ("yes", "differ")
    assert f.value["by_model"] == {"spatial.exchange": 1}


def test_an_alliance_as_one_actor_or_as_its_members() -> None:
    """From the one to the other, not back."""
    text = said(30, 50, one=(30, 20), other=simulated_at(28, 75)).text
    words = "If members are seen one by one instead of as one actor, flow changes most: from 20 to 75"
    assert f"{words} at the median inputs." in text


@pytest.mark.parametrize(("rested", "words"), [(100, ""), (75, "Positions had not converged in 25 of 100 draws.")])
def test_positions_that_still_move(rested: int, words: str) -> None:
    text = said(30, 50, rested=rested).text
    assert words in text
    assert bool(words) == ("had not converged" in text)


def test_fewer_draws_have_their_monte_carlo_error() -> None:
    text = said(30, 50, draws=4 * N).text
    assert "Simulated in the first 100 draws: standard error of its medians at most 0.0 levels." in text
