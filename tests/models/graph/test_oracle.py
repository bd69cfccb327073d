"""The engine against the definitions, word by word, on more than two thousand random conflicts."""

from __future__ import annotations

import numpy as np
import pytest
from models.graph.conflicts import Pair, random_graph, random_options

from detente.models.graph.concepts.limited_move import foresight, non_myopic
from detente.models.graph.concepts.nash_gmr_smr_seq import SEQUENTIAL, sanctioned
from detente.models.graph.concepts.relational import of_conflict, relational
from detente.models.graph.concepts.simultaneous import simultaneously_stable
from detente.models.graph.concepts.verdicts import verdicts

CONFLICTS = 2200
PARTS = 20


def check(pair: Pair, rounds: int) -> None:
    c, o = pair.conflict, pair.oracle
    found = sanctioned(c, rounds=rounds)
    words = {"Nash": o.nash, "GMR": o.gmr, "SMR": o.smr, "SEQ": o.seq, "SSEQ": o.sseq}
    for i in range(len(c.makers)):
        for s in range(c.states):
            assert c.moves.of(i, s) == sorted(o.moves[i][s])
            for concept, holds in words.items():
                assert found[concept][i, s] == holds(i, s), (concept, i, s)
    assert c.moves.arcs() == sum(len(to) for mine in o.moves for to in mine)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_verdict_is_that_of_the_definitions(part: int) -> None:
    rng = np.random.default_rng(1000 + part)
    done = 0
    while done < CONFLICTS // PARTS:
        pair = random_graph(rng) if done % 4 == 3 else random_options(rng)
        if pair is None:
            continue
        # with no round of sweeps the search does all the work, with many the sweeps do
        check(pair, rounds=0 if done % 3 == 0 else 64)
        done += 1


@pytest.mark.parametrize("part", range(6))
def test_simultaneous_moves(part: int) -> None:
    rng = np.random.default_rng(2000 + part)
    for _ in range(60):
        pair = random_options(rng, 5)
        if pair is None or pair.conflict.codes is None:
            continue
        c = pair.conflict
        assert c.codes is not None
        codes = c.codes.tolist()
        found = simultaneously_stable(c)
        for i in range(len(c.makers)):
            for s in range(c.states):
                assert found[i, s] == pair.oracle.sim(i, s, codes, pair.owner), (i, s)


def test_limited_moves_and_foresight() -> None:
    rng = np.random.default_rng(3000)
    for _ in range(60):
        pair = random_graph(rng)
        c = pair.conflict
        for h in range(4):
            assert foresight(c, h).tolist() == pair.oracle.foresight(c.rank.tolist(), h)


def test_one_move_ahead_is_nash() -> None:
    rng = np.random.default_rng(3100)
    for _ in range(60):
        c = random_graph(rng).conflict
        found = verdicts(c, ("L1", "Nash"))
        assert np.array_equal(found.stable["L1"], found.stable["Nash"])


def test_non_myopic_is_what_every_long_horizon_says() -> None:
    rng = np.random.default_rng(3200)
    for _ in range(40):
        c = random_graph(rng).conflict
        here = np.arange(c.states)
        far = np.all([foresight(c, h) == here for h in range(400, 424)], axis=0)
        # a cycle of more than 24 is possible, but then 24 of its horizons can only say more
        assert not (non_myopic(c) & ~far).any()


def test_relations_and_ranks_say_the_same() -> None:
    rng = np.random.default_rng(3300)
    for k in range(80):
        pair = random_graph(rng) if k % 2 else random_options(rng, 4)
        if pair is None:
            continue
        slow, fast = relational(pair.conflict, of_conflict(pair.conflict)), sanctioned(pair.conflict)
        for concept in SEQUENTIAL:
            assert np.array_equal(slow[concept], fast[concept]), concept


def test_a_far_horizon_is_one_of_a_cycle() -> None:
    """Horizons of millions answer what a plain loop would, since G_h comes back."""
    rng = np.random.default_rng(3250)
    for _ in range(20):
        c = random_graph(rng).conflict
        far = foresight(c, 20_000_000)
        assert any(np.array_equal(far, foresight(c, h)) for h in range(400, 424))
