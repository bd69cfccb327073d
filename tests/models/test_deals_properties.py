"""What must hold of the zone model whatever the file says (core §10)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from models.deals_cases import LAPSING, RICH
from small import FEARON, TWO_AND_ONE, fearon

from detente.draws import Inputs
from detente.models.contract import Context, Result
from detente.models.deals._revealed import offers
from detente.models.deals.evaluator import Evaluator
from detente.models.deals.results import ZoneResult, ZoneShares
from detente.models.deals.zone import BEST, MODEL, ZoneOptions
from detente.packages import zone_list
from detente.payoffs import AssumptionSet, Levels, contributions
from detente.scenario.load import loads, read_text
from detente.scenario.model import Scenario

CASES = {"two and one": TWO_AND_ONE, "rich": RICH, "lapsing": LAPSING}
Plain = dict[str, Any]


def run(text: str | Scenario, n: int = 300, **options: Any) -> ZoneResult:
    found = shares(text, n, **options)
    assert isinstance(found, ZoneResult)
    return found


def shares(text: str | Scenario, n: int = 300, **options: Any) -> ZoneShares:
    """Return less where no detail is wanted."""
    case = text if isinstance(text, Scenario) else loads(text)
    return MODEL.run(Inputs(case, 3, n), ZoneOptions(**options), Context(workers=1))


def changed(text: str, change: Callable[[Plain], object]) -> str:
    """Return a file after a change of its plain data."""
    plain = loose(read_text(text).plain)
    change(plain)
    return yaml.safe_dump(plain, sort_keys=False)


def loose(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: loose(v) for k, v in value.items()}
    return [loose(v) for v in value] if isinstance(value, tuple | list) else value


def zones(text: str, n: int = 100) -> dict[AssumptionSet, list[frozenset[tuple[int, ...]]]]:
    """Under every reading, per draw: the zone, as tuples of levels in file order."""
    inputs = Inputs(loads(text), 3, n)
    evaluator = Evaluator(inputs)
    offered = offers(evaluator, evaluator.assumption_sets, Context(workers=1))
    out: dict[AssumptionSet, list[frozenset[tuple[int, ...]]]] = {}
    for judged in evaluator.judge(inputs.scores(0, n), 0, evaluator.assumption_sets, offered):
        found = [zone_list(judged.space, u, d).packages for u, d in zip(judged.uv, judged.d, strict=True)]
        out[judged.assumptions] = [frozenset(map(tuple, judged.ground.grid.levels_of(x).tolist())) for x in found]
    return out


def inside(a: list[frozenset[tuple[int, ...]]], b: list[frozenset[tuple[int, ...]]]) -> bool:
    return all(x <= y for x, y in zip(a, b, strict=True))


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_assumption_sets_are_nested(text: str) -> None:
    """Revealed ⊂ constructed; hard ⊂ soft.

    Not so under *revealed*: hard lines may leave the challenger less to hold out for.
    """
    found = zones(text)
    assert any(any(zone) for zone in found.values())
    for r, zone in found.items():
        if r.failure == "revealed":
            assert inside(zone, found[AssumptionSet("constructed", r.loss, r.cohesion, r.hard)])
        elif r.hard:
            assert inside(zone, found[AssumptionSet(r.failure, r.loss, r.cohesion, False)])


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_one_more_signature_never_adds(text: str) -> None:
    more = changed(text, lambda f: f["signatories"].append("BYS"))
    before, after = zones(text), zones(more)
    for r in before:
        if r.failure != "revealed":
            assert inside(after[r], before[r])


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_a_price_that_nobody_pays_is_the_peace_reading(text: str) -> None:
    """c_c → ∞: force is never a best reply."""

    def dear(f: Plain) -> None:
        f["no_agreement"]["force"]["cost"]["CHA"] = 10

    found = zones(changed(text, dear))
    for r, zone in found.items():
        # A belief that the file gives may be wrong; one that follows from the draws is not.
        if r.failure == "constructed" and r.knows != "elicited" and r.unnamed == "coded":
            assert zone == found[AssumptionSet("peace", r.loss, r.cohesion, r.hard)]


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_knowing_all_is_worth_at_least_as_much_as_any_proposal(text: str) -> None:
    """e ≥ max m, where a proposal changes more than talks; and the best single package is the best proposal."""
    found = run(text)
    named = [p for p in found.tables["pass"].coords["proposal"] if p not in ("walk", "frozen", "half")]
    assumption_sets = [str(r) for r in found.passes.coords["assumptions"]]
    for r in assumption_sets:
        # "stay" names the status quo: it changes nothing where what is left out stays, and so is no deal.
        deals = [p for p in named if not (p == "stay" and r.endswith("what is left out stays"))]
        most = [int(found.tables["pass"].sel(assumptions=r, proposal=p).values) for p in deals]
        assert found.tables["zone"].sel(assumptions=r).values >= max(most)
        if r == assumption_sets[0]:  # the base assumptions
            assert found.tables["pass"].sel(assumptions=r, proposal=BEST).values == max(most)


def counts(found: Result, skip: tuple[str, ...] = ()) -> dict[str, int]:
    """Every count of the result by its labels, whatever their order."""
    out: dict[str, int] = {}
    for name in ("pass", "zone", "accept", "sole", "alone"):
        table = found.tables[name].to_pandas()
        for row in table.to_dict("records"):
            value = row.pop("value")
            if not {*row.values()} & {*skip}:
                out[f"{name} " + " ".join(f"{k}={row[k]}" for k in sorted(row, key=str))] = int(value)
    return out


def by_issue(found: Result) -> dict[tuple[str, str], list[float]]:
    """Levels of every solution in every draw."""
    table = found.tables["settlement"]
    return {
        (s, k): np.nan_to_num(table.sel(solution=s, issue=k).values, nan=-1.0).tolist()
        for s in table.coords["solution"]
        for k in table.coords["issue"]
    }


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_the_scale_of_an_actors_saliences_changes_no_value(text: str) -> None:
    """It says how much each issue matters against the others, and nothing more."""

    def half(value: object) -> object:
        if isinstance(value, dict):
            return {k: half(v) for k, v in value.items()}
        if isinstance(value, list):
            return [half(v) for v in value]
        assert isinstance(value, int | float)
        return value / 2

    def scale(f: Plain) -> None:
        for p in f["positions"]:
            if p["actor"] == "CHA":
                p["salience"] = half(p["salience"])

    small = changed(text, scale)
    values = []
    for t in (text, small):
        inputs = Inputs(loads(t), 3, 300)
        values.append(contributions(inputs.chunk(0, 300), Levels.of(inputs.scenario), 2))
    assert values[0] == pytest.approx(values[1], abs=1e-12)
    assert counts(run(small)) == counts(run(text))


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
@pytest.mark.parametrize("what", ["actors", "issues", "positions", "commitments", "signatories", "infeasible"])
def test_the_order_of_the_file_changes_nothing(text: str, what: str) -> None:
    turned = changed(text, lambda f: f.get(what, []).reverse())
    first, second = run(text), run(turned)
    assert counts(second, skip=(BEST,)) == counts(first, skip=(BEST,))
    assert first.best is not None
    assert second.best is not None
    assert second.best.count == first.best.count
    if what != "issues":
        # Ties go to the lowest package number, which follows the order of issues.
        assert by_issue(second) == by_issue(first)
        assert counts(second) == counts(first)


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_a_level_that_nobody_can_choose_changes_nothing(text: str) -> None:
    def extra(f: Plain) -> None:
        door = next(k for k in f["issues"] if k["id"] == "door")
        door["levels"] = dict(sorted([*door["levels"].items(), (60, "more than ajar")]))
        f.setdefault("infeasible", []).append({"door": 60})

    first, second = run(text), run(changed(text, extra))
    assert counts(second) == counts(first)
    assert by_issue(second) == by_issue(first)


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_a_level_that_no_proposal_names_changes_no_proposals_fate(text: str) -> None:
    def extra(f: Plain) -> None:
        door = next(k for k in f["issues"] if k["id"] == "door")
        door["levels"] = dict(sorted([*door["levels"].items(), (60, "more than ajar")]))

    first, second = run(text), run(changed(text, extra))
    for r in map(str, first.passes.coords["assumptions"]):
        if not r.startswith("revealed"):
            assert second.tables["zone"].sel(assumptions=r).values >= first.tables["zone"].sel(assumptions=r).values
            for p in first.tables["pass"].coords["proposal"]:
                if p != BEST:
                    here = [x.tables["pass"].sel(assumptions=r, proposal=p).values for x in (first, second)]
                    assert here[0] == here[1]


def test_an_exact_copy_of_a_member_changes_nothing() -> None:
    """One more member that shares everything with another (ρ = 1)."""
    same = TWO_AND_ONE.replace("cohesion: 0.5", "cohesion: 1")

    def copy(f: Plain) -> None:
        f["actors"].append({"id": "FOU", "name": "Four", "like": "TWO"})
        next(a for a in f["actors"] if a["id"] == "ALL")["members"].append("FOU")

    first, second = run(same, scope="base"), run(changed(same, copy), scope="base")
    assert counts(second, skip=("FOU", "ONE", "TWO", "TRI")) == counts(first, skip=("ONE", "TWO", "TRI"))
    assert by_issue(second) == by_issue(first)


def test_names_change_nothing() -> None:
    """On point values: a name's only other use is as the key of its random numbers."""
    points = re.sub(r"\{low: [\d.]+, mode: ([\d.]+), high: [\d.]+\}", r"\1", TWO_AND_ONE)
    points = points.replace("{uniform: [30, 90]}", "60")
    assert "low:" not in points
    new = {"CHA": "QQQ", "ALL": "AAA", "ONE": "ZZZ", "BYS": "BBB", "door": "hatch", "arms": "boots", "talks": "words"}
    renamed = re.sub(r"\b(" + "|".join(new) + r")\b(?!:\s*\w+ talks)", lambda m: new[m[1]], points)
    back = {v: k for k, v in new.items()}

    def old(text: str) -> str:
        return re.sub(r"\b(" + "|".join(back) + r")\b", lambda m: back[m[1]], text)

    first, second = run(points, 2), run(renamed, 2)
    assert {old(k): v for k, v in counts(second).items()} == counts(first)
    assert {(s, old(k)): v for (s, k), v in by_issue(second).items()} == by_issue(first)


