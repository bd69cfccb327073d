"""Coordinated clauses: what each party did, where the second verb is hard to see or left out. All is invented."""

from __future__ import annotations

import pytest
from evidence.reader import of

pytest.importorskip("spacy")


@pytest.mark.parametrize(
    "text",
    [
        "Gabon rejects the plan and demands that Togo release the crew.",
        "Gabon condemned the cuts and demands that Togo withdraw them.",
    ],
)
def test_a_demand_is_no_object_of_the_verb_before(text: str) -> None:
    found = of(text).statements
    assert [s.act for s in found].count("REQUEST") == 1
    demand = next(s for s in found if s.act == "REQUEST")
    assert (demand.actors, demand.targets, demand.realis) == (("GAB",), ("TGO",), "actual")


def test_demands_that_are_things_stay_objects() -> None:
    for text in ("Gabon rejects the plan and the demands that Togo made.", "Gabon studied claims and demands."):
        assert not [s for s in of(text).statements if s.act == "REQUEST" and s.actors == ("GAB",)], text


def test_a_past_tense_shares_no_modal_verb() -> None:
    found = of(
        "Gabon's minister Ana Mba told reporters that Togo would leave and warned that the port was closed."
    ).statements
    warned = next(s for s in found if s.act == "THREATEN")
    assert (warned.actors, warned.realis) == (("GAB",), "actual")


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Gabon accepted the draft but Togo did not.", "REJECT"),
        ("Gabon signed the accord; Togo did not.", "REJECT"),
        ("Gabon has ratified the treaty. Togo has not.", "REJECT"),
        ("Gabon has ratified the treaty and so has Togo.", "AGREE"),
    ],
)
def test_a_verb_left_out_is_that_of_the_clause_before(text: str, act: str) -> None:
    found = {s.actors: s.act for s in of(text).statements}
    assert found[("TGO",)] == act
    assert found[("GAB",)] == "AGREE"


def test_nothing_is_filled_in_where_nothing_is_left_out() -> None:
    assert [s.actors for s in of("Gabon accepted the plan. The talks with Togo did not last.").statements] == [("GAB",)]
    assert not of("Gabon has troops at the border, but Togo does not.").statements
