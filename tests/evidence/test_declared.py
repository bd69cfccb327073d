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
