"""Every family's levers in one table: against closed forms and brute force, and the same rows everywhere."""

from __future__ import annotations

import csv
import json
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from models.graph.conflicts import random_graph
from scipy.stats import beta
from small import TWO_AND_ONE
from typer.testing import CliRunner

from detente.answers.blocks import Text
from detente.answers.lever_rows import LeverQuestion, LeverRow
from detente.answers.movable import number
from detente.answers.result import Recommended
from detente.cli.app import app
from detente.draws.inputs import Inputs
from detente.draws.quantiles import median
from detente.levers import table
from detente.levers.opening import open_zone
from detente.levers.report import levers
from detente.levers.session import session
from detente.models.coercion._roles import roles
from detente.models.coercion.guarantees import needed_credibility
from detente.models.coercion.levers import MedianInputs
from detente.models.coercion.levers import levers as guarantee_levers
from detente.models.contract import Context, Family
from detente.models.graph.analysis.inverse import dropped, smallest_fall
from detente.models.graph.concepts.nash_gmr_smr_seq import sanctioned
from detente.models.graph.levers import levers as graph_levers
from detente.models.graph.stability import MODEL as STABILITY
from detente.models.graph.stability import StabilityOptions
from detente.models.spatial.exchange import MODEL as EXCHANGE
from detente.models.spatial.expected_utility import MODEL as EXPECTED_UTILITY
from detente.models.spatial.levers import levers as spatial_levers
from detente.models.spatial.mean import MODEL as MEAN
from detente.models.spatial.smp import MODEL as SMP
from detente.models.spatial.sticky_mean import StickyMeanOptions
from detente.models.spatial.sticky_mean import solve as solve_sticky
from detente.scenario.load import loads
from detente.scenario.model import Scenario
from detente.scenario.quantity import parse_quantity
from detente.tables.workbook import read_workbook

FIELD = """
detente: 1
title: A shared field
as_of: 2020-01-01
by: tests
actors: [{id: A, name: Ann}, {id: B, name: Bob}]
issues:
  - {id: k, question: How much for Ann?, kind: distributive, levels: {0: none, 50: half, 100: all}, status_quo: 0,
     control: [A]}
  - {id: m, question: A fence?, kind: restraint, levels: {0: no, 100: a fence}, status_quo: 0, control: [B]}
positions:
  - {actor: A, issue: k, ideal: 100, salience: 100, why: w}
  - {actor: B, issue: k, ideal: 0, salience: 90, why: w}
  - {actor: B, issue: m, ideal: 100, salience: 10, why: w}
signatories: [A, B]
proposals: [{id: half, title: Half each, kind: analyst, package: {k: 50}, why: w}]
no_agreement: {lapse: {k: 0}}
moves:
  - {id: half, actor: A, what: Take half, sets: {k: 50}, order: 1, why: w}
  - {id: grab, actor: A, what: Take all, sets: {k: 100}, order: 2, why: w}
  - {id: hit, actor: B, what: Hit back, effects: {A: {low: .1, mode: .3, high: .9}, B: -0.05}, needs: [grab], why: w}
levers: [{path: positions, difficulty: never}]
"""
"""Taking all rather than half brings Ann .5, and Bob always hits back: half is stable if that costs her .5 or more."""
HURT = "moves/hit/effects/A"


def question(scenario: Scenario, n: int = 400, target: float = 0.8, package: bool = True) -> LeverQuestion:
    p = scenario.proposals[0]
    named = Recommended(p.id, p.package, scenario.signing_of(p)) if package else None
    return LeverQuestion(Inputs(scenario, 1, n), target, named, p.title or p.id)


def stable(scenario: Scenario, n: int = 400) -> float:
    found = STABILITY.run(Inputs(scenario, 1, n), StabilityOptions(assumption_sets=False), Context(workers=1))
    return float(found.wanted_stable.values[:, 0].mean())


def rows_of(rows: tuple[LeverRow, ...], words: str) -> list[LeverRow]:
    return [r for r in rows if words in r.change]


