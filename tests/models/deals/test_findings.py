"""Sentences on deals, on results that are known: who blocks and in which order, ranges, drivers, other codings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from models.deals.made_up import N, case, driver, other, scenario, zone_result
from small import two_and_one

from detente._labelled import Labelled
from detente.answers.case import Case
from detente.answers.finding import Finding
from detente.answers.questions import Question
from detente.draws.inputs import Inputs
from detente.models.contract import Context
from detente.models.deals.findings import findings
from detente.models.deals.results import ProceduralPackage, ZoneResult, ZoneShares
from detente.models.deals.zone import MODEL, ZoneOptions


def said(of: Case) -> dict[str, Finding]:
    return {f.id: f for f in findings(of)}


def test_every_kind_of_finding_answers_its_question() -> None:
    found = said(case(zone_result(), others=(other("coder", "second", 10, 10), other("variant", "rule", 9, 9))))
    assert {f.id: f.asks for f in found.values()} == {
        "fate/full": Question.BLOCKERS,
        "best-package": Question.TABLE,
        "zone": Question.DEAL,
        "blocks-alone": Question.BLOCKERS,
        "force": Question.FAILURE,
        "coder/second": Question.CHANGE,
        "variant/rule": Question.CHANGE,
    }


def test_no_result_no_findings() -> None:
    s = scenario()
    inputs = Inputs(s, 1, 10)
    assert findings(Case(s, inputs, {}, case(zone_result()).drivers)) == ()


def test_a_fate_names_blockers_from_the_most_to_the_least_reluctant() -> None:
    zone = zone_result(accept={"UP": 198, "DOWN": 20, "SEA": 100}, drop={("flow",): 150, ("dam", "flow"): 30})
    f = said(case(zone, driver("a", 0.4, 0.1)))["fate/full"]
    assert f.text == (
        "“The full dam” passes in 20 of 100 draws (from 20 to 30 over all assumption sets). "
        "It is rejected by Downstream in 90 of 100 draws; Delta in 50 of 100 draws; Upstream in 1 of 100 draws. "
        "In 75 of 100 draws the rest would pass without “flow”, and no fewer would do."
    )
    assert f.answer == "sometimes"
    assert (f.share, f.range) == (0.2, (0.2, 0.3))
    assert [b["who"] for b in f.details["blockers"]] == ["Downstream", "Delta", "Upstream"]
    assert [d["drop"] for d in f.details["drop"]] == [["flow"], ["dam", "flow"]]


def test_a_package_of_procedure_is_no_deal() -> None:
    """Its share if the talks were not expected to end is given where it differs."""
    same = replace(zone_result(), procedural={"full": ProceduralPackage(40, 40, N)})
    assert said(case(same))["fate/full"].text.endswith("It changes procedure alone, so it is no deal.")
    other = replace(zone_result(), procedural={"full": ProceduralPackage(40, 10, N)})
    assert said(case(other))["fate/full"].text.endswith(
        "It changes procedure alone, so it is no deal; if the talks were not expected to end, it would pass in 5."
    )


def test_a_fate_asks_only_those_whose_consent_is_needed() -> None:
    f = said(case(zone_result(accept={"UP": 200, "DOWN": 0, "SEA": 200}, asked=("UP", "SEA"))))["fate/full"]
    assert "Nobody who is asked rejects it." in f.text
    assert [a["asked"] for a in f.details["actors"]] == [True, False, True]


def test_a_proposal_that_mostly_passes_needs_nothing_dropped() -> None:
    f = said(case(zone_result(passes=(160, 160), drop={("flow",): 30})))["fate/full"]
    assert "would pass without" not in f.text
    assert "from 80 to 80" in f.text


def test_a_range_goes_from_the_smallest_to_the_largest_share() -> None:
    """The base is the larger of the two here."""
    found = said(case(zone_result(passes=(120, 6), best=(190, 90), zone=(196, 100))))
    assert "60 of 100 draws (from 3 to 60 over all assumption sets)" in found["fate/full"].text
    assert "95 of 100 draws (from 45 to 95 over all assumption sets)" in found["best-package"].text
    assert "(from 50 to 98 over all assumption sets)" in found["zone"].text
    assert found["zone"].range == (0.5, 0.98)


def test_the_zone_and_the_best_package() -> None:
    found = said(case(zone_result()))
    assert found["zone"].text.startswith(
        "In 70 of 100 draws some package among 6 would be accepted by all who must consent"
    )
    assert "it is not a forecast" in found["zone"].text
    assert found["zone"].text.endswith("The best single package passes in 60 of 100 draws.")
    assert found["best-package"].text == (
        "The package that passes most often is: dam: Half. It passes in 60 of 100 draws (from 60 to 75 over all "
        "assumption sets). No other package passes in more."
    )
    assert [c["issue"] for c in found["best-package"].details["package"]] == ["dam"]
    not_all = said(case(zone_result(exact=False)))["best-package"]
    assert not_all.text.endswith("Not all others were compared.")


def test_where_no_package_ever_passes_none_is_best() -> None:
    found = said(case(zone_result(best=None, zone=(0, 0))))
    assert "best-package" not in found
    assert found["zone"].answer == "practically never"
    assert found["zone"].text.endswith("The best single package passes in 0 of 100 draws.")


def test_who_blocks_alone_is_named_in_order() -> None:
    """Counted over the 60 draws of 200 without a deal."""
    f = said(case(zone_result(alone={"UP": 6, "DOWN": 48, "SEA": 30})))["blocks-alone"]
    assert f.text == (
        "In the 60 draws without a deal, some package fails only because of one: "
        "Downstream in 80 of 100 of them; Delta in 50 of 100 of them; Upstream in 10 of 100 of them."
    )
    assert f.answer == "Downstream"
    assert f.value["members"] == ["DOWN", "SEA", "UP"]


def test_nobody_blocks_alone() -> None:
    f = said(case(zone_result(sets=[(("DOWN", "SEA"), 40)])))["blocks-alone"]
    assert f.answer == "nobody alone"
    assert f.text == (
        "In the 60 draws without a deal, every package has at least two opponents. The smallest set whose consent "
        "would open a deal is mostly Downstream and Delta."
    )
    assert "blocks-alone" not in said(case(zone_result(zone=(200, 200))))
    assert "the one draw without a deal" in said(case(zone_result(zone=(199, 200))))["blocks-alone"].text


@pytest.mark.parametrize("ends", [(0.02, 0.95), (0.95, 0.02)])
def test_force_is_a_span_of_words_and_never_a_number(ends: tuple[float, float]) -> None:
    f = said(
        case(zone_result(force=(0.5, 0.4)), driver("what war would cost Upstream", *ends), driver("win", 0.4, 0.5))
    )["force"]
    assert "from “rarely” to “nearly always”" in f.text
    assert f.text.endswith("It depends above all on what war would cost Upstream, then on win.")
    assert f.answer == "it depends on judgements"
    assert f.value == {"kind": "range", "low_word": "rarely", "high_word": "nearly always"}
    assert not any(c.isdigit() for c in f.text)
    # If the talks fail: nothing is said to have happened.
    assert "if the talks fail" in f.text
    assert f.question == "If the talks fail, would force look better than waiting to Upstream?"


def test_force_that_no_judgement_moves_has_one_word() -> None:
    f = said(case(zone_result(force=(0.0, 0.0))))["force"]
    assert f.answer == "practically never"
    assert "“practically never”, by how they fall" in f.text


def test_another_coding_is_compared_with_the_base_and_not_the_reverse() -> None:
    f = said(case(zone_result(), others=(other("coder", "second", 130, 150),)))["coder/second"]
    assert f.text == (
        "Second coder “second”: the answers differ most on “full”: 20 of 100 draws as coded, 65 of 100 draws there, "
        "over the same 200 draws."
    )
    assert f.answer == "differs"
    assert f.question == "What if it is coded otherwise: as second codes it?"
    assert [(s.id, s.value) for s in f.by_assumption] == [("as coded", 0.2), ("second", 0.65)]
    assert [(r["proposal"], r["base"], r["other"]) for r in f.details["rows"]] == [
        ("full", 40, 130),
        ("zone", 140, 150),
    ]


@pytest.mark.parametrize(
    ("full", "zone", "answer", "words"),
    [
        (41, 142, "the same", "no answer moves by more than 2 of 100 draws"),
        (40, 154, "differs a little", "whether any deal exists: 70 of 100 draws as coded, 77 of 100 draws there"),
        (40, 20, "differs", "whether any deal exists: 70 of 100 draws as coded, 10 of 100 draws there"),
    ],
)
def test_how_much_a_variant_changes(full: int, zone: int, answer: str, words: str) -> None:
    f = said(case(zone_result(), others=(other("variant", "rule", full, zone),)))["variant/rule"]
    assert f.answer == answer
    assert f.text.startswith("Variant “rule”: ")
    assert words in f.text


def test_a_variant_that_changes_nothing_shows_nothing() -> None:
    """It runs on fewer draws than the base, which is counted over just these."""
    from detente.answers.case import Alternative
    from detente.models.deals.compare import compare

    two = two_and_one()
    zone = MODEL.run(Inputs(two, 1, 300), ZoneOptions(), Context(workers=1))
    assert isinstance(zone, ZoneResult)
    same = MODEL.run(Inputs(two, 1, 64), ZoneOptions(scope="base", detail=False), Context(workers=1))
    (found,) = compare(two, zone, (Alternative("same", "nothing.", "variant", {"deals.zone": same}),))
    rows = found.details["rows"]
    assert {r["proposal"] for r in rows} >= {"zone", "shut", "counted"}
    assert all((r["base"], r["base_n"]) == (r["other"], 64) for r in rows)
    assert found.answer == "the same"
    assert found.question.endswith("nothing?")


def test_a_coder_of_fewer_draws_is_set_beside_the_share_that_the_table_shows() -> None:
    """The first 50 draws hold `full` always, all 200 in 40: one quantity has one number on the first screen."""
    second = other("coder", "second", 0, 50)
    theirs = second.results["deals.zone"]
    assert isinstance(theirs, ZoneShares)
    fewer = replace(second, results={"deals.zone": replace(theirs, n_draws=50)})
    zone = zone_result(passes=(40, 60))
    found = said(case(zone, others=(fewer,)))
    f, fate = found["coder/second"], found["fate/full"]
    assert fate.share == 0.2
    assert f.headline == "Second coder: “The full dam” is accepted in 0, here 20."
    row = next(r for r in f.details["rows"] if r["proposal"] == "full")
    assert (row["base"], row["base_n"], row["whole"]) == (40, 50, 0.2)


def test_the_first_screen_says_if_kept_commitments_reverse_the_verdict_on_the_best_package() -> None:
    def headline(hard: int) -> str:
        sets = ("constructed, loss 1, soft", "constructed, loss 1, hard")
        zone = zone_result(best=(120, hard))
        renamed = {"passes": relabelled(zone.passes, sets), "zone": relabelled(zone.zone, sets)}
        return said(case(replace(zone, **renamed)))["zone"].headline

    assert headline(0).endswith("is accepted in 60 (if no public commitment may be broken: 0).")
    assert headline(90).endswith("is accepted in 60 (if no public commitment may be broken: 45).")
    assert headline(100).endswith("is accepted in 60.")


def test_a_best_package_that_somebody_has_named_is_called_by_its_name() -> None:
    zone = zone_result()
    assert said(case(zone))["best-package"].headline == "Accepted most often, in 60: half (dam)."
    assert zone.best is not None
    both = {"dam": 100, "flow": 100}
    same = replace(
        zone, best=replace(zone.best, package=both), named={k: replace(v, package=both) for k, v in zone.named.items()}
    )
    assert said(case(same))["best-package"].headline == (
        "Accepted most often, in 60: “The full dam”, with full (dam) and all (flow)."
    )


def relabelled(table: Labelled, sets: tuple[str, ...]) -> Labelled:
    """The same table under assumptions of other names."""
    return Labelled(table.values, table.dims, {**table.coords, "assumptions": sets}, table.unit)


def test_the_ends_of_a_key_driver_stand_in_their_places() -> None:
    best = said(case(zone_result(), driver("what a dam costs Downstream", 0.9, 0.2)))["best-package"]
    assert best.elsewhere == {
        "change": "Above all what a dam costs Downstream (judgement): the best package is accepted in 90 where that is "
        "lowest, in 20 where it is highest."
    }


@pytest.mark.parametrize(
    ("passing", "start"), [(140, "Yes, on paper: in 70 draws"), (40, "Seldom: in 20"), (10, "Hardly ever: in 5")]
)
def test_the_first_sentence_says_yes_where_most_draws_do(passing: int, start: str) -> None:
    headline = said(case(zone_result(zone=(passing, passing))))["zone"].headline
    assert headline.startswith(start)
    assert headline.endswith("The best one that could be tabled today is accepted in 60.")
