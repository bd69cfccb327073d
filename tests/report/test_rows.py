"""What a run folder must hold for the page, from a scenario and results."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any, cast

import pytest
from detente.report._groups import groups
from detente.report.rows import figure_rows, spread

from detente import analyze
from detente._labelled import Labelled
from detente.models.contract import Result
from detente.models.registry import models
from detente.report.references import reference
from detente.scenario.load import load, loads
from detente.scenario.quantity import Quantity

FLAGSHIP = load("nato-russia-2022")


def rows_of(**results: Result) -> dict[str, Any]:
    named = {k.replace("_", "."): v for k, v in results.items()}
    return figure_rows(cast("Any", SimpleNamespace(scenario=FLAGSHIP, results=named)))


def test_allies_without_rows_of_their_own_are_one() -> None:
    found = {g.who: len(g.leaves) for g in groups(FLAGSHIP)}
    assert found == {
        "Russia": 1,
        "Ukraine": 1,
        "26 other allies": 26,
        "United States": 1,
        "Estonia, Latvia and Lithuania": 3,
    }


def test_rows_are_plain_and_finite() -> None:
    rows = rows_of()
    text = json.dumps(rows, allow_nan=False)
    assert json.loads(text) == rows


def test_positions_say_where_they_come_from() -> None:
    rows = rows_of()
    assert len(rows["positions"]) == 5 * 8
    allies = next(p for p in rows["positions"] if p["who"] == "26 other allies" and p["issue"] == "door")
    assert allies["ideal"] == {"low": 0.0, "mode": 20.0, "high": 20.0}
    assert [s["row"] for s in allies["sources"]] == ["NATO"]
    known = {s["id"] for s in rows["sources"]} | {b["id"] for s in rows["sources"] for b in s["blocks"]}
    assert {e for p in rows["positions"] for s in p["sources"] for e in s["evidence"]} <= known


def test_power_adds_up_over_a_group() -> None:
    power = {r["who"]: r for r in rows_of()["power"]["rows"]}
    assert power["Russia"]["mode"] == 60
    assert power["26 other allies"]["mode"] + power["Estonia, Latvia and Lithuania"]["mode"] == pytest.approx(7)


def test_the_zone_is_counted_in_cells() -> None:
    cloud = [[x / 100, y / 100] for x in range(60) for y in range(60)]
    gains = {"partial": [0.2] * len(FLAGSHIP.leaves)}
    gains["partial"][FLAGSHIP.leaves.index("ISL")] = -0.1
    facts = {
        "parties": ["RUS", "NATO"],
        "packages": {"partial": {"talks": 100}},
        "central": {
            "zone_gains": cloud,
            "pareto": [x == [0.59, 0.59] for x in cloud],
            "zone_size": 3600,
            "gains": gains,
        },
    }
    tables: dict[str, Labelled] = {}
    zone = rows_of(deals_zone=Result("deals.zone", "zone", (), {}, 1, 1, tables, facts))["zone"]
    assert sum(b["count"] for b in zone["bins"]) == 3600
    assert len(zone["bins"]) <= 36 * 28
    assert zone["front"] == [{"x": 0.59, "y": 0.59}]
    assert zone["named"] == [
        {
            "id": "partial",
            "title": "A partial deal on forces, missiles and exercises",
            "x": 0.2,
            "y": -0.1,
            "passes": False,
        }
    ]


def test_the_zone_chart_says_what_passes_as_the_engine_does() -> None:
    """A rule that can do without somebody, a nested alliance, a proposal to a forum of its own."""
    text = """
detente: 1
title: Three rules
as_of: 2020-01-01
actors:
  - {id: U, name: U, kind: alliance, members: [V, C], rule: any}
  - {id: V, name: V, kind: alliance, members: [A, B], rule: all}
  - {id: A, name: A}
  - {id: B, name: B}
  - {id: C, name: C}
  - {id: D, name: D}
issues:
  - {id: k, question: What?, kind: distributive, levels: {0: less, 50: as now, 100: more}, status_quo: 50,
     consent: {0: "any(A, C)"}}
positions:
  - {actor: A, issue: k, ideal: 100, salience: 100}
  - {actor: B, issue: k, ideal: 20, salience: 100}
  - {actor: C, issue: k, ideal: 0, salience: 100}
  - {actor: D, issue: k, ideal: 0, salience: 100}
fora:
  - {id: all, name: all, parties: [U, D], next_meeting: 30}
  - {id: other, name: other, parties: [A, D], next_meeting: 30}
forum: all
proposals:
  - {id: here, by: D, package: {k: 0}}
  - {id: there, by: D, forum: other, package: {k: 0}}
"""
    done = analyze(loads(text), draws=8)
    named = {row["id"]: row for row in figure_rows(done)["zone"]["named"]}
    share = {f.id.partition("/")[2]: f.value["count"] for f in done.findings if f.id.startswith("fate/")}
    assert {x: named[x]["passes"] for x in ("here", "there")} == {"here": True, "there": False}
    assert {x: bool(share[x]) for x in share if x in named} == {"here": True, "there": False}


def test_an_open_end_is_drawn_at_the_mode() -> None:
    assert spread(Quantity("normal", (5.0, 1.0, float("-inf"), float("inf")))) == {"low": 5.0, "mode": 5.0, "high": 5.0}
    assert spread(None) is None


def test_every_method_has_its_reference() -> None:
    missing = {c for m in models().values() for c in m.citations if reference(c) == c}
    assert not missing


def test_references_are_plain_text() -> None:
    assert reference("thomson2006") == (
        "Thomson, Robert, Stokman, Frans N., Achen, Christopher H. & König, Thomas (2006). "
        "The European Union Decides. Cambridge University Press."
    )
    assert not {"{", "}", "\\"} & set("".join(reference(c) for m in models().values() for c in m.citations))


def test_a_dispute_without_an_alliance() -> None:
    emissions = load("eu-emissions-1984")
    rows = figure_rows(cast("Any", SimpleNamespace(scenario=emissions, results={})))
    assert len(rows["groups"]) == len(emissions.leaves)
    assert json.loads(json.dumps(rows, allow_nan=False)) == rows
