"""Least changes are exact at the medians, agree with brute force, flip the answer, and nothing less does."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import TWO_AND_ONE, fearon
from typer.testing import CliRunner

from detente._errors import UsageError
from detente.answers.input_rows import rows_at, rows_of
from detente.answers.movable import Lever, levers_of, moved, owners
from detente.cli.app import app
from detente.draws.inputs import Inputs
from detente.draws.quantiles import quantile
from detente.levers.least import Medians, Unreachable
from detente.levers.package import PackageJudge
from detente.levers.report import levers
from detente.levers.session import session
from detente.models.deals.consent import asked_mask
from detente.models.deals.evaluator import Evaluator
from detente.problems import ScenarioError
from detente.scenario.load import load, loads, read
from detente.scenario.model import Scenario
from detente.scenario.quantity import Quantity
from detente.scenario.validation.levers import movable

LINE = "commitments/CHA door below 100/cost"
# As in other tests, but the challenger's line is dear, so that "counted" mostly fails.
CASE = TWO_AND_ONE.replace("cost: {low: 0, mode: .05, high: .2}", "cost: {low: .2, mode: .4, high: .7}")
assert CASE != TWO_AND_ONE


def case_() -> Scenario:
    return loads(CASE)


def medians(scenario: Scenario, proposal: str, only: frozenset[str] | None = None) -> Medians:
    evaluator = Evaluator(session(scenario, draws=4, workers=1).inputs())
    named = next(x for x in evaluator.proposals if x.name == proposal)
    judge, mask = PackageJudge(evaluator, named), asked_mask(evaluator, named)
    asked = np.array([i for i in range(len(judge.everybody)) if mask >> i & 1])
    moving = levers_of(scenario, rows_of(evaluator.inputs.plan))
    return Medians(judge, [x for x in moving if only is None or x.row.path in only], asked)


@pytest.mark.parametrize("case", ["counted", "shut"])
def test_the_least_change_flips_the_answer_and_less_does_not(case: str) -> None:
    asked = medians(case_(), case)
    found = asked.least(threaten=True)
    by = {x.row.path: x for x in asked.levers}
    assert found.proven
    assert found.moves
    gains, margin = asked.at([(by[m.path], m.to) for m in found.moves])
    assert (gains >= -1e-9).all()
    assert (margin > 0) == found.force
    for m in found.moves:
        step = 1.0 if by[m.path].scale.unit == 100 else 0.02 * abs(m.to - m.now)
        back = m.to - np.sign(m.to - m.now) * step
        less = [(by[x.path], back if x is m else x.to) for x in found.moves]
        gains, margin = asked.at(less)
        flips = (gains >= -1e-9).all()
        assert not flips or step == 1.0, "positions go in steps of their way; costs go no further than they must"


def test_one_cost_is_the_closed_form() -> None:
    # The challenger accepts "counted" if what crossing its line costs falls by exactly what it is short of.
    asked = medians(case_(), "counted", frozenset({LINE}))
    short = -asked.gain[asked.force].min()
    assert short > 0
    found = asked.least()
    (move,) = found.moves
    assert move.path == LINE
    assert move.now - move.to == pytest.approx(short, abs=1e-9)
    assert found.cost == pytest.approx(short, abs=1e-9)


SIMPLE = """
detente: 1
title: Two who differ on two issues
as_of: 2020-01-01
by: tests
actors: [{{id: A, name: A}}, {{id: B, name: B}}]
issues:
  - {{id: x, question: X?, kind: distributive, levels: {{0: no, 50: half, 100: all}}, status_quo: 0}}
  - {{id: y, question: Y?, kind: distributive, levels: {{0: no, 100: all}}, status_quo: 0}}
positions:
  - {{actor: A, issue: x, ideal: 100, salience: {ax}, why: w}}
  - {{actor: A, issue: y, ideal: 0, salience: {ay}, why: w}}
  - {{actor: B, issue: x, ideal: 0, salience: {bx}, why: w}}
  - {{actor: B, issue: y, ideal: 100, salience: {by}, trust: {trust}, why: w}}
