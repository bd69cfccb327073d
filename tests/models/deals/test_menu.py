"""The smallest menu against every subset, and the choice of packages against a count of all of them in all draws."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import two_and_one

from detente.draws.inputs import Inputs
from detente.models.contract import Context
from detente.models.deals import _choosing, _own_offers, _sampling
from detente.models.deals._menu import pairs_above, size, smallest_menu
from detente.models.deals._revealed import offers
from detente.models.deals.evaluator import Evaluator
from detente.models.deals.zone import ZoneOptions, run
from detente.packages import pass_marks


def packed(rows: list[set[int]], draws: int) -> np.ndarray:
    out = np.zeros((len(rows), -(-draws // 64)), dtype=np.uint64)
    for x, row in enumerate(rows):
        for i in row:
            out[x, i >> 6] |= np.uint64(1) << np.uint64(i & 63)
    return out


SETS = st.lists(st.sets(st.integers(0, 69), min_size=1), min_size=1, max_size=9)


@settings(max_examples=300)
@given(SETS)
def test_no_smaller_menu_covers_enough(rows: list[set[int]]) -> None:
    deals = len(set().union(*rows))
    found = smallest_menu(packed(rows, 70), deals)
    need = 0.95 * deals
    least = next(
        k for k in range(1, len(rows) + 1) if any(len(set().union(*some)) >= need for some in combinations(rows, k))
    )
    chosen = [rows[j] for j in found.rows]
    assert [len(set().union(*chosen[: k + 1])) for k in range(len(chosen))] == list(found.covered)
    assert found.covered[-1] >= need
    assert len(chosen) >= least
    if found.proven or least <= 3:
        assert len(chosen) == least
    if least == 2:
        assert found.covered[-1] == max(len(a | b) for a, b in combinations(rows, 2))


@settings(max_examples=200)
@given(SETS, st.integers(1, 70))
def test_pairs_that_cover_enough(rows: list[set[int]], least: int) -> None:
    found = pairs_above(packed(rows, 70), least)
    expected = {frozenset(p) for p in combinations(range(len(rows)), 2) if len(rows[p[0]] | rows[p[1]]) >= least}
    assert {frozenset(p) for _, p in found} == expected
    assert [n for n, _ in found] == sorted((n for n, _ in found), reverse=True)
    assert pairs_above(packed(rows, 70), least, most=2) == found[:2]


def test_a_menu_of_what_never_passes_is_empty() -> None:
    found = smallest_menu(np.zeros((3, 2), dtype=np.uint64), 0)
    assert (found.rows, found.proven) == ((), True)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_sample_leads_to_what_a_full_count_says(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Family, menu and regret of a sampled count are those of all packages counted in all draws, reading by reading."""
    inputs = Inputs(two_and_one(), seed, 700)
    for module, name, n in (
        (_sampling, "SAMPLE", 200),
        (_sampling, "SOFT_SAMPLE", 120),
        (_sampling, "AT_ONCE", 50),
        (_choosing, "PROOF", 100),
        (_own_offers, "OFFERED", 700),
    ):
        monkeypatch.setattr(module, name, n)
    result = run(inputs, ZoneOptions(), Context(workers=1))
    choice = result.choice  # type: ignore[attr-defined]
    assert (choice.sample, choice.soft_sample, choice.exact) == (200, 120, False)
    evaluator = Evaluator(inputs)
    soft = [
        r
        for r in evaluator.assumption_sets
        if not r.hard and (r == evaluator.base or _choosing._differs_once(r, evaluator.base))
    ]
    offered = offers(evaluator, tuple(soft), Context(workers=1))
    every = np.arange(evaluator.grid.size)
    counts, marks = {}, {}
    for judged in evaluator.judge(inputs.scores(0, 700), 0, tuple(soft), offered):
        marks[judged.assumptions] = pass_marks(judged.space, judged.uv, judged.d, every)
        counts[judged.assumptions] = size(marks[judged.assumptions])
    assert choice.tops == {r.id: int(counts[r].max()) for r in soft}
    base, own = counts[evaluator.base], marks[evaluator.base]
    best = evaluator.grid.index(result.best.package)  # type: ignore[attr-defined]
    assert base[best] == base.max() == result.best.count  # type: ignore[attr-defined]
    differs = size(own ^ own[best])
    se = np.sqrt(differs - (base.max() - base) ** 2 / 700)
    inside = base.max() - base <= np.maximum(0.02 * 700, 2 * se)
    assert choice.family.size == int(inside.sum())
    regret = np.max([(c.max() - c) / 700 for c in counts.values()], axis=0)
    assert choice.least_regret.regret == pytest.approx(regret.min())
    for member in choice.family.members:
        assert member.regret == pytest.approx(regret[evaluator.grid.index(member.package)])
    deals = int(size(np.bitwise_or.reduce(own, axis=0)))
    full = smallest_menu(own, deals)
    assert choice.menu.deals == deals
    assert len(choice.menu.packages) == len(full.rows)
    assert choice.menu.covered[-1] >= 0.95 * deals
    others = base[every != best]
    assert choice.rival.lead == base.max() - others.max()
