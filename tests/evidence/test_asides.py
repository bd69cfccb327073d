"""What is told only by the way, on terms, by a vote, or in words for regret and denial. All disputes are invented."""

from __future__ import annotations

import pytest
from evidence.reader import done, having, of

pytest.importorskip("spacy")


@pytest.mark.parametrize(
    "text",
    [
        "The Asian Fund, which financed the dam, urged Peru to talk.",
        "Peru rejected the plan in Oslo, where the two delegations have met since May.",
        "Chile, which pays nine million a year, refused.",
        "A letter signed by the mayor of Lund was read.",
        "Chile's officials, who signed the petition, left.",
        "Peru will reopen the sluices as soon as Chile pays the bill.",
        "Peru said the port would be reopened as soon as Chile released the crew.",
        "Peru would lift the embargo the day Chile withdrew its troops.",
        "A ministry official in Peru who declined to be named spoke of the port.",
    ],
)
def test_what_is_told_by_the_way_or_on_terms_is_no_act(text: str) -> None:
    assert not done(of(text)) & {"AID", "CONSULT", "AGREE", "CONCEDE", "RETREAT"}
    assert "declined" not in text or not having(of(text), act="REJECT")


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Peru and Chile signed the treaty on Monday.", "AGREE"),
        ("Peru lifted the embargo after Chile and Peru had met in Oslo.", "CONSULT"),
        ("Peru released the crew as soon as Chile paid the fine.", "CONCEDE"),
        ("Peru has never accepted that the treaty covers the islands.", "REJECT"),
        ("Peru was unable to accede to Chile's request.", "REJECT"),
        ("Peru is in no position to accept the text.", "REJECT"),
        ("The dockers' union voted to back the drivers.", "SUPPORT"),
        ("The dockers' union voted to leave the pact and accept the offer.", "AGREE"),
        ("Peru's parliament decided to reject the purchase.", "REJECT"),
        ("Peru has come out in support of the ban.", "SUPPORT"),
        ("Peru said it was sorry about the letter.", "CONCEDE"),
        ("A rumour that the port has closed is false, Peru says.", "REJECT"),
        ("Anyone found fishing there faces prosecution, Peru's navy confirmed.", "THREATEN"),
        ("Peru could walk away from the deal if Chile did not pay, its minister said.", "THREATEN"),
        ("Peru stopped releasing water to Chile.", "SANCTION"),
        ("The dockers' union has called its members out at eight ports.", "PROTEST"),
        ("Peru sold Chile four more drones.", "AID"),
        ("Peru called off the talks.", "REJECT"),
    ],
)
def test_the_act_is_found(text: str, act: str) -> None:
    assert having(of(text), act=act, realis="actual"), [(s.act, s.realis) for s in of(text).statements]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Peru undertook to release the crew.", "AGREE"),
        ("Peru has not accepted the treaty.", "REJECT"),
        ("Peru may stop deliveries, its minister said.", "THREATEN"),
        ("The board voted on the plan of Peru.", "AGREE"),
    ],
)
def test_what_is_only_promised_or_possible_is_not_done(text: str, act: str) -> None:
    assert not having(of(text), act=act, realis="actual")