commitments:
  - {{id: la, actor: A, issue: y, forbids: above 50, cost: {ca}, why: w}}
  - {{id: lb, actor: B, issue: x, forbids: above 40, cost: {cb}, why: w}}
signatories: [A, B]
proposals: [{{id: p, kind: analyst, package: {{x: 50, y: 100}}}}]
no_agreement: {{lapse: {{x: 0}}, holding: {{A: {{value: {h}, why: w}}, B: {{value: {h}, why: w}}}}}}
levers: [{{path: positions, difficulty: never}}, {{path: no_agreement/holding/B, difficulty: {weight}}}]
"""


@settings(max_examples=25)
@given(
    st.fixed_dictionaries(
        {
            "ax": st.integers(10, 90), "ay": st.integers(10, 90), "bx": st.integers(10, 90), "by": st.integers(10, 90),
            "trust": st.sampled_from([0.3, 0.6, 1]), "ca": st.sampled_from([0, 0.1, 0.3]),
            "cb": st.sampled_from([0, 0.2, 0.5]), "h": st.sampled_from([0, 0.05, 0.2]),
            "weight": st.sampled_from([0.5, 1, 4]),
        }
    )
)  # fmt: skip
def test_costs_agree_with_brute_force(given_: dict[str, float]) -> None:
    scenario = loads(SIMPLE.format(**given_))
    asked = medians(scenario, "p")
    paths = {x.row.path for x in asked.levers}
    assert paths <= {"commitments/la/cost", "commitments/lb/cost", "no_agreement/holding/A", "no_agreement/holding/B"}
    ends = {"commitments/la/cost": 0.0, "commitments/lb/cost": 0.0}
    steps = np.linspace(0, 1, 41)
    best = np.inf
    grids = [[(x, x.now + s * (ends.get(x.row.path, 1.0) - x.now)) for s in steps] for x in asked.levers]
    # Each actor has one line and one holding cost of its own: the dearest combinations fall apart by actor.
    for names in (("commitments/la/cost", "no_agreement/holding/A"), ("commitments/lb/cost", "no_agreement/holding/B")):
        here = [g for g in grids if g[0][0].row.path in names]
        who = 0 if names[0].endswith("la/cost") else 1
        cheapest = np.inf
        for moves in itertools.product(*here):
            price = sum(x.cost(to) for x, to in moves)
            if price < cheapest and asked.at(moves)[0][who] >= -1e-9:
                cheapest = price
        best = cheapest if best == np.inf else best + cheapest
    if best == np.inf:
        with pytest.raises(Unreachable):
            asked.least()
        return
    found = asked.least()
    assert found.cost <= best + 1e-9
    largest = max((x.cost(g[1][1]) for g in grids for x in [g[0][0]]), default=0)
    assert best <= found.cost + 2 * len(grids) * largest, "no further from the grid's optimum than the grid is coarse"


def test_a_lever_that_never_moves_stays_and_weights_count() -> None:
    text = CASE + "levers: [{path: commitments/CHA door below 100, difficulty: never}]\n"
    assert LINE not in {x.row.path for x in medians(loads(text), "counted").levers}
    text = CASE + "levers: [{path: commitments/CHA door below 100/cost, difficulty: 7}]\n"
    (line,) = [x for x in medians(loads(text), "counted").levers if x.row.path == LINE]
    assert line.cost(line.now - 0.1) == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{path: commitments/CHA dor below 100/cost, difficulty: 1}", "leads nowhere"),
        ("{path: positions/CHAA/door/ideal, difficulty: 1}", "Did you mean positions/CHA/door"),
        ("{path: positions/CHAA, difficulty: 1}", "Did you mean positions/CHA"),
        ("{path: positions/CHA/door/idael, difficulty: 1}", "Did you mean positions/CHA/door/ideal"),
        ("{path: commitment, difficulty: 1}", "Did you mean commitments"),
        ("{path: proposals, difficulty: 1}", "proposals names nothing that can be moved. Name a path that begins with"),
        ("{path: positions/CHA/door/why, difficulty: 1}", "Name one of these: positions/CHA/door/ideal, positions"),
        ("{path: positions/1, difficulty: 1}", "positions/1 names nothing that can be moved. Name one of these: "),
        ("{path: positions/CHA/door/ideal/value, difficulty: 1}", "Name one of these: positions/CHA/door/ideal\\."),
        ("{path: /positions/CHA/, difficulty: 1}", "Name one of these: positions/CHA/door/ideal, "),
        ("{path: no_agreement/lapse, difficulty: never}", "Name one of these: no_agreement/force/"),
        ("{path: positions/CHA/door/ideal}", "Add difficulty: …; it is a number from 0.001 to 1000, or never"),
        ("{path: positions/CHA/door/ideal, difficulty: 0}", "0 is not a difficulty. Give a number from 0.001 to 1000"),
        ("{path: positions/CHA/door/ideal, difficulty: .inf}", "inf is not a difficulty"),
        ("{path: positions/CHA/door/ideal, difficulty: 1e6}", "is not a difficulty"),
        ("{path: positions/CHA/door/ideal, difficulty: often}", "or never"),
        ("{path: positions/CHA/door/ideal, difficulty: }", "empty is not a difficulty"),
    ],
)
def test_bad_weights_are_refused(entry: str, said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        loads(CASE + f"levers: [{entry}]\n")


@pytest.mark.parametrize("case", ["nato-russia-2022", "nile-dam-2021", "cuba-1962", "nato-finland-sweden-2022"])
def test_a_weight_may_name_exactly_what_can_be_moved(case: str) -> None:
    scenario = load(case)
    plan = Inputs(scenario, 1, 1).plan
    moving = {x.row.path for x in levers_of(scenario, rows_at(plan, range(len(plan))))}
    named = set(movable(read(case).plain))
    assert moving <= named
    # Levers on these are made by the models that draw them, where they apply.
    assert {x.split("/")[0] for x in named - moving} <= {"guarantees", "moves", "fora"}


def test_everything_that_an_actor_holds_can_be_weighed_at_once() -> None:
    text = CASE + "levers: [{path: positions/CHA, difficulty: never}]\n"
    paths = {x.row.path for x in medians(loads(text), "counted").levers}
    assert not any(p.startswith("positions/CHA/") for p in paths)
    assert any(p.startswith("positions/ALL/") for p in paths)


quantities = st.sampled_from(
    [
        Quantity.pert(0, 0.1, 0.4), Quantity.pert(20, 60, 80), Quantity("uniform", (10, 40)), Quantity.point(30),
        Quantity("normal", (50, 10, 0, 100)), Quantity("quantiles", (0.05, 10, 0.5, 40, 0.95, 90)),
    ]
)  # fmt: skip


@settings(max_examples=40)
@given(quantities, st.floats(0, 1))
def test_a_moved_quantity_has_its_median_where_it_was_sent(q: Quantity, part: float) -> None:
    high = 1.0 if q.high <= 1 else 100.0
    to = part * high
    found = moved(q, to, 0.0, high)
    assert found.low >= 0
    assert found.high <= high
    assert float(quantile(found, np.zeros(1))[0]) == pytest.approx(to, abs=1e-6 * high)


def test_ways_over_draws_reach_the_target_and_the_session_says_the_same() -> None:
    kept = session(case_(), draws=300, workers=1)
    found = levers(kept, "counted", 0.8)
    assert found.now < 0.8
    assert found.ways
    costs = [w.cost for w in found.ways]
    assert costs == sorted(costs)
    for way, changes in zip(found.ways[:3], found.changes, strict=False):
        assert way.share >= 0.8
        assert kept.outcome("fate/counted", changes).mean() == pytest.approx(way.share)
        (dearest,) = way.moves[:1]
        assert dearest.path in changes
    assert kept.outcome("fate/counted", found.least_changes).mean() == pytest.approx(found.least_share)


def test_sentences_of_the_report() -> None:
    kept = session(case_(), draws=300, workers=1)
    found = levers(kept, "counted", 0.8)
    assert f"accepted by all who must consent in {100 * found.now:.0f} of 100 draws; the target is 80." in found.text
    assert "the least change (proven least) is: what it costs Challenger to" in found.text
    assert "To be won first: Challenger" in found.text
    met = levers(session(loads(TWO_AND_ONE), draws=100, workers=1), "counted", 0.8)
    assert met.met
    assert "is met already; nothing has to change" in met.text
    assert met.first == ()
    one = levers(kept, "counted", 0.99, whose="TRI")
    assert one.who == "Three"


def test_a_hard_line_blocks_and_is_named() -> None:
    hard = loads(CASE, set={"commitments/CHA door below 100/hard": True})
    found = levers(session(hard, draws=60, workers=1), "counted", 0.8)
    assert not found.ways
    assert "Challenger would not break its commitment at any cost" in found.text


def test_nothing_that_may_move_reaches_the_target() -> None:
    fixed = loads(
        CASE + "levers: [{path: positions, difficulty: never}, {path: commitments, difficulty: never},"
        " {path: no_agreement, difficulty: never}]\n"
    )
    found = levers(session(fixed, draws=60, workers=1), "counted", 0.8)
    assert not found.ways
    assert found.blocked.startswith("with every input at its median no change of inputs reaches the target: ")
    assert "let more inputs move" in found.blocked


UNSURE = """
detente: 1
title: A price that is known to nobody
as_of: 2020-01-01
actors: [{id: A, name: Ann}, {id: B, name: Bob}]
issues: [{id: x, question: How much?, kind: distributive, levels: {0: none, 100: all}, status_quo: 0}]
positions:
  - {actor: A, issue: x, ideal: 100, salience: 100, why: w}
  - {actor: B, issue: x, ideal: {quantiles: {0: 0, 0.3: 40, 1: 100}}, salience: 100, why: w}
