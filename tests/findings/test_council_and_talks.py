"""What an analysis says of the council and the talks: who cannot decide what, who would have to move, the calendar."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from detente.findings.council import chance

from detente.findings.analyze import analyze
from detente.scenario.load import loads


@pytest.fixture(scope="module")
def said(flagship_run: Path) -> dict[str, dict[str, Any]]:
    found = json.loads((flagship_run / "findings.json").read_text(encoding="utf-8"))
    return {f["id"]: f for f in found["findings"]}


def test_why_the_allies_cannot_halt_enlargement(said: dict[str, dict[str, Any]]) -> None:
    f = said["council/NATO"]
    assert f["details"]["label"] == "A binding halt to all enlargement"
    assert f["answer"] == "practically never"
    assert f["details"]["asked"] == 30
    assert f["details"]["ratified"]
    assert f["details"]["to_move"] == [30, 30, 30]
    assert "each of them alone can stop it" in f["text"]
    assert "To withhold an invitation takes one ally" in f["text"]
    assert "All 30 have said in public that they will not" in f["text"]
    assert {r["id"] for r in f["readings"]} >= {"status quo", "status quo, cohesion 0", "status quo, cohesion 1"}
    assert len(f["details"]["members"]) == 30
    assert all(m["lacks"] > 0 for m in f["details"]["members"])


def test_what_the_calendar_implies(said: dict[str, dict[str, Any]]) -> None:
    f = said["talks/calendar"]
    assert "paused for 40 of 100 days since 2002" in f["text"]
    assert "had last met in 2019-07" in f["text"]
    low, middle, high = f["value"]["meetings_before_deadline"]
    assert 0 <= low <= middle <= high <= 4
    assert "with half the time" in f["text"]
    assert "without a deadline" in f["text"]


def test_talks_are_told_by_date_and_force_is_a_range(said: dict[str, dict[str, Any]]) -> None:
    f = said["talks"]
    assert "the talks merely go on in" in f["text"]
    assert "never, if it does not use force" in f["text"]
    days = f["details"]["by_date"]
    assert [days[d]["agreed"] for d in sorted(days, key=int)] == sorted(days[d]["agreed"] for d in days)
    for row in days.values():
        assert "force at the deadline" not in row
        assert sum(row.values()) == f["details"]["n"]
    assert "us-ru-track" in f["details"]["tracks"]


def test_admission_in_words(said: dict[str, dict[str, Any]]) -> None:
    text = said["admission/UKR/NATO"]["text"]
    assert "contributes and obligations are disputed" in text
    assert "any of the 30" in text
    assert "to promise it takes 30 consents" in text


@pytest.mark.parametrize(
    ("x", "words"), [(0, "0"), (1e-5, "less than 0.001"), (0.123, "0.12"), (0.995, "more than 0.99"), (1, "1")]
)
def test_chances_in_words(x: float, words: str) -> None:
    assert chance(x) == words


MAJORITY = """
detente: 1
title: Two of three
as_of: 2020-01-01
actors:
  - {id: A, name: A}
  - {id: B, name: B}
  - {id: C, name: C}
  - {id: U, name: Union, kind: alliance, members: [A, B, C], rule: k_of(2)}
issues: [{id: k, question: What?, kind: distributive, levels: {0: as now, 50: half, 100: all}, status_quo: 0,
          consent: U}]
positions:
  - {actor: A, issue: k, ideal: 100, salience: 100}
  - {actor: B, issue: k, ideal: 100, salience: 100}
  - {actor: C, issue: k, ideal: 0, salience: 100}
signatories: [U]
"""


def test_nobody_alone_stops_a_majority() -> None:
    f = analyze(loads(MAJORITY), draws=64, workers=1)["council/U"]
    assert "none of them alone can stop it" in f.text
    assert "is put to 3" in f.text
    assert f.answer == "practically always"
