"""What somebody declares, tells of others, or says before a question: threats, refusals, charges. All disputes are invented."""

from __future__ import annotations

import pytest
from evidence.reader import having, of

pytest.importorskip("spacy")


def told(text: str) -> set[tuple[str, str, tuple[str, ...]]]:
    return {(s.act, s.realis, s.actors) for s in of(text).statements}


@pytest.mark.parametrize(
    "text",
    [
        "Gabon said it would sue the company.",
        "Gabon said on Monday that it would suspend the supply of water.",
        "Gabon fears for 600 jobs and said that it would refuse to unload the ships.",
        "Gabon's minister said Gabon would seal the crossings on Friday.",
        "Gabon will appeal, a spokesman for Gabon announced.",
    ],
)
def test_harm_that_its_doer_announces_is_a_threat(text: str) -> None:
    assert ("THREATEN", "actual", ("GAB",)) in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Togo said that Gabon would suspend the supply of water.",
        "Gabon said that it would have cut the supply.",
        "Gabon said that it would lift the embargo.",
    ],
)
def test_what_others_would_do_and_gifts_are_no_threat(text: str) -> None:
    assert not having(of(text), act="THREATEN")


@pytest.mark.parametrize(
    "text",
    [
        "Gabon would not be hurried.",
        "Gabon will not be bullied.",
        "Gabon will do nothing of the kind.",
        "Gabon would not hear of it.",
        "Gabon said that it would not join the strike.",
        "Gabon insisted that it would not give back any berths.",
    ],
)
def test_who_stands_firm_refuses(text: str) -> None:
    assert ("REJECT", "actual", ("GAB",)) in told(text)
    assert not having(of(text), act="REQUEST")


def test_two_reports_with_a_colon_between_them_stand_for_themselves() -> None:
    assert ("REJECT", "actual", ("GAB",)) in told("Gabon has thanked Togo and declined: the hall has no doors.")


def test_harm_that_a_speaker_tells_of_others_is_a_charge() -> None:
    text = (
        "Interview with Rosa Oteng, spokeswoman of Gabon\n\nQ: Who fired first?\n\n"
        "OTENG: We held back. The army of Togo attacked our post on Monday.\n\nQ: And now?\n\nOTENG: We want a list."
    )
    statements = of(text).statements
    assert {s.act for s in statements if "attacked" in text[slice(*s.content)]} == {"ASSAULT", "ACCUSE"}
    assert {s.realis for s in statements if s.act == "ASSAULT"} == {"alleged"}


def test_what_an_interviewer_tells_before_the_question_is_told_unless_the_answer_denies_it() -> None:
    question = "Interview with Rosa Oteng, spokeswoman of Togo\n\nQ: Gabon has cut the supply of gas. Did you expect it?\n\nA: "
    asked = [s for s in of(question + "We did.").statements if s.act == "SANCTION"]
    denied = [s for s in of(question + "Gabon has cut nothing so far.").statements if s.act == "SANCTION"]
    assert [(s.realis, s.actors) for s in asked] == [("actual", ("GAB",))]
    assert [(s.realis, s.actors) for s in denied] == [("negated", ("GAB",))]


@pytest.mark.parametrize(
    ("text", "act", "realis"),
    [
        ("Gabon and Togo did not reach agreement on the fee.", "AGREE", "negated"),
        ("Gabon did not reach an agreement with Togo on the fee.", "AGREE", "negated"),
        ("Gabon and Togo failed to agree on the fee.", "AGREE", "negated"),
        ("Gabon and Togo met in Lomé. No agreement was reached on the fee.", "AGREE", "negated"),
        ("Talks between Gabon and Togo ended without agreement.", "AGREE", "negated"),
        ("Talks between Gabon and Togo broke down on Friday.", "REJECT", "actual"),
    ],
)
def test_talks_that_fail_are_both_sides_failure(text: str, act: str, realis: str) -> None:
    assert [s.actors for s in of(text).statements if (s.act, s.realis) == (act, realis)] == [("GAB", "TGO")]


def test_who_is_unable_to_agree_to_something_refuses_it() -> None:
    assert ("REJECT", "actual", ("GAB",)) in told("Gabon was unable to agree to the clause.")


def test_what_was_set_up_or_taken_is_undone_by_those_who_did_it() -> None:
    text = "Gabon set up two checkpoints. Togo asked for their removal. The checkpoints were dismantled on Friday."
    assert ("RETREAT", "actual", ("GAB",)) in told(text)
    assert ("COERCE", "actual", ("GAB",)) in told("Gabon has released the cattle that were impounded in May.")


def test_a_vote_is_nobody_who_acts() -> None:
    text = "The three arbitrators of Gabon rejected by two votes to one the argument of Togo."
    assert ("REJECT", "actual", ("GAB",)) in told(text)


def test_who_reports_and_goes_on_to_ask_is_the_speaker() -> None:
    text = (
        "Gabon retorted that the mosaic had been photographed intact, and invited the arbitrators to come and see it."
    )
    assert ("REQUEST", "actual", ("GAB",)) in told(text)


def test_bare_police_act_in_a_report_that_names_no_state() -> None:
    assert ("COERCE", "actual", ("the-police",)) in told("Police fired tear gas and detained nineteen of them.")


@pytest.mark.parametrize(
    "text",
    [
        "Last year Gabon closed the port of Mayumba for a month.",
        "Two winters ago Gabon locked out its crane drivers.",
        "During the crisis of 2011, Gabon closed the same border.",
    ],
)
def test_a_time_long_ago_told_without_a_date_makes_a_deed_background(text: str) -> None:
    assert {s.realis for s in of(text).statements if s.act in ("COERCE", "SANCTION")} == {"background"}