def test_what_hitting_back_must_cost_for_half_to_be_stable() -> None:
    scenario = loads(FIELD)
    rows = graph_levers(question(scenario))
    (hurt,) = rows_of(rows, "what “Hit back” costs Ann")
    assert hurt.outcome == "“Half each” is stable once carried out"
    assert hurt.proof == "least of this input"
    assert hurt.talk_to == ("Bob",)
    # Brute force along the input, at the medians: scores are rounded to hundredths of a stake.
    costs = np.arange(0.35, 0.7, 0.0025)
    flips = [c for c in costs if stable(loads(FIELD, set={HURT: float(c)}), 1)]
    assert min(flips) == pytest.approx(0.495, abs=0.003)
    # The median of the range as coded is where the file's distribution has it, and it moved to that value.
    moved = parse_quantity(hurt.set[HURT])
    assert median(moved) == pytest.approx(min(flips), abs=0.003)
    # The words name the most likely values, as every other screen does.
    assert hurt.change.endswith(f"→ {number(moved.mode)}")
    assert (hurt.before, hurt.after) == (stable(scenario), stable(loads(FIELD, set=dict(hurt.set))))
    assert hurt.before < hurt.after
    assert hurt.differs


def test_how_much_more_half_must_be_worth() -> None:
    rows = graph_levers(question(loads(FIELD)))
    least, further = rows_of(rows, "“Half each” is worth more")
    # Ann's all less the median cost of being hit back, less half.
    central = next(median(m.effects["A"]) for m in loads(FIELD).moves if m.id == "hit")
    assert least.difficulty == pytest.approx(1 - central - 0.5, abs=0.011)
    assert least.proof == "least rise"
    assert least.talk_to == ("Ann",)
    assert further.after >= 0.8 > least.after > least.before
    assert least.set == {}


def test_what_would_undo_a_stable_situation() -> None:
    scenario = loads(FIELD, set={HURT: 0.6})
    (hurt,) = rows_of(graph_levers(question(scenario, target=0.9)), "costs Ann")
    assert hurt.outcome == "“Half each” is not stable once carried out"
    assert (hurt.before, hurt.after) == (0, 1)
    assert float(hurt.change.rpartition("→ ")[2]) == pytest.approx(0.495, abs=0.003)
    assert not stable(loads(FIELD, set=dict(hurt.set)), 8)
    # Nothing has been taken yet: Ann leaves the present situation, and nothing short of its being worth more helps.
    rows = graph_levers(question(loads(FIELD), package=False))
    assert {r.outcome for r in rows} == {"the present situation is stable"}


@pytest.mark.parametrize("concept", ["Nash", "GMR", "SEQ"])
def test_no_smaller_fall_makes_it_unstable(concept: str) -> None:
    rng = np.random.default_rng(5)
    looked = 0
    for _ in range(60):
        made = random_graph(rng)
        if made is None:
            continue
        c = made.conflict
        state = int(rng.integers(c.states))
        if not sanctioned(c, (concept,))[concept][:, state].all():
            continue
        looked += 1
        costs: list[int] = []
        for i in range(len(c.makers)):
            for fall in range(1, len(np.unique(c.rank[i][c.rank[i] < c.rank[i][state]])) + 1):
                ranks = [dropped(r, state, fall) if j == i else r for j, r in enumerate(c.rank)]
                if not sanctioned(c.with_ranks(np.stack(ranks)), (concept,))[concept][i, state]:
                    costs.append(int(((c.rank[i] < c.rank[i][state]) & (ranks[i] > ranks[i][state])).sum()))
                    break
        found = smallest_fall(c, state, concept)
        assert (None if found is None else found.cost) == (min(costs) if costs else None)
    assert looked > 5


def test_a_fall_keeps_the_order_of_all_others() -> None:
    for order in permutations(range(4)):
        rank = np.array(order, dtype=np.int32)
        for fall in range(int(rank[0]) + 1):
            after = dropped(rank, 0, fall)
            assert (np.argsort(after[1:]) == np.argsort(rank[1:])).all()
            assert int((after[1:] > after[0]).sum()) == int((rank[1:] > rank[0]).sum()) + fall


