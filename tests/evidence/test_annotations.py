"""The annotated texts: spans match to the letter, ids exist, and every field is there."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent / "annotated"
TEXTS = sorted(FOLDER.glob("*/*.json"))
FRENCH = sorted((Path(__file__).parent / "french").glob("*/*.json"))


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


ACTS = _names(
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
    "COERCE ASSAULT ASSERT"
)
REALIS = _names("actual threatened offered demanded future negated hypothetical past-background")
STRENGTHS = _names("demands refuses hints offers accepts")
STATUSES = _names("rejected mooted tabled accepted")

FIELDS = {
    "file": _names("title date genre actors people issues proposals records draft_must draft_must_not"),
    "actors": _names("id name kind surface_forms"),
    "people": _names("name role speaks_for"),
    "issues": _names("id question keywords poles stands"),
    "stands": _names("actor stance direction evidence strength"),
    "proposals": _names("by clauses status by_whom"),
    "records": _names(
        "sentence start end kind act acceptable realis speaker speaks_for actors targets quotes core note"
    ),
    "quotes": _names("text start end"),
}


def load(path: Path) -> tuple[dict[str, Any], str]:
    return json.loads(path.read_text(encoding="utf-8")), path.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.fixture(params=[*TEXTS, *FRENCH], ids=lambda path: f"{path.parents[1].name}-{path.stem}")
def annotated(request: pytest.FixtureRequest) -> tuple[dict[str, Any], str]:
    return load(request.param)


def test_every_text_has_its_annotation() -> None:
    assert len(TEXTS) == 121
    assert [p.stem for p in TEXTS] == [p.stem for p in sorted(FOLDER.glob("*/*.txt"))]
    assert [len(list((p.parent).glob("*.txt"))) for p in FRENCH[::3]] == [3, 3]
    numbers = Counter(path.name.split("-")[0] for path in TEXTS)
    assert max(numbers.values()) == 1, "a number is used twice"
    for folder in ("dev", "heldout"):
        genres = Counter(load(path)[0]["genre"] for path in TEXTS if path.parent.name == folder)
        assert len(genres) > len([p for p in TEXTS if p.parent.name == folder]) * 0.9, "too many texts of one genre"


def test_all_fields_are_there(annotated: tuple[dict[str, Any], str]) -> None:
    gold, _ = annotated
    assert set(gold) == FIELDS["file"]
    date.fromisoformat(gold["date"])
    for kind in ("actors", "people", "issues", "proposals", "records"):
        assert gold[kind], f"no {kind}"
        for row in gold[kind]:
            assert set(row) == FIELDS[kind]
    for issue in gold["issues"]:
        assert all(set(stand) == FIELDS["stands"] for stand in issue["stands"])
    for record in gold["records"]:
        assert all(set(quote) == FIELDS["quotes"] for quote in record["quotes"])


def test_spans_match_the_text(annotated: tuple[dict[str, Any], str]) -> None:
    gold, text = annotated
    assert 250 <= len(text.split()) <= 600
    for record in gold["records"]:
        assert text[record["start"] : record["end"]] == record["sentence"]
        for quote in record["quotes"]:
            assert text[quote["start"] : quote["end"]] == quote["text"]
            assert record["start"] < quote["start"] < quote["end"] < record["end"]
            assert text[: quote["start"]].rstrip()[-1] in "\"'“‘„«"
            assert text[quote["end"] :].lstrip()[0] in "\"'”’“»"
    quotes = [(q["start"], q["end"]) for record in gold["records"] for q in record["quotes"]]
    assert len(quotes) == len(set(quotes)), "a quotation is given twice"
    for actor in gold["actors"]:
        assert all(form in text for form in actor["surface_forms"])


def test_ids_and_codes_exist(annotated: tuple[dict[str, Any], str]) -> None:
    gold, _ = annotated
    actors = {actor["id"] for actor in gold["actors"]}
    names = {person["name"] for person in gold["people"]}
    issues = {issue["id"]: issue for issue in gold["issues"]}
    assert len(actors) == len(gold["actors"])
    assert len(names) == len(gold["people"])
    assert len(issues) == len(gold["issues"])
    assert {person["speaks_for"] for person in gold["people"]} <= actors | {None}
    for record in gold["records"]:
        assert record["kind"] in ("statement", "event")
        assert record["act"] in ACTS
        assert record["act"] not in record["acceptable"]
        assert set(record["acceptable"]) <= ACTS
        assert record["realis"] in REALIS
        assert record["speaker"] is None or record["speaker"] in names
        assert {record["speaks_for"]} <= actors | {None}
        assert {*record["actors"], *record["targets"]} <= actors
        assert not record["quotes"] or record["kind"] == "statement"
    for issue in issues.values():
        assert len(issue["poles"]) in (2, 3)  # the third stands between them
        for stand in issue["stands"]:
            assert stand["actor"] in actors
            assert stand["direction"] in issue["poles"]
            assert stand["strength"] in STRENGTHS
            assert all(0 <= i < len(gold["records"]) for i in stand["evidence"])
    for proposal in gold["proposals"]:
        assert proposal["by"] in actors
        assert proposal["status"] in STATUSES
        assert set(proposal["by_whom"]) <= actors
        assert {clause["issue"] for clause in proposal["clauses"]} <= set(issues)


def test_what_a_draft_must_hold_is_annotated(annotated: tuple[dict[str, Any], str]) -> None:
    gold, _ = annotated
    must = gold["draft_must"]
    issues = {issue["id"]: issue for issue in gold["issues"]}
    assert set(must) == {"actors", "issues", "stands"}
    assert set(must["actors"]) <= {actor["id"] for actor in gold["actors"]}
    assert set(must["issues"]) <= set(issues)
    for stand in must["stands"]:
        assert any(
            (s["actor"], s["direction"]) == (stand["actor"], stand["direction"])
            for s in issues[stand["issue"]]["stands"]
        )
    assert gold["draft_must_not"]
