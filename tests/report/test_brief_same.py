"""A brief whose best package is one that somebody has named, and what it says if commitments hold at any price."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detente.answers.finding import Share
from detente.answers.view import View
from detente.cli.app import app
from detente.findings.analyze import analyze
from detente.models.deals.shown import BEST, best_named, clauses_of
from detente.report.brief.content import brief_of
from detente.report.run import view_of, write_run
from detente.scenario.load import loads

WELL = """
detente: 1
title: A well
as_of: 2031-05-04
by: coder A
actors: [{id: UP, name: Upstream}, {id: DOWN, name: Downstream}]
issues:
  - {id: depth, question: How deep?, kind: distributive, levels: {0: as it is, 100: deeper}, status_quo: 0}
  - {id: share, question: Who draws?, kind: distributive, levels: {0: Upstream alone, 100: both}, status_quo: 0}
positions:
  - {actor: UP, issue: depth, ideal: 100, salience: 100}
  - {actor: UP, issue: share, ideal: 0, salience: {low: 20, mode: 60, high: 95}}
  - {actor: DOWN, issue: depth, ideal: 0, salience: {low: 20, mode: 60, high: 95}}
  - {actor: DOWN, issue: share, ideal: 100, salience: 100}
commitments:
  - {actor: UP, issue: share, forbids: above 0, cost: {low: 0, mode: 0.1, high: 0.2}}
proposals:
  - {id: swap, title: Depth for a share, by: UP, package: {depth: 100, share: 100}}
  - {id: gift, title: A share for nothing, by: DOWN, package: {share: 100}}
signatories: [UP, DOWN]
no_agreement: {lapse: {}}
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[View, Path]:
    found = analyze(loads(WELL), draws=200, workers=1)
    return view_of(found), write_run(found, tmp_path_factory.mktemp("same") / "run")


@pytest.mark.parametrize("package", ["", "swap"])
def test_the_best_package_is_shown_once_and_is_no_fallback_from_itself(run: tuple[View, Path], package: str) -> None:
    view = run[0]
    best, same = view.one(BEST), best_named(view)
    assert best is not None
    assert same is not None
    assert same.id == "fate/swap"
    assert clauses_of(best) == {"depth": 100, "share": 100}
    brief = brief_of(view, package)
    assert [b.title for b in brief.bars] == ["Depth for a share (page 2)", "A share for nothing"]
    assert brief.fallback is None or "Depth for a share" not in " ".join(brief.fallback.items)


def test_a_package_that_is_mostly_accepted_names_who_rejects_it(run: tuple[View, Path]) -> None:
    blocks = brief_of(run[0]).answers[1].text
    assert re.match(r"“Depth for a share” is accepted in 9\d; it is rejected by Upstream in \d\. ", blocks)
    assert blocks.endswith("“A share for nothing” is accepted in 0; it fails because of Upstream.")


def test_a_named_package_falls_back_on_the_best(run: tuple[View, Path]) -> None:
    brief = brief_of(run[0], "gift")
    assert [b.title for b in brief.bars] == ["Depth for a share", "A share for nothing (page 2)"]
    assert brief.fallback is not None
    assert "accepted" in brief.fallback.items[0]


def test_commitments_that_hold_at_any_price_are_a_what_if(run: tuple[View, Path]) -> None:
    view = run[0]
    best = view.one(BEST)
    assert best is not None
    hard = [s for s in best.by_assumption if "hard" in s.id.split(", ")]
    assert [s.count for s in hard] == [0] * len(hard)
    told = [w for w in brief_of(view).what_ifs if w.what == "No public commitment is broken at any price"]
    assert [w.then for w in told] == ["0"]
    # If commitments change nothing, the brief has no row on them.
    same = tuple(Share(s.id, best.by_assumption[0].count, s.n) for s in best.by_assumption)
    others = tuple(replace(f, by_assumption=same) if f is best else f for f in view.findings)
    assert not [w for w in brief_of(replace(view, findings=others)).what_ifs if "commitment" in w.what]


def test_an_unknown_package_is_not_called_a_damaged_run(run: tuple[View, Path]) -> None:
    told = CliRunner().invoke(app, ["brief", str(run[1]), "--package", "swop"])
    assert told.exit_code == 2
    assert "this run has no proposal swop; did you mean swap?" in told.output
    assert "run `detente analyze` again" not in told.output
