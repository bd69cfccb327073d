"""What each proposer would table and why not more: a closed form of an ultimatum, and sentences on known numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from models.deals.made_up import ACTORS, N, case, zone_result
from models.deals.test_tabling import FLOW, FULL, HALF, choice

from detente.answers.blocks import Bullets, Table
from detente.answers.view import View
from detente.draws.inputs import Inputs
from detente.models.contract import Context
from detente.models.deals import zone
from detente.models.deals.choice import AskingMore, Choice, OwnOffer
from detente.models.deals.details import OfferRow, TablingDetails
from detente.models.deals.findings import findings
from detente.models.deals.lists import lists
from detente.models.deals.offer_words import after_refusal, own_package, why_not_more
from detente.models.deals.results import ZoneResult
from detente.models.deals.show_tabling import tabling_blocks
from detente.report.coding import coding
from detente.scenario.load import loads

ULTIMATUM = """
detente: 1
title: One issue, two states and a broker
as_of: 2020-01-01
actors:
  - {id: A, name: Arland}
  - {id: B, name: Borland}
  - {id: C, name: Carland}
issues:
  - {id: pie, question: Who gets how much?, kind: distributive, status_quo: 0,
     levels: {0: nothing, 20: a fifth, 40: two fifths, 60: three fifths, 80: four fifths, 100: all}}
positions:
  - {actor: A, issue: pie, ideal: 100, salience: 100}
  - {actor: B, issue: pie, ideal: 0, salience: 100}
fora:
  - {id: T, name: The table, parties: [A, B], mediators: [C], founded: 2019-01}
forum: T
no_agreement:
  lapse: {pie: 0}
  force: {challenger: A, target: B, win: 0.5, win_package: {pie: 100}, fail_package: {pie: 0},
          cost: {A: 0.2, B: {uniform: [0, 0.4]}}}
