"""Names of actors in sentences: which take an article."""

from __future__ import annotations

import pytest

from detente.scenario.names import called, opening, possessive

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


@pytest.mark.parametrize("name", ["the Front", "The Hague group", "A coalition", "our union", "Other States"])
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
