"""The inverse: counts against all rankings, smallest changes against a search, witnesses against verdicts."""

from __future__ import annotations

from itertools import pairwise, permutations

import numpy as np
import pytest
from models.graph.conflicts import random_graph, random_options

from detente.models.graph.analysis.inverse import INVERTIBLE, lifted, requirement, smallest_change
from detente.models.graph.analysis.status_quo import evolution
from detente.models.graph.analysis.witness import witness, words
from detente.models.graph.concepts.nash_gmr_smr_seq import SEQUENTIAL, sanctioned
from detente.models.graph.concepts.simultaneous import simultaneously_stable
from detente.models.graph.conflict.conflict import Conflict
from detente.models.graph.conflict.errors import ConflictError
from detente.models.graph.conflict.options import Option, OptionForm


def small(rng: np.random.Generator) -> Conflict:
    form = OptionForm(("a", "b"), (Option("x", 0), Option("y", 0), Option("z", 1)))
    codes = form.states()[:6]
    rank = np.stack([rng.permutation(6) for _ in range(2)]).astype(np.int32)
    return Conflict.of_options(form, rank, codes=codes)


@pytest.mark.parametrize("concept", INVERTIBLE)
def test_counts_are_those_of_all_rankings(concept: str) -> None:
    rng = np.random.default_rng(11)
    c = small(rng)
    for state in range(c.states):
        for maker in range(2):
            total = 0
            for order in permutations(range(6)):
                rank = c.rank.copy()
                rank[maker] = order
                other = c.with_ranks(rank)
                found = simultaneously_stable(other) if concept == "SIM" else sanctioned(other, (concept,))[concept]
                total += bool(found[maker, state])
            assert requirement(c, maker, state, concept).rankings == total


@pytest.mark.parametrize("concept", ["Nash", "GMR", "SMR"])
def test_no_cheaper_ranking_makes_it_stable(concept: str) -> None:
    """Against every ranking of one maker: none that is fewer adjacent swaps away does it."""
    rng = np.random.default_rng(12)
    for _ in range(6):
        c = small(rng)
        state = int(rng.integers(6))
        found = smallest_change(c, state, concept)
        assert found is not None
        assert found.exact
        for maker in range(2):
            least = None
            for order in permutations(range(6)):
                rank = c.rank.copy()
                rank[maker] = order
                if sanctioned(c.with_ranks(rank), (concept,))[concept][maker, state]:
                    swaps = sum(
                        (c.rank[maker][s] < c.rank[maker][q]) != (order[s] < order[q])
                        for s in range(6)
                        for q in range(s)
                    )
                    least = swaps if least is None else min(least, swaps)
            assert least == len(found.lifts.get(maker, (0, ()))[1])


@pytest.mark.parametrize("concept", INVERTIBLE)
def test_the_change_makes_it_an_equilibrium(concept: str) -> None:
    rng = np.random.default_rng(13)
    for _ in range(25):
        pair = random_options(rng, 5)
        if pair is None:
            continue
        c = pair.conflict
        if concept == "SIM" and not c.moves.transitive:
            continue
        state = int(rng.integers(c.states))
        found = smallest_change(c, state, concept)
        if found is None:
            continue
        rank = np.stack(
            [lifted(c.rank[i], state, found.lifts[i][0] if i in found.lifts else 0) for i in range(len(c.makers))]
        )
        other = c.with_ranks(rank)
        now = simultaneously_stable(other) if concept == "SIM" else sanctioned(other, (concept,))[concept]
        assert now[:, state].all()


def test_a_stable_state_needs_no_change() -> None:
    rng = np.random.default_rng(14)
    c = small(rng)
    for concept in ("Nash", "SEQ"):
        for s in np.flatnonzero(sanctioned(c)[concept].all(axis=0)):
            found = smallest_change(c, int(s), concept)
            assert found is not None
            assert not found.lifts
            assert found.exact


def test_too_many_states_to_count() -> None:
    form = OptionForm(("a", "b"), tuple(Option(f"o{k}", k // 5) for k in range(10)))
    c = Conflict.of_options(form)
    with pytest.raises(ConflictError, match="up to 22"):
        requirement(c, 0, 0, "GMR")
    with pytest.raises(ConflictError, match="inverse is computed for"):
        requirement(c, 0, 0, "NM")


@pytest.mark.parametrize("concept", SEQUENTIAL)
def test_witnesses_bear_out_the_verdicts(concept: str) -> None:
    rng = np.random.default_rng(15)
    for k in range(40):
        pair = random_graph(rng) if k % 2 else random_options(rng, 5)
        if pair is None:
            continue
        c = pair.conflict
        found = sanctioned(c, (concept,))[concept]
        for i in range(len(c.makers)):
            for s in range(c.states):
                w = witness(c, i, s, concept)
                assert w.stable == found[i, s]
                assert c.makers[i] in words(c, w)
                for a in w.answers:
                    assert c.prefers(i, a.move, s)
                    assert (a.path is None) == (not w.stable)
                    at, last = a.move, -1
                    for step in a.path or ():
                        assert step.before == at
                        assert step.maker not in (i, last)
                        assert step.after in c.moves.of(step.maker, at)
                        if concept in ("SEQ", "SSEQ"):
                            assert c.prefers(step.maker, step.after, at)
                        at, last = step.after, step.maker
                    if a.path:
                        assert not c.prefers(i, at, s)
                        if concept in ("SMR", "SSEQ"):
                            assert not any(c.prefers(i, u, s) for u in c.moves.of(i, at))


def test_evolution_finds_what_legal_sequences_reach() -> None:
    rng = np.random.default_rng(16)
    for _ in range(40):
        pair = random_graph(rng)
        c, everybody = pair.conflict, frozenset(range(len(pair.conflict.makers)))
        for s in range(c.states):
            for kind, improving in (("moves", False), ("improvements", True)):
                e = evolution(c, s, kind)  # type: ignore[arg-type]
                assert {*e.steps} == pair.oracle.reach(everybody, s, improving) | {s}
                for t in e.steps:
                    path = e.path(t)
                    assert path is not None
                    assert len(path) == e.steps[t]
                    assert all(a.maker != b.maker for a, b in pairwise(path))
