from __future__ import annotations

import numpy as np
import pytest
from models.spatial.plain_exchange import round_ as plain_round

from detente.models.spatial._exchange.simulate import ExchangeWork, block, round_
from detente.models.spatial._exchange.trade import terms

NO_LOG = np.zeros((0, 8))


def simulate(
    x: np.ndarray, cap: np.ndarray, sal: np.ndarray, random: float = 0.0, key: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    n, issues = x.shape
    y, log = np.empty_like(x), np.zeros((500, 8))
    done = round_(
        x, sal, cap[:, None] * sal, y, random, key, 0, 0, np.arange(n), ExchangeWork.of(n, issues), log
    )  # fmt: skip
    return y, log[:done]


X, CAP, SAL = np.array([[0.0, 0], [100, 100]]), np.ones(2), np.array([[10.0, 90], [60, 50]])


def test_the_published_two_by_two() -> None:
    """Weighted means 85 5/7 and 35 5/7; at equal gains each gains 500; alone it would gain 777.78, or 1,400."""
    w = CAP[:, None] * SAL
    assert (w * X).sum(0) / w.sum(0) == pytest.approx([85 + 5 / 7, 35 + 5 / 7])
    y, log = simulate(X, CAP, SAL)
    assert y == pytest.approx(np.array([[100.0, 0], [100, 80]]))
    (row,) = log
    assert [int(v) for v in row[:4]] == [1, 0, 0, 1]  # the second demands issue 1 and supplies issue 2
    assert row[6:] == pytest.approx([500, 500])
    for lean, gains in ((1.0, (777.777778, 0)), (-1.0, (0, 1400))):
        assert terms(60, 50, 10, 90, 100 / 7, 250 / 7, lean)[2:] == pytest.approx(gains, abs=1e-6)


def test_equal_gain_where_the_other_issue_binds() -> None:
    """If the second issue cannot move far enough, both shifts are cut in proportion."""
    p, q, a, b = terms(60, 50, 10, 90, 100 / 7, 2.0, 0.0)
    assert q == 2.0
    assert p == pytest.approx(4.0)
    assert a == pytest.approx(b)


@pytest.mark.parametrize("issues", [2, 3, 4])
def test_kernel_agrees_with_an_independent_rendering(issues: int) -> None:
    rng = np.random.default_rng(11)
    for n in (2, 3, 5, 8):
        for _ in range(8):
            x, cap, sal = rng.uniform(0, 100, (n, issues)), rng.uniform(1, 9, n), rng.uniform(5, 100, (n, issues))
            y, log = simulate(x, cap, sal)
            want, done = plain_round(x.tolist(), cap.tolist(), sal.tolist())
            assert len(log) == len(done)
            assert y == pytest.approx(np.array(want), abs=1e-7)
            assert log[:, 6] == pytest.approx([d[4] for d in done], abs=1e-6)


def test_gains_are_equal_and_each_exchange_pays() -> None:
    rng = np.random.default_rng(2)
    x, cap, sal = rng.uniform(0, 100, (9, 4)), rng.uniform(1, 9, 9), rng.uniform(5, 100, (9, 4))
    _, log = simulate(x, cap, sal)
    assert len(log) > 5
    assert (log[:, 6] > 0).all()
    assert log[:, 6] == pytest.approx(log[:, 7], rel=1e-9)
    assert (np.diff(log[:, 6]) <= 1e-6).sum() > 0.8 * len(log)  # the best goes first, but for what is freed


def test_random_rates_are_seeded_and_never_cost_anybody() -> None:
    rng = np.random.default_rng(5)
    x, cap, sal = rng.uniform(0, 100, (8, 3)), rng.uniform(1, 9, 8), rng.uniform(5, 100, (8, 3))
    plain, _ = simulate(x, cap, sal)
    a, log = simulate(x, cap, sal, random=1.0, key=7)
    b, _ = simulate(x, cap, sal, random=1.0, key=7)
    c, _ = simulate(x, cap, sal, random=1.0, key=8)
    assert np.array_equal(a, b)
    assert not np.array_equal(a, c)
    assert not np.array_equal(a, plain)
    assert (log[:, 6:] > -1e-8).all()


def test_ties_go_by_the_seed_and_not_by_the_order() -> None:
    """Two equal rivals for one partner: who trades is drawn, the same for the same seed and ids."""
    x = np.array([[0.0, 0], [0, 0], [100, 100]])
    sal = np.array([[10.0, 90], [10, 90], [90, 10]])
    words = np.array([11, 22, 33])
    seen = set()
    for seed in range(20):
        votes = []
        for order in ([0, 1, 2], [1, 2, 0]):
            y = np.empty((3, 2))
            round_(x[order], sal[order], sal[order], y, 0.0, seed, 0, 0, words[order], ExchangeWork.of(3, 2), NO_LOG)
            back = np.empty_like(y)
            back[order] = y
            votes.append(back)
        assert votes[0] == pytest.approx(votes[1], abs=1e-9)
        seen.add(tuple(np.round(votes[0], 3).ravel()))
    assert len(seen) == 2


def test_rounds_drift_towards_the_votes() -> None:
    """x' = (1 − t) x + t y with t = 0.4 (1 − s) + 0.1, before the second round."""
    rng = np.random.default_rng(4)
    x, cap, sal = rng.uniform(0, 100, (1, 6, 3)), rng.uniform(1, 9, (1, 6)), rng.uniform(5, 100, (1, 6, 3))
    out, count, rest = np.empty_like(x), np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.bool_)
    block(x, cap, sal, 0.0, 2, 0.01, 1, np.arange(6), 0, out, count, rest)
    first, _ = simulate(x[0], cap[0], sal[0])
    t = 0.4 * (1 - sal[0] / 100) + 0.1
    second, _ = simulate((1 - t) * x[0] + t * first, cap[0], sal[0])
    assert out[0] == pytest.approx(second)
    assert count[0] > 0
