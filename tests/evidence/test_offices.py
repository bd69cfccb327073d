"""Whom people speak for: delegations, ranks, members beside a body's name, interviewees, courts. All disputes are invented."""

from __future__ import annotations

import pytest
from evidence.reader import having, of

pytest.importorskip("spacy")


@pytest.mark.parametrize(
    ("text", "speaks_for"),
    [
        (
            "The Chilean delegation was led by H.E. Mr Luis Gil, Minister of Mines, and the Peruvian delegation by "
            "Mrs Ana Ruiz, Minister of the Interior. Mrs Ruiz rejected the plan.",
            "PER",
        ),
        ("Mr Jorge Ruiz of Peru attended as an observer. Mr Ruiz rejected Chile's plan.", "PER"),
        ("Harbour Capital sued. Harbour Capital partner Henrik Aas rejected the offer.", "harbour-capital"),
        (
            "Jan Verhoef of Lund Schelpdieren BV told us that a licence was a licence and rejected the offer.",
            "lund-schelpdieren-bv",
        ),
        ("The Peruvians have not answered, but on Sunday General Ana Ruiz rejected the plan of Chile.", "PER"),
        ("The Marsh Birds Trust backed the ban. Warden Ana Ruiz rejected the plan of the port.", "marsh-birds-trust"),
        (
            "DECISION OF THE RAIL AUTHORITY\n\nBalt Cargo wants four slots. Lett Rail has refused. "
            "The chair, Ana Ruiz, rejected the plan.",
            "rail-authority",
        ),
    ],
)
def test_who_rejects_the_plan_speaks_for(text: str, speaks_for: str) -> None:
    assert {s.speaks_for for s in having(of(text), act="REJECT") if s.speaker} == {speaks_for}


@pytest.mark.parametrize(
    "text",
    ["Ana Ruiz of Peru won the race. Chile protested. Ruiz rejected the plan.", "Ana Ruiz rejected the plan of Peru."],
)
def test_where_somebody_is_from_is_no_office(text: str) -> None:
    assert not having(of(text), speaks_for="PER", speaker="Ana Ruiz")


def test_a_name_with_an_age_is_a_persons_and_who_is_interviewed_answers() -> None:
    text = (
        "The Thursday interview: Ana Ruiz\n\nNurses have walked out. Ana Ruiz, 51, general secretary of the Ward Nurses' "
        "Association, left nursing in 2009. She spoke to Oran Kemp in Lund.\n\nYou walked out over rosters?\n\n"
        "We want more nurses. That is the demand.\n\nThe group says it has no money?\n\nWe rejected its offer.\n\n"
        "Would you go to court?\n\nWe asked for the court on day one."
    )
    reading = of(text)
    assert {s.speaker for s in reading.statements if s.form == "direct"} == {"Ana Ruiz"}
    assert having(reading, act="REJECT", speaks_for="ward-nurses-association")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Peru's Supreme Court annulled the law. Chile is silent. The Supreme Court rejected the appeal.", "PER"),
        ("The Constitutional Court of Peru rejected the appeal. Chile is silent.", "PER"),
        ("The High Court in London rejected the appeal of Blue Cape Lines. Peru is silent.", "high-court"),
    ],
)
def test_a_high_court_is_a_body_of_its_own_unless_a_state_is_named(text: str, code: str) -> None:
    assert having(of(text), act="REJECT", actors=(code,))