# Spatial settlements -------------------------------------------------------------------------------------------------

LEVY = """
detente: 1
title: Where a levy settles
as_of: 2020-01-01
by: tests
actors:
  - {id: A, name: Ann, capability: {seats: 4}}
  - {id: B, name: Bob, capability: {seats: {low: 4, mode: 6, high: 8}}}
  - {id: C, name: Cid, capability: {seats: 10}}
issues: [{id: k, question: How high?, kind: distributive, levels: {0: nothing, 50: half, 100: all}, status_quo: 0}]
positions:
  - {actor: A, issue: k, ideal: 100, salience: 50, why: w}
  - {actor: B, issue: k, ideal: {low: 0, mode: 10, high: 30}, salience: 50, why: w}
  - {actor: C, issue: k, ideal: 40, salience: 50, why: w}
signatories: [A, B, C]
proposals: [{id: p, kind: analyst, package: {k: 50}, why: w}]
no_agreement: {lapse: {k: 0}}
"""


def settled(scenario: Scenario, n: int = 400) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return MEAN.run(Inputs(scenario, 1, n), MEAN.options(), Context(workers=1)).settlement.values[:, 0]


@pytest.mark.parametrize("kind", ["position", "capability", "salience"])
def test_the_least_move_towards_an_ideal_is_the_closed_form(kind: str) -> None:
    path = {
        "position": "positions/C/k/ideal",
        "capability": "actors/A/capability",
        "salience": "positions/A/k/salience",
    }
    others = [f"positions/{a}/k/{f}" for a in "ABC" for f in ("ideal", "salience")]
    others += [f"actors/{a}/capability/seats" for a in "ABC"]
    never = [x for x in others if not x.startswith(path[kind])]
    text = LEVY + "levers:\n" + "".join(f"  - {{path: {x}, difficulty: never}}\n" for x in never)
    scenario = loads(text)
    asked = LeverQuestion(Inputs(scenario, 1, 400), 0.8, whose="A")
    row = next(r for r in spatial_levers(asked) if "(weighted mean" in r.outcome)
    middle = Inputs(scenario, 1, 400).central()
    x, s = middle.ideal[0, :, 0], middle.salience[0, :, 0]
    c = middle.capability("seats")[0]
    y = float((c * s * x).sum() / (c * s).sum())
    goal = y + 5
    if kind == "position":
        exact = x[2] + 5 * (c * s).sum() / (c[2] * s[2])
        # Levels are whole numbers.
        exact = np.ceil(exact)
    else:
        # (M + w x) / (W + w) = goal, with M and W those of the others and w the weight of Ann, whose position is x.
        rest = float((c * s * x)[1:].sum()), float((c * s)[1:].sum())
        w = (goal * rest[1] - rest[0]) / (x[0] - goal)
        exact = w / s[0] if kind == "capability" else np.ceil(w / c[0])
    assert float(row.change.rpartition("→ ")[2]) == pytest.approx(exact, abs=0.51 if exact >= 10 else 0.002)
    assert row.talk_to == ("Cid" if kind == "position" else "Ann",)
    assert row.after == pytest.approx(float((settled(loads(text, set=dict(row.set))) >= goal - 1e-6).mean()), abs=0.003)
    assert row.before == float((settled(scenario) >= goal).mean())


def test_the_steepest_gradient_is_the_easiest_move() -> None:
    rows = spatial_levers(LeverQuestion(Inputs(loads(LEVY), 1, 400), 0.8, whose="A"))
    row = next(r for r in rows if "(weighted mean" in r.outcome)
    # Weights are 4, 6 and 10: five points more take ten points of Cid's position, at a difficulty of 3 for a whole
    # scale, or a power w of Ann's with (100 w + rest) / (w + 16) = goal, at a difficulty of 3 for the power of all.
    middle = Inputs(loads(LEVY), 1, 400).central()
    rest = 6 * float(middle.ideal[0, 1, 0]) + 400
    goal = (400 + rest) / 20 + 5
    w = (16 * goal - rest) / (100 - goal)
    assert row.difficulty == pytest.approx(min(3 * 10 / 100, 3 * (w - 4) / 20), abs=2e-3)
    assert row.change.startswith("the power of Ann (seats): 4 → ")


