"""Count the coalitions of any rule: by enumeration for up to 30 members, by totals of weights for more.

For a single threshold, both halves of the members are first sorted by their totals (meet in the middle; Horowitz and
Sahni 1974), so that 36 members take no longer than the enumeration for 20.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit
from detente.models.council.game import Game, GameError

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MOST = 30
"""Members up to which all coalitions are enumerated."""
STATES = 400_000
"""Different totals up to which they are counted by their totals."""
HALF = 14
MOST_SORTED = 36
"""Members up to which both halves of a weighted body are sorted: 2¹⁸ subsets each."""
THRESHOLDS = 16
"""Thresholds up to which all coalitions are enumerated."""


@njit
def _look(
    low: Ints, high: Ints, node: Ints, need: Ints, table: Bools, first: Ints, size: Ints, of_low: Ints, of_high: Ints
) -> None:
    """Note every winning coalition under its lower half and under its upper half.

    ``low`` and ``high`` are (nodes, subsets) sums of weights, lower subsets in the order of their sizes, which
    start at ``first``; threshold v asks whether node ``node[v]`` reaches ``need[v]``; ``table`` says which
    answers win. ``of_low`` is (sizes of the other half, subsets), ``of_high`` (subsets, sizes).
    """
    subsets = low.shape[1]
    answer = np.zeros(subsets, dtype=np.int64)
    wins = np.zeros(subsets, dtype=np.int64)
    for h in range(high.shape[1]):
        answer[:] = 0
        for v in range(node.shape[0]):
            sums, least = low[node[v]], need[v] - high[node[v], h]
            for s in range(subsets):
                answer[s] |= np.int64(sums[s] >= least) << v
        for s in range(subsets):
            wins[s] = table[answer[s]]
        row = of_low[size[h]]
        for s in range(subsets):
            row[s] += wins[s]
        for k in range(first.shape[0] - 1):
            of_high[h, k] += wins[first[k] : first[k + 1]].sum()


def _sums(weights: Ints) -> Ints:
    """Return (nodes, subsets) sums of (nodes, members) weights."""
    out = np.zeros((len(weights), 1), dtype=np.int64)
    for i in range(weights.shape[1]):
        out = np.concatenate([out, out + weights[:, i : i + 1]], axis=1)
    return out


def thresholds(game: Game) -> list[tuple[int, int, tuple[int, ...]]]:
    """Return (node, least sum, nodes below that say yes): one threshold for each answer from below."""
    return [
        (j, v.quota - sum(w for _, w in yes), tuple(c for c, _ in yes))
        for j, v in enumerate(game.nodes)
        for r in range(len(v.below) + 1)
        for yes in combinations(v.below, r)
    ]


def _winning(asked: list[tuple[int, int, tuple[int, ...]]], game: Game) -> Bools:
    """Return (2 ** thresholds,) whether a set of thresholds that are reached wins."""
    out = np.zeros(1 << len(asked), dtype=np.bool_)
    place = {(j, yes): v for v, (j, _, yes) in enumerate(asked)}
    for answers in range(len(out)):
        said: list[bool] = []
        for j, node in enumerate(game.nodes):
            yes = tuple(c for c, _ in node.below if said[c])
            said.append(bool(answers >> place[j, yes] & 1))
        out[answers] = said[-1]
    return out


def countable(game: Game) -> bool:
    """Whether all coalitions can be enumerated."""
    few = sum(1 << len(v.below) for v in game.nodes) <= THRESHOLDS
    return game.n <= MOST and few and all(sum(v.weights) < 2**62 for v in game.nodes)


def one_by_one(game: Game) -> list[list[int]]:
    """Return, per member, the swings by size of the others, from every coalition there is."""
    n = game.n
    half = min(HALF, n)
    weights = np.array([v.weights for v in game.nodes], dtype=np.int64).reshape(len(game.nodes), n)
    size = np.array([s.bit_count() for s in range(1 << max(half, n - half))], dtype=np.int64)
    order = np.argsort(size[: 1 << half], kind="stable")
    first = np.searchsorted(size[order], np.arange(half + 2)).astype(np.int64)
    of_low = np.zeros((n - half + 1, 1 << half), dtype=np.int64)
    of_high = np.zeros((1 << (n - half), half + 1), dtype=np.int64)
    asked = thresholds(game)
    _look(
        np.ascontiguousarray(_sums(weights[:, :half])[:, order]),
        _sums(weights[:, half:]),
        np.array([j for j, _, _ in asked], dtype=np.int64),
        np.array([need for _, need, _ in asked], dtype=np.int64),
        _winning(asked, game),
        first,
        size,
        of_low,
        of_high,
    )
    every = np.arange(1 << (n - half))
    return [*_by_member(of_low.T, size[order], order, half, n), *_by_member(of_high, size[every], every, n - half, n)]


def _by_member(table: Ints, size: Ints, subset: Ints, members: int, n: int) -> list[list[int]]:
    """Return, for each member of a half, the swings by size of the others.

    ``table`` is (subsets of the half, sizes of the other half): how many subsets of that size win together with
    the subset. Each winning coalition with the member adds one; each without it, which wins anyway, takes one away.
    """
    out: list[list[int]] = []
    for i in range(members):
        inside = (subset >> i & 1).astype(np.bool_)
        swings = [0] * (n + 1)
        for part, sign in ((inside, 1), (~inside, -1)):
            others, held = size[part] - (sign == 1), table[part]
            for k in range(table.shape[1]):
                # The sums are made of floats; up to 2 ** 36 coalitions they are exact.
                for j, x in enumerate(np.bincount(others, held[:, k])):
                    swings[k + j] += sign * int(x)
        out.append(swings[:n])
    return out


def sortable(game: Game) -> bool:
    """Whether the halves of the members can be sorted: a single threshold, and not too many members."""
    return game.single and game.n <= MOST_SORTED and sum(game.nodes[0].weights) < 2**62


def effort(n: int) -> float:
    """Return about how many steps :func:`by_halves` takes."""
    return 30.0 * n * 2 ** (-(-n // 2))


def by_halves(game: Game) -> list[list[int]]:
    """Return, per member, the swings by size of the others, of a weighted voting game of any weights.

    A subset of one half wins together with those of the other half whose total is at least what it lacks; in a
    sorted list of totals, one for each size, these are found by bisection.
    """
    node, n = game.nodes[0], game.n
    half = n // 2
    weights = np.array(node.weights, dtype=np.int64).reshape(1, n)
    sums = _sums(weights[:, :half])[0], _sums(weights[:, half:])[0]
    sizes = tuple(np.array([s.bit_count() for s in range(len(x))], dtype=np.int64) for x in sums)
    out: list[list[int]] = []
    for mine, other, members in ((0, 1, half), (1, 0, n - half)):
        needed = node.quota - sums[mine]
        columns: list[Ints] = []
        for k in range(n - members + 1):
            totals = np.sort(sums[other][sizes[other] == k])
            columns.append(len(totals) - np.searchsorted(totals, needed).astype(np.int64))
        table = np.column_stack(columns)
        out += _by_member(table, sizes[mine], np.arange(len(needed)), members, n)
    return out


def by_totals(game: Game) -> list[list[int]]:
    """Return, per member, the swings by size of the others, from how often each set of totals is reached.

    Raises
    ------
    GameError
        If there are too many different totals.
    """
    weights = list(zip(*(v.weights for v in game.nodes), strict=True))
    n, bits = game.n, game.n + 1
    found: dict[tuple[int, ...], list[int]] = {}
    for mine in dict.fromkeys(weights):
        rest = list(weights)
        rest.remove(mine)
        states: dict[tuple[int, ...], int] = {(0,) * len(game.nodes): 1}
        for w in sorted(rest):
            after = dict(states)
            for total, ways in states.items():
                # Above a quota all totals are alike.
                to = tuple(min(a + b, v.quota) for a, b, v in zip(total, w, game.nodes, strict=True))
                after[to] = after.get(to, 0) + (ways << bits)
            states = after
            if len(states) > STATES:
                raise GameError(
                    f"a nested rule over {n} members has too many different totals to count; "
                    f"use fewer members than {MOST + 1} or smaller whole weights"
                )
        swings = [0] * n
        for total, ways in states.items():
            if not _wins(game, total) and _wins(game, tuple(a + b for a, b in zip(total, mine, strict=True))):
                for k in range(n):
                    swings[k] += ways >> (bits * k) & ((1 << bits) - 1)
        found[mine] = swings
    return [found[w] for w in weights]


def _wins(game: Game, totals: tuple[int, ...]) -> bool:
    yes: list[bool] = []
    for total, v in zip(totals, game.nodes, strict=True):
        yes.append(total + sum(w for c, w in v.below if yes[c]) >= v.quota)
    return yes[-1]
