"""Resolutions and organs: points without a subject, and bodies that act for another. All disputes are invented."""

from __future__ import annotations

import pytest
from evidence.reader import done, having, of

pytest.importorskip("spacy")

RESOLUTION = (
    "RESOLUTION 12 OF THE RIVER UNION\n\nThe River Union,\n\nRecalling its decision of May,\n\n"
    "1. Condemns the seizure of two barges by Orvania;\n\n2. Demands that Orvania release them without delay;\n\n"
    "3. Also calls upon Peru to lift the toll."
)


@pytest.mark.parametrize(("act", "cue"), [("ACCUSE", "Condemns"), ("REQUEST", "Demands"), ("REQUEST", "calls")])
def test_the_points_of_a_resolution_are_acts_of_the_body_that_adopts_it(act: str, cue: str) -> None:
    (found,) = (s for s in of(RESOLUTION).statements if s.cue and RESOLUTION[slice(*s.cue)] == cue)
    assert (found.act, found.actors, found.realis) == (act, ("river-union",), "actual")
    assert RESOLUTION[slice(*found.content)].startswith(("Condemns", "Demands", "Also"))


def test_the_points_of_those_who_say_we_are_theirs() -> None:
    text = (
        "STATEMENT OF THE DOCKERS' UNION OF LUND\n\nWe have met the port twice. We therefore\n\n"
        "reject the offer of 12 May;\n\nask the port to open its books;\n\ncall upon all members to stay calm."
    )
    reading = of(text)
    assert having(reading, act="REJECT", realis="actual")
    assert len(having(reading, act="REQUEST", realis="actual")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "The Government of Peru requests that Chile:\n\n(a) suspend all flights south of the river;\n\n(b) release the crew.",
        "The port of Lund offers three things:\n\n- free parking for the dockers;\n\n- release of two ships built in Lund.",
    ],
)
def test_points_that_say_what_another_is_to_do_are_not_done(text: str) -> None:
    assert not done(of(text)) & {"SANCTION", "CONCEDE", "AID"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The Standing Committee of the Harbour Union met. The Committee rejected the plan.", "harbour-union"),
        ("The Executive Board of the Marsh Trust closed the gate. The Board denied the charge.", "marsh-trust"),
        (
            "The Council of Ministers of the Association of Lake Towns met. The Council rejected the plan.",
            "association-of-lake-towns",
        ),
    ],
)
def test_an_organ_acts_for_its_body(text: str, code: str) -> None:
    assert having(of(text), act="REJECT", actors=(code,))


def test_a_council_of_a_place_is_a_body_of_its_own() -> None:
    assert having(
        of("The Electoral Council of Belize rejected the plan."), act="REJECT", actors=("electoral-council-of-belize",)
    )