def test_the_sticky_mean_is_moved_where_its_median_moves() -> None:
    """Against the run's own distribution: with the change in the file, the median lies at the place or beyond it."""
    scenario = loads(LEVY)
    rows = [r for r in spatial_levers(LeverQuestion(Inputs(scenario, 1, 100), 0.8, whose="A")) if "sticky" in r.outcome]
    assert rows
    for row in rows:
        words = row.outcome.split()
        goal, issue = float(words[5].rstrip(",")), words[0].strip("“”")
        k = [x.id for x in scenario.issues].index(issue)
        at = {p: solve_sticky(Inputs(s, 1, 1), StickyMeanOptions()).settlement[k] for p, s in
              (("before", scenario), ("after", loads(LEVY, set=dict(row.set))))}  # fmt: skip
        side = 1 if "at or above" in row.outcome else -1
        assert side * (at["before"] - goal) < 0 <= side * (at["after"] - goal)
        assert row.proof == "holds"
        assert row.after > row.before


SECOND = """\
  - {actor: A, issue: m, ideal: 0, salience: {low: 20, mode: 60, high: 100}, why: w}
  - {actor: B, issue: m, ideal: 90, salience: {low: 60, mode: 80, high: 100}, why: w}
  - {actor: C, issue: m, ideal: {low: 40, mode: 60, high: 70}, salience: 20, why: w}
"""
SOON = "\n  {id: m, question: How soon?, kind: distributive, levels: {0: never, 100: now}, status_quo: 0}]"
TWO_LEVIES = LEVY.replace("status_quo: 0}]", "status_quo: 0}," + SOON).replace("signatories:", SECOND + "signatories:")
TWO_LEVIES = TWO_LEVIES.replace("{k: 50}", "{k: 50, m: 100}")
ROUNDS = {m.title: m for m in (EXCHANGE, EXPECTED_UTILITY, SMP)}


@pytest.fixture(scope="module")
def rounds() -> dict[str, list[LeverRow]]:
    asked = LeverQuestion(Inputs(loads(TWO_LEVIES), 1, 64), 0.8, whose="A")
    found = spatial_levers(asked)
    assert asked.notes == []
    return {title: [r for r in found if f"({title}," in r.outcome] for title in ROUNDS}


@pytest.mark.parametrize("title", ROUNDS)
def test_rounds_are_moved_where_they_settle_elsewhere(title: str, rounds: dict[str, list[LeverRow]]) -> None:
    """Against runs of the model: with the change in the file, it settles at the place or beyond it, and as often."""
    model, scenario = ROUNDS[title], loads(TWO_LEVIES)
    assert rounds[title]
    for row in rounds[title]:
        words = row.outcome.split()
        goal, issue = float(words[5].rstrip(",")), words[0].strip("“”")
        k = [x.id for x in scenario.issues].index(issue)
        side = 1 if "at or above" in row.outcome else -1
        inputs = [Inputs(s, 1, 64) for s in (scenario, loads(TWO_LEVIES, set=dict(row.set)))]
        before, after = (float(model.solve(i, model.options()).settlement[k]) for i in inputs)
        place = before + 5 * side
        assert f"{place:.0f}" == f"{goal:.0f}"
        # The file rounds nothing, but its median is found to within 1e-10.
        assert side * (after - place) >= -1e-6
        assert row.proof == "holds"
        options = model.options()
        runs = [model.run(i, options, Context(workers=1)).settlement.values[:, k] for i in inputs]
        shares = [float((side * (y - place) >= -1e-6).mean()) for y in runs]
        assert (row.before, row.after) == pytest.approx(shares, abs=1.1 / 64)
        assert row.after > row.before


