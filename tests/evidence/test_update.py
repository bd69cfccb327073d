"""What a new report adds to a scenario: only what was public then, nothing twice, and who cannot be found."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

pytest.importorskip("spacy")

from detente.evidence.document import Document
from detente.evidence.reading import Reading, read
from detente.evidence.update import TooLate, additions, known_source, unknown
from detente.scenario.load import load, loads
from tests.scenario.good import GOOD, edit

FLAGSHIP = load("nato-russia-2022")
TEXT = "Russia demanded that NATO halt its expansion. NATO refused to close the door to Ukraine."


def of(day: str | None) -> Reading:
    return read(Document.of(TEXT, published=date.fromisoformat(day) if day else None))


def test_statements_stand_beside_what_is_coded() -> None:
    found = additions(FLAGSHIP, of("2022-01-10"))
    assert {(a.actor, a.issue) for a in found} >= {("RUS", "door")}
    assert all(a.coded is not None and a.note for a in found)


@pytest.mark.parametrize(("day", "said"), [("2022-01-14", "nothing after"), (None, "give the report's date")])
def test_hindsight_is_refused_and_so_is_a_report_without_a_date(day: str | None, said: str) -> None:
    with pytest.raises(TooLate, match=said):
        additions(FLAGSHIP, of(day))


def test_a_report_that_is_a_source_already() -> None:
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    case = loads(edit("    date: 2022-01-12\n", f"    date: 2022-01-12\n    sha256: {digest}\n"))
    assert known_source(case, of("2022-01-10")) == "nw"
    assert known_source(FLAGSHIP, of("2022-01-10")) is None


def test_parties_that_no_report_can_name() -> None:
    assert unknown(FLAGSHIP) == ()
    assert unknown(loads(GOOD)) == ("UP", "LOW", "LA", "LB")


@pytest.mark.parametrize(
    ("text", "actor", "moves", "note"),
    [
        ("Russia demanded a binding halt of NATO's enlargement.", "RUS", "towards", "in line"),
        ("NATO rejected a binding halt of its enlargement.", "NATO", "away from", "in line"),
        ("Russia rejected a binding halt of NATO's enlargement.", "RUS", "away from", "against what is coded"),
        ("NATO demanded a binding halt of its enlargement.", "NATO", "towards", "against what is coded"),
        # The party is who refuses, not who says so.
        ("Russia's Foreign Minister Ivan Petrov said that NATO rejected a binding halt of its enlargement.", "NATO", "away from", "in line"),
    ],
)  # fmt: skip
def test_a_refusal_points_away_from_what_is_refused(text: str, actor: str, moves: str, note: str) -> None:
    found = additions(FLAGSHIP, read(Document.of(text, published=date(2022, 1, 10))))
    assert [(a.actor, a.issue, a.moves, a.level, a.sentence) for a in found] == [(actor, "door", moves, 100, text)]
    assert note in found[0].note


def test_parties_are_found_by_name_where_their_id_is_no_code() -> None:
    case = load("taiwan-strait-1995")
    assert len(unknown(case)) < len(case.actors)
