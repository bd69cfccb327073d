"""The models on scenarios: the pie is Fearon's, three roles are kept apart, and missing inputs are reported."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import FEARON, fearon, two_and_one

from detente.answers.result import Result
from detente.draws import Inputs
from detente.models import coercion
from detente.models.coercion import (
    bargaining_range,
    escalation,
    guarantees,
    insincere_offer,
    obstacles,
    private_resolve,
)
from detente.models.coercion._checks import CoercionError
from detente.models.coercion._demand import demand
from detente.models.coercion._games.story import ordered, story
from detente.models.coercion._roles import roles
from detente.models.coercion._tables import column
from detente.models.coercion._zones import linked
from detente.models.coercion.game import scenario_game, solve, to_efg, trace
from detente.models.contract import Context, Model
from detente.scenario.load import load, loads, read_text
from detente.scenario.model import Scenario

R = TypeVar("R", bound=Result)


def family() -> list[Model[Any]]:
    found = (
        getattr(import_module(f"{coercion.__name__}.{info.name}"), "MODEL", None)
        for info in pkgutil.iter_modules(coercion.__path__)
        if not info.name.startswith("_")
    )
    return sorted((m for m in found if m is not None), key=lambda m: m.id)


FAMILY = family()


def run(model: Model[R], scenario: Scenario, n: int = 64, **options: Any) -> R:
    return model.run(Inputs(scenario, 1, n), model.options(**options), Context(workers=1))


def test_every_model_of_the_family_is_found() -> None:
    assert [m.id.partition(".")[2] for m in FAMILY] == [
        "alternating-offers", "audience-costs", "commitment", "crisis-signalling", "critical-risk", "escalation",
        "guarantees", "insincere-offer", "mobilisation", "obstacles", "pretext", "private-resolve", "range", "signals",
        "three-outcome",
    ]  # fmt: skip


@given(p=st.integers(0, 100), a=st.integers(0, 60), b=st.integers(0, 60))
def test_one_issue_is_fearons_pie(p: int, a: int, b: int) -> None:
    """Core §5: on one issue the pie is the issue, costs in stakes are costs in pies."""
    found = run(bargaining_range.MODEL, fearon(p / 100, a / 100, b / 100, quo=50), 1, sample=1)
    low, high = column(found.bounds, "low")[0], column(found.bounds, "high")[0]
    assert low == pytest.approx(max(0, p - a) / 100, abs=1e-9)
    assert high == pytest.approx(min(100, p + b) / 100, abs=1e-9)
    # Packages 0 to 100 that both prefer to war, less the status quo, which is no deal.
    (count,) = found.survivors.war
    inside = [x for x in range(101) if x != 50 and max(0, p - a) <= x <= min(100, p + b)]
    assert count == len(inside)


def test_packages_survive_if_they_beat_both() -> None:
    found = run(bargaining_range.MODEL, two_and_one(), 32, sample=32).survivors
    for peace, war, both in zip(*found, strict=True):
        assert both <= min(peace, war)


def test_roles_of_the_flagship() -> None:
    r = roles(Inputs(load("nato-russia-2022"), 1, 64))
    assert (r.challenger.id, r.target.id) == ("RUS", "UKR")
    assert len(r.addressed) == 30
    assert "RUS" not in r.addressed
    assert "UKR" not in r.addressed
    s = load("nato-russia-2022")
    place = demand(s)
    assert place is not None
    assert s.proposals[place].id == "draft-agreement"
    # Nobody that is not under fire accepts the draft because Ukraine is threatened.
    assert not r.taken[:, place].any()
    assert not r.kept[:, place].any()
    assert r.good.mean() > 0.99


def test_costs_in_pies() -> None:
    r = roles(Inputs(two_and_one(), 1, 200))
    c = r.challenger
    ok = c.prize > 1e-6
    assert c.pies[ok] == pytest.approx((c.cost / c.prize)[ok])
    assert c.share(c.won)[ok] == pytest.approx(1)
    assert c.share(c.lost)[ok] == pytest.approx(0)
    assert c.share(c.war)[ok] == pytest.approx((r.win - c.pies)[ok])


def test_obstacles_are_removed_one_by_one() -> None:
    found = run(obstacles.MODEL, load("nato-russia-2022"), 128, sample=128).deal
    deal = {k: found.sel(input=k).values > 0.5 for k in ("coded", "no lines", "full trust", "neither")}
    assert (deal["no lines"] >= deal["coded"]).all()
    assert deal["neither"].mean() >= deal["coded"].mean()


def test_demand_and_risk_of_the_one_issue_case() -> None:
    """The target's cost drawn from a range: Fearon's risk, by the closed form."""
    text = FEARON.format(levels="{0: none, 50: half, 100: all}", quo=50, p=0.5, a=0.1, b="{uniform: [0.05, 0.45]}")
    found = run(private_resolve.MODEL, loads(text), 8)
    assert column(found.best, "demand") == pytest.approx(0.675)
    assert column(found.best, "risk") == pytest.approx(0.3125)
    assert [c.mid for c in found.curve] == sorted(c.mid for c in found.curve)


def test_moves_that_make_no_game_stop_one_model_only() -> None:
    moves = "moves:\n  - {id: m, actor: A, what: shout, sets: {pie: 100}, order: 1}\n"
    clash = moves + "  - {id: n, actor: B, what: shout back, sets: {pie: 0}, order: 1}\n"
    crowd = "moves:\n" + "".join(
        f"  - {{id: m{j}, actor: {'AB'[j % 2]}, what: shout, sets: {{pie: {100 * (j % 2)}}}, order: {j}}}\n"
        for j in range(1, 25)
    )
    for text, said in ((moves, "terminal payoff"), (clash, "order of its own"), (crowd, "more than 4,096 ways")):
        scenario = loads(FEARON.format(levels="{0: none, 100: all}", quo=0, p=0.5, a=0.1, b=0.1) + text)
        assert said in escalation.MODEL.needs(scenario)[0].words
        assert run(bargaining_range.MODEL, scenario, 8).tables


@pytest.mark.parametrize("model", FAMILY, ids=lambda m: m.id)
def test_what_does_not_apply_says_what_it_needs(model: Model[Any]) -> None:
    missing = model.needs(load("eu-emissions-1984"))
    assert missing
    assert "no_agreement/force" in missing[0].path


@pytest.mark.parametrize("model", FAMILY, ids=lambda m: m.id)
def test_renaming_and_reordering_change_nothing_on_points(model: Model[Any]) -> None:
    one = fearon(0.6, 0.1, 0.2, quo=50)
    text = FEARON.format(
        levels="{" + ", ".join(f"{y}: share {y}" for y in range(101)) + "}", quo=50, p=0.6, a=0.1, b=0.2
    ).replace("id: A, name: A", "id: ZED, name: A")
    for old, new in (("actor: A", "actor: ZED"), ("[A, B]", "[B, ZED]"), ("challenger: A", "challenger: ZED"),
                     ("cost: {A:", "cost: {ZED:")):  # fmt: skip
        text = text.replace(old, new)
    two = loads(text)
    assert bool(model.needs(one)) == bool(model.needs(two))
    if model.needs(one):
        return
    a, b = run(model, one, 2), run(model, two, 2)
    for name, table in a.tables.items():
        assert np.asarray(table.values, dtype=float) == pytest.approx(
            np.asarray(b.tables[name].values, dtype=float), nan_ok=True
        )


GAME = """
moves:
  - {id: offer, actor: B, what: offer half, sets: {pie: 50}, order: 1}
  - {id: take, actor: A, what: take it, sets: {pie: 50}, needs: [offer], order: 2}
  - {id: fight, actor: A, what: fight, triggers: force, order: 2, excludes: [take]}
