"""Labels in the middle of a sentence."""

from __future__ import annotations

import pytest

from detente.models.deals.fates import describe_package
from detente.scenario.load import loads

PLATES = """
detente: 1
title: Plates
as_of: 2022-12-28
by: tests
actors: [{id: SRB, name: Serbia}, {id: XKX, name: Republic of Kosovo}, {id: UN, name: The mission}]
people: [{name: Josip Broz, role: mayor, speaks_for: SRB}]
issues:
  - id: x
    question: Who meets Ruritania?
    kind: distributive
    status_quo: 0
    levels: {0: Serbian plates go on, 50: Serbia stops, 100: None}
signatories: [SRB, XKX]
positions:
  - {actor: SRB, issue: x, ideal: 0, salience: 50, why: w}
  - {actor: XKX, issue: x, ideal: 100, salience: 50, why: w}
"""


@pytest.mark.parametrize(
    ("label", "within"),
    [
        ("Serbia issues none", "Serbia issues none"),
        ("Serbian plates go on", "Serbian plates go on"),
        ("Kosovo's fines begin", "Kosovo's fines begin"),
        ("Ruritania is asked", "Ruritania is asked"),
        ("Broz decides", "Broz decides"),
        ("NATO stays", "NATO stays"),
        ("None at all", "none at all"),
        ("The mission leaves", "the mission leaves"),
        ("Republic", "Republic"),
        ("", ""),
        ("50 cars", "50 cars"),
    ],
)
def test_names_keep_their_capital_letter(label: str, within: str) -> None:
    assert loads(PLATES).within(label) == within


def test_clauses_in_words() -> None:
    (clause,) = describe_package(loads(PLATES), {"x": 50})
    assert clause.within == "Serbia stops"
    (clause,) = describe_package(loads(PLATES), {"x": 100})
    assert clause.within == "none"
