"""Runs that an older version wrote are read as those of today."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from detente._errors import DamagedFile
from detente.answers.questions import Question
from detente.answers.view import View
from detente.cli.app import app
from detente.report.page import render
from detente.report.saved import ASKS, view_of_run
from tests.report.sample import MANIFEST, run, view
from tests.report.sample_parts import SETS, share

N = 400


def old(id: str, **more: Any) -> dict[str, Any]:
    """A finding as version 1 wrote it."""
    return {
        "id": id,
        "question": f"The question of {id}?",
        "answer": "sometimes",
        "text": f"The text of {id}.",
        "value": {"kind": "share of draws", "count": 100, "n": N},
        "n_draws": N,
        "readings": [share(SETS[0], 100), share(SETS[1], 140)],
        "range": [0.25, 0.35],
        "hinges": [],
        "mc_se": 0.02,
        "models": [],
        "agreement": "single",
        "assumptions": ["An assumption."],
        "hangs_on": [],
        "evidence": [],
        "basis_share": {},
        "calibration": "uncalibrated",
        "details": {},
    } | more


def old_run() -> tuple[dict[str, Any], dict[str, Any]]:
    """``findings.json`` and ``figures.json`` of version 1."""
    _, figures, _ = run()
    families = figures.pop("families")
    for m in figures["models"]:
        m.pop("baseline", None)
    dates = [{"reading": d["assumptions"], "day": d["day"], **d["states"]} for d in families["talks"]["dates"]]
    figures |= {
        "zone": families["deals"],
        "coercion": None,
        "bargaining": None,
        "stability": {
            "graph": [
                {"kind": "node", "id": 0, "label": "N", "title": "now", "count": 9, "n": 9, "now": True,
                 "from": None, "to": None, "actor": None, "improves": None},
            ],
            "situations": [{"title": "as it is", "shares": {"SEQ": 0.25}, "cannot_be_left": False, "why": ["So."]}],
            "draws": 9,
        },
        "council": {**families["council"], "dates": dates, "record": families["talks"]["record"]},
    }  # fmt: skip
    hinge = {
        "path": "positions/A/dam/ideal",
        "words": "what Upstream would like on “dam”",
        "basis": "report",
        "lowest_fifth": share("lowest fifth", 60, 80),
        "highest_fifth": share("highest fifth", 12, 80),
    }
    fate = {"kind": "tabled", "by": "A", "package": [], "actors": [], "blockers": [], "drop": [], "decisive": {}}
    findings = {
        "detente": 1,
        "title": "A dam upstream",
        "as_of": "2020-05-04",
        "seed": 3,
        "n_draws": N,
        "findings": [
            old("fate/demand", hinges=[hinge], hangs_on=["positions/A/dam/ideal"], details=fate),
            old("zone", details={"central_zone_size": 1, "zone_sizes": [1], "grid": 2, "visited_share": 1.0}),
            old("talks"),
            old("stable"),
            old("council/LEAGUE"),
            old("a-finding-of-another-package"),
        ],
        "skipped": [
            {
                "model": "council.admission",
                "title": "admission",
                "missing": [{"path": "admission", "words": "nobody asks", "mend": "add a candidate"}],
            }
        ],
        "warnings": [],
    }
    return findings, figures


def test_renamed_keys_are_read() -> None:
    of = view_of_run(*old_run())
    fate = of.one("fate/demand")
    assert fate is not None
    assert [s.id for s in fate.by_assumption] == SETS[:2]
    assert fate.range == (0.25, 0.35)
    (driver,) = fate.key_drivers
    assert (driver.low.value, driver.high.value) == (0.75, 0.15)
    assert fate.depends_on == ("positions/A/dam/ideal",)
    assert of.not_run[0].remedies == ("add a candidate",)


def test_every_finding_gets_the_question_that_it_answers() -> None:
    of = view_of_run(*old_run())
    assert {f.id: f.asks for f in of.findings} == {
        "fate/demand": Question.BLOCKERS,
        "zone": Question.DEAL,
        "talks": Question.FAILURE,
        "stable": Question.FAILURE,
        "council/LEAGUE": Question.BLOCKERS,
        "a-finding-of-another-package": Question.BACKGROUND,
    }


def test_every_family_finds_its_rows() -> None:
    of = view_of_run(*old_run())
    today = view()
    assert {*of.rows} == {"deals", "talks", "council", "graph"}
    assert of.rows["deals"] == today.rows["deals"]


def test_the_page_of_an_old_run_shows_texts_and_pictures() -> None:
    html = render(view_of_run(*old_run()), MANIFEST)
    for text in ("The text of zone.", "The text of talks.", "The text of stable.", "The text of council/LEAGUE."):
        assert text in html
    assert "what Upstream would like on “dam”: 75 → 15" in html
    assert "The text of a-finding-of-another-package." in html
    for figure in ("zone", "talks-dates", "talks-record", "council-clauses", "council-power", "stability"):
        assert f'id="figure-{figure}"' in html


def test_the_command_makes_the_page_of_an_old_run(tmp_path: Path) -> None:
    findings, figures = old_run()
    for name, data in (("findings", findings), ("figures", figures), ("manifest", MANIFEST)):
        (tmp_path / f"{name}.json").write_text(json.dumps(data), encoding="utf-8")
    out = tmp_path / "page.html"
    done = CliRunner().invoke(app, ["report", str(tmp_path), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "The text of zone." in out.read_text(encoding="utf-8")


def test_a_run_of_a_newer_version_is_refused() -> None:
    findings, figures, _ = run()
    with pytest.raises(DamagedFile, match=r"newer version \(schema 3, this one reads up to 2\); update detente"):
        view_of_run(findings | {"schema_version": 3}, figures)


def test_a_run_of_today_is_read_as_it_is() -> None:
    findings, figures, _ = run()
    of = view_of_run(findings, figures)
    assert [f.plain() for f in of.findings] == [f.plain() for f in View.read(findings, figures).findings]


def test_every_family_of_version_1_has_a_question() -> None:
    assert ASKS["talks"] is ASKS["force"] is Question.FAILURE
    assert Question.BACKGROUND not in ASKS.values()
