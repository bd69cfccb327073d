"""Golden cases: exactly, for every decision maker and concept, as files and by the command."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.models.graph.analysis.inverse import requirement
from detente.models.graph.analysis.status_quo import evolution
from detente.models.graph.concepts.coalitional import COALITIONAL, Coalitions
from detente.models.graph.concepts.verdicts import verdicts
from detente.models.graph.conflict.coalesce import coalesced_arcs
from detente.models.graph.conflict.options import pattern
from detente.models.graph.files.read import games, is_games, read_conflict, read_json

CASES = (
    "chicken", "elmira9", "gisborne_economic", "gmcrpy_Cuban", "gmcrpy_Elmira", "gmcrpy_MilkRiver",
    "gmcrpy_Prisoners", "gmcrpy_SI_misp", "gmcrpy_SyriaIraq", "prisoners_dilemma", "stag_hunt",
    "sustainable_development", "usnk2017_base", "usnk2017_invasion_irreversible",
)  # fmt: skip


def golden(shared: Path, name: str) -> dict[str, Any]:
    return json.loads((shared / "golden" / "graph" / f"{name}.json").read_text(encoding="utf-8"))


def answer(command: list[str]) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "detente", "stability", *command, "--json"], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", CASES)
def test_case(shared: Path, name: str) -> None:
    data = golden(shared, name)
    c = read_conflict(data, name)
    v, expected = verdicts(c), data["computed_reference"]
    assert {x: v.labels(v.equilibria(x)) for x in v.concepts} == expected["equilibria"]
    assert {x: {who: v.labels(v.stable[x][i]) for i, who in enumerate(c.makers)} for x in v.concepts} == expected[
        "per_dm_stable"
    ]


def test_every_case_of_the_folder_is_tested(shared: Path) -> None:
    here = {f.stem for f in (shared / "golden" / "graph").glob("*.json")}
    assert here == {*CASES, "all_2x2_ordinal_games"}


def test_all_ordinal_games(shared: Path) -> None:
    data = golden(shared, "all_2x2_ordinal_games")
    assert is_games(data)
    for (a, b, c), row in zip(games(data), data["rows"], strict=True):
        v = verdicts(c)
        assert [a, b] == row[:2]
        assert {x: "".join(str(int(y)) for y in v.equilibria(x)) for x in row[2]} == row[2]


@pytest.mark.parametrize("name", ["elmira9", "gmcrpy_Elmira"])
def test_coalitions(shared: Path, name: str) -> None:
    data = golden(shared, name)
    c = read_conflict(data, name)
    joint, expected = Coalitions(c), data["computed_reference"]
    for group, found in expected["coalition_improvements"].items():
        who = frozenset(c.maker(x) for x in ast.literal_eval(group))
        for s, label in enumerate(c.labels):
            assert [c.labels[int(q)] for q in np.flatnonzero(joint.joint(who)[s])] == found[str(label)]
    for group, found in expected.get("coalition_stability", {}).items():
        who = frozenset(c.maker(x) for x in ast.literal_eval(group))
        for concept in COALITIONAL:
            stable = joint.stable(who, concept)
            assert [c.labels[int(s)] for s in np.flatnonzero(stable)] == found[concept]


@pytest.mark.parametrize("name", CASES)
def test_published_sets_where_the_source_was_read(shared: Path, name: str) -> None:
    data = golden(shared, name)
    if data["verification"] != "verified_in_source_text":
        return
    v = verdicts(read_conflict(data, name))
    found = {x: v.labels(v.equilibria(x)) for x in v.concepts}
    published = {**data["published"], **data["published"].get("equilibria", {})}
    for concept in ("Nash", "GMR", "SMR", "SEQ", "SIM"):
        if concept in published:
            assert found[concept] == published[concept]
    if "SEQ(+SIM)" in published:
        # the author counted a state if each decision maker is stable by one or the other
        either = np.asarray((v.stable["SEQ"] | v.stable["SIM"]).all(axis=0))
        assert set(published["SEQ(+SIM)"]) <= set(v.labels(either))


def test_inverse_counts(shared: Path) -> None:
    data = golden(shared, "gmcrpy_SyriaIraq")
    c = read_conflict(data, "Syria–Iraq")
    for concept, count in data["computed_reference"]["inverse_state2_vary_Syria_720"].items():
        assert requirement(c, 0, c.find(2), concept).rankings == count


def test_status_quo_of_syria_and_iraq(shared: Path) -> None:
    data = golden(shared, "gmcrpy_SyriaIraq")
    c = read_conflict(data, "Syria–Iraq")
    up = evolution(c, c.find(1), "improvements")
    reached = {c.labels[s] for s in up.steps}
    assert 4 in reached
    assert 2 not in reached
    assert {c.labels[s] for s in evolution(c, c.find(1)).steps} == {1, 2, 3, 4, 5, 6}


def test_coalescing_gives_the_published_moves(shared: Path) -> None:
    data = golden(shared, "elmira9")
    c = read_conflict(data, "Elmira")
    whole = read_conflict(golden(shared, "gmcrpy_Elmira"), "Elmira")
    assert whole.codes is not None
    groups = [np.flatnonzero(pattern(x, 5).matches(whole.codes)).tolist() for x in data["states"].values()]
    arcs = coalesced_arcs(whole, groups)
    for i in range(3):
        for s in range(9):
            assert arcs[i][s] == c.moves.of(i, s)


@pytest.mark.parametrize("name", ["gmcrpy_Elmira", "elmira9", "gmcrpy_SyriaIraq", "usnk2017_invasion_irreversible"])
def test_the_command_gives_the_golden_answer(shared: Path, name: str) -> None:
    file = shared / "golden" / "graph" / f"{name}.json"
    expected = json.loads(file.read_text(encoding="utf-8"))["computed_reference"]
    found = answer([str(file)])
    for key in ("equilibria", "per_dm_stable", "coalition_improvements", "coalition_stability"):
        if key in expected:
            assert found[key] == expected[key]


def test_the_command_answers_a_table_of_games(shared: Path) -> None:
    file = shared / "golden" / "graph" / "all_2x2_ordinal_games.json"
    assert answer([str(file)])["rows"] == json.loads(file.read_text(encoding="utf-8"))["rows"]


def test_the_command_counts_rankings(shared: Path) -> None:
    file = shared / "golden" / "graph" / "gmcrpy_SyriaIraq.json"
    found = answer([str(file), "--inverse", "2", "--vary", "Syria"])["inverse"]
    assert found["counts"]["Syria"] | {"SIM": None} == {
        "Nash": 240, "GMR": 384, "SMR": 300, "SEQ": 384, "SSEQ": 300, "SIM": None,
    }  # fmt: skip


def as_gmcr(data: dict[str, Any], manual: bool) -> dict[str, Any]:
    """Write a golden case the way GMCR+ saves it."""
    bits = [int(x[::-1].replace("Y", "1").replace("N", "0"), 2) for x in data["states"].values()]
    order = sorted(range(len(bits)), key=bits.__getitem__)
    number = {label: order.index(s) + 1 for s, label in enumerate(data["states"])}
    makers = data["decision_makers"]
    ranking = {
        who: [[number[str(y)] for y in x] if isinstance(x, list) else number[str(x)] for x in r]
        for who, r in data["preferences_most_to_least"].items()
    }
    payoffs = {
        who: [
            next(len(r) - k for k, x in enumerate(r) if s in (x if isinstance(x, list) else [x]))
            for s in range(1, len(order) + 1)
        ]
        for who, r in ranking.items()
    }
    return {
        "program": "gmcr-py",
        "options": [{"name": o["name"], "permittedDirection": o["direction"]} for o in data["options"]],
        "infeasibles": [[[k, sign] for k, sign in enumerate(p) if sign != "-"] for p in data["infeasible_patterns"]],
        "useManualPreferenceRanking": manual,
        "decisionMakers": [
            {
                "name": who,
                "options": [k for k, o in enumerate(data["options"]) if o["dm"] == who],
                "preferences": [],
                **({"preferenceRanking": ranking[who]} if manual else {"payoffs": payoffs[who]}),
            }
            for who in makers
        ],
    }


@pytest.mark.parametrize("manual", [True, False])
@pytest.mark.parametrize("name", ["gmcrpy_Elmira", "gmcrpy_Cuban", "gmcrpy_MilkRiver", "gmcrpy_SyriaIraq"])
def test_gmcr_files_say_the_same(shared: Path, tmp_path: Path, name: str, manual: bool) -> None:
    data = golden(shared, name)
    file = tmp_path / f"{name}.gmcr"
    file.write_text(json.dumps(as_gmcr(data, manual)), encoding="utf-8")
    v = verdicts(read_conflict(read_json(file), file.name))
    assert {x: v.labels(v.equilibria(x)) for x in v.concepts} == data["computed_reference"]["equilibria"]


def test_gmcr_conditions_give_the_ranking_they_stand_for(shared: Path) -> None:
    """Syria's and Iraq's preferences as prioritised conditions, written for this test."""
    data = golden(shared, "gmcrpy_SyriaIraq")
    gmcr = as_gmcr(data, True)
    ranking = {m["name"]: m.pop("preferenceRanking") for m in gmcr["decisionMakers"]}
    vector = list(data["states"].values())
    for m in gmcr["decisionMakers"]:
        m["preferences"] = [[[k, sign] for k, sign in enumerate(vector[s - 1])] for s in ranking[m["name"]]]
    gmcr["useManualPreferenceRanking"] = False
    v = verdicts(read_conflict(gmcr, "x"))
    assert {x: v.labels(v.equilibria(x)) for x in v.concepts} == data["computed_reference"]["equilibria"]
