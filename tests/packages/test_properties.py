"""What must hold of the deals engine whatever the numbers (core §10)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from packages.oracle import Spec, Threshold, Tree
from strategies import HARD, Drawn, problems

from detente.packages import best_single, exists, solve, zone_list

Package = tuple[int, ...]


def zones(case: Drawn) -> list[set[Package]]:
    """Per draw: the zone, as tuples of places."""
    space = case.space()
    return [
        {case.spec.packages[x] for x in zone_list(space, u, d).packages} for u, d in zip(case.uv, case.d, strict=True)
    ]


def settled(case: Drawn) -> tuple[list[list[Package | None]], np.ndarray]:
    """Per draw: packages of all solutions, and the parties' gains there."""
    found = solve(case.space(), case.uv, case.d)
    four = [found.nash, found.kalai_smorodinsky, found.egalitarian, found.utilitarian]
    numbers = np.column_stack([*four, found.best]).tolist()
    return [[case.spec.packages[x] if x >= 0 else None for x in row] for row in numbers], found.gains


@given(problems())
def test_knowing_all_is_worth_at_least_as_much_as_any_one_package(case: Drawn) -> None:
    """e ≥ max m."""
    space = case.space()
    assert exists(space, case.uv, case.d).sum() >= best_single(space, case.uv, case.d, ())[1]


@given(problems(), st.data())
def test_one_more_veto_never_adds(case: Drawn, data: st.DataObject) -> None:
    g = data.draw(st.integers(0, case.spec.n_groups - 1))
    k = data.draw(st.integers(0, len(case.spec.counts) - 1))
    level = (k, data.draw(st.integers(0, case.spec.counts[k] - 1)))
    asked = {**case.spec.ask, level: case.spec.ask.get(level, frozenset()) | {g}}
    for spec in (replace(case.spec, always=case.spec.always | {g}), replace(case.spec, ask=asked)):
        assert all(a <= b for a, b in zip(zones(Drawn(spec, case.uv, case.d)), zones(case), strict=True))


@given(problems(), st.data())
def test_a_better_failure_never_adds(case: Drawn, data: st.DataObject) -> None:
    d = case.d.copy()
    d[:, data.draw(st.integers(0, case.spec.n_groups - 1))] += data.draw(st.sampled_from([1e-9, 0.05, 1.0]))
    assert all(a <= b for a, b in zip(zones(Drawn(case.spec, case.uv, d)), zones(case), strict=True))


@given(problems(), st.integers(0, 99))
def test_a_line_never_adds_and_a_hard_one_leaves_less(case: Drawn, seed: int) -> None:
    """Hard ⊂ soft ⊂ none."""
    crossed = np.random.default_rng(seed).uniform(size=case.uv.shape) < 0.2
    soft = Drawn(case.spec, np.where(crossed, case.uv - 0.25, case.uv), case.d)
    hard = Drawn(case.spec, np.where(crossed, HARD, case.uv), case.d)
    for a, b, c in zip(zones(hard), zones(soft), zones(case), strict=True):
        assert a <= b <= c


@given(problems(plain=True), st.data())
def test_an_exact_copy_changes_nothing(case: Drawn, data: st.DataObject) -> None:
    """A member that is another's copy in every draw, asked wherever the other is (ρ = 1)."""
    spec, g = case.spec, data.draw(st.integers(0, case.spec.n_groups - 1))
    copy = spec.n_groups

    def both(groups: frozenset[int]) -> frozenset[int]:
        return groups | {copy} if g in groups else groups

    def party(tree: Tree) -> Tree:
        assert isinstance(tree, Threshold)
        parts = (*tree.parts, copy) if g in tree.parts else tree.parts
        return Threshold(float(len(parts)), (1.0,) * len(parts), parts)

    more = replace(
        spec,
        n_groups=copy + 1,
        always=both(spec.always),
        ask={level: both(groups) for level, groups in spec.ask.items()},
        parties=tuple(party(p) for p in spec.parties),
    )
    twin = Drawn(more, np.concatenate([case.uv, case.uv[:, [g]]], 1), np.concatenate([case.d, case.d[:, [g]]], 1))
    assert zones(twin) == zones(case)
    assert settled(twin)[0] == settled(case)[0]
    assert np.array_equal(settled(twin)[1], settled(case)[1], equal_nan=True)
    assert best_single(twin.space(), twin.uv, twin.d, ()) == best_single(case.space(), case.uv, case.d, ())


