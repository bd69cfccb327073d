"""The sentences of the findings, on results made by hand: a swap, a negation or a wrong order must fail here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from small import FEARON, TWO_AND_ONE

from detente._labelled import Labelled
from detente.answers.case import Case
from detente.answers.drivers import KeyDrivers
from detente.answers.finding import Finding, KeyDriver, Share, per_hundred
from detente.answers.questions import Question
from detente.answers.result import Result
from detente.draws import Inputs
from detente.models.coercion import behaviour, explanations
from detente.models.coercion._demand import demand
from detente.models.coercion._roles import roles
from detente.models.coercion._tables import Header, by_draw
from detente.models.coercion._zones import Survivors
from detente.models.coercion.audience_costs import AttritionResult
from detente.models.coercion.bargaining_range import NamedCounts, RangeResult
from detente.models.coercion.commitment import CommitmentResult
from detente.models.coercion.critical_risk import CriticalRiskResult
from detente.models.coercion.escalation import EndCount, EscalationResult
from detente.models.coercion.findings import findings, summary
from detente.models.coercion.guarantee_findings import guarantee_findings
from detente.models.coercion.guarantees import Backing, GuaranteesResult
from detente.models.coercion.insincere_offer import InsincereResult
from detente.models.coercion.mobilisation import MobilisationResult
from detente.models.coercion.obstacles import ObstaclesResult
from detente.models.coercion.pretext import PretextResult
from detente.models.coercion.private_resolve import ResolveResult
from detente.models.coercion.reference_classes import reference_classes
from detente.models.coercion.under_force import escalation_finding, range_finding
from detente.models.coercion.wording import depends
from detente.scenario.load import loads
from detente.scenario.quantity import Quantity

N = 4
NAN = float("nan")
DEMAND = "proposals:\n  - {id: ask, title: The demand, by: A, package: {pie: 100}}\n"
GUARANTEES = "guarantees:\n  - {by: ONE, to: BYS, kind: treaty}\n  - {by: TWO, to: ONE, kind: none, defend: 0.3}\n"


def two_states(p: float = 0.5, b: float = 0.1, more: str = DEMAND) -> str:
    return FEARON.format(levels="{0: none, 50: half, 100: all}", quo=0, p=p, a=0.1, b=b) + more


def case(text: str, *results: Result, n: int = N) -> Case:
    inputs = Inputs(loads(text), 1, n)
    return Case(inputs.scenario, inputs, {r.model: r for r in results}, KeyDrivers(inputs))


def header(id: str, n: int = N) -> Header:
    return Header(model=id, title=id, citations=(), options={}, seed=1, n_draws=n)


def rows(columns: Mapping[str, Sequence[float]]) -> dict[str, np.ndarray]:
    return {k: np.array(v, dtype=np.float64) for k, v in columns.items()}


def table(**columns: Sequence[float]) -> Labelled:
    return by_draw(rows(columns))


def of(found: Finding | None) -> Finding:
    assert found is not None
    return found


def obstacles(coded: Sequence[float]) -> ObstaclesResult:
    deal = {
        "coded": coded,
        "no linkage": [1, 0, 0, 1],
        "no lines": [1, 1, 0, 1],
        "full trust": [1, 0, 1, 0],
        "neither": [1, 1, 1, 1],
    }
    return ObstaclesResult(**header("coercion.obstacles"), deal=by_draw(rows(deal)), sampled=N)


def test_public_commitments_and_doubt_are_counted_among_draws_without_a_deal() -> None:
    c = case(TWO_AND_ONE, obstacles([1, 0, 0, 0]))
    tied, doubt = of(explanations.tied_hands(c)), of(explanations.doubt(c))
    assert tied.value["count"] == 2
    assert "In 75 of 100 draws no package at all is accepted" in tied.text
    assert "Without public commitments there would be one in 50 of 100 draws" in tied.text
    assert "Challenger is committed against a deal that leaves “door” as it is" in tied.text
    assert "without linkage alone there would be a deal in 25 of 100 draws" in tied.text
    assert doubt.value["count"] == 1
    assert "If every promise were trusted there would be one in 25 of 100 draws" in doubt.text
    assert tied.details["lost_to_linkage"] == 1
    assert {f.asks for f in (tied, doubt)} == {Question.FAILURE}


def test_with_a_deal_in_every_draw_no_obstacle_is_at_work() -> None:
    c = case(TWO_AND_ONE, obstacles([1, 1, 1, 1]))
    for f in (of(explanations.tied_hands(c)), of(explanations.doubt(c))):
        assert f.answer == "practically never"
        assert f.text.startswith("Some package is accepted in all 4 draws")


@pytest.mark.parametrize(("p", "b", "share"), [(0.5, 0.1, "100 of 100 draws"), (0.9, 0.3, "0 of 100 draws")])
def test_who_would_rather_fight_than_sign(p: float, b: float, share: str) -> None:
    """B refuses to give up everything iff war leaves it something: 1 − p − b above 0."""
    risk = CriticalRiskResult(**header("coercion.critical-risk"), risk=table())
    found = of(explanations.not_under_fire(case(two_states(p, b), risk)))
    assert found.question == "Would those who are asked, and would be attacked, rather fight than sign?"
    assert (
        f"“The demand” is addressed to those who would be attacked. The least willing of them would rather fight than "
        f"sign in {share}"
    ) in found.text
    assert found.details["same"]


def test_a_demand_on_others_than_the_target() -> None:
    """The two counts differ here, so a swap shows."""
    n = 200
    text = TWO_AND_ONE.replace("BYS: 1}", "BYS: {uniform: [0, 1]}}")
    c = case(text, CriticalRiskResult(**header("coercion.critical-risk", n), risk=table()), n=n)
    found = of(explanations.not_under_fire(c))
    r, j = roles(c.inputs), demand(c.scenario)
    assert j is not None
    assert r.target.id not in r.addressed
    refuse = r.pivot_war[:, j] > r.pivot_yield[:, j]
    would = r.target.yields[:, j] > r.target.war
    assert refuse.sum() != would.sum()
    assert f"prefers the use of force to signing in {per_hundred(int(refuse.sum()), n)}" in found.text
    assert f"Bystander itself prefers the demand to an attack in {per_hundred(int(would.sum()), n)}" in found.text
    assert found.value["count"] == int((refuse & would).sum())


def offer(taken: int, gap: Sequence[float]) -> InsincereResult:
    return InsincereResult(
        **header("coercion.insincere-offer"),
        revealed=table(gap=gap),
        demand="ask",
        taken={"ask": taken},
        weight=(0.1, 0.2, 0.5),
    )


def test_an_offer_that_nobody_else_can_accept() -> None:
    found = of(explanations.insincere(case(two_states(), offer(0, [0.1, 0.2, -0.1, 0.3]))))
    assert found.answer == "three explanations fit"
    assert "All others would accept the demand in 0 of 100 draws." in found.text
    assert "failure is worth more to A than the file says in 75 of 100 draws" in found.text
    assert "the weight 0.2 (0.1–0.5)" in found.text
    assert "an opening bid: a second offer that asks for less" in found.text


def test_an_offer_that_is_often_acceptable_reveals_little() -> None:
    found = of(explanations.insincere(case(two_states(), offer(3, [0.1, 0.2, -0.1, 0.3]))))
    assert found.answer == explanations.ACCEPTABLE
    assert "in 75 of 100 draws, so it reveals little." in found.text
    assert "Three explanations" not in found.text


def test_private_resolve_counts_demands_that_take_a_risk() -> None:
    best = table(risk=[0, 0.2, 0, 0])
    result = ResolveResult(**header("coercion.private-resolve"), best=best, target_costs=Quantity.point(0.1), curve=())
    found = of(behaviour.private_resolve(case(two_states(), result)))
    assert found.answer == "sometimes"
    assert "Only B knows what war would cost it." in found.text
    assert found.text.endswith("best for A takes a risk of war on purpose: sometimes.")


def commitment(needed: Sequence[float], admission: tuple[str, ...] = ()) -> CommitmentResult:
    shift = table(needed=needed, room=[1] * N, margin=[-1] * N)
    return CommitmentResult(
        **header("coercion.commitment"), shift=shift, assumed_shift=0.2, discount=0.9, admission=admission
    )


def test_shifting_power_is_a_condition_without_a_verdict() -> None:
    found = of(behaviour.shifting_power(case(two_states(), commitment([0.1, 0.2, 0.3, 0.4]))))
    assert found.answer == behaviour.NO_VERDICT
    assert found.text.startswith("A condition, not a verdict:")
    assert "expected its chance of winning against B to fall for good by more than 0.25" in found.text
    assert "(5 to 95 of 100 draws: 0.12 to 0.39)" in found.text
    assert "The file states no expected shift" in found.text
    assert "discount factor of 0.9 a year" in found.text


def test_an_accession_is_named_as_a_possible_shift() -> None:
    found = of(behaviour.shifting_power(case(two_states(), commitment([0.1] * N, ("B",)))))
    assert "The accession of B could be such a shift, but the file does not say how large." in found.text


def test_shifting_power_without_a_prize_says_nothing() -> None:
    assert behaviour.shifting_power(case(two_states(), commitment([NAN] * N))) is None


def test_public_words_count_draws_in_which_the_challenger_stands_firm() -> None:
    attrition = by_draw(rows({"concedes/challenger": [0.9, 0.2, 0.9, NAN]}))
    result = AttritionResult(**header("coercion.audience-costs"), attrition=attrition, outside=1)
    found = of(behaviour.public_words(case(two_states(), result)))
    assert found.answer == "sometimes"
    assert "Whether A is likelier to stand firm to the end than to give way: sometimes." in found.text
    assert any("In 25 of 100 draws the model does not apply" in x for x in found.assumptions)


def test_massed_forces_tell_fighting_from_arming() -> None:
    response = table(fight=[1, 0, 0, 0], deter=[0, 1, 1, 1])
    result = MobilisationResult(**header("coercion.mobilisation"), response=response, outside=0)
    found = of(behaviour.massing(case(two_states(), result)))
    assert found.answer == "sometimes"
    assert (
        "B’s best answer to the forces that A has massed is to fight without deterring an attack: sometimes"
        in found.text
    )
    assert found.text.endswith("arm until an attack would not pay: usually.")


def test_a_pretext_counts_draws_that_a_refusal_tips() -> None:
    result = PretextResult(**header("coercion.pretext"), pretext=table(tips=[1, 1, 1, 0]))
    found = of(behaviour.pretext(case(two_states(), result)))
    assert found.answer == "usually"
    assert found.text == "Whether a refusal to talk would make force better than waiting for A: usually."


def bounds(peace: tuple[int, ...], war: tuple[int, ...], both: tuple[int, ...]) -> RangeResult:
    return RangeResult(
        **header("coercion.range"),
        bounds=table(low=[0.2, 0.4, 0.4, NAN], high=[0.8, 0.6, 0.8, NAN]),
        places=by_draw(rows({"ask/challenger": [1] * N, "ask/target": [1] * N})),
        no_prize=1,
        survivors=Survivors(peace, war, both),
        named={"ask": NamedCounts(others=0, lapse=1, war=3, both=0)},
    )


def test_the_range_counts_packages_that_beat_a_lapse_and_war() -> None:
    found = range_finding(case(two_states()), bounds((10, 10), (30, 50), (5, 10)))
    assert "75 of 100 are also preferred to war" in found.text
    assert "(counted in 2 draws: on average 10 beat a lapse, 40 beat war, 8 beat both)" in found.text
    assert found.value == {"kind": "quantiles", "low": 0.4, "high": 0.8}
    # That some division beats war for both sides holds by construction: an assumption, and no part of the answer.
    assert "better for both" not in found.text
    assert any("In 25 of 100 draws one side would rather lose" in x for x in found.assumptions)


def test_no_package_that_beats_a_lapse_is_said_plainly() -> None:
    found = range_finding(case(two_states()), bounds((0, 0), (3, 5), (0, 0)))
    assert found.text == "No package is preferred to a lapse of the talks by everyone who is asked (2 draws searched)."


def game(force: Sequence[float], ends: tuple[EndCount, ...]) -> EscalationResult:
    return EscalationResult(
        **header("coercion.escalation"),
        shares=table(),
        solution=table(end=[0] * N, force=force),
        players=("A", "B"),
        ends=ends,
        own_moves=False,
        tree=(),
    )


def test_the_moves_lead_to_the_ends_by_how_often_they_are_the_solution() -> None:
    ends = (EndCount("accept", False, 0), EndCount("use force", True, 1), EndCount("drop the demand", False, 3))
    found = escalation_finding(case(two_states()), game([1, 0, 0, 0], ends))
    assert found.answer == "sometimes"
    assert "Whether it ends in force if everybody chooses the best reply at each step: sometimes." in found.text
    assert found.text.endswith("Where it ends: drop the demand (usually); use force (sometimes).")
    assert [e["count"] for e in found.details["ends"]] == [0, None, 3]


def test_no_number_for_the_use_of_force() -> None:
    ends = (EndCount("use force", True, 3), EndCount("stand down", False, 1))
    found = escalation_finding(case(two_states()), game([1, 1, 1, 0], ends))
    assert found.value == {"kind": "range", "low_word": "usually", "high_word": "usually"}
    assert found.mc_se is None
    assert not re.search(r"\d", found.text)


def test_guarantees_that_can_be_worked_out_and_those_that_cannot() -> None:
    c = case(TWO_AND_ONE + GUARANTEES)
    treaty, loose = c.scenario.guarantees
    needed = table(credibility=[0, 0, 0.2, 0.6], commitment=[0, 0, 0.1, 0.2])
    result = GuaranteesResult(
        **header("coercion.guarantees"),
        backings={
            "ONE+BYS": Backing(treaty, True, (-0.4, -0.1), needed, ()),
            "TWO-ONE": Backing(loose, False, (-0.4, -0.1), None, tuple(j / 10 for j in range(9))),
        },
    )
    whole, half = guarantee_findings(c, result)
    assert whole.asks is Question.FAILURE
    assert whole.text.startswith("One is bound by treaty to defend Bystander.")
    assert (
        "Whether Challenger would leave Bystander alone even without a guarantor: about as often as not." in whole.text
    )
    assert "One deters only if its chance to come is at least 0.22 to 0.58" in whole.text
    assert set(result.tables) == {"ONE+BYS"}
    assert half.asks is Question.BACKGROUND
    assert "Two is not bound to defend One." in half.text
    assert (
        "does not say what Challenger could gain against One, so whether the guarantee deters cannot be computed"
        in half.text
    )
    assert "War would cost Two 0.1 to 0.4 of its stake" in half.text
    assert "for an even chance that it comes, abandoning One must cost it 0.40" in half.text
    assert half.text.endswith("The file puts the chance that the guarantee is kept at 0.3.")


CLASS = """reference_classes:
  - {id: shows, what: Crises that began with a show of force, since: 1945, until: 2019-12-31, cases: 56,
     outcomes: {full-scale war: 2, an agreement: 20}, citation: A list of crises, why: The list ends early.}
