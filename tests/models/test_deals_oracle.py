"""Random small files against the same definitions written out by hand, package by package (core §2–§6, §11)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from models.deals_by_hand import ByHand
from models.test_deals_clauses import expected
from models.test_deals_zone import SETTLED, clauses

from detente.draws import Inputs
from detente.models.contract import Context
from detente.models.deals.evaluator import Evaluator
from detente.models.deals.zone import MODEL, ZoneOptions, ZoneResult
from detente.scenario.load import read_text

LEVELS = {0: "none", 50: "half", 100: "all"}
N = 3
Plain = dict[str, Any]


@st.composite
def files(draw: st.DrawFn) -> Plain:
    """A small dispute: two or three actors, two or three issues, everything of §11 that a file can say."""
    actors = ["A", "B", *draw(st.sampled_from([[], ["C"]]))]
    ids = ["k", "m", *draw(st.sampled_from([[], ["p"]]))]
    some = st.lists(st.sampled_from(actors), max_size=2, unique=True)
    number = st.sampled_from([0.0, 0.05, 0.2, 0.6])
    issues: list[Plain] = []
    lapse: Plain = {}
    for k in ids:
        issue: Plain = {"id": k, "question": "What?", "levels": LEVELS}
        issue["kind"] = "procedural" if k == "p" else draw(st.sampled_from(["distributive", "restraint"]))
        issue["status_quo"] = draw(st.sampled_from([*LEVELS]))
        issue["control"] = draw(some)
        if draw(st.booleans()):
            issue["consent"] = {
                draw(st.sampled_from([*LEVELS])): draw(st.sampled_from(["A", "any(A, B)", "all(A, B)"]))
            }
        if draw(st.integers(0, 3)) > 0:
            found = draw(st.sampled_from([0, 50, 100, {0: 0.5, 50: 0.5}, {0: 0.25, 100: 0.75}]))
            lapse[k] = found
            if found != issue["status_quo"] and draw(st.booleans()):
                issue["unnamed"] = draw(st.sampled_from(["lapse", "status_quo"]))
        issues.append(issue)
    percent = st.sampled_from([0, 25, 50, 80, 100, {"low": 0, "mode": 40, "high": 100}])
    positions = [
        {"actor": a, "issue": k, "ideal": draw(percent), "salience": draw(st.sampled_from([10, 60, 100])), "why": "w"}
        | ({"trust": draw(st.sampled_from([0.3, 0.8]))} if draw(st.booleans()) else {})
        for a in actors
        for k in ids
    ]
    commitments: list[Plain] = []
    for k in draw(st.lists(st.sampled_from(ids), max_size=2, unique=True)):
        line: Plain = {"actor": draw(st.sampled_from(actors)), "issue": k, "cost": draw(number), "why": "w"}
        line["forbids"] = draw(st.sampled_from(["above 50", "below 50", [0, 100], [50]]))
        line["hard"] = draw(st.sampled_from([False, True, 0.4]))
        other = draw(st.sampled_from([x for x in ids if x != k]))
        if draw(st.booleans()):
            line["unless"] = {other: draw(st.sampled_from(["at least 50", "at most 50", 50, [0, 50]]))}
        commitments.append(line)
    na: Plain = {"lapse": lapse, "holding": {"A": draw(number)}, "continuation": {"B": draw(st.sampled_from([0.5, 1]))}}
    if draw(st.booleans()):
        package = st.fixed_dictionaries({k: st.sampled_from([*LEVELS]) for k in ids})
        force: Plain = {"challenger": "A", "target": "B", "win": {"low": 0.1, "mode": 0.5, "high": 0.9}}
        force |= {"win_package": draw(package), "fail_package": draw(package), "cost": {"A": draw(number), "B": 0.2}}
        force |= {"belief": {"all": 0.4}, "estimates": {"B": draw(st.sampled_from([0.1, 0.9]))}}
        na["force"] = force
    package = st.dictionaries(st.sampled_from(ids), st.sampled_from([*LEVELS]), min_size=1)
    return {
        "detente": 1, "title": "t", "as_of": "2020-01-01", "by": "tests",
        "actors": [{"id": a, "name": a} | ({"blocking_cost": draw(number)} if a == "B" else {}) for a in actors],
        "issues": issues,
        "infeasible": [draw(package)] if draw(st.booleans()) else [],
        "positions": positions,
        "commitments": commitments,
        "signatories": ["A", "B"],
        "proposals": [{"id": f"x{j}", "kind": "analyst", "package": draw(package), "why": "w"} for j in range(2)],
        "no_agreement": na,
    }  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(files())
def test_search_counts_listing_and_clause_sets(plain: Plain) -> None:
    document = read_text(yaml.safe_dump(plain, sort_keys=False))
    if document.scenario is None:
        # A proposal that changes nothing or cannot be, a condition that says nothing: refused with its place.
        assert {p.code for p in document.problems} <= {"E316", "E330", "E331", "E340", "E341"}
        return
    inputs = Inputs(document.scenario, 1, N)
    found = MODEL.run(inputs, ZoneOptions(), Context(workers=1))
    assert isinstance(found, ZoneResult)
    for assumptions in Evaluator(inputs).assumption_sets:
        mine = ByHand(inputs, assumptions)
        passes = np.array(mine.passes)
        assert found.tables["zone"].sel(assumptions=assumptions.id).values == passes.any(axis=0).sum()
        for p in document.scenario.proposals:
            count = found.tables["pass"].sel(assumptions=assumptions.id, proposal=p.id).values
            assert count == mine.passing(p.package).sum()
        if assumptions.id == found.passes.coords["assumptions"][0]:
            assert [*found.sizes] == passes.sum(axis=0).tolist()
            most = passes.sum(axis=1).max()
            assert (found.best.count if found.best is not None else 0) == most
            _settles(mine, passes, found.tables["settlement"])
            for name, sets in ((n, x.clauses) for n, x in found.named.items() if x.clauses is not None):
                if name.startswith("x"):
                    x = mine.full(next(p.package for p in document.scenario.proposals if p.id == name))
                    whole = {sets.names(int(s)): int(n) for s, n in zip(sets.subsets, sets.whole, strict=True) if n}
                    assert whole == expected(mine, x)[1]


def _settles(mine: ByHand, passes: np.ndarray, table: Any) -> None:
    """Every solution is a package of the zone, and none there is better by its own measure."""
    gains = np.array([[mine.party_gain(p, x) for p in ("A", "B")] for x in mine.packages])
    for i in range(N):
        zone = np.nonzero(passes[:, i])[0]
        for name, measure in SETTLED.items():
            at = table.sel(solution=name, draw=i).values
            if not len(zone):
                assert np.isnan(at).all()
                continue
            x = mine.packages.index(clauses(mine, at))
            worth = measure(gains[zone, :, i])
            assert x in zone
            assert worth[np.nonzero(zone == x)[0][0]].tolist() == pytest.approx(max(worth.tolist()), abs=1e-8)
