"""Sentences on what follows without agreement, where nobody could use force."""

from __future__ import annotations

from typing import Any, cast

from detente.answers.case import Case
from detente.answers.drivers import KeyDrivers
from detente.answers.finding import Finding
from detente.draws.inputs import Inputs
from detente.findings.lapse import lapse
from detente.scenario.load import loads

TEXT = """
detente: 1
title: A gate
as_of: 2020-01-01
actors:
  - {id: UP, name: Upstream}
  - {id: DOWN, name: Downstream}
issues:
  - {id: gate, question: Is it open?, kind: distributive, levels: {0: Shut, 100: Open}, status_quo: 0}
positions:
  - {actor: UP, issue: gate, ideal: 0, salience: 100}
  - {actor: DOWN, issue: gate, ideal: 100, salience: 100}
signatories: [UP, DOWN]
no_agreement:
  lapse: LAPSE
  holding: HOLDING
"""


def said(lapses: str, holding: str = "{UP: 0.05, DOWN: {low: 0.1, mode: 0.3, high: 0.4}}") -> Finding:
    inputs = Inputs(loads(TEXT.replace("LAPSE", lapses).replace("HOLDING", holding)), 1, 50)
    case = Case(inputs.scenario, inputs, cast("dict[str, Any]", {}), KeyDrivers(inputs))
    (found,) = lapse(case)
    return found


def test_where_nothing_moves_everything_stays() -> None:
    found = said("{}")
    assert found.answer == "nothing changes"
    assert found.text.startswith("Without agreement everything stays as it is, according to the file.")


def test_who_waits_at_the_highest_cost_is_named() -> None:
    assert said("{}").text.endswith(
        "Waiting costs Downstream most: 0.3 of its whole stake, its best package against its worst (0.1 to 0.4)."
    )


def test_costs_that_are_alike_are_not_ranked() -> None:
    same = "{low: 0, mode: 0.05, high: 0.1}"
    assert said("{}", f"{{UP: {same}, DOWN: {same}}}").text.endswith(
        "Waiting costs Upstream and Downstream 0.05 of each one's whole stake, its best package against its worst "
        "(0 to 0.1)."
    )
    assert said("{}", f"{{UP: 0.05, DOWN: {same}}}").text.endswith(
        "Waiting costs Upstream and Downstream 0.05 of each one's whole stake, its best package against its worst."
    )


def test_a_cost_that_stands_alone_is_not_called_the_highest() -> None:
    assert said("{}", "{UP: 0.05}").text.endswith(
        "Waiting costs Upstream 0.05 of its whole stake, its best package against its worst."
    )
    assert "Waiting" not in said("{}", "{UP: 0}").text
    assert "Waiting" not in said("{}", "{}").text
