"""A surname in one report, explained by another."""

from __future__ import annotations

import pytest

from detente.evidence.across import same_people
from detente.evidence.document import Document
from detente.evidence.reading import read_all

FULL = (
    "The dockers’ union in Freeport said on Friday it would stop work. “We will not load a single box under those "
    "cranes,” said Ana Ruiz, the union’s general secretary."
)
LATER = "“A date without a number is a promise to nobody,” Ruiz said. Meridian Terminals rejected the demand."
OTHER = "Meridian Terminals offered more. “We will pay,” said Leo Ruiz, the chief executive of Meridian Terminals."


def told(*texts: str) -> list[set[str]]:
    """Return, report by report, whom statements are spoken for and who acts."""
    readings = list(read_all([Document.of(t, f"r{j}") for j, t in enumerate(texts)]))
    return [
        {c for s in r.statements for c in (*s.actors, *s.targets, s.speaks_for) if c} | {a.code for a in r.actors}
        for r in same_people(readings)
    ]


def test_a_surname_stands_for_whom_the_person_speaks_for() -> None:
    first, later = told(FULL, LATER)
    assert "dockers-union" in first
    assert "dockers-union" in later
    assert "ruiz" not in later
    # The order of the reports does not matter.
    assert told(LATER, FULL) == [later, first]


def test_alone_a_surname_stays_as_it_is() -> None:
    (alone,) = told(LATER)
    assert "dockers-union" not in alone


def test_two_people_of_one_name_are_not_told_apart_by_guessing() -> None:
    *_, later = told(FULL, OTHER, LATER)
    assert "dockers-union" not in later


@pytest.mark.parametrize("texts", [(), (FULL,)])
def test_nothing_to_explain(texts: tuple[str, ...]) -> None:
    assert len(told(*texts)) == len(texts)


def test_a_mediator_belongs_to_no_party() -> None:
    text = (
        "The dockers’ union demanded a guarantee on jobs. Talks with Meridian Terminals chaired by the mediator Irene "
        "Okafor resume on 14 May. “Both sides have moved,” Okafor said."
    )
    (reading,) = read_all([Document.of(text, "a")])
    assert {p.name: p.speaks_for for p in reading.people} == {"Irene Okafor": None}


def test_a_full_name_stands_for_whom_the_person_speaks_for() -> None:
    # Without an office the name could be a body's; "Council leader" then hangs on no party.
    later = "Ana Ruiz rejected the offer within hours. Council leader Petra Holm ruled arbitration out for now."
    first, second = told(FULL, later)
    assert "dockers-union" in first
    assert second == {"dockers-union"}


def test_nobody_speaks_for_a_person() -> None:
    later = "Ruiz told the radio: “Two men at night is something we could look at.” Council leader Petra Holm ruled that out."
    readings = same_people(list(read_all([Document.of(FULL, "a"), Document.of(later, "b")])))
    assert {p.name: p.speaks_for for p in readings[1].people} == {"Petra Holm": "the-council"}
    assert {s.speaks_for for s in readings[1].statements if s.speaker == "Petra Holm"} == {"the-council"}


@pytest.mark.parametrize(
    "text",
    [
        "Aldana accused the authority of gambling. “No pilot will return this year,” she said.",
        "Ines Aldana rejected the offer within hours. “An assistant is not a pilot,” she said.",
    ],
)
def test_whom_a_pronoun_takes_up_is_a_person(text: str) -> None:
    (reading,) = read_all([Document.of(f"The Harbour Pilots' Guild met the mediator, Judge Bright. {text}", "a")])
    assert not {a.name for a in reading.actors} & {"Aldana", "Ines Aldana"}


def test_a_pronoun_takes_up_the_surname_before_it_and_not_somebody_further_off() -> None:
    text = (
        "Judge Bright said the parties remained apart on crews.\n\nAldana accused the authority of gambling with the coast. "
        "“If reservists board one ship, no pilot will return to work this year,” she said."
    )
    first = "“We will not stop,” said Ines Aldana, president of the Harbour Pilots' Guild."
    readings = same_people(list(read_all([Document.of(first, "a"), Document.of(text, "b")])))
    said = {s.speaker: s.speaks_for for s in readings[1].statements if s.quotes}
    assert said == {"Aldana": "harbour-pilots-guild"}


MET = "Kosovo's prime minister, Albin Kurti, met Serbia's president, Aleksandar Vucic. Kurti said the talks had failed."
CALLED = (
    "WASHINGTON - The United States called on both to show restraint. It said it was working with President Vucic and "
    "Prime Minister Kurti. Mr Kurti rejected the plan. “There will be no deal,” he said."
)


def test_an_office_without_an_owner_is_not_the_sentences_subjects() -> None:
    (reading,) = read_all([Document.of(CALLED, "a")])
    assert {p.name: p.speaks_for for p in reading.people} == {"Vucic": None, "Kurti": None}
    assert {s.speaks_for for s in reading.statements if s.speaker == "Kurti"} == {None}


def test_a_role_that_names_its_actor_overrides_what_another_report_leaves_open() -> None:
    minister = "In Washington, Prime Minister Kurti rejected the plan. “There will be no deal,” he said."
    (alone,) = read_all([Document.of(minister, "a")])
    assert [(p.speaks_for, p.inferred) for p in alone.people] == [("USA", True)]  # the seat that the sentence names
    readings = same_people(list(read_all([Document.of(minister, "a"), Document.of(MET, "b")])))
    assert [p.speaks_for for p in readings[0].people] == ["XKX"]
    assert {(s.speaks_for, s.actors) for s in readings[0].statements} == {("XKX", ("XKX",))}
    assert {p.name: p.inferred for p in readings[1].people} == {"Albin Kurti": False, "Aleksandar Vucic": False}


def test_an_office_belongs_to_the_subject_of_the_main_clause() -> None:
    text = (
        "Kosovo has demanded that Serbia stop supporting barricades in the north. “If they are not removed, our police "
        "will remove them,” the interior minister, Xhelal Svecla, said."
    )
    (reading,) = read_all([Document.of(text, "a")])
    assert [(p.name, p.speaks_for) for p in reading.people] == [("Xhelal Svecla", "XKX")]


def test_who_is_asked_is_not_who_asked() -> None:
    text = "Gambian minister Lamin Ceesay met Ambassador Falk. Pressed by Falk, he conceded that some carried rosewood."
    (reading,) = read_all([Document.of(text, "a")])
    assert "Falk" not in {s.speaker for s in reading.statements}
