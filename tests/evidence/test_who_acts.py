"""Who acts and speaks where a report names people only by surname, by an organ, or by a pronoun. All disputes are invented."""

from __future__ import annotations

import pytest
from evidence.reader import having, of

pytest.importorskip("spacy")

from detente.evidence.interviews import in_full


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


def test_initials_as_labels_do_not_fit_two_names() -> None:
    assert in_full(["Lima Review", "Ruiz", "LR", "R", "Q"]) == {"LR": "Lima Review", "R": "Ruiz"}


@pytest.mark.parametrize(
    ("text", "speaker", "code"),
    [
        (
            "The Tarn Forum's envoy, Ana Ruiz, has spoken. The former minister of Chile called on Peru to talk.",
            "Ana Ruiz",
            "tarn-forum",
        ),
        ("The UN refugee agency counts 600 people. Its representative in Chad, Ana Ruiz, urged Mali to wait.", "Ana Ruiz", "UNHCR"),
        ("ECOWAS is divided. The president of its Commission, Ana Ruiz, rejected the plan.", "Ana Ruiz", "ECOWAS"),
        ("Nurses left the clinic.\n\nReaction from the Tarn Forum: foreign affairs chief Ana Ruiz rejected the plan.", "Ana Ruiz", "tarn-forum"),
        ("Peru closed the port. Hoshino, however, said aid and rent were separate. Japan's minister, Ken Hoshino, left.", "Ken Hoshino", "JPN"),
    ],
)  # fmt: skip
def test_the_body_of_a_person_is_the_one_that_the_words_around_tell(text: str, speaker: str, code: str) -> None:
    assert having(of(text), speaker=speaker, speaks_for=code)


COMMUNIQUE = (
    "MINISTRY OF ENERGY\nREPUBLIC OF PERU\n\nCOMMUNIQUÉ No. 17\n\n"
    "1. The Chilean Minister of Mines, Mr Luis Rojas, asserted in Santiago that Peru “has sold the gas twice”. "
    "The Ministry rejects this assertion.\n\n"
    "2. Brazil asked for a meeting. Vice-Minister Ana Ruiz accepted the offer.\n\n"
    "3. Peru demands that purchases return to the agreed volume."
)


@pytest.mark.parametrize("act", ["REJECT", "AGREE", "REQUEST"])
def test_the_ministry_of_a_communique_is_that_of_its_state(act: str) -> None:
    assert having(of(COMMUNIQUE), act=act, actors=("PER",))


def test_a_call_for_something_to_be_done_is_a_demand() -> None:
    assert having(of("Chile criticised Peru and called for the roads to be closed again."), act="REQUEST")


def test_where_somebody_lives_is_not_whose_ministry_denies() -> None:
    text = (
        "Guinea rejected the plan and Guinea closed its port. Its rival, Ana Barry, who lives in exile in Abidjan, "
        "accuses the junta of fraud, which the justice ministry denies."
    )
    assert not [s for s in of(text).statements if "CIV" in s.actors]


@pytest.mark.parametrize(
    "text", ["Peru did not sign the treaty and neither did Chile.", "Peru did not sign the treaty. Neither did Chile."]
)
def test_a_verb_that_is_left_out_is_that_of_the_clause_before(text: str) -> None:
    assert having(of(text), act="REJECT", actors=("CHL",))


def test_people_who_resign_do_not_yield_for_their_state() -> None:
    assert not of("Some 600 Serb police officers resigned in the north of Kosovo.").statements


def test_a_bare_surname_may_be_who_he_is() -> None:
    text = (
        "Serbia's president, Ivan Petrov, rejected the plan.\n\n"
        'Kurti thanked NATO for its help. "We are safe," he wrote on Monday.'
    )
    assert [s.speaker for s in of(text).statements if s.form == "direct"] == ["Kurti"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Bishop Luis Rojas of Tarn refused to sell the land.", "bishop-of-tarn"),
        ("Mali's junta expelled the envoy. Junta leader Colonel Luis Rojas rejected the plan.", "MLI"),
        ("NATO met on Monday. The alliance's deputy secretary general, Luis Rojas, rejected the plan.", "NATO"),
        ("Chad's parliament met. Speaker Luis Rojas rejected the plan.", "TCD"),
        ("Luis Rojas, negotiating for Niger, said the treaty would not pass. Chad objected.", "NER"),
        ("Niger's Luis Rojas said the treaty would not pass. Chad objected.", "NER"),
        ("Luis Rojas, who is leading the talks for Niger, rejected the treaty. Chad objected.", "NER"),
        ("Luis Rojas, now in charge of the Tarn Fishermen's League, rejected the plan.", "tarn-fishermen-s-league"),
        ("Niger sent troops. Defence chief Luis Rojas told reporters that they would stay.", "NER"),
        ("The dockers' union shut the quay. \"We will stay,\" says general secretary Luis Rojas. The league met.", "dockers-union"),
    ],
)  # fmt: skip
def test_an_office_goes_to_the_actor_that_has_it(text: str, code: str) -> None:
    found = [s.speaks_for for s in of(text).statements if s.speaker == "Luis Rojas"]
    assert found
    assert set(found) == {code}


@pytest.mark.parametrize(
    "who",
    [
        "the daughter of Niger's president",
        "an analyst at the Sahel Institute",
        "who left the Nigerien government in May",
    ],
)
def test_a_private_person_speaks_for_nobody(who: str) -> None:
    text = f"Ana Ruiz, {who}, said the treaty would not pass. Chad objected to it."
    assert {s.speaks_for for s in of(text).statements if s.speaker == "Ana Ruiz"} == {None}


@pytest.mark.parametrize(
    ("text", "act", "actors"),
    [
        ("Iran demanded that Afghanistan open the dam, but it refused.", "REJECT", {"AFG"}),
        ("Tehran demanded that Kabul open the dam; it refused.", "REJECT", {"AFG"}),
        ("Corvex Oil met Velia Gas on Monday. The latter demanded a refund.", "REQUEST", {"velia-gas"}),
        ("Corvex Oil met Velia Gas on Monday. The former demanded a refund.", "REQUEST", {"corvex-oil"}),
        ("Chad and Niger met on Monday. The two demanded a refund from Mali.", "REQUEST", {"TCD", "NER"}),
        ("Chad, together with Niger, demanded a refund from Mali.", "REQUEST", {"TCD", "NER"}),
        ("The bishops of Mali demanded the release of two priests.", "REQUEST", {"the-bishops-of-mali"}),
        ("Troops loyal to the Tarn Liberation Army left the town of Gao.", "RETREAT", {"tarn-liberation-army"}),
    ],
)
def test_who_acts_is_whom_the_clause_means(text: str, act: str, actors: set[str]) -> None:
    assert actors in [set(s.actors) for s in having(of(text), act=act)]
