"""Coalitional stability against the definitions, and its two limits."""

from __future__ import annotations

import numpy as np
import pytest
from models.graph.conflicts import random_graph, random_options

from detente.models.graph.concepts.coalitional import COALITIONAL, Coalitions, coalitions
from detente.models.graph.concepts.nash_gmr_smr_seq import sanctioned
from detente.models.graph.conflict.conflict import Conflict
from detente.models.graph.conflict.errors import ConflictError
from detente.models.graph.conflict.options import Option, OptionForm


@pytest.mark.parametrize("part", range(4))
def test_every_coalition_is_judged_by_the_definitions(part: int) -> None:
    rng = np.random.default_rng(4000 + part)
    for k in range(25):
        pair = random_graph(rng) if k % 2 else random_options(rng, 4)
        if pair is None or len(pair.conflict.makers) > 4:
            continue
        joint = Coalitions(pair.conflict)
        for who in coalitions(len(pair.conflict.makers), smallest=1):
            for s in range(pair.conflict.states):
                assert set(np.flatnonzero(joint.joint(who)[s])) == pair.oracle.joint(who, s)
            for concept in COALITIONAL:
                found = joint.stable(who, concept)
                for s in range(pair.conflict.states):
                    assert found[s] == pair.oracle.coalition(who, s, concept), (concept, who, s)


def test_one_against_one_is_individual_stability_where_moves_are_transitive() -> None:
    rng = np.random.default_rng(4100)
    form = OptionForm(("a", "b"), (Option("x", 0), Option("y", 0), Option("z", 1)))
    for _ in range(30):
        c = Conflict.of_options(form, rng.integers(0, 5, (2, 8)))
        alone, joint = sanctioned(c), Coalitions(c)
        for i in range(2):
            for concept in ("Nash", "GMR", "SMR", "SEQ"):
                assert np.array_equal(joint.stable({i}, "C" + concept), alone[concept][i]), concept


def test_everybody_together_cannot_be_sanctioned() -> None:
    rng = np.random.default_rng(4200)
    for _ in range(20):
        c = random_graph(rng).conflict
        everybody = range(len(c.makers))
        joint = Coalitions(c)
        for concept in COALITIONAL[1:]:
            assert np.array_equal(joint.stable(everybody, concept), joint.stable(everybody, "CNash"))


def test_an_unknown_concept_is_named() -> None:
    c = random_graph(np.random.default_rng(1)).conflict
    with pytest.raises(ConflictError, match="CNash, CGMR"):
        Coalitions(c).stable({0}, "SEQ")