@settings(max_examples=25)
@given(st.floats(0, 1), st.floats(0, 0.5), st.floats(0, 0.5), st.sampled_from([0, 30, 100]))
def test_fearons_range(p: float, a: float, b: float, quo: int) -> None:
    """Fearon (1995): with force a best reply just x in [p − c_A, p + c_B]; without it only q is left (core §5)."""
    case = fearon(p, a, b, quo)
    found = MODEL.run(Inputs(case, 1, 1), ZoneOptions(scope="base"), Context(workers=1))
    assert isinstance(found, ZoneResult)
    force = p - a > quo / 100
    assert (found.tables["force"].sel(measure="margin").values > 0).tolist() == [force]
    x = np.arange(101) / 100
    fits = (x >= p - a - 1e-9) & (x <= p + b + 1e-9) & (np.arange(101) != quo) & force
    assert found.central.packages.tolist() == np.nonzero(fits)[0].tolist()
    assert found.tables["zone"].values.tolist() == [int(fits.any())]


@settings(max_examples=25)
@given(
    st.lists(st.integers(0, 100), min_size=2, max_size=4),
    st.lists(st.integers(1, 100), min_size=4, max_size=4),
    st.integers(0, 100),
    st.sampled_from([1, 2]),
)
def test_nothing_to_gain_between_opposed_ideals(ideals: list[int], saliences: list[int], quo: int, loss: int) -> None:
    """f ≡ 0, y⁰ = q, no costs, one distributive issue with q inside the ideals: Z = ∅."""
    ideals = [*ideals, min(quo, 100), max(quo, 0)]
    inner = sorted(ideals)
    if not inner[0] < quo < inner[-1]:
        ideals = [0, 100, *ideals]
        quo = min(max(quo, 1), 99)
    text = FEARON.format(levels=dict.fromkeys(range(101), "so"), quo=quo, p=0.5, a=0, b=0)

    def many(f: Plain) -> None:
        names = [f"P{i}" for i in range(len(ideals))]
        f["actors"] = [{"id": a, "name": a} for a in names]
        f["positions"] = [
            {"actor": a, "issue": "pie", "ideal": y, "salience": saliences[i % 4], "why": "w"}
            for i, (a, y) in enumerate(zip(names, ideals, strict=True))
        ]
        f["signatories"] = names
        del f["no_agreement"]["force"]

    found = run(changed(text, many), 1)
    assumptions = next(r for r in map(str, found.zone.coords["assumptions"]) if f"loss {loss}" in r)
    assert found.tables["zone"].sel(assumptions=assumptions).values == 0
    assert found.best is None


