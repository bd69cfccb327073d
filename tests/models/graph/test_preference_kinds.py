"""Unknown, fuzzy and graded preferences, and attitudes."""

from __future__ import annotations

import numpy as np
import pytest
from models.graph.conflicts import random_graph

from detente.models.graph.concepts.nash_gmr_smr_seq import SEQUENTIAL, sanctioned
from detente.models.graph.concepts.relational import attitudes, fuzzy, plain, relational, strong, unknown
from detente.models.graph.conflict.errors import ConflictError


def better_of(c) -> list[np.ndarray]:
    return [r[None, :] > r[:, None] for r in c.rank]


@pytest.mark.parametrize("variant", "abcd")
def test_without_doubt_the_four_variants_are_the_plain_concepts(variant: str) -> None:
    rng = np.random.default_rng(5)
    for _ in range(20):
        c = random_graph(rng).conflict
        none = np.zeros((c.states, c.states), dtype=np.bool_)
        found = relational(c, [unknown(b, none, variant) for b in better_of(c)])
        expected = sanctioned(c)
        for concept in SEQUENTIAL:
            assert np.array_equal(found[concept], expected[concept])


def test_doubt_draws_in_a_and_c_and_deters_in_c_and_d() -> None:
    rng = np.random.default_rng(6)
    for _ in range(30):
        c = random_graph(rng).conflict
        rel: dict[str, list] = {v: [] for v in "abcd"}
        for b in better_of(c):
            doubt = rng.random(b.shape) < 0.2
            doubt |= doubt.T
            np.fill_diagonal(doubt, False)
            for v in rel:
                rel[v].append(unknown(b & ~doubt, doubt, v))
        found = {v: relational(c, r) for v, r in rel.items()}
        for concept in SEQUENTIAL:
            # being drawn by less, or deterred by more, can only make more states stable
            assert not (found["a"][concept] & ~found["b"][concept]).any()
            assert not (found["a"][concept] & ~found["c"][concept]).any()
            assert not (found["b"][concept] & ~found["d"][concept]).any()
            assert not (found["c"][concept] & ~found["d"][concept]).any()


def test_a_higher_threshold_is_easier_to_satisfy() -> None:
    rng = np.random.default_rng(7)
    for _ in range(20):
        c = random_graph(rng).conflict
        degree = []
        for _ in c.makers:
            r = np.triu(rng.random((c.states, c.states)), 1)
            r = r + np.tril(1 - r.T, -1)
            np.fill_diagonal(r, 0.5)
            degree.append(r)
        nash = [relational(c, [fuzzy(r, g) for r in degree])["Nash"] for g in (0.2, 0.5, 1.0)]
        assert not (nash[0] & ~nash[1]).any()
        assert not (nash[1] & ~nash[2]).any()


def test_crisp_degrees_are_the_plain_concepts() -> None:
    rng = np.random.default_rng(8)
    c = random_graph(rng).conflict
    degree = [np.where(b.T, 1.0, np.where(b, 0.0, 0.5)) for b in better_of(c)]
    found = relational(c, [fuzzy(r, 0.7) for r in degree])
    for concept, expected in sanctioned(c).items():
        assert np.array_equal(found[concept], expected)


def test_strong_stability_is_stability() -> None:
    rng = np.random.default_rng(9)
    for _ in range(20):
        c = random_graph(rng).conflict
        much = [(r[None, :] - r[:, None]) >= 3 for r in c.rank]
        found, weak = relational(c, [strong(b, m) for b, m in zip(better_of(c), much, strict=True)]), sanctioned(c)
        for concept in SEQUENTIAL:
            assert not (found[concept] & ~weak[concept]).any()
        assert np.array_equal(found["Nash"], weak["Nash"])


def test_attitudes() -> None:
    rng = np.random.default_rng(10)
    c = random_graph(rng).conflict
    n, b = len(c.makers), better_of(c)
    alone = relational(c, [attitudes(b, [{} for _ in range(n)], i) for i in range(n)])
    for concept, expected in sanctioned(c).items():
        assert np.array_equal(alone[concept], expected)
    # who cares for all others as well moves less
    kind = relational(c, [attitudes(b, [dict.fromkeys(range(n), "+") for _ in range(n)], i) for i in range(n)])
    assert not (alone["Nash"] & ~kind["Nash"]).any()


def test_relations_that_make_no_sense() -> None:
    b = np.array([[False, True], [False, False]])
    with pytest.raises(ConflictError, match="variants"):
        unknown(b, np.zeros_like(b), "e")
    with pytest.raises(ConflictError, match="known or unknown"):
        unknown(b, b, "a")
    with pytest.raises(ConflictError, match="threshold"):
        fuzzy(np.full((2, 2), 0.5), 0)
    with pytest.raises(ConflictError, match="preferred"):
        strong(b, b.T)
    with pytest.raises(ConflictError, match="attitude"):
        attitudes([b], [{0: "?"}], 0)
    assert plain(b).improves is b
