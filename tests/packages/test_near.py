"""Lists of the packages that come nearest to passing, against enumeration and against a new search."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import HARD, Drawn, problems

from detente.packages import exists, near
from detente.packages.again import shifts
from detente.packages.near import ROUNDING, Nearest, largest_rise, still
from detente.packages.search import witnesses


def lacks(case: Drawn, i: int) -> dict[int, float]:
    """Return what each package that is a deal lacks in draw i, by number."""
    spec, gains = case.spec, case.oracle().gains[i]
    return {j: max([0.0, *(-gains[j, g] for g in spec.asked(spec.packages[j]))]) for j in spec.deals}


def changed(case: Drawn, data: st.DataObject) -> Drawn:
    """Return the same draws with some groups' values and reservation values moved a little, or a lot."""
    rng = np.random.default_rng(data.draw(st.integers(0, 999)))
    size = data.draw(st.sampled_from([0.0, 1e-9, 0.01, 0.05, 0.3]))
    moved = rng.uniform(size=case.spec.n_groups) < data.draw(st.sampled_from([0.2, 0.6, 1.0]))
    uv = case.uv + np.where(case.uv > HARD / 2, rng.normal(0, size, case.uv.shape) * moved[:, None], 0.0)
    if data.draw(st.booleans()):
        hard = (rng.uniform(size=uv.shape) < 0.1) & moved[:, None]
        uv = np.where(hard, np.where(case.uv > HARD / 2, HARD, 0.5), uv)
    d = case.d + rng.normal(0, size, case.d.shape) * (rng.uniform(size=case.d.shape) < 0.3)
    return replace(case, uv=uv, d=d)


@given(problems(plain=True), st.sampled_from([1, 4, 48]))
def test_the_lists_hold_what_lacks_least(case: Drawn, most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(near, "MOST", most)
        found = Nearest.of(case.space(), case.uv, case.d, np.ones(len(case.d), dtype=np.bool_))
    for i in range(len(case.d)):
        wanted, row = lacks(case, i), int(found.row[i])
        listed = found.packages[row][found.packages[row] >= 0].tolist()
        if found.reach[row] < -0.5:
            assert not listed, "numbers too large for exact sums are left to the search"
            continue
        assert len(set(listed)) == len(listed) <= most
        assert found.lack[row, : len(listed)] == pytest.approx([wanted[j] for j in listed], abs=1e-12)
        assert (np.diff(found.lack[row, : len(listed)]) >= 0).all()
        others = [x for j, x in wanted.items() if j not in listed]
        assert found.reach[row] <= min([near.FAR, *others]) - ROUNDING + 1e-11
        if len(listed) < most:
            assert found.reach[row] == near.FAR - ROUNDING, "a list with room reaches as far as any"


@given(problems(), st.data())
def test_after_any_change_the_lists_say_what_a_search_says(case: Drawn, data: st.DataObject) -> None:
    space, draws = case.space(), len(case.d)
    none = ~exists(space, case.uv, case.d)
    found = Nearest.of(space, case.uv, case.d, none)
    after, groups = changed(case, data), np.arange(case.spec.n_groups)
    _, high = shifts(space, after.uv, case.uv, groups, groups)
    some: Any = np.flatnonzero(none)
    rise = largest_rise(groups, high, after.d, case.d, some)
    decided, package = found.judge(space, after.uv, after.d, rise, some)
    wanted = exists(space, after.uv, after.d)
    assert not (decided & ~none).any()
    assert np.array_equal((package >= 0)[decided], wanted[decided])
    zones = Drawn(case.spec, after.uv, after.d).oracle().zones
    assert all(package[i] in zones[i] for i in range(draws) if package[i] >= 0)
    if space.rules.has_programs:
        assert not decided.any(), "a rule that can do without a group needs the whole search"


@given(problems(), st.data())
def test_a_package_that_passed_is_judged_by_the_groups_that_moved(case: Drawn, data: st.DataObject) -> None:
    space, draws = case.space(), len(case.d)
    weights, total = np.zeros((draws, space.rules.rows)), np.zeros(draws)
    _, package = witnesses(space, case.uv, case.d, (), np.zeros(draws, dtype=np.bool_), weights, total)
    after = changed(case, data)
    touched = (after.uv != case.uv).any(axis=(0, 2))
    zones = after.oracle().zones
    wanted = [package[i] >= 0 and package[i] in zones[i] for i in range(draws)]
    some: Any = np.flatnonzero(package >= 0)
    for before in (case.d, np.zeros((0, 0))):
        assert still(space, after.uv, after.d, package, before, touched, some).tolist() == wanted