TWIN = """
detente: 1
title: A challenger and its exact copy
as_of: 2020-01-01
by: tests
actors:
  - {id: A2, name: Copy, like: A}
  - {id: A, name: A}
  - {id: B, name: B}
issues:
  - {id: pie, question: Who?, kind: distributive, levels: {0: a, 50: b, 100: c}, status_quo: 0}
positions:
  - {actor: A, issue: pie, ideal: 100, salience: 100, why: w}
  - {actor: B, issue: pie, ideal: 0, salience: 100, why: w}
proposals: [{id: half, kind: analyst, package: {pie: 50}}, {id: all, kind: analyst, package: {pie: 100}}]
signatories: [A, B]
no_agreement:
  lapse: {pie: 0}
  force: {challenger: A, target: B, win: .5, win_package: {pie: 100}, fail_package: {pie: 0}, cost: {A: .3, B: .6}}
"""


def test_the_revealed_reading_tells_a_challenger_from_its_copy() -> None:
    """All of the pie was to be had, so half of it no longer does, whether or not somebody is A's exact copy."""
    alone = changed(TWIN, lambda f: f["actors"].pop(0))
    assumptions = AssumptionSet("revealed").id
    for text in (alone, TWIN):
        assert run(text, 2).tables["pass"].sel(assumptions=assumptions, proposal="half").values == 0


