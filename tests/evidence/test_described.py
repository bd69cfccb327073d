"""Bodies and groups without a name of their own, and the definite phrases that take them up. All of them are invented."""

from __future__ import annotations

import pytest

pytest.importorskip("spacy")

from evidence.reader import having, of


def codes(text: str) -> set[str]:
    return {a.code for a in of(text).actors}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The tally clerks' lodge rejected the plan.", "tally-clerks-lodge"),
        ("The new dredging board closed the basin.", "dredging-board"),
        ("Ana Ruiz, who leads the porters' lodge, rejected the plan.", "porters-lodge"),
        ("The Tolmin fish auction has demanded a delay.", "tolmin-fish-auction"),
        ('"Nobody won," said a spokesman for the mines inspectorate.', "mines-inspectorate"),
    ],
)
def test_a_body_is_called_by_all_words_that_tell_which_it_is(text: str, code: str) -> None:
    assert code in codes(text)


def test_a_bare_noun_takes_up_the_body_that_was_described_with_more_words() -> None:
    reading = of("The dredging board closed the basin in May. The board has refused to open it.")
    assert having(reading, act="REJECT", actors=("dredging-board",))
    assert {a.code for a in reading.actors} == {"dredging-board"}


def test_two_boards_are_two_bodies() -> None:
    reading = of("The dredging board closed the basin. The school board rejected the plan.")
    assert having(reading, act="REJECT", actors=("school-board",))


def test_a_special_noun_does_not_stand_for_a_name_without_it() -> None:
    reading = of("Salt Exchange closed the pans. The inspectorate rejected the plan.")
    assert not having(reading, act="REJECT", actors=("salt-exchange",))


def test_a_body_may_be_described_before_it_is_named() -> None:
    reading = of(
        "The loaders' union blamed the port of Veldt for the wait.\n\nDeck and Quay Hands (DQH) turned the offer down. "
        '"Never," said Ana Ruiz, the union\'s organiser.'
    )
    assert having(reading, speaker="Ana Ruiz", speaks_for="deck-and-quay-hands")


def test_a_canton_that_is_named_after_it_was_mentioned_is_one_actor() -> None:
    reading = of("The canton closed the pass.\n\nThe canton of Altwil rejected the charge. The canton demanded a talk.")
    assert {a.code for a in reading.actors} == {"altwil"}


def test_a_plural_of_people_in_front_of_a_noun_is_no_party() -> None:
    assert not codes("Farmers market rules changed. Peru rejected the plan.") - {"PER"}