"""


def game(p: float, a: float, b: float, quo: int = 0) -> Scenario:
    levels = "{0: none, 25: a quarter, 50: half, 75: most, 100: all}"
    return loads(FEARON.format(levels=levels, quo=quo, p=p, a=a, b=b) + GAME)


def test_the_moves_as_a_game() -> None:
    tree, endings = story(game(0.4, 0.1, 0.3))
    assert tree.players == ("B", "A")
    assert [e.taken for e in endings] == [(), ("fight",), ("offer",), ("offer", "take"), ("offer", "fight")]
    held = {e.taken: dict(e.package) for e in endings}
    # An offer alone holds nothing; offered and taken it does.
    assert held["offer",] == {}
    assert held["offer", "take"] == {"pie": 50}


@pytest.mark.parametrize(
    ("p", "a", "b", "ends"),
    [
        (0.4, 0.1, 0.3, "offer, take"),  # force beats waiting, half beats force: B offers, A takes it
        (0.9, 0.1, 0.0, "fight"),  # half is worth less than a war that is nearly won; offering changes nothing
        (0.1, 0.3, 0.3, "nothing"),  # force never pays: B keeps all
    ],
)
def test_backward_induction_on_a_scenario(p: float, a: float, b: float, ends: str) -> None:
    found = run(escalation.MODEL, game(p, a, b), 2)
    assert found.ends[int(column(found.solution, "end")[0])].label == ends
    table = found.shares
    assert table.values.sum(axis=1) == pytest.approx(1)
    assert table.coords["input"][0] == "induction"


def test_whoever_controls_an_issue_moves_it_alone() -> None:
    """Core §3: control is who can move an issue alone; any one of several will do."""
    text = FEARON.format(levels="{0: none, 50: half, 100: all}", quo=0, p=0.5, a=0.1, b=0.1).replace(
        "status_quo: 0\n", "status_quo: 0\n    control: [A, B]\n"
    )
    held = {e.taken: dict(e.package) for e in story(loads(text + GAME))[1]}
    assert held["offer",] == {"pie": 50}


def test_the_game_of_a_scenario_has_payoffs() -> None:
    tree = scenario_game(game(0.4, 0.1, 0.3), draws=4)
    # Gains over no agreement, which is war here: half is worth 0.2 more to A than 0.4 − 0.1, and 0.2 more to B.
    values = dict(zip([tree.nodes[i].label for i in tree.ends], tree.payoffs.tolist(), strict=True))
    assert values["offer, take"] == pytest.approx([0.2, 0.2])
    assert values["fight"] == pytest.approx([0, 0])
    assert tree.named(solve(tree))["A: 2: offer"]["take"] == 1
    path = trace(tree, 400)
    assert path.profiles[0] == pytest.approx(tree.uniform())
    assert path.regret < 1e-2
    assert to_efg(tree).startswith("EFG 2 R")
    with pytest.raises(CoercionError, match="no_agreement/force"):
        scenario_game(load("eu-emissions-1984"))
    with pytest.raises(CoercionError, match="finite number"):
        tree.paying([[0, float("nan")]] * len(tree.ends))


LINKED = """
commitments:
  - {actor: A, issue: pie, forbids: below 50, cost: 0.5}
