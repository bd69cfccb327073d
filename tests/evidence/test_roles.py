"""Who does what: the accused, the one asked, the one who would pay, from the syntax of the sentence."""

from __future__ import annotations

import pytest

pytest.importorskip("spacy")

from evidence.reader import having, of


@pytest.mark.parametrize(
    ("sentence", "act", "actors"),
    [
        ("Togo accused Gabon of bombing the bridge.", "ACCUSE", ("TGO",)),
        ("Togo accused Gabon of bombing the bridge.", "ASSAULT", ("GAB",)),
        ("Togo's envoy said that Gabon had rejected the plan.", "REJECT", ("GAB",)),
        ("Togo's envoy said that Gabon had rejected the plan.", "ACCUSE", ("TGO",)),
        ("Gabon warned Togo that it may bomb the bridge.", "ASSAULT", ("GAB",)),
        ("The ferries were seized by Gabon.", "COERCE", ("GAB",)),
        ("Togo blamed Gabon for attacking the depot.", "ASSAULT", ("GAB",)),
        ("Gabon and Togo each asked that the toll be cut.", "REQUEST", ("GAB", "TGO")),
        ("Gabon, which is mediating, called on both sides to wait.", "REQUEST", ("GAB",)),
        ("Togo demands a toll freeze. So does Benin.", "REQUEST", ("BEN",)),
        ("Gabon did not accede to the request of Togo.", "REJECT", ("GAB",)),
        ("Gabon could not accept this proposal.", "REJECT", ("GAB",)),
        ("Gabon turned down the offer.", "REJECT", ("GAB",)),
        ("U.S. Secretary of State Ann Carter warned Moscow.", "THREATEN", ("USA",)),
        ("The Ministers of Transport of Gabon, Togo and Benin met in Lomé.", "CONSULT", ("GAB", "TGO", "BEN")),
    ],
)
def test_an_act_is_its_doers(sentence: str, act: str, actors: tuple[str, ...]) -> None:
    assert actors in {s.actors for s in having(of(sentence), act=act)}


def test_a_bargain_is_an_offer_and_a_price() -> None:
    reading = of("Gabon would release 40 tonnes a day in return for a Togolese pledge to stay out of court.")
    assert {(s.actors, s.realis) for s in having(reading, act="CONCEDE")} == {
        (("GAB",), "offered"),
        (("TGO",), "conditional"),
    }


def test_a_condition_is_for_somebody_else_to_meet() -> None:
    on_terms = of("Gabon would cut its quota to 12 percent if Togo paid for the harbour.")
    assert having(on_terms, actors=("GAB",), realis="offered")
    weather = of("Gabon would cut its quota to 12 percent if the rains failed.")
    assert not having(weather, realis="offered")


def test_silence_is_no_refusal() -> None:
    assert not having(of("Gabon has not accepted the offer."), act="REJECT", realis="actual")
    assert having(of("Gabon did not accept the offer."), act="REJECT", realis="actual")


def test_both_sides_are_those_who_were_named() -> None:
    reading = of("Gabon and Togo disagree about the toll. Both Governments declined to discuss the bridge.")
    assert {s.actors for s in having(reading, act="REJECT")} == {("GAB", "TGO")}


def test_a_pronoun_follows_the_last_subject_that_acted() -> None:
    reading = of("Gabon is angry. It rejected the plan.\n\nThe Volta Pilots' Union is too. It demands a seat.")
    assert having(reading, act="REJECT", actors=("GAB",))
    assert having(reading, act="REQUEST", actors=("volta-pilots-union",))


def test_sentences_on_two_lines_do_not_run_into_each_other() -> None:
    assert having(of('"Never."\nKiev rejected the offer.'), act="REJECT", realis="actual", actors=("UKR",))


def test_an_article_of_a_treaty_ends_no_sentence() -> None:
    reading = of("Gabon rejected Art. 5 of the treaty.")
    (refusal,) = having(reading, act="REJECT")
    assert reading.document.text[slice(*refusal.content)].endswith("Art. 5 of the treaty")
