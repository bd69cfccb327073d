"""The real report: people, quotations, and what a reader must find and must not find. Its text is not shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("spacy")

from detente.evidence.draft import draft
from detente.evidence.inputs import documents
from detente.evidence.reading import Reading, read
from detente.scenario.load import load, loads


@pytest.fixture(scope="module")
def report(shared: Path) -> Reading:
    return read(next(documents([str(shared / "inputs" / "nato-russia-2022-01-12.txt")])))


def test_people_and_whom_they_speak_for(report: Reading) -> None:
    known = {p.surname: p.speaks_for for p in report.people}
    assert known == {
        "Putin": "RUS",
        "Smith": "USA",
        "Stoltenberg": "NATO",
        "Sherman": "USA",
        "Grushko": "RUS",
        "Fomin": "RUS",
        "Laanet": "EST",
        "Peskov": "RUS",
        "Samorukov": None,
    }


def test_every_quotation_has_its_speaker(report: Reading) -> None:
    said = {(s.paragraph, (s.speaker or "").split()[-1]) for s in report.statements if s.form == "direct"}
    assert said == {
        (7, "Smith"),
        (9, "Stoltenberg"),
        (12, "Sherman"),
        (16, "Laanet"),
        (18, "Peskov"),
        (19, "Peskov"),
        (20, "Peskov"),
        (21, "Samorukov"),
        (22, "Samorukov"),
    }


def test_demands_offers_refusals_denials_and_talks_are_found(report: Reading) -> None:
    found = {(s.paragraph, s.act, s.realis) for s in report.statements}
    for needed in (
        (2, "REQUEST", "actual"),
        (2, "CONCEDE", "conditional"),
        (4, "REQUEST", "actual"),
        (6, "REJECT", "actual"),
        (7, "REJECT", "actual"),
        (8, "CONSULT", "actual"),
        (8, "CONSULT", "future"),
        (12, "CONSULT", "actual"),
        (15, "MOBILIZE", "actual"),
        (16, "REJECT", "actual"),
        (20, "THREATEN", "negated"),
        (23, "ASSAULT", "hypothetical"),
    ):
        assert needed in found
    assert not any(s.act == "RETREAT" for s in report.statements)
    assert all(s.dup_of for s in report.statements if s.paragraph in (1, 10, 25))


def test_the_draft_finds_the_flagships_issues(report: Reading) -> None:
    scenario = loads(draft([report]))
    flagship = load("nato-russia-2022")
    assert {k.id for k in flagship.issues} == {k.id for k in scenario.issues}
    demands = next(p for p in scenario.proposals if p.id == "demands")
    assert demands.by == "RUS"
    assert set(demands.package) == {"door", "presence", "deploy", "exercises"}
    stated = {(p.actor, p.issue) for p in scenario.positions if p.stated is not None}
    assert {
        ("RUS", "door"),
        ("RUS", "presence"),
        ("RUS", "deploy"),
        ("RUS", "exercises"),
        ("RUS", "border"),
        ("NATO", "door"),
        ("EST", "presence"),
    } <= stated