def moved(tree: Tree, to: Callable[[int], int]) -> Tree:
    if isinstance(tree, int):
        return to(tree)
    return Threshold(tree.need, tree.weights, tuple(moved(part, to) for part in tree.parts))


@given(problems(), st.data())
def test_the_order_of_actors_changes_nothing(case: Drawn, data: st.DataObject) -> None:
    spec = case.spec
    order = data.draw(st.permutations(range(spec.n_groups)))
    to = {g: at for at, g in enumerate(order)}.__getitem__
    other = replace(
        spec,
        always=frozenset(map(to, spec.always)),
        ask={level: frozenset(map(to, groups)) for level, groups in spec.ask.items()},
        base=tuple(moved(p, to) for p in spec.base),
        level={level: moved(p, to) for level, p in spec.level.items()},
        parties=tuple(moved(p, to) for p in spec.parties),
    )
    turned = Drawn(other, case.uv[:, list(order)], case.d[:, list(order)])
    assert zones(turned) == zones(case)
    assert settled(turned)[0] == settled(case)[0]


@given(problems(kinds=("smooth", "lattice")), st.data())
def test_the_order_of_issues_changes_nothing(case: Drawn, data: st.DataObject) -> None:
    spec = case.spec
    order = data.draw(st.permutations(range(len(spec.counts))))
    to = {k: at for at, k in enumerate(order)}
    other = Spec(
        counts=tuple(spec.counts[k] for k in order),
        quo=tuple(spec.quo[k] for k in order),
        procedural=tuple(spec.procedural[k] for k in order),
        n_groups=spec.n_groups,
        always=spec.always,
        parties=spec.parties,
        infeasible=tuple({to[k]: places for k, places in rule.items()} for rule in spec.infeasible),
        ask={(to[k], a): groups for (k, a), groups in spec.ask.items()},
        base=spec.base,
        level={(to[k], a): p for (k, a), p in spec.level.items()},
    )
    columns = [spec.offsets[k] + a for k in order for a in range(spec.counts[k])]
    turned = Drawn(other, case.uv[:, :, columns], case.d)
    back = [{tuple(x[to[k]] for k in range(len(order))) for x in zone} for zone in zones(turned)]
    assert back == zones(case)
    for mine, same in zip(settled(turned)[1], settled(case)[1], strict=True):
        # Ties go to the lowest number, and numbers follow the order of issues: compare what is maximised.
        assert goals(mine) == pytest.approx(goals(same), abs=1e-9, nan_ok=True)
    expected = best_single(case.space(), case.uv, case.d, ())
    assert best_single(turned.space(), turned.uv, case.d, ())[1] == expected[1]


def goals(gains: np.ndarray) -> list[float]:
    """What each solution has reached in one draw, from (solutions, parties) gains."""
    best = np.diagonal(gains[4:])
    shares = np.where(best > 1e-9, gains[1] / np.where(best > 1e-9, best, 1.0), 0.0)
    return [
        float(np.prod(np.maximum(gains[0], 0))),
        *np.sort(np.where(np.isnan(best), np.nan, shares)).tolist(),
        *np.sort(gains[2]).tolist(),
        float(gains[3].sum()),
        *best.tolist(),
    ]


@given(problems(), st.data())
def test_a_level_that_nobody_can_choose_changes_nothing(case: Drawn, data: st.DataObject) -> None:
    spec = case.spec
    k = data.draw(st.integers(0, len(spec.counts) - 1))
    counts = tuple(n + (j == k) for j, n in enumerate(spec.counts))
    other = replace(spec, counts=counts, infeasible=(*spec.infeasible, {k: frozenset((spec.counts[k],))}))
    at = spec.offsets[k] + spec.counts[k]
    extra = Drawn(other, np.insert(case.uv, at, 9.0, axis=2), case.d)
    assert zones(extra) == zones(case)
    assert settled(extra)[0] == settled(case)[0]
    assert best_single(extra.space(), extra.uv, case.d, ())[1] == best_single(case.space(), case.uv, case.d, ())[1]


@given(problems())
def test_draws_are_judged_one_by_one(case: Drawn) -> None:
    """What was found in other draws changes no answer."""
    together, (apart, gains) = settled(case)[0], settled(Drawn(case.spec, case.uv[::-1], case.d[::-1]))
    assert apart[::-1] == together
    one = settled(Drawn(case.spec, case.uv[-1:], case.d[-1:]))
    assert one[0] == apart[:1]
    assert np.array_equal(one[1], gains[:1], equal_nan=True)
