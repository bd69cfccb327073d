"""What hypothesis varies in several rooms' tests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray
from packages.oracle import Oracle, Spec, Threshold, Tree, every, some

from detente.packages import SearchSpace

Array = NDArray[np.float64]
HARD = -1e30


@dataclass(frozen=True, eq=False)
class Drawn:
    """A small space with a few draws."""

    spec: Spec
    uv: Array
    d: Array

    def space(self) -> SearchSpace:
        return self.spec.space()

    def oracle(self) -> Oracle:
        return Oracle(self.spec, self.uv, self.d)


@st.composite
def trees(draw: st.DrawFn, n_groups: int, depth: int = 2) -> Tree:
    """A rule that is neither always true nor impossible: all, any, k of n, weights, nested."""
    kinds = ["group", "all", "some", "weighted", *(["nested"] if depth else [])]
    kind = draw(st.sampled_from(kinds))
    if kind == "group":
        return draw(st.integers(0, n_groups - 1))
    if kind == "nested":
        parts = tuple(draw(st.lists(trees(n_groups, depth - 1), min_size=1, max_size=3)))
        weights = (1.0,) * len(parts)
        return Threshold(float(draw(st.integers(1, len(parts)))), weights, parts)
    groups = tuple(draw(st.lists(st.integers(0, n_groups - 1), min_size=1, max_size=n_groups, unique=True)))
    if kind == "all":
        return every(groups)
    if kind == "some":
        return some(draw(st.integers(1, len(groups))), groups)
    weights = tuple(draw(st.sampled_from([0.5, 1.0, 1.5, 2.0, 3.0])) for _ in groups)
    return Threshold(sum(weights) * draw(st.sampled_from([0.25, 0.5, 0.75, 1.0])), weights, groups)


@st.composite
def specs(draw: st.DrawFn, most: int = 300, plain: bool = False) -> Spec:
    """A space of at most ``most`` packages; ``plain`` has masks only, and parties that must all agree."""
    counts = [draw(st.integers(2, 4))]
    for _ in range(draw(st.integers(0, 4))):
        counts.append(draw(st.integers(1, max(1, min(5, most // int(np.prod(counts)))))))
    issues = range(len(counts))
    levels = [(k, a) for k in issues for a in range(counts[k])]
    n = draw(st.integers(2, 6))
    groups = st.frozensets(st.integers(0, n - 1), max_size=n)
    signing = st.lists(st.integers(0, n - 1), min_size=1, max_size=n, unique=True)
    combination = st.dictionaries(
        st.sampled_from(issues), st.frozensets(st.integers(0, 4), min_size=1, max_size=3), min_size=1, max_size=3
    )
    base = () if plain else tuple(draw(st.lists(trees(n), max_size=2)))
    parties = draw(st.lists(trees(n), min_size=1, max_size=4))
    always = draw(groups)
    if plain or draw(st.booleans()):
        # Parties sign as a scenario's do: each must agree.
        members = draw(st.lists(signing, min_size=1, max_size=3))
        parties = [every(sorted(g)) for g in members]
        always = always.union(*members)
    elif draw(st.booleans()):
        base = (*base, *parties)
    return Spec(
        counts=tuple(counts),
        quo=tuple(draw(st.integers(0, c - 1)) for c in counts),
        procedural=tuple(draw(st.booleans()) and k > 0 for k in issues),
        n_groups=n,
        always=always,
        parties=tuple(parties),
        infeasible=tuple(draw(st.lists(combination, max_size=3))),
        ask=draw(st.dictionaries(st.sampled_from(levels), groups, max_size=4)),
        base=base,
        level={} if plain else draw(st.dictionaries(st.sampled_from(levels), trees(n), max_size=3)),
    )


def numbers(spec: Spec, rng: np.random.Generator, draws: int, kind: str, hard: float, reach: float) -> Drawn:
    """Fill a space with numbers.

    ``kind`` is ``smooth``, ``lattice`` (eighths: ties everywhere) or ``edge`` (reservation values at, just
    above and just below what some package is worth). ``hard`` is the share of levels behind a hard line,
    ``reach`` the share of packages about which a group would refuse.
    """
    levels = sum(spec.counts)
    shape = (draws, spec.n_groups, levels)
    uv = rng.integers(0, 9, shape) / 8 if kind == "lattice" else rng.uniform(0, 1, shape)
    uv[rng.uniform(size=shape) < hard] = HARD
    worth = Oracle(spec, uv, np.zeros(shape[:2])).value
    d = np.zeros(shape[:2])
    for i in range(draws):
        for g in range(spec.n_groups):
            some = np.sort(worth[i, worth[i, :, g] > HARD / 2, g])
            if len(some):
                d[i, g] = some[min(int(rng.uniform(0, 2 * reach) * len(some)), len(some) - 1)]
                if kind == "edge":
                    d[i, g] += rng.choice([0, 0.5e-9, 1e-9, 1e-9 + 1e-13, 1e-9 - 1e-13, 2e-9, -1e-9])
                elif kind == "smooth":
                    d[i, g] += rng.normal(0, 0.05)
            if rng.uniform() < 0.03:
                d[i, g] = rng.choice([-1000.0, 1000.0, -64.0, -63.5])
    return Drawn(spec, uv, d)


KINDS = ("smooth", "lattice", "edge")


@st.composite
def problems(draw: st.DrawFn, most: int = 300, plain: bool = False, kinds: tuple[str, ...] = KINDS) -> Drawn:
    """A small space with one to five draws of numbers."""
    spec = draw(specs(most, plain))
    return numbers(
        spec,
        np.random.default_rng(draw(st.integers(0, 2**32 - 1))),
        draw(st.integers(1, 5)),
        draw(st.sampled_from(kinds)),
        draw(st.sampled_from([0.0, 0.0, 0.1, 0.3])),
        draw(st.sampled_from([0.1, 0.3, 0.5])),
    )
