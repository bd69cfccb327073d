"""Wilson's interval against SciPy's, and a number in the docs."""

from __future__ import annotations

import pytest
from scipy.stats import binomtest

from detente.answers.finding import monte_carlo
from detente.answers.wilson import wilson


@pytest.mark.parametrize(("count", "n"), [(0, 10), (2, 56), (30, 30), (17, 40)])
def test_it_is_what_the_library_says(count: int, n: int) -> None:
    other = binomtest(count, n).proportion_ci(method="wilson")
    assert wilson(count, n) == pytest.approx((other.low, other.high), abs=1e-12)


def test_the_reference_class_of_the_docs() -> None:
    """Full-scale war after a show of force: 2 of 56, so 1 to 12 of 100."""
    assert [round(100 * x, 1) for x in wilson(2, 56)] == [1.0, 12.1]


def test_at_zero_counts_one_standard_error_stands_for_the_monte_carlo_error() -> None:
    assert monte_carlo(0, 99) == monte_carlo(99, 99) == pytest.approx(1 / 100)
