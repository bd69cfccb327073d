from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from packages.oracle import Oracle, Spec, undominated
from strategies import HARD

from detente.packages import outcomes, solve

NUMBER = st.sampled_from([-0.5, -1e-9, -1.1e-9, 0.0, 0.25, 0.5, 1.0, 60.0]) | st.floats(-0.2, 1)
TABLES = st.integers(1, 4).flatmap(lambda m: st.lists(st.tuples(*[NUMBER] * m), min_size=1, max_size=40))
SOLUTIONS = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")


@given(TABLES)
def test_solutions_of_a_table(rows: list[tuple[float, ...]]) -> None:
    """Against enumeration: one issue with a level for each row, and a first level that is no deal."""
    gains = np.array(rows)
    parties = gains.shape[1]
    spec = Spec((len(rows) + 1,), (0,), (False,), parties, frozenset(range(parties)), tuple(range(parties)))
    uv = np.concatenate([np.full((1, parties), HARD), gains]).T[None]
    oracle = Oracle(spec, uv, np.zeros((1, parties)))
    for name in SOLUTIONS:
        assert getattr(outcomes, name)(gains) == max(getattr(oracle, name)(0) - 1, -1)


@given(TABLES)
def test_the_pareto_set_of_a_table(rows: list[tuple[float, ...]]) -> None:
    table = np.array([*rows, *rows[: len(rows) // 2]])
    assert np.array_equal(outcomes.pareto(table), undominated(table))


@pytest.mark.parametrize("columns", [1, 2, 3, 4])
@pytest.mark.parametrize("kind", ["smooth", "coarse", "front"])
def test_larger_tables(columns: int, kind: str) -> None:
    rng = np.random.default_rng(columns)
    table = {
        "smooth": lambda: rng.uniform(size=(9000, columns)),
        "coarse": lambda: rng.integers(0, 12, (9000, columns)) / 12,
        "front": lambda: rng.multinomial(500, [1 / columns] * columns, size=3000) + rng.integers(0, 2, (3000, columns)),
    }[kind]().astype(float)
    assert np.array_equal(outcomes.pareto(table), undominated(table))


def test_many_rows_share_the_least_gain() -> None:
    gains = np.column_stack([np.full(9000, 0.25), np.linspace(0.25, 1, 9000), np.linspace(1, 0.3, 9000)])
    expected = max(range(9000), key=lambda x: (np.sort(gains[x]).tolist(), -x))
    assert outcomes.egalitarian(gains) == expected


def test_kalai_smorodinsky_prefers_the_larger_smallest_share() -> None:
    """Not the most equal shares: 0.5 is the larger minimum, though 0.4 and 0.55 are closer to each other."""
    assert outcomes.kalai_smorodinsky([(1, 0), (0, 1), (0.4, 0.55), (0.9, 0.5)]) == 3
    assert outcomes.kalai_smorodinsky([(10, 0), (0, 2), (4, 1.1), (9, 1)]) == 3, "shares do not depend on units"


def test_a_table_and_a_grid_agree() -> None:
    rng = np.random.default_rng(2)
    spec = Spec((6, 6, 6), (0, 0, 0), (False,) * 3, 3, frozenset(range(3)), (0, 1, 2))
    uv, d = rng.uniform(0, 1, (5, 3, 18)), rng.uniform(1, 2, (5, 3))
    found = solve(spec.space(), uv, d)
    oracle = Oracle(spec, uv, d)
    for i in range(5):
        gains = oracle.gains[i].copy()
        gains[0] = -1.0
        for name in SOLUTIONS:
            assert getattr(outcomes, name)(gains) == getattr(found, name)[i]


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(ValueError, match="table"):
        outcomes.nash([1.0, 2.0])
    with pytest.raises(ValueError, match="finite"):
        outcomes.pareto([[1.0, np.nan]])
    assert outcomes.nash(np.zeros((0, 2))) == -1
    assert outcomes.egalitarian([[-1.0, 1.0]]) == -1
    assert outcomes.pareto(np.zeros((0, 3))).tolist() == []