"""


def test_a_reference_class_gives_the_first_screen_its_counts() -> None:
    (found,) = reference_classes(case(two_states(more=CLASS)))
    assert found.headline == (
        "Crises that began with a show of force, since 1945: full-scale war in 2 of 56, an agreement in 20."
    )
    assert "from 1945 to 31 December 2019: 56 cases. Full-scale war in 2 (1 to 12 of 100);" in found.text
    assert found.assumptions == ("Counted from A list of crises.", "The list ends early.")
    assert found.asks is Question.FAILURE


def explained(id: str, answer: str, kind: str = "share of draws") -> Finding:
    return Finding(
        id=id, question="?", asks=Question.FAILURE, answer=answer, text="", value={"kind": kind}, n_draws=N,
        models=({"id": "coercion.x"},),
    )  # fmt: skip


def test_the_summary_groups_explanations() -> None:
    found = summary(
        [
            explained("why/tied-hands", "rarely"),
            explained("why/doubt", "practically never"),
            explained("why/shifting-power", behaviour.NO_VERDICT, "quantiles"),
            explained("why/public-words", "usually"),
            explained("why/insincere", explanations.ACCEPTABLE),
        ],
        N,
    )
    assert found.value["members"] == ["why/tied-hands", "why/public-words"]
    assert found.answer == "2 of 5 explanations are at work"
    assert found.text.startswith(
        "At work as coded: public commitments (rarely) and audience costs of public threats (usually). "
        "Not at work: distrust of promises and an offer that was not meant to be accepted. "
        "No verdict: shifting power."
    )
    # Explanations stand in their section: on most cases some are at work, so they take no line on the first screen.
    assert found.headline == ""


def test_nothing_at_work_gives_no_headline() -> None:
    found = summary([explained("why/doubt", "practically never")], N)
    assert found.text.startswith("At work as coded: none. Not at work: distrust of promises")
    assert not found.headline


def test_key_drivers_are_named_strongest_first() -> None:
    low, high = Share("lowest fifth", 0, 10), Share("highest fifth", 10, 10)
    drivers = [KeyDriver(f"p{j}", f"input {j}", "report", low, high) for j in range(3)]
    assert depends(drivers) == " It depends most on input 0 and input 1."
    assert depends([]) == ""


def test_conduct_runs_from_the_least_to_the_most_over_its_key_drivers() -> None:
    """An outcome that one input decides: never in its lowest fifth, always in its highest."""
    low, high = Share("lowest fifth", 0, 40), Share("highest fifth", 40, 40)
    driver = KeyDriver("p", "how cold it is", "report", low, high)

    class Decided(KeyDrivers):
        def of(self, outcome: np.ndarray, most: int = 6) -> tuple[tuple[KeyDriver, ...], dict[str, float]]:
            return (driver,), {"report": 1.0}

    result = PretextResult(**header("coercion.pretext"), pretext=table(tips=[1, 1, 0, 0]))
    c = case(two_states(), result)
    found = of(behaviour.pretext(replace(c, drivers=Decided(c.inputs))))
    assert found.answer == "practically never to practically always"
    assert found.value == {"kind": "range", "low_word": "practically never", "high_word": "practically always"}
    assert found.text.endswith("practically never to practically always. It depends most on how cold it is.")
    assert found.depends_on == ("p",)


def test_without_force_only_reference_classes_are_left() -> None:
    c = case(two_states(more=CLASS))
    assert [f.id for f in findings(c)] == ["reference-class/shows"]
