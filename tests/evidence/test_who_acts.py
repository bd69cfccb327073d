"""Who acts and speaks where a report names people only by surname, by an organ, or by a pronoun. All disputes are invented."""

from __future__ import annotations

import pytest
from evidence.reader import having, of

pytest.importorskip("spacy")


def test_somebodys_adviser_is_not_the_one_advised() -> None:
    text = (
        "Peru's foreign minister, Ana Ruiz, met reporters in Lima.\n\n"
        "Ruiz's adviser, Luis Vega, said the offer had come too late."
    )
    assert having(of(text), speaker="Luis Vega", speaks_for="PER")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Chile's embassy in Lima was shut. Ruiz met the Brazilian ambassador, Rui Lima. The embassy rejected the plan.", "BRA"),
    ],
)  # fmt: skip
def test_an_organ_is_that_of_the_office_named_last(text: str, code: str) -> None:
    assert having(of(text), act="REJECT", actors=(code,))


def test_what_a_relative_clause_says_is_about_who_acts_around_it() -> None:
    text = "Serbia demands that Kosovo set up the association, which it promised in Brussels."
    assert not [s for s in of(text).statements if s.rule == "event: promise" and s.actors == ("SRB",)]


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("Ana Ruiz, you head the Drivers' Federation. Will it strike?", "head of the Drivers' Federation"),
        ("Ana Ruiz, you chair the Drivers' Federation. Will it strike?", "chair of the Drivers' Federation"),
    ],
)
def test_an_interviewee_has_the_office_that_the_question_states(question: str, role: str) -> None:
    text = f"Q: {question}\n\nA: We will strike on Monday.\n\nQ: Why?\n\nA: We reject the plan.\n\nQ: And then?\n\nA: We wait."
    people = [p for p in of(text).people if p.name.endswith("Ruiz")]
    assert [p.role for p in people] == [role]


def test_labels_of_initials_are_those_of_the_names_before_them() -> None:
    text = (
        "Ana Ruiz has been Peru's chief negotiator for a year. She spoke to the Lima Review on Monday.\n\n"
        "Lima Review: Ms Ruiz, is it over?\n\nRuiz: We reject the plan.\n\nLR: Why?\n\n"
        "R: We have asked Chile for a map.\n\nLR: What next?\n\nR: We accept the court."
    )
    reading = of(text)
    assert {s.speaker for s in reading.statements} == {"Ana Ruiz"}
    assert {s.speaks_for for s in reading.statements} == {"PER"}


def test_an_office_of_the_past_gives_no_actor() -> None:
    text = "Ana Ruiz was Peru's chief negotiator from 2019 to 2022. Ruiz rejected the plan."
    assert not [s for s in of(text).statements if s.speaks_for is not None]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('Oakham Mayor Ana Ruiz opposed the plan. "It is sixty jobs," the mayor said.', "oakham"),
        ("Chile closed the road. Tarn province governor Ana Ruiz rejected the plan.", "tarn-province"),
        ("Chile closed the road. Governor Ana Ruiz of Tarn rejected the plan.", "tarn"),
    ],
)
def test_a_place_acts_through_who_runs_it(text: str, code: str) -> None:
    assert having(of(text), act="REJECT", speaks_for=code)


def test_who_is_sent_speaks_for_the_sender() -> None:
    text = "The African Union sent a former judge, Ana Ruiz, who proposed that Chad open the road."
    assert having(of(text), act="REQUEST", speaks_for="AU")


MINUTES = (
    "TARN DISTRICT COUNCIL\nMinutes of a meeting held on 18 September 2025\n\n"
    "Present: Mayor Helen Marsh (chair), Councillors Tom Reed, Ana Ruiz and Joe Oakes\n"
    "In attendance: G. Lunn (Chief Executive), A. Fell (Harbourmaster)\n\n"
    "1.1 Mr Owen Price, on behalf of Cymdeithas o Lanfair (the Cymdeithas), opposed the consent sought by Shell Mussels Ltd.\n\n"
    "1.2 Cr Reed proposed an amendment. Cr Ruiz refused to accept it. The Harbourmaster, Mr Fell, rejected the charge.\n\n"
    "1.3 Mr Price asked the Council to decline the application."
)


@pytest.mark.parametrize(
    ("speaker", "code"),
    [
        ("Tom Reed", "tarn-district-council"),
        ("Ana Ruiz", "tarn-district-council"),
        ("Fell", "tarn-district-council"),
        ("Owen Price", "cymdeithas-o-lanfair"),
    ],
)
def test_those_who_attend_a_meeting_speak_for_the_body_that_meets(speaker: str, code: str) -> None:
    found = [s.speaks_for for s in of(MINUTES).statements if s.speaker and s.speaker.endswith(speaker)]
    assert found
    assert set(found) == {code}