def test_a_model_that_would_take_minutes_has_no_rows_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.models.spatial.levers.LONGEST", 0.0)
    asked = LeverQuestion(Inputs(loads(TWO_LEVIES), 1, 64), 0.8, whose="A")
    found = spatial_levers(asked)
    assert any("(weighted mean" in r.outcome for r in found)
    assert not any(f"({title}" in r.outcome for r in found for title in ROUNDS)
    assert [n.partition(" has no rows")[0] for n in asked.notes] == [f"The {title}" for title in ROUNDS]
    blocks = table.shown_rows(found, asked.notes)
    assert [b.text for b in blocks if isinstance(b, Text)] == asked.notes


# Guarantees ----------------------------------------------------------------------------------------------------------

GUARD = "guarantees: [{by: ONE, to: BYS, kind: treaty, defend: {low: 0, mode: .1, high: .2}, why: w}]\n"


def test_a_guarantee_deters_from_the_closed_form_on() -> None:
    # The challenger is strong: met by nobody, it attacks in every draw.
    eager = {"no_agreement/force/win": 0.9, "no_agreement/force/cost/CHA": 0.05}
    scenario = loads(TWO_AND_ONE + GUARD, set=eager)
    (least, *more) = guarantee_levers(question(scenario, target=0.95))
    assert least.proof == "least"
    assert least.outcome == "Challenger leaves Bystander alone"
    assert least.talk_to == ("One",)
    c = roles(MedianInputs(scenario, 1, 1)).challenger
    exact = float(needed_credibility(c.war, c.peace, c.lost - c.cost)[0])
    assert float(least.change.rpartition("→ ")[2]) == pytest.approx(exact, abs=6e-4)
    over = roles(Inputs(scenario, 1, 400)).challenger
    need = needed_credibility(over.war, over.peace, over.lost - over.cost)
    for row in more:
        assert row.after >= 0.95
        assert row.proof == "holds"
    assert least.before < least.after
    # As coded, the chance that it comes is spread from 0 to .2: a beta distribution of 3 and 3.
    assert least.before == pytest.approx(float(beta.sf(need / 0.2, 3, 3).mean()), abs=0.01)


# One table -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("table") / "case.yaml"
    path.write_text(FIELD + GUARD.replace("ONE", "A").replace("BYS", "B"), encoding="utf-8")
    return path


def test_json_tables_and_python_give_the_same_rows(file: Path, tmp_path: Path) -> None:
    args = ["levers", str(file), "--proposal", "half", "--draws", "200", "--force"]
    for name in ("out.json", "out.csv", "out.xlsx"):
        run = CliRunner().invoke(app, [*args, "--out", str(tmp_path / name)])
        assert run.exit_code == 0, run.output
    found = levers(session(str(file), draws=200), "half").table
    assert {r.family for r in found} == {"graph"} | ({"deals"} if any(r.family == "deals" for r in found) else set())
    plain = json.loads((tmp_path / "out.json").read_text("utf-8"))["table"]
    assert plain == [json.loads(json.dumps(r.plain())) for r in found]
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(r["outcome"], r["change"], float(r["after"])) for r in rows] == [
        (r.outcome, r.change, round(r.after, 6)) for r in found
    ]
    sheet = read_workbook(tmp_path / "out.xlsx")["levers"]
    column = list(sheet.lines[0].values).index("change")
    assert [line.values[column] for line in sheet.lines[1:]] == [r.change for r in found]


def test_a_family_of_another_package_adds_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    row = LeverRow("weather", "it rains", "clouds: 1 → 2", 0.1, 0.9, 0.02, 50, "holds", 0.5, ("Ann",))
    asked: list[LeverQuestion] = []

    def offered(q: LeverQuestion) -> tuple[LeverRow, ...]:
        asked.append(q)
        return (row,)

    monkeypatch.setattr(table, "families", lambda: (Family(id="weather", title="weather", levers=offered),))
    found = levers(session(loads(FIELD), draws=50, workers=1), "half", 0.8)
    assert found.table[-1] is row
    assert asked[0].package is not None
    assert asked[0].package.clauses == {"k": 50}
    assert asked[0].accepted is not None
    zone = open_zone(session(loads(FIELD), draws=50, workers=1))
    assert zone.table[-1] is row
    assert asked[1].package is None
    assert zone.plain()["table"][-1]["talk_to"] == ["Ann"]
