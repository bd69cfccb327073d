"""Break-evens and obstacles against the same scenario with the value written into its file."""

from __future__ import annotations

import numpy as np
import pytest
from small import TWO_AND_ONE, fearon

from detente.answers.input_rows import row_behind, rows_of
from detente.answers.inputs import Input, named_inputs
from detente.draws.inputs import Inputs
from detente.models.contract import Context
from detente.models.deals.breaks import BreakEven
from detente.models.deals.evaluator import Evaluator
from detente.models.deals.held import POINTS, Clamp, curve
from detente.models.deals.held import clamp as clamp_of
from detente.models.deals.results import ZoneResult, ZoneShares
from detente.models.deals.zone import ZoneOptions, run
from detente.scenario.load import loads

N = 300
BASE = ZoneOptions(scope="base", detail=False)
TEXT = TWO_AND_ONE.replace(
    "proposals:\n", "proposals:\n  - {id: yes, kind: analyst, package: {talks: 0}}\n"
    "  - {id: both, kind: analyst, package: {door: 100, arms: 40}}\n"
)  # fmt: skip
HELD = {
    "commitments/CHA door below 100/cost": "forbids: below 100, cost: {low: 0, mode: .05, high: .2}",
    "commitments/ALL door above 50/cost": "forbids: above 50, cost: {low: .05, mode: .2, high: .6}",
    "positions/CHA/door/salience": "salience: {low: 60, mode: 90, high: 100}",
    "positions/CHA/arms/trust": "trust: {low: .2, mode: .5, high: .9}",
    "no_agreement/force/win": "win: {low: .2, mode: .6, high: .9}",
    "no_agreement/force/cost/CHA": "cost: {CHA: {low: 0, mode: .1, high: .4}",
    "no_agreement/holding/CHA": "holding: {CHA: {low: 0, mode: .01, high: .05}",
}
"""Inputs, and the text of the file that holds their range; the range is the last on it."""


def clamp(evaluator: Evaluator, given: Input) -> Clamp:
    """Hold the row of the file behind a named input."""
    plan = evaluator.inputs.plan
    return clamp_of(evaluator, row_behind(plan, rows_of(plan), given))


def passed(text: str) -> dict[str, int]:
    shares = run(Inputs(loads(text), 1, N), BASE, Context(workers=1))
    assert isinstance(shares, ZoneShares)
    names = [str(p) for p in shares.passes.coords["proposal"]]
    return {p: int(shares.passes.sel(proposal=p).values[0]) for p in names}


@pytest.mark.parametrize("path", HELD)
def test_a_curve_is_what_the_file_says_with_the_value_in_it(path: str) -> None:
    inputs = Inputs(loads(TEXT), 1, N)
    evaluator = Evaluator(inputs)
    given = next(x for x in named_inputs(inputs) if x.path == path)
    held = clamp(evaluator, given)
    (judged,) = evaluator.judge(inputs.scores(0, N), 0, (evaluator.base,))
    counts = curve(evaluator, judged, held, evaluator.proposals)
    assert counts.shape == (POINTS, len(evaluator.proposals))
    old = HELD[path]
    start = old.rindex("{low")
    for j in (0, 6, 13, 20):
        value = float(held.x[j])
        new = f"{old[:start]}{value!r}{old[old.index('}', start) + 1 :]}"
        assert TEXT.count(old) == 1
        known = passed(TEXT.replace(old, new))
        assert {p.name: int(counts[j, k]) for k, p in enumerate(evaluator.proposals)} == {
            p.name: known[p.name] for p in evaluator.proposals
        }


def test_all_who_share_a_row_are_held() -> None:
    inputs = Inputs(loads(TEXT), 1, 50)
    evaluator = Evaluator(inputs)
    given = next(x for x in named_inputs(inputs) if x.path == "positions/ALL/arms/ideal")
    held = clamp(evaluator, given)
    assert {inputs.plan.slots[j].path for j in held.slots} == {
        f"positions/{a}/arms/ideal" for a in ("ONE", "TWO", "TRI")
    }
    assert not held.lines
    own = next(x for x in named_inputs(inputs) if x.path == "positions/ALL/door/ideal")
    # Two and Three have a row of their own.
    assert {inputs.plan.slots[j].path for j in clamp(evaluator, own).slots} == {"positions/ONE/door/ideal"}


def test_obstacles_are_one_change_at_a_time() -> None:
    result = run(Inputs(loads(TEXT), 1, N), ZoneOptions(scope="base"), Context(workers=1))
    assert isinstance(result, ZoneResult)
    lines = TEXT.index("commitments:"), TEXT.index("signatories:")
    without = passed(TEXT[: lines[0]] + TEXT[lines[1] :])
    trusting = passed(TEXT.replace("trust: {low: .2, mode: .5, high: .9}", "trust: 1"))
    peaceful = passed(TEXT[: TEXT.index("  force:")] + TEXT[TEXT.index("  holding:") :])
    for name in ("shut", "counted", "yes", "both"):
        found = {o.id: o.count for o in result.obstacles[name]}
        assert found == {"commitments": without[name], "trust": trusting[name], "force": peaceful[name]}


def test_complete_information_takes_estimates_away() -> None:
    text = TEXT.replace("    cost: {CHA", "    estimates: {ALL: .95}\n    cost: {CHA")
    result = run(Inputs(loads(text), 1, N), ZoneOptions(scope="base"), Context(workers=1))
    assert isinstance(result, ZoneResult)
    known = passed(TEXT)
    for name, found in result.obstacles.items():
        if name in known:
            assert {o.id: o.count for o in found}["information"] == known[name]


def test_the_break_even_of_fearon_in_closed_form() -> None:
    """B accepts x iff 1 − x ≥ 1 − p − b, so a demand of p + .1 tips at a cost of war of .1."""
    text = fearon_text(p=0.5, b="{uniform: [0, 0.2]}", demand=60)
    result = run(Inputs(loads(text), 1, 2000), ZoneOptions(scope="base"), Context(workers=1))
    assert isinstance(result, ZoneResult)
    tips = result.break_evens["demand"]
    assert tips.path == "no_agreement/force/cost/B"
    assert (tips.low, tips.high) == (0.0, 0.2)
    # 21 points are .01 apart, and the share is a step here: one of their distance is all that can be known.
    (at,) = tips.crossings
    assert at == pytest.approx(0.1, abs=0.01)


def fearon_text(p: float, b: str, demand: int) -> str:
    from small import FEARON

    levels = "{" + ", ".join(f"{y}: share {y}" for y in range(101)) + "}"
    text = FEARON.format(levels=levels, quo=0, p=p, a=0.05, b=b)
    return text + f"proposals:\n  - {{id: demand, by: A, package: {{pie: {demand}}}}}\n"


def test_crossings_are_interpolated_and_all_found() -> None:
    x = np.linspace(0.0, 1.0, 5)
    curve_ = BreakEven("p", "w", 0, 0.5, 1, x, np.array([0, 6, 10, 4, 0]), 10)
    assert curve_.crossings == pytest.approx((0.25 * 5 / 6, 0.5 + 0.25 * 5 / 6))
    assert BreakEven("p", "w", 0, 0.5, 1, x, np.array([6, 6, 6, 6, 5]), 10).crossings == ()


def test_a_case_without_doubt_has_no_break_even() -> None:
    result = run(Inputs(fearon(0.5, 0.1, 0.1), 1, 60), ZoneOptions(scope="base"), Context(workers=1))
    assert isinstance(result, ZoneResult)
    assert result.break_evens == {}
