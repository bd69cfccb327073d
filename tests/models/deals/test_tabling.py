"""Sentences on what to table, where answers tip, and what gains are worth, on numbers that are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from models.deals.made_up import N, case, scenario, zone_result

from detente.answers.blocks import Figure, Table
from detente.answers.case import Alternative
from detente.answers.finding import Finding
from detente.answers.view import View
from detente.draws.inputs import Inputs
from detente.models.deals._steps import WorthStep, in_words, steps
from detente.models.deals.breaks import BreakEven, Obstacle
from detente.models.deals.choice import Choice, Counted, OwnOffer, PackageFamily, PackageMenu, RunnerUp
from detente.models.deals.details import CoderRange
from detente.models.deals.evaluator import Evaluator
from detente.models.deals.fates import beside
from detente.models.deals.findings import findings
from detente.models.deals.results import BEST, ZoneResult
from detente.models.deals.sections import sections
from detente.models.deals.tabling import under
from detente.models.deals.tipping import _coded
from detente.report.coding import coding

HALF, FULL, FLOW = {"dam": 50}, {"dam": 100, "flow": 100}, {"dam": 50, "flow": 100}
BASE = "constructed, loss 1"


def choice(**more: object) -> Choice:
    first = Counted(HALF, 120, 0.1, "peace, loss 1")
    made = Choice(
        packages=6,
        sample=100,
        soft_sample=50,
        exact=False,
        compared=200,
        rival=RunnerUp(FLOW, 2, 3.0, 200),
        equal=(),
        family=PackageFamily((first, Counted(FLOW, 118, 0.2, BASE)), 2, {"dam": 50}, ("flow",)),
        menu=PackageMenu((first, Counted(FULL, 40, 0.5, BASE)), (120, 136), 140, True, True),
        least_regret=first,
        best_regret=first,
        tops={BASE: 120, "peace, loss 1": 150},
        offers=(OwnOffer("UP", FULL, 40, 200, 0.1),),
        steps={"UP": (WorthStep("dam", 50, 0.5), WorthStep("dam", 100, 1.0)), "DOWN": (WorthStep("dam", 50, -0.25),)},
    )
    return replace(made, **more)  # type: ignore[arg-type]


def said(zone: ZoneResult, **more: Alternative) -> dict[str, Finding]:
    return {f.id: f for f in findings(case(zone, others=tuple(more.values())))}


def tabled(**more: object) -> Finding:
    return said(replace(zone_result(), choice=choice(**more)))["what-to-table"]


def test_another_package_as_good_is_told_by_where_it_differs() -> None:
    assert tabled().text == (
        "One other package does as well within the error. Both keep dam; they differ on flow. If refused: the same "
        "with “full” (dam) and “all” (flow). One of these 2 is accepted in 97 of 100 draws with any deal. Its largest "
        "shortfall from the best package of any single assumption is 10 of 100 draws, if nobody uses force whatever "
        "happens."
    )


def test_the_first_screen_names_only_what_differs() -> None:
    """The clauses that are shared have just been listed as those of the best package."""
    assert tabled().headline.startswith("One other package does as well within the error; it differs on flow only. ")
    members = tuple(Counted(p, 120) for p in (HALF, FLOW, FULL))
    some = tabled(family=PackageFamily(members, 3, {"dam": 50}, ("flow", "talks"))).headline
    assert some.startswith("2 other packages do as well within the error; they differ on flow and talks and share ")
    none = tabled(family=PackageFamily(members, 3, {}, ("dam", "flow"))).headline
    assert "They share no clause; they differ on dam and flow." in none


def test_packages_in_just_as_many_draws_are_called_equal() -> None:
    members = tuple(Counted(p, 120) for p in (HALF, FLOW, FULL))
    text = tabled(equal=(FLOW,), family=PackageFamily(members, 3, {}, ("dam", "flow"))).text
    assert text.startswith("2 other packages do as well within the error, 1 of them in exactly as many draws.")
    assert "They share no clause; they differ on dam and flow." in text


def test_a_best_package_that_stands_alone_says_by_how_much() -> None:
    family = PackageFamily((Counted(HALF, 120),), 1, HALF, ())
    text = tabled(family=family, rival=RunnerUp(FLOW, 20, 5.0, 200)).text
    assert text.startswith(
        "No other package comes within sampling error of it; the next is accepted in 10.0 fewer of 100 (standard error "
        "2.5)."
    )
    assert tabled(family=family, rival=None).text.startswith("No other package is accepted in any draw.")


def test_a_menu_of_one_says_what_it_covers() -> None:
    one = PackageMenu((Counted(HALF, 120),), (120,), 120, True, True)
    assert "The best package is accepted in 100 of 100 draws with any deal." in tabled(menu=one).text


def test_a_package_with_less_regret_is_named() -> None:
    assert (
        "Another package has a smaller one, 4, and is accepted in 50."
        in tabled(least_regret=Counted(FLOW, 100, 0.04, BASE)).text
    )


def test_who_is_nearest_to_no_and_what_it_is_worth_to_them() -> None:
    worth = {BEST: (0.5, -0.2, 0.1)}
    zone = replace(zone_result(gains=worth), choice=choice())
    words = "a loss of about as much as moving “dam” from “Half” to “None at all”"
    assert f"Nearest to no is Downstream, to whom it is worth {words}." in said(zone)["what-to-table"].headline


@pytest.mark.parametrize(
    ("gain", "words"),
    [
        (0.48, "about as much as moving “dam” from “None at all” to “Half”"),
        (0.9, "about as much as moving “dam” from “None at all” to “Full”"),
        (1.4, "more than any single step on one issue"),
        (0.05, "almost nothing"),
        (-0.6, "a loss of about as much as moving “dam” from “None at all” to “Half”"),
    ],
)
def test_gains_in_words(gain: float, words: str) -> None:
    assert in_words(scenario(), (WorthStep("dam", 50, 0.5), WorthStep("dam", 100, 1.0)), gain) == words


def test_steps_are_worth_what_the_modes_say() -> None:
    """Downstream would like 20: 0 → 50 moves it from 20 to 30 of 80 away, 0 → 100 to 80 of 80."""
    inputs = Inputs(scenario(), 1, 10)
    found = steps(inputs, Evaluator(inputs).layout)
    assert [(s.issue, s.level) for s in found["DOWN"]] == [("dam", 50), ("dam", 100)]
    assert [s.worth for s in found["DOWN"]] == pytest.approx([(20 - 30) / 80, (20 - 80) / 80])
    assert [s.worth for s in found["SEA"]] == pytest.approx([1.0])


def test_packages_beside_another() -> None:
    s = scenario()
    assert beside(s, FLOW, HALF) == "the same with “all” (flow)"
    assert beside(s, HALF, FLOW) == "the same with nothing on flow"
    assert beside(s, HALF, HALF) == "the same"


def test_every_soft_assumption_has_words() -> None:
    base = "constructed, loss 1, cohesion declared, soft"
    assert under(base, base) == "under the base assumptions"
    for other in ("peace", "stress", "revealed"):
        assert under(base.replace("constructed", other), base).startswith("if ")
    for part in ("loss 1", "cohesion declared"):
        for new in ("loss 2",) if part == "loss 1" else ("cohesion 0", "cohesion 1"):
            assert under(base.replace(part, new), base).startswith("if ")
    for more in ("common belief of force", "elicited belief of force", "what is left out stays"):
        assert under(f"{base}, {more}", base).startswith("if ")


def tips(counts: list[int], path: str = "commitments/DOWN dam above 0/cost") -> BreakEven:
    return BreakEven(
        path, "what it costs Downstream to give way", 0.0, 0.1, 0.4, np.linspace(0, 0.4, 3), np.array(counts), N
    )


def test_the_one_judgement_leads_with_where_answers_tip() -> None:
    breaks = {"full": tips([150, 50, 0]), BEST: tips([200, 150, 50])}
    zone = replace(zone_result(), break_evens=breaks, obstacles={"full": (Obstacle("commitments", 90),)})
    f = said(zone)["break-even"]
    assert f.text == (
        "One judgement above all: what it costs Downstream to give way. Below 0.10 of its stake “The full dam” is "
        "accepted more often than not; above 0.30 of its stake not even the best package. The file puts it at 0.00 to "
        "0.40 (most likely 0.1)."
    )
    assert f.value["values"] == [0.1, 0.3]
    assert f.answer == "it tips inside the coded range"
    # The line of the first screen is this one, not the driver in fifths.
    assert said(zone)["best-package"].elsewhere == {}


@pytest.mark.parametrize(
    ("second", "said_then"),
    [(0.4, "; the second coder has the same range."), (0.3, ", the second coder at 0.00 to 0.30 (most likely 0.1).")],
)
def test_a_second_coder_who_changes_nothing_is_not_quoted_with_numbers(second: float, said_then: str) -> None:
    mine = CoderRange(who="the file", low=0.0, mode=0.1, high=0.4)
    theirs = CoderRange(who="the second coder", low=0.0, mode=0.1, high=second)
    own = "The file puts it at 0.00 to 0.40 (most likely 0.1)"
    assert _coded((mine, theirs), "commitments/DOWN dam above 0/cost") == own + said_then


def test_a_rising_curve_is_told_from_above() -> None:
    breaks = {"full": tips([0, 50, 150]), BEST: tips([50, 150, 200])}
    text = said(replace(zone_result(), break_evens=breaks))["break-even"].text
    assert "Above 0.30 of its stake “The full dam” is accepted more often than not" in text
    assert "below 0.10 of its stake not even the best package" in text


def test_a_curve_that_does_not_tip_says_how_far_it_goes() -> None:
    f = said(replace(zone_result(), break_evens={BEST: tips([190, 170, 120])}))["break-even"]
    assert "the best package goes from 95 to 60 of 100 draws" in f.text
    assert f.answer == "it does not tip inside the coded range"


def test_the_page_shows_curves_menus_and_obstacles() -> None:
    zone = replace(
        zone_result(),
        choice=choice(),
        break_evens={"full": tips([150, 50, 0]), BEST: tips([40, 60, 90], "positions/UP/dam/salience")},
        obstacles={"full": (Obstacle("commitments", 90), Obstacle("trust", 41))},
    )
    of = case(zone)
    view = View("A dam", "2020-01-01", 1, N, findings(of), coding(of.scenario, {}), {})
    shown = {s.id: s for s in sections(view)}
    tables = [b for b in shown["break-even"].blocks if isinstance(b, Table)]
    assert [[c.text for c in r] for r in tables[1].rows] == [["The full dam", "20", "45", "20"]]
    assert [c.title for c in tables[1].columns] == ["Package", "as coded", "no public commitments", "promises trusted"]
    assert tables[0].rows[0][2].text == "nowhere in its range"
    assert any(isinstance(b, Figure) for b in shown["break-even"].blocks)
    best = [b for b in shown["best"].blocks if isinstance(b, Table)]
    menu = next(b for b in best if "fewest packages" in b.caption)
    assert [[c.text for c in r][2:] for r in menu.rows] == [["60", "86"], ["20", "97"]]
    covered = {x for s in shown.values() for x in s.covers}
    assert {"what-to-table", "break-even"} <= covered
