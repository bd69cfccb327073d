"""Which clauses decide, against plain enumeration of what could be dropped."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from models.deals_by_hand import ByHand
from small import TWO_AND_ONE

from detente.draws import Inputs
from detente.models.contract import Context
from detente.models.deals.zone import MODEL, ZoneOptions, ZoneResult
from detente.payoffs import BASE
from detente.scenario.load import loads

HARD = TWO_AND_ONE.replace("cost: .9, why: w}", "cost: .9, hard: .6, why: w}")
N = 200


@pytest.mark.parametrize("text", [pytest.param(TWO_AND_ONE, id="soft"), pytest.param(HARD, id="hard")])
def test_minimal_sets_of_clauses(text: str) -> None:
    inputs = Inputs(loads(text), 5, N)
    found = MODEL.run(inputs, ZoneOptions(scope="base"), Context(workers=1))
    assert isinstance(found, ZoneResult)
    mine = ByHand(inputs, BASE)
    for p in mine.case.proposals:
        x = mine.full(p.package)
        clauses = found.named[p.id].clauses
        assert clauses is not None
        assert clauses.issues == tuple(mine.changed(x))
        per_actor, whole = expected(mine, x)
        for i, a in enumerate(mine.case.leaves):
            got = {clauses.names(int(s)): int(n) for s, n in zip(clauses.subsets, clauses.per_actor[i], strict=True)}
            assert {s: n for s, n in got.items() if n} == per_actor.get(a, {})
        got = {clauses.names(int(s)): int(n) for s, n in zip(clauses.subsets, clauses.whole, strict=True)}
        assert {s: n for s, n in got.items() if n} == whole


def expected(mine: ByHand, x: dict[str, int]) -> tuple[dict[str, Counter[tuple[str, ...]]], Counter[tuple[str, ...]]]:
    """Count, over draws, the minimal sets of clauses to drop, for each actor asked about x and for the whole."""
    issues = mine.changed(x)
    subsets = [s for size in range(len(issues) + 1) for s in combinations(issues, size)]
    ok = {}
    every = {}
    for s in subsets:
        left = {k: mine.out[k] if k in s else y for k, y in x.items()}
        if mine.substantive(left) and mine.feasible(left):
            ok[s], every[s] = mine.accepts(left, mine.d), mine.consent(left, mine.d)
    asked = {leaf for rule in mine.rules(x) for a in rule.actors() for leaf in mine.case.members(a)}
    per_actor: dict[str, Counter[tuple[str, ...]]] = {a: Counter() for a in asked}
    whole: Counter[tuple[str, ...]] = Counter()
    for i in range(mine.n):
        for a in asked:
            per_actor[a].update(minimal([s for s in ok if ok[s][a][i]]))
        whole.update(minimal([s for s in every if every[s][i]]))
    return per_actor, whole


def minimal(sets: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [s for s in sets if not any({*r} < {*s} for r in sets)]


def test_a_hard_commitment_leaves_the_rest_of_the_sum_whole() -> None:
    """−1e30 swallows what is added to it: dropping the clause must give back all else."""
    from detente.models.deals._clauses import clauses
    from detente.models.ground import Ground

    ground = Ground(loads(PAIR), frozenset())
    uv = np.array([[[0.0, -1e30, 0.5, 0.2], [0.0, 0.0, 0.0, 0.0]]])
    got = clauses(uv, np.array([[0.2, 0.0]]), ground, ground.consent(), {"a": 100, "b": 100})
    assert {got.names(int(s)): int(n) for s, n in zip(got.subsets, got.whole, strict=True) if n} == {("a",): 1}


PAIR = """
detente: 1
title: Two issues
as_of: 2020-01-01
by: tests
actors: [{id: A, name: Ann}, {id: B, name: Bob}]
issues:
  - {id: a, question: What?, kind: distributive, levels: {0: none, 100: all}, status_quo: 0}
  - {id: b, question: Else?, kind: distributive, levels: {0: none, 100: all}, status_quo: 0}
positions:
  - {actor: A, issue: a, ideal: 100, salience: 100, why: w}
  - {actor: B, issue: a, ideal: 0, salience: 100, why: w}
"""