"""


def test_linkage_is_told_apart_from_other_lines() -> None:
    """A line against leaving the issue alone counts as linkage; one against a concession does not."""
    text = FEARON.format(levels="{0: none, 25: a quarter, 50: half, 100: all}", quo=0, p=0.2, a=0.1, b=0.1)
    assert not linked(loads(text))
    assert linked(loads(text + LINKED))
    assert not linked(loads(text + LINKED.replace("below 50", "above 50")))
    found = run(obstacles.MODEL, load("nato-russia-2022"), 256, sample=256).deal
    deal = {k: found.sel(input=k).values > 0.5 for k in ("coded", "no linkage", "no lines")}
    assert (deal["no linkage"] >= deal["coded"]).all()
    assert (deal["no lines"] >= deal["no linkage"]).all()


def test_named_packages_against_a_lapse_and_war() -> None:
    found = run(bargaining_range.MODEL, load("nato-russia-2022"), 128, sample=1).named
    assert found["draft-agreement"] == (0, 0, 0, 0)
    for counts in found.values():
        assert counts.both <= min(counts.lapse, counts.war)


def test_without_an_order_the_demand_is_the_game() -> None:
    text = FEARON.format(levels="{0: none, 50: half, 100: all}", quo=50, p=0.5, a=0.1, b=0.1)
    assert "no move has an order" in escalation.MODEL.needs(loads(text))[0].words
    asked = loads(text + "proposals:\n  - {id: ask, by: A, package: {pie: 100}}\n")
    found = run(escalation.MODEL, asked, 2)
    assert found.players == ("A", "those who are asked")
    assert not found.own_moves
    assert not ordered(asked)


BROKEN = [
    (
        "moves:\n  - {id: x, actor: A, what: x, sets: {pie: 50}, order: 1}\n"
        "  - {id: y, actor: B, what: y, sets: {pie: 50}, order: 1}\n",
        "belong to A and B",
    ),
    ("moves:\n  - {id: x, actor: A, what: x, sets: {pie: 50}, order: 1}\n", "no terminal payoff"),
]


@pytest.mark.parametrize(("moves", "words"), BROKEN)
def test_games_that_are_none(moves: str, words: str) -> None:
    text = FEARON.format(levels="{0: none, 50: half, 100: all}", quo=0, p=0.5, a=0.1, b=0.1) + moves
    with pytest.raises(CoercionError, match=words):
        story(loads(text))
    assert words in escalation.MODEL.needs(loads(text))[0].words


BAD_FILES: list[tuple[Callable[[str], str], str]] = [
    (lambda t: t.replace("cost: {A: 0.1", "cost: {A: -0.1"), "-0.1 is outside 0 to 10"),
    (lambda t: t.replace("win: 0.5", "win: 1.5"), "1.5 is outside 0 to 1"),
    (lambda t: t.replace("win_package: {pie: 100}", "win_package: {}"), "says nothing about pie"),
    (lambda t: t.replace("fail_package: {pie: 0}", "fail_package: {cake: 0}"), "there is no issue cake"),
]


@pytest.mark.parametrize(("edit", "words"), BAD_FILES)
def test_files_that_cannot_be(edit: Callable[[str], str], words: str) -> None:
    text = FEARON.format(levels="{0: none, 50: half, 100: all}", quo=50, p=0.5, a=0.1, b=0.1)
    assert words in " ".join(p.what for p in read_text(edit(text)).problems)


def test_the_revealed_floor_on_a_scenario() -> None:
    text = FEARON.format(levels="{0: none, 50: half, 100: all}", quo=0, p=0.5, a=0.1, b=0.1)
    more = (
        "proposals:\n  - {id: ask, by: A, package: {pie: 100}}\n"
        "  - {id: split, kind: analyst, package: {pie: 50}, why: w, by: A}\n"
    )
    found = run(insincere_offer.MODEL, loads(text + more), 4)
    # B takes half (war leaves it 0.4) and refuses all: having asked for all, A holds failure to be worth half.
    assert found.taken == {"ask": 0, "split": 4}
    assert column(found.revealed, "floor") == pytest.approx(0.5)
    assert column(found.revealed, "coded") == pytest.approx(0.4)


def test_guarantees_are_not_merged() -> None:
    found = run(guarantees.MODEL, load("nato-russia-2022"), 64)
    assert set(found.backings) == {"USA+EST", "USA+UKR"}
    assert set(found.tables) == {"USA+UKR"}
    half = found.backings["USA+EST"]
    assert not half.fought
    assert half.commitment == tuple(sorted(half.commitment))


def test_the_first_draws_do_not_change_with_the_number_of_draws() -> None:
    s = load("nato-russia-2022")
    short, long = roles(Inputs(s, 3, 40)), roles(Inputs(s, 3, 1500))
    assert np.array_equal(short.challenger.war, long.challenger.war[:40])
    assert np.array_equal(short.payoffs, long.payoffs[:40])