signatories: [A, B]
proposals: [{id: all, package: {x: 100}, kind: analyst}]
no_agreement: {lapse: {x: 0}, holding: {A: {low: 0, mode: .1, high: .2}}}
levers: [{path: positions, difficulty: never}]
"""


def test_who_blocks_over_draws_is_named() -> None:
    """At the medians all accept; no input that may move is Bob's, who says no where the ideal is below 50."""
    kept = session(loads(UNSURE), draws=400, workers=1)
    now = kept.outcome("fate/all").mean()
    found = levers(kept, "all", 0.95)
    assert found.least is not None
    assert found.least.moves == ()
    assert not found.ways
    assert found.blocked == (
        "no change of inputs that reaches the target was found over draws: no single input that may move lifts the "
        f"package above {100 * now:.0f} of 100 draws, and Bob would still say no in {100 - 100 * now:.0f}; let more "
        "inputs move, or change the package"
    )
    free = loads(UNSURE.replace("[{path: positions, difficulty: never}]", "[]"))
    assert levers(session(free, draws=400, workers=1), "all", 0.95).ways


def test_no_way_makes_force_more_likely_unless_that_is_allowed() -> None:
    kept = session(case_(), draws=300, workers=1)
    base = kept.outcome("force").mean()
    found = levers(kept, "counted", 0.8)
    for changes in found.changes:
        assert kept.outcome("force", changes).mean() <= base + 0.02
    more = levers(kept, "counted", 0.8, threaten=True)
    assert {frozenset(c) for c in found.changes} <= {frozenset(c) for c in more.changes} | {
        frozenset(c) for c in found.changes if len(c) > 1
    }


