"""What opens the zone of agreement: the least change over all packages, by brute force, and over draws."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from detente._errors import UsageError
from detente.answers.input_rows import rows_of
from detente.answers.movable import levers_of
from detente.cli.app import app
from detente.levers.least import Medians, Unreachable
from detente.levers.opening import open_zone
from detente.levers.package import PackageJudge
from detente.levers.session import session
from detente.models.deals.consent import asked_mask
from detente.models.deals.evaluator import Evaluator
from detente.models.deals.judged import Named
from detente.scenario.load import loads

SHUT = """
detente: 1
title: Two who differ on two issues
as_of: 2020-01-01
by: tests
actors: [{id: A, name: Albia}, {id: B, name: Bega}]
issues:
  - {id: x, question: X?, kind: distributive, levels: {0: none, 50: half, 100: all}, status_quo: 0}
  - {id: y, question: Y?, kind: distributive, levels: {0: shut, 100: open}, status_quo: 0}
positions:
  - {actor: A, issue: x, ideal: 100, salience: {low: 20, mode: 30, high: 40}, why: w}
  - {actor: A, issue: y, ideal: 0, salience: 60, why: w}
  - {actor: B, issue: x, ideal: 0, salience: 60, why: w}
  - {actor: B, issue: y, ideal: 100, salience: 30, trust: .6, why: w}
commitments:
  - {id: la, actor: A, issue: y, forbids: above 50, cost: {low: 0, mode: .3, high: .5}, why: w}
  - {id: lb, actor: B, issue: x, forbids: above 40, cost: .2, why: w}
signatories: [A, B]
proposals: [{id: p, kind: analyst, package: {x: 50, y: 100}}]
no_agreement: {lapse: {x: 0}, holding: {A: {value: {low: 0, mode: .05, high: .1}, why: w}, B: {value: .05, why: w}}}
"""


def cheapest_by_brute_force() -> float:
    """Return the cost of the least change over every package that names a level."""
    evaluator = Evaluator(session(loads(SHUT), draws=4, workers=1).inputs())
    moving = levers_of(evaluator.scenario, rows_of(evaluator.inputs.plan))
    costs: list[float] = []
    for x in (None, 50, 100):
        for y in (None, 100):
            clauses = {k: v for k, v in (("x", x), ("y", y)) if v is not None}
            if not clauses:
                continue
            named = Named("tried", clauses, ("A", "B"))
            mask = asked_mask(evaluator, named)
            asked = np.array([i for i in range(2) if mask >> i & 1])
            try:
                costs.append(Medians(PackageJudge(evaluator, named), moving, asked).least().cost)
            except Unreachable:
                continue
    return min(costs)


def test_it_is_the_least_change_of_all_packages() -> None:
    found = open_zone(session(loads(SHUT), draws=200, workers=1))
    assert found.now == 0.0
    assert found.least is not None
    assert found.least.cost == pytest.approx(cheapest_by_brute_force(), abs=1e-9)
    assert found.proven
    assert found.package == {"x": 50}
    assert "Then this package is accepted: half (x)." in found.text


def test_applied_it_opens_the_zone_and_half_of_it_does_not() -> None:
    asked = session(loads(SHUT), draws=400, workers=1)
    found = open_zone(asked, 0.9)
    after = asked.outcome("zone", found.changes).mean()
    assert after == pytest.approx(found.share)
    assert after >= 0.9
    half = {m.path: (m.now + m.to) / 2 for m in found.moves}
    assert asked.outcome("zone", half).mean() < 0.9


def test_a_zone_that_exists_at_the_medians_needs_certainty_and_no_least_change() -> None:
    # Albia accepts "half" whatever happens; Bega's commitment costs nothing at the median and much at the end.
    text = SHUT.replace("cost: .2, why: w", "cost: {low: 0, mode: 0, high: 1.2}, why: w")
    text = text.replace("issue: x, ideal: 0, salience: 60", "issue: x, ideal: 20, salience: 30")
    text = text.replace("B: {value: .05, why: w}", "B: {value: .5, why: w}")
    found = open_zone(session(loads(text), draws=400, workers=1), 0.99)
    assert 0.5 < found.now < 0.99
    assert found.least is not None
    assert found.least.moves == ()
    assert "there is one already: the shortfall is uncertainty" in found.text
    assert found.share >= 0.99
    assert found.moves


def test_met_already_and_out_of_range() -> None:
    text = SHUT.replace("issue: x, ideal: 0, salience: 60", "issue: x, ideal: 100, salience: 60")
    text = text.replace("cost: .2", "cost: 0")
    found = open_zone(session(loads(text), draws=50, workers=1), 0.5)
    assert found.met
    assert "met already" in found.text
    with pytest.raises(UsageError, match="not a number of draws of 100"):
        open_zone(session(loads(SHUT), draws=50, workers=1), 1.5)


def test_a_member_who_is_outvoted_does_not_close_the_zone() -> None:
    text = SHUT.replace(
        "{id: B, name: Bega}]",
        "{id: B, name: Bega}, {id: C, name: Cora}, {id: D, name: Dara},\n  "
        "{id: U, name: Union, kind: alliance, members: [B, C, D], rule: 'k_of(2)'}]",
    )
    # Bega is against x; Dara is for it, and Cora in most draws.
    wants = "".join(
        f"  - {{actor: {a}, issue: {k}, ideal: {ideal}, salience: 60, why: w}}\n"
        for a, ideal in (("C", "{low: 0, mode: 60, high: 100}"), ("D", "100"))
        for k in "xy"
    )
    text = text.replace("commitments:", wants + "commitments:").replace("signatories: [A, B]", "signatories: [A, U]")
    asked = session(loads(text), draws=200, workers=1)
    found = open_zone(asked, 1.0)
    assert 0.5 < found.now < 1.0
    assert found.least is not None
    assert found.least.moves == ()
    assert "there is one already: the shortfall is uncertainty" in found.text


def test_the_command(tmp_path: Path) -> None:
    case = tmp_path / "shut.yaml"
    case.write_text(SHUT, encoding="utf-8")
    done = CliRunner().invoke(app, ["levers", str(case), "--zone", "--draws", "50", "--json"])
    assert done.exit_code == 0
    plain = json.loads(done.stdout)
    assert plain["packages"] == {"solved": 5, "looked_at": 5, "all": 5, "proven": True}
    assert plain["least_change"]["package"] == {"x": 50}
    wrong = CliRunner().invoke(app, ["levers", str(case), "--zone", "--proposal", "p"])
    assert wrong.exit_code != 0
    assert "leave out --proposal and --for" in str(wrong.exception) + wrong.output
