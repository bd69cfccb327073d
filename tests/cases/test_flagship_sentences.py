"""What the analysis of the flagship says: who cannot decide what, who would have to move, the calendar, rounds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from detente.models.spatial.findings import RECORD


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
    assert "Not to admit takes one member" in f["text"]
    assert "All 30 have said in public that they will not" in f["text"]
    assert {r["id"] for r in f["by_assumption"]} >= {"status quo", "status quo, cohesion 0", "status quo, cohesion 1"}
    assert len(f["details"]["members"]) == 30
    assert all(m["lacks"] > 0 for m in f["details"]["members"])


def test_what_the_calendar_implies(said: dict[str, dict[str, Any]]) -> None:
    f = said["talks/calendar"]
    assert "paused for 40 of 100 days since 2002" in f["text"]
    assert "; it met on 12 January 2022, and before that in July 2019." in f["text"]
    low, middle, high = f["value"]["meetings_before_deadline"]
    assert 0 <= low <= middle <= high <= 4
    assert "with half the time" in f["text"]
    assert "without a deadline" in f["text"]


def test_talks_are_told_by_date_and_force_is_a_range(said: dict[str, dict[str, Any]]) -> None:
    f = said["talks"]
    assert "the talks still go on in" in f["text"]
    assert "never if it does not use force" in f["text"]
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


def test_the_models_over_rounds_stand_beside_the_mean_with_their_record(said: dict[str, dict[str, Any]]) -> None:
    f = said["bargaining"]
    assert f["text"].endswith(RECORD)
    dynamic = {"spatial.smp", "spatial.expected-utility", "spatial.exchange"}
    assert {m["id"] for m in f["models"]} == dynamic
    for row in f["details"]["rows"]:
        mean, near = f["details"]["mean"], f["details"]["near"]
        assert row["apart"] == [k for k, y in row["middles"].items() if abs(y - mean[k]) > near]
        assert set(row["mc_se"]) == set(row["middles"])
        assert {v["issue"] for v in row["views"]} == set(row["middles"])
    settled = [x for id_, x in said.items() if id_.startswith("settlement/")]
    assert len(settled) == 8
    for x in settled:
        assert {m["id"] for m in x["models"]} >= {*dynamic, "spatial.mean"}
        assert "none of these has beaten the mean" in x["text"]


def test_the_page_has_the_pictures_and_reasons_of_the_models_over_rounds(flagship_run: Path) -> None:
    page = (flagship_run / "report.html").read_text(encoding="utf-8")
    assert "Bargaining over rounds" in page
    assert "none considers who must consent" in page
    for figure in ("outcomes-1", "rounds-spatial-smp-1", "gains-spatial-smp", "stand-spatial-exchange-1"):
        assert f'id="figure-{figure}"' in page
    assert "Why each moved: detente explain RUN --actor ACTOR --round N --model MODEL" in page