@pytest.mark.parametrize(
    "rule",
    [
        "nobody",
        "all(A, nobody)",
        "any(B, nobody)",
        "k_of(1, B, nobody)",
        "k_of(2, B, A, nobody)",
    ],
)
def test_a_rule_that_names_nobody_asks_nobody_more(rule: str) -> None:
    """A, who gains, is all that these rules need."""

    def ask(f: Plain) -> None:
        f["issues"][0]["consent"] = rule
        f["actors"].insert(0, {"id": "N", "name": "First in the file"})
        f["positions"].append({"actor": "N", "issue": "pie", "ideal": 0, "salience": 100, "why": "w"})
        f["signatories"] = ["A", "A2"]
        del f["no_agreement"]

    assert run(changed(TWIN, ask), 2).tables["pass"].sel(proposal="half").values.tolist() == [2, 2]


def test_detail_and_scope_change_no_count() -> None:
    whole, short = run(TWO_AND_ONE), shares(TWO_AND_ONE, scope="one-at-a-time", detail=False)
    assumption_sets = [str(r) for r in short.tables["zone"].coords["assumptions"]]
    assert 1 < len(assumption_sets) < len(whole.zone.coords["assumptions"])
    assert short.tables["zone"].values.tolist() == [
        int(whole.tables["zone"].sel(assumptions=r).values) for r in assumption_sets
    ]
    bare = shares(TWO_AND_ONE, scope="base", detail=False)
    assert bare.tables["pass"].values[0].tolist() == whole.tables["pass"].values[0].tolist()
