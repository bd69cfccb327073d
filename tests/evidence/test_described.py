"""Bodies and groups without a name of their own, and the definite phrases that take them up. All of them are invented."""

from __future__ import annotations

import pytest

pytest.importorskip("spacy")

from evidence.reader import having, of, speakers


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


@pytest.mark.parametrize(
    ("text", "name", "speaks_for"),
    [
        (
            "The dredging board closed the basin. On Monday its chairwoman, Ana Ruiz, rejected the plan.",
            "Ana Ruiz",
            "dredging-board",
        ),
        (
            "Minutes of a meeting\n\nIn attendance: Mr. Brom for the Upland Shepherds' Association; Dr. Lisk for Heron Watch.\n\nDr. Lisk rejected the plan.",
            "Lisk",
            "heron-watch",
        ),
        (
            "UPPER FELL DRAINAGE BOARD\n\nPresent: Mrs. Hale (chair), Mr. Quint.\n\nMr. Quint rejected the plan.",
            "Quint",
            "upper-fell-drainage-board",
        ),
        ("The mayor, Ana Ruiz, rejected the plan.", "Ana Ruiz", "the-mayor"),
        (
            "The diocese sold the barn. The parish refused to leave. The vicar, Tom Hay, rejected the sale.",
            "Tom Hay",
            "the-parish",
        ),
        (
            "A tribunal met. The arbitrator appointed by Peru, Ana Ruiz, rejected the claim.",
            "Ana Ruiz",
            "tribunal",
        ),
        (
            "The Marsh Players refused to leave. Ana Ruiz, who directs the Players, rejected the plan.",
            "Ana Ruiz",
            "marsh-players",
        ),
        (
            "“Never,” said Ana Ruiz, who chairs the group Tram Matters.",
            "Ana Ruiz",
            "tram-matters",
        ),
        (
            "The Tarn Union met its shop stewards. One of them, Mrs. Dora Ruiz, rejected the plan.",
            "Dora Ruiz",
            "tarn-union",
        ),
        (
            "LETTER OF THE DELEGATION OF THE ORU COMMUNITIES\n\nExcellency,\n\nWe reject the plan.\n\n“No,” Doña Ana Ruiz has told them.\n\n"
            "Respectfully,\nAna Ruiz",
            "Doña Ana Ruiz",
            "oru-communities",
        ),
        (
            "TALLINN, Wednesday. Latvia asked for a share. Estonia waited. The House sat late. Latvia smiled, and Latvia won.\n\n"
            "The Minister of Finance, Mrs. Saar, rejected the plan.",
            "Saar",
            "EST",
        ),
    ],
)
def test_whom_somebody_speaks_for_by_place_list_or_office(text: str, name: str, speaks_for: str) -> None:
    assert {s.speaks_for for s in of(text).statements if s.speaker == name} == {speaks_for}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Sable Star Lines of Varna rejected the charge.", "sable-star-lines"),
        ("The Danish Maritime Authority rejected the charge.", "DNK"),
        ("Mrs. Saar (Sovereign Latvia) rejected the plan. Latvia waited.", "sovereign-latvia"),
    ],
)
def test_a_name_is_neither_cut_nor_carried_too_far(text: str, code: str) -> None:
    assert code in {c for s in of(text).statements for c in s.actors}


def test_one_of_a_group_is_somebody_that_a_pronoun_can_mean() -> None:
    text = (
        'Chile closed the port. Dora Lind asked Peru for a date. One of Peru\'s advisers shrugged. "We know," she said.'
    )
    assert speakers(of(text)) == [("One of Peru's advisers", "PER")]


def test_what_an_actor_has_is_not_the_actor() -> None:
    text = (
        "Costa Vela Holding sued Peru over its permit. Peru denies it: the permit lapsed because nobody paid. "
        '"We waited," its agent, Ana Ruiz, said.'
    )
    assert speakers(of(text)) == [("Ana Ruiz", "PER")]


def test_a_question_may_be_what_somebody_wanted_to_know() -> None:
    text = "“They have ears,” Mrs. Saar said. “Has anybody asked the mayors?” Mr. Brom (Civic Union) wanted to know."
    assert speakers(of(text))[-1] == ("Brom", "civic-union")


