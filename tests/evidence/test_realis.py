"""Whether a deed happened: nothing that is only threatened, offered, demanded, denied or alleged is told as done."""

from __future__ import annotations

import pytest

pytest.importorskip("spacy")

from pathlib import Path

from evidence.reader import DEEDS, done, having, of

from detente.evidence.inputs import documents
from detente.evidence.reading import read
from tests.evidence.scoring import Annotation, load_all
from tests.evidence.scoring import read as read_annotated

ANNOTATED = Path(__file__).parent / "annotated"
FRESH = 114
"""The first number of the texts of which nobody has seen an error."""

NOT_DONE = {
    "threat": (
        "Gabon threatened to seize the ferries.",
        "Gabon vowed to shell the depot.",
        "Gabon warned that it would close the border.",
        "Gabon warned Togo that it may bomb the bridge.",
    ),
    "offer": (
        "Gabon offered to release the sailors.",
        "Gabon is ready to withdraw its troops.",
        "Gabon proposed to pull back its guards.",
        "Gabon would release the sailors in return for a Togolese pledge to stay out of court.",
        "Gabon put forward a draft under which Togo withdraws its troops.",
    ),
    "promise": (
        "Gabon promised to withdraw its troops.",
        "Gabon pledged to lift the embargo.",
        "Gabon agreed to release the sailors in May.",
        "Gabon plans to send 400 soldiers to the border.",
        "Gabon will withdraw its troops.",
    ),
    "demand": (
        "Gabon demanded that Togo withdraw its troops.",
        "Gabon asked Togo to release the sailors.",
        "Gabon called on Togo to lift the blockade.",
        "Gabon demanded the withdrawal of the Togolese troops.",
        "Gabon wants Togo to release the sailors.",
        "Gabon insisted that Togo release the sailors.",
        "The troops must be withdrawn, Gabon said.",
    ),
    "denial": (
        "Gabon denied that its troops had shelled the depot.",
        "Gabon denied shelling the depot.",
        "Gabon has not withdrawn its troops.",
        "Gabon never bombed the bridge.",
        "Gabon refused to release the sailors.",
        "Gabon has yet to release the sailors.",
        "Gabon said that it had seized nothing.",
        "No troops attacked the depot.",
    ),
    "charge": (
        "Togo accused Gabon of shelling the depot.",
        "Togo accused the rebels of burning two company trucks, which the union denies.",
        "Togo alleged that Gabon had seized the ferries.",
        "Gabon is suspected of having bombed the bridge.",
        "Gabon was said by Togo to have attacked the depot.",
        "There were reports that Gabon had bombed the bridge.",
    ),
    "condition": (
        "Gabon will lift the embargo provided that Togo releases the sailors.",
        "Gabon would lift the embargo if Togo withdrew its troops.",
        "Gabon will return to the talks once Togo releases the sailors.",
        "Gabon will not talk unless Togo withdraws its troops.",
    ),
    "purpose": (
        "Gabon met Togo to release the sailors.",
        "Gabon hired a lawyer in order to lift the embargo.",
    ),
    "fear": (
        "Diplomats fear that Gabon may invade Togo.",
        "Togo doubts that Gabon attacked the depot.",
        "Did Gabon attack the depot?",
    ),
    "frame": (
        "[Gabon releases the sailors.]",
        "Correction: An earlier version of this report said that Gabon had bombed the bridge. It had not.",
    ),
}
DONE = {
    "Gabon withdrew its troops on Monday.": "RETREAT",
    "Gabon released the sailors after a call from Oslo.": "CONCEDE",
    "Gabonese soldiers attacked the depot on Friday.": "ASSAULT",
    "Gabon has seized two Togolese ferries.": "COERCE",
    "Gabon, which denies any plan, moved on: its troops shelled the depot.": "ASSAULT",
    "Gabon managed to release the sailors.": "CONCEDE",
    "The ferries were seized by Gabon.": "COERCE",
    "Gabon lifted the embargo although Togo had threatened to close the port.": "CONCEDE",
}


@pytest.mark.parametrize(("kind", "sentence"), [(k, s) for k, ss in NOT_DONE.items() for s in ss])
def test_what_did_not_happen_is_not_told_as_done(kind: str, sentence: str) -> None:
    assert not done(of(sentence)), kind


@pytest.mark.parametrize(("sentence", "act"), DONE.items())
def test_what_happened_is_told_as_done(sentence: str, act: str) -> None:
    assert act in done(of(sentence))


@pytest.mark.parametrize(
    ("sentence", "act", "realis"),
    [
        ("Gabon threatened to seize the ferries.", "COERCE", "threatened"),
        ("Gabon offered to release the sailors.", "CONCEDE", "offered"),
        ("Togo accused Gabon of shelling the depot.", "ASSAULT", "alleged"),
        ("Gabon denied that its troops had shelled the depot.", "ASSAULT", "negated"),
        ("Gabon will withdraw its troops.", "RETREAT", "future"),
        ("Diplomats fear that Gabon may invade Togo.", "ASSAULT", "hypothetical"),
        ("In 1987 Gabon attacked the depot.", "ASSAULT", "background"),
    ],
)
def test_what_did_not_happen_is_told_as_what_it_is(sentence: str, act: str, realis: str) -> None:
    assert realis in {s.realis for s in having(of(sentence), act=act)}


def test_nothing_that_somebody_demands_is_told_as_done() -> None:
    texts = [d.text for d in documents(["dispatch"])] + [s for ss in NOT_DONE.values() for s in ss]
    for text in texts:
        for s in of(text, "2021-03-03").statements:
            words = text[slice(*s.content)]
            if s.realis == "demanded":
                assert s.act == "REQUEST" or s.realis != "actual", words
    demanded = of("Gabon demanded that Togo withdraw its troops, release the sailors and lift the blockade.")
    assert {s.act for s in demanded.statements if s.realis == "actual"} == {"REQUEST"}


def number(annotation: Annotation) -> int:
    """Return the number of a text."""
    return int(annotation.stem.split("-")[0])


def demands_told_as_done(annotation: Annotation) -> list[str]:
    """Return the words of each deed that is demanded in the annotation and that the reader says was done."""
    told: list[str] = []
    for raw in read_annotated(annotation):
        if raw["realis"] != "actual" or raw["act"] not in DEEDS:
            continue
        a, b = raw["cue"] or raw["content"]
        here = [r for r in annotation.records if r.sentence[0] <= a and b <= r.sentence[1] and raw["act"] in r.acts]
        demanded = [r for r in here if r.realis == "demanded"]
        if demanded and len(demanded) == len(here):
            told.append(annotation.text[a:b])
    return told


@pytest.mark.parametrize("annotation", [a for a in load_all(ANNOTATED) if number(a) < FRESH], ids=lambda a: a.stem)
def test_nothing_that_somebody_demands_in_an_annotated_text_is_told_as_done(annotation: Annotation) -> None:
    assert not demands_told_as_done(annotation)


def test_hardly_anything_that_somebody_demands_in_a_fresh_text_is_told_as_done() -> None:
    # Only the total, so that no error in a text that is held out is shown to anybody.
    total = sum(len(demands_told_as_done(a)) for a in load_all(ANNOTATED) if number(a) >= FRESH)
    assert total <= 1


def test_the_headline_is_taken_at_the_reports_word() -> None:
    text = "Gabon Bombs Togolese Bridge\n\nGabon threatened on Friday to bomb a bridge in Togo, its envoy said."
    assert not done(of(text))


def test_the_example_tells_no_deed_that_is_only_asked_for() -> None:
    (document,) = documents(["dispatch"])
    assert done(read(document)) <= {"MOBILIZE"}
