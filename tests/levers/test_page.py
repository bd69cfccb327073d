"""The section "What would change this" of a run's page."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from small import TWO_AND_ONE

from detente.cli._deliver import FIGURES
from detente.findings.analyze import Analysis, analyze
from detente.levers.findings import with_levers
from detente.levers.pictures import history, sobol, tornado
from detente.report.compose import compose
from detente.report.run import view_of, write_run
from detente.report.terminal import sections_text
from detente.runs.folder import read_run
from detente.scenario.load import loads

CASE = TWO_AND_ONE.replace("cost: {low: 0, mode: .05, high: .2}", "cost: {low: .1, mode: .3, high: .9}")


@pytest.fixture(scope="module")
def found() -> Analysis:
    return with_levers(analyze(loads(CASE), draws=400))


def test_findings_say_what_would_change_the_answer(found: Analysis) -> None:
    ids = [f.id for f in found.findings]
    assert ids[-5:] == ["levers/counted", "levers/shut", "tornado", "sensitivity", "information"]
    counted = found["levers/counted"]
    assert "80 of 100 draws" in counted.question
    assert "With every input at its median, the least change (proven least) is:" in counted.text
    assert found["information"].headline.startswith("Most worth checking before anything is tabled: what it costs")
    plain = json.loads(json.dumps(found.plain()))
    assert plain["findings"][-1]["details"]["choice"] in ("counted", "best", "wait")


def test_the_page_has_one_section_with_all_of_it(found: Analysis, tmp_path: Path) -> None:
    document = compose(view_of(found), {})
    (section,) = [s for s in document.sections if s.id == "levers"]
    assert section.title == "What would change this"
    assert section.covers >= {"levers/counted", "tornado", "sensitivity", "information"}
    text = sections_text([section], io.StringIO())
    assert "Ways to 80 of 100 draws, the easiest first." in " ".join(text.split())
    assert "[What one input can do: see the page]" in text
    alone = sections_text([section], io.StringIO(), FIGURES)
    assert "[What one input can do: --out FILE.html shows it]" in alone
    assert "see the page" not in alone
    write_run(found, tmp_path / "run")
    page = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert 'id="figure-tornado"' in page
    assert 'id="figure-sobol"' in page
    again = read_run(tmp_path / "run")
    assert again["findings"]["findings"][-1]["id"] == "information"


def test_a_run_without_levers_has_no_such_section() -> None:
    document = compose(view_of(analyze(loads(CASE), draws=60)), {})
    assert not [s for s in document.sections if s.id == "levers"]


def test_drawings_say_their_numbers() -> None:
    bars = [tornado.TornadoBar("what it costs", 0.9, 0.1), tornado.TornadoBar("what it likes", 0.4, 0.6)]
    assert {"90", "10", "what it costs"} <= set(tornado.draw(bars, 0.5).words())
    assert "90 of 100 draws at its lowest value" in tornado.describe(bars)
    rows = [sobol.SobolBar("the line", 0.2, 1.1, 0.1)]
    assert "20 of 100 parts alone, 100 with others" in sobol.describe(rows)
    assert "the line" in sobol.draw(rows).words()
    dates = ["2022-01-13", "2022-02-13"]
    lines = [history.HistoryLine("Any deal?", (0.2, None)), history.HistoryLine("The draft?", (0.1, 0.7))]
    assert "10 of 100 draws on 13 January 2022, 70 on 13 February 2022" in history.describe(dates, lines)
    assert "13 January 2022" in history.draw(dates, lines).words()
    for empty in (tornado.draw([], 0.5), sobol.draw([]), history.draw(dates[:1], lines)):
        assert empty.words()
