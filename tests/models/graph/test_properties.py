"""Properties that hold whatever the preferences."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from models.graph.conflicts import random_graph, random_options

from detente.models.graph.concepts.nash_gmr_smr_seq import sanctioned
from detente.models.graph.concepts.verdicts import verdicts
from detente.models.graph.conflict.conflict import Conflict
from detente.models.graph.conflict.moves import graph_moves
from detente.models.graph.conflict.options import Option, OptionForm

seeds = st.integers(0, 2**32 - 1)


def some_conflict(seed: int) -> Conflict:
    rng = np.random.default_rng(seed)
    pair = random_graph(rng) if seed % 3 == 0 else random_options(rng)
    return (pair or random_graph(rng)).conflict


@given(seeds)
def test_inclusions(seed: int) -> None:
    c = some_conflict(seed)
    v = sanctioned(c)
    for inner, outer in (
        ("Nash", "SSEQ"),
        ("SSEQ", "SEQ"),
        ("SEQ", "GMR"),
        ("Nash", "SMR"),
        ("SMR", "GMR"),
        ("SSEQ", "SMR"),
    ):
        assert not (v[inner] & ~v[outer]).any(), (inner, outer)


@given(seeds)
def test_a_rising_change_of_scale_changes_nothing(seed: int) -> None:
    c = some_conflict(seed)
    other = c.with_ranks(3 * c.rank + 5)
    for concept, found in sanctioned(c).items():
        assert np.array_equal(found, sanctioned(other)[concept])


@given(seeds)
def test_the_order_of_decision_makers_and_states_changes_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    c = random_graph(rng).conflict
    n, m = c.rank.shape
    p, q = rng.permutation(n), rng.permutation(m)
    back = np.argsort(q)
    arcs = [{int(back[s]): [int(back[t]) for t in c.moves.of(int(i), int(s))] for s in range(m)} for i in p]
    other = Conflict(
        tuple(c.makers[i] for i in p), tuple(range(m)), graph_moves(m, arcs), c.rank[np.ix_(p, q)].astype(np.int32)
    )
    mine, theirs = sanctioned(c), sanctioned(other)
    for concept in mine:
        assert np.array_equal(mine[concept][np.ix_(p, q)], theirs[concept])


@given(seeds)
def test_somebody_who_is_indifferent_is_stable_everywhere(seed: int) -> None:
    c = some_conflict(seed)
    rank = c.rank.copy()
    rank[0] = 0
    assert all(found[0].all() for found in sanctioned(c.with_ranks(rank)).values())


@given(seeds)
def test_minimax_in_the_unrestricted_cube(seed: int) -> None:
    """SMR: no improvement, or ``min over the others of max over one's own`` is no better than the state."""
    rng = np.random.default_rng(seed)
    form = OptionForm(("a", "b", "c"), tuple(Option(f"o{k}", k // 2) for k in range(6)))
    rank = rng.integers(0, 12, (3, 64)).astype(np.int32)
    c = Conflict.of_options(form, rank)
    v = sanctioned(c)
    for i in range(3):
        mask = form.mask(i)
        own = [x for x in range(64) if x & ~mask == 0]
        rest = [x for x in range(64) if x & mask == 0]
        best = min(max(int(rank[i, y | x]) for y in own) for x in rest)
        for s in range(64):
            reached = [y for y in own if rank[i, y | (s & ~mask)] > rank[i, s]]
            worst = max((min(int(rank[i, y | x]) for x in rest) for y in reached), default=-1)
            assert v["GMR"][i, s] == (worst <= rank[i, s])
            assert v["SMR"][i, s] == (not reached or best <= rank[i, s])


@given(seeds)
def test_a_state_that_nobody_can_leave_is_stable_in_every_sense(seed: int) -> None:
    c = some_conflict(seed)
    v = verdicts(c, ("Nash", "GMR", "SMR", "SEQ", "SSEQ", "NM", "L3"))
    for s in range(c.states):
        if not any(c.moves.of(i, s) for i in range(len(c.makers))):
            assert all(v.equilibria(concept)[s] for concept in v.concepts)
