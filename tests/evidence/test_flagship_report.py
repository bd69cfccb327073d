"""The real report: people, quotations, and what a reader must find and must not find. Its text is not shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("spacy")

from detente.evidence.draft import draft
from detente.evidence.inputs import documents
from detente.evidence.issues import parse_issues
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


WORDS = (
    "door=enlargement,expansion,memberships,door policy; path=choose their own path; presence; "
    "deploy=deploying,deployments; exercises=war games; border=troops; talks=meetings,negotiations"
)


def test_with_the_analysts_words_the_draft_has_the_flagships_issues(report: Reading) -> None:
    made = draft([report], issues=parse_issues(WORDS))
    scenario = loads(made.text)
    flagship = load("nato-russia-2022")
    assert {k.id for k in scenario.issues} <= {k.id for k in flagship.issues}
    assert len(scenario.issues) == 7
    assert made.warnings == ()
    assert all(k.evidence for k in scenario.issues)
    stated = {(p.actor, p.issue): p.stated.mode for p in scenario.positions if p.stated is not None}
    assert stated["RUS", "door"] == stated["RUS", "presence"] == stated["RUS", "deploy"] == 100
    assert stated["USA", "door"] == 0
    asked = [set(q.package) for q in scenario.proposals if q.by == "RUS"]
    assert {"door", "exercises"} in asked
    assert {"presence", "deploy"} in asked


def test_without_them_it_proposes_what_the_report_speaks_of(report: Reading) -> None:
    scenario = loads(draft([report]).text)
    names = {k.id for k in scenario.issues}
    assert {"memberships", "war-games", "presence", "meetings"} <= names
    text = report.document.text.lower()
    # Nothing comes from anywhere but the report: the last word of every name is in it.
    assert all(n.split("-")[-1].removesuffix("s") in text for n in names)
