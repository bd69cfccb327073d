"""What the sections on deals say of who rejects, of drivers and of force."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from models.deals.made_up import case, driver, zone_result

from detente.answers.blocks import Table, Text
from detente.answers.finding import KeyDriver, Share
from detente.answers.view import View
from detente.models.deals.findings import findings
from detente.models.deals.results import ProceduralPackage
from detente.models.deals.rows import rows
from detente.models.deals.sections import driver_text, proposals_table, sections
from detente.models.deals.shown import acceptance, against
from detente.report.coding import coding
from tests.report.sample import run, view


def view_of(zone: Any, *drivers: KeyDriver) -> View:
    of = case(zone, *drivers)
    return View("A dam", "2020-01-01", 1, 200, findings(of), coding(of.scenario, {}), {"deals": rows(of)})


def test_who_rejects_stands_from_the_most_to_the_least_reluctant() -> None:
    of = view_of(zone_result(accept={"UP": 196, "DOWN": 20, "SEA": 110}))
    fate = of.one("fate/full")
    assert fate is not None
    assert acceptance(of, fate) == [("Upstream", 0.98), ("Downstream", 0.1), ("Delta", 0.55)]
    assert against(of, fate) == [("Downstream", "90", True), ("Delta", "45", False), ("Upstream", "2", False)]
    row = next(r for r in proposals_table(of, [fate]).rows if r[0].code == "full")
    assert row[1].text == "20"
    # The actor that rejects in most draws is shown on the first screen.
    who = next(s for s in sections(of) if s.id == "who")
    (short,) = (b for b in who.first if isinstance(b, Table))
    assert [r[2].text for r in short.rows if r[0].text == "The full dam"] == ["Downstream 90"]


def test_an_alliance_that_rejects_as_a_whole_is_named_once() -> None:
    findings_, figures, _ = run()
    figures["groups"] = [
        {"who": "Asker", "leaves": ["X"], "colour": 0},
        {"who": "Big ally", "leaves": ["A"], "colour": 1},
        {"who": "small allies", "leaves": ["B", "C"], "colour": 2},
    ]
    figures["scenario"]["alliances"] = [{"name": "League", "members": ["A", "B", "C"]}]
    answers = (("X", 388), ("A", 40), ("B", 8), ("C", 80))
    actors = [{"actor": a, "name": a, "asked": True, "accept": n, "sole_blocker": 0} for a, n in answers]
    of = View.read(findings_, figures)
    fate = of.one("fate/demand")
    assert fate is not None
    fate = replace(fate, details={**fate.details, "actors": actors})
    assert against(of, fate) == [("all of the League", "90 to 98", True), ("Asker", "3", False)]


def test_a_key_driver_is_read_from_its_lowest_to_its_highest_fifth() -> None:
    assert driver_text(driver("what it costs Downstream", 0.4, 0.1)) == "what it costs Downstream: 40 → 10"
    section = next(s for s in sections(view_of(zone_result(), driver("x", 0.4, 0.1))) if s.id == "drivers")
    assert "x: 40 → 10" in {c.text for b in section.blocks if isinstance(b, Table) for r in b.rows for c in r}


def test_force_in_words_from_lowest_to_highest() -> None:
    section = next(s for s in sections(view_of(zone_result(), driver("cost", 0.95, 0.02))) if s.id == "force")
    (row,) = next(b.rows for b in section.blocks if isinstance(b, Table))
    assert [c.text for c in row] == ["cost", "judgement", "nearly always", "rarely"]


def test_a_key_driver_survives_the_file() -> None:
    d = KeyDriver("p", "w", "data", Share("lowest fifth", 9, 10), Share("highest fifth", 1, 10))
    plain = d.plain()
    assert (plain["lowest_fifth"]["share"], plain["highest_fifth"]["share"]) == (0.9, 0.1)  # type: ignore[index, call-overload]
    assert KeyDriver.from_plain(plain) == d
    assert d.swing == -0.8


def test_every_finding_on_deals_is_shown() -> None:
    of = view_of(zone_result(alone={"DOWN": 10}), driver("x", 0.4, 0.1))
    covered = {id_ for s in sections(of) for id_ in s.covers}
    assert covered == {f.id for f in of.findings}


def test_other_codings_in_bold_where_they_differ() -> None:
    section = next(s for s in sections(view()) if s.id == "codings")
    rows_ = {r[0].text: [(c.text, c.strong) for c in r[1:]] for r in section.blocks[0].rows}  # type: ignore[union-attr]
    assert rows_ == {"Half a dam": [("48", False), ("5", True)], "Any package at all": [("82", False), ("80", False)]}


def test_the_table_of_codings_says_on_how_many_draws_it_rests() -> None:
    of = view()
    caption = captions(replace(of, n_draws=5000))
    assert (
        caption == "Draws of 100 in which a package passes (of the first 400). Bold: 10 or more from the first column."
    )
    assert captions(of) == "Draws of 100 in which a package passes. Bold: 10 or more from the first column."


def captions(of: View) -> str:
    (table,) = (b for s in sections(of) if s.id == "codings" for b in s.blocks if isinstance(b, Table))
    return table.caption


def test_packages_of_procedure_stand_last_and_are_called_no_deal() -> None:
    of = view_of(replace(zone_result(), procedural={"full": ProceduralPackage(40, 10, 200)}))
    fate, best = of.one("fate/full"), of.one("best-package")
    assert fate is not None
    assert best is not None
    rows_ = proposals_table(of, [fate, best]).rows
    assert [r[0].text for r in rows_] == ["The best single package", "The full dam"]
    assert rows_[1][0].sub.endswith(", no deal; 5 if the talks were not expected to end")
    who = next(s for s in sections(of) if s.id == "who")
    (short,) = (b for b in who.first if isinstance(b, Table))
    assert [r[0].text for r in short.rows] == ["The full dam (no deal)"]


def test_that_nothing_moves_the_answer_stands_on_the_first_screen() -> None:
    section = next(s for s in sections(view_of(zone_result())) if s.id == "drivers")
    (block,) = section.first
    assert isinstance(block, Text)
    assert block.text == "No single input moves the answer for the best package by more than sampling error."
    assert next(s for s in sections(view_of(zone_result(), driver("x", 0.4, 0.1))) if s.id == "drivers").first == ()
