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
  holding: {UP: 0.05, DOWN: {low: 0.1, mode: 0.3, high: 0.4}}
"""


def said(lapses: str) -> Finding:
    inputs = Inputs(loads(TEXT.replace("LAPSE", lapses)), 1, 50)
    case = Case(inputs.scenario, inputs, cast("dict[str, Any]", {}), KeyDrivers(inputs))
    (found,) = lapse(case)
    return found


def test_where_nothing_moves_everything_stays() -> None:
    found = said("{}")
    assert found.answer == "nothing changes"
    assert found.text.startswith("Without agreement everything stays as it is, as the file has it.")


def test_who_waits_at_the_highest_cost_is_named() -> None:
    assert said("{}").text.endswith(
        "Waiting costs Downstream most: 0.3 of its whole stake, its best package against its worst (0.1 to 0.4)."
    )
