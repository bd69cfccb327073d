"""Names of actors in sentences: which take an article, and which a plural verb."""

from __future__ import annotations

import pytest

from detente.scenario.names import agreeing, called, definite, opening, possessive, them

WITH = """
    European Union, United States, United Kingdom, Netherlands, Philippines, Houthis, Front, Soviet Union,
    African Union, West Bank, Czech Republic, Republic of Korea, Front for the Liberation, Security Council,
    Labour Party, City of London, Church of England, United Nations, Marshall Islands, EU, UN, Turkish
    Cypriots, Tamil Tigers, Social Democrats, Free Syrian Army, Government of Sudan, Food and Agriculture
    Organization, Transport and General Workers Union, Separatists
"""
WITHOUT = """
    Russia, NATO, Ukraine, North Macedonia, Mexico City, Athens, Honduras, Cyprus, Laos, Flanders, Algiers,
    Ivory Coast, Hamas, Bosnia and Herzegovina, Trinidad and Tobago, Harvard University, South Sudan,
    Hezbollah, West Germany, OPEC, Ford, management, Isaac Newton, Papua New Guinea, Taiwan, Cuba, East
    Timor, Wales, Brussels, Texas
"""


def _names(text: str) -> list[str]:
    return [x.strip() for x in text.split(",")]


@pytest.mark.parametrize("name", _names(WITH))
def test_these_names_take_an_article(name: str) -> None:
    assert called(name) == f"the {name}"


@pytest.mark.parametrize("name", _names(WITHOUT))
def test_these_take_none(name: str) -> None:
    assert called(name) == name


@pytest.mark.parametrize("name", ["the Front", "The Hague group", "our union", "Other States"])
def test_an_article_of_the_file_is_kept(name: str) -> None:
    assert called(name) == name


def test_the_article_is_added_once_and_to_each_of_several_names() -> None:
    assert called(called("United States")) == "the United States"
    assert called("Canada, Netherlands and United States") == "Canada, the Netherlands and the United States"
    assert called("European Union (27 members)") == "the European Union (27 members)"
    assert called("28 other allies") == "28 other allies"


def test_only_an_article_gets_a_capital_letter_at_the_beginning_of_a_sentence() -> None:
    assert [opening(x) for x in ("United States", "the Front", "Russia", "d1")] == [
        "The United States", "The Front", "Russia", "d1",
    ]  # fmt: skip


def test_genitives() -> None:
    assert possessive("Russia") == "Russia’s"
    assert possessive("United States") == "the United States’"
    assert possessive("European Union") == "the European Union’s"


def test_the_article_of_a_label_is_small_within_a_sentence() -> None:
    assert [called(x) for x in ("The airport company", "A coalition", "The Sahel neighbours", "The Hague")] == [
        "the airport company", "a coalition", "the Sahel neighbours", "The Hague",
    ]  # fmt: skip
    assert opening("The airport company") == "The airport company"


MANY = """
    Houthis, the Houthis, Taliban, Striking nurses, The residents, northern villages, Tamil Tigers, 28 other allies,
    Finland and 27 alike, 3 coded like Russia, the members of NATO, Farmers for Peace, police, Armed Forces, fishermen,
    Turkish Cypriots, Separatists (two groups)
"""
ONE = """
    United States, the United States, United Nations, Netherlands, Philippines, Marshall Islands, Front, Siemens,
    Cyprus, Honduras, General Motors, Hamas, the residents' league, Bosnia and Herzegovina, Yemen, Russia, the press,
    a virus, Front of Workers
"""


@pytest.mark.parametrize("name", _names(MANY))
def test_these_names_take_a_plural_verb(name: str) -> None:
    assert agreeing(name, "rejects") == "reject"
    assert [agreeing(name, x) for x in ("is", "has", "does not meet", "its", "it")] == [
        "are", "have", "do not meet", "their", "they",
    ]  # fmt: skip
    assert them(name) == "them"


@pytest.mark.parametrize("name", _names(ONE))
def test_these_take_a_singular_one(name: str) -> None:
    assert [agreeing(name, x) for x in ("rejects", "is", "its")] == ["rejects", "is", "its"]
    assert them(name) == "it"


@pytest.mark.parametrize(
    ("one", "many"), [("relies", "rely"), ("reaches", "reach"), ("pushes", "push"), ("passes", "pass"), ("goes", "go")]
)
def test_plural_forms_of_verbs(one: str, many: str) -> None:
    assert agreeing("rebels", one) == many


def test_what_needs_an_article_gets_it_once() -> None:
    names = ("Geneva talks", "The Vienna talks", "the table", "Joint Commission", "The round", "Other Forum")
    assert [definite(x) for x in names] == [
        "the Geneva talks", "the Vienna talks", "the table", "the Joint Commission", "the round", "the Other Forum",
    ]  # fmt: skip
