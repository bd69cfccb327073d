"""Acts by tables of words: verbs with objects, turns of phrase, nouns, the future tense, adjectives. All disputes are invented."""

from __future__ import annotations

from typing import get_args

import pytest

pytest.importorskip("spacy")

from evidence.reader import done, having, of

from detente.evidence.deeds import NOUNS, PHRASES, VERBS
from detente.evidence.frames import OBJECTS, PERSONS
from detente.evidence.lexicon import Act, act_named, rows
from detente.evidence.tone import blames, tone

TABLES = {"verbs.tsv": 3, "frames.tsv": 3, "turns.tsv": 4, "classes.tsv": 2, "tone.tsv": 2}


@pytest.mark.parametrize(("table", "columns"), TABLES.items())
def test_every_row_of_a_table_has_all_its_columns(table: str, columns: int) -> None:
    assert {len(row) for row in rows(table)} == {columns}


def test_every_table_names_only_acts_and_classes_that_there_are() -> None:
    acts = set(get_args(Act))
    assert {*VERBS.values(), *NOUNS.values(), *PHRASES.values(), *OBJECTS.values()} <= acts
    assert {row[0] for row in rows("turns.tsv")} <= acts
    classes = {row[0] for row in rows("classes.tsv")}
    assert {word for row in rows("frames.tsv") for word in row[2].split() if word.startswith("@")} <= classes
    assert "herder" in PERSONS


def test_an_act_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="names 'WAVE', which is not an act"):
        act_named("WAVE")


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Peru imposed a tariff on Chilean fruit.", "SANCTION"),
        ("Peru took two fishermen into custody.", "COERCE"),
        ("Peru led two herders away.", "COERCE"),
        ("Peru let the herders go.", "CONCEDE"),
        ("Peru released at least 19 Chileans on Sunday.", "CONCEDE"),
        ("Peru has lifted a three-month-old state of emergency.", "CONCEDE"),
        ("Peru spoke by telephone with Chile.", "CONSULT"),
        ("Peru lodged a protest against Chile.", "ACCUSE"),
        ("Peru carried out a raid on the port.", "ASSAULT"),
        ("Peru has put its troops on alert.", "MOBILIZE"),
        ("Peru pulled out of the talks.", "REJECT"),
        ("Peru sent blankets and medicine to the valley.", "AID"),
        ("Peru went to court over the dam.", "ACCUSE"),
        ("Thousands of miners stopped work.", "PROTEST"),
        ("Peru was adamant.", "REJECT"),
        ("Peru is in favour of the plan.", "SUPPORT"),
        ("Peru called the charge absurd.", "REJECT"),
        ("Peru called the truce a surrender.", "REJECT"),
        ("Peru described the plan as generous.", "SUPPORT"),
        ("Peru was forced to release the crew.", "CONCEDE"),
    ],
)
def test_what_a_verb_with_its_company_is(text: str, act: str) -> None:
    assert having(of(text), act=act, realis="actual"), [(s.act, s.realis, s.actors) for s in of(text).statements]


@pytest.mark.parametrize(
    ("text", "act", "actor"),
    [
        ("Chile's seizure of two boats angered Peru.", "COERCE", "CHL"),
        ("Chilean air strikes hit the port.", "ASSAULT", "CHL"),
        ("After Chile's raid on the port, Peru closed the border.", "ASSAULT", "CHL"),
        ("Peru welcomed the release of the crew by Chile.", "CONCEDE", "CHL"),
        ("The withdrawal of Chilean troops began on Monday.", "RETREAT", "CHL"),
        ("Chile sealed two depots. The seizure of 4,000 bags came at night.", "COERCE", "CHL"),
    ],
)
def test_a_deed_that_a_noun_tells_has_its_doer(text: str, act: str, actor: str) -> None:
    assert having(of(text), act=act, actors=(actor,), realis="actual")


@pytest.mark.parametrize(
    "text",
    [
        "Peru plans a raid.",
        "A Peruvian raid is feared.",
        "Chile demanded the withdrawal of Peruvian troops.",
        "Chile called for a lifting of the Peruvian embargo.",
        "Chile warned of a Peruvian blockade.",
    ],
)
def test_a_noun_alone_makes_no_deed(text: str) -> None:
    assert not done(of(text)) & {"ASSAULT", "RETREAT", "CONCEDE", "COERCE", "SANCTION"}


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Peru will not release the crew.", "REJECT"),
        ("Peru said it would not reopen the port.", "REJECT"),
        ("Peru said that it would never give up the island.", "REJECT"),
        ("If Chile attacks, Peru will close the bridge.", "THREATEN"),
        ("Should the flights continue, Peru will be compelled to close its airspace.", "THREATEN"),
        ("Otherwise, Peru said, its men would go back to their trenches.", "THREATEN"),
    ],
)
def test_what_is_said_of_the_future_is_a_refusal_or_a_threat(text: str, act: str) -> None:
    reading = of(text)
    assert having(reading, act=act, actors=("PER",), realis="actual")
    assert not done(reading) & {"CONCEDE", "COERCE", "RETREAT"}


def test_what_others_expect_is_no_refusal() -> None:
    (said,) = having(of("Chile said that Peru would not release the crew."), act="REJECT", actors=("PER",))
    assert said.realis == "alleged"


@pytest.mark.parametrize(
    "text", ["You cannot eat a fan.", "Peru would not comment.", "Peru could not confirm the report."]
)
def test_not_everything_in_the_negative_refuses(text: str) -> None:
    assert "REJECT" not in done(of(f"Chile met Peru. {text}"))


def test_who_insists_that_something_is_so_demands_nothing() -> None:
    assert "REQUEST" not in done(of("Peru insists that its men never took the boats."))
    assert having(of("Peru insists that the boats must leave."), act="REQUEST")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("a raid on honest people", "blame"),
        ("a generous offer", "praise"),
        ("a matter of law", None),
        ("no theft", None),
    ],
)
def test_the_tone_of_a_description(words: str, told: str | None) -> None:
    assert tone(words) == told


def test_only_a_predicate_blames() -> None:
    assert blames("This is a raid with a rubber stamp")
    assert not blames("We know where the pipes lie")
