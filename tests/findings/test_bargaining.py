"""What analysis says of bargaining over rounds: beside the mean, with its record, in answers, terminal and report."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from detente.findings.bargaining import RECORD

from detente.findings.analyze import Analysis, analyze

DYNAMIC = {"spatial.smp", "spatial.expected-utility", "spatial.exchange"}


@pytest.fixture(scope="module")
def flagship() -> Analysis:
    return analyze("nato-russia-2022", draws=256, alternatives=False)


def test_the_dynamic_models_stand_beside_the_mean_with_their_record(flagship: Analysis) -> None:
    found = flagship["bargaining"]
    assert RECORD in found.text
    assert "none of these models has beaten the plain mean" in found.text
    assert "none of them knows of consent" in found.text
    assert {m["id"] for m in found.models} == DYNAMIC
    for f in flagship.findings:
        if f.id.startswith("settlement/"):
            assert {m["id"] for m in f.models} >= {*DYNAMIC, "spatial.mean"}
            assert "none of these has beaten the mean" in f.text


def test_which_issues_are_apart_follows_from_the_tables(flagship: Analysis) -> None:
    found = flagship["bargaining"]
    for row in found.details["rows"]:
        apart = [k for k, y in row["middles"].items() if abs(y - found.details["mean"][k]) > found.details["near"]]
        assert row["apart"] == apart
        assert set(row["mc_se"]) == set(row["middles"])
        assert {v["issue"] for v in row["views"]} == set(row["middles"])


def test_fewer_draws_are_said_with_their_monte_carlo_error() -> None:
    found = analyze("nato-russia-2022", draws=6000, alternatives=False)["bargaining"]
    row = next(r for r in found.details["rows"] if r["id"] == "spatial.smp")
    assert row["played"] < 6000
    assert re.search(
        r"first [\d,]+ of 6,000 draws: the Monte Carlo error of its medians is at most [\d.]+ level", found.text
    )


def test_the_run_has_its_figures_and_reasons(flagship_run: Path) -> None:
    page = (flagship_run / "report.html").read_text()
    assert "Bargaining over rounds" in page
    assert "none of them knows of consent" in page
    for figure in ("outcomes-1", "rounds-spatial-smp-1", "gains-spatial-smp", "stand-spatial-exchange-1"):
        assert f"fig-{figure}" in page
    assert "Why each moved" in page
    assert "offers on its table" in page
    ids = [f["id"] for f in json.loads((flagship_run / "findings.json").read_text())["findings"]]
    assert "bargaining" in ids