APART = """
detente: 1
title: Apart
as_of: 2020-01-01
by: a
actors: [{id: A, name: A, capability: {size: 50}}, {id: B, name: B, capability: {size: 50}}]
issues: [{id: k, question: How much?, kind: distributive, levels: {0: none, 50: half, 100: all}, status_quo: 50}]
positions:
  - {actor: A, issue: k, ideal: 0, salience: 50, basis: judgement, why: x}
  - {actor: B, issue: k, ideal: 100, salience: 50, basis: judgement, why: x}
"""


def test_without_a_package_other_answers_are_shown_or_why_there_are_none() -> None:
    found = levers(session(loads(APART), draws=50, workers=1))
    assert found.package == ""
    assert found.text.startswith("No package is accepted by all who must consent in any draw")
    assert found.text.endswith("The table shows what would change other answers.")
    mean = [r for r in found.table if "weighted mean" in r.outcome]
    # The mean 100 b / (50 + b) is 45 at b = 40.9, and power goes to whole numbers.
    assert any(r.change.endswith("(size): 50 → 40") and "towards A" in r.outcome for r in mean)
    assert len(found.sections()[0].blocks) > 1
    near = levers(session("eu-emissions-1984", draws=20, workers=1))
    assert near.table == ()
    assert near.text.endswith("No change of other answers was found.")
    assert any("no single input brings one 5 points nearer" in n for n in near.notes)
    with pytest.raises(UsageError, match="no actor 'C'"):
        levers(session(loads(APART), draws=20, workers=1), whose="C")