def test_a_title_and_a_first_name_are_the_person() -> None:
    text = "Counsel for Costa Vela Holding, Sir Gareth Lowe, rejected the plan. “No,” Sir Gareth said."
    assert speakers(of(text)) == [("Gareth Lowe", "costa-vela-holding")]


@pytest.mark.parametrize(
    ("text", "name", "speaks_for"),
    [
        (
            "Sixty shepherds depend on the fell. Their spokesman, Mr. Tom Hay, rejected the plan.",
            "Tom Hay",
            "shepherds",
        ),
        (
            "The stokers shovel all night. Their union will march on Monday. Its secretary, Ana Ruiz, rejected the plan.",
            "Ana Ruiz",
            "stokers-union",
        ),
        (
            "Aurel Air cancelled a flight. Human resources chief Ana Ruiz rejected the charge.",
            "Ana Ruiz",
            "aurel-air",
        ),
        ("Dunmore County closed the road. Sheriff Dan Oaks rejected the charge.", "Dan Oaks", "dunmore-county"),
        ("The minister, Ana Ruiz, rejected the plan.", "Ana Ruiz", "the-minister"),
        (
            "Hill Ward Tenants' Committee met. The university closed the hall. The rector, Ana Ruiz, rejected the charge.",
            "Ana Ruiz",
            "the-university",
        ),
    ],
)
def test_whom_somebody_speaks_for_by_group_or_office(text: str, name: str, speaks_for: str) -> None:
    assert {s.speaks_for for s in of(text).statements if s.speaker == name} == {speaks_for}


def test_a_reply_below_a_letter_is_its_own_authors() -> None:
    reading = of(
        "To the editor\n\nSir,\n\nWe, the residents of Hall Six, reject the new hours of the university. We will sit in the corridor.\n\n"
        "Yours faithfully,\n\nRosa Quispe\n\nThe rector replies\n\nThe university closed the hall. I have offered them a room, and I have "
        "urged them to take it.\n\nIvo Lanz, Rector"
    )
    assert having(reading, act="REJECT", actors=("residents-of-hall-six",))
    assert having(reading, act="REQUEST", actors=("the-university",))


def test_a_committee_is_no_university_and_a_union_of_states_no_union() -> None:
    reading = of(
        "The Hill Committee met. The university rejected the plan. The European Union met. The union called a strike."
    )
    assert not having(reading, act="REJECT", actors=("hill-committee",))
    assert not having(reading, act="PROTEST", actors=("EU",))


@pytest.mark.parametrize(
    ("text", "name", "speaks_for"),
    [
        (
            "Upper Marsh rebels refuse to hand over guns\n\nThe People's Pillar of the Upper Marsh freed two men. The Pillar seized a truck.\n\n"
            "Commander Ana Ruiz rejected the plan.",
            "Ana Ruiz",
            "people-s-pillar-of-the-upper-marsh",
        ),
        (
            "The Norwegian Coast Guard seized a boat. Danish skippers met. Captain Per Holm of the Coast Guard rejected the charge.",
            "Per Holm",
            "NOR",
        ),
        (
            "The Hill Patients' Forum met. The trust closed a ward, and the trust refused to open it. Its chief executive, Ana Ruiz, rejected the charge.",
            "Ana Ruiz",
            "the-trust",
        ),
        (
            "The brewery closed its gate. Its manager, a quiet man called Aksel Lund, rejected the charge.",
            "Aksel Lund",
            "the-brewery",
        ),
        (
            "“We wait,” says Mrs. Mara Lind, who keeps the accounts of the Sund Fishers' Cooperative.",
            "Mara Lind",
            "sund-fishers-cooperative",
        ),
        (
            "The government closed the road. The government's chief delegate, retired General Ovid Lara, rejected the plan.",
            "Ovid Lara",
            "the-government",
        ),
    ],
)
def test_whom_somebody_speaks_for_by_a_word_behind_an_article(text: str, name: str, speaks_for: str) -> None:
    assert {s.speaks_for for s in of(text).statements if s.speaker == name} == {speaks_for}
