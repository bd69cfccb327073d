"""A made-up case of the flagship's size: 192,000 packages, one adversary, 30 allies, one third party."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtr

from detente.packages import Grid, SearchSpace

Array = NDArray[np.float64]

ISSUES = ("door", "path", "presence", "deploy", "missiles", "exercises", "border", "talks")
LEVELS = (
    (0, 20, 40, 60, 80, 100),
    (0, 30, 65, 100),
    (0, 25, 50, 75, 100),
    (0, 25, 50, 75, 100),
    (0, 35, 65, 100),
    (0, 35, 65, 100),
    (0, 20, 45, 70, 100),
    (0, 30, 65, 100),
)
QUO = (1, 1, 1, 1, 0, 0, 1, 1)
# Ideal and salience, lowest, likeliest and highest, issue by issue.
RUS = (
    (
        (80, 100, 100),
        (65, 100, 100),
        (60, 100, 100),
        (75, 100, 100),
        (50, 80, 100),
        (30, 60, 75),
        (0, 20, 45),
        (30, 60, 100),
    ),
    ((85, 100, 100), (75, 90, 100), (40, 65, 90), (40, 65, 90), (15, 40, 70), (5, 20, 45), (25, 50, 80), (5, 15, 35)),
)
ALLY = (
    ((0, 20, 20), (0, 0, 30), (5, 25, 35), (0, 25, 50), (30, 60, 75), (30, 60, 75), (70, 100, 100), (50, 75, 100)),
    ((70, 90, 100), (50, 75, 95), (30, 50, 80), (25, 45, 70), (20, 40, 70), (15, 35, 60), (60, 85, 100), (20, 40, 70)),
)
EAST = (
    ((0, 10, 20), (0, 0, 20), (0, 0, 15), (0, 0, 25), (0, 50, 65), (20, 60, 80), (80, 100, 100), (20, 60, 80)),
    (
        (60, 85, 100),
        (50, 75, 95),
        (75, 95, 100),
        (50, 80, 100),
        (15, 35, 60),
        (20, 50, 80),
        (75, 95, 100),
        (10, 25, 50),
    ),
)
UKR = (
    ((0, 0, 20), (0, 0, 20), (0, 10, 30), (0, 10, 30), (0, 50, 65), (20, 60, 100), (85, 100, 100), (30, 65, 100)),
    (
        (60, 85, 100),
        (80, 100, 100),
        (10, 30, 60),
        (15, 40, 70),
        (10, 25, 50),
        (20, 45, 75),
        (80, 95, 100),
        (15, 40, 70),
    ),
)
KINDS = (RUS, *(ALLY,) * 27, *(EAST,) * 3, UKR)
WAR_COST = ((0.02, 0.10, 0.40), *((0.02, 0.08, 0.25),) * 27, *((0.05, 0.15, 0.4),) * 3, (0.3, 0.6, 1.2))


def grid() -> Grid:
    return Grid(
        ISSUES,
        LEVELS,
        QUO,
        (*(False,) * 7, True),
        (
            {"talks": frozenset({0}), "missiles": frozenset({35, 65, 100})},
            {"talks": frozenset({0}), "exercises": frozenset({35, 65, 100})},
            {"talks": frozenset({0}), "border": frozenset({45, 70, 100})},
            {"path": frozenset({0}), "door": frozenset({80, 100})},
            {"deploy": frozenset({0}), "presence": frozenset({75, 100})},
        ),
    )


def space() -> SearchSpace:
    g = grid()
    ask = np.zeros(g.n_levels, dtype=np.uint64)
    ukr = np.uint64(1 << 31)
    ask[0] = ukr
    ask[int(g.offsets[1]) + 2] = ukr
    code = [0, *range(1, 31), -30]
    return SearchSpace.build(
        g,
        n_groups=32,
        always=(1 << 31) - 1,
        ask=ask,
        code=np.array(code, dtype=np.int32),
        quota=np.array([0.0] * 31 + [30.0]),
        woff=np.zeros(32, dtype=np.int32),
        weights=np.ones(30),
        start=np.array([0, 1, 32], dtype=np.int32),
        base_programs=np.zeros(0, dtype=np.int32),
        level_program=np.full(g.n_levels, -1, dtype=np.int32),
        party_programs=np.array([0, 1], dtype=np.int32),
    )


_TABLE = (np.arange(513) + 0.5) / 513


def pert(z: Array, low: float, mode: float, high: float) -> Array:
    """Return PERT quantiles at normal scores."""
    a = 1 + 4 * (mode - low) / (high - low)
    return low + (high - low) * np.interp(ndtr(z), _TABLE, betaincinv(a, 6 - a, _TABLE))


@dataclass(frozen=True, eq=False)
class Case:
    """Contributions (draws, groups, levels), soft and hard, and reservation values by reading."""

    soft: Array
    hard: Array
    d: dict[str, Array]


def case(draws: int, cohesion: float, gamma: int, seed: int = 1) -> Case:
    """Return a made-up case."""
    rng = np.random.default_rng(seed)
    g = grid()
    n = len(KINDS)
    own = np.array([0.0 if i in (0, 31) else cohesion for i in range(n)])

    def scores() -> Array:
        common = rng.standard_normal(draws)
        return np.sqrt(own) * common[:, None] + np.sqrt(1 - own) * rng.standard_normal((draws, n))

    def field(f: int, k: int) -> Array:
        z = scores()
        return np.stack([pert(z[:, i], *KINDS[i][f][k]) for i in range(n)], axis=1)

    ideal = np.stack([field(0, k) for k in range(8)], axis=2)
    weight = np.stack([field(1, k) for k in range(8)], axis=2)
    weight /= weight.sum(axis=2, keepdims=True)
    trust = np.ones((draws, n, 8))
    z = scores()
    trust[:, 0, 0] = pert(z[:, 0], 0.3, 0.6, 0.9)
    for i in range(1, n):
        trust[:, i, 6] = pert(z[:, i], 0.4, 0.7, 0.95)
    soft = np.empty((draws, n, g.n_levels))
    for k, ys in enumerate(LEVELS):
        theta = ideal[:, :, k]
        span = np.maximum(theta, 100 - theta)
        v = [1 - (np.abs(y - theta) / span) ** gamma for y in ys]
        quo = v[QUO[k]]
        for a, value in enumerate(v):
            kept = np.where(value > quo, trust[:, :, k] * value + (1 - trust[:, :, k]) * quo, value)
            soft[:, :, int(g.offsets[k]) + a] = weight[:, :, k] * kept
    plain = soft.copy()
    hard = soft.copy()

    def line(who: range, k: int, levels: list[int], cost: tuple[float, float, float]) -> None:
        z = scores()
        for i in who:
            c = pert(z[:, i], *cost)
            for a in levels:
                soft[:, i, int(g.offsets[k]) + a] -= c
                hard[:, i, int(g.offsets[k]) + a] = -1e30

    line(range(1, 31), 0, [2, 3, 4, 5], (0.15, 0.4, 0.9))
    line(range(1, 28), 2, [3, 4], (0.05, 0.2, 0.5))
    line(range(28, 31), 2, [3, 4], (0.15, 0.4, 0.9))
    line(range(1, 28), 3, [3, 4], (0.02, 0.1, 0.3))
    line(range(28, 31), 3, [3, 4], (0.1, 0.3, 0.8))
    line(range(1), 0, [0, 1], (0, 0.12, 0.4))
    line(range(31, 32), 1, [2, 3], (0.1, 0.25, 0.6))

    def package(levels: tuple[int, ...]) -> Array:
        return sum((plain[:, :, int(g.offsets[k]) + a] for k, a in enumerate(levels)), np.zeros((draws, n)))

    lapse = package((*QUO[:7], 0))
    win, fail = package((4, 3, 0, 0, 0, 0, 0, 0)), package((0, 0, 0, 0, 0, 0, 2, 0))
    p = pert(rng.standard_normal(draws), 0.4, 0.75, 0.95)[:, None]
    z = scores()
    cost = np.stack([pert(z[:, i], *WAR_COST[i]) for i in range(n)], axis=1)
    peace = lapse.copy()
    peace[:, 0] -= pert(rng.standard_normal(draws), 0, 0.02, 0.08)
    peace[:, 0] -= pert(rng.standard_normal(draws), 0, 0.02, 0.1)
    war = p * win + (1 - p) * fail - cost
    fights = (war[:, 0] > peace[:, 0])[:, None]
    best = np.where(fights, war, peace)
    revealed = best.copy()
    offer = package((1, 1, 1, 1, 2, 2, 3, 2))[:, 0]
    revealed[:, 0] = np.maximum(best[:, 0], offer + 0.02)
    return Case(soft, hard, {"peace": peace, "constructed": best, "stress": war, "revealed": revealed})