def test_wrong_questions_are_refused() -> None:
    kept = session(case_(), draws=20, workers=1)
    with pytest.raises(UsageError, match="did you mean counted"):
        levers(kept, "countd")
    with pytest.raises(UsageError, match="no actor 'CHB'"):
        levers(kept, "counted", whose="CHB")
    with pytest.raises(UsageError, match="not a number of draws of 100"):
        levers(kept, "counted", 1.2)


def test_fearons_least_change_is_the_missing_cost() -> None:
    # Fearon (1995): A accepts x ≥ p − c_A; at x = .4 with p = .7, c_A = .1 it lacks .2, and B accepts x ≤ p + c_B.
    case = fearon(0.7, 0.1, 0.1)
    share = loads_with_offer(case, 40)
    asked = medians(share, "offer", frozenset({"no_agreement/force/cost/A"}))
    (move,) = asked.least(threaten=True).moves
    assert (move.now, move.to) == pytest.approx((0.1, 0.3))


def loads_with_offer(case: Scenario, level: int) -> Scenario:
    from detente.scenario.save import dumps

    return loads(dumps(case) + f"\nproposals: [{{id: offer, kind: analyst, package: {{pie: {level}}}}}]\n")


def test_on_the_command_line(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("levers") / "case.yaml"
    file.write_text(CASE, encoding="utf-8")
    run = CliRunner().invoke(app, ["levers", str(file), "--proposal", "counted", "--draws", "100", "--json"])
    assert run.exit_code == 0, run.output
    plain = json.loads(run.output)
    assert plain["least_change"]["proven"]
    assert plain["ways"][0]["set"]
    text = CliRunner().invoke(app, ["levers", str(file), "--proposal", "counted", "--draws", "100"]).output
    assert "Ways to 80 of 100 draws" in text


@pytest.mark.parametrize("proposal", ["draft-agreement", "allies-line"])
def test_the_flagship_is_solved_exactly_in_time(proposal: str) -> None:
    from detente.scenario.load import load

    asked = medians(load("nato-russia-2022"), proposal)
    found = asked.least()
    assert found.proven
    assert found.seconds < 10
    by: dict[str, Lever] = {x.row.path: x for x in asked.levers}
    gains, _ = asked.at([(by[m.path], m.to) for m in found.moves])
    assert (gains >= -1e-9).all()
    gains, _ = asked.at([(by[m.path], m.now + 0.98 * (m.to - m.now)) for m in found.moves])
    assert gains.min() < -1e-9


def test_who_could_move_what_force_brings() -> None:
    """Both sides of the fight its chance; the challenger what a refusal to talk is worth to it; each its own cost."""
    s = fearon(0.7, 0.1, 0.1)
    assert owners(s, "no_agreement/force/win") == ("A", "B")
    assert owners(s, "no_agreement/force/pretext") == ("A",)
    assert owners(s, "no_agreement/force/cost/B") == ("B",)
    assert owners(s, "no_agreement/lapse") == ()
