"""Kinds of sentences that fresh reports brought up: bodies and people, offices, rulings, terms. All disputes are invented."""

from __future__ import annotations

import pytest
from evidence.reader import done, having, of, speakers

pytest.importorskip("spacy")


def actors(text: str) -> set[str]:
    return {a.code for a in of(text).actors}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("State-owned Kelp Hydro Corporation (KHC) cut supplies. KHC rejects the charge.", "kelp-hydro-corporation"),
        ("The Lowland Farmers' Association (LFA) met. The LFA rejected the plan.", "lowland-farmers-association"),
        (
            "The Tarn People's Command freed two men. The MPC refused. The TPC rejected the offer.",
            "tarn-people-s-command",
        ),
        ("Gulf Grain has rejected the plan.", "gulf-grain"),
        ("The broadcaster, Zoda Vision, stopped its payments. Zoda Vision refused to comment.", "zoda-vision"),
        ("Minera Altura suspended work. Altura rejected the charge.", "minera-altura"),
        ("Dover & Stone Bakeries rejected the demand.", "dover-stone-bakeries"),
        ("The harbour authority closed the quay. The harbour authority rejected the complaint.", "harbour-authority"),
        ("The Mangyan elders demanded a seat. The elders rejected the plan.", "mangyan-elders"),
        ("The diocese of Monterosso rejected the plan.", "diocese-of-monterosso"),
        ("Lindvik's town council closed the pier.", "lindvik"),
    ],
)
def test_a_body_is_found_by_what_the_report_says_of_it(text: str, code: str) -> None:
    assert code in actors(text)


@pytest.mark.parametrize("name", ["Eoin Fallon", "Aniw Lubag"])
def test_who_only_says_things_is_a_person(name: str) -> None:
    text = f'Ireland closed the port. "Nobody asked us," {name} has told reporters. {name}, who lives there, left.'
    assert not {name.lower().replace(" ", "-")} & actors(text)


def test_an_interview_without_labels_is_read_by_turns() -> None:
    text = (
        "Gerda Wolf leads the Tunnel Workers' Union. We met her below the pass.\n\nIs the strike over?\n\n"
        "We will not end anything on Monday.\n\nWhat do you want?\n\nWe demand an eight-hour shift.\n\n"
        "Did the minister call?\n\nI have asked her to send inspectors."
    )
    reading = of(text)
    assert having(reading, act="REQUEST", speaker="Gerda Wolf", speaks_for="tunnel-workers-union")
    assert {s.speaker for s in reading.statements if s.form == "direct"} == {"Gerda Wolf"}


def test_a_reply_that_somebody_writes_is_theirs() -> None:
    text = (
        "The Bakers' Society asked Dover Bakeries for a thermometer.\n\n"
        "Giles Amory, director of Dover Bakeries, writes: We reject the letter of the Society."
    )
    assert having(of(text), act="REJECT", speaks_for="dover-bakeries")


@pytest.mark.parametrize(
    ("text", "speaks_for"),
    [
        ('Peru has closed the port. "It is shut," Ana Ruiz told us. Peru\'s trade minister would not say more.', "PER"),
        ('The talks failed, Chile\'s trade minister said. "We tried," Ana Ruiz told reporters.', "CHL"),
        ("The Malawian delegation, led by Mr Chimwe Gond, left. Mr Gond rejected the plan.", "MWI"),
        (
            "Dora Piri, speaking on behalf of the Lake Fishers' Cooperative, rejected the plan.",
            "lake-fishers-cooperative",
        ),
        ("Bas Tuma, who runs irrigation in Damascus, rejected the plan.", "SYR"),
    ],
)
def test_an_office_is_settled_wherever_the_report_tells_it(text: str, speaks_for: str) -> None:
    assert {s.speaks_for for s in of(text).statements if s.speaker and s.speaker != "Chile's trade minister"} >= {
        speaks_for
    }


def test_the_object_of_a_verb_is_not_its_subject() -> None:
    text = (
        "The airline's chief, Hans Berg, refused. The Crew Union's negotiator, Tuuli Ranta, accused him of bad faith. "
        '"He sent his lawyers," she said.'
    )
    assert speakers(of(text))[-1] == ("Tuuli Ranta", "crew-union")


def test_a_crowd_without_a_name_is_nobody_that_is_known() -> None:
    text = (
        "Spain offered a road. Some forty people have been camping there. Their spokesman, Luis Gil, rejects the plan."
    )
    assert not [s for s in of(text).statements if s.speaker == "Luis Gil" and s.speaks_for == "ESP"]


def test_a_ruling_is_that_of_the_body_that_the_report_is_about() -> None:
    text = (
        "RAIL REGULATORY AUTHORITY\n\nBalt Cargo v. Lett Rail\n\n"
        "Counsel for the applicant, Ilze Krast, rejected the figures. Lett Rail is ordered to return four slots. "
        "The claim is dismissed."
    )
    reading = of(text)
    assert having(reading, act="REQUEST", actors=("rail-regulatory-authority",))
    assert having(reading, act="REJECT", actors=("rail-regulatory-authority",))
    assert having(reading, speaker="Ilze Krast", speaks_for="balt-cargo")


@pytest.mark.parametrize(
    ("text", "act", "realis"),
    [
        ("Should the lights go out, Peru warned, it would close the border.", "THREATEN", "actual"),
        ("Chile reiterated its call for a closed season.", "REQUEST", "actual"),
        ("Chile has said no to that.", "REJECT", "actual"),
        ("Nobody asked the farmers, which is why Peru closed the road.", "COERCE", "actual"),
        ("Peru deplored the seizure of twenty boats by Chilean police.", "COERCE", "actual"),
        ("Peru said it would sell the gas to Brazil unless Chile paid.", "THREATEN", "actual"),
        ("In return, Peru would release the boats.", "CONCEDE", "offered"),
        ("Peru said the port was closed and urged Chile to talk.", "REQUEST", "actual"),
        ("Peru dispatched a mission to Chile.", "CONSULT", "actual"),
    ],
)
def test_what_a_clause_tells(text: str, act: str, realis: str) -> None:
    assert having(of(text), act=act, realis=realis), [(s.act, s.realis) for s in of(text).statements]


@pytest.mark.parametrize(
    "text",
    [
        "Had Peru attacked the post, Chile would have left.",
        "Should Peru attack the post, Chile would leave.",
        "The miners asked that compensation be paid by the operator, Peru.",
        "Ana Ruiz, who took over the energy ministry of Peru in March, met the press.",
    ],
)
def test_what_did_not_happen_is_not_told_as_done(text: str) -> None:
    assert not done(of(text)) & {"ASSAULT", "COERCE", "AID", "RETREAT"}