"""
"""A takes x of the pie; B refuses if x > ½ + c, with a cost of war c that is uniform from 0 to 0.4 (Fearon 1995)."""


@pytest.fixture(scope="module")
def solved() -> Choice:
    found = zone.run(Inputs(loads(ULTIMATUM), 1, 2000), zone.ZoneOptions(), Context(workers=1))
    assert isinstance(found, ZoneResult)
    assert found.choice is not None
    return found.choice


def of(choice_: Choice, party: str) -> OwnOffer:
    return next(o for o in choice_.offers if o.party == party)


def test_an_ultimatum_asks_for_the_share_with_the_highest_expected_gain(solved: Choice) -> None:
    """A gains x − 0.3: three fifths pass if c ≥ 0.1, so 0.3 · 0.75; four fifths bring 0.5 · 0.25, two fifths 0.1."""
    offer = of(solved, "A")
    assert offer.package == {"pie": 60}
    assert offer.count / offer.n == pytest.approx(0.75, abs=0.04)
    assert offer.expected == pytest.approx(0.3 * offer.count / offer.n)
    assert offer.asked == ("A", "B")
    assert offer.gains[0] == pytest.approx(0.3)
    assert offer.accept[:2] == (offer.n, offer.count)


def test_asking_for_more_loses_the_one_who_pays(solved: Choice) -> None:
    """Four fifths pass if c ≥ 0.3, in a quarter of the draws; Borland alone refuses."""
    offer = of(solved, "A")
    (step,) = offer.more
    assert (step.issue, step.level) == ("pie", 80)
    assert step.count / offer.n == pytest.approx(0.25, abs=0.04)
    assert (step.lost, step.who, step.refuses) == (offer.count - step.count, "B", step.lost)


def test_what_the_other_would_table(solved: Choice) -> None:
    """B offers the least that A takes: two fifths, which A accepts always. Less would bring A less than war."""
    offer = of(solved, "B")
    assert offer.package["pie"] == 40
    assert offer.count == offer.n
    assert offer.fallback is None
    assert [(m.level, m.count, m.who) for m in offer.more] == [(20, 0, "A")]


def test_a_mediator_tables_what_is_accepted_most_often_and_asks_for_nothing(solved: Choice) -> None:
    offer = of(solved, "C")
    assert offer.mediates
    assert offer.package == solved.family.members[0].package
    assert offer.more == ()
    assert [o.party for o in solved.offers] == ["A", "B", "C"]


def test_a_fallback_counts_where_the_offer_is_refused(solved: Choice) -> None:
    """Where three fifths are refused (c < 0.1), two fifths still pass, always."""
    offer = of(solved, "A")
    assert offer.fallback == {"pie": 40}
    assert offer.covered == offer.n


def test_results_are_the_same_again(solved: Choice) -> None:
    again = zone.run(Inputs(loads(ULTIMATUM), 1, 2000), zone.ZoneOptions(), Context(workers=2))
    assert isinstance(again, ZoneResult)
    assert again.choice is not None
    assert again.choice.offers == solved.offers


OFFER = OwnOffer(
    "UP",
    FULL,
    40,
    N,
    0.1,
    asked=ACTORS,
    accept=(200, 50, 190),
    gains=(0.9, -0.2, 0.1),
    fallback=HALF,
    covered=150,
    more=(
        AskingMore("dam", 100, 20, 20, "DOWN", 18),
        AskingMore("flow", -1, 30, 10, "DOWN", 10),
        AskingMore("flow", 100, 10, 30, "SEA", 30),
    ),
)


def rows(*offers: OwnOffer) -> tuple[OfferRow, ...]:
    of_ = case(replace(zone_result(), choice=choice(offers=offers)))
    f = next(f for f in findings(of_) if f.id == "what-to-table")
    return TablingDetails.model_validate(f.details).offers


def test_why_not_more_names_each_step_its_share_and_who_refuses() -> None:
    (row,) = rows(OFFER)
    assert why_not_more(row) == (
        "Why not more: accepted in 15 with nothing on flow and 10 with “full” (dam) (Downstream refuses); "
        "in 5 with “all” (flow) (Delta refuses)."
    )
    assert after_refusal(row) == "If refused: the best package. One of the two is accepted in 75."
    assert own_package(row) == (
        "Upstream would gain most by tabling the same with “full” (dam) and “all” (flow), accepted in 20. One step "
        "more for it is accepted in 15 at most: with nothing on flow, which Downstream refuses."
    )


def test_a_party_for_which_nothing_is_better() -> None:
    (row,) = rows(replace(OFFER, more=(), fallback=None))
    assert why_not_more(row) == "No single step further is better for Upstream."
    assert after_refusal(row) == ""
    assert own_package(row).endswith("accepted in 20.")


def test_a_step_that_nobody_refuses_more_often() -> None:
    (row,) = rows(replace(OFFER, more=(AskingMore("dam", 100, 40, 0, "", 0),)))
    assert why_not_more(row) == "Why not more: accepted in 20 with “full” (dam) (nobody refuses)."


def test_a_fallback_is_told_beside_the_offer_that_was_refused() -> None:
    (row,) = rows(replace(OFFER, package=FULL, fallback=FLOW))
    assert row.fallback == "the same with “half” (dam)"


def test_the_page_shows_offers_and_what_they_are_worth() -> None:
    of_ = case(replace(zone_result(), choice=choice(offers=(OFFER, OwnOffer("SEA", HALF, 120, N, 0.0, mediates=True)))))
    f = next(f for f in findings(of_) if f.id == "what-to-table")
    blocks = tabling_blocks(f)
    (bullets,) = (b for b in blocks if isinstance(b, Bullets))
    assert [t.lead for t in bullets.items] == [
        "Upstream would gain most by tabling:",
        "Delta mediates and would table:",
    ]
    assert bullets.items[0].text.startswith(
        "the same with “full” (dam) and “all” (flow), accepted in 20. Nearest to no: Downstream, 25. If refused:"
    )
    assert bullets.items[1].text == "the same, accepted in 60."
    (gains,) = (b for b in blocks if isinstance(b, Table) and b.caption.startswith("What Upstream would table."))
    assert [c.text for c in gains.rows[1]][:2] == ["Downstream", "25"]


def test_tables_for_spreadsheets_have_the_same_numbers() -> None:
    of_ = case(replace(zone_result(), choice=choice(offers=(OFFER,))))
    found = lists(View("A dam", "2020-01-01", 1, N, findings(of_), coding(of_.scenario, {}), {}))
    assert [(r["proposer"], r["share"], r["either_share"]) for r in found["offers"]] == [("Upstream", 0.2, 0.75)]
    steps = {(r["issue"], r["level"]): (r["share"], r["refused_by"], r["refuses"]) for r in found["offer_steps"]}
    assert steps == {
        ("dam", 100): (0.1, "Downstream", 0.9),
        ("flow", None): (0.15, "Downstream", 1.0),
        ("flow", 100): (0.05, "Delta", 1.0),
    }
    assert [r["accepts"] for r in found["offer_gains"]] == [1.0, 0.25, 0.95]


def test_a_menu_that_does_not_begin_with_the_best_package_says_so() -> None:
    from detente.models.deals.choice import Counted, PackageMenu

    menu = PackageMenu((Counted(FLOW, 118), Counted(FULL, 40)), (118, 137), 140, True, True)
    of_ = case(replace(zone_result(), choice=choice(menu=menu)))
    f = next(f for f in findings(of_) if f.id == "what-to-table")
    assert (
        "Tabled one after the other, one of 2 others is accepted in 98 of 100 draws with any deal: the same with "
        "“all” (flow); then the same with “full” (dam) and “all” (flow)."
    ) in f.text
    table = next(b for b in tabling_blocks(f) if isinstance(b, Table) and "fewest packages" in b.caption)
    assert table.rows[0][1].text == "Half (dam) and all (flow)"
    assert np.isclose(TablingDetails.model_validate(f.details).menu[1].covered, 137 / 140)
