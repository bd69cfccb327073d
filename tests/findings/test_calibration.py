"""Findings carry what was measured of their methods; all others say that they are uncalibrated."""

from __future__ import annotations

import pytest

from detente.findings.analyze import Analysis, analyze
from detente.models.registry import models
from detente.report.compose import compose
from detente.report.run import view_of
from detente.scenario.load import load


@pytest.fixture(scope="module")
def answer() -> Analysis:
    return analyze(load("eu-emissions-1984"), draws=60, workers=1)


def test_only_spatial_models_have_a_record() -> None:
    assert {id.partition(".")[0] for id, m in models().items() if m.reliability is not None} == {"spatial"}


def test_where_issues_settle_is_measured_and_shares_are_not(answer: Analysis) -> None:
    settled = [f for f in answer.findings if f.id.startswith("settlement/")]
    assert settled
    for f in settled:
        assert f.calibration.startswith("Measured on where issues of European legislation settled")
        assert f.calibration.endswith("Nothing is measured on crises.")
        by = {m["id"]: m for m in f.models}
        assert by["spatial.sticky-mean"]["reliability"]["independent"] == 83
        assert by["spatial.sticky-mean"]["reliability"]["inside"] == pytest.approx(0.81, abs=0.02)
        assert "reliability" not in by.get("deals.zone", {})
    shares = [f for f in answer.findings if f.value.get("kind") == "share of draws"]
    assert shares
    assert {f.calibration for f in shares} == {"uncalibrated"}


def test_the_record_stands_beside_the_numbers_on_the_page_and_in_the_terminal(answer: Analysis) -> None:
    document = compose(view_of(answer), {})
    section = next(s for s in document.appendices if s.id == "settlement")
    said = [b for b in section.blocks if getattr(b, "lead", "") == "Track record."]
    assert len(said) == 1
    assert "sticky mean 20, with 81 of 100 outcomes where it says 80" in said[0].text  # type: ignore[union-attr]
