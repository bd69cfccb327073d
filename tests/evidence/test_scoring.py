"""The scorer: what a reader that repeats the annotations gets, and each kind of error by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.evidence.scores import Score, by_genre, table
from tests.evidence.scoring import Annotation, Person, Record, gazetteer_forms, is_speaker, load_all, score

FOLDER = Path(__file__).parent / "annotated"
GAZETTEER = {"bolivia": frozenset({"BOL"}), "bolivian": frozenset({"BOL"}), "la paz": frozenset({"BOL"})}

TEXT = "Bolivia closed the dam. Peru offered gas. “We will pay,” said Mr Rojas."
DEED, OFFER, SPEECH = (0, 23), (24, 41), (42, 71)


def record(sentence: tuple[int, int], act: str, realis: str, actor: str, acceptable: str | None = None) -> Record:
    return Record(
        sentence=sentence,
        kind="event",
        act=act,
        acts=frozenset([act, acceptable or act]),
        realis=realis,
        speaker=None,
        speaks_for=None,
        actors=frozenset([actor]),
        quotes=(),
        core=True,
    )


SMALL = Annotation(
    stem="01-small",
    genre="wire",
    day=date(2025, 3, 14),
    text=TEXT,
    forms={"BOL": ("Bolivia",), "PER": ("Peru",)},
    people=(Person("Juan Rojas", "minister", "BOL"),),
    records=(
        record(DEED, "COERCE", "actual", "BOL"),
        record(OFFER, "AID", "offered", "PER", acceptable="AGREE"),
        replace(
            record(SPEECH, "ASSERT", "actual", "BOL"),
            kind="statement",
            speaker="Juan Rojas",
            speaks_for="BOL",
            quotes=((43, 55),),
        ),
    ),
)


def statement(content: tuple[int, int], act: str, actor: str, realis: str = "actual", **more: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {"act": act, "realis": realis, "actors": [actor], "content": content}
    return {**plain, "speaker": None, "speaks_for": None, "quotes": (), **more}


def test_everything_right() -> None:
    said = [
        statement(DEED, "COERCE", "BOL"),
        statement(OFFER, "AID", "peru", "offered"),
        statement(SPEECH, "ASSERT", "BOL", speaker="Rojas", speaks_for="BOL", quotes=[(43, 55)]),
    ]
    result = score(SMALL, said, GAZETTEER)
    assert result == Score(
        quotes=1, quote_speaker=1, quote_actor=1, core=3, core_placed=3, core_act=3, core_found=3, deeds=1,
        deeds_found=1, judged=1, right=1, people=1, people_right=1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (statement(DEED, "COERCE", "peru"), "wrong actor"),
        (statement(DEED, "ASSAULT", "BOL"), "wrong act"),
        (statement(OFFER, "AID", "peru"), "not real"),
        (statement(OFFER, "AGREE", "peru"), "offer as AGREE"),
    ],
)
def test_kinds_of_errors_in_what_is_marked_actual(said: dict[str, Any], kind: str) -> None:
    result = score(SMALL, [said], GAZETTEER)
    assert (result.judged, result.right, result.of_kind(kind)) == (1, 0, 1)


def test_a_statement_outside_the_annotated_sentences_is_not_judged() -> None:
    shorter = replace(SMALL, records=SMALL.records[:1])
    result = score(shorter, [statement(OFFER, "AID", "peru")], GAZETTEER)
    assert (result.judged, result.unjudged) == (0, 1)


def test_half_of_a_quotation_meets_it_and_less_does_not() -> None:
    half = statement(SPEECH, "ASSERT", "BOL", speaker="Rojas", speaks_for="BOL", quotes=[(49, 71)])
    less = half | {"quotes": [(50, 71)]}
    assert score(SMALL, [half], GAZETTEER).quote_speaker == 1
    assert score(SMALL, [less], GAZETTEER).of_kind("quotation missed") == 1


@pytest.mark.parametrize(
    ("gold", "found", "right"),
    [
        ("Juan Rojas", "Rojas", True),
        ("Juan Rojas", "Juan Quispe", False),
        ("Juan Rojas", None, False),
        ("a senior Peruvian official", "the official", True),
        ("a spokeswoman for Mr Hribar", "Mr Hribar", False),
        (None, None, True),
        (None, "Maseru", False),
    ],
)
def test_speakers(gold: str | None, found: str | None, right: bool) -> None:
    assert is_speaker(gold, found) is right


def test_an_actor_may_stand_for_its_unnamed_speaker() -> None:
    assert is_speaker(None, "the Maseru government", ["Lesotho", "Maseru"])


@pytest.mark.parametrize("annotation", list(load_all(FOLDER)), ids=lambda a: a.stem)
def test_a_reader_that_repeats_the_annotations_makes_no_error(annotation: Annotation) -> None:
    background = {"past-background": "actual", "threatened": "future"}
    said = [
        {
            "act": r.act,
            "realis": background.get(r.realis, r.realis),
            "speaker": r.speaker,
            "speaks_for": r.speaks_for,
            "actors": sorted(r.actors),
            "content": r.sentence,
            "quotes": r.quotes,
            "date": "1990" if r.realis == "past-background" else None,
        }
        for r in annotation.records
    ]
    result = score(annotation, said, gazetteer_forms())
    assert result.errors == []
    assert result.quote_speaker == result.quote_actor == result.quotes
    assert result.speech_speaker == result.speeches
    assert result.core_found == result.core
    assert result.deeds_found == result.deeds
    assert result.right == result.judged
    assert result.people_right == result.people


def test_the_table_adds_up_by_genre() -> None:
    one = Score(quotes=4, quote_speaker=3)
    genres = by_genre({"01": ("wire", one), "02": ("wire", one), "03": ("blog", Score())})
    assert genres["wire"].quotes == 8
    lines = table(genres).splitlines()
    assert lines[2].startswith("| wire | 6/8 75% |")
    assert lines[3].startswith("| blog | – |")
    assert lines[4].startswith("| all | 6/8 75% |")
