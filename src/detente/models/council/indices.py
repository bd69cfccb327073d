"""Power indices of a simple game: Banzhaf, Shapley–Shubik, Coleman, blocking coalitions (Felsenthal & Machover 1998).

With η_i the swings of member i (coalitions of the others that lose without and win with it), ω the number of
winning coalitions and n members:

=========================  =============================================  =========================
absolute Banzhaf           ``η_i / 2^{n−1}``                              Penrose 1946, Banzhaf 1965
normalised Banzhaf         ``η_i / Σ_j η_j``
Shapley–Shubik             ``Σ_S |S|! (n − 1 − |S|)! / n!``, S swings     Shapley & Shubik 1954
Coleman, power to act      ``ω / 2^n``                                    Coleman 1971
… to prevent action        ``η_i / ω``
… to initiate action       ``η_i / (2^n − ω)``
=========================  =============================================  =========================
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from detente.models.council._coalitions import by_halves, by_totals, countable, effort, one_by_one, sortable
from detente.models.council._counting import cost, count
from detente.models.council._orders import by_orders, by_size, shares
from detente.models.council.game import Game, GameError, short

LARGEST = 50_000_000
"""Largest total of whole weights that is counted unless it is forced: each takes up to sixteen bytes."""
EFFORT = 3e10
"""Most additions that are made unless it is forced."""
MOST_TOTAL = 1 << 31
"""Totals from here on are not counted: the table alone would take some ten gigabytes."""
LONG = 2e9
"""A count of more additions than this takes longer than some seconds."""
BY_SIZE = 62
"""Members up to which coalitions are counted by size in 64 bits, exactly."""


def _quiet(_sentence: str) -> None:
    return None


@dataclass(frozen=True, eq=False)
class Power:
    """The power of every member of a body.

    Attributes
    ----------
    game
        The body.
    swings
        (n,) whole numbers: coalitions of the others to which the member makes the difference.
    winning
        Number of winning coalitions, out of ``2 ** n``.
    shapley_shubik
        (n,) indices, which add up to 1.
    exact
        (n,) the same as fractions, where they were counted; else empty.
    method
        How the Shapley–Shubik index was found.
    """

    game: Game
    swings: tuple[int, ...]
    winning: int
    shapley_shubik: NDArray[np.float64]
    exact: tuple[Fraction, ...]
    method: str

    @property
    def coalitions(self) -> int:
        """Number of coalitions, 2ⁿ."""
        return 1 << self.game.n

    @property
    def banzhaf(self) -> NDArray[np.float64]:
        """(n,) absolute Banzhaf index: the chance of a swing if the others toss coins."""
        return np.array([s / (self.coalitions >> 1) for s in self.swings])

    @property
    def banzhaf_normalised(self) -> NDArray[np.float64]:
        """(n,) Banzhaf index scaled so that it adds up to 1."""
        total = sum(self.swings)
        return np.array([s / total for s in self.swings])

    @property
    def coleman_act(self) -> float:
        """Share of all coalitions that win."""
        return self.winning / self.coalitions

    @property
    def coleman_prevent(self) -> NDArray[np.float64]:
        """(n,) share of winning coalitions that the member can spoil."""
        return np.array([s / self.winning for s in self.swings])

    @property
    def coleman_initiate(self) -> NDArray[np.float64]:
        """(n,) share of losing coalitions that the member can turn."""
        return np.array([s / (self.coalitions - self.winning) for s in self.swings])

    @property
    def blocking(self) -> int:
        """Number of blocking coalitions: those whose complement loses."""
        return self.coalitions - self.winning

    @property
    def dummies(self) -> tuple[str, ...]:
        """Members that never make a difference."""
        return tuple(m for m, s in zip(self.game.members, self.swings, strict=True) if s == 0)

    @property
    def vetoes(self) -> tuple[str, ...]:
        """Members without whom nothing passes: every winning coalition is a swing of theirs."""
        return tuple(m for m, s in zip(self.game.members, self.swings, strict=True) if s == self.winning)


def power(game: Game, *, forced: bool = False, tell: Callable[[str], None] = _quiet) -> Power:
    """Return all indices of a body.

    Parameters
    ----------
    game
        The body.
    forced
        Whether weights of any size are counted, however long it takes.
    tell
        Called before a long count, with how long it is and what would shorten it.

    Raises
    ------
    GameError
        If it is too large to count; the message says how to make it smaller.
    """
    if game.single:
        return _weighted(game, forced, tell)
    if countable(game):
        return _from_sizes(game, one_by_one(game), "every coalition")
    return _from_sizes(game, by_totals(game), "coalitions by their totals")


def _from_sizes(game: Game, by: list[list[int]], method: str) -> Power:
    swings = tuple(sum(row) for row in by)
    exact = tuple(shares(by, game.n))
    return Power(game, swings, _winning(game, by), np.array([float(x) for x in exact]), exact, method)


def _winning(game: Game, by: list[list[int]]) -> int:
    """Return ω: each order of joining has one pivot, so ``Σ_i swings_i(k)`` gives the winning coalitions by size.

    With ω_k winning coalitions of size k, ``Σ_i swings_i(k) = (k + 1) ω_{k+1} − (n − k) ω_k``.
    """
    total, before = 0, 0
    for k in range(game.n):
        here = (sum(row[k] for row in by) + (game.n - k) * before) // (k + 1)
        total, before = total + here, here
    return total


def _weighted(game: Game, forced: bool, tell: Callable[[str], None]) -> Power:
    node = game.nodes[0]
    every = np.array(node.weights, dtype=object)
    heavy = [int(w) for w in every if w > 0]
    idle = game.n - len(heavy)
    total = sum(heavy)
    # A body and its dual (quota W + 1 − q) have the same swings; the smaller quota is less work.
    dual = total - node.quota + 1 < node.quota
    q = total - node.quota + 1 if dual else node.quota
    if len({*heavy}) == 1:
        return _alike(game, len(heavy), -(-node.quota // heavy[0]))
    # Counting by totals takes longer the more digits the weights have; sorting does not.
    if sortable(game) and (total > LARGEST or effort(game.n) < cost(np.array(heavy, dtype=np.int64), q)):
        return _from_sizes(game, by_halves(game), "every coalition")
    size = short(Fraction(total))
    if total > LARGEST and not (forced and total < MOST_TOTAL):
        force = "; --force counts them anyway" if total < MOST_TOTAL else ""
        raise GameError(
            f"the weights add up to {size} in whole numbers, more than {LARGEST:,}; round them to fewer digits{force}"
        )
    # Weights above a quota are alike.
    weights = np.minimum(np.array(heavy, dtype=np.int64), q)
    distinct, members = np.unique(weights, return_counts=True)
    work = cost(weights, q)
    counted = f"{game.n} members with a total of {size}, about {work:.2g} additions"
    if work > EFFORT and not forced:
        raise GameError(f"{counted}: too many to count; round the weights; --force counts them anyway")
    if work > LONG:
        tell(f"{counted}: this may take long; to shorten it, round the weights")
    losing, found = count(weights, q, distinct)
    winning = (losing if dual else (1 << len(heavy)) - losing) << idle
    at = {int(w): g for g, w in enumerate(distinct)}
    place = [at[min(int(w), q)] if w > 0 else -1 for w in every]
    swings = tuple(found[g] << idle if g >= 0 else 0 for g in place)
    index, fractions, method = _shapley(weights, q, distinct, members, found)
    exact = tuple(fractions[g] if g >= 0 else Fraction(0) for g in place) if fractions else ()
    return Power(game, swings, winning, np.array([index[g] if g >= 0 else 0.0 for g in place]), exact, method)


def _alike(game: Game, n: int, k: int) -> Power:
    """Return the indices where k of n members who count alike are needed."""
    some = math.comb(n - 1, k - 1)
    winning = sum(math.comb(n, j) for j in range(k, n + 1))
    idle = game.n - n
    counts = [w > 0 for w in game.nodes[0].weights]
    exact = tuple(Fraction(1, n) if c else Fraction(0) for c in counts)
    swings = tuple(some << idle if c else 0 for c in counts)
    return Power(game, swings, winning << idle, np.array([float(x) for x in exact]), exact, "equal members")


def _shapley(
    weights: NDArray[np.int64],
    q: int,
    distinct: NDArray[np.int64],
    members: NDArray[np.int64],
    swings: list[int],
) -> tuple[NDArray[np.float64], list[Fraction], str]:
    """Return the Shapley–Shubik index per distinct weight: dummies, who change nobody's index, left out."""
    live = np.array([s > 0 for s in swings])
    out = np.zeros(len(distinct))
    some, many = distinct[live], members[live].astype(np.int64)
    rest = np.repeat(some, many)
    n = len(rest)
    if n <= BY_SIZE and n * q < 4e7:
        exact = shares([[int(c) for c in row] for row in by_size(rest, q, some)], n)
        out[live] = [float(x) for x in exact]
        parts = iter(exact)
        return out, [next(parts) if x else Fraction(0) for x in live], "coalitions by size"
    out[live], method = by_orders(rest, q, some, many)
    return out, [], method
